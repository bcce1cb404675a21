"""A recording's page: what is known of it so far, its player, and the lines of the transcript around a time."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from database.connection import Connection
from transcripts import results, store
from transcripts.correction_store import count_corrections, load_corrections
from transcripts.export import KIND_TITLES
from transcripts.introductions import UNNAMED, SpeakerSuggestion, suggest_names
from transcripts.outline import NOTHING_CHOSEN, PEARL_KINDS, Pearl
from transcripts.related import others_on_its_devices, related_recordings
from transcripts.search import LONGEST_QUERY
from transcripts.search_moments import stems_in
from transcripts.tags import subjects_of, tags_of
from transcripts.transcript import Transcript
from transcripts.window import Frame, load_frame, load_said
from web.access import RecordingId, Sees, Visitor
from web.attachments import view_of_given
from web.cited import cited_moments
from web.context import StartTime, TheDatabase, TheSettings
from web.edit_view import view_of_edits
from web.exports import FORMAT_NAMES
from web.links import linker, page_linker
from web.media import has_thumbnail, is_video
from web.player_styles import PLAYER_STYLES
from web.processing import standing_of
from web.render import render
from web.routes import page
from web.security import content_policy
from web.thread_view import LIMITS, view_of_recording
from web.transcript import lines_around


def recording_page(
    request: Request,
    id: RecordingId,
    database: TheDatabase,
    settings: TheSettings,
    sees: Sees,
    visitor: Visitor,
    start: StartTime = None,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """All that is known about a recording so far; player and transcript start at `?t=`, and `q` is looked for there."""
    with database.snapshot() as connection:
        dossier = results.load_outline(connection, id)
        frame = load_frame(connection, id)
        corrected = count_corrections(connection, id)
        lines = lines_around(connection, id, frame, dossier.sections or (), start=start) if frame else None
        names = _suggested_names(connection, id, frame) if frame else ()
        related = related_recordings(connection, id, sees=sees)
        others = others_on_its_devices(connection, id, sees=sees)
        discussion = view_of_recording(connection, id, visitor)
        cited = cited_moments(connection, dossier.recording, discussion)
        given = view_of_given(connection, dossier.recording, visitor)
        editing = view_of_edits(connection, dossier, visitor)
        standing = standing_of(connection, dossier.recording)
    mentions = dossier.mentions or ()
    answer = render(
        request,
        "recording/page.html",
        dossier=dossier,
        recording=dossier.recording,
        start=start,
        q=q,
        stems=stems_in(q),
        link=linker(frame.starts if frame else ()),
        frame=frame,
        no_speech=frame is not None and not frame.starts,
        lines=lines,
        corrected=corrected,
        names=names,
        pearls=_by_kind(dossier.pearls or ()),
        devices=tags_of(mentions, "device"),
        techniques=tags_of(mentions, "technique"),
        nothing_chosen=NOTHING_CHOSEN,
        subjects=partial(subjects_of, mentions=mentions, sections=dossier.sections or ()),
        related=related,
        others=others,
        discussion=discussion,
        cited=cited,
        given=given,
        editing=editing,
        visitor=visitor,
        limits=LIMITS,
        standing=standing,
        stages=standing.stages,
        video=is_video(dossier.recording),
        pictured=has_thumbnail(settings, dossier.recording),
        formats=FORMAT_NAMES,
    )
    answer.headers["content-security-policy"] = content_policy(styles=PLAYER_STYLES)
    return answer


def corrections_page(request: Request, id: RecordingId, database: TheDatabase) -> Response:
    """Every place that was corrected, with what was heard there; apart, since a long recording has hundreds."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        frame = load_frame(connection, id)
        corrections = load_corrections(connection, id)
    link = page_linker(id, frame.starts if frame else ())
    return render(request, "recording/corrections.html", recording=recording, corrections=corrections, link=link)


def _suggested_names(connection: Connection, recording_id: str, frame: Frame) -> tuple[SpeakerSuggestion, ...]:
    """What introductions suggest; only looked for where a speaker has no name yet."""
    if not any(UNNAMED.fullmatch(speaker) for speaker in frame.speakers):
        return ()
    said = load_said(connection, recording_id)
    return suggest_names(Transcript(said, frame.language, frame.model, diarizer=frame.diarizer))


def _by_kind(pearls: Sequence[Pearl]) -> list[tuple[str, list[Pearl]]]:
    kinds = [(KIND_TITLES[kind], [pearl for pearl in pearls if pearl.kind == kind]) for kind in PEARL_KINDS]
    return [(name, some) for name, some in kinds if some]


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}", recording_page, "recording"),
    page("/recordings/{id}/corrections", corrections_page, "corrections"),
]
