"""The shapes of the interface's answers, made from the nouns that they are written from; web/openapi.py tells them."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from types import GenericAlias
from typing import Any, get_type_hints

from pydantic import BaseModel, create_model

from community.changes import Change
from community.discussion_log import Entry
from community.follows import Followed
from community.members import Role
from community.posts import Post, Version
from community.threads import Thread
from community.uploads import Upload
from community.webhooks import Delivery, Webhook
from editing.edit import Edit, Refreshed
from editing.reviews import Review
from transcripts.queue_store import Queued
from transcripts.recording import Recording, RecordingState, Visibility
from transcripts.related import Related
from transcripts.removals import Removal
from transcripts.search_results import Results
from transcripts.statement import Statement
from transcripts.term_pages import Month, Naming, TermUse
from transcripts.vocabulary import Term, TermKind
from web.api import INTERNAL
from web.processing import Standing
from web.workers import Worker

PLACE_ON_PAGES = frozenset({"line"})  # only serves links on pages


def many(shape: Any) -> Any:
    """A list of a shape."""
    return GenericAlias(list, (shape,))


def shape(name: str, /, *nouns: type, without: frozenset[str] = frozenset(), **more: Any) -> type[BaseModel]:
    """A model with the fields of nouns, those of the later ones before those of the earlier, and with `more` fields."""
    told: dict[str, Any] = {}
    for noun in nouns:
        hints = get_type_hints(noun)
        told |= {each.name: (hints[each.name], ...) for each in fields(noun) if each.name not in without}
    model: type[BaseModel] = create_model(name, **told | {key: (kind, ...) for key, kind in more.items()})
    return model


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (RFC 9457), and what to do; `edits` and `failed` only where a correction is refused."""

    status: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that went well: its status, its shape where it is JSON, its media type, what it does otherwise."""

    shape: Any = None
    status: int = 200
    media_type: str = "application/json"
    description: str = ""
    headers: dict[str, str] = field(default_factory=dict)  # by name, with what each says


GONE = Told(status=204, description="It is done; there is nothing to tell.")

SaidShape = shape("Said", Statement, without=PLACE_ON_PAGES)
SaysShape = shape("SaidOtherwise", Statement, without=PLACE_ON_PAGES, says=str)
ContradictionShape = shape("Contradiction", about=many(str), newer=SaysShape, older=SaysShape)
DifferenceShape = shape(
    "Difference", term=str, kind=TermKind, slug=str, about=many(str), newer=SaysShape, older=SaysShape
)
MemberShape = shape("Member", id=int, email=str, name=str, credentials=str, role=Role)
PostShape = shape("Post", Post, html=str)
EditShape = shape("Edit", Edit, told=str, holds=bool)
EditedShape = shape("Edited", version=int, edits=many(EditShape))
AdditionShape = shape("Addition", Term, id=int, added_by=str, added_at=datetime)
AttachmentShape = shape("Attachment", id=int, name=str, bytes=int, added_at=datetime, href=str)
NamingShape = shape("Naming", Naming, without=PLACE_ON_PAGES)
TermPageShape = shape(
    "TermPage", term=str, kind=TermKind, slug=str, category=str, maker=str, note=str, source=str,
    recordings=many(NamingShape), pearls=many(SaidShape), months=many(Month), contradictions=many(ContradictionShape),
    following=bool | None, followers=int | None,
)  # fmt: skip
FollowingShape = shape("Following", following=bool, followers=int)
TermsShape = many(shape("NamedTerm", TermUse, slug=str))
UploadShape = shape(
    "Upload", Upload,
    without=frozenset({"member", "unverified_from", "sha256", "metadata", "recording"}),
    received=int,
    recording=shape("UploadedRecording", id=str, title=str, state=RecordingState, created_at=datetime | None) | None,
)  # fmt: skip
TUS = {"Tus-Resumable": "The version of the protocol, 1.0.0.", "Upload-Expires": "Until when it can be gone on with."}
ARCHIVE = Told(media_type="application/zip", description="The archive.")

ANSWERS: dict[str, Told] = {
    "GET /api/v1/openapi.json": Told(dict[str, Any]),
    "GET /api/v1/recordings": Told(many(shape("Recording", Recording, without=INTERNAL))),
    "GET /api/v1/recordings/{id}": Told(description="The JSON export; docs/export.md tells the meaning of its fields."),
    "GET /api/v1/recordings/{id}/export.{format}": Told(
        media_type="*/*", description="The file: docx, md, txt, vtt, srt or json, as the format says."
    ),
    "GET /api/v1/recordings/{id}/media": Told(media_type="*/*", description="The media file, in whole or in a range."),
    "GET /api/v1/recordings/{id}/thumbnail": Told(media_type="image/jpeg", description="The picture of a video."),
    "GET /api/v1/recordings/{id}/related": Told(
        shape(
            "Relations",
            recordings=many(shape("Related", Related, without=PLACE_ON_PAGES)),
            devices=many(shape("OnDevice", device=str, pearls=many(SaidShape))),
        )
    ),
    "PUT /api/v1/recordings/{id}/visibility": Told(shape("Seen", id=str, visibility=Visibility)),
    "PUT /api/v1/recordings/{id}/details": Told(EditedShape),
    "GET /api/v1/recordings/{id}/progress": Told(Standing),
    "POST /api/v1/recordings/{id}/stages/{stage}/retry": Told(Standing),
    "GET /api/v1/recordings/{id}/edits": Told(
        shape(
            "Edits",
            version=int,
            review=shape("Review", Review, complete=bool),
            outdated=many(shape("Outdated", parts=many(Refreshed), reason=str | None)),
            edits=many(EditShape),
        )
    ),
    "POST /api/v1/recordings/{id}/edits": Told(EditedShape, status=201),
    "POST /api/v1/recordings/{id}/edits/{edit}/undo": Told(EditedShape, status=201),
    "POST /api/v1/recordings/{id}/edits/{edit}/teach": Told(
        shape("Taught", id=int, term=Term, added_by=str, added_at=datetime), status=201
    ),
    "POST /api/v1/recordings/{id}/refresh": Told(status=202, description="It is asked for, and happens soon."),
    "GET /api/v1/recordings/{id}/attachments": Told(many(AttachmentShape)),
    "GET /api/v1/recordings/{id}/attachments/{number}": Told(media_type="application/pdf", description="The slides."),
    "POST /api/v1/recordings/{id}/attachments": Told(many(AttachmentShape)),
    "DELETE /api/v1/recordings/{id}/attachments/{number}": Told(many(AttachmentShape)),
    "POST /api/v1/library/series": Told(shape("PutInSeries", changed=many(str))),
    "POST /api/v1/library/visibility": Told(shape("Changed", changed=many(str))),
    "POST /api/v1/library/retry": Told(shape("Retried", retried=many(str))),
    "POST /api/v1/library/export": ARCHIVE,
    "POST /api/v1/library/anew": Told(shape("Queued", queued=many(str))),
    "POST /api/v1/library/remove": Told(shape("Removed", removed=many(str))),
    "DELETE /api/v1/recordings/{id}": GONE,
    "GET /api/v1/removed": Told(many(Removal)),
    "GET /api/v1/search": Told(Results),
    "GET /api/v1/devices": Told(TermsShape),
    "GET /api/v1/devices/{slug}": Told(TermPageShape),
    "GET /api/v1/techniques": Told(TermsShape),
    "GET /api/v1/techniques/{slug}": Told(TermPageShape),
    "PUT /api/v1/devices/{slug}/follow": Told(FollowingShape),
    "DELETE /api/v1/devices/{slug}/follow": Told(FollowingShape),
    "PUT /api/v1/techniques/{slug}/follow": Told(FollowingShape),
    "DELETE /api/v1/techniques/{slug}/follow": Told(FollowingShape),
    "GET /api/v1/following": Told(many(shape("Followed", Followed, slug=str, new=many(NamingShape)))),
    "GET /api/v1/contradictions": Told(many(DifferenceShape)),
    "GET /api/v1/me": Told(MemberShape),
    "PUT /api/v1/me": Told(MemberShape),
    "GET /api/v1/members": Told(many(MemberShape)),
    "PUT /api/v1/members/{member}": Told(MemberShape),
    "DELETE /api/v1/members/{member}": GONE,
    "GET /api/v1/discussions": Told(many(Thread)),
    "POST /api/v1/discussions/preview": Told(shape("Preview", html=str)),
    "GET /api/v1/discussions/{thread}": Told(
        shape(
            "Discussion",
            Thread,
            opening=PostShape,
            replies_shown=many(PostShape),
            page=int,
            pages=int,
            outdated_at=many(str),
            changes=many(shape("DraftChange", Change, key=str)),
            log=many(Entry),
        )
    ),  # fmt: skip
    "POST /api/v1/discussions/{thread}/replies": Told(PostShape, status=201),
    "POST /api/v1/discussions/{thread}/publish": Told(Thread),
    "POST /api/v1/discussions/{thread}/lock": Told(Thread),
    "POST /api/v1/discussions/{thread}/pin": Told(Thread),
    "POST /api/v1/discussions/{thread}/passages": Told(Thread),
    "POST /api/v1/discussions/posts/{post}": Told(PostShape),
    "GET /api/v1/discussions/posts/{post}/versions": Told(many(Version)),
    "POST /api/v1/discussions/posts/{post}/hide": Told(PostShape),
    "POST /api/v1/discussions/posts/{post}/show": Told(PostShape),
    "GET /api/v1/queue": Told(
        shape(
            "Queue",
            recordings=many(shape("QueuedRecording", Queued, Standing)),
            workers=many(Worker) | None,
        )
    ),  # fmt: skip
    "GET /api/v1/webhooks": Told(many(shape("Webhook", Webhook, deliveries=many(Delivery)))),
    "POST /api/v1/webhooks": Told(shape("AddedWebhook", id=int, secret=str), status=201),
    "DELETE /api/v1/webhooks/{webhook}": GONE,
    "POST /api/v1/webhooks/deliveries/{delivery}/again": Told(status=202, description="It is sent with the next ones."),
    "GET /api/v1/vocabulary": Told(shape("Vocabulary", terms=many(Term), added=many(AdditionShape))),
    "POST /api/v1/vocabulary": Told(AdditionShape, status=201),
    "GET /api/v1/vocabulary/table": Told(media_type="text/csv", description="The whole vocabulary."),
    "POST /api/v1/vocabulary/table": Told(shape("TakenTable", added=int, known=int)),
    "DELETE /api/v1/vocabulary/{addition}": GONE,
    "POST /api/v1/upload-batches": Told(shape("Batch", id=int, details=dict[str, Any]), status=201),
    "GET /api/v1/uploads": Told(many(UploadShape)),
    "GET /api/v1/uploads/{id}": Told(UploadShape),
    "POST /api/v1/uploads": Told(
        status=201, description="The upload is open.", headers=TUS | {"Location": "Where its bytes go."}
    ),
    "OPTIONS /api/v1/uploads": Told(status=204, description="Its headers tell.", headers=TUS),
    "OPTIONS /api/v1/uploads/{id}": Told(status=204, description="Its headers tell.", headers=TUS),
    "HEAD /api/v1/uploads/{id}": Told(
        description="How far it is.", headers=TUS | {"Upload-Offset": "Bytes here.", "Upload-Length": "Bytes in all."}
    ),
    "PATCH /api/v1/uploads/{id}": Told(
        status=204, description="The bytes are stored.", headers=TUS | {"Upload-Offset": "Bytes here."}
    ),
    "DELETE /api/v1/uploads/{id}": Told(status=204, description="The upload is gone.", headers=TUS),
    "POST /api/v1/uploads/{id}": Told(
        status=204, description="As the method in X-HTTP-Method-Override answers.", headers=TUS
    ),
}
"""What each route answers that went well, by its method and path."""
