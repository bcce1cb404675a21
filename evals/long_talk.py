"""A synthetic two-hour recording with all that the stages make of one, stored as they store it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from community.openings import follow_draft
from evals.fill import SPEAKERS
from evals.synthetic import PASSAGES, SECONDS_PER_SENTENCE, SECTIONS, SENTENCES, WINDOW, Library, Row, recording_id
from transcripts import results, store
from transcripts.closeness import Embedding
from transcripts.outline import PEARL_KINDS, Claim, Draft, Pearl, Question, Section, Summary
from transcripts.recording import STAGE_NAMES, Recording
from transcripts.search_index import live, save_units
from transcripts.store import Connection
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.units import Unit
from transcripts.vocabulary import Mention

HOURS = 2  # each a recording of the synthetic library
SECONDS_PER_PASSAGE = SENTENCES * SECONDS_PER_SENTENCE
SECONDS = HOURS * PASSAGES * SECONDS_PER_PASSAGE
LINE_WORDS = 9  # about 2,000 lines in two hours
TURN_LINES = 20
UNSURE_EVERY = 40  # words, of which one was hardly heard
MENTIONED_EVERY = 3  # names of terms: some 30 mentions in 1,000 words, as in the annotated sample
CORRECTED_EVERY = 3  # mentions
SECTION_CLAIMS, BOTTOM_LINE, PEARLS = 4, 5, 24


@dataclass(frozen=True, slots=True)
class LongTalk:
    """The recording, before anything of it is stored."""

    recording: Recording
    transcript: Transcript
    sections: tuple[Section, ...]
    summary: Summary
    pearls: tuple[Pearl, ...]
    mentions: tuple[Mention, ...]
    draft: Draft
    units: tuple[Unit, ...]
    embeddings: tuple[Embedding, ...]


def long_talk(library: Library) -> LongTalk:
    """Two hours that are not among the recordings of the library, on its topics and in its words."""
    hours = [library.rows(library.recordings + hour) for hour in range(HOURS)]
    lines = tuple(_lines([row for hour in hours for row in hour if row.kind == "passage"]))
    starts = [line.start for line in lines]
    terms = sorted({term for row in chain(*hours) for term in row.terms})
    mentions = tuple(mention for line in lines for mention in _mentions(line, terms))[::MENTIONED_EVERY]
    sections = tuple(_sections(starts))
    said = [[_claim(lines[number]) for number in _spread(section, SECTION_CLAIMS)] for section in sections]
    claims = list(chain(*said))
    digest = recording_id(library.recordings).ljust(64, "0")
    return LongTalk(
        recording=Recording(
            id=digest[:12], title="A talk of two hours", media_name="talk.opus", media_path=f"{digest}.opus",
            media_sha256=digest, state="ready", event_date=date(2026, 3, 4), speakers=SPEAKERS,
        ),
        transcript=Transcript(
            lines, "en", "synthetic", tuple(_corrected(mention) for mention in mentions[::CORRECTED_EVERY])
        ),
        sections=sections,
        summary=Summary(tuple(claims[:: len(claims) // BOTTOM_LINE][:BOTTOM_LINE]), tuple(map(tuple, said))),
        pearls=tuple(
            Pearl(claim, PEARL_KINDS[number % len(PEARL_KINDS)], 0.9)
            for number, claim in enumerate(claims[1 :: len(claims) // PEARLS][:PEARLS])
        ),
        mentions=mentions,
        draft=Draft(
            "Discussion: A talk of two hours",
            "## In short\n\n" + "\n".join(f"- {claim.text}" for claim in claims[:BOTTOM_LINE]),
            tuple(Question(f"What do you do about this: {claim.text}?", claim.start) for claim in claims[:BOTTOM_LINE]),
        ),
        units=tuple(_units(hours, starts)),
        embeddings=tuple(Embedding(row.vector.tolist(), row.tokens) for row in chain(*hours)),
    )  # fmt: skip


def store_talk(connection: Connection, talk: LongTalk, *, model: str, recipe: str) -> None:
    """Store the recording with all its stages done, and index it where `model` is indexed."""
    store.add_recording(connection, talk.recording, stages=STAGE_NAMES)
    store.set_duration(connection, talk.recording.id, SECONDS)
    results.save_transcript(connection, talk.recording.id, talk.transcript)
    results.save_sections(connection, talk.recording.id, talk.sections)
    results.save_summary(connection, talk.recording.id, talk.summary, model="synthetic")
    results.save_pearls(connection, talk.recording.id, talk.pearls)
    results.save_mentions(connection, talk.recording.id, talk.mentions)
    for generation in live(connection, model=model, recipe=recipe):
        save_units(connection, generation, talk.recording.id, talk.units, talk.embeddings)
    results.save_draft(connection, talk.recording.id, talk.draft)
    follow_draft(connection, talk.recording.id)
    for name in STAGE_NAMES:
        store.start_stage(connection, talk.recording.id, name)
        store.finish_stage(connection, talk.recording.id, name)


def _lines(passages: Sequence[Row]) -> Iterator[Segment]:
    number = 0
    for passage, row in enumerate(passages):
        said = row.text.split()
        each = SECONDS_PER_PASSAGE / len(said)
        begin = passage * SECONDS_PER_PASSAGE
        for at in range(0, len(said), LINE_WORDS):
            texts = said[at : at + LINE_WORDS]
            texts[-1] += "."
            words = tuple(
                Word(begin + place * each, begin + (place + 1) * each, text, 0.9 if place % UNSURE_EVERY else 0.4)
                for place, text in enumerate(texts, start=at)
            )
            speaker = SPEAKERS[number // TURN_LINES % len(SPEAKERS)]
            yield Segment(number, words[0].start, words[-1].end, " ".join(texts), words, speaker)
            number += 1


def _mentions(line: Segment, terms: Sequence[str]) -> Iterator[Mention]:
    """Where terms stand in a line, as the devices that those of the synthetic library are."""
    said = [word.text.rstrip(".") for word in line.words]
    for term in terms:
        named = term.split()
        for at in range(len(said) - len(named) + 1):
            if said[at : at + len(named)] == named:
                end = line.words[at + len(named) - 1].end
                yield Mention(term, "device", line.id, line.words[at].start, end, term, term, 0.9)


def _corrected(mention: Mention) -> Correction:
    return Correction(
        mention.segment,
        mention.start,
        mention.end,
        f"the {mention.term}",
        mention.term,
        mention.term,
        "sounds-like",
        0.4,
    )


def _sections(starts: Sequence[float]) -> Iterator[Section]:
    count = HOURS * SECTIONS
    borders = [number * len(starts) // count for number in range(count)] + [len(starts)]
    for number, (first, end) in enumerate(zip(borders, borders[1:], strict=False), start=1):
        until = starts[end] if end < len(starts) else SECONDS
        yield Section(f"Section {number} of the talk", starts[first], until, first, end - 1)


def _spread(section: Section, count: int) -> Iterator[int]:
    """Lines of a section, evenly."""
    for number in range(count):
        yield section.first + number * (section.last - section.first + 1) // count


def _claim(line: Segment) -> Claim:
    return Claim(line.text, line.text, (line.id,), line.start, line.end, speaker=line.speaker)


def _units(hours: Sequence[Sequence[Row]], starts: Sequence[float]) -> Iterator[Unit]:
    before = 0
    for hour, rows in enumerate(hours):
        for row in rows:
            start = row.start + hour * PASSAGES * SECONDS_PER_PASSAGE
            end = min(SECONDS, start + (SENTENCES if row.kind == "passage" else WINDOW) * SECONDS_PER_SENTENCE)
            yield Unit(
                kind=row.kind,
                text=row.text,
                start=start,
                end=end,
                first=max(0, bisect_right(starts, start) - 1),
                last=max(0, bisect_right(starts, end) - 1),
                passage=None if row.passage is None else before + row.passage,
                terms=row.terms,
            )
        before += len(rows)
