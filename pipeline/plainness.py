"""How plain the heard words are: common English, heard with certainty, speaks against a hidden name."""

from collections.abc import Sequence

from pipeline.lexicon import COMMON, FUNCTION, frequency, is_word, rarity
from pipeline.phonetics import sound_of
from transcripts.transcript import Word


def surprise(words: Sequence[Word]) -> float:
    """0 where every word is common and certain, 1 where each is unknown or was guessed; long words weigh more."""
    weights = [max(1, len(sound_of(word.text))) for word in words]
    oddness = [max(rarity(word.text), (1 - word.probability) * _doubt(word.text)) for word in words]
    return sum(weight * odd for weight, odd in zip(weights, oddness, strict=True)) / sum(weights)


def are_no_words(words: Sequence[Word]) -> bool:
    """True where the sound is all in words that are none: "a picoture", not "bronchodilator" or "skin pen"."""
    rare = [word for word in words if frequency(word.text) < COMMON]
    return bool(rare) and not any(is_word(word.text) for word in rare)


def _doubt(text: str) -> float:
    # Models are unsure of "and" or "a" in any sentence, without anything hiding behind them.
    return min(1.0, max(0.2, (FUNCTION - frequency(text)) / (FUNCTION - COMMON)))
