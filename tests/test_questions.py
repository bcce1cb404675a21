"""Questions: of every kind that a recording gives cause for, never answered by yes or no, each with its moment."""

import re
from dataclasses import replace

import pytest
from talk import VOCABULARY, talk

from pipeline.departures import departs
from pipeline.disagreements import Disagreement
from pipeline.questions import MOST, questions, stands
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence, sentences
from pipeline.unanswered import unanswered
from transcripts.outline import PEARL_KINDS, Claim, Pearl, PearlKind, Question
from transcripts.timecode import clock

CLOSED = re.compile(r"(?:Do|Does|Did|Is|Are|Was|Have|Has|Can|Could|Will|Would|Should|May)\b")


def pearl(text: str, kind: PearlKind, *, start: float, probability: float = 0.9, speaker: str = "Ada") -> Pearl:
    return Pearl(Claim(text, text, (0,), start, start + 5, speaker=speaker), kind, probability)


def asked(*pearls: Pearl, spoken: tuple[Sentence, ...] = (), disputes: tuple[Disagreement, ...] = ()) -> list[str]:
    return [question.text for question in questions(pearls, (), spoken, disputes, VOCABULARY)]


def test_no_question_can_be_answered_with_yes_or_no() -> None:
    pearls = [pearl(f"Remark number {kind}.", kind, start=10.0 * at) for at, kind in enumerate(PEARL_KINDS)]
    spoken = sentences(talk("Ada: Six weeks.", "Ben: I disagree.", "Ben: Ten.", "Ada: And what of the neck, they ask?"))
    for one in (*pearls, None):
        for text in asked(*([one] if one else []), spoken=spoken, disputes=(Disagreement(0, 1),)):
            last = text.rpartition("” ")[2]
            assert last.endswith("?") and not CLOSED.match(last)


def test_what_the_label_says_is_set_against_what_is_done() -> None:
    label = pearl("The leaflet says two vials, but in my hands one is enough.", "dose", start=60.0)
    plain = pearl("One vial is enough.", "dose", start=90.0)
    assert asked(label, plain)[0] == (
        "At 01:00 Ada says: “The leaflet says two vials, but in my hands one is enough.” "
        "What in your own results speaks for the one or the other?"
    )
    assert "Which dose" in asked(plain)[0]


def test_a_question_that_nobody_answered_is_asked_again() -> None:
    spoken = sentences(
        talk(
            "Moderator: How long does it last under the eye?",
            "Ada: Nine months, in most of them.",
            "Moderator: And what happens to it on a flight?",
            "Ada: Nobody knows, I'm afraid.",
            "Moderator: Somebody asks about pregnancy.",
        )
    )
    assert asked(spoken=spoken) == [
        f"At {clock(spoken[at].start)} this was asked and left open: “{spoken[at].text}” "
        "What would you answer, and from which experience?"
        for at in (2, 4)
    ]


@pytest.mark.parametrize(
    ("answers", "open"),
    [
        (("Ada: I'm not sure.",), True),
        (("Ada: I don't have an answer.",), True),
        (("Ada: It is unclear.",), True),
        (("Ada: I'd have to think about it.",), True),
        (("Ada: That's a good question.", "Ada: I don't know."), True),
        (("Moderator: It's from a colleague in Leeds.", "Ada: Hard to say."), True),
        (("Ada: No idea, but I'll ask the company.",), True),
        (("Moderator: We have to move on.",), True),
        (("Ada: That's for another evening.",), True),
        (("Ada: No idea, but ice works well.",), False),
        (("Ada: There's no good data, but six weeks has served me.",), False),
        (("Ada: I don't know.", "Ada: I use ice."), False),
        (("Ada: Not for long.", "Moderator: We have to move on."), False),
        (("Ada: I'm not sure I'd do that.",), False),
        (("Ada: We have to look at the vessels first.",), False),
        (("Ada: I see them next month.",), False),
        (("Ada: Never.",), False),
    ],
)
def test_what_evades_a_question_leaves_it_open_and_what_answers_it_does_not(
    answers: tuple[str, ...], open: bool
) -> None:
    spoken = sentences(talk("Moderator: How long does it last under the eye?", *answers))
    assert [sentence.text for sentence in unanswered(spoken)] == [spoken[0].text] * open


@pytest.mark.parametrize(
    ("said", "departing"),
    [
        ("The manufacturer's four weeks is too short, I wait eight.", True),
        ("The FDA allows ten, I use five.", True),
        ("I use five, the FDA allows ten.", True),
        ("The FDA allows ten I use five.", True),
        ("According to the label it is ten, nobody does that.", True),
        ("The label's dose is too low for men.", True),
        ("I use it off label under the eye.", True),
        ("The label says do not use it in pregnancy.", False),
        ("The label says four weeks, never less.", False),
        ("The guideline says we should not treat before six weeks.", False),
        ("The label says six weeks, and I stick to that.", False),
        ("The manufacturer's manual says do not immerse it.", False),
        ("Off-label use is not allowed here.", False),
        ("Nobody treats before four weeks.", False),
        ("The label says ten, but ten is too much.", True),
        ("The label says ten, but I never give ten.", True),
        ("The label says ten, I give ten more.", True),
        ("The label says ten, but five is enough.", True),
        ("The label says ten, I use five on the neck as well.", True),
        ("The label says six weeks, but the skin heals sooner.", True),
        ("The label says ice, but not in my hands.", True),
        ("The label says ten, I use ten off label on the lip.", True),
        ("The company says cool it, and I freeze it.", True),
        ("I don't do it as the label says.", True),
        ("I ignore what the label says.", True),
        ("When it is given off-label, who should watch for harm?", False),
        ("The manufacturer recommends ten, and we give ten.", False),
        ("The manufacturer's dose is ten, and we give ten.", False),
        ("According to the label it's ten, and we give ten.", False),
        ("The company says five, I say five as well.", False),
        ("The company says cool it, and we cool it.", False),
        ("The company says never above ten, and we never go above ten.", False),
        ("The label says six weeks, and so do I.", False),
        ("I give ten, as the label says.", False),
        ("The label says ten, but never in pregnancy.", False),
        ("The label says ten, but only on the brow.", False),
        ("The label says ten units, I'd go with that.", False),
        ("The label says ten units, and we go along with it.", False),
        ("The label says ten units, and that's fine by me.", False),
        ("The label says ten units, I'd go with five.", True),
        ("The label says ten units, I'd go with that, but in men I give twenty.", True),
        ("The label says ten units, I wouldn't go with that.", True),
    ],
)
def test_only_what_is_set_against_the_label_departs_from_it(said: str, departing: bool) -> None:
    assert departs(said) == departing


def test_an_objection_comes_with_its_reason() -> None:
    lines = ("Ada: I go to forty five degrees.", "Ben: I disagree.", "Ben: The surface isn't the target.")
    spoken = sentences(talk(*lines))
    assert asked(spoken=spoken, disputes=(Disagreement(0, 1),)) == [
        "At 00:00 we hear “I go to forty five degrees.” The answer at 00:02 is “I disagree. The surface isn't the "
        "target.” Which of the two is closer to your practice, and why?"
    ]


def test_kinds_come_before_numbers() -> None:
    complications = [
        pearl(f"If blister number {at} comes up, cool it.", "complication", start=10.0 * at) for at in range(6)
    ]
    dose = pearl("Give ten units.", "dose", start=99.0, probability=0.3)
    texts = asked(*complications, dose)
    assert len(texts) == MOST
    assert any("ten units" in text for text in texts)


def test_one_moment_is_asked_about_once() -> None:
    twice = pearl("The label says six weeks, but a burn heals in four.", "complication", start=5.0)
    assert len(asked(twice)) == 1


@pytest.mark.parametrize(
    ("lines", "open"),
    [
        (("Ada: I wait six weeks.", "Ben: I wait two weeks.", "Ada: We differ, then."), True),
        (("Ada: I wait six weeks.", "Ben: I wait two weeks.", "Ada: That is short.", "Ben: You're right."), True),
        (("Ada: I wait six weeks.", "Ben: No, two weeks.", "Ada: You're right, two."), False),
        (("Ada: It runs at nine watts.", "Ben: Yours runs at six.", "Ada: Six.", "Ada: He's quite right."), False),
        (("Ada: I wait six weeks.", "Ben: Two weeks is enough.", "Ada: I stand corrected."), False),
        (("Ada: Somebody in Oslo says six.", "Ada: I'm not convinced."), False),
        (("Ada: I wait six weeks.", "Ben: At my last clinic they waited two days."), False),
        (("Ada: I wait six weeks.", "Ben: Where I trained it was two days."), False),
    ],
)
def test_only_what_two_people_leave_open_is_a_dispute(lines: tuple[str, ...], open: bool) -> None:
    assert bool(asked(spoken=sentences(talk(*lines)), disputes=(Disagreement(0, 1),))) == open


def test_nothing_is_asked_about_what_was_put_right_afterwards() -> None:
    spoken = sentences(talk("Ada: Start at thirty joules.", "Ben: Sorry, three joules.", "Ada: Three, thank you."))
    wrong = pearl(spoken[0].text, "dose", start=spoken[0].start)
    whole = Pearl(Claim("Start at thirty joules. Three.", "Start", (0, 2), 0.0, spoken[2].end, speaker="Ada"), "limit")
    taken_back = (Retraction(0, 1),)
    assert questions((wrong,), (wrong.claim,), spoken[:1], (), VOCABULARY) != ()
    assert not stands(replace(wrong.claim, end=spoken[0].end), spoken, taken_back)
    assert stands(whole.claim, spoken, taken_back)
    assert stands(wrong.claim, spoken, (Retraction(0, 0),))  # put right in one breath
    claim = replace(wrong.claim, end=spoken[0].end)
    assert questions((Pearl(claim, "dose"),), (claim,), spoken, (), VOCABULARY, taken_back=taken_back) == ()


def test_what_something_costs_is_not_left_open() -> None:
    spoken = sentences(talk("Ben: What does a box of it cost you over there?", "Ada: I don't know."))
    assert list(unanswered(spoken)) == []
    asked = talk("Ben: What do you pay most attention to in dark skin?", "Ada: I don't know.")
    assert [sentence.text for sentence in unanswered(sentences(asked))] == [asked.segments[0].text]


def test_what_fits_any_claim_comes_after_what_fits_this_one() -> None:
    plain = pearl("We use the small one.", "setting", start=5.0, probability=0.99)
    doses = [pearl(f"I give ten units, number {at}.", "dose", start=10.0 * at + 10) for at in range(6)]
    assert all("Which dose" in text for text in asked(plain, *doses))


def test_what_is_quoted_is_whole() -> None:
    told = (
        "Give ten units of toxin. "
        + " ".join(["and we look at it"] * 8)
        + ". Never on the lid. Sorry, I meant five units."
    )
    assert f"Ada says: “{told}” Which dose" in asked(pearl(told, "dose", start=1.0))[0]
    statement = f"I go to forty five degrees {'and we look at it ' * 9}unless she is tanned."
    objection = f"I disagree {'and we look at it ' * 9}but never in type six."
    spoken = sentences(talk(f"Ada: {statement}", f"Ben: {objection}"))
    assert (
        f"we hear “{statement}” The answer at {clock(spoken[1].start)} is “{objection}”"
        in asked(spoken=spoken, disputes=(Disagreement(0, 1),))[0]
    )


def test_nothing_said_is_nothing_asked() -> None:
    assert questions((), (), (), (), VOCABULARY) == ()
    claim = Claim("Wait six weeks.", "Wait six weeks.", (0,), 0.0, 1.0)
    assert questions((), (claim,), (), (), VOCABULARY) == (
        Question("At 00:00 the speaker says: “Wait six weeks.” Where does your experience differ, and why?", 0.0),
    )
