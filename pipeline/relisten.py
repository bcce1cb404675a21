"""Relisten: where heard words may hide a term of the vocabulary, listen again, and correct what the audio bears out.

Words outside the corrected spans stay as the first pass heard them. A candidate must sound like the words it replaces,
and the model that listens must find it likely on the same audio; the more common and certain the heard words are, the
more it takes.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.protocols import Progress, Relistener, ignore_progress
from pipeline.breaths import Breath, join, part
from pipeline.companions import MAKER, UNIT, with_companions
from pipeline.places import find_places, trials_of
from pipeline.splice import splice
from pipeline.suspects import Candidate
from pipeline.verdicts import Verdict, judge_all, topic_of
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.vocabulary import Match, Vocabulary

RULES = {UNIT: "unit", MAKER: "maker"}  # by the category of the term
RULE = "sounds-like"  # for any other


def relisten(
    transcript: Transcript,
    audio: Path,
    vocabulary: Vocabulary,
    relistener: Relistener,
    *,
    progress: Progress = ignore_progress,
) -> Transcript:
    """The transcript with hidden terms written as such, each a Correction; `audio` is 16 kHz mono WAV.

    `progress` is told the share done, 0 to 1. A transcript in another language than English is returned as it is: the
    sounds of terms and words are English ones.
    """
    if transcript.language not in (None, "en"):
        return transcript
    vocabulary = with_companions(vocabulary)
    joined, breaths = join(transcript)
    places = find_places(joined, vocabulary)
    if not places:
        progress(1.0)
        return transcript
    trials = trials_of(places, joined, vocabulary)
    comparisons = relistener.compare(audio, trials, progress=lambda done: progress(done / len(trials)))
    heard = list(zip(places, comparisons, strict=True))
    topic = topic_of(match.term for segment in transcript.segments for match in vocabulary.find(segment.text))
    return _correct(transcript, breaths, judge_all(heard, topic), vocabulary)


def _correct(
    transcript: Transcript, breaths: list[Breath], verdicts: Sequence[Verdict], vocabulary: Vocabulary
) -> Transcript:
    corrections: list[Correction] = []
    for verdict in reversed(verdicts):  # from the end, so that earlier words keep their places
        rival, breath = verdict.rival, breaths[verdict.place.segment.id]
        if not verdict.holds or _empties_a_segment(breath, rival.first, rival.last):
            continue
        heard = breath.segment.words[rival.first : rival.last]
        spliced = splice(breath.segment, rival.first, rival.last, rival.candidate.written, verdict.probability)
        count = len(heard) + len(spliced.words) - len(breath.segment.words)
        written = spliced.words[rival.first : rival.first + count]
        if not _names(spliced, rival.first, written, rival.candidate, vocabulary):
            continue
        owner = breath.owners[rival.first]
        owners = (*breath.owners[: rival.first], *[owner] * count, *breath.owners[rival.last :])
        breaths[verdict.place.segment.id] = Breath(spliced, owners)
        corrections.append(
            Correction(
                segment=owner,
                start=written[0].start,
                end=written[-1].end,
                heard=" ".join(word.text for word in heard),
                written=" ".join(word.text for word in written),
                term=rival.candidate.term.name,
                rule=RULES.get(rival.candidate.term.category, RULE),
                probability=verdict.probability,
            )
        )
    ordered = sorted((*transcript.corrections, *corrections), key=lambda each: (each.segment, each.start))
    return replace(transcript, segments=part(transcript, breaths), corrections=tuple(ordered))


def _empties_a_segment(breath: Breath, first: int, last: int) -> bool:
    """True where a segment after the first would lose all its words to it."""
    others = set(breath.owners[first:last]) - {breath.owners[first]}
    return any(breath.owners.count(owner) == breath.owners[first:last].count(owner) for owner in others)


def _names(segment: Segment, first: int, written: Sequence[Word], candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """True if a reader of the corrected segment would take the written words for the term or a part of a longer one."""
    text = " ".join(word.text for word in written)
    start = sum(len(word.text) + 1 for word in segment.words[:first]) + text.lower().index(candidate.written.lower())
    end = start + len(candidate.written)
    for match in vocabulary.find(segment.text, known=(Match(candidate.term, start, end),)):
        inside = start <= match.start and match.end <= end and match.term.name == candidate.term.name
        if inside or (match.start <= start and end <= match.end):
            return True
    return False
