"""The units nearest to a query, of all or of those that meet its conditions."""

from collections.abc import Mapping
from typing import Any

from transcripts.search_index import Generation, breadth
from transcripts.store import Connection

# The vector index looks at as many before it gives up (hnsw.max_scan_tuples): to compare those that meet the conditions
# takes no longer.
MOST_COMPARED = 20_000


def nearest(
    connection: Connection,
    generation: Generation,
    where: str,
    parameters: Mapping[str, Any],
    *,
    conditioned: bool,
    limit: int,
    most_compared: int = MOST_COMPARED,
) -> list[tuple[str, int]]:
    """Recording and position of the units nearest to the parameter `vector` among those that `where` lets through.

    With conditions that few may meet (`conditioned`), where up to `most_compared` units do, and where the index gives
    up before it has found enough that do, each is compared: what meets them is found however far it is from the query.
    """
    asked = {**parameters, "limit": limit, "enough": most_compared + 1}
    few = conditioned and _fitting(connection, where, asked) <= most_compared
    if not few:
        # Filters and dead rows must not eat up the nearest ones, so the index is scanned until enough remain.
        connection.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
        connection.execute(f"SET LOCAL hnsw.ef_search = {breadth(connection, generation)}")
        found = _ordered(connection, where, asked, "embedding <=> %(vector)s")
        if len(found) == limit or not conditioned:
            return found
    # A sum is no order that the index has.
    return _ordered(connection, where, asked, "(embedding <=> %(vector)s) + 0")


def _fitting(connection: Connection, where: str, parameters: Mapping[str, Any]) -> int:
    """How many units meet the conditions, counted no further than is asked."""
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT FROM units WHERE {where} LIMIT %(enough)s) AS fitting", parameters
    ).fetchone()
    return int(row[0]) if row else 0


def _ordered(connection: Connection, where: str, parameters: Mapping[str, Any], order: str) -> list[tuple[str, int]]:
    return connection.execute(
        f"SELECT recording, position FROM units WHERE {where} ORDER BY {order} LIMIT %(limit)s", parameters
    ).fetchall()
