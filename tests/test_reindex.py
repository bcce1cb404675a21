"""The search index anew: the old one serves until the new one is complete, whatever happens in between."""

from contextlib import ExitStack
from hashlib import sha256

import pytest
from conftest import CommandLine
from indexing import LEXICON, StandIn, add, embed, now_serving, recordings_in
from library import SEGMENTS

from database.connection import Database
from flows.index import understood_of, units_of
from flows.reindex import is_stale, reindex
from flows.slots import recording_lock, reindex_lock
from models.catalog import name_of_embedder
from models.protocols import Embedder
from pipeline.embed import recipe
from settings import Settings
from transcripts import results
from transcripts.closeness import unpack
from transcripts.errors import StageError
from transcripts.search import Lexicon, answer, field_lexicon
from transcripts.search_index import Generation
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import Term, Vocabulary

WIDER = Lexicon(Vocabulary((Term("Novapeel", "device"), Term("acne scars", "technique"))), Synonyms(()))


class Cut(Exception):
    """What ends a process in the middle."""


def partitions(database: Database) -> int:
    with database.snapshot() as connection:
        row = connection.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'units'::regclass").fetchone()
    assert row is not None
    return int(row[0])


def test_another_model_serves_once_every_recording_is_indexed_with_it(database: Database, settings: Settings) -> None:
    ids = sorted(add(database, settings, name, StandIn("old")).id for name in "abc")
    seen: list[tuple[int, int]] = []
    generation = reindex(database, StandIn("new"), LEXICON, report=lambda done, total: seen.append((done, total)))
    assert now_serving(database) == Generation(generation.id, "new", generation.recipe, "serving")
    assert recordings_in(database, generation) == ids
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert partitions(database) == 1  # the old index is gone


def test_an_interrupted_reindex_goes_on_where_it_was(database: Database, settings: Settings) -> None:
    for name in "abc":
        add(database, settings, name, StandIn("old"))
    calls = iter(range(9))

    def cut_at_the_third() -> None:
        if next(calls) == 2:
            raise Cut

    with pytest.raises(Cut):
        reindex(database, StandIn("new", cut_at_the_third), LEXICON)
    assert now_serving(database).model == "old"
    rest = StandIn("new")
    reindex(database, rest, LEXICON)
    assert now_serving(database).model == "new"
    assert sum("Welcome to this talk" in text for text in rest.embedded) == 1  # of the third


def test_search_answers_from_the_old_index_until_the_switch(database: Database, settings: Settings) -> None:
    for name in "ab":
        add(database, settings, name, StandIn("old"))
    found = []

    def look() -> None:
        with database.snapshot() as connection:
            told = answer(connection, "weeks", StandIn("old"), lexicon=LEXICON)
        found.append((sorted(moment.title for moment in told.moments), told.notices))

    reindex(database, StandIn("new", look), LEXICON)
    assert found == [(["a", "a", "b", "b"], ())] * 2  # a claim and what is apart from it
    with database.snapshot() as connection:
        told = answer(connection, "weeks", StandIn("new"), lexicon=LEXICON)
        stale = answer(connection, "weeks", StandIn("old"), lexicon=LEXICON)
    assert (sorted(moment.title for moment in told.moments), told.notices) == (["a", "a", "b", "b"], ())
    assert "Keyword results only" in stale.notices[0]  # vectors of two models are never compared


def test_a_recording_that_comes_meanwhile_is_in_both(database: Database, settings: Settings) -> None:
    first = add(database, settings, "first", StandIn("old"))
    came: list[str] = []

    def arrive() -> None:
        if not came:
            came.append("")
            came[0] = add(database, settings, "second", StandIn("old")).id
            assert recordings_in(database, now_serving(database)) == sorted([first.id, came[0]])

    generation = reindex(database, StandIn("new", arrive), LEXICON)
    assert recordings_in(database, generation) == sorted([first.id, *came])


def test_a_recording_that_is_embedded_again_meanwhile_is_indexed_again(database: Database, settings: Settings) -> None:
    one, other = sorted((add(database, settings, name, StandIn("old")) for name in "ab"), key=lambda each: each.id)
    calls = iter(range(9))

    def change_the_first_at_the_second() -> None:
        if next(calls) == 1:
            with database.transaction() as connection:
                results.save_pearls(connection, one.id, ())
            embed(database, one, StandIn("old"))

    new = StandIn("new", change_the_first_at_the_second)
    generation = reindex(database, new, LEXICON)
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT recording, count(*) FROM units WHERE generation = %s AND pearls <> '{}' GROUP BY recording",
            (generation.id,),
        ).fetchall()
    assert [recording for recording, _ in rows] == [other.id]


def test_another_vocabulary_names_terms_anew_and_keeps_the_vectors(database: Database, settings: Settings) -> None:
    recording = add(database, settings, "a", StandIn("same"))
    embedder = StandIn("same")
    generation = reindex(database, embedder, WIDER)
    assert embedder.embedded == []
    assert now_serving(database) == Generation(
        generation.id, "same", recipe(WIDER.vocabulary, WIDER.synonyms), "serving"
    )
    with database.snapshot() as connection:
        terms = {mention.term for mention in results.load_mentions(connection, recording.id)}
        (named,) = connection.execute("SELECT array_agg(DISTINCT term) FROM units, unnest(terms) AS term").fetchone()  # type: ignore[misc]
        tokens = connection.execute("SELECT kind, text, tokens FROM units ORDER BY position").fetchall()
    assert terms == {"Novapeel", "acne scars"}
    assert sorted(named) == ["Novapeel", "acne scars"]
    assert [kind for kind, _, packed in tokens if packed is None] == ["passage"]
    assert {kind for kind, _, packed in tokens if packed is not None} == {"window", "claim"}
    for kind, text, packed in tokens:  # one for each sentence, which tells whether it has the word
        said = [segment.text for segment in SEGMENTS if segment.text in text] if kind == "window" else [text]
        told = [[127, 0] if "weeks" in sentence else [0, 127] for sentence in said]
        assert packed is None or unpack(packed).tolist() == told


def test_an_index_that_is_up_to_date_is_left_alone(database: Database, settings: Settings) -> None:
    add(database, settings, "a", StandIn("same"))
    before, embedder = now_serving(database), StandIn("same")
    assert not is_stale(database, "same", LEXICON)
    assert reindex(database, embedder, LEXICON) == before
    assert embedder.embedded == []


def test_an_index_is_stale_for_another_model_or_vocabulary(database: Database, settings: Settings) -> None:
    assert not is_stale(database, "any", LEXICON)  # there is none yet
    add(database, settings, "a", StandIn("same"))
    assert is_stale(database, "other", LEXICON)
    assert is_stale(database, "same", WIDER)


def test_what_cannot_be_indexed_keeps_the_old_index(database: Database, settings: Settings) -> None:
    add(database, settings, "good", StandIn("old"))
    bad = add(database, settings, "bad", StandIn("old"))
    with database.transaction() as connection:
        connection.execute("DELETE FROM transcripts WHERE recording = %s", (bad.id,))
    with pytest.raises(StageError, match=f"1 of 2 recordings could not be indexed.*{bad.id}: “bad” cannot be indexed"):
        reindex(database, StandIn("new"), LEXICON)
    assert now_serving(database).model == "old"


def test_only_one_process_makes_a_new_index(database: Database) -> None:
    with reindex_lock(database), pytest.raises(StageError, match="being made anew by another process"):
        reindex(database, StandIn("new"), LEXICON)


def test_a_recording_that_is_at_work_elsewhere_is_waited_for(database: Database, settings: Settings) -> None:
    busy = max((add(database, settings, name, StandIn("old")) for name in "ab"), key=lambda each: each.id)
    at_work = ExitStack()
    at_work.enter_context(recording_lock(database, busy))
    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:  # both were tried once, and the busy one is tried again
            assert now_serving(database).model == "old"
            at_work.close()

    generation = reindex(database, StandIn("new"), LEXICON, report=report)
    assert told == [(0, 2), (1, 2), (1, 2), (2, 2)]
    assert busy.id in recordings_in(database, generation)


@pytest.mark.weights
def test_the_command_indexes_with_the_real_model(
    command_line: CommandLine, database: Database, settings: Settings, embedder: Embedder
) -> None:
    add(database, settings, "a", StandIn("old"))
    before = command_line.run("search", "Wait six weeks")  # the model of the old index leads nowhere
    assert (before.code, "Keyword results only" in before.out) == (0, True), before.err
    assert "unknown embedder model 'old'" in before.err
    outcome = command_line.run("reindex")
    assert (outcome.code, outcome.out) == (
        0,
        f"The search index is up to date: number {now_serving(database).id}, made with {embedder.name}.\n",
    ), outcome.err
    assert not is_stale(database, name_of_embedder(settings.embedder, cache=settings.weights_folder), field_lexicon())
    assert "Wait six weeks" in command_line.run("search", "how long between treatments").out


def test_the_stored_hash_is_of_what_was_read(database: Database, settings: Settings) -> None:
    recording = add(database, settings, "a", StandIn("old"))
    with database.snapshot() as connection:
        rows = connection.execute("SELECT content_hash FROM units ORDER BY position").fetchall()
        units, _ = units_of(understood_of(connection, recording.id), StandIn("old"), LEXICON)
    assert [stored for (stored,) in rows] == [sha256("\n".join(unit.read).encode()).hexdigest() for unit in units]
    assert {unit.kind for unit in units if len(unit.read) > 1} == {"passage", "window"}
