"""What pages and programs may ask for to be corrected: one form for each act, checked on the way in."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, assert_never

from pydantic import Field, TypeAdapter, ValidationError

from editing import acts, claim_acts
from editing.acts import TermForm
from editing.desk import Outcome, Sitting
from editing.speakers import Reach
from transcripts.errors import InvalidValueError
from transcripts.outline import PearlKind
from transcripts.store import Connection
from web.context import LONGEST_RECORDING

Seconds = Annotated[float, Field(ge=0, le=LONGEST_RECORDING, allow_inf_nan=False)]
Version = Annotated[int, Field(ge=0)]
Line = Annotated[int, Field(ge=0, le=1_000_000)]
LISTS = ("starts", "texts")  # fields of a form that may stand in it several times


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Other words for a line; `seen` are those that the person saw."""

    act: Literal["words"]
    version: Version
    segment: Line
    seen: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncorrect:
    """What was first heard, in place of a correction by machine that wrote `written` at a time."""

    act: Literal["uncorrect"]
    version: Version
    start: Seconds
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Another name for a speaker, everywhere; a name that another has puts the two together."""

    act: Literal["rename"]
    version: Version
    speaker: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Who speaks from a line on; `seen` is the name that stood there."""

    act: Literal["assign"]
    version: Version
    segment: Line
    seen: str = ""
    reach: Reach
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Another title for the chapter at a time."""

    act: Literal["title"]
    version: Version
    start: Seconds
    seen: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """The statement that starts at a time with the text `seen` is right."""

    act: Literal["approve"]
    version: Version
    start: Seconds
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveAll:
    """Several statements are right, each by its time and its text as seen."""

    act: Literal["approve_all"]
    version: Version
    starts: tuple[Seconds, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditClaim:
    """Another text for a statement, or another kind for a pearl; `anyway` where checks do not confirm it."""

    act: Literal["edit"]
    version: Version
    start: Seconds
    seen: str
    text: str
    kind: PearlKind | Literal[""] = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """The statement goes."""

    act: Literal["reject"]
    version: Version
    start: Seconds
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """A statement that quotes what is said between two times: a pearl of a kind, or one of its chapter."""

    act: Literal["add"]
    version: Version
    start: Seconds
    end: Seconds
    text: str = ""
    kind: PearlKind | Literal[""] = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag is right, or goes."""

    act: Literal["accept_tag", "reject_tag"]
    version: Version
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTag:
    """A tag of the vocabulary, at the words that speak of it."""

    act: Literal["add_tag"]
    version: Version
    term: str
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A form for a term of the vocabulary, from a correction of words."""

    term: str
    form: TermForm


Act = Annotated[
    Words | Uncorrect | Rename | Assign | Title | Approve | ApproveAll | EditClaim | Reject | Add | Tag | AddTag,
    Field(discriminator="act"),
]
_ACT: TypeAdapter[Any] = TypeAdapter(Act)


def read_act(fields: dict[str, Any]) -> Act:
    """The act that a form asks for; raises InvalidValueError telling which field is not accepted."""
    try:
        act: Act = _ACT.validate_python(fields)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc'][1:])) or 'act'}: {each['msg']}" for each in error.errors())
        raise InvalidValueError(f"This correction cannot be read. {told}.") from error
    return act


def perform(connection: Connection, sitting: Sitting, act: Act) -> Outcome:
    """Do what is asked for; raises as editing/acts.py and editing/claim_acts.py do."""
    match act:
        case Words():
            return acts.correct_words(connection, sitting, segment=act.segment, seen=act.seen, text=act.text)
        case Uncorrect():
            return acts.undo_correction(connection, sitting, start=act.start, written=act.written)
        case Rename():
            return acts.rename_speaker(connection, sitting, speaker=act.speaker, name=act.name)
        case Assign():
            return acts.assign_speaker(
                connection, sitting, segment=act.segment, seen=act.seen, reach=act.reach, name=act.name
            )
        case Title():
            return acts.retitle(connection, sitting, start=act.start, seen=act.seen, title=act.title)
        case Approve():
            return claim_acts.approve_claim(connection, sitting, start=act.start, seen=act.seen)
        case ApproveAll():
            if len(act.starts) != len(act.texts):
                raise InvalidValueError("Give a time and a text for each statement.")
            seen = tuple(zip(act.starts, act.texts, strict=True))
            return claim_acts.approve_all(connection, sitting, starts=seen)
        case EditClaim():
            return claim_acts.edit_claim(
                connection, sitting, start=act.start, seen=act.seen, text=act.text, kind=act.kind or None,
                anyway=act.anyway,
            )  # fmt: skip
        case Reject():
            return claim_acts.reject_claim(connection, sitting, start=act.start, seen=act.seen)
        case Add():
            return claim_acts.add_claim(
                connection, sitting, start=act.start, end=act.end, text=act.text, kind=act.kind or None,
                anyway=act.anyway,
            )  # fmt: skip
        case Tag():
            tag = acts.accept_tag if act.act == "accept_tag" else acts.reject_tag
            return tag(connection, sitting, term=act.term)
        case AddTag():
            return acts.add_tag(connection, sitting, term=act.term, start=act.start, end=act.end)
        case _:
            assert_never(act)
