"""Versions: a stage's result is kept as it was made, and what readers see is that with all edits on top."""

from collections.abc import Collection, Sequence

from editing import originals
from editing.claims import Outline, apply_claims
from editing.edit import CLAIM_KINDS, SPEAKER_KINDS, TAG_KINDS, WORD_KINDS, Edit, EditKind
from editing.edit_store import load_edits, lock_edits, save_unplaced
from editing.originals import Made, Part, load_originals
from editing.speakers import assign, rename
from editing.tags import apply_tags
from editing.titles import apply_titles
from editing.words import put_words, segments_at, undo_correction
from transcripts import results
from transcripts.outline import Pearl, Section, Summary
from transcripts.search import load_lexicon
from transcripts.store import Connection, outdate
from transcripts.transcript import Transcript
from transcripts.vocabulary import Mention, Vocabulary

EVERYTHING: tuple[Part, ...] = ("transcript", "sections", "summary", "pearls", "mentions")
_KINDS: dict[Part, tuple[EditKind, ...]] = {
    "transcript": (*WORD_KINDS, *SPEAKER_KINDS),
    "sections": ("title",),
    "summary": CLAIM_KINDS,
    "pearls": CLAIM_KINDS,
    "mentions": TAG_KINDS,
}


def save_transcript(connection: Connection, recording_id: str, transcript: Transcript) -> None:
    """Store the transcript that a stage made; edits that find their place in it hold on. The others do likewise."""
    outdate(connection, recording_id, after="transcribe")
    results.save_transcript(connection, recording_id, transcript)
    _keep(connection, recording_id, "transcript", transcript)


def save_sections(connection: Connection, recording_id: str, sections: Sequence[Section]) -> None:
    """Store the sections that a stage made."""
    outdate(connection, recording_id, after="split")
    results.save_sections(connection, recording_id, sections)
    _keep(connection, recording_id, "sections", tuple(sections))


def save_summary(connection: Connection, recording_id: str, summary: Summary, *, model: str) -> None:
    """Store the summary that a stage made, and the name of what made it."""
    results.save_summary(connection, recording_id, summary, model=model)
    _keep(connection, recording_id, "summary", summary)


def save_pearls(connection: Connection, recording_id: str, pearls: Sequence[Pearl]) -> None:
    """Store the pearls that a stage made."""
    results.save_pearls(connection, recording_id, pearls)
    _keep(connection, recording_id, "pearls", tuple(pearls))


def save_mentions(connection: Connection, recording_id: str, mentions: Sequence[Mention]) -> None:
    """Store the mentions that a stage found."""
    results.save_mentions(connection, recording_id, mentions)
    _keep(connection, recording_id, "mentions", tuple(mentions))


def settle(
    connection: Connection, recording_id: str, parts: Collection[Part] = EVERYTHING, *, also: Part | None = None
) -> None:
    """Store these parts as readers shall see them, with every edit that holds, and which edits find no place.

    `also` names a part that is stored, though its stage is only about to be finished.
    """
    edits = load_edits(connection, recording_id)
    made = load_originals(connection, recording_id, also=also)
    edited, lost = apply_edits(made, edits, load_lexicon(connection).vocabulary)
    _show(connection, recording_id, made, edited, parts)
    judged = {kind for part in parts for kind in _KINDS[part]}
    unplaced = {
        edit.id for edit in edits if edit.holds and (edit.id in lost if edit.kind in judged else not edit.placed)
    }
    save_unplaced(connection, recording_id, unplaced)


def parts_of(kinds: Collection[EditKind]) -> tuple[Part, ...]:
    """The parts that edits of these kinds show in; statements follow the words and speakers beneath them.

    Details are no part: no stage makes them.
    """
    own = {part for part in EVERYTHING if not set(_KINDS[part]).isdisjoint(kinds)}
    return tuple(part for part in EVERYTHING if part in own or ("transcript" in own and part in ("summary", "pearls")))


def apply_edits(made: Made, edits: Sequence[Edit], vocabulary: Vocabulary) -> tuple[Made, frozenset[int]]:
    """Results with the edits that hold, in the order they were made, and the ids of those that find no place."""
    if made.transcript is None:
        return made, frozenset()
    transcript, lost = _apply_to_transcript(made.transcript, edits)
    sections, mentions = made.sections, made.mentions
    if sections is not None:
        sections, untitled = apply_titles(sections, edits)
        lost |= untitled
    outline, unclaimed = apply_claims(
        Outline(made.summary, made.pearls),
        edits,
        transcript,
        sections or (),
        vocabulary,
        touched=frozenset(
            id for edit in edits if edit.kind in WORD_KINDS for id in segments_at(transcript, edit.place)
        ),
    )
    if mentions is not None:
        mentions, untagged = apply_tags(mentions, edits, transcript, vocabulary)
        lost |= untagged
    return Made(transcript, sections, outline.summary, outline.pearls, mentions), frozenset(lost | unclaimed)


def _apply_to_transcript(transcript: Transcript, edits: Sequence[Edit]) -> tuple[Transcript, set[int]]:
    lost: set[int] = set()
    for edit in edits:
        if not edit.holds:
            continue
        changed: Transcript | None = transcript
        match edit.kind:
            case "words":
                changed = put_words(transcript, edit.place, edit.after)
            case "uncorrect":
                changed = undo_correction(transcript, edit.place, edit.after)
            case "rename" | "merge":
                changed = rename(transcript, edit.place, edit.after)
            case "assign":
                changed = assign(transcript, edit.place, edit.after)
        if changed is None:
            lost.add(edit.id)
        else:
            transcript = changed
    return transcript, lost


def _keep(connection: Connection, recording_id: str, part: Part, content: object) -> None:
    lock_edits(connection, recording_id)
    if parts_of({edit.kind for edit in load_edits(connection, recording_id)}):
        originals.keep(connection, recording_id, part, content)
        settle(connection, recording_id, (part,), also=part)


def _show(connection: Connection, recording_id: str, made: Made, edited: Made, parts: Collection[Part]) -> None:
    if "transcript" in parts and made.transcript is not None and edited.transcript is not None:
        pairs = zip(made.transcript.segments, edited.transcript.segments, strict=True)
        lines = frozenset(after.id for before, after in pairs if after is not before)
        results.update_lines(connection, recording_id, edited.transcript, lines=lines)
    if "sections" in parts and edited.sections is not None:
        results.save_sections(connection, recording_id, edited.sections)
    if "summary" in parts and edited.summary is not None:
        model = results.summarizer(connection, recording_id) or ""
        results.save_summary(connection, recording_id, edited.summary, model=model)
    if "pearls" in parts and edited.pearls is not None:
        results.save_pearls(connection, recording_id, edited.pearls)
    if "mentions" in parts and edited.mentions is not None:
        results.save_mentions(connection, recording_id, edited.mentions)
