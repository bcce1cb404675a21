"""What the embedder learns from remarks with queries: how it reads both for search."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from library import tiny_weights
from rich.console import Console

from models.adapter import name_of_vectors
from models.projection import Projection
from models.sentence_bert import SentenceBert, load_sentence_bert
from pipeline.embed import embed_runs
from training.low_rank import Switch, lay_over
from training.queries import Learner, all_closeness, readings_of_answers, readings_of_queries, train
from transcripts.closeness import STEPS, closeness
from transcripts.errors import InvalidValueError

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What says one letter is asked for by the one before it.
SUBJECTS = [[(letter * 3, *(LETTERS[at - 1] * n for n in range(1, 60)))] for at, letter in enumerate(LETTERS)]
QUERIES, REMARKS = ["abc", "z", "hello"], ["ab", "cdefghi", "abc de. Xyz."]
TO_EIGHT = Projection("tiny", "00", np.eye(8, 16, dtype=np.float32), np.eye(4, 16, dtype=np.float32))


def test_queries_and_what_answers_them_come_to_lie_near_each_other_and_nothing_else_moves(tmp_path: Path) -> None:
    weights = tiny_weights(tmp_path)
    plain = load_sentence_bert(weights, projection=TO_EIGHT)
    answers, queries = train(SUBJECTS, load_sentence_bert(weights, projection=TO_EIGHT), Console(quiet=True))
    assert (answers.model, queries.model) == (plain.name, name_of_vectors(answers))
    taught = load_sentence_bert(weights, projection=TO_EIGHT, answers=answers, queries=queries)
    assert taught.name == name_of_vectors(answers) != plain.name
    remarks = [subject[0][0] for subject in SUBJECTS]
    assert taught.embed(remarks) == plain.embed(remarks)
    assert nearness(taught) > 1.5 * nearness(plain) > 0  # sixteen numbers learn little
    half = load_sentence_bert(weights, projection=TO_EIGHT, queries=queries)
    assert nearness(taught) > nearness(half)
    again = train(SUBJECTS, load_sentence_bert(weights, projection=TO_EIGHT), Console(quiet=True))
    for learnt, anew in zip((answers, queries), again, strict=True):
        for matrix, factors in learnt.changes.items():
            assert all(map(np.array_equal, factors, anew.changes[matrix]))


def test_texts_are_read_while_learning_as_they_are_read_later(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=TO_EIGHT)
    later, held = embedder.embed_queries(QUERIES), embed_runs([["ab"], ["cdefghi"], ["abc de.", "Xyz."]], embedder)
    asked, said = readings_of_queries(embedder, QUERIES), readings_of_answers(embedder, REMARKS)
    for readings, whole in ((asked, later), (said, held)):
        assert readings.vectors.tolist() == [pytest.approx(each.vector, abs=1e-3) for each in whole]
        steps = [(own * STEPS).round().tolist() for own in readings.tokens]
        assert steps == [pytest.approx(each.tokens, abs=1) for each in whole]
    close = [
        [closeness(q.tokens, s.tokens) for s in held if s.tokens is not None] for q in later if q.tokens is not None
    ]
    assert all_closeness(asked, said.tokens).tolist() == [pytest.approx(row, abs=0.03) for row in close]


def test_what_a_learner_reads_is_changed_by_its_own_switch_alone(tmp_path: Path) -> None:
    alone: dict[str, Any] = {}
    for own in ("asked", "said", "both"):
        learner = Learner(load_sentence_bert(tiny_weights(tmp_path), projection=TO_EIGHT), Switch(), Switch())
        parts: Any = dict(learner.embedder.model.named_modules())  # which has no types of its own
        for name, switch, layer in (("asked", learner.asked, 3), ("said", learner.said, 2)):
            if own in (name, "both"):
                torch.manual_seed(layer)
                change = lay_over(parts[f"encoder.layer.{layer}.attention.attn.v"], rank=2, switch=switch)
                change.second.data += 1
        alone[own] = learner.read_queries(QUERIES).vectors, learner.read_answers(QUERIES).vectors
    (asked, plain_said), (plain_asked, said), both = alone["asked"], alone["said"], alone["both"]
    assert (both[0] == asked).all() and (both[1] == said).all()
    assert (asked != plain_asked).any() and (said != plain_said).any()


def test_an_embedder_that_keeps_no_tokens_is_refused(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=replace(TO_EIGHT, tokens=None))
    with pytest.raises(InvalidValueError, match="keeps no tokens; run `make projection` first"):
        train(SUBJECTS, embedder, Console(quiet=True))


def nearness(embedder: SentenceBert) -> float:
    """How much nearer queries are to the remark that answers than to the others, in the mean."""
    asked = np.array([each.vector for each in embedder.embed_queries([subject[0][1] for subject in SUBJECTS])])
    said = np.array([each.vector for each in embedder.embed_answers([subject[0][0] for subject in SUBJECTS])])
    cosines = asked @ said.T
    return float(np.diag(cosines).mean() - cosines.mean())
