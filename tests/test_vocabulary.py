"""The vocabulary: how names are found, and what a term file may hold."""

from pathlib import Path

import pytest

from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.forms import key_of
from transcripts.vocabulary import Match, Term, Vocabulary, load_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def names(vocabulary: Vocabulary, text: str) -> list[str]:
    return [match.term.name for match in vocabulary.find(text)]


def device(name: str, *aliases: str, maker: str = "", ordinary: tuple[str, ...] = ()) -> Term:
    return Term(name, "device", maker=maker, aliases=aliases, ordinary=ordinary)


def test_match_gives_term_and_characters() -> None:
    term = device("Vbeam Prima")
    assert Vocabulary((term,)).find("On my V-beam Prima, always.") == (Match(term, 6, 18),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Light Sheer", "LightSheer"),
        ("light-sheer", "LightSheer"),
        ("LIGHTSHEER", "LightSheer"),
        ("Nd:YAG", "Nd:YAG"),
        ("Nd YAG", "Nd:YAG"),
        ("N D YAG", "Nd:YAG"),
        ("N. D. YAG", "Nd:YAG"),
        ("ND-YAG", "Nd:YAG"),
        ("excel V+", "excel V+"),
        ("Excel V Plus", "excel V+"),
        ("M twenty-two", "M22"),
        ("m 22", "M22"),
        ("Zimmer cryo six", "Zimmer Cryo 6"),
        ("Clarity two", "Clarity II"),
        ("Thermage F L X", "Thermage FLX"),
        ("Vbeam® Prima", "Vbeam Prima"),
        ("Juvéderm", "Juvederm"),
        ("C O two laser", "CO2 laser"),
        ("CO₂ laser", "CO2 laser"),
        ("I.P.L.", "IPL"),
        ("ten sixty four", "1064 nm"),
        ("1,927 nanometres", "1927 nm"),
        ("tumescent anesthesia", "tumescent anaesthesia"),
    ],
)
def test_writings_of_a_name_are_one(vocabulary: Vocabulary, text: str, name: str) -> None:
    assert names(vocabulary, f"Then we used the {text} on her.") == [name]


def test_longest_name_wins(vocabulary: Vocabulary) -> None:
    text = "First the GentleMax Pro Plus, then a GentleMax Pro, a GentleMax, a Vbeam Prima and a Vbeam."
    assert names(vocabulary, text) == ["GentleMax Pro Plus", "GentleMax Pro", "GentleMax", "Vbeam Prima", "Vbeam"]


def test_makers_name_before_it_takes_nothing_from_a_name(vocabulary: Vocabulary) -> None:
    text = "We have Alma Harmony XL Pro, Lutronic Clarity two, Cutera excel V plus and PicoWay Resolve Fusion."
    assert names(vocabulary, text) == ["Harmony XL Pro", "Clarity II", "excel V+", "PicoWay", "Resolve Fusion"]


def test_names_end_at_word_edges_and_clauses(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "The Vbeams of light and a botoxified face.") == []
    assert names(vocabulary, "He carried the light. Sheer drops lay on both sides.") == []
    assert names(vocabulary, "First comes light, sheer curtains come second.") == []


def test_breaks_of_a_name_do_not_move(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "One clinic tests hot water, another a test shot.") == ["test patch"]


@pytest.mark.parametrize(
    "text",
    [
        "The model is old, and they sell as many as before.",
        "It was a viva, and I make it a habit.",
        "At six cars per lane, a last in the queue, a sclera and a new a frame.",
    ],
)
def test_function_words_are_no_pieces_of_a_name(vocabulary: Vocabulary, text: str) -> None:
    assert names(vocabulary, text) == []


def test_letters_may_be_spelled_out(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "Then I P L, the I T A and A L A.") == [
        "IPL",
        "individual typology angle",
        "aminolevulinic acid",
    ]


def test_blank_line_parts_and_line_end_does_not() -> None:
    vocabulary = Vocabulary((device("Vbeam Prima"),))
    assert names(vocabulary, "a Vbeam\nPrima") == ["Vbeam Prima"]
    assert names(vocabulary, "a Vbeam\n\nPrima") == []


def test_techniques_have_plurals_and_possessives(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "Fillers, nerve blocks and the filler's depth.") == [
        "dermal filler",
        "nerve block",
        "dermal filler",
    ]
    assert names(vocabulary, "The Vbeam's cryogen failed.") == ["Vbeam", "cryogen spray cooling"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Accure laser", "Accure"),
        ("Evolysse Form", "Evolysse Form"),
        ("CoolCurve plus", "CoolCurve"),
        ("Red Touch laser", "RedTouch"),
        ("exion fractional R F", "EXION Fractional RF"),
        ("Endo lift", "Endolift"),
        ("glow two facial", "Glo2Facial"),
        ("Pacerone", "Pacerone"),
        ("Diane thirty-five", "Diane-35"),
        ("Spock brow", "Spock brow"),
        ("high-dose pulsed hyaluronidase", "high-dose pulsed hyaluronidase"),
        ("infraorbital block", "infraorbital nerve block"),
        ("punch graft", "punch grafting"),
        ("cyclosporine", "ciclosporin"),
        ("acetaminophen", "paracetamol"),
        ("808-nanometre laser", "808 nm"),
        ("adrenaline", "epinephrine"),
        ("G A I S", "GAIS"),
        ("foreign body granuloma", "granuloma"),
        ("FUE", "follicular unit extraction"),
        ("New-Fill", "New-Fill"),
        ("Mint Lift", "MINT Lift"),
        ("Princess Rich", "Princess Rich"),
        ("Teosyal R H A three", "Teosyal RHA 3"),
        ("Ellansé M", "Ellanse M"),
        ("Revanesse Versa", "Versa"),
        ("Solu-Medrol", "Solu-Medrol"),
    ],
)
def test_field_is_known_as_people_say_it(vocabulary: Vocabulary, text: str, name: str) -> None:
    assert names(vocabulary, f"After that we spoke of {text} again.") == [name]


def test_a_form_belongs_to_one_term() -> None:
    with pytest.raises(InvalidValueError, match="'light-sheer' stands for both 'LightSheer' and 'Other'"):
        Vocabulary((device("LightSheer"), device("Other", "light-sheer")))


def test_term_checks_itself() -> None:
    with pytest.raises(InvalidValueError, match="'gadget'"):
        Term("Vbeam", "gadget")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="at least two"):
        device("V")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('kind = "device"\n[[term]]\nmaker = "X"', r"d\.toml, term 1 \(no name\): a term needs a name"),
        ('kind = "device"\n[[term]]\nname = "X1"\ncolour = "red"', r"term 1 \(X1\): unknown \['colour'\]"),
        ('kind = "device"\n[[term]]\nname = "X1"\naliases = "X2"', r"term 1 \(X1\): aliases must be a list of texts"),
        ('kind = "device"\n[[term]]\nname = "X1"\nnote = 3', r"term 1 \(X1\): note must be a text"),
        *(
            (
                f'kind = "device"\n[[term]]\nname = "X1"\nsource = "{source}"',
                r"\(X1\): term 'X1': source '.* an address",
            )
            for source in ("a leaflet", "https://", "javascript:alert(1)", "https://a.org/b c", "ftp://a.org")
        ),
        ('kind = "gadget"\n[[term]]\nname = "X1"', r"term 1 \(X1\): term 'X1' is a 'gadget'"),
        ('kind = "device"\nterms = 1', r"unknown \['terms'\]"),
        ('kind = "device"\n[term]\nname = "X1"', r"under \[\[term\]\]"),
        ("kind =", "is not TOML"),
    ],
)
def test_faulty_file_is_named_with_its_entry(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "d.toml").write_text(content)
    with pytest.raises(InvalidValueError, match=message):
        load_vocabulary(tmp_path)


def test_folder_without_terms(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no vocabulary in"):
        load_vocabulary(tmp_path)


def test_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(
        'kind = "device"\n[[term]]\nname = "Cryo 6"\ncategory = "cooling"\nmaker = "Zimmer"\naliases = ["Cryo VI"]\n'
        'spoken = ["cryo six"]\nsounds_like = ["cry oh sicks"]\nordinary = ["cryo"]\nnote = "cold air"\n'
        'source = "https://example.org/cryo"\n'
    )
    assert load_vocabulary(tmp_path).terms == (
        Term(
            "Cryo 6",
            "device",
            category="cooling",
            maker="Zimmer",
            aliases=("Cryo VI",),
            spoken=("cryo six",),
            sounds_like=("cry oh sicks",),
            ordinary=("cryo",),
            note="cold air",
            source="https://example.org/cryo",
        ),
    )


def test_own_terms_cover_the_field(vocabulary: Vocabulary) -> None:
    count = {kind: sum(term.kind == kind for term in vocabulary.terms) for kind in ("device", "technique")}
    assert count["device"] >= 2_400 and count["technique"] >= 1_350
    assert [term.name for term in vocabulary.terms if len(term.note) < 3] == []
    assert sum(bool(term.source) for term in vocabulary.terms) >= 3_150


def test_an_index_does_not_depend_on_where_a_name_was_found() -> None:
    first, second = (Term("Cryo 6", "device", source=f"https://example.org/{at}") for at in range(2))
    assert first != second and repr(first) == repr(second)


def test_a_mishearing_is_no_writing_of_another_term(vocabulary: Vocabulary) -> None:
    owners = {key_of(form): term.name for term in vocabulary.terms for form in term.forms}
    wrong = [
        (term.name, heard, owners[key_of(heard)])
        for term in vocabulary.terms
        for heard in term.sounds_like
        if owners.get(key_of(heard), term.name) != term.name
    ]
    assert wrong == []


def test_british_and_american_writings_are_of_one_term(vocabulary: Vocabulary) -> None:
    owners: dict[str, set[str]] = {}
    for term in vocabulary.terms:
        for form in term.forms:
            american = key_of(form).replace("ae", "e").replace("oe", "e").replace("our", "or").replace("ise", "ize")
            owners.setdefault(american, set()).add(term.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_every_term_is_found_by_its_name_where_a_machine_is_meant(vocabulary: Vocabulary) -> None:
    lost = [
        term.name
        for term in vocabulary.terms
        if term.name not in names(vocabulary, f"Then we set up the {term.name} laser.")
        and term.name not in names(vocabulary, f"It was followed by {term.name}.")
    ]
    assert lost == []
