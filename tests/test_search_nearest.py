"""The nearest units that meet conditions: all of them where few do, however far from the query they are."""

import pytest
from pgvector import HalfVector

from database.connection import Connection, Database
from transcripts import store
from transcripts.closeness import Embedding
from transcripts.recording import Recording
from transcripts.search_candidates import find_candidates
from transcripts.search_conditions import conditions_of
from transcripts.search_index import Generation, live, save_units
from transcripts.search_nearest import nearest
from transcripts.search_query import Query
from transcripts.units import Unit
from transcripts.vocabulary import Vocabulary

NEAR, FAR = 400, 6
QUERY = HalfVector([1.0, -1.0, *[0.0] * 382])
WHERE = "generation = %(generation)s AND kind <> 'passage' AND speaker = %(speaker)s"


def fill(connection: Connection) -> Generation:
    """Many units by Ada in the direction of the query, the first nearest, and a few by Ben on the other side."""
    store.add_recording(connection, Recording("one", "One", "one", "one", "one"), stages=())
    units = [Unit("window", "Said.", 1.0 * at, at + 1.0, at, at, speaker="Ada") for at in range(NEAR)]
    units += [Unit("window", "Said.", 1.0 * at, at + 1.0, at, at, speaker="Ben") for at in range(NEAR, NEAR + FAR)]
    vectors = [[1.0, at / NEAR, *[0.0] * 382] for at in range(NEAR)]
    vectors += [[-1.0, (at + 1) / FAR, *[0.0] * 382] for at in range(FAR)]
    (generation,) = live(connection, model="stand-in", recipe="test")
    save_units(connection, generation, "one", units, [Embedding(vector) for vector in vectors])
    # As in a library that is too large to be read, whose index gives up long before it is at its end.
    connection.execute("SET LOCAL enable_seqscan = off")
    connection.execute("SET LOCAL enable_bitmapscan = off")
    connection.execute("SET LOCAL enable_sort = off")
    connection.execute("SET LOCAL hnsw.max_scan_tuples = 150")
    return generation


@pytest.mark.parametrize("most_compared", [FAR, FAR - 1])  # they are few, or the index gives up without them
def test_what_meets_a_condition_is_found_on_the_other_side_of_everything(
    database: Database, most_compared: int
) -> None:
    with database.transaction() as connection:
        generation = fill(connection)
        parameters = {"generation": generation.id, "speaker": "Ben", "vector": QUERY}
        found = nearest(
            connection, generation, WHERE, parameters, conditioned=True, limit=100, most_compared=most_compared
        )
        by_index = connection.execute(
            f"SELECT position FROM units WHERE {WHERE} ORDER BY embedding <=> %(vector)s LIMIT 100", parameters
        ).fetchall()
    assert found == [("one", NEAR + at) for at in range(FAR)]
    assert by_index == []  # or this test tells nothing


def test_what_many_meet_comes_from_the_index(database: Database) -> None:
    with database.transaction() as connection:
        generation = fill(connection)
        parameters = {"generation": generation.id, "speaker": "Ada", "vector": QUERY}
        found = nearest(connection, generation, WHERE, parameters, conditioned=True, limit=5, most_compared=10)
    assert found == [("one", at) for at in range(5)]


@pytest.mark.parametrize(("hidden", "found"), [(("one",), 0), (("one", "three"), FAR)])
def test_what_only_hides_is_compared_one_by_one_where_it_hides_most_recordings(
    database: Database, hidden: tuple[str, ...], found: int
) -> None:
    """Where it hides few the index is believed: to compare all that are seen would be to compare the library."""
    with database.transaction() as connection:
        generation = fill(connection)
        for other in ("two", "three"):
            store.add_recording(connection, Recording(other, other, other, other, other), stages=())
        units = [Unit("window", "Said.", 1.0 * at, at + 1.0, at, at) for at in range(FAR)]
        vectors = [[-1.0, (at + 1) / FAR, *[0.0] * 382] for at in range(FAR)]
        save_units(connection, generation, "two", units, [Embedding(vector) for vector in vectors])
        conditions = conditions_of(connection, generation, Query("said"), Vocabulary(()), hidden=hidden)
        candidates = find_candidates(connection, generation, conditions, (), Embedding(QUERY.to_list()))
    assert [candidate.recording for candidate in candidates] == ["two"] * found
    assert conditions.narrow == bool(found)
    assert conditions.parameters == {"condition_0": ["two"] if found else ["one"]}
