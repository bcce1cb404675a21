"""Retold: a restatement keeps the claim's words; each way in which a small model changed the sense of one is caught."""

from collections.abc import Sequence

import pytest
from talk import VOCABULARY, talk

from pipeline.restate import attempts
from pipeline.retold import moves_a_stop
from pipeline.verify import verify
from transcripts.outline import Claim

ACNE = "[Milia at three weeks, everybody thinks it's acne] Stop the ointment. I open them with a needle."


class Says:
    """A Restater with one answer."""

    name = "stand-in"

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def restate(self, remarks: Sequence[str]) -> list[str]:
        return [self._answer for _ in remarks]


def failed(text: str, claim: str) -> set[str]:
    heading, _, remark = claim.rpartition("] ")
    transcript = talk(heading.removeprefix("["), remark) if heading else talk(remark)
    spoken = transcript.segments[-1]
    cited = tuple(segment.id for segment in transcript.segments)
    made = verify(Claim(claim, remark, cited, spoken.start, spoken.end), transcript, VOCABULARY)
    assert made.text == claim
    (attempt,) = attempts((made,), transcript, VOCABULARY, Says(text))
    return set(attempt.failed)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Pinch it and let go, and count to two.", "I pinch it and let go, and I count to two."),
        ("On the nose, one pulse, never above 14 J.", "[The nose] One pulse, and never above fourteen joules."),
        ("On the neck bands, go deeper and you'll hit it.", "[The neck bands] Go deeper and you'll hit it."),
        ("The solution's cold; do not freeze it.", "The solution is cold. I don't freeze it."),
        ("If it goes white, wait; stop there.", "If it goes white, wait. Then stop there."),
        ("A few of them burn; wait.", "So a few of them burn. I wait."),
        ("If the lid drops, one drop.", "[If the lid does drop?] One drop."),
    ],
)
def test_light_words_and_the_form_of_stops_and_figures_may_change(text: str, claim: str) -> None:
    assert failed(text, claim) == set()


@pytest.mark.parametrize(
    ("text", "claim", "check"),
    [
        ("Aftercare: bland cream for a day.", "Aftercare: nothing but bland cream for a day.", "kept"),
        ("Ten days.", "About ten days.", "kept"),
        ("It is safe over the eye. I inject there.", "Is it safe over the eye? I inject there.", "added"),
        ("The toxin is cream, at six weeks.", "The toxin and cream, at six weeks.", "added"),
        ("Never in people with lids.", "Never in people with heavy lids.", "kept"),
        ("Twice a day, from two weeks before.", "Tranexamic acid, twice a day, from two weeks before.", "kept"),
        ("Forty on the neck.", "Forty on the neck, no, fourteen.", "kept"),
        ("Wait ten millilitres a visit, and stop at six.", "That's the label, ten millilitres; I stop at six.", "kept"),
        ("Put a finger in the navel; cough.", "I put a finger in the navel and have them cough.", "kept"),
        ("You can, but not.", "You can, I don't.", "kept"),
        ("If you add early, overshoot.", "If you add early, you overshoot.", "kept"),
        ("By hand; take it.", "By hand; I'll take that.", "kept"),
        ("If you see grey, stack it.", "If I see grey, I've stacked it.", "added"),
        ("Five times for a week.", "Five times a day for a week.", "kept"),
        ("It is hyperplasia.", "It's hyperpigmentation.", "added"),
        ("It may be brown.", "It is brown.", "added"),
        ("To press, stay above the rim.", "Stay above the rim. Press.", "added"),
        ("Is the solution warm?", "The solution is warm.", "added"),
        ("Eight joules in type three, six in type two.", "Eight joules in type two, six in type three.", "order"),
        ("Remember, fat takes heat.", "Heat takes fat, remember.", "order"),
        ("After the peel, and before the laser.", "Before the peel, and after the laser.", "order"),
        ("Pulse, then cool.", "Cool, then pulse.", "order"),
        ("Massage for two, then ice for ten minutes.", "Ice for ten minutes, then massage for two.", "order"),
        ("Stop there; if it goes white, wait.", "If it goes white, wait. Then stop there.", "order"),
        ("Stop. If it bleeds, go on with the next one.", "Stop if it bleeds. Go on with the next one.", "stops"),
        ("Five units. At most ten for men.", "Five units, at most. Ten for men.", "stops"),
        ("I don't. In pregnancy, in diabetes I do.", "I don't, in pregnancy. In diabetes I do.", "stops"),
        ("No injections there.", "No, injections there.", "stops"),
        ("Few of them burn.", "A few of them burn.", "kept"),
        ("There is little risk.", "There is a little risk.", "kept"),
        ("Don't go deep.", "Don't go so deep.", "kept"),
        ("Wait, long as it is pale.", "Wait, so long as it is pale.", "kept"),
        ("At three weeks, stop the ointment. Open them with a needle.", ACNE, "subject"),
        ("Inject twenty thirty units into the chin.", "Inject ten fifteen units into the chin.", "kept"),
        ("Inject into the chin.", "Inject ten fifteen units into the chin.", "kept"),
        ("If someone can't swallow or drool, ring.", "If someone can't swallow, or drools, ring.", "negations"),
    ],
)
def test_a_changed_sense_is_caught(text: str, claim: str, check: str) -> None:
    assert check in failed(text, claim)


def test_the_stops_of_a_long_list_are_compared() -> None:
    text = "cool, " * 3000 + "then stop."
    assert not moves_a_stop(text, text)
    assert moves_a_stop(text, text.replace(", then", " then"))
