"""A schema beside the real one, to migrate from an earlier state in."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from database.connection import Connection, Database
from database.migrate import Migration, migrations


@contextmanager
def own_schema(database: Database, name: str) -> Iterator[Connection]:
    """A connection whose tables are made in an empty schema of that name, which is gone afterwards."""
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        connection.execute(f"SET search_path TO {name}, public".encode())
        try:
            yield connection
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def migrations_before(name: str) -> tuple[Migration, ...]:
    """Those that come before the migration of that name."""
    return migrations()[: [migration.name for migration in migrations()].index(name)]
