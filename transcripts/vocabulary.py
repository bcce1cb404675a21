"""The field's vocabulary: devices and techniques, the forms they are written in, and where they are mentioned."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast, get_args

from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.evidence import Span, is_evident
from transcripts.forms import Token, breaks_of, is_spaced_like, key_of, keyed_tokens, plurals_of, shape_of

TermKind = Literal["device", "technique"]
TERM_KINDS: tuple[TermKind, ...] = get_args(TermKind)
Mark = Literal["plain", "negated", "hypothetical", "comparison"]  # how a mention is meant
TERMS = Path(__file__).parent / "terms"
_ADDRESS = re.compile(r"https?://[\w\[][^\s\x00-\x20\x7f<>\"]{0,500}", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A term of the vocabulary named in a recording; `heard` is what the model heard, `written` what the text says."""

    term: str
    kind: TermKind
    segment: int
    start: float
    end: float
    heard: str
    written: str
    probability: float  # of the least certain word, as the transcriber gave it
    mark: Mark = "plain"


@dataclass(frozen=True, slots=True)
class Term:
    """A device (any trade name: machine, handpiece, drug, filler) or a technique (any generic name).

    `ordinary` are words that usually mean something else, in the shape they then have: "elite", or "Zoom" with its
    capital where they are another thing's name. One of the term's own forms counts only on evidence (see
    transcripts/evidence.py); a phrase that merely holds a form, such as "filler words", is never a mention.
    """

    name: str
    kind: TermKind
    category: str = ""
    maker: str = ""  # "Candela / Syneron" where it has been sold under several names
    aliases: tuple[str, ...] = ()  # other writings; spacing, case, punctuation and plurals need none
    spoken: tuple[str, ...] = ()  # how it is said aloud, where that differs from the writing
    sounds_like: tuple[str, ...] = ()  # what speech recognition may write instead; never matched as it stands
    ordinary: tuple[str, ...] = ()
    note: str = ""
    # A page that names it, or "" where none was looked up. Not shown by repr, so that an index does not depend on it.
    source: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(TermKind):
            raise InvalidValueError(f"term {self.name!r} is a {self.kind!r}; it must be one of {get_args(TermKind)}")
        if self.source and not _ADDRESS.fullmatch(self.source):
            raise InvalidValueError(
                f"term {self.name!r}: source {self.source[:80]!r} must be an address that starts with https:// or http://"
            )
        for form in (self.name, *self.aliases, *self.spoken, *self.ordinary):
            if len(key_of(form)) < 2:
                raise InvalidValueError(f"term {self.name!r}: form {form!r} needs at least two letters or digits")

    @property
    def forms(self) -> tuple[str, ...]:
        """Every writing that is a mention: the name first, then aliases and spoken forms."""
        return (self.name, *self.aliases, *self.spoken)


@dataclass(frozen=True, slots=True)
class Match:
    """A term at characters `start` to `end` (excluded) of a text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms none of whose forms can be mistaken for another's."""

    terms: tuple[Term, ...]
    _owners: dict[str, Term | None] = field(init=False, repr=False, compare=False)  # by key; None where never a mention
    _breaks: dict[str, set[frozenset[int]]] = field(init=False, repr=False, compare=False)  # of the forms of each key
    _starts: frozenset[str] = field(init=False, repr=False, compare=False)  # every beginning of every key
    _named: dict[str, Term] = field(init=False, repr=False, compare=False)
    _makers: dict[str, tuple[tuple[str, ...], ...]] = field(init=False, repr=False, compare=False)  # by name
    _ordinary: dict[tuple[str, tuple[str, ...]], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        owners, breaks = _index(self.terms)
        object.__setattr__(self, "_owners", owners)
        object.__setattr__(self, "_breaks", breaks)
        object.__setattr__(self, "_starts", frozenset(key[:end] for key in owners for end in range(1, len(key) + 1)))
        object.__setattr__(self, "_named", {term.name: term for term in self.terms})
        object.__setattr__(self, "_makers", {term.name: _makers(term) for term in self.terms})
        object.__setattr__(self, "_ordinary", _ordinary(self.terms))

    def term(self, name: str) -> Term | None:
        """The term of exactly this name."""
        return self._named.get(name)

    def find(self, text: str, *, known: Sequence[Match] = ()) -> tuple[Match, ...]:
        """The mentions in a text, left to right: at each word the longest form, ordinary words only on evidence.

        A blank line in the text parts what is on its two sides; a name may run over a single line end. What is `known`
        to stand in the text needs no further evidence.
        """
        tokens = keyed_tokens(text)
        refused: set[tuple[int, int]] = set()
        while True:
            spans = list(self._spans(tokens, refused))
            doubtful = self._unproven(tokens, spans, known)
            if not doubtful:
                return tuple(Match(term, tokens[span.first].start, tokens[span.last - 1].end) for span, term in spans)
            refused |= {(span.first, span.last) for span in doubtful}  # "an easy TCA peel" still is a TCA peel

    def _unproven(
        self, tokens: Sequence[Token], spans: Sequence[tuple[Span, Term]], known: Sequence[Match]
    ) -> Sequence[Span]:
        """The ordinary forms among spans that nothing shows to be names."""
        doubtful = {
            span: term
            for span, term in spans
            if self._ordinary_form(term, tokens, span) is not None
            and not any(
                each.term.name == term.name
                and each.start <= tokens[span.first].start
                and tokens[span.last - 1].end <= each.end
                for each in known
            )
        }
        sure = [span for span, _ in spans if span not in doubtful]
        while evident := [span for span in doubtful if self._is_evident(tokens, span, doubtful[span], sure)]:
            sure += evident  # and may now be the evidence of the name beside it
            doubtful = {span: term for span, term in doubtful.items() if span not in evident}
        return tuple(doubtful)

    def _spans(self, tokens: Sequence[Token], refused: Set[tuple[int, int]]) -> Iterator[tuple[Span, Term]]:
        at = 0
        while at < len(tokens):
            end, owner = self._longest(tokens, at, refused)
            if owner is not None:
                yield Span(at, end, self._makers[owner.name], owner.category), owner
            at = end

    def _longest(self, tokens: Sequence[Token], first: int, refused: Set[tuple[int, int]]) -> tuple[int, Term | None]:
        """Where the longest form that begins at a token ends, and whose it is; the next token if there is none."""
        end, owner = first + 1, None
        key = ""
        for last in range(first, len(tokens)):
            if last > first and not tokens[last].joins:
                break
            key += tokens[last].key
            if key not in self._starts:
                break
            if (
                key in self._owners
                and (first, last + 1) not in refused
                and any(is_spaced_like(breaks, tokens[first : last + 1]) for breaks in self._breaks[key])
            ):
                end, owner = last + 1, self._owners[key]
        return end, owner

    def _ordinary_form(self, term: Term, tokens: Sequence[Token], span: Span) -> str | None:
        return self._ordinary.get((term.name, shape_of(tokens[span.first : span.last])))

    def _is_evident(self, tokens: Sequence[Token], span: Span, term: Term, sure: Sequence[Span]) -> bool:
        ordinary = self._ordinary_form(term, tokens, span) or ""
        near = [other for other in sure if abs(other.first - span.first) < 20]
        return is_evident(tokens, span, sure=near, other_name=ordinary[:1].isupper())


def load_vocabulary(folder: Path = TERMS) -> Vocabulary:
    """Read every TOML file of a folder: its `kind`, and one `[[term]]` for each term.

    Raises InvalidValueError naming file and entry for a missing name, an unknown key or a value of the wrong type,
    and NotFoundError if the folder holds no such file.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise NotFoundError(f"no vocabulary in {folder}: expected TOML files such as devices.toml")
    return Vocabulary(tuple(term for path in paths for term in _read_terms(path)))


def _read_terms(path: Path) -> Iterator[Term]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{path} is not TOML in UTF-8: {error}") from error
    if unknown := content.keys() - {"kind", "term"}:
        raise InvalidValueError(f"{path}: unknown {sorted(unknown)}; a file has `kind` and [[term]] entries")
    entries = content.get("term", [])
    if not isinstance(entries, list):
        raise InvalidValueError(f"{path}: write each term under [[term]], with two brackets")
    for number, entry in enumerate(entries, start=1):
        yield _term(entry, content.get("kind"), where=f"{path}, term {number}")


def _term(entry: Mapping[str, Any], kind: object, *, where: str) -> Term:
    texts = {"name", "category", "maker", "note", "source"}
    lists = {item.name for item in fields(Term)} - texts - {"kind"}
    where = f"{where} ({entry.get('name', 'no name')})"
    if unknown := entry.keys() - texts - lists:
        raise InvalidValueError(f"{where}: unknown {sorted(unknown)}; accepted are {sorted(texts | lists)}")
    if not str(entry.get("name", "")).strip():
        raise InvalidValueError(f'{where}: a term needs a name; add name = "..."')
    for key, value in entry.items():
        items = value if key in lists and isinstance(value, list) else [value]
        if (key in lists) != isinstance(value, list) or not all(isinstance(item, str) for item in items):
            raise InvalidValueError(f"{where}: {key} must be {'a list of texts' if key in lists else 'a text'}")
    values: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in entry.items()}
    try:
        return Term(kind=cast(TermKind, kind), **values)
    except InvalidValueError as error:
        raise InvalidValueError(f"{where}: {error}") from error


def _index(terms: Sequence[Term]) -> tuple[dict[str, Term | None], dict[str, set[frozenset[int]]]]:
    """Each key's owner, None where it is never a mention, and the breaks of the forms that have it."""
    owners: dict[str, Term | None] = {}
    breaks: dict[str, set[frozenset[int]]] = {}
    for term in terms:
        for form in term.forms:
            owner = owners.setdefault(key_of(form), term)
            if owner is not None and owner is not term:
                raise InvalidValueError(
                    f"{form!r} stands for both {owner.name!r} and {term.name!r}; give the form to one of them"
                )
    for term in terms:
        for form in (*term.forms, *term.ordinary):
            keys = (key_of(form), *(plurals_of(key_of(form)) if term.kind == "technique" else ()))
            parted = breaks_of(keyed_tokens(form))
            for key in keys:
                owners.setdefault(key, None if form in term.ordinary else term)
                breaks.setdefault(key, set()).add(parted)
    return owners, breaks


def _ordinary(terms: Sequence[Term]) -> dict[tuple[str, tuple[str, ...]], str]:
    """The ordinary forms and, for techniques, their plurals, by term and shape."""
    ordinary = {}
    for term in terms:
        for form in term.ordinary:
            *words, last = shape_of(keyed_tokens(form))
            for word in (last, *(plurals_of(last) if term.kind == "technique" else ())):
                ordinary[term.name, (*words, word)] = form
    return ordinary


def _makers(term: Term) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(token.key for token in keyed_tokens(maker)) for maker in term.maker.split("/") if maker.strip())
