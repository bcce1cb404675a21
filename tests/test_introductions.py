"""Names guessed from introductions: with their quotes, and rather none than a wrong one."""

import pytest

from transcripts.errors import InvalidValueError
from transcripts.introductions import SpeakerSuggestion, suggest_names
from transcripts.transcript import Segment, Transcript


def talk(*lines: tuple[int, str], flags: tuple[str, ...] = ()) -> Transcript:
    """A transcript of lines, each (speaker, text) and ten seconds long."""
    segments = tuple(
        Segment(at, at * 10.0, at * 10.0 + 9, text, speaker=f"Speaker {speaker}", flags=flags)
        for at, (speaker, text) in enumerate(lines)
    )
    return Transcript(segments, "en", "by hand")


def names(*lines: tuple[int, str]) -> dict[str, str]:
    return {suggestion.speaker: suggestion.name for suggestion in suggest_names(talk(*lines))}


def test_a_name_comes_with_its_quote_and_time() -> None:
    said = talk((1, "Welcome, everybody."), (2, "I'm Dr Solheim, and I treat vessels."))
    assert suggest_names(said) == (
        SpeakerSuggestion("Speaker 2", "Dr Solheim", "I'm Dr Solheim, and I treat vessels.", 10.0),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Brent.", "Brent"),
        ("Good evening, my name's Dr. Anne O’Neill and I am late.", "Dr. Anne O’Neill"),
        ("I am Sofia Lindqvist, a nurse.", "Sofia Lindqvist"),
        ("I’m Doctor Marsh.", "Doctor Marsh"),
    ],
)
def test_speakers_name_themselves(text: str, name: str) -> None:
    assert names((1, text)) == {"Speaker 1": name}


@pytest.mark.parametrize(
    "text",
    [
        "I'm Canadian.",
        "I'm not Dr Solheim.",
        "I'm told that Dr Solheim is late.",
        "My name is on the slide.",
        "Welcome to the third session.",
        "Thank you, Doctor.",
        "I am Very Happy to be here.",
    ],
)
def test_what_names_nobody_suggests_nothing(text: str) -> None:
    assert names((1, "Good evening."), (2, text), (1, "Right.")) == {}


def test_who_is_called_up_speaks_next_and_who_is_thanked_spoke_before() -> None:
    assert names(
        (1, "So without further ado. Please welcome Dr Kelechi Marsh."),
        (2, "That is kind. Thank you, Adaeze."),
    ) == {"Speaker 1": "Adaeze", "Speaker 2": "Dr Kelechi Marsh"}


@pytest.mark.parametrize(
    "text",
    [
        "Our speaker tonight is Dr. Ingrid Solheim. She will take questions at the end. We have an hour.",
        "Joining me is Dr. Ingrid Solheim from Bergen.",
        "So, Dr. Ingrid Solheim, how long do you wait?",
        "How long do you wait, Dr. Ingrid Solheim?",
    ],
)
def test_who_is_presented_or_asked_speaks_next(text: str) -> None:
    assert names((1, text), (2, "It depends.")) == {"Speaker 2": "Dr. Ingrid Solheim"}


def test_the_forms_of_a_name_support_each_other_and_the_fullest_is_suggested() -> None:
    thanks = [(speaker, text) for _ in range(3) for speaker, text in ((2, "Thank you, Callum."), (1, "Go on."))]
    assert names((1, "I'm Callum Reid."), *thanks, (2, "Thanks, Carl.")) == {"Speaker 1": "Callum Reid"}


def test_a_speaker_who_has_a_name_needs_none() -> None:
    named = Transcript((Segment(0, 0.0, 9.0, "I'm Dr Marsh.", speaker="Dr. Kelechi Marsh"),), "en", "by hand")
    assert suggest_names(named) == ()


def test_a_welcome_in_the_middle_of_a_turn_calls_nobody_up() -> None:
    assert names((1, "We welcome Dr Marsh later. First the rules. They are few."), (2, "Hello.")) == {}


def test_ones_own_word_counts_more_than_thanks() -> None:
    assert names((1, "My name is Callum."), (2, "Thank you, Carl.")) == {"Speaker 1": "Callum"}


def test_names_with_equal_right_are_left_out() -> None:
    assert names((1, "Hello."), (2, "Thank you, Ann."), (1, "So."), (2, "Thank you, Beth.")) == {}


def test_a_name_for_two_speakers_is_left_out() -> None:
    assert names((1, "I'm Dr Marsh."), (2, "I'm Dr Kelechi Marsh.")) == {}


def test_flagged_text_and_transcripts_without_speakers_suggest_nothing() -> None:
    assert suggest_names(talk((1, "I'm Dr Marsh."), flags=("repetition",))) == ()
    assert suggest_names(Transcript((Segment(0, 0.0, 9.0, "I'm Dr Marsh."),), "en", "by hand")) == ()


def test_a_suggestion_stands_in_its_quote() -> None:
    with pytest.raises(InvalidValueError, match=r"'Ann' does not stand in its quote 'I am Beth\.'"):
        SpeakerSuggestion("Speaker 1", "Ann", "I am Beth.", 0.0)
    with pytest.raises(InvalidValueError, match="the name suggested for 'Speaker 1' is empty"):
        SpeakerSuggestion("Speaker 1", " ", "I am Beth.", 0.0)
