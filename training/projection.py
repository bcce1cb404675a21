"""`make projection`: find the directions in which the field's sentences differ most, and print what they keep.

They are learnt from the sentences in this folder and from windows of the talks in `talks/`, cut as search cuts them but
read as a whole; those in which tokens differ most, from the remarks in `queries/`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from evals.annotated import Webinar, collect_texts, find_texts
from evals.perfect import perfect_transcript
from models.projection import DIMENSIONS, PROJECTION, TOKEN_DIMENSIONS, Projection, save_projection
from models.sentence_bert import load_sentence_bert
from models.weights import find_weights
from pipeline.embed import windows
from pipeline.sentences import sentences
from settings import Settings
from training.lessons import read_all
from training.pearls import SENTENCES, read_sentences
from training.sections import KINDS, OPENINGS
from training.talks import TALKS

Matrix = NDArray[np.float32]
EVERY = 4  # of so many remarks the tokens of one are learnt from: there are enough of them


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the projection of the embedder that the settings name."""
    import torch

    parser = argparse.ArgumentParser(prog="make projection", description=__doc__)
    parser.add_argument("--weights", type=Path, default=PROJECTION, help="where to write it")
    options = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    weights = find_weights(settings.embedder, "embedder", cache=settings.weights_folder)
    embedder = load_sentence_bert(weights)
    if embedder.dimensions <= DIMENSIONS:
        parser.error(f"{embedder.name} makes vectors of {embedder.dimensions} numbers; only longer ones are shortened")
    texts = [
        *read_sentences(SENTENCES)[1],
        *read_sentences(OPENINGS, KINDS)[1],
        *(text for webinar in find_texts(TALKS) for text in _windows_of(webinar)),
    ]
    matrix = principal(np.array(embedder.embed(texts), np.float32), DIMENSIONS)
    remarks = [remark for subject in read_all() for remark, *_ in subject]
    with torch.inference_mode():
        states = [own.numpy() for own in embedder.token_states(remarks[::EVERY])]
    tokens = principal(centred(np.concatenate(states)), TOKEN_DIMENSIONS)
    projection = Projection(embedder.name, weights.sha256, matrix, tokens)
    save_projection(projection, options.weights)
    others = [text for webinar in collect_texts(None) for text in _windows_of(webinar)]
    kept = np.array(embedder.embed(others), np.float32) @ projection.matrix.T
    console = Console()
    console.print(f"learnt from {len(texts)} texts, written to {options.weights}")
    console.print(f"of {len(others)} windows of other talks it keeps {(kept**2).sum(axis=1).mean():.1%} of the square")
    return 0


def centred(vectors: Matrix) -> Matrix:
    """Vectors brought to length 1, less their mean, which all tokens share and which tells none from another."""
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    differences: Matrix = directions - directions.mean(axis=0)
    return differences


def principal(vectors: Matrix, count: int) -> Matrix:
    """The `count` orthogonal directions, a row each, that hold most of the square of the vectors."""
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    kept: Matrix = directions[:count]
    return kept


def _windows_of(webinar: Webinar) -> list[str]:
    spoken = sentences(perfect_transcript(webinar))
    return [" ".join(sentence.text for sentence in window) for window in windows(spoken)]


if __name__ == "__main__":
    sys.exit(main())
