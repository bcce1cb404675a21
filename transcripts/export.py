"""Exports: one recording as captions, plain text or Markdown, and all forms by name."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from transcripts.captions import write_srt, write_vtt
from transcripts.discussion import Discussion
from transcripts.dossier import Dossier, claims_by_section
from transcripts.errors import NotFoundError
from transcripts.export_json import as_json
from transcripts.outline import NOTHING_CHOSEN, PEARL_KINDS, Claim, Draft, PearlKind
from transcripts.tags import ASIDE, Tag, tags_of
from transcripts.timecode import clock
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import TERM_KINDS

LONGEST_PARAGRAPH = 120  # words, after which a long turn gets a new paragraph and time
NO_SPEECH = "Nobody speaks in this recording."

KIND_TITLES: dict[PearlKind, str] = {
    "interval": "Intervals",
    "limit": "Limits",
    "contraindication": "Contraindications",
    "setting": "Settings",
    "complication": "Complications",
    "management": "Management",
    "technique": "Technique",
    "dose": "Doses",
}


def as_vtt(dossier: Dossier) -> str:
    """The transcript as WebVTT. Raises NotFoundError before there is one."""
    return write_vtt(_transcript(dossier))


def as_srt(dossier: Dossier) -> str:
    """The transcript as SubRip. Raises NotFoundError before there is one."""
    return write_srt(_transcript(dossier))


def as_txt(dossier: Dossier) -> str:
    """The transcript for reading, a paragraph for each turn with its time. Raises NotFoundError before there is one."""
    transcript = _transcript(dossier)
    head = "\n".join(filter(None, (_line(dossier.recording.title), byline(dossier))))
    turns = [
        f"[{clock(part.start)}] {f'{part.speaker}: ' if part.speaker else ''}{part.text}"
        for part in _paragraphs(transcript)
    ]
    return "\n\n".join([head, *(turns or [NO_SPEECH])]) + "\n"


def as_md(dossier: Dossier) -> str:
    """Summary, pearls, tags, discussion and transcript as Markdown, with the time of everything said."""
    parts = [
        *_head(dossier),
        *_summary(dossier),
        *_pearls(dossier),
        *_tags(dossier),
        *_discussion(dossier),
        *_said(dossier),
    ]
    return "\n\n".join(parts) + "\n"


FORMATS: dict[str, Callable[[Dossier], str]] = {
    "json": as_json,
    "vtt": as_vtt,
    "srt": as_srt,
    "txt": as_txt,
    "md": as_md,
}


def _transcript(dossier: Dossier) -> Transcript:
    if dossier.transcript is not None:
        return dossier.transcript
    waiting = next((stage for stage in dossier.stages if stage.state != "done"), None)
    stand = f"; now its stage {waiting.name!r} is {waiting.state}" if waiting else ""
    reason = f" ({waiting.reason})" if waiting and waiting.reason else ""
    raise NotFoundError(
        f"recording {dossier.recording.id} has no transcript yet, which the stage 'transcribe' makes{stand}{reason}; "
        "captions and text can be exported once it is done"
    )


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: float
    speaker: str | None
    text: str


def _paragraphs(transcript: Transcript) -> Iterator[_Paragraph]:
    """The segments joined to turns, and long turns parted."""
    piece: list[Segment] = []
    words = 0
    for segment in transcript.segments:
        if piece and (segment.speaker != piece[0].speaker or words >= LONGEST_PARAGRAPH):
            yield _paragraph(piece)
            piece, words = [], 0
        piece.append(segment)
        words += len(segment.text.split())
    if piece:
        yield _paragraph(piece)


def _paragraph(segments: Sequence[Segment]) -> _Paragraph:
    texts = (f"{s.text} [{', '.join(s.flags)}]" if s.flags else s.text for s in segments)
    return _Paragraph(start=segments[0].start, speaker=segments[0].speaker, text=_line(" ".join(texts)))


def byline(dossier: Dossier) -> str:
    """When it was held, who speaks and how long, in one line; empty where none of it is known."""
    recording = dossier.recording
    date = recording.event_date.isoformat() if recording.event_date else ""
    length = clock(recording.duration) if recording.duration is not None else ""
    return " · ".join(filter(None, (date, ", ".join(recording.speakers), length)))


def _head(dossier: Dossier) -> Iterator[str]:
    yield f"# {_escape(dossier.recording.title)}"
    if line := byline(dossier):
        yield _escape(line)
    if dossier.recording.disclosures.strip():
        yield f"Disclosures: {_escape(dossier.recording.disclosures)}"
    yield "Made by machine from the recording. Times in brackets tell where to listen. Not medical advice."
    waiting = [f"{stage.name} ({stage.state})" for stage in dossier.stages if stage.state != "done"]
    if waiting:
        yield f"Not done yet: {_escape(', '.join(waiting))}."
    if dossier.no_speech:
        yield NO_SPEECH


def _summary(dossier: Dossier) -> Iterator[str]:
    if dossier.summary is None:
        return
    yield "## Summary"
    if dossier.summary.bottom_line:
        yield _claims(dossier.summary.bottom_line)
    for number, (section, claims) in enumerate(claims_by_section(dossier)):
        yield f"### {_escape(section.title)} [{clock(section.start)}]"
        if failure := dossier.summary.failure(number):
            yield f"This section could not be summarized: {_escape(failure)}"
        if claims:
            yield _claims(claims)
        elif not failure and dossier.summary.says_something:
            yield NOTHING_CHOSEN


def _pearls(dossier: Dossier) -> Iterator[str]:
    if not dossier.pearls:
        return
    yield "## Pearls"
    for kind in PEARL_KINDS:
        claims = [pearl.claim for pearl in dossier.pearls if pearl.kind == kind]
        if claims:
            yield f"### {KIND_TITLES[kind]}"
            yield _claims(claims)


def _claims(claims: Sequence[Claim]) -> str:
    return "\n".join(f"- {_escape(claim.text)} [{clock(claim.start)}]{_evidence(claim)}" for claim in claims)


def _evidence(claim: Claim) -> str:
    """What a reader needs to know of a claim: who says it, what holds beside it, and where it is not simply said so."""
    said = f" ({_escape('; '.join(claim.beside))})" if claim.beside else ""
    said += f" Said as: “{_escape(claim.quote)}”" if claim.status == "restated" else ""
    failed = ", ".join(check.name for check in claim.checks if not check.passed)
    return f"{said} (not confirmed: {_escape(failed)})" if failed else said


def _tags(dossier: Dossier) -> Iterator[str]:
    if not dossier.mentions:
        return
    yield "## Devices and techniques"
    for kind in TERM_KINDS:
        if tags := tags_of(dossier.mentions, kind):
            yield f"### {kind.capitalize()}s"
            yield "\n".join(map(_tag, tags))


def _tag(tag: Tag) -> str:
    aside = f" ({ASIDE})" if tag.set_aside else ""
    return f"- {_escape(tag.term)}: {len(tag.starts)} ×, first at [{clock(tag.starts[0])}]{aside}"


def _discussion(dossier: Dossier) -> Iterator[str]:
    """The published discussion; before there is one, its draft."""
    if dossier.discussion is not None:
        yield from _posts(dossier.discussion)
    elif dossier.draft is not None:
        yield from _draft(dossier.draft)


def _posts(discussion: Discussion) -> Iterator[str]:
    yield "## Discussion"
    yield f"### {_escape(discussion.title)}"
    yield _escape(
        f"Published by {discussion.published_by} on {discussion.published_at.astimezone(UTC).date().isoformat()}."
    )
    yield _quoted(discussion.opening)
    for reply in discussion.replies:
        author = ", ".join(filter(None, (reply.author, reply.credentials)))
        yield f"**{_escape(author)}** on {reply.written_at.astimezone(UTC).date().isoformat()}:"
        yield _quoted(reply.body)


def _quoted(markdown: str) -> str:
    """Somebody's Markdown as a quotation, so that its headings stay inside it."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.strip().splitlines())


def _draft(draft: Draft) -> Iterator[str]:
    yield "## Discussion draft"
    yield f"### {_escape(draft.title)}"
    if draft.body.strip():
        yield _quoted(draft.body)
    if draft.questions:
        yield "\n".join(
            f"{number}. {_escape(question.text)} [{clock(question.start)}]"
            for number, question in enumerate(draft.questions, start=1)
        )


def _said(dossier: Dossier) -> Iterator[str]:
    if dossier.transcript is None or dossier.no_speech:
        return
    yield "## Transcript"
    for part in _paragraphs(dossier.transcript):
        yield f"**[{clock(part.start)}]{f' {_escape(part.speaker)}:' if part.speaker else ''}** {_escape(part.text)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    """A text that Markdown shows as it stands, on one line."""
    inline = re.sub(r"[\\`*_~\[\]<>|]|&(?=#?\w+;)", r"\\\g<0>", _line(text))
    return re.sub(r"^(\d*)([-+#.)])(?=[\s#-]|$)", r"\1\\\2", inline)  # or it would begin a list or a heading
