"""What is spoken to train models/phones.npz: sentences of this folder, and sentences of chance words and names."""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from training.spoken import written_sentences
from transcripts.vocabulary import Term, load_vocabulary

VOICES = (  # the more often they stand here, the more they speak
    *("flite slt",) * 3, *("flite awb",) * 2, "flite kal", "flite kal16", *("piper joe",) * 3, "espeak en-us",
    "espeak en-us+f3", "espeak en-us+m5", "espeak en-gb+f2", "espeak en-us+klatt4",
)  # fmt: skip
HELD_OUT_VOICE, HELD_OUT_SHARE = "flite rms", 12  # one text in so many
COMMON_WORDS, WORDS = 3_000, 30_000
PATTERNS = (
    "we used X and then W W", "I prefer X to X for W W", "the W W after X was W", "X W W W X",
    "patients on X or X should W", "W W W X W W W", "have you tried X, the W X?", "and X at N joules with X",
)  # fmt: skip
NUMBERS = "five ten twelve thirteen fifteen twenty thirty forty sixty ninety".split()
ONSETS = "br b bl k kr kl d dr f fl fr g gr gl h j l m n p pl pr r s sk sl sm sn sp st str sw t tr th v w y z sh ch"
VOWELS, CODAS = "a e i o u ay ee oo oy ow ai", (*("",) * 3, *"n r l s t m k x nd st ng".split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write `texts.tsv`: number, voice and text a line."""
    parser = argparse.ArgumentParser(prog="python -m training.phone_texts", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write texts.tsv")
    parser.add_argument("--count", type=int, default=1800, help="of texts")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(7)
    lines = [
        f"{number:05d}\t{HELD_OUT_VOICE if number % HELD_OUT_SHARE == 0 else draw.choice(VOICES)}\t{text}\n"
        for number, text in enumerate(texts(options.count, draw))
    ]
    (options.folder / "texts.tsv").write_text("".join(lines), encoding="utf-8")
    return 0


def texts(count: int, draw: random.Random) -> list[str]:
    """Half of them written sentences, half made by chance; of the vocabulary's terms a third is left out."""
    from wordfreq import top_n_list

    words = [word for word in top_n_list("en", WORDS) if word.isalpha() and word.isascii() and len(word) > 2]
    terms = list(load_vocabulary().terms)
    draw.shuffle(terms)
    learnt = terms[len(terms) // 3 :]  # the others show whether sounds are learnt, or names
    names: tuple[Callable[[], str], ...] = (
        lambda: _form(draw.choice(learnt), draw), lambda: draw.choice(words), lambda: _nonsense(draw),
        lambda: _nonsense(draw),
    )  # fmt: skip
    fill = {
        "X": lambda: draw.choice(names)(),
        "W": lambda: draw.choice(draw.choice((words[:COMMON_WORDS], words))),
        "N": lambda: draw.choice(NUMBERS),
    }
    made = [
        " ".join(fill[part[0]]() + part[1:] if part[0] in fill and not part[1:].isalpha() else part for part in line)
        for line in (draw.choice(PATTERNS).split() for _ in range(count // 2))
    ]
    written = written_sentences()
    draw.shuffle(written)
    chosen = [*written[: count - len(made)], *made]
    draw.shuffle(chosen)
    return chosen


def _form(term: Term, draw: random.Random) -> str:
    return draw.choice((term.name, *term.forms))


def _nonsense(draw: random.Random) -> str:
    syllables = draw.choice((1, 2, 2, 3, 3, 4))
    return "".join(
        draw.choice(ONSETS.split()) + draw.choice(VOWELS.split()) + draw.choice(CODAS) for _ in range(syllables)
    )


if __name__ == "__main__":
    sys.exit(main())
