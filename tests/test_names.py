"""What teaches the names of the field: sentences that name every term, and which tokens are a name's."""

import random
import re

import numpy as np
import pytest

from training.name_texts import MOST_LETTERS, Sentence, joined, sentences, with_seldom_words
from transcripts.vocabulary import Term, Vocabulary

TERMS = (
    Term("Fraxel Dual", "device", "fractional laser", spoken=("fraxel dual",), sounds_like=("fractal duel",)),
    Term("Vbeam", "device", "pulsed dye laser", aliases=("V-Beam Prima",)),
    Term("tretinoin", "technique", "drug"),
    Term("1064 nm", "technique", "wavelength"),
)


def test_every_term_is_named_by_its_name_and_a_number_is_not_learnt() -> None:
    made = list(sentences(Vocabulary(TERMS), random.Random(3)))
    learnt = {name.lower() for text in made for name in re.findall("⟦(.+?)⟧", text.written)}
    assert {"fraxel dual", "vbeam", "tretinoin"} <= learnt
    assert not any("1064" in name for name in learnt)
    assert any("1064 nm" in text.written for text in made)


def test_what_is_said_differs_from_what_is_written_in_names_alone() -> None:
    said_as = {"fraxel dual": ("fraxel dual", "fractal duel")}
    for text in sentences(Vocabulary(TERMS), random.Random(4)):
        pattern = "".join(
            f"(?:{'|'.join(map(re.escape, said_as.get(part.lower(), (part,))))})" if at % 2 else re.escape(part)
            for at, part in enumerate(re.split("⟦(.+?)⟧", text.written))
        )
        assert re.fullmatch(pattern, text.said, re.IGNORECASE), text


def test_what_a_name_sounds_like_is_said_plainly_too() -> None:
    made = list(sentences(Vocabulary(TERMS), random.Random(3)))
    assert any("fractal duel" in text.written and "⟦" not in text.written for text in made)


@pytest.mark.filterwarnings("ignore:unclosed file.*english.json")  # which openai-whisper leaves open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_seldom_words_of_a_remark_are_learnt_beside_its_names_but_for_british_spellings() -> None:
    remark = "Keep tretinoin off the épaule, Fraxel Dual at two millimetres; the epidermis, then the needle. TCA too."
    (made,) = with_seldom_words([remark], Vocabulary(TERMS))
    assert made.said == remark
    assert made.written == (
        "Keep ⟦tretinoin⟧ off the ⟦épaule⟧, ⟦Fraxel Dual⟧ at two millimetres; the ⟦epidermis⟧, then the needle. "
        "⟦TCA⟧ too."
    )


def test_texts_hold_all_sentences_and_are_as_long_as_clips() -> None:
    some = [Sentence(f"said {at} {'x' * (at % 90)}.", f"written {at}.") for at in range(200)]
    texts = list(joined(some, random.Random(5)))
    assert " ".join(text.written for text in texts) == " ".join(text.written for text in some)
    assert " ".join(text.said for text in texts) == " ".join(text.said for text in some)
    assert max(len(text.said) for text in texts) <= MOST_LETTERS + 10
    assert 1 < len(texts) < len(some)


@pytest.mark.filterwarnings("ignore:unclosed file.*tiktoken")  # which openai-whisper leaves open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_tokens_of_a_name_are_told_from_the_others() -> None:
    from whisper.tokenizer import get_tokenizer

    from training.names import NAME, labelled

    tokenizer = get_tokenizer(True, language="en", task="transcribe")
    tokens, kinds = labelled("I run the ⟦Fraxel Dual⟧ at ten. ⟦Ellansé⟧ too.", tokenizer)
    assert tokenizer.decode(tokens) == " I run the Fraxel Dual at ten. Ellansé too."
    names = [token for token, kind in zip(tokens, kinds, strict=True) if kind == NAME]
    assert tokenizer.decode(names) == " Fraxel Dual Ellansé"
    assert np.count_nonzero(np.diff(kinds)) == 4  # two stretches, each entered and left
