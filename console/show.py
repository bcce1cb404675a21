"""A recording, a list and search results as text for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

from transcripts.dossier import Dossier
from transcripts.outline import Claim
from transcripts.recording import Recording
from transcripts.search_results import Results
from transcripts.tags import ASIDE, Tag, tags_of
from transcripts.timecode import clock
from transcripts.vocabulary import TERM_KINDS

MOMENTS_SHOWN = 3  # of a recording, of those that a search found


def recording_lines(dossier: Dossier) -> Iterator[str]:
    """All that a reader wants first: summary, pearls, tags and the drafted discussion, each with its times."""
    recording = dossier.recording
    yield recording.title
    yield "=" * len(recording.title)
    length = clock(recording.duration) if recording.duration is not None else "unknown length"
    yield f"{recording.id} · {recording.state} · {length}" + (
        f" · {recording.event_date.isoformat()}" if recording.event_date else ""
    )
    for stage in dossier.stages:
        if stage.state == "failed":
            yield f"The stage “{stage.name}” failed: {stage.reason}"
        elif stage.reason:
            yield f"The stage “{stage.name}”: {stage.reason}"
    if dossier.no_speech:
        yield "No speech was found in this recording."
    if dossier.summary and dossier.sections:
        yield from _heading("Bottom line")
        yield from map(_claim_line, dossier.summary.bottom_line)
        yield from _heading("Summary")
        for number, (section, claims) in enumerate(zip(dossier.sections, dossier.summary.sections, strict=True)):
            yield f"[{clock(section.start)}] {section.title}"
            if failure := dossier.summary.failure(number):
                yield f"  could not be summarized: {failure}"
            yield from (f"  {_claim_line(claim)}" for claim in claims)
    if dossier.pearls:
        yield from _heading("Pearls")
        yield from (f"{_claim_line(pearl.claim)}  ({pearl.kind})" for pearl in dossier.pearls)
    if dossier.mentions:
        yield from _heading("Tags")
        yield from _tag_lines(dossier)
    if dossier.draft:
        yield from _heading("Discussion draft")
        yield dossier.draft.title
        yield from (f"[{clock(question.start)}] {question.text}" for question in dossier.draft.questions)


def list_lines(recordings: Sequence[Recording]) -> Iterator[str]:
    """One line a recording."""
    for recording in recordings:
        length = clock(recording.duration) if recording.duration is not None else "--:--"
        yield f"{recording.id}  {recording.state:<7} {length:>8}  {recording.title}"


def answer_lines(found: Results, *, limit: int) -> Iterator[str]:
    """What a search came to: by recording, two lines a moment, or that there is none.

    Of all moments found at most `limit`, the best MOMENTS_SHOWN of a recording at most, so that several are seen.
    """
    yield from found.notices
    if found.corrected:
        yield f"Showing results for “{found.corrected}”"
    if not found.answered:
        yield "Nothing in the library answers this."
        if found.nearest:
            yield f"The nearest that is spoken of: {', '.join(found.nearest)}"
        if found.moments:
            yield "The nearest that was said:"
    by_recording = groupby(found.moments, key=lambda moment: moment.recording)
    shown = list(islice(chain.from_iterable(islice(group, MOMENTS_SHOWN) for _, group in by_recording), limit))
    for recording, group in groupby(shown, key=lambda moment: moment.recording):
        moments = list(group)
        yield f"{moments[0].title} ({recording})"
        for moment in moments:
            speaker = f"{moment.speaker}: " if moment.speaker else ""
            yield f"  [{clock(moment.start)}] found by {', '.join(moment.why) or 'its neighbourhood'}"
            yield f"    {speaker}{moment.text}"
    if found.answered and len(shown) < found.total:
        recordings = len(found.recordings)
        yield f"{len(shown)} of {found.total} moments, in {recordings} recording{'' if recordings == 1 else 's'}"


def _heading(title: str) -> tuple[str, str, str]:
    return "", title, "-" * len(title)


def _claim_line(claim: Claim) -> str:
    beside = f" ({'; '.join(claim.beside)})" if claim.beside else ""
    return f"[{clock(claim.start)}] {claim.text}{beside}"


def _tag_lines(dossier: Dossier) -> Iterator[str]:
    for kind in TERM_KINDS:
        if tags := tags_of(dossier.mentions or (), kind):
            yield f"{kind}s: {', '.join(map(_tag, tags))}"


def _tag(tag: Tag) -> str:
    aside = f" ({ASIDE})" if tag.set_aside else ""
    return f"{tag.term} ×{len(tag.starts)} [{clock(tag.starts[0])}]{aside}"
