"""The speakers that a filter stands for: a part of a name suffices."""

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
        {"generation": generation.id, "patterns": [f"%{_escaped(part)}%" for part in parts]},
    )
    return [speaker for (speaker,) in rows]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
