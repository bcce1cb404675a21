"""The synthetic library for measuring search: it is stored as a real one would be, and spread as one."""

import numpy as np
import pytest

from database.connection import Database
from evals.bench_search import MODEL, Given
from evals.fill import fill
from evals.synthetic import FOUND_PER_RECORDING, PASSAGES, SENTENCES, Library
from transcripts.closeness import unpack
from transcripts.search import answer
from transcripts.search_index import breadth, open_generation, serving

UNITS = 2 * FOUND_PER_RECORDING


@pytest.fixture
def library(database: Database) -> Library:
    with database.snapshot() as connection:
        return Library(connection, units=UNITS)


def test_a_filled_database_serves_and_answers(database: Database, library: Library) -> None:
    generation, built = fill(database.url, units=UNITS, model=MODEL, processes=1, memory="64MB")
    with database.snapshot() as connection:
        assert serving(connection) == generation
        kinds = dict(connection.execute("SELECT kind, count(*) FROM units GROUP BY kind").fetchall())
        (question,) = library.questions(1)
        told = answer(connection, question.text, Given(question.embedding))
        counted = connection.execute("SELECT lexeme, units FROM lexemes ORDER BY lexeme").fetchall()
        there = connection.execute(
            "SELECT word, ndoc FROM ts_stat($$SELECT words FROM units WHERE kind <> 'passage'$$)"
        ).fetchall()
    assert kinds == {"passage": 2 * PASSAGES, "window": 2 * PASSAGES * SENTENCES, "claim": 4 * PASSAGES}
    assert len(told.moments) == 6  # three of each recording at most
    assert told.notices == ()
    assert sorted(counted) == sorted([*there, ("", UNITS)])
    assert all(index.size > 0 for index in built) and len(built) == 5


def test_rows_come_back_as_they_were_made(database: Database, library: Library) -> None:
    fill(database.url, units=UNITS, model=MODEL, processes=1, memory="64MB")
    row = library.rows(1)[PASSAGES + 5]  # a window
    with database.snapshot() as connection:
        text, terms, embedding, tokens, lexemes = connection.execute(  # type: ignore[misc]
            "SELECT text, terms, embedding, tokens, tsvector_to_array(words) FROM units "
            "WHERE recording = %s AND position = %s",
            (row.recording, row.position),
        ).fetchone()
        without = connection.execute("SELECT DISTINCT kind FROM units WHERE tokens IS NULL").fetchall()
    assert (text, tuple(terms), set(lexemes)) == (row.text, row.terms, set(row.lexemes))
    assert np.allclose(embedding.to_list(), row.vector, atol=1e-3)
    assert unpack(tokens).tolist() == row.tokens.tolist()
    assert without == [("passage",)]


def test_vectors_are_nearest_within_a_passage_and_alike_within_a_recording(library: Library) -> None:
    one, other = (np.stack([row.vector for row in library.rows(number) if row.kind == "window"]) for number in range(2))
    apart = one[::SENTENCES]  # one of each passage
    within = [float(one[at] @ one[at + 5]) for at in range(0, len(one), SENTENCES)]  # no common sentence
    recording = (apart @ apart.T)[np.triu_indices(len(apart), 1)]
    assert np.mean(within) == pytest.approx(0.57, abs=0.05)
    assert np.mean(recording) == pytest.approx(0.18, abs=0.05)
    assert np.mean(one @ other.T) == pytest.approx(0.14, abs=0.05)


def test_two_libraries_of_one_size_are_the_same(database: Database, library: Library) -> None:
    with database.snapshot() as connection:
        again = Library(connection, units=UNITS)
    assert [row.text for row in again.rows(1)] == [row.text for row in library.rows(1)]
    for one, other in zip(again.questions(3), library.questions(3), strict=True):
        assert one.text == other.text
        assert one.embedding.vector == other.embedding.vector
        assert one.embedding.tokens is not None and other.embedding.tokens is not None
        assert one.embedding.tokens.tolist() == other.embedding.tokens.tolist()


@pytest.mark.parametrize(
    ("units", "in_view"), [(0, 100), (10_000, 100), (100_000, 126), (1_000_000, 400), (10**7, 1000)]
)
def test_the_larger_an_index_the_more_of_it_is_kept_in_view(database: Database, units: int, in_view: int) -> None:
    with database.transaction() as connection:
        generation = open_generation(connection, model=MODEL, recipe="none", state="serving")
        connection.execute(
            "INSERT INTO lexemes (generation, lexeme, units) VALUES (%s, '', %s)", (generation.id, units)
        )
        assert breadth(connection, generation) == in_view
