"""Embed: a recording as the units that search finds, each whole; what they are known by, and when an index is old."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from embedding import WeeksEmbedder
from talk import talk

from flows.index import units_of
from pipeline.embed import Understood, about, embed, recipe, units
from transcripts.closeness import Embedding
from transcripts.errors import InvalidValueError
from transcripts.outline import Claim, Pearl, Section, Summary
from transcripts.purposes import PURPOSES
from transcripts.search import Lexicon
from transcripts.search_index import source_of
from transcripts.synonyms import Synonyms
from transcripts.transcript import Transcript
from transcripts.units import Unit
from transcripts.vocabulary import Mention, Term, Vocabulary, load_vocabulary

VOCABULARY = Vocabulary(
    (
        Term("Novalase", "device", category="laser", maker="Nova", aliases=("NL 3",), note="long pulses"),
        Term("Cryoforma", "device", category="cryolipolysis", maker="Other"),
    )
)
SYNONYMS = Synonyms((("downtime", "recovery"), ("interval", "six weeks")))
SAID = talk(
    "Ada: The Novalase is warm.",  # 0.0 to 1.6
    "Ada: Two days of recovery.",  # 1.9 to 3.5
    "Ada: It never hurts.",  # 3.8 to 5.0
    "Ben: Wait six weeks.",  # 5.3 to 6.5
    "Ben: Cryoforma is cold.",  # 6.8 to 8.0
    "Ben: Then massage.",  # 8.3 to 9.1
)
WAIT = Claim("Wait six weeks.", "Wait six weeks.", (3,), 5.3, 6.5)
UNDERSTOOD = Understood(
    title="Evening",
    transcript=SAID,
    sections=(Section("Heat", 0.0, 5.0, 0, 2), Section("Cold", 5.3, 9.1, 3, 5)),
    summary=Summary(bottom_line=(), sections=((), (WAIT,))),
    pearls=(Pearl(WAIT, "interval"),),
    mentions=(
        Mention("Novalase", "device", 0, 0.4, 0.8, "Novalase", "Novalase", 0.9),
        Mention("Cryoforma", "device", 4, 6.8, 7.2, "Cryoforma", "Cryoforma", 0.9),
        Mention("unlisted", "device", 5, 8.3, 8.7, "Then", "Then", 0.9),  # the vocabulary tells nothing of it
    ),
)
DOWNTIME, INTERVAL = (SYNONYMS.concepts(form)[0] for form in ("downtime", "interval"))
BOTH = tuple(sorted((DOWNTIME, INTERVAL)))
NOVALASE, CRYOFORMA = "Novalase NL 3 laser Nova long pulses", "Cryoforma cryolipolysis fat reduction Other "
ALL = ("Cryoforma", "Novalase", "unlisted")


def cut(understood: Understood) -> tuple[Unit, ...]:
    """The units, with times to the millisecond."""
    found = units(understood, VOCABULARY, SYNONYMS)
    return tuple(replace(unit, start=round(unit.start, 3), end=round(unit.end, 3)) for unit in found)


def test_passages_then_windows_of_three_sentences_then_claims() -> None:
    said = tuple(segment.text for segment in SAID.segments)
    whole = " ".join(said)
    both = f"{CRYOFORMA} {NOVALASE}"
    assert cut(UNDERSTOOD) == (
        Unit("passage", whole, 0.0, 9.1, 0, 5, terms=ALL, pearls=("interval",), concepts=BOTH,
             about=both, near_concepts=BOTH, near_about=both, heading="Heat Evening", sentences=said),
        Unit("window", "The Novalase is warm. Two days of recovery. It never hurts.", 0.0, 5.0, 0, 2, passage=0,
             speaker="Ada", terms=ALL, concepts=(DOWNTIME,), about=NOVALASE, near_concepts=BOTH, near_about=both,
             heading="Heat Evening", sentences=said[:3]),
        Unit("window", "Two days of recovery. It never hurts. Wait six weeks.", 1.9, 6.5, 1, 3, passage=0, terms=ALL,
             pearls=("interval",), concepts=BOTH, near_concepts=BOTH, near_about=both,
             heading="Heat Evening", sentences=said[1:4]),
        Unit("window", "It never hurts. Wait six weeks. Cryoforma is cold.", 3.8, 8.0, 2, 4, passage=0, terms=ALL,
             pearls=("interval",), concepts=(INTERVAL,), about=CRYOFORMA, near_concepts=BOTH, near_about=both,
             heading="Heat Evening", sentences=said[2:5]),
        Unit("window", "Wait six weeks. Cryoforma is cold. Then massage.", 5.3, 9.1, 3, 5, passage=0, speaker="Ben",
             terms=ALL, pearls=("interval",), concepts=(INTERVAL,), about=CRYOFORMA, near_concepts=BOTH,
             near_about=CRYOFORMA, heading="Cold Evening", sentences=said[3:]),
        Unit("claim", "Wait six weeks.", 5.3, 6.5, 3, 3, passage=0, speaker="Ben", terms=ALL, pearls=("interval",),
             concepts=(INTERVAL,), near_concepts=BOTH, near_about=CRYOFORMA, heading="Cold Evening"),
    )  # fmt: skip


def test_a_claim_has_the_speaker_whose_it_is() -> None:
    """As it says itself; one of an older library, whose claims name nobody, as the lines say that it cites."""
    led = replace(WAIT, text="(hurts) Wait six weeks.", segments=(2, 3), start=3.8)
    both = replace(WAIT, text="Both said so.", segments=(1, 2, 3), start=1.9)
    claims = (replace(led, speaker="Ben"), both, WAIT)
    told = replace(UNDERSTOOD, summary=Summary((), (claims, ())), pearls=())
    assert {unit.text: unit.speaker for unit in cut(told) if unit.kind == "claim"} == {
        "(hurts) Wait six weeks.": "Ben",
        "Both said so.": None,
        "Wait six weeks.": "Ben",
    }


def test_a_talk_shorter_than_a_window_is_one() -> None:
    short = replace(UNDERSTOOD, transcript=talk("Hello."), sections=(), summary=Summary((), ()), pearls=(), mentions=())
    assert cut(short) == (
        Unit("passage", "Hello.", 0.0, 0.4, 0, 0, heading="Evening", sentences=("Hello.",)),
        Unit("window", "Hello.", 0.0, 0.4, 0, 0, passage=0, heading="Evening", sentences=("Hello.",)),
    )


def test_a_silent_recording_has_no_units() -> None:
    silent = replace(
        UNDERSTOOD, transcript=Transcript((), "en", "s"), sections=(), summary=Summary((), ()), pearls=(), mentions=()
    )
    assert cut(silent) == ()


def test_a_unit_belongs_to_the_passage_that_holds_most_of_it() -> None:
    lines = [f"Sentence number {number} has exactly ten words in it, yes." for number in range(30)]
    long = replace(UNDERSTOOD, transcript=talk(*lines), sections=(), summary=Summary((), ()), pearls=(), mentions=())
    found = cut(long)
    assert [(unit.first, unit.last) for unit in found if unit.kind == "passage"] == [(0, 19), (16, 29)]
    windows = {unit.first: unit.passage for unit in found if unit.kind == "window"}
    # Sentences 16 to 19 are in both: the passage whose middle is nearer has them.
    assert windows == {first: 0 if first <= 15 else 1 for first in range(28)}


def test_sentences_are_read_once_and_put_together() -> None:
    embedder = WeeksEmbedder()
    found = cut(UNDERSTOOD)
    made = embed(found, embedder)
    assert embedder.embedded == [*(segment.text for segment in SAID.segments)]  # the claim is one of them
    # Of 19 words the sentence with "weeks" has 3: it counts by its words, and the mean is brought to length 1.
    told = [(unit.kind, unit.first, each.vector[:2]) for unit, each in zip(found, made, strict=True)]
    assert told == [
        ("passage", 0, pytest.approx([3 / math.hypot(3, 16), 16 / math.hypot(3, 16)])),
        ("window", 0, [0.0, 1.0]),
        ("window", 1, pytest.approx([3 / math.hypot(3, 7), 7 / math.hypot(3, 7)])),
        ("window", 2, pytest.approx([3 / math.hypot(3, 6), 6 / math.hypot(3, 6)])),
        ("window", 3, pytest.approx([3 / math.hypot(3, 5), 5 / math.hypot(3, 5)])),
        ("claim", 3, [1.0, 0.0]),
    ]


def test_what_is_found_has_the_tokens_of_its_sentences_and_a_passage_none() -> None:
    class Letters(WeeksEmbedder):
        """A token for each text: how many letters it has."""

        def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
            vectors = self.embed(texts)
            tokens = [np.array([[len(text)]], np.int8) for text in texts]
            return [Embedding(vector, own) for vector, own in zip(vectors, tokens, strict=True)]

    passage, first, *_, claim = embed(cut(UNDERSTOOD), Letters())
    assert passage.tokens is None
    assert first.tokens is not None and first.tokens.tolist() == [[21], [21], [15]]
    assert claim.tokens is not None and claim.tokens.tolist() == [[15]]


def test_what_is_known_is_not_read_again() -> None:
    """Of a talk in which one sentence changes, only those that stand with it in a window or passage."""
    lines = [f"Sentence number {number} has exactly ten words in it, yes." for number in range(60)]
    changed = [*lines[:30], "Sentence number thirty has other words in it by now.", *lines[31:]]
    before, after = (
        replace(UNDERSTOOD, transcript=talk(*said), sections=(), summary=Summary((), ()), pearls=(), mentions=())
        for said in (lines, changed)
    )
    embedder, lexicon = WeeksEmbedder(), Lexicon(VOCABULARY, SYNONYMS)
    found, embeddings = units_of(before, embedder, lexicon)
    assert embedder.embedded == lines
    embedder.embedded.clear()
    units_of(after, embedder, lexicon, known=dict(zip(map(source_of, found), embeddings, strict=True)))
    assert embedder.embedded == changed[16:36]  # the passage, within which the windows lie


def test_a_text_of_other_sentences_is_another_source() -> None:
    """Its embedding is made of theirs, so that of an index from before they were read one by one is not taken over."""
    window = Unit("window", "Wait. Then massage.", 5.3, 9.1, 3, 5, sentences=("Wait.", "Then massage."))
    assert source_of(window) != source_of(replace(window, sentences=()))
    with pytest.raises(InvalidValueError, match=r"the sentences of a window at 5.3 s are not its text"):
        replace(window, sentences=("Wait.",))
    assert source_of(window) == source_of(replace(window, start=1.0, heading="Evening"))


def test_another_vocabulary_or_other_synonyms_ask_for_another_index() -> None:
    now = recipe(VOCABULARY, SYNONYMS)
    assert now == recipe(Vocabulary(VOCABULARY.terms), Synonyms(SYNONYMS.groups))
    assert len({now, recipe(Vocabulary(VOCABULARY.terms[:1]), SYNONYMS), recipe(VOCABULARY, Synonyms(()))}) == 3


def test_what_machines_of_a_kind_are_for_is_told_of_each_whose_kind_the_vocabulary_knows() -> None:
    terms = load_vocabulary().terms
    assert PURPOSES.keys() <= {term.category for term in terms}
    (gentlemax,) = (term for term in terms if term.name == "GentleMax Pro")
    assert "hair" not in gentlemax.note
    assert "long-pulsed laser hair removal Candela" in about(gentlemax)
