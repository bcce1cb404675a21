"""Restate: a model's words stand where they pass every check; else the claim stays as it was."""

from collections.abc import Mapping, Sequence

from talk import VOCABULARY, talk

from pipeline.claims import clean
from pipeline.restate import attempts, restate_pearls, restate_summary
from pipeline.verify import verify
from transcripts.outline import Claim, Pearl, Summary

TRANSCRIPT = talk(
    "And on the neck, you know, I never use Novalase above fourteen joules.",
    "Well, we leave six weeks between the sessions, and no less.",
    "I put the numbing cream on for half an hour.",
)


class Answers:
    """A Restater with the answers of a table."""

    name = "stand-in"

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def restate(self, remarks: Sequence[str]) -> list[str]:
        return [self._answers[remark] for remark in remarks]


def claim(segment: int) -> Claim:
    spoken = TRANSCRIPT.segments[segment]
    made = Claim(clean(spoken.text), spoken.text, (segment,), spoken.start, spoken.end)
    return verify(made, TRANSCRIPT, VOCABULARY)


NECK, WEEKS, CREAM = claim(0), claim(1), claim(2)
ANSWERS = Answers(
    {
        NECK.text: "On the neck, never use Novalase above 14 J.",
        WEEKS.text: "Leave sixty weeks between the sessions, and no less.",
        CREAM.text: "",
    }
)


def test_what_passes_stands_and_what_fails_stays_as_it_was() -> None:
    neck, weeks, cream = attempts((NECK, WEEKS, CREAM), TRANSCRIPT, VOCABULARY, ANSWERS)
    assert (neck.outcome.text, neck.outcome.status) == ("On the neck, never use Novalase above 14 J.", "restated")
    assert (neck.outcome.quote, neck.outcome.start) == (NECK.quote, NECK.start)
    assert all(check.passed for check in neck.outcome.checks)
    assert "numbers" in weeks.failed and weeks.outcome is WEEKS
    assert "length" in cream.failed and cream.outcome is CREAM


def test_no_text_grows_longer() -> None:
    longer = Answers(
        {NECK.text: "On the neck, you never use Novalase above fourteen joules, on the neck, never, never."}
    )
    (attempt,) = attempts((NECK,), TRANSCRIPT, VOCABULARY, longer)
    assert "length" in attempt.failed


def test_a_summary_keeps_its_form() -> None:
    restated = restate_summary(Summary((NECK,), ((), (WEEKS, CREAM))), TRANSCRIPT, VOCABULARY, ANSWERS)
    assert [c.status for c in restated.bottom_line] == ["restated"]
    assert restated.sections == ((), (WEEKS, CREAM))


def test_no_pearl_is_dropped() -> None:
    pearls = (Pearl(NECK, "limit"), Pearl(WEEKS, "interval"))
    restated = restate_pearls(pearls, TRANSCRIPT, VOCABULARY, ANSWERS)
    assert [pearl.kind for pearl in restated] == ["limit", "interval"]
    assert restated[1] == pearls[1]
