"""The vocabulary on the site: looked up by readers, added to by staff with a form or a table, and taken away as CSV."""

import pytest
from people import SignedIn, add_member, token_headers

from database.connection import Database
from transcripts.added_terms import list_added
from transcripts.errors import InvalidValueError
from transcripts.search import load_lexicon
from transcripts.term_table import read_terms, write_terms
from transcripts.vocabulary import Term, load_vocabulary

NOVAPEEL = Term(
    "Novapeel", "device", category="laser", maker="Acme, Inc.", aliases=("Nova-Peel 2", "NP"),
    sounds_like=("nova peal",), note='the maker\'s "catalogue"', source="https://example.org/novapeel",
)  # fmt: skip


def added(database: Database) -> list[tuple[Term, str]]:
    with database.snapshot() as connection:
        return [(each.term, each.added_by) for each in list_added(connection)]


def test_a_table_comes_back_as_it_was_written() -> None:
    assert read_terms(write_terms([NOVAPEEL])) == ((2, NOVAPEEL),)
    terms = load_vocabulary().terms
    assert tuple(term for _, term in read_terms(write_terms(terms))) == terms


def test_columns_may_lack_and_stand_in_any_order() -> None:
    text = "\ufeffKind,Name,aliases\r\ndevice,Novapeel,NP; Nova-Peel 2\r\n\r\n,,\r\n"
    assert read_terms(text) == ((2, Term("Novapeel", "device", aliases=("NP", "Nova-Peel 2"))),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1 must name the columns"),
        ("name,kind,price\n", "'price' is none of them"),
        ("name,name,kind\n", "once each"),
        ("name,kind\nNovapeel\n", "line 2 has 1 cells and the header 2"),
        ("name,kind\nNovapeel,machine\n", "line 2: term 'Novapeel' is a 'machine'"),
        ('name,kind\n"Novapeel,device\n', "is not CSV"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        read_terms(text)


def test_readers_look_terms_up_and_staff_add_them(database: Database, signed_in: SignedIn) -> None:
    physician, staff = add_member(database), add_member(database, role="staff", name="Sam")
    shown = signed_in(physician).get("/vocabulary?find=thermage")
    assert "Thermage" in shown.text and "Add it" not in shown.text
    (thermage,) = (term for term in load_vocabulary().terms if term.name == "Thermage")
    assert thermage.source and f'href="{thermage.source}"' in shown.text
    assert signed_in(None).get("/vocabulary").status_code == 303
    page = "https://example.org/novapeel?a=1&b=2"
    form = {"name": "Novapeel", "kind": "device", "aliases": "NP; Nova-Peel 2", "note": "a page", "source": page}
    assert signed_in(physician).post("/vocabulary", data=form).status_code == 403
    assert signed_in(staff).post("/vocabulary", data=form).status_code == 303
    assert added(database) == [
        (Term("Novapeel", "device", aliases=("NP", "Nova-Peel 2"), note="a page", source=page), "Sam")
    ]
    listed = signed_in(physician).get("/vocabulary?find=novapeel").text
    assert listed.count('href="https://example.org/novapeel?a=1&amp;b=2"') == 2  # there, and among what was added
    again = signed_in(staff).post("/vocabulary", data=form | {"note": "seen <b>twice</b>"})
    assert again.status_code == 400
    assert "has &#39;Novapeel&#39; with all these forms already" in again.text
    assert 'value="seen &lt;b&gt;twice&lt;/b&gt;"' in again.text
    with database.snapshot() as connection:
        number = list_added(connection)[0].id
    assert signed_in(staff).post(f"/vocabulary/additions/{number}/remove").status_code == 303
    assert added(database) == []


def test_a_table_adds_what_is_new_and_passes_over_what_is_known(database: Database, signed_in: SignedIn) -> None:
    staff = signed_in(add_member(database, role="staff", name="Sam"))
    whole = staff.get("/vocabulary.csv")
    assert whole.headers["content-type"] == "text/csv; charset=utf-8"
    terms = [term for _, term in read_terms(whole.text)]
    assert tuple(terms) == load_vocabulary().terms
    table = write_terms([*terms[:20], NOVAPEEL]).encode()
    answer = staff.post("/vocabulary/table", files={"table": ("more.csv", table, "text/csv")})
    assert "1 row of the table added; 20 told nothing new." in answer.text
    assert added(database) == [(NOVAPEEL, "Sam")]
    with database.snapshot() as connection:
        assert load_lexicon(connection).vocabulary.term("Novapeel") == NOVAPEEL


def test_one_wrong_line_leaves_the_vocabulary_as_it_was(database: Database, signed_in: SignedIn) -> None:
    staff = signed_in(add_member(database, role="staff"))
    clash = Term("Otherpeel", "device", aliases=("Thermage",), note="a mistake")
    for table, told in [
        (write_terms([NOVAPEEL, clash]).encode(), "line 3: "),
        (write_terms([NOVAPEEL, Term("Third", "device")]).encode(), "needs a note"),
        (write_terms([NOVAPEEL]).encode("utf-16"), "not in UTF-8"),
        (b"x" * 2_000_001, "more than 2 MB"),
    ]:
        answer = staff.post("/vocabulary/table", files={"table": ("more.csv", table, "text/csv")})
        assert answer.status_code == 400
        assert "Nothing was added: " in answer.text and told in answer.text
    assert added(database) == []


def test_a_long_table_is_checked_as_one(database: Database, signed_in: SignedIn) -> None:
    staff = signed_in(add_member(database, role="staff", name="Sam"))
    terms = [Term(f"Novapeel {number}", "device", note="the maker's page") for number in range(300)]
    more = Term("Novapeel 7", "device", aliases=("Peel Seven",), note="a clinic")  # of a term that an earlier row adds
    clash = Term("Otherpeel", "device", aliases=("Novapeel-150",), note="a mistake")
    table = write_terms([*terms[:200], clash, *terms[200:]]).encode()
    refused = staff.post("/vocabulary/table", files={"table": ("more.csv", table, "text/csv")})
    assert "line 202: &#39;Novapeel-150&#39; stands for both" in refused.text
    assert added(database) == []
    table = write_terms([*terms, more, terms[0]]).encode()
    answer = staff.post("/vocabulary/table", files={"table": ("more.csv", table, "text/csv")})
    assert "301 rows of the table added; 1 told nothing new." in answer.text
    assert added(database) == [(term, "Sam") for term in (*terms, more)]


def test_a_program_adds_a_table(database: Database, signed_in: SignedIn) -> None:
    headers = token_headers(database, add_member(database, role="staff", name="Sam"), "read", "write")
    client, address = signed_in(None), "/api/v1/vocabulary/table"
    table = write_terms([*load_vocabulary().terms[:3], NOVAPEEL]).encode()
    answer = client.post(address, files={"table": ("more.csv", table, "text/csv")}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"added": 1, "known": 3})
    assert added(database) == [(NOVAPEEL, "Sam")]
    refused = client.post(address, files={"table": ("more.csv", b"name\nNew", "text/csv")}, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
    assert added(database) == [(NOVAPEEL, "Sam")]


def test_programs_do_the_same(database: Database, signed_in: SignedIn) -> None:
    staff = add_member(database, role="staff", name="Sam")
    headers, client = token_headers(database, staff, "read", "write"), signed_in(None)
    new = {"name": "Novapeel", "kind": "device", "sounds_like": ["nova peal"], "note": "the maker's page"}
    stored = client.post("/api/v1/vocabulary", json=new, headers=headers)
    assert (stored.status_code, stored.json()["added_by"]) == (201, "Sam")
    found = client.get("/api/v1/vocabulary?find=NOVA%20PEAL", headers=headers).json()
    assert [term["name"] for term in found["terms"]] == ["Novapeel"]
    assert [each["id"] for each in found["added"]] == [stored.json()["id"]]
    refused = client.post("/api/v1/vocabulary", json=new | {"kind": "machine"}, headers=headers)
    assert refused.status_code == 400
    assert client.delete(f"/api/v1/vocabulary/{stored.json()['id']}", headers=headers).status_code == 204
    assert added(database) == []
