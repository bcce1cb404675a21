"""Which reading is asked for: stages understand by the plain one, search finds by that of answers."""

from collections.abc import Sequence

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, ToldOpener, talk

from flows.index import units_of
from pipeline.embed import Understood
from pipeline.pearls import find_pearls
from pipeline.split import split
from pipeline.summarize import summarize
from transcripts.closeness import Embedding
from transcripts.search import Lexicon
from transcripts.synonyms import Synonyms

TALK = talk(
    "I use a cannula in the lips, and I never put more than half a millilitre on each side in one visit.",
    "If the skin blanches, stop at once and flood the area with hyaluronidase, fifteen hundred units.",
    "Microneedling of scars needs six weeks between sessions.",
)


class Understanding(HashedWords):
    """Reads nothing for search."""

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        raise AssertionError(f"read for search: {texts}")


class Searching(HashedWords):
    """Reads what was said for search alone, and turns vectors round there."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        raise AssertionError(f"read for a stage that understands: {texts}")

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        return [Embedding([-number for number in vector]) for vector in super().embed(texts)]


def test_sections_summaries_and_pearls_are_told_by_the_plain_reading() -> None:
    sections = split(TALK, VOCABULARY, Understanding(), ToldOpener())
    assert summarize(TALK, sections, VOCABULARY, Understanding(), PlainRanker()).bottom_line
    assert find_pearls(TALK, VOCABULARY, Understanding(), PlainRanker())


def test_the_index_holds_the_reading_of_answers() -> None:
    understood = Understood("Lips", TALK, (), summarize(TALK, (), VOCABULARY, HashedWords(), PlainRanker()), (), ())
    units, embeddings = units_of(understood, Searching(), Lexicon(VOCABULARY, Synonyms(())))
    assert [unit.kind for unit in units][:2] == ["passage", "window"]
    (plain,) = HashedWords().embed([TALK.segments[0].text])
    alone = next(each.vector for unit, each in zip(units, embeddings, strict=True) if unit.text == TALK.text)
    assert sum(a * b for a, b in zip(alone, plain, strict=True)) < -0.3
    with pytest.raises(AssertionError, match="read for search"):
        units_of(understood, Understanding(), Lexicon(VOCABULARY, Synonyms(())))
