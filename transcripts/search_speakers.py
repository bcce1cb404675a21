"""The speakers that a filter stands for: a part of a name suffices."""

import re
from collections.abc import Sequence

from transcripts.search_index import Generation
from transcripts.store import Connection


def speakers_named(connection: Connection, generation: Generation, parts: Sequence[str]) -> list[str]:
    """The names in the index that hold one of these parts, in any case; each name is read once."""
    rows = connection.execute(
        """
        WITH RECURSIVE names (speaker) AS (
            SELECT min(speaker) FROM units WHERE generation = %(generation)s
            UNION ALL
            SELECT (SELECT min(speaker) FROM units WHERE generation = %(generation)s AND speaker > names.speaker)
            FROM names WHERE speaker IS NOT NULL
        )
        SELECT speaker FROM names WHERE speaker ILIKE ANY (%(patterns)s) ORDER BY speaker
        """,
        {"generation": generation.id, "patterns": patterns_of(parts)},
    )
    return [speaker for (speaker,) in rows]


def patterns_of(parts: Sequence[str]) -> list[str]:
    """What ILIKE takes for parts of names."""
    return ["%" + re.sub(r"([\\%_])", r"\\\1", part) + "%" for part in parts]
