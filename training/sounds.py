"""`make sounds`: work out how the words of the vocabulary sound, and write pipeline/pronunciations.tsv."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.companions import with_companions
from pipeline.phonetics import PRONUNCIATIONS, pronounce, pronounced_words
from transcripts.vocabulary import Vocabulary, load_vocabulary


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="make sounds", description=__doc__)
    parser.add_argument("--table", type=Path, default=PRONUNCIATIONS, help="where to write it")
    options = parser.parse_args(arguments)
    options.table.write_text("".join(rows_of(load_vocabulary())), encoding="utf-8")
    return 0


def rows_of(vocabulary: Vocabulary) -> Iterator[str]:
    """The lines of the table: every word in a form, a maker or a unit, and its phonemes, in alphabetical order."""
    texts = (
        text
        for term in with_companions(vocabulary).terms
        for text in (*term.forms, *term.sounds_like, *term.maker.split("/"))
    )
    for word in sorted({word for text in texts for word in pronounced_words(text)}):
        yield f"{word}\t{pronounce(word)}\n"


if __name__ == "__main__":
    sys.exit(main())
