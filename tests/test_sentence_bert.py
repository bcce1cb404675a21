"""The embedder: vectors of length 1, in order, that put like meanings near each other."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import isclose, sqrt
from pathlib import Path

import numpy as np
import pytest
from library import tiny_weights
from numpy.typing import NDArray

from models.adapter import Adapter, load_readers, name_of_vectors
from models.catalog import load_embedder, name_of_embedder, name_of_understanding
from models.projection import DIMENSIONS, TOKEN_DIMENSIONS, Projection, load_projection, save_projection
from models.protocols import Embedder
from models.sentence_bert import BATCH_TOKENS, MOST_TOKENS, SentenceBert, batches_of, load_sentence_bert
from models.weights import find_weights
from training.projection import centred, principal
from transcripts.closeness import closeness, quantized
from transcripts.errors import SettingError, WeightsError

pytestmark = pytest.mark.weights


def test_vectors_have_the_told_size_and_length_1(embedder: Embedder) -> None:
    (vector,) = embedder.embed(["laser hair removal"])
    answers, _ = load_readers(load_projection().name)
    assert name_of_vectors(answers).startswith("all-mpnet-base-v2-")
    assert (embedder.name, embedder.dimensions, MOST_TOKENS) == (name_of_vectors(answers), 384, 256)
    assert len(vector) == 384
    assert isclose(sqrt(sum(number * number for number in vector)), 1, abs_tol=1e-6)


def test_like_meanings_are_near(embedder: Embedder) -> None:
    hair, epilation, slugs = embedder.embed(["laser hair removal", "epilation with light", "garden slugs"])
    assert _cosine(hair, epilation) > _cosine(hair, slugs) + 0.1


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    texts = [f"{'very ' * (at % 40)}long sentence number {at}" for at in range(70)]
    together = embedder.embed(texts)
    for at in (0, 39, 69):
        (alone,) = embedder.embed([texts[at]])
        assert isclose(_cosine(together[at], alone), 1, abs_tol=1e-3)


def test_texts_of_like_length_are_read_together_and_each_once() -> None:
    lengths = [3, 256, 5, 256, 250, 4, *[16] * 40]
    batches = list(batches_of(lengths))
    assert sorted(at for batch in batches for at in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[at] for at in batch) <= BATCH_TOKENS for batch in batches)
    assert [len(batch) for batch in batches] == [32, 11, 2, 1]  # as full as they can be
    assert list(batches_of([300])) == [[0]]


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed([]) == []


@pytest.mark.parametrize("filler", ["word ", "слово ", "句"])
def test_the_end_of_a_long_text_counts(embedder: Embedder, filler: str) -> None:
    long = filler * 600
    plain, ended, short = embedder.embed([long, long + " laser hair removal" * 40, "short"])
    assert isinstance(embedder, SentenceBert)
    assert len(embedder.tokenizer(long, verbose=False)["input_ids"]) > MOST_TOKENS
    assert _cosine(plain, ended) < 0.99
    assert isclose(_cosine(ended, ended), 1, abs_tol=1e-6)
    assert isclose(_cosine(embedder.embed(["short"])[0], short), 1, abs_tol=1e-3)


def test_shortened_vectors_are_the_models_own_seen_from_the_kept_directions(
    embedder: Embedder, weights_folder: Path
) -> None:
    projection = load_projection()
    plain = load_sentence_bert(find_weights("all-mpnet-base-v2", "embedder", cache=weights_folder))
    assert (plain.name, plain.dimensions) == ("all-mpnet-base-v2", 768)
    texts = ["Wait six weeks between two sessions.", "It burns."]
    seen = np.array(plain.embed(texts)) @ projection.matrix.T
    assert np.array(embedder.embed(texts)) == pytest.approx(
        seen / np.linalg.norm(seen, axis=1, keepdims=True), abs=1e-3
    )


def test_the_shortened_vectors_keep_the_cosines_of_unseen_sentences(embedder: Embedder, weights_folder: Path) -> None:
    plain = load_sentence_bert(find_weights("all-mpnet-base-v2", "embedder", cache=weights_folder))
    texts = ["how long between two sessions", "I give it ten days.", "The parking is free.", "never near the eye"]
    full, kept = np.array(plain.embed(texts)), np.array(embedder.embed(texts))
    assert kept @ kept.T == pytest.approx(full @ full.T, abs=0.06)


# In other words each, of one subject, and none of them learnt from.
ANSWERS = {
    "treatment spacing": "I bring them back after a month, not three, and nobody has peeled.",
    "who should be refused": "With an active cold sore I send them home.",
    "how much energy": "On cheeks I run it at ninety millijoules.",
    "managing a dark mark afterwards": "If they go brown I start hydroquinone that same week.",
    "what it costs the clinic": "Each tip is three hundred dollars and lasts one face.",
    "anaesthesia": "Cream for an hour does it, and cold air while I work.",
    "how long results last": "After two years most of it has gone again.",
    "sport after the session": "No gym until the crusts are off.",
}


def test_queries_lie_nearer_to_what_answers_them_than_both_did_untaught(
    embedder: Embedder, weights_folder: Path
) -> None:
    untaught = load_embedder(load_projection().name, cache=weights_folder)
    near, close = _margins(embedder)
    near_before, close_before = _margins(untaught)
    assert near > 1.05 * near_before > 0
    assert close > 1.05 * close_before > 0


def test_changes_for_search_leave_what_stages_understand_by_as_it_was(tmp_path: Path) -> None:
    weights = tiny_weights(tmp_path)
    texts = ["a burn", "wait"]
    left, right = np.ones((16, 1), np.float16), np.full((1, 16), 0.5, np.float16)
    asking, answering = "encoder.layer.3.attention.attn.v", "encoder.layer.2.attention.attn.v"
    plain = load_sentence_bert(weights)
    answers, queries = Adapter("tiny", {answering: (left, right)}), Adapter("tiny-00", {asking: (left, -right)})
    changed = load_sentence_bert(weights, answers=answers, queries=queries)
    assert (plain.name, changed.name) == ("tiny", name_of_vectors(answers))
    assert asked_by(plain, texts) == said_by(plain, texts) == plain.embed(texts) == changed.embed(texts)
    assert asked_by(changed, texts) != changed.embed(texts) != said_by(changed, texts) != asked_by(changed, texts)
    own, *others = (dict(model.named_parameters()) for model in (changed.model, changed.answering, changed.asked))
    for other, matrix, added in zip(others, (answering, asking), (0.5, -0.5), strict=True):
        assert [name for name in own if own[name] is not other[name]] == [f"{matrix}.weight"]
        difference = (other[f"{matrix}.weight"] - own[f"{matrix}.weight"]).detach().float().numpy()
        assert difference == pytest.approx(np.full((16, 16), added), abs=1e-2)
    told = "has no matrix pooler.none of 16 by 16 .* for tiny belong to.*Learn them anew, as training/README.md says"
    unfitting = Adapter("tiny", {"pooler.none": (left, right)})
    with pytest.raises(WeightsError, match=told):
        load_sentence_bert(weights, queries=unfitting)
    with pytest.raises(WeightsError, match=told):
        load_sentence_bert(weights, answers=unfitting)


def test_tokens_are_the_models_states_seen_from_their_own_directions(tmp_path: Path) -> None:
    weights, directions = tiny_weights(tmp_path), np.eye(4, 16, dtype=np.float32)
    projection = Projection("tiny", "00", np.eye(8, 16, dtype=np.float32), directions)
    embedder = load_sentence_bert(weights, projection=projection)
    texts = ["abcd", "z" * (MOST_TOKENS + 44), "e"]  # the second is read in two pieces
    said, asked = embedder.embed_answers(texts), embedder.embed_queries(texts)
    assert [each.vector for each in said] == embedder.embed(texts)
    lengths = [len(tokens) for each in (*said, *asked) if (tokens := each.tokens) is not None]
    assert lengths == [6, 304, 3, 4, 300, 1]  # two special ones a piece, which a query goes without
    states = embedder.token_states(["abcd"])[0].detach().numpy()
    assert states.shape == (6, 16)
    assert said[0].tokens is not None and asked[0].tokens is not None
    assert said[0].tokens.tolist() == quantized(states @ directions.T).tolist()
    assert asked[0].tokens.tolist() == said[0].tokens[1:-1].tolist()
    for without in (
        load_sentence_bert(weights),
        load_sentence_bert(weights, projection=replace(projection, tokens=None)),
    ):
        assert [each.tokens for each in (*without.embed_answers(texts), *without.embed_queries(texts))] == [None] * 6


def test_what_all_tokens_share_is_taken_off() -> None:
    vectors = np.array([[3, 4], [0, 2]], np.float32)
    assert centred(vectors) == pytest.approx(np.array([[0.3, -0.1], [-0.3, 0.1]], np.float32))


def test_the_directions_kept_hold_most_of_the_square() -> None:
    vectors = np.array([[3, 0, 0], [0, 2, 0], [0, 0, 1], [0, -2, 0]], np.float32)
    assert np.abs(principal(vectors, 2)) == pytest.approx(np.array([[1, 0, 0], [0, 1, 0]]))


def test_a_projection_is_kept_and_another_one_has_another_digest(tmp_path: Path) -> None:
    projection = Projection("some-model", "ab12", np.array([[0.5, 0.25], [1, 0]], np.float32))
    path = tmp_path / "projection.npz"
    save_projection(projection, path)
    read = load_projection(path)
    assert (read.model, read.sha256, read.matrix.tolist()) == ("some-model", "ab12", [[0.5, 0.25], [1, 0]])
    assert read.name == projection.name
    assert read.tokens is None
    assert re.fullmatch("some-model-[0-9a-f]{8}", read.name)
    with_tokens = replace(projection, tokens=np.array([[1, 0]], np.float32))
    save_projection(with_tokens, path)
    kept = load_projection(path).tokens
    assert kept is not None and kept.tolist() == [[1, 0]]
    assert load_projection(path).name == with_tokens.name != projection.name
    assert Projection("some-model", "ab12", projection.matrix * 2).name != read.name


@pytest.mark.parametrize("content", [b"", b"PK broken"])
def test_a_damaged_projection_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "projection.npz"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="make projection"):
        load_projection(path)


def test_the_committed_projection_is_orthonormal() -> None:
    projection = load_projection()
    for matrix, rows in ((projection.matrix, DIMENSIONS), (projection.tokens, TOKEN_DIMENSIONS)):
        assert matrix is not None
        assert matrix.shape == (rows, 768)
        assert matrix @ matrix.T == pytest.approx(np.eye(rows), abs=5e-3)


def test_an_embedder_can_be_asked_for_by_the_name_that_its_vectors_have(
    embedder: Embedder, weights_folder: Path
) -> None:
    assert name_of_embedder("all-mpnet-base-v2", cache=weights_folder) == embedder.name
    again = load_embedder(embedder.name, cache=weights_folder)
    folder = str(find_weights("all-mpnet-base-v2", "embedder", cache=weights_folder).path)
    assert again.name == name_of_embedder(folder, cache=weights_folder) == embedder.name  # the same weights elsewhere
    assert _cosine(*embedder.embed(["a burn"]), *again.embed(["a burn"])) > 0.999
    for unknown in ("all-mpnet-base-v2-00000000", f"{load_projection().name}-00000000"):
        with pytest.raises(SettingError, match=f"unknown embedder model '{unknown}'"):
            load_embedder(unknown, cache=weights_folder)


def test_an_older_index_is_asked_by_the_plain_model(embedder: Embedder, weights_folder: Path) -> None:
    projection = load_projection()
    for before, tokens in ((projection.name, True), (replace(projection, tokens=None).name, False)):
        assert name_of_embedder(before, cache=weights_folder) == before != embedder.name
        older = load_embedder(before, cache=weights_folder)
        assert older.name == before
        (asked,), (said,), vectors = (
            older.embed_queries(["a burn"]),
            older.embed_answers(["a burn"]),
            older.embed(["a burn"]),
        )
        assert [asked.vector] == [said.vector] == vectors
        assert (asked.tokens is not None) == (said.tokens is not None) == tokens
        assert _cosine(*vectors, *embedder.embed(["a burn"])) > 0.999


def test_pearls_and_sections_are_told_by_vectors_that_search_did_not_change(
    embedder: Embedder, weights_folder: Path
) -> None:
    name = load_projection().name
    assert name_of_understanding(embedder) == name_of_understanding(load_embedder(name, cache=weights_folder)) == name
    other = load_embedder("all-MiniLM-L6-v2", cache=weights_folder)
    assert name_of_understanding(other) == other.name


def test_an_unknown_embedder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"unknown embedder model 'big'.*all-mpnet-base-v2"):
        load_embedder("big", cache=tmp_path)


def _margins(embedder: Embedder) -> tuple[float, float]:
    """Those of ANSWERS by the vectors of texts, and word for word."""
    asked, said = embedder.embed_queries(list(ANSWERS)), embedder.embed_answers(list(ANSWERS.values()))
    vectors = np.array([each.vector for each in asked]) @ np.array([each.vector for each in said]).T
    close = [
        [closeness(q.tokens, a.tokens) for a in said if a.tokens is not None] for q in asked if q.tokens is not None
    ]
    return _margin(vectors), _margin(np.array(close))


def _margin(cosines: NDArray[np.float64]) -> float:
    """How much nearer queries are to their own answers than to others, in standard deviations of all cosines."""
    return float((np.diag(cosines).mean() - cosines.mean()) / cosines.std())


def _cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def said_by(embedder: SentenceBert, texts: Sequence[str]) -> list[list[float]]:
    return [each.vector for each in embedder.embed_answers(texts)]


def asked_by(embedder: SentenceBert, texts: Sequence[str]) -> list[list[float]]:
    return [each.vector for each in embedder.embed_queries(texts)]
