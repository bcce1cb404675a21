"""Sounds: how words are read, how near they are to one another, and those of the whole vocabulary."""

from pipeline.phonetics import PRONUNCIATIONS, pronounced_words, similarity, sound_of
from pipeline.plainness import surprise
from pipeline.readings import reading_of
from training.sounds import rows_of
from transcripts.transcript import Word
from transcripts.vocabulary import load_vocabulary


def test_letters_capitals_and_figures_are_read_aloud() -> None:
    assert sound_of("P R P") == sound_of("PRP") == "piarpi"
    assert sound_of("ten sixty four") == sound_of("1064")
    assert sound_of("seven fifty-five") == sound_of("755")
    assert sound_of("") == sound_of("…") == ""


def test_like_sounds_are_nearer_than_others() -> None:
    heard = sound_of("all therapy")
    assert similarity(heard, heard) == 1
    assert similarity(heard, sound_of("Ultherapy")) > 0.85 > similarity(heard, sound_of("cryotherapy"))
    assert similarity(sound_of("bat"), sound_of("pat")) > similarity(sound_of("bat"), sound_of("sat"))


def test_similarity_is_symmetrical() -> None:
    pairs = [("GentleMax", "gentle mask"), ("Fraxel", "fractal"), ("ab", "the beam of light"), ("", "beam")]
    for left, right in ((sound_of(a), sound_of(b)) for a, b in pairs):
        assert similarity(left, right) == similarity(right, left)
        assert 0 <= similarity(left, right) <= 1


def test_rare_words_are_also_read_as_they_are_spelled() -> None:
    assert reading_of("Cyspera") == reading_of("Sispera") != sound_of("Cyspera")
    assert reading_of("the beam of light") == sound_of("the beam of light")


def test_common_words_heard_with_certainty_surprise_least() -> None:
    plain, rare, guessed = (
        [Word(0.0, 1.0, text, probability)]
        for text, probability in (("light", 0.99), ("zelthiq", 0.99), ("light", 0.1))
    )
    assert surprise(plain) < 0.1 < surprise(guessed) < surprise(rare) == 1.0
    assert surprise([Word(0.0, 1.0, "and", 0.1)]) < 0.2  # a model is often unsure of function words


def test_every_term_of_the_field_has_a_sound() -> None:
    silent = [form for term in load_vocabulary().terms for form in term.forms if not sound_of(form)]
    assert silent == []


def test_the_stored_sounds_are_those_of_the_vocabulary_s_words() -> None:
    assert PRONUNCIATIONS.read_text(encoding="utf-8") == "".join(rows_of(load_vocabulary())), "run `make sounds`"


def test_words_are_pronounced_figures_and_letters_are_not() -> None:
    assert pronounced_words("Dr. Ultherapy's PRP of 1064 nm: GentleMax, méthode & co") == [
        "ultherapys", "gentle", "max", "methode", "co",
    ]  # fmt: skip
