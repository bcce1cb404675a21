"""Filters: what they leave, list and leave out, that they are no evidence, and what facets offer beside them."""

from datetime import date

import pytest
from topics import LEXICON, TopicEmbedder, add

from database.connection import Connection, Database
from transcripts.search import Answer, answer
from transcripts.search_results import find_results


def ask(connection: Connection, query: str, *, exact: bool = False) -> Answer:
    return answer(connection, query, None if exact else TopicEmbedder(), lexicon=LEXICON, exact=exact, each=99)


def texts(told: Answer) -> list[str]:
    return [moment.text for moment in told.moments]


def test_a_minus_leaves_out_what_meets_a_filter(database: Database) -> None:
    said = ("Laser with Novalase.", "Laser with Cryoforma.", "Laser alone.")
    with database.transaction() as connection:
        one = add(connection, "One", *said, pearls=("limit",))
        two = add(connection, "Two", "Laser after microneedling.")
        connection.execute("UPDATE recordings SET duration = 600 WHERE id = %s", (one,))
        # A unit in which two speak names nobody, as a claim does.
        add(connection, "Three", "Laser for all.", "Laser again.", speaker=None)

        def left(query: str) -> set[str]:
            return set(texts(ask(connection, query)))

        everything = left("laser")
        assert everything == {*said, "Laser after microneedling.", "Laser for all.", "Laser again."}
        for query, gone in (
            ("laser -device:Novalase", {said[0]}),
            ("laser -device:Novalaze", {said[0]}),
            ('laser -device:"Nova Medical" -device:Cryoforma', {said[0], said[1]}),
            ("laser -technique:microneedling", {"Laser after microneedling."}),
            ("laser -kind:limit", set(said)),
            ("laser -speaker:s1", {said[1], "Laser again."}),
            (f"laser -recording:{two}", {"Laser after microneedling."}),
            ("laser -length:short", set(said)),
        ):
            assert left(query) == everything - gone, query
        assert left("kind:limit -device:Novalase") == {said[1], said[2]}


@pytest.mark.parametrize("exact", [False, True])
def test_filters_alone_list_what_they_leave(database: Database, exact: bool) -> None:
    """Newest first, pearls before all else, and by no word or vector."""
    with database.transaction() as connection:
        old = add(connection, "Old", "The slug.", "Six weeks.", event_date=date(2024, 5, 1), pearls=("interval",))
        add(connection, "New", "The laser.", "A pearl.", "The beam.", event_date=date(2026, 5, 1))
        connection.execute("UPDATE units SET pearls = '{limit}' WHERE text = 'A pearl.'")

        def listed(query: str) -> list[str]:
            told = ask(connection, query, exact=exact)
            assert told.answered == bool(told.moments) and told.notices == ()
            return texts(told)

        assert listed("since:2020") == ["A pearl.", "The laser.", "The beam.", "The slug.", "Six weeks."]
        assert listed("speaker:S1") == ["A pearl.", "Six weeks."]
        assert listed("kind:limit") == ["A pearl."]
        assert listed("kind:limit kind:interval") == ["A pearl.", "The slug.", "Six weeks."]
        assert listed(f"recording:{old}") == ["The slug.", "Six weeks."]
        assert listed("-since:2025") == ["The slug.", "Six weeks."]
        assert listed("since:2020 -slug -laser") == ["A pearl.", "The beam.", "Six weeks."]
        assert listed("device:Novalase") == []
        told = ask(connection, "since:2020", exact=exact)
        assert [(f.value, f.count) for f in told.facets if f.name == "kind"] == [("interval", 2), ("limit", 1)]
        assert not told.limited


def test_a_long_list_has_some_of_each_recording(database: Database) -> None:
    with database.transaction() as connection:
        long = add(connection, "Long", *(f"Sentence {number}." for number in range(70)), event_date=date(2026, 1, 1))
        add(connection, "Short", "One more.", event_date=date(2025, 1, 1))
        told = answer(connection, "since:2020", None, lexicon=LEXICON, limit=200, each=200)
        whole = answer(connection, f"recording:{long}", None, lexicon=LEXICON, limit=200, each=200)
    assert [len(group) for group in told.recordings] == [60, 1]
    assert told.limited
    assert (len(whole.moments), whole.limited) == (70, False)


def test_a_list_counts_no_more_than_it_shows(database: Database) -> None:
    with database.transaction() as connection:
        for number in range(6):
            said = (f"Sentence {number} {place}." for place in range(40))
            add(connection, f"Recording {number}", *said, event_date=date(2026, 1, 1 + number), speaker="Ada")
        told = find_results(connection, "since:2020", None)
        fewer = find_results(connection, "since:2020 until:2026-01-05", None)
        (jit,) = connection.execute("SHOW jit").fetchone() or ("",)
    counts = [(facet.value, facet.count) for facet in told.facets if facet.name in ("speaker", "recording")]
    newest = [f"Recording {number}" for number in (5, 4, 3, 2, 1)]
    assert [(holding.title, holding.related) for holding in told.recordings] == [(title, 40) for title in newest]
    assert (told.total, told.limited) == (200, True)
    assert sorted(counts) == [("Ada", 200), *((title, 40) for title in reversed(newest))]
    assert (fewer.total, fewer.limited) == (200, False)
    assert jit == "off"


def test_a_filter_is_no_evidence_that_something_answers(database: Database) -> None:
    with database.transaction() as connection:
        one = add(connection, "One", "The laser with Novalase.", "The slug again.", event_date=date(2026, 1, 1),
                  pearls=("limit",))  # fmt: skip
        asked = "zzyzx brimonidine espresso with Cryoforma"
        for more in ("", " since:2020", " kind:limit", " speaker:S0", f" recording:{one}", " -device:Cryoforma"):
            told = ask(connection, asked + more)
            assert (told.answered, told.facets) == (False, ()), more
        assert texts(ask(connection, f"{asked} since:2027")) == []
        for more in (" since:2020", " kind:limit", " speaker:S0"):
            assert ask(connection, f"laser{more}").answered, more
        # A phrase that is said is evidence.
        told = ask(connection, f'{asked} "slug again" since:2020')
        assert (told.answered, texts(told)) == (True, ["The slug again."])


def test_without_a_date_of_its_own_a_recording_has_the_day_it_was_added(database: Database) -> None:
    with database.transaction() as connection:
        undated = add(connection, "Undated", "The laser.")
        connection.execute("UPDATE recordings SET created_at = '2025-03-04 12:00' WHERE id = %s", (undated,))
        add(connection, "Dated", "The laser beam.", event_date=date(2024, 3, 4))
        for query, found in (
            ("laser since:2025", ["The laser."]),
            ("laser until:2024", ["The laser beam."]),
            ("laser before:2025-03-04", ["The laser beam."]),
            ("laser after:2025-03-04", []),
            ("since:2024-03-04", ["The laser.", "The laser beam."]),
        ):
            assert texts(ask(connection, query)) == found, query
        years = [(f.value, f.count) for f in ask(connection, "laser").facets if f.name == "year"]
        newest = find_results(connection, "laser", TopicEmbedder(), sort="newest")
    assert years == [("2024", 1), ("2025", 1)]
    assert [holding.title for holding in newest.recordings] == ["Undated", "Dated"]


def test_facets_tell_what_another_value_of_a_kind_would_find(database: Database) -> None:
    """Values of one kind are alternatives, so they are counted as if none was chosen; the other kinds narrow."""
    with database.transaction() as connection:
        add(connection, "One", "Laser with Novalase.", "Laser of Novalase and Cryoforma.", event_date=date(2026, 1, 2))
        add(connection, "Two", "Laser with Cryoforma.", event_date=date(2025, 1, 2))

        def counts(query: str, name: str) -> list[tuple[str, int]]:
            return [(facet.value, facet.count) for facet in ask(connection, query).facets if facet.name == name]

        assert counts("laser device:Novalase", "device") == [("Cryoforma", 2), ("Novalase", 2)]
        assert counts("laser device:Novalase", "speaker") == [("S0", 1), ("S1", 1)]
        assert counts("laser device:Novalase", "year") == [("2026", 2)]
        assert counts("laser since:2026 until:2026", "year") == [("2026", 2), ("2025", 1)]
        assert counts("device:Novalase", "device") == [("Cryoforma", 2), ("Novalase", 2)]
        assert len(texts(ask(connection, "laser device:Novalase device:Cryoforma"))) == 3
        quoting = add(connection, "Three", "Laser by a guest.", speaker='Ann "Nan" Lee')
        (guest,) = [facet for facet in ask(connection, f"laser recording:{quoting}").facets if facet.name == "speaker"]
        assert texts(ask(connection, f"laser {guest.operator}")) == ["Laser by a guest."]


def test_facets_offer_no_value_with_which_nothing_would_answer(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "One", "The laser warms the slug.", "Six weeks of brimonidine with it.",
            event_date=date(2026, 1, 1))  # fmt: skip
        add(connection, "Two", "Six snails.", event_date=date(2025, 1, 1))
        for words in ("laser six weeks", "laser brimonidine", "slug laser six"):
            for filters in ("", " since:2026", " discussed:no", " speaker:S0"):
                query = words + filters
                told = ask(connection, query)
                assert told.answered, query
                for facet in told.facets:
                    # A year or a discussion takes the place of the one before, as the last of each kind counts.
                    assert ask(connection, f"{query} {facet.operator}").answered, (query, facet)
