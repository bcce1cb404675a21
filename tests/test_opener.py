"""The opener: it learns which sentences open a subject, is stored whole, and refuses what it cannot read."""

from pathlib import Path

import numpy as np
import pytest
from talk import HashedWords, talk

from models.catalog import load_opener
from models.opener import load_opener as read_opener
from models.opener import save_opener
from pipeline.boundaries import WEIGHTS, evidence
from pipeline.sentences import sentences
from training.sections import OPENINGS, read_openings, train_opener
from transcripts.errors import InvalidValueError, SettingError, WeightsError
from transcripts.vocabulary import load_vocabulary


def test_what_was_learned_is_stored_whole(tmp_path: Path) -> None:
    openings = [f"Moving towards subject {name}." for name in ("alpha", "gamma", "delta", "kappa")]
    others = [f"Inject {name} slowly, please." for name in ("alpha", "gamma", "delta", "kappa")]
    opener = train_opener(openings, others, embedder=HashedWords())
    save_opener(opener, tmp_path / "weights.json")
    read = read_opener(tmp_path / "weights.json")
    assert read.embedder == "hashed-words"
    opened, other = read.rate(np.array(HashedWords().embed(["Moving towards the next subject.", "Inject it slowly."])))
    assert opened > 0 > other


def test_vectors_and_embedders_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="make sections"):
        read_opener().rate(np.zeros((1, 3)))
    with pytest.raises(SettingError, match="make sections"):
        load_opener(HashedWords())
    (tmp_path / "weights.json").write_text("{}")
    with pytest.raises(WeightsError, match="make sections"):
        read_opener(tmp_path / "weights.json")


def test_openings_are_labelled_and_told_once(tmp_path: Path) -> None:
    openings, others = read_openings(OPENINGS)
    assert len(openings) >= 200 and len(others) >= 500
    assert len(set(openings)) == len(openings)
    assert set(openings).isdisjoint(others)
    (tmp_path / "bad.tsv").write_text("kind\ttext\nmaybe\tSo.\n")
    with pytest.raises(InvalidValueError, match=r"bad.tsv, line 2: expected one of opens, inside"):
        read_openings(tmp_path / "bad.tsv")


def test_evidence_is_counted_by_name() -> None:
    spoken = sentences(
        talk("Ann: Lips swell.", "Ben: How long?", "Ann: Yes, lips swell for a day.", "Ben: Oh, and veins, Fraxel?")
    )
    vectors = np.array(HashedWords().embed([one.text for one in spoken]))
    shown = evidence(spoken, vectors, np.array([0.0, 1.0, 2.0, 3.0]), load_vocabulary())
    columns = dict(zip(WEIGHTS, shown.T.tolist(), strict=True))
    assert columns["opens"] == columns["opens soon"] == [0.0, 1.0, 2.0, 3.0]
    assert columns["new speaker"] == [0.0, 1.0, 1.0, 1.0]
    assert columns["host"] == [0.0, 1.0, 0.0, 1.0]
    assert columns["reply"] == [0.0, 0.0, 1.0, 0.0]
    assert columns["after a question"] == [0.0, 0.0, 1.0, 0.0]
    assert columns["thrown in"] == [0.0, 0.0, 0.0, 1.0]
    assert columns["words shared"][2] == 2.0
    assert columns["new terms"] == [0.0, 1.0, 1.0, 1.0]


def test_terms_count_as_new_where_the_words_around_name_them_first() -> None:
    long = "So it went on and on. " * 15  # ninety words
    spoken = sentences(talk("Ann: Fraxel first.", f"Ben: {long}", "Ann: Fraxel again, and Sculptra.", f"Ben: {long}"))
    shown = evidence(spoken, np.zeros((len(spoken), 4)), np.zeros(len(spoken)), load_vocabulary())
    counts = dict(enumerate(shown[:, list(WEIGHTS).index("new terms")].tolist()))
    assert spoken[16].text == "Fraxel again, and Sculptra."
    # Sculptra is new from 78 words before it on, Fraxel where more than 80 lie between.
    assert {at: count for at, count in counts.items() if count} == dict.fromkeys(range(3, 15), 1.0) | {15: 2.0, 16: 2.0}
