"""Numbered SQL files, applied once each and in order."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from transcripts.errors import DatabaseError

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x5B0A_2D01  # any fixed number: two processes must not migrate at once


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    name: str
    sql: str


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The migrations in order of their numbers."""
    return tuple(Migration(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql")))


def migrate(connection: psycopg.Connection[Any], known: tuple[Migration, ...] | None = None) -> tuple[str, ...]:
    """Apply what is not applied yet, in one transaction, and return the names of what was applied.

    Raises DatabaseError if the database was migrated by a newer Springboard than this one.
    """
    known = migrations() if known is None else known
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations ("
            "name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied = {name for (name,) in connection.execute("SELECT name FROM migrations")}
        if newer := applied - {migration.name for migration in known}:
            raise DatabaseError(
                f"The database has migrations this version does not know: {', '.join(sorted(newer))}. "
                "Install the newer Springboard that made them."
            )
        pending = [migration for migration in known if migration.name not in applied]
        for migration in pending:
            connection.execute(migration.sql.encode())
            connection.execute("INSERT INTO migrations (name) VALUES (%s)", (migration.name,))
    return tuple(migration.name for migration in pending)
