"""Phrases in quotes: found where they are said word for word, in a text and in the library, and nowhere else."""

from unicodedata import normalize

import pytest
from topics import LEXICON, TopicEmbedder, add

from database.connection import Database
from transcripts.errors import InvalidValueError
from transcripts.search import answer
from transcripts.search_conditions import conditions_of
from transcripts.search_index import serving
from transcripts.search_phrases import indexed_words, outline_of, pattern_of, spans_of
from transcripts.search_query import parse_query

SAID = [
    ("do not treat inflamed skin", "We do NOT treat — inflamed skin."),
    ("before and after", "Before, and after."),
    ("don't treat", "We don’t treat."),
    ("post-inflammatory", "It was post inflammatory."),
    ("post inflammatory", "It was post‑inflammatory."),
    ("10-15", "Use 10–15 J."),
    ("1.5mm", "A 1.5mm tip."),
    ("<5%", "It was <5 % of all."),
    ("laser", "A xenon laser."),
    ("ÉTÉ", "Un été."),
    ("can", "Yes, you can."),
    ("1064", "At 532/1064 nm."),
    ("12 J/cm2", "At 12 J/cm² again."),
    ("½ hour", "For ½ hour."),
]
NOT_SAID = [
    ("do not treat inflamed skin", "Treat inflamed skin."),
    ("wait for sessions", "Wait two sessions."),
    ("inflamed skin", "An inflamed skinny fold."),
    ("can", "You can't."),
    ("can", "You can’t."),
    ("t treat", "Can’t treat."),
    ("ablative laser", "A non-ablative laser."),
    ("ablative laser", "Non ablative laser."),
    ("5 J", "At 1.5 J."),
    ("5", "At 5.5 J."),
    ("1 5", "At 1.5 J."),
    ("5 J", "5% J"),
]


@pytest.mark.parametrize(
    ("phrase", "text", "is_said"), [*((*each, True) for each in SAID), *((*each, False) for each in NOT_SAID)]
)
def test_a_phrase_is_found_where_it_is_said(database: Database, phrase: str, text: str, is_said: bool) -> None:
    phrase = normalize("NFKC", phrase)  # as a query is
    with database.snapshot() as connection:
        told = connection.execute("SELECT normalize(%s, NFKC) ~* %s", (text, pattern_of(phrase))).fetchone()
        outlined = connection.execute("SELECT %s ILIKE %s", (text, outline_of(phrase))).fetchone()
        # Whatever says it has the words by which the index is asked.
        words = indexed_words(connection, phrase)
        held = connection.execute("SELECT to_tsvector('english', %s) @@ %s::tsquery", (text, words)).fetchone()
    assert told == (is_said,)
    assert bool(spans_of(phrase, normalize("NFKC", text))) == is_said
    assert not is_said or outlined == (True,)
    assert not is_said or not words or held == (True,)


def test_phrases_hold_word_for_word(database: Database) -> None:
    said = ("Treat inflamed skin with Novalase.", "Do not treat inflamed skin.", "Wait two sessions.",
            "Photos before and after.", "After that, before lunch and so on.")  # fmt: skip
    with database.transaction() as connection:
        add(connection, "One", *said)
        add(connection, "Two", "Inflamed skin is not treated.", kind="claim")

        def found(query: str, *, exact: bool = False) -> set[str]:
            embedder = None if exact else TopicEmbedder()
            told = answer(connection, query, embedder, lexicon=LEXICON, exact=exact, each=99)
            assert told.answered == bool(told.moments)
            return {moment.text for moment in told.moments}

        for exact in (False, True):
            assert found('"do not treat inflamed skin"', exact=exact) == {said[1]}
            assert found('"treat inflamed skin"', exact=exact) == {said[0], said[1]}
            assert found('"wait for sessions"', exact=exact) == set()
            assert found('"before and after"', exact=exact) == {said[3]}
            assert found("“Before, and after”", exact=exact) == {said[3]}
        assert said[1] not in found('skin -"do not treat"') and said[0] in found('skin -"do not treat"')
        assert said[1] not in found("skin -not") and said[0] in found("skin -not")
        assert found('"inflamed skin is not treated"') == set()  # a claim, which may be restated
        told = answer(connection, '"before and after"', None, lexicon=LEXICON)
    assert [(m.why, [m.text[start:end] for start, end in m.marks]) for m in told.moments] == [
        (("words",), ["before and after"])
    ]


def test_a_phrase_is_looked_for_in_the_index(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", *(f"Sentence number {number}." for number in range(2000)))
        connection.execute("ANALYZE units")
        generation = serving(connection)
        assert generation is not None
        conditions = conditions_of(connection, generation, parse_query('"the lasers were warm"'), LEXICON.vocabulary)
        plan = connection.execute(
            f"EXPLAIN SELECT recording FROM units WHERE {conditions.of_units}",
            conditions.parameters | {"generation": generation.id},
        ).fetchall()
    assert any("words" in line and "Bitmap Index Scan" in line for (line,) in plan), plan


@pytest.mark.parametrize("query", ["-laser", '-"six weeks"', "-device:Novalase", 'device:""'])
def test_a_query_that_looks_for_nothing_is_told_so(database: Database, query: str) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser.")
        with pytest.raises(InvalidValueError, match="only what to leave out|has no words"):
            answer(connection, query, TopicEmbedder(), lexicon=LEXICON)
