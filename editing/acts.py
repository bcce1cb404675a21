"""The acts of correcting transcript, speakers, titles and tags: each is checked and becomes edits."""

from dataclasses import replace
from typing import Literal

from editing.claims import claim_from
from editing.desk import Outcome, Sitting, begin, changed_meanwhile, commit, find_edit, read_transcript, within
from editing.details import PLACE, VISIBILITY, details_of, stored
from editing.edit import SPEAKER_KINDS, TAG_KINDS, WORD_KINDS, Change, EditKind, Place
from editing.edit_store import load_edits, lock_edits
from editing.speakers import Reach, checked_name, place_from, place_of_speaker
from editing.tags import mention_at
from editing.words import changes_between, find_correction
from transcripts.added_terms import AddedTerm, add_term
from transcripts.details import Details
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import Visibility
from transcripts.search import field_lexicon, load_lexicon
from transcripts.store import Connection, load_recording, set_details, set_visibility
from transcripts.timecode import clock
from transcripts.vocabulary import Term
from transcripts.window import load_window

TermForm = Literal["alias", "sounds-like"]
MARKS = ".,;:?!…\"'“”‘’"  # around words
LONGEST_LINE = 5_000  # characters
LONGEST_TITLE = 120


def correct_words(connection: Connection, sitting: Sitting, *, segment: int, seen: str, text: str) -> Outcome:
    """Give a line other words; `seen` is how the person saw it. An empty text takes out what nobody said."""
    lock_edits(connection, sitting.recording)
    (line,) = load_window(connection, sitting.recording, first=segment, lines=1).segments or (None,)
    if line is None:
        raise NotFoundError(f"There is no line {segment} in this transcript.")
    if line.text.split() != seen.split():
        raise changed_meanwhile(connection, sitting, Place(line.start, line.end), "This line", WORD_KINDS)
    changes = changes_between(line, within(text, LONGEST_LINE, "line"))
    vocabulary = load_lexicon(connection).vocabulary
    named = [vocabulary.term(change.after.strip(MARKS)) for change in changes]
    return commit(
        connection,
        sitting,
        [
            replace(change, place=replace(change.place, subject=term.name)) if term else change
            for change, term in zip(changes, named, strict=True)
        ],
    )


def undo_correction(connection: Connection, sitting: Sitting, *, start: float, written: str) -> Outcome:
    """Put back what was first heard in the place of a correction that was made by listening again."""
    transcript = read_transcript(connection, sitting)
    correction = find_correction(transcript, Place(start, start, quote=written))
    if correction is None:
        raise changed_meanwhile(connection, sitting, Place(start, start), "This correction", WORD_KINDS)
    place = Place(correction.start, correction.end, quote=correction.written)
    return commit(connection, sitting, (Change("uncorrect", place, correction.written, correction.heard),))


def rename_speaker(connection: Connection, sitting: Sitting, *, speaker: str, name: str) -> Outcome:
    """Give a speaker another name everywhere; a name that another speaker has puts the two together."""
    transcript = read_transcript(connection, sitting)
    name = checked_name(name)
    names = {segment.speaker for segment in transcript.segments}
    if speaker not in names:
        raise changed_meanwhile(
            connection, sitting, Place(0, 0, subject=speaker), f"The speaker {speaker}", SPEAKER_KINDS
        )
    if name == speaker:
        raise InvalidValueError(f"That speaker is called {name} already.")
    kind: EditKind = "merge" if name in names else "rename"
    return commit(connection, sitting, (Change(kind, place_of_speaker(transcript, speaker), speaker, name),))


def assign_speaker(
    connection: Connection, sitting: Sitting, *, segment: int, seen: str, reach: Reach, name: str
) -> Outcome:
    """Say who speaks from a line on: in that line, to the end of the turn, or in all that its speaker says after it."""
    transcript = read_transcript(connection, sitting)
    place, name = place_from(transcript, segment, reach), checked_name(name)
    if place.subject != seen:
        raise changed_meanwhile(connection, sitting, place, "Who speaks here", SPEAKER_KINDS)
    if name == place.subject:
        raise InvalidValueError(f"{name} is given as the speaker there already.")
    return commit(connection, sitting, (Change("assign", place, place.subject, name),))


def retitle(connection: Connection, sitting: Sitting, *, start: float, seen: str, title: str) -> Outcome:
    """Give the section that a time is in another title."""
    dossier = begin(connection, sitting)
    section = next((each for each in reversed(dossier.sections or ()) if each.start <= start + 0.01), None)
    if section is None:
        raise NotFoundError(f"There is no chapter at {clock(start)}.")
    place = Place(section.start, section.end, quote=section.title)
    if section.title != seen:
        raise changed_meanwhile(connection, sitting, place, "This chapter title", ("title",))
    title = within(" ".join(title.split()), LONGEST_TITLE, "title")
    if not title or title == section.title:
        raise InvalidValueError("A chapter needs a title, and another one than it has.")
    return commit(connection, sitting, (Change("title", place, section.title, title),))


def accept_tag(connection: Connection, sitting: Sitting, *, term: str) -> Outcome:
    """Say that a tag is right."""
    return commit(connection, sitting, (Change("accept_tag", _place_of_tag(connection, sitting, term), term, term),))


def reject_tag(connection: Connection, sitting: Sitting, *, term: str) -> Outcome:
    """Take a tag away, with every mention behind it."""
    return commit(connection, sitting, (Change("reject_tag", _place_of_tag(connection, sitting, term), term, ""),))


def add_tag(connection: Connection, sitting: Sitting, *, term: str, start: float, end: float) -> Outcome:
    """Tag the recording with a term of the vocabulary, at the moment that speaks of it."""
    transcript = read_transcript(connection, sitting)
    vocabulary = load_lexicon(connection).vocabulary
    known = vocabulary.term(term)
    if known is None:
        raise InvalidValueError(f"{term!r} is no term of the vocabulary. Add it there first, then tag with it.")
    said = claim_from(transcript, start, end, vocabulary)
    place = Place(said.start, said.end, quote=said.quote, subject=term)
    if mention_at(transcript, place, kind=known.kind) is None:
        raise InvalidValueError(f"Nothing is said from {start:g} to {end:g} s; select the words that speak of it.")
    return commit(connection, sitting, (Change("add_tag", place, "", term),))


def change_details(connection: Connection, sitting: Sitting, *, details: Details) -> Outcome:
    """Say anew what is known of a recording beside what is heard in it: all of its details but who may see it."""
    recording = begin(connection, sitting).recording
    if any(edit.place == PLACE and edit.id > sitting.seen for edit in load_edits(connection, sitting.recording)):
        raise changed_meanwhile(connection, sitting, PLACE, "What is told of this recording", ("details",))
    if not details.title:
        raise InvalidValueError("A recording needs a title.")
    before, after = stored(details_of(recording)), stored(details)
    if before == after:
        raise InvalidValueError("That is what is told of this recording already.")
    set_details(connection, sitting.recording, details)
    return commit(connection, sitting, (Change("details", PLACE, before, after),))


def change_visibility(connection: Connection, sitting: Sitting, *, visibility: Visibility) -> Outcome | None:
    """Say who may see a recording; None, changing nothing, where they may already. Raises NotFoundError."""
    lock_edits(connection, sitting.recording)
    before = load_recording(connection, sitting.recording).visibility
    if visibility == before:
        return None
    set_visibility(connection, sitting.recording, visibility)
    return commit(connection, sitting, (Change("visibility", VISIBILITY, before, visibility),))


def change_series(connection: Connection, sitting: Sitting, *, series: str) -> Outcome | None:
    """Put a recording in a series, or in none; None, changing nothing, where it is there already."""
    lock_edits(connection, sitting.recording)
    before = details_of(load_recording(connection, sitting.recording))
    if before.series == series:
        return None
    after = replace(before, series=series)
    set_details(connection, sitting.recording, after)
    return commit(connection, sitting, (Change("details", PLACE, stored(before), stored(after)),))


def teach(connection: Connection, sitting: Sitting, *, edit: int, term: str, form: TermForm) -> AddedTerm:
    """Make what was corrected a form of a term: an "alias", or what it "sounds-like" when it is misheard.

    Raises NotFoundError for an edit that there is not, InvalidValueError for one that corrected no words, for a term
    that there is not, or where the vocabulary's rules forbid it.
    """
    dossier = begin(connection, sitting)
    corrected = find_edit(connection, sitting.recording, edit)
    if corrected.kind != "words" or not corrected.holds or not corrected.before or not corrected.after:
        raise InvalidValueError("Only a correction of words that holds can teach the vocabulary.")
    known = load_lexicon(connection).vocabulary.term(term)
    if known is None:
        raise InvalidValueError(f"{term!r} is no term of the vocabulary. Add it there first.")
    heard = corrected.before.strip(MARKS)
    note = f"corrected in “{dossier.recording.title}” ({sitting.recording}) at {clock(corrected.place.start)}"
    addition = Term(known.name, known.kind, note=note)
    addition = replace(addition, aliases=(heard,)) if form == "alias" else replace(addition, sounds_like=(heard,))
    return add_term(connection, field_lexicon().vocabulary, addition, added_by=sitting.author.name)


def _place_of_tag(connection: Connection, sitting: Sitting, term: str) -> Place:
    dossier = begin(connection, sitting)
    mention = next((each for each in dossier.mentions or () if each.term == term), None)
    edits = load_edits(connection, sitting.recording)
    judged = any(
        edit.id > sitting.seen and edit.holds and edit.kind in TAG_KINDS and edit.place.subject == term
        for edit in edits
    )
    if mention is None or judged:
        raise changed_meanwhile(connection, sitting, Place(0, 0, subject=term), f"The tag {term}", TAG_KINDS)
    return Place(mention.start, mention.end, quote=mention.written, subject=term)
