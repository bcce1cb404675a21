"""Marks: a mention that is denied, supposed or only compared with is told from one that is meant."""

import pytest

from pipeline.marks import mark_of
from pipeline.tag import tag
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Mark, Term, Vocabulary

VOCABULARY = Vocabulary((Term("Novalase", "device"), Term("Cryoforma", "device")))


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("I treat them with Novalase every six weeks.", "plain"),
        ("We don't own a Novalase.", "negated"),
        ("You never put Novalase over a tattoo.", "negated"),
        ("It works without any Novalase at all.", "negated"),
        ("No fillers, no peels, no Novalase for a month.", "negated"),
        ("I take the scalpel instead of Novalase.", "negated"),
        ("Novalase isn't needed here.", "negated"),
        ("On the neck, Novalase is out.", "negated"),
        ("Novalase, I don't use any more.", "negated"),
        ("Novalase? Never.", "negated"),
        ("In summer I leave the Novalase out.", "negated"),
        ("With a tan, Novalase stays off.", "negated"),
        # Negations of something else.
        ("I don't go above ten joules, but Novalase can take it.", "plain"),
        ("It is not painful with the Novalase.", "plain"),
        ("Don't inject before Novalase.", "plain"),
        ("No, Novalase was first.", "plain"),
        ("I never treat a leg without Novalase.", "plain"),
        ("Never more than two passes of Novalase.", "plain"),
        ("Don't forget the Novalase.", "plain"),
        ("It's not only Novalase that does it.", "plain"),
        ("They don't like needles, I use Novalase.", "plain"),
        ("Novalase doesn't hurt.", "plain"),
        # Suppositions.
        ("If you have a Novalase, turn it down.", "hypothetical"),
        ("Would you take the Novalase for that?", "hypothetical"),
        ("Perhaps a Novalase later on.", "hypothetical"),
        ("If the skin is brown, Novalase comes later.", "plain"),
        # Comparisons.
        ("It burns hotter than Novalase.", "comparison"),
        ("Unlike Novalase, it needs gel.", "comparison"),
        ("Novalase versus a scalpel is no contest.", "comparison"),
        ("Give more than ten shots of Novalase.", "plain"),
    ],
)
def test_mark(said: str, mark: Mark) -> None:
    before, name, after = said.partition("Novalase")
    assert name and mark_of(before, after) == mark


def test_only_the_sentence_of_a_mention_marks_it() -> None:
    transcript = Transcript(
        (
            Segment(0, 0.0, 4.0, "We don't do that. Novalase comes first,"),
            Segment(1, 4.1, 8.0, "not Cryoforma."),
            Segment(2, 20.0, 22.0, "Cryoforma"),
        ),
        "en",
        "stand-in",
    )
    assert [(mention.term, mention.mark) for mention in tag(transcript, VOCABULARY)] == [
        ("Novalase", "plain"),
        ("Cryoforma", "negated"),
        ("Cryoforma", "plain"),
    ]
