"""The ranker: it learns from labelled sentences, is stored whole, and what is committed fits the code that reads it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from talk import VOCABULARY, HashedWords

from evals.annotated import Remark, Webinar
from models.catalog import load_ranker
from models.protocols import Embedder
from models.ranker import WEIGHTS, save_ranker
from models.ranker import load_ranker as read_ranker
from pipeline.pearls import WEIGHTS as LISTING
from pipeline.traits import KIND_TRAITS, TRAITS, traits
from training.listing import Example, fit, left_out
from training.pearls import SENTENCES, cross_validated, measured, read_sentences, train
from transcripts.errors import InvalidValueError, SettingError, WeightsError
from transcripts.outline import PEARL_KINDS
from transcripts.vocabulary import load_vocabulary


def test_the_committed_weights_are_for_these_traits() -> None:
    ranker = read_ranker()
    assert ranker.traits == TRAITS
    assert ranker.pearls.trait_weights.shape == (len(PEARL_KINDS) + 1, len(TRAITS))
    assert ranker.told.trait_weights.shape == (len(PEARL_KINDS), len(TRAITS))
    idle = [name not in KIND_TRAITS for name in TRAITS]
    assert not ranker.told.trait_weights[:, idle].any()


def test_there_are_sentences_of_every_kind_and_none_twice() -> None:
    labels, texts = read_sentences(SENTENCES)
    assert len(texts) == len(set(texts)) >= 600
    assert min(labels.count(kind) for kind in PEARL_KINDS) >= 30
    assert labels.count("none") >= len(labels) / 2


def test_training_tells_pearls_from_the_rest(tmp_path: Path) -> None:
    labels, texts = read_sentences(SENTENCES)
    vectors, shown = measured(texts, HashedWords(), VOCABULARY)
    ranker = train(labels, vectors, shown, embedder="hashed-words")
    save_ranker(ranker, tmp_path / "weights.json")
    ranker = read_ranker(tmp_path / "weights.json")
    chances = ranker.rank(vectors, shown)
    assert chances.shape == (len(texts), len(PEARL_KINDS))
    assert (chances.sum(axis=1) <= 1 + 1e-9).all()
    right = (chances.sum(axis=1) > 0.5) == (np.array(labels) != "none")
    assert right.mean() > 0.85
    new = ["Wait six weeks before the next peel.", "Lunch is at one, see you in six weeks."]
    wait, lunch = ranker.rank(*measured(new, HashedWords(), VOCABULARY))
    assert wait.sum() > 0.8 > 0.3 > lunch.sum()
    assert PEARL_KINDS[int(wait.argmax())] == "interval"
    kinds = ranker.kinds(*measured(new[:1], HashedWords(), VOCABULARY))
    assert kinds.sum() == pytest.approx(1.0)
    assert PEARL_KINDS[int(kinds.argmax())] == "interval"


def test_cross_validation_shows_vectors_traits_and_both() -> None:
    labels, texts = read_sentences(SENTENCES)
    table = cross_validated(labels, *measured(texts, HashedWords(), VOCABULARY))
    assert list(table.columns[0].cells) == ["vectors", "traits", "both"]
    assert all(0.5 < float(str(cell)) < 1 for cell in table.columns[1].cells)


def test_traits_have_their_places() -> None:
    found = dict(zip(TRAITS, traits("Never inject more than ten units, wait two weeks.", VOCABULARY), strict=True))
    assert (found["warning"], found["doses"], found["waits"], found["waits with an interval"]) == (1, 1, 1, 1)
    assert (found["money"], found["small talk"], found["question"], found["settings"]) == (0, 0, 0, 0)


def test_vectors_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="train it again with `make pearls`"):
        read_ranker().rank(np.zeros((1, 3)), np.zeros((1, len(TRAITS))))


def test_another_embedder_is_refused() -> None:
    with pytest.raises(SettingError, match="pearls are ranked by the vectors of 'all-mpnet-base-v2-"):
        load_ranker(HashedWords())


@pytest.mark.parametrize("content", ["", "{}", '{"kinds": ["interval", "none"]}'])
def test_broken_weights_are_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match="make pearls"):
        read_ranker(path)


def test_a_wrong_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text("kind\ttext\ninterval\tWait.\npearl\tNever.\n", encoding="utf-8")
    with pytest.raises(InvalidValueError, match="line 3: expected one of interval, limit"):
        read_sentences(path)


@pytest.mark.weights
def test_the_committed_weights_tell_unseen_sentences(embedder: Embedder) -> None:
    said = [
        "I leave five weeks between two sessions on the chest.",
        "We never treat over a pacemaker.",
        "The parking is free after six.",
        "The company was founded in Turin by two brothers.",
    ]
    chances = load_ranker(embedder).rank(*measured(said, embedder, load_vocabulary()))
    assert (chances.sum(axis=1) > 0.5).tolist() == [True, True, False, False]
    assert [PEARL_KINDS[int(row.argmax())] for row in chances[:2]] == ["interval", "contraindication"]
    told = [
        "A crust on day nine that smells is an infection.",
        "If the crust smells, swab it, and give an antibiotic for a week.",
    ]
    kinds = load_ranker(embedder).kinds(*measured(told, embedder, load_vocabulary()))
    assert [PEARL_KINDS[int(row.argmax())] for row in kinds] == ["complication", "management"]
    assert WEIGHTS.exists()


def test_what_speaks_for_listing_is_learned_from_the_remarks_that_experts_marked() -> None:
    remark = Remark("Wait two weeks.", 0, (("two",),))
    webinar = Webinar("talk", "Talk", None, (), (), (), (), (), (remark,), ())
    shown = np.eye(len(LISTING))
    aside = list(LISTING).index("aside")
    marked = Example(webinar, shown, tuple(frozenset([remark] * (at == aside)) for at in range(len(LISTING))))
    fitted = fit([marked] * 20)
    assert fitted.weights.argmax() == fitted.chances(shown).argmax() == aside
    table = left_out([marked, replace(marked)])
    assert (table.columns[0].header, table.row_count) == ("talk", 3)
