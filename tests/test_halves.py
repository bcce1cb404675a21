"""Halves: what is turned or bounded by the sentence beside it is given with that, or not at all."""

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.candidates import candidates, read
from pipeline.halves import is_ironic, needs_after, needs_before
from pipeline.sentences import Sentence, sentences


def spoken(*lines: str) -> tuple[Sentence, ...]:
    return sentences(talk(*(f"Ada: {line}" for line in lines)), clauses=True)


def texts(*lines: str) -> list[str]:
    found = candidates(read(talk(*lines), VOCABULARY), HashedWords(), PlainRanker(), most_words=45, with_before=True)
    return [candidate.claim.text for candidate in found]


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("I waited four weeks because I thought it was a bruise.", "It wasn't."),
        ("The lump was gone at two weeks.", "It didn't last."),
        ("We gave six units to the chin.", "We don't any more."),
        ("I treated the tan at ten joules.", "Never again."),
        ("The lumps were flat at six weeks.", "All of them came back."),
        ("We treated the tan at ten joules.", "Big mistake."),
        ("He put ten units into the lip.", "I nearly died."),
        ("Inject the chin with two units and a prayer.", "Only joking."),
        ("Give six joules on the cheek.", "Only in type one."),
        ("Give six joules on the cheek.", "In theory."),
        ("You pulse it three times at ten joules.", "That's how you burn them."),
        ("At week three it was flat.", "And then at six months they were all back."),
        ("Some of them still look splendid.", "And some of them have lost their colour."),
        ("I've seen clinics pour the acid on.", "We weigh it."),
        ("If it's cold, or it's gone white.", "That can't wait until the morning."),
        ("I was a two units guy.", "I've moved to four since."),
        ("We were all taught to wait six weeks.", "It came from one paper."),
    ],
)
def test_what_the_next_sentence_turns_needs_it(said: str, after: str) -> None:
    both = spoken(said, after)
    assert any(needs_after(both, at) for at in range(len(both) - 1))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("Give two units a side.", "It doesn't hurt them much."),
        ("Give two units a side.", "Then you cool it for ten minutes."),
        ("Wait six weeks.", "Then look at it again."),
        ("Do you inject the lid?", "I don't."),
        ("If it's cold, I stop.", "The artery comes first."),
        ("We were all taught six, but I wait eight weeks.", "The skin is thin there."),
        ("Give two units a side.", "Some of them want more."),
        ("Give two units a side.", "Never inject in the midline."),
        ("Give two units a side.", "Just press on it for a minute."),
        ("Patients need two sessions.", "Two weeks later the redness fades."),
    ],
)
def test_what_the_next_sentence_only_adds_to_stands_alone(said: str, after: str) -> None:
    assert not needs_after(spoken(said, after), 0)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("On mine, not yours.", "Six joules and two passes."),
        ("In fair skin.", "Six joules and two passes."),
        ("I used to.", "I'd inject the lip on the same day."),
        ("Back then.", "Ten joules on every face."),
        ("So that was the fashion.", "Ten joules on every face."),
        ("So here are my settings for a pale cheek.", "Ten millimetres, six joules."),
        ("If it's heavy skin, then no toxin will lift it.", "Send him to the surgeon."),
        ("One group says ninety minutes.", "Another group says twelve."),
        ("He put ten units into the lip.", "I nearly died."),
    ],
)
def test_what_the_sentence_before_bounds_needs_it(before: str, said: str) -> None:
    both = spoken(before, said)
    assert needs_before(both, len(both) - 1)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("In fact.", "I give six joules and two passes."),
        ("For example.", "Six joules and two passes."),
        ("In a hotel!", "I give six joules and two passes."),
        ("At least six weeks.", "Cool it before you start."),
        ("The cheek is easy.", "Send him to the surgeon."),
        ("The leaflet says one day.", "I don't."),
        ("When do you start?", "Six weeks after."),
        ("With a bigger spot, go down.", "Use ten joules on the leg."),
    ],
)
def test_what_the_sentence_before_does_not_bound_may_begin_a_claim(before: str, said: str) -> None:
    both = spoken(before, said)
    assert not needs_before(both, len(both) - 1)


def test_another_speaker_or_a_long_silence_binds_nothing() -> None:
    assert not needs_before(sentences(talk("Ada: On mine.", "Ben: Six joules and two passes.")), 1)
    assert not needs_after(sentences(talk("Ada: I gave six units.", "Ben: Never again.")), 0)
    assert not needs_before(sentences(talk("Ada: On mine.", "Ada: Six joules and two passes.", pause=4.0)), 1)


def test_two_that_are_told_apart_stay_together() -> None:
    told_apart = "A singer and a dancer aren't the same."
    singer, dancer = "Singer, nobody sees a bruise on her.", "Dancer, nobody sees a scar."
    assert needs_after(spoken(told_apart, singer, dancer), 1)
    assert not needs_after(spoken("We see a singer and a dancer here.", singer, dancer), 1)


@pytest.mark.parametrize(
    "line",
    [
        "I've heard of ten units for that.",
        "Question from Oslo, she says her clinic gives ten units.",
        "She asks whether you can inject ten units into the lid.",
        "A guy in the chat says, wait three days.",
        "I put ten units all around, and then...",
    ],
)
def test_what_is_asked_heard_or_broken_off_is_no_claim(line: str) -> None:
    assert texts(f"Ada: {line}", "Ben: No.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Always ask if she takes warfarin.",
        "And then always ask whether he ever had cold sores.",
        "I ask how long the tan has been there.",
        "You must ask what fillers they have had.",
        "If she asks how long it lasts, say six months.",
        "When anyone asks whether it burns, tell the truth.",
    ],
)
def test_advice_to_ask_or_to_answer_is_no_hearsay(line: str) -> None:
    assert not needs_after(spoken(line), 0)


def test_a_limit_to_what_stands_before_bounds_no_rule_after_it() -> None:
    rule, limit, other = "Give aciclovir for five days.", "Not in kidney disease.", "Use sunscreen for three months."
    all_three = spoken(rule, limit, other)
    assert (needs_after(all_three, 0), needs_before(all_three, 2)) == (True, False)
    assert texts(*(f"Ada: {line}" for line in (rule, limit, other))) == [
        "Give aciclovir for five days; not in kidney disease. Use sunscreen for three months."
    ]


def test_irony_is_no_claim() -> None:
    assert is_ironic(spoken("Pulse them twice at ten joules and hope.")[0]) is False
    assert is_ironic(spoken("Pulse them and hope.")[0])
    assert not is_ironic(spoken("Pulse them and cool.")[0])


def test_a_claim_takes_its_turn_along_or_is_not_given() -> None:
    (claim,) = texts("Ada: I gave ten units to the chin and waited six weeks.", "Ada: Never again.")
    assert claim.endswith("again.")
    assert not any(claim.startswith("Six joules") for claim in texts("Ada: On mine, not yours.", "Ada: Six joules."))
