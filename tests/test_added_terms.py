"""Terms that staff add: stored with who and whence, held to the rules of the files, and found in texts."""

import pytest
from conftest import CommandLine

from database.connection import Database
from transcripts.added_terms import add_term, combine, list_added, load_vocabulary_with_additions, remove_added
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.vocabulary import Term, Vocabulary

FILES = Vocabulary((Term("GentleMax", "device", maker="Candela"), Term("subcision", "technique")))
NOVALASE = Term(
    "Novalase 9", "device", category="laser", maker="Nova", aliases=("Nova Nine",), spoken=("novalase nine",),
    sounds_like=("no valise nine",), ordinary=("nova nine",), note="maker's catalogue 2026",
)  # fmt: skip


def test_an_addition_is_stored_and_found_in_texts(database: Database) -> None:
    with database.transaction() as connection:
        added = add_term(connection, FILES, NOVALASE, added_by="Ada")
        assert list_added(connection) == (added,)
        whole = load_vocabulary_with_additions(connection, FILES)
    assert (added.term, added.added_by) == (NOVALASE, "Ada")
    assert whole.terms == (*FILES.terms, NOVALASE)
    assert [match.term.name for match in whole.find("We use the novalase nine and GentleMax.")] == [
        "Novalase 9",
        "GentleMax",
    ]


def test_a_known_term_gets_more_forms(database: Database) -> None:
    with database.transaction() as connection:
        add_term(connection, FILES, Term("GentleMax", "device", aliases=("Gentle M",), note="a clinic"), added_by="Ada")
        add_term(
            connection, FILES, Term("GentleMax", "device", sounds_like=("mental max",), note="heard"), added_by="Bo"
        )
        whole = load_vocabulary_with_additions(connection, FILES)
    assert whole.terms[0] == Term(
        "GentleMax", "device", maker="Candela", aliases=("Gentle M",), sounds_like=("mental max",)
    )


@pytest.mark.parametrize(
    ("term", "by", "message"),
    [
        (Term("Other", "device", aliases=("gentle max",), note="x"), "Ada", "'gentle max' stands for both"),
        (Term("subcision", "device", note="x"), "Ada", "'subcision' is a technique already"),
        (Term("GentleMax", "device", note="x"), "Ada", "has 'GentleMax' with all these forms already"),
        (Term("Other", "device"), "Ada", "'Other' needs a note"),
        (Term("Other", "device", note="x"), " ", "'Other' is added by nobody"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_not_stored(term: Term, by: str, message: str, database: Database) -> None:
    with pytest.raises(InvalidValueError, match=message), database.transaction() as connection:
        add_term(connection, FILES, term, added_by=by)
    with database.transaction() as connection:
        assert list_added(connection) == ()


def test_an_addition_is_held_against_earlier_ones(database: Database) -> None:
    with database.transaction() as connection:
        add_term(connection, FILES, NOVALASE, added_by="Ada")
        with pytest.raises(InvalidValueError, match="'Nova Nine' stands for both 'Novalase 9' and 'Novaline'"):
            add_term(connection, FILES, Term("Novaline", "device", aliases=("Nova Nine",), note="x"), added_by="Bo")


def test_an_addition_may_tell_the_page_of_a_term_that_has_none_and_replaces_no_other(database: Database) -> None:
    first, second = (Term("Novalase 9", "device", note="x", source=f"https://example.org/{at}") for at in range(2))
    with database.transaction() as connection:
        add_term(connection, FILES, NOVALASE, added_by="Ada")
        add_term(connection, FILES, first, added_by="Bo")
        with pytest.raises(InvalidValueError, match="with all these forms already"):
            add_term(connection, FILES, second, added_by="Bo")
        known = load_vocabulary_with_additions(connection, FILES).term("Novalase 9")
    assert known is not None and known.source == first.source


def test_an_addition_can_be_taken_back(database: Database) -> None:
    with database.transaction() as connection:
        added = add_term(connection, FILES, NOVALASE, added_by="Ada")
        remove_added(connection, added.id)
        assert load_vocabulary_with_additions(connection, FILES) == FILES
        with pytest.raises(NotFoundError, match=f"no addition number {added.id}"):
            remove_added(connection, added.id)


def test_without_additions_the_vocabulary_is_that_of_the_files() -> None:
    assert combine(FILES, ()) is FILES


def test_staff_add_list_and_remove_terms_on_the_command_line(command_line: CommandLine, database: Database) -> None:
    added = command_line.run(
        *("terms", "add", "Novalase 9", "--kind", "device", "--note", "maker's catalogue 2026", "--by", "Ada"),
        *("--maker", "Nova", "--sounds-like", "no valise nine", "--source", "https://example.org/nova"),
    )
    assert added.code == 0, added.err
    listed = command_line.run("terms", "list").out
    assert listed == added.out
    number = listed.split()[0]
    assert listed.startswith(f"{number}  Novalase 9 (device): heard as no valise nine; maker's catalogue 2026, ")
    assert ", https://example.org/nova; Ada, 20" in listed
    clash = command_line.run(
        "terms", "add", "Other", "--kind", "device", "--note", "x", "--by", "Bo", "--alias", "Botox"
    )
    assert clash.code == 2 and "'Botox' stands for both" in clash.err
    assert command_line.run("terms", "remove", number).code == 0
    assert command_line.run("terms", "list").out == "Nothing was added to the vocabulary of the files.\n"
