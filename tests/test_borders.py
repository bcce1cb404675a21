"""Borders: sentences that were written with a comma between them, and sentences that a full stop cut in two."""

import pytest
from talk import talk

from pipeline.borders import clause_starts, dangles, is_condition
from pipeline.sentences import sentences
from transcripts.transcript import Segment, Transcript, Word


def parted(text: str) -> list[str]:
    words = text.split()
    bounds = [0, *clause_starts(words), len(words)]
    return [" ".join(words[start:end]) for start, end in zip(bounds, bounds[1:], strict=False)]


@pytest.mark.parametrize(
    "said",
    [
        "It opens the healthy vessels,| I don't use the paste any more.",
        "I do a swab in nurses,| don't give everybody a tablet.",
        "The elbow,| two units a side.",
        "Elbows,| never below the bone.",
        "Right, elbows,| it's rare, and it's mostly in winter.",
        "It feels too deep,| if it hurts like a tooth, stop there.",
        "They must open wide,| no dentist for three weeks.",
        "I give two weeks,| in brown skin I wait eight.",
        "I start with thirty units,| no, hang on, Ben waves.",
        "You can't treat it there,| wait two weeks.",
        "You never touch the lid,| treat the brow.",
        "The arms,| six weeks, since that hair is slow, and the chin, six weeks as well.",
    ],
)
def test_a_comma_that_ends_a_sentence(said: str) -> None:
    assert parted(said.replace("|", "")) == [part.strip() for part in said.split("|")]


@pytest.mark.parametrize(
    "said",
    [
        "If the brow shoots up, I give half of the dose.",
        "If there's been a clot, a stroke, or she's on the pill and smokes, she doesn't get it.",
        "And so if they say six, I go down.",
        "For anyone who has ever had a cold sore, I give five days.",
        "I use a blunt cannula, under the scar, and I fan it until it moves.",
        "Same chair, same lens, chin on a rest.",
        "They ring up and say, it's an infection.",
        "It's soft, I think, by week two.",
        "It's not forty, it's fourteen.",
        "I said ten days, that's a slip of the pen.",
        "I'd like to correct that, we leave forty.",
        "You put it on, because it stings.",
        "You should never, ever, inject more than two units into the nose.",
        "You should never, you know, inject more than two units into the nose.",
        "You should never, I can't stress this enough, inject the nose.",
        "You should, under no circumstances, inject the nose.",
        "You should never, ever, promise the scar goes.",
        "I'd not, in anyone you know, inject the lip.",
        "Never, ever, inject the nose.",
        "You should not under any circumstances, ever, inject the nose.",
        "No surgeon should, in my view, inject the nose.",
        "You don't want to, ever, inject the nose.",
        "Don't, please, massage the nodule.",
        "You should never squeeze it, inject the nose, or pick it.",
    ],
)
def test_a_comma_within_a_sentence(said: str) -> None:
    assert parted(said) == [said]


def test_a_condition_keeps_what_follows_from_it() -> None:
    assert is_condition("If the pupil's big.")
    assert not is_condition("If the pupil's big, ring.")
    assert not is_condition("The pupil's big.")
    found = sentences(talk("If the pupil's big. Ring neurology. Then wait."))
    assert [sentence.text for sentence in found] == ["If the pupil's big. Ring neurology.", "Then wait."]


def test_a_condition_before_a_silence_is_left_alone() -> None:
    times = (0.0, 0.4, 0.8, 2.5, 2.9)
    words = tuple(
        Word(time, time + 0.3, text, 0.9) for time, text in zip(times, "If it's big. Ring them.".split(), strict=True)
    )
    transcript = Transcript((Segment(0, 0.0, 4.0, "If it's big. Ring them.", words),), "en", "stand-in")
    assert [sentence.text for sentence in sentences(transcript)] == ["If it's big.", "Ring them."]


def test_only_clauses_are_parted_at_commas_and_every_word_is_kept() -> None:
    said = talk("It opens the vessels, I don't use it.", "Then they wait.")
    assert [sentence.text for sentence in sentences(said)] == [
        "It opens the vessels, I don't use it.",
        "Then they wait.",
    ]
    found = sentences(said, clauses=True)
    assert [(sentence.text, sentence.ends) for sentence in found] == [
        ("It opens the vessels,", False),
        ("I don't use it.", True),
        ("Then they wait.", True),
    ]


@pytest.mark.parametrize(
    ("text", "dangling"),
    [
        ("Let go, and count if it stays white.", True),
        ("If it stays white, count.", False),
        ("Let go, and count.", False),
        ("Do you count if it stays white?", False),
    ],
)
def test_a_condition_at_the_end_may_open_the_next_sentence(text: str, dangling: bool) -> None:
    assert dangles(text) == dangling
