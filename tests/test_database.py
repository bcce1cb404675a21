"""The database: opening it, migrating it, and what its errors say."""

from pathlib import Path

import psycopg
import pytest
from schemas import migrations_before, own_schema

from database.connection import Database, describe, open_database
from database.migrate import Migration, migrate, migrations
from transcripts.correction_store import load_corrections
from transcripts.errors import DatabaseError, SettingError, StorageError
from transcripts.first_pass import load_first_pass
from transcripts.transcript import Correction


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.transaction() as connection:
        assert migrate(connection) == ()


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(migration.name[:3]) for migration in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_later_migration_keeps_the_rows_of_an_older_schema(database: Database) -> None:
    old = Migration("001_pets", "CREATE TABLE pets (name text)")
    new = Migration("002_legs", "ALTER TABLE pets ADD COLUMN legs integer NOT NULL DEFAULT 4")
    with own_schema(database, "older") as connection:
        assert migrate(connection, (old,)) == ("001_pets",)
        connection.execute("INSERT INTO pets (name) VALUES ('Rex')")
        assert migrate(connection, (old, new)) == ("002_legs",)
        assert connection.execute("SELECT name, legs FROM pets").fetchall() == [("Rex", 4)]


def test_every_migration_keeps_a_recording_of_the_first_schema(database: Database) -> None:
    with own_schema(database, "first") as connection:
        migrate(connection, migrations()[:1])
        connection.execute(
            "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
            "VALUES ('ab', 'Scars', 'scars.mp4', 'abc.mp4', 'abc', 'ready')"
        )
        migrate(connection)
        assert connection.execute("SELECT id, title, captions_path FROM recordings").fetchall() == [
            ("ab", "Scars", None)
        ]


def test_an_index_of_the_library_that_was_there_is_made_denser(database: Database) -> None:
    with own_schema(database, "sparse") as connection:
        migrate(connection, migrations_before("018_denser_graph"))
        connection.execute("CREATE TABLE units_1 PARTITION OF units FOR VALUES IN (1)")
        migrate(connection)
        connection.execute("CREATE TABLE units_2 PARTITION OF units FOR VALUES IN (2)")
        made = connection.execute(
            "SELECT tablename, indexdef LIKE '%m=''24'', ef_construction=''128''%' FROM pg_indexes "
            "WHERE schemaname = 'sparse' AND tablename LIKE 'units%' AND indexdef LIKE '%hnsw%' ORDER BY tablename"
        ).fetchall()
        assert made == [("units", True), ("units_1", True), ("units_2", True)]


def test_units_that_were_there_have_no_tokens_and_those_of_any_partition_are_stored_as_they_are(
    database: Database,
) -> None:
    with own_schema(database, "tokenless") as connection:
        migrate(connection, migrations_before("019_tokens"))
        connection.execute("CREATE TABLE units_1 PARTITION OF units FOR VALUES IN (1)")
        connection.execute("INSERT INTO generations (id, model, recipe, state) VALUES (1, 'm', 'r', 'serving')")
        connection.execute(
            "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
            "VALUES ('a', 'a', 'a', 'a', 'a', 'ready')"
        )
        connection.execute(
            'INSERT INTO units (generation, recording, position, kind, text, start, "end", first, last, terms, '
            "pearls, content_hash, embedding, words) VALUES (1, 'a', 0, 'window', 'said', 0, 1, 0, 0, '{}', '{}', "
            "'h', array_fill(1, ARRAY[384])::vector::halfvec, '')"
        )
        migrate(connection)
        connection.execute("CREATE TABLE units_2 PARTITION OF units FOR VALUES IN (2)")
        stored = connection.execute(
            "SELECT attrelid::regclass::text, attstorage FROM pg_attribute WHERE attname = 'tokens' "
            "AND attrelid = ANY (ARRAY['units_1', 'units_2']::regclass[]) ORDER BY 1"
        ).fetchall()
        assert connection.execute("SELECT text, tokens FROM units").fetchall() == [("said", None)]
        assert stored == [("units_1", "e"), ("units_2", "e")]


def test_corrections_that_were_there_are_kept_without_the_words_that_they_replaced(database: Database) -> None:
    with own_schema(database, "wordless") as connection:
        migrate(connection, migrations_before("022_first_pass"))
        connection.execute(
            "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
            "VALUES ('a', 'a', 'a', 'a', 'a', 'ready')"
        )
        connection.execute("INSERT INTO transcripts (recording, model) VALUES ('a', 'm')")
        connection.execute(
            "INSERT INTO corrections VALUES ('a', 0, 3, 1.5, 2.5, 'all therapy', 'Ultherapy', 'Ultherapy', 'near', 0.9)"
        )
        migrate(connection)
        assert load_corrections(connection, "a") == (
            Correction(3, 1.5, 2.5, "all therapy", "Ultherapy", "Ultherapy", "near", 0.9),
        )
        assert load_first_pass(connection, "a") is None


def test_an_index_that_was_there_is_whole_and_takes_units_without_vectors(database: Database) -> None:
    with own_schema(database, "vectors") as connection:
        migrate(connection, migrations_before("021_search_index"))
        connection.execute("CREATE TABLE units_1 PARTITION OF units FOR VALUES IN (1)")
        connection.execute("INSERT INTO generations (id, model, recipe, state) VALUES (1, 'm', 'r', 'serving')")
        connection.execute(
            "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
            "VALUES ('a', 'a', 'a', 'a', 'a', 'ready')"
        )
        connection.execute("INSERT INTO indexed (generation, recording) VALUES (1, 'a')")
        migrate(connection)
        connection.execute(
            'INSERT INTO units (generation, recording, position, kind, text, start, "end", first, last, terms, '
            "pearls, content_hash, words) VALUES (1, 'a', 0, 'window', 'said', 0, 1, 0, 0, '{}', '{}', 'h', '')"
        )
        assert connection.execute("SELECT recording, whole FROM indexed").fetchall() == [("a", True)]
        assert connection.execute("SELECT text, embedding FROM units").fetchall() == [("said", None)]


def test_the_locks_of_a_session_are_free_as_soon_as_it_ends(database: Database) -> None:
    lock, unlock = "SELECT pg_try_advisory_lock(7)", "SELECT pg_advisory_unlock(7)"
    with database.session() as other:
        for _ in range(100):  # without unlocking, about one in ten came too early
            with database.session() as session:
                assert session.execute(lock).fetchone() == (True,)
                assert other.execute(lock).fetchone() == (False,)
            assert other.execute(lock).fetchone() == (True,)
            other.execute(unlock)


def test_what_broke_a_session_is_what_is_told(database: Database) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        database.session() as session,
        database.transaction() as connection,
    ):
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (session.info.backend_pid,))
        raise ZeroDivisionError


def test_a_failing_migration_leaves_nothing_behind(database: Database) -> None:
    bad = Migration("001_bad", "CREATE TABLE halfway (x int); SELECT no_such_function()")
    with own_schema(database, "broken") as connection:
        with pytest.raises(psycopg.errors.UndefinedFunction):
            migrate(connection, (bad,))
        assert connection.execute("SELECT to_regclass('broken.halfway')").fetchone() == (None,)


def test_a_database_from_a_newer_version_is_refused(database: Database) -> None:
    with own_schema(database, "newer") as connection:
        migrate(connection, (Migration("001_now", "SELECT 1"), Migration("002_later", "SELECT 1")))
        with pytest.raises(DatabaseError, match="002_later"):
            migrate(connection, (Migration("001_now", "SELECT 1"),))


def test_an_unreachable_server_is_a_clear_error(tmp_path: Path) -> None:
    with (
        pytest.raises(DatabaseError, match=r"(?s)cannot be reached.*Check DATABASE_URL"),
        open_database("postgresql://nobody@127.0.0.1:1/nothing", home=tmp_path),
    ):
        pass


def test_a_file_where_the_home_should_be_is_a_clear_error(tmp_path: Path) -> None:
    home = tmp_path / "var"
    home.write_text("not a folder")
    with pytest.raises(StorageError, match=r"Cannot write .*var.*Set SPRINGBOARD_HOME"), open_database(None, home=home):
        pass


@pytest.mark.parametrize(
    "url",
    ["postgresql://app:s3cret@db:5432/x", "postgresql://db/x?password=s3cret", "host=db password=s3cret dbname=x"],
)
def test_a_database_is_described_without_its_password(tmp_path: Path, url: str) -> None:
    described = describe(url, home=tmp_path)
    assert "s3cret" not in described
    assert "host=db" in described and "dbname=x" in described


def test_an_unreadable_url_is_a_clear_error_that_keeps_the_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://app:s3cret@db/x"
    with pytest.raises(SettingError, match="DATABASE_URL cannot be read. It accepts postgresql://") as caught:
        with open_database(url, home=tmp_path):
            pass
    assert "s3cret" not in str(caught.value)


def test_transactions_roll_back_when_the_block_raises(database: Database) -> None:
    insert = (
        "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
        "VALUES ('a', 'a', 'a', 'a', 'a', 'queued')"
    )
    with pytest.raises(RuntimeError), database.transaction() as connection:
        connection.execute(insert)
        raise RuntimeError
    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM recordings").fetchone() == (0,)


def test_the_embedded_server_lives_until_its_last_user_leaves(tmp_path: Path) -> None:
    with open_database(None, home=tmp_path) as outer:
        with open_database(None, home=tmp_path) as inner:
            assert inner.url == outer.url
        with outer.transaction() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(outer.url)
