"""Hybrid search: it is really hybrid, keeps models apart, answers with moments, and says when there is no answer."""

from dataclasses import replace
from datetime import date

import pytest
from topics import LEXICON, TopicEmbedder, add

from console.show import answer_lines
from database.connection import Connection, Database
from transcripts.errors import InvalidValueError
from transcripts.search import LONGEST_QUERY, answer, search
from transcripts.search_candidates import lexemes_of
from transcripts.search_confidence import unknown_share
from transcripts.search_index import serving
from transcripts.search_results import find_results
from transcripts.synonyms import Synonyms


def ask(connection: Connection, query: str, *, limit: int = 10) -> list[str]:
    """The texts that answer, best first."""
    moments = search(connection, query, TopicEmbedder(), limit=limit, lexicon=LEXICON)
    return [moment.text for moment in moments]


def test_it_is_hybrid(database: Database) -> None:
    """Words alone find what meaning cannot, meaning what words cannot, and both together find either first."""
    with database.transaction() as connection:
        add(connection, "One", "The beam was warm.", "A fluence of ten.", "The slug again.")
        found = {
            (query, ways): [
                m.text for m in search(connection, query, TopicEmbedder(), ways=ways, limit=1, lexicon=LEXICON)
            ]
            for query in ("laser", "fluence slug")
            for ways in (("words",), ("meaning",), ("words", "meaning"))
        }
    assert found == {
        ("laser", ("words",)): [],
        ("laser", ("meaning",)): ["The beam was warm."],
        ("laser", ("words", "meaning")): ["The beam was warm."],
        ("fluence slug", ("words",)): ["A fluence of ten."],
        ("fluence slug", ("meaning",)): ["The slug again."],
        ("fluence slug", ("words", "meaning")): ["The slug again."],
    }


def test_synonyms_and_the_vocabulary_find_what_the_words_do_not(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "Three days off.", "The recovery was short.", "We like the Novalase.", "The slug again.")
        assert ask(connection, "downtime", limit=1) == ["The recovery was short."]
        for query in ("long-pulsed laser", "Nova Medical"):
            moments = search(connection, query, TopicEmbedder(), ways=("words",), limit=1, lexicon=LEXICON)
            assert [(m.text, m.why) for m in moments] == [("We like the Novalase.", ("term",))]


def test_an_index_from_before_the_synonyms_changed_knows_those_that_did_not(database: Database) -> None:
    """Until the library is indexed anew, what a group was then is never taken for what another is now."""
    with database.transaction() as connection:
        add(connection, "One", "The recovery is short.", "We use lidocaine.", "The slug again.")
        groups = (("pigment", "melanin"), ("recovery", "time off", "downtime"), ("numbing", "lidocaine", "numb"))
        lexicon = replace(LEXICON, synonyms=Synonyms(groups))
        found = {
            query: [m.text for m in search(connection, query, None, ways=("words",), lexicon=lexicon)]
            for query in ("pigment", "downtime", "numbing")
        }
    assert found == {"pigment": [], "downtime": ["The recovery is short."], "numbing": []}


def test_keys_by_place_that_an_older_version_indexed_mean_nothing(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The recovery is short.", concepts=("#0", "#1"))
        assert search(connection, "downtime", None, ways=("words",), lexicon=LEXICON) == ()


def test_a_shoulder_is_no_should() -> None:
    synonyms = Synonyms((("shoulder", "trapezius"),))
    assert synonyms.concepts("Should it hurt?") == ()
    assert synonyms.concepts("Both shoulders.") == synonyms.concepts("trapezius") != ()


def test_phrases_exclusions_and_filters(database: Database) -> None:
    texts = ("Six weeks with Novalase.", "Weeks, six of them.", "Cryoforma for six weeks.")
    with database.transaction() as connection:
        one = add(connection, "Old", *texts, event_date=date(2024, 5, 1), pearls=("interval",))
        new = add(connection, "New", "Six weeks of microneedling.", event_date=date(2026, 5, 1))

        def found(query: str) -> set[str]:
            return set(ask(connection, query))

        assert found('"six weeks"') == {texts[0], texts[2], "Six weeks of microneedling."}
        assert texts[0] not in found("six weeks -Novalase")
        assert found("weeks device:NL-3") == {texts[0]}
        assert found('weeks device:"Nova Medical"') == {texts[0]}
        assert found("weeks device:Novalaze") == {texts[0]}
        assert found("device:cryolipolysis") == {texts[2]}
        assert found("weeks technique:microneedling") == {"Six weeks of microneedling."}
        assert found("weeks kind:interval") == set(texts)
        assert found('weeks speaker:"s1"') == {texts[1]}
        assert found("weeks since:2025") == {"Six weeks of microneedling."}
        assert found("weeks until:2024-05-01") == set(texts)
        assert found(f"weeks recording:{new}") == {"Six weeks of microneedling."}
        assert found(f"weeks recording:{one} kind:limit") == set()


@pytest.mark.parametrize("query", ["x kind:colour", "x since:yesterday", "x before:2024-13-01"])
def test_filters_that_cannot_be_are_refused(database: Database, query: str) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser.")
        with pytest.raises(InvalidValueError, match="The query"):
            answer(connection, query, TopicEmbedder(), lexicon=LEXICON)


def test_a_part_of_a_speakers_name_suffices(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser.", "Laser again.", "Lasers too.", "Laser, I say.")
        for at, speaker in enumerate(("Dr. Ada Lind", "Lindsay 100%", "Ben_Moss", None)):
            connection.execute("UPDATE units SET speaker = %s WHERE position = %s", (speaker, at))
        found = {
            part: sorted(ask(connection, f"laser speaker:{part}"))
            for part in ("lind", "LINDSAY", "0%", "n_m", "r_L", "Benz")
        }
    assert found == {
        "lind": ["Laser again.", "The laser."],
        "LINDSAY": ["Laser again."],
        "0%": ["Laser again."],
        "n_m": ["Lasers too."],
        "r_L": [],
        "Benz": [],
    }


def test_rare_words_that_nobody_says_tell_most_against_an_answer(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser, then time off.")
        generation = serving(connection)
        assert generation is not None
        share = {
            query: unknown_share(query, lexemes_of(connection, generation, query, LEXICON.synonyms))
            for query in ("laser", "recovery", "espresso", "users with laser", "brimonidine with laser")
        }
    assert (share["laser"], share["recovery"], share["espresso"]) == (0.0, 0.0, 1.0)  # time off is recovery
    assert 0 < share["users with laser"] < 0.5 < share["brimonidine with laser"] < 1


def test_facets_count_what_was_found(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "Laser with Novalase.", "Laser again with Novalase.", event_date=date(2026, 1, 2))
        found = answer(connection, "laser", TopicEmbedder(), lexicon=LEXICON)
    assert [(f.name, f.value, f.count, f.operator) for f in found.facets if f.name in ("device", "year")] == [
        ("device", "Novalase", 2, 'device:"Novalase"'),
        ("year", "2026", 2, "since:2026 until:2026"),
    ]


def test_length_and_discussion_narrow_a_search(database: Database) -> None:
    with database.transaction() as connection:
        for title, minutes in (("One", 10), ("Two", 45), ("Three", 120)):
            recording = add(connection, title, "Laser with Novalase.")
            connection.execute("UPDATE recordings SET duration = %s WHERE id = %s", (minutes * 60, recording))
            connection.execute("INSERT INTO threads (recording, title, drafted) VALUES (%s, 'Talk', '')", (recording,))
        connection.execute(
            "UPDATE threads SET published_at = now() WHERE recording = (SELECT id FROM recordings WHERE title = 'Two')"
        )

        def titles(query: str) -> set[str]:
            return {moment.title for moment in answer(connection, query, TopicEmbedder(), lexicon=LEXICON).moments}

        assert titles("laser length:short") == {"One"}
        assert titles("laser length:medium length:long") == {"Two", "Three"}
        assert titles("laser discussed:yes") == {"Two"}
        assert titles("laser discussed:no") == {"One", "Three"}
        assert titles("laser length:long discussed:yes") == set()
        found = answer(connection, "laser", TopicEmbedder(), lexicon=LEXICON)
        assert [(f.name, f.value, f.count) for f in found.facets if f.name in ("length", "discussed")] == [
            ("length", "long", 1), ("length", "medium", 1), ("length", "short", 1),
            ("discussed", "no", 2), ("discussed", "yes", 1),
        ]  # fmt: skip
        for query, told in (("laser length:huge", "length:huge"), ("laser discussed:maybe", "it is yes or no")):
            with pytest.raises(InvalidValueError, match=told):
                answer(connection, query, TopicEmbedder(), lexicon=LEXICON)


def test_no_more_than_three_moments_of_a_recording(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "Long", *[f"The laser number {number}." for number in range(6)])
        add(connection, "Short", "The beam.")
        found = answer(connection, "laser", TopicEmbedder(), lexicon=LEXICON)
    assert [len(group) for group in found.recordings] == [3, 1]


def test_vectors_of_another_model_are_not_compared_and_the_answer_says_so(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "Old", "The laser.", "The beam.", model="older")
        found = answer(connection, "laser", TopicEmbedder(), lexicon=LEXICON)
        without = answer(connection, "laser", None, lexicon=LEXICON)
    assert [m.text for m in found.moments] == [m.text for m in without.moments] == ["The laser."]
    assert found.notices[0].startswith("Keyword results only: the index was made with older")
    assert without.notices == ("Keyword results only: the model that compares meanings is not available.",)


def test_what_nobody_speaks_of_has_no_answer_but_the_nearest(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser with Novalase.", "The slug again.")
        found = answer(connection, "espresso machine descaling with Cryoforma", TopicEmbedder(), lexicon=LEXICON)
    assert not found.answered
    assert found.nearest == ("Novalase",)
    assert len(found.moments) <= 5


def test_an_empty_library_has_no_answers(database: Database) -> None:
    with database.transaction() as connection:
        found = answer(connection, "laser", TopicEmbedder(), lexicon=LEXICON)
    assert (found.answered, found.moments, len(found.notices)) == (False, (), 1)


@pytest.mark.parametrize("query", ["", "   ", "\x00\x01", "?!", "x" * (LONGEST_QUERY + 1), "a" * 10_000])
def test_unusable_queries_are_refused(database: Database, query: str) -> None:
    with database.transaction() as connection, pytest.raises(InvalidValueError, match="query has"):
        search(connection, query, TopicEmbedder())


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE units; -- laser", '"laser', "laser & | ! <-> ':*", "laser\x00beam", "laser \\",
        "device: laser", 'laser ""', "laser\ud800", "speaker:% laser", "recording:' laser", "🙂 laser",
        "laser:* %s %(x)s",
    ],
)  # fmt: skip
def test_hostile_queries_are_only_words(database: Database, query: str) -> None:
    with database.transaction() as connection:
        add(connection, "Safe", "The laser.")
        answer(connection, query, TopicEmbedder(), lexicon=LEXICON)
        assert ask(connection, "laser") == ["The laser."]


def test_the_command_line_shows_some_of_each_recording_and_tells_how_many_there_are(database: Database) -> None:
    with database.transaction() as connection:
        for title in ("One", "Two"):
            add(connection, title, *(f"The laser {number}." for number in range(5)))
        found = find_results(connection, "laser", TopicEmbedder())
        last = find_results(connection, '"laser 4"', TopicEmbedder())
    lines = list(answer_lines(found, limit=4))
    titles = [holding.title for holding in found.recordings]
    assert [line.split(" (")[0] for line in lines if line[0] != " "] == [*titles, "4 of 10 moments, in 2 recordings"]
    assert [line[2:9] for line in lines if line.startswith("  [")] == ["[00:00]", "[00:05]", "[00:10]", "[00:00]"]
    assert sum(line.startswith("  [") for line in answer_lines(found, limit=200)) == 6
    assert [line for line in answer_lines(last, limit=2) if " of " in line] == []
