"""Pages of correcting: everything of a recording in forms, one line or statement by itself, and the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from community.members import Member
from database.connection import Connection, Database
from editing import acts
from editing.claim_acts import UnconfirmedError, claims_of
from editing.desk import EditConflict, Outcome, Sitting, find_edit, undo_edit
from editing.edit import Author
from editing.refreshes import ask_again
from editing.speakers import REACHES
from pipeline.sentences import spoken_words
from transcripts import results
from transcripts.errors import AccessError, InputError, InvalidValueError, NotFoundError
from transcripts.export import KIND_TITLES
from transcripts.introductions import suggest_names
from transcripts.search import load_lexicon
from transcripts.tags import tags_of
from transcripts.transcript import EDITED, Segment
from transcripts.window import load_frame, load_window
from web.access import Moderator, RecordingId
from web.acts import LISTS, Act, Teach, perform, read_act
from web.context import LONGEST_RECORDING, TheDatabase
from web.edit_view import view_of_edits
from web.errors import status_of
from web.links import page_linker
from web.render import render
from web.routes import action, page

FOLLOWING = 5  # lines after one that a selection may run into
MOST_EDIT = 9_223_372_036_854_775_807  # the largest number that the database holds

EditId = Annotated[int, Path(alias="edit", ge=1, le=MOST_EDIT)]
LineNumber = Annotated[int, Path(alias="line", ge=0, le=1_000_000)]
At = Annotated[float, Query(alias="t", ge=0, le=LONGEST_RECORDING, allow_inf_nan=False)]
Clock = Annotated[str, Query(alias="at", max_length=12)]
Saved = Annotated[int | None, Query(ge=1, le=MOST_EDIT)]


async def _fields(request: Request) -> dict[str, Any]:
    form = await request.form()
    texts = {name: value for name, value in form.items() if isinstance(value, str) and name not in LISTS}
    return {**texts, **{name: form.getlist(name) for name in LISTS if name in form}}


Fields = Annotated[dict[str, Any], Depends(_fields)]


@dataclass(frozen=True, slots=True)
class SpokenOption:
    """A word that a selection may start or end with; times are seconds."""

    text: str
    start: float
    end: float


def sitting_of(recording_id: str, member: Member, version: int) -> Sitting:
    """A member at work on a recording, of which they have seen the edits up to this number."""
    return Sitting(recording_id, Author(member.id, member.name), version)


def edit_page(
    request: Request, id: RecordingId, database: TheDatabase, member: Moderator, saved: Saved = None
) -> Response:
    """Speakers, chapters, statements and tags of a recording, each in a form of its own."""
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, id)
        view = view_of_edits(connection, dossier, member)
        terms = _terms(connection)
    transcript = dossier.transcript
    segments = transcript.segments if transcript else ()
    held = {(each.claim.start, each.claim.text): each for each in reversed(claims_of(dossier))}
    return render(
        request,
        "editing/page.html",
        recording=dossier.recording,
        dossier=dossier,
        editing=view,
        saved=saved,
        link=page_linker(id, [segment.start for segment in segments]),
        speakers=tuple(dict.fromkeys(segment.speaker for segment in segments if segment.speaker)),
        names=suggest_names(transcript) if transcript else (),
        claims=sorted(held.values(), key=lambda each: each.claim.start),
        kinds=KIND_TITLES,
        tags=[tag for kind in ("device", "technique") for tag in tags_of(dossier.mentions or (), kind)],
        terms=terms,
    )


def find_line(id: RecordingId, database: TheDatabase, member: Moderator, at: Clock) -> Response:
    """The page of the line that is heard at a time such as 12:34."""
    seconds = _seconds(at)
    with database.snapshot() as connection:
        frame = load_frame(connection, id)
    return RedirectResponse(f"/recordings/{id}/edit/lines/{frame.line_at(seconds) if frame else 0}", 303)


def line_page(
    request: Request, id: RecordingId, line: LineNumber, database: TheDatabase, member: Moderator, saved: Saved = None
) -> Response:
    """A line with its words, its speaker, and what can be quoted or tagged from it on."""
    with database.snapshot() as connection:
        outline = results.load_outline(connection, id)
        view = view_of_edits(connection, outline, member)
        frame = load_frame(connection, id)
        window = load_window(connection, id, first=line, lines=FOLLOWING + 1)
        terms = _terms(connection)
    if frame is None or not window.segments:
        raise NotFoundError(f"There is no line {line} in this transcript.")
    return render(
        request,
        "editing/line.html",
        recording=outline.recording,
        editing=view,
        saved=saved,
        segment=window.segments[0],
        lines=len(frame.starts),
        link=page_linker(id, frame.starts),
        corrections=[each for each in window.corrections if each.segment == line and each.rule != EDITED],
        words=_options(window.segments),
        speakers=frame.speakers,
        reaches=dict(zip(REACHES, ("this line", "to the end of the turn", "all they say from here on"), strict=True)),
        kinds=KIND_TITLES,
        terms=terms,
    )


def claim_page(
    request: Request, id: RecordingId, database: TheDatabase, member: Moderator, start: At, saved: Saved = None
) -> Response:
    """The statements that start at a time."""
    with database.snapshot() as connection:
        outline = results.load_outline(connection, id)
        view = view_of_edits(connection, outline, member)
        frame = load_frame(connection, id)
    held = {each.claim.text: each for each in reversed(claims_of(outline)) if abs(each.claim.start - start) < 0.01}
    return render(
        request,
        "editing/claim.html",
        recording=outline.recording,
        editing=view,
        saved=saved,
        claims=list(held.values()),
        kinds=KIND_TITLES,
        link=page_linker(id, frame.starts if frame else ()),
    )


def history(
    request: Request, id: RecordingId, database: TheDatabase, member: Moderator, saved: Saved = None
) -> Response:
    """Every correction of a recording, the newest first, with who made it and when."""
    with database.snapshot() as connection:
        outline = results.load_outline(connection, id)
        view = view_of_edits(connection, outline, member)
        terms = _terms(connection)
    return render(
        request,
        "editing/history_page.html",
        recording=outline.recording,
        editing=view,
        saved=saved,
        edits=view.edits[::-1],
        terms=terms,
        link=page_linker(id),
    )


def correct(request: Request, id: RecordingId, database: TheDatabase, member: Moderator, fields: Fields) -> Response:
    """Do what a form of these pages asks for, and go back to where it stands."""
    back = _back(id, fields.pop("back", ""))
    if fields.get("act") == "approve" and fields.get("text", "").split() not in ([], fields.get("seen", "").split()):
        fields["act"] = "edit"  # what was typed before the button was pressed is not lost
    try:
        act: Act = read_act(fields)
        with database.transaction() as connection:
            outcome = perform(connection, sitting_of(id, member, act.version), act)
    except InputError as error:
        return _refused(request, database, id, error, fields, back)
    return _saved(back, outcome.edits[-1].id)


def undo(
    request: Request, id: RecordingId, edit: EditId, database: TheDatabase, member: Moderator, fields: Fields
) -> Response:
    """Take a correction back."""
    back = _back(id, fields.pop("back", ""), otherwise="/history")
    try:
        with database.transaction() as connection:
            take_back(connection, id, edit, member)
    except InputError as error:
        return _refused(request, database, id, error, {}, back)
    return RedirectResponse(back, 303)


def take_back(connection: Connection, recording_id: str, edit: int, member: Member) -> Outcome:
    """Undo an edit; raises AccessError for one that the member may not make, and as `undo_edit` does."""
    if find_edit(connection, recording_id, edit).is_for_staff and not member.is_staff:
        raise AccessError("What is told of a recording, and who may see it, is changed and put back by staff.")
    return undo_edit(connection, sitting_of(recording_id, member, edit), edit)


def teach(
    request: Request, id: RecordingId, edit: EditId, database: TheDatabase, member: Moderator, fields: Fields
) -> Response:
    """Make a corrected word a form of a term of the vocabulary."""
    back = _back(id, fields.pop("back", ""), otherwise="/history")
    try:
        form = fields.get("form")
        if form not in ("alias", "sounds-like"):
            raise InvalidValueError("Say whether it is an alias, or what the term sounds like.")
        lesson = Teach(term=str(fields.get("term", "")).strip(), form=form)
        with database.transaction() as connection:
            acts.teach(connection, sitting_of(id, member, edit), edit=edit, term=lesson.term, form=lesson.form)
    except InputError as error:
        return _refused(request, database, id, error, {}, back)
    return _saved(back, edit)


def refresh_again(id: RecordingId, database: TheDatabase, member: Moderator) -> Response:
    """Ask once more for what could not be brought up to date."""
    with database.transaction() as connection:
        ask_again(connection, id)
    return RedirectResponse(f"/recordings/{id}", 303)


def _refused(
    request: Request, database: Database, id: str, error: InputError, fields: dict[str, Any], back: str
) -> Response:
    """What a person typed, with why it was not stored: nothing of it is lost."""
    with database.snapshot() as connection:
        outline = results.load_outline(connection, id)
    return render(
        request,
        "editing/refused.html",
        status=status_of(error),
        recording=outline.recording,
        problem=str(error),
        theirs=error.edits if isinstance(error, EditConflict) else (),
        unconfirmed=isinstance(error, UnconfirmedError),
        fields={name: value for name, value in fields.items() if isinstance(value, str)},
        back=back,
        link=page_linker(id),
    )


def _saved(back: str, edit: int) -> Response:
    path, _, fragment = back.partition("#")
    joint = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{joint}{urlencode({'saved': edit})}{'#' + fragment if fragment else ''}", 303)


def _back(id: str, asked: str, *, otherwise: str = "/edit") -> str:
    """Where to go after a form: a place of the same recording, and no other."""
    own = f"/recordings/{id}"
    rest = asked.removeprefix(own)
    return asked if asked.startswith(own) and rest[:1] in ("", "/", "?", "#") else own + otherwise


def _options(segments: Sequence[Segment]) -> tuple[SpokenOption, ...]:
    return tuple(SpokenOption(word.text, word.start, word.end) for word in spoken_words(iter(segments)))


def _terms(connection: Connection) -> tuple[str, ...]:
    return tuple(sorted(term.name for term in load_lexicon(connection).vocabulary.terms))


def _seconds(clock: str) -> float:
    parts = clock.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
        raise InvalidValueError(f"{clock!r} is no time. Write it as 12:34, or 1:02:03.")
    return float(sum(int(part) * 60**power for power, part in enumerate(reversed(parts))))


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/edit", edit_page, "edit"),
    page("/recordings/{id}/edit/lines", find_line, "edit_find_line"),
    page("/recordings/{id}/edit/lines/{line}", line_page, "edit_line"),
    page("/recordings/{id}/edit/claims", claim_page, "edit_claim"),
    page("/recordings/{id}/history", history, "history"),
    action("/recordings/{id}/edits", correct, "correct"),
    action("/recordings/{id}/edits/{edit}/undo", undo, "undo_edit"),
    action("/recordings/{id}/edits/{edit}/teach", teach, "teach"),
    action("/recordings/{id}/refresh", refresh_again, "refresh_again"),
]
