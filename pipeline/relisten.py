"""Relisten: where heard words may hide a term or a "not", listen again, and correct what the audio bears out.

Words outside the corrected spans stay as the first pass heard them. A candidate must sound like the words it replaces,
and the model that listens must find it likely on the same audio; the more common and certain the heard words are, the
more it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.protocols import Comparison, Progress, Relistener, Trial, ignore_progress
from pipeline.breaths import Breath, join, part
from pipeline.companions import MAKER, UNIT, named_in, topic_of, with_companions
from pipeline.denials import LostDenial, borne_out, find_denials, trials_of_denials
from pipeline.places import find_places, trials_of
from pipeline.second_hearing import HEARD_ONCE, Otherwise, doubtful_stretches, otherwise
from pipeline.splice import splice
from pipeline.suspects import Candidate
from pipeline.verdicts import Verdict, judge_all
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.vocabulary import Match, Vocabulary

RULES = {UNIT: "unit", MAKER: "maker"}  # by the category of the term
RULE = "sounds-like"  # for any other
DENIAL = "denial"  # for a "not" that was lost
HEARING = 0.5  # of the stage, about: the second hearing


def relisten(
    transcript: Transcript,
    audio: Path,
    vocabulary: Vocabulary,
    relistener: Relistener,
    *,
    progress: Progress = ignore_progress,
) -> Transcript:
    """The transcript with hidden terms and denials written as such, each a Correction; `audio` is 16 kHz mono WAV.

    `progress` is told the share done, 0 to 1. A transcript in another language than English is returned as it is: the
    sounds of terms and words are English ones.
    """
    if not is_english(transcript):
        return transcript
    vocabulary = with_companions(vocabulary)
    heard = _hear_doubtful(transcript, audio, relistener, progress)
    joined, breaths = join(transcript)
    places, denials = find_places(joined, vocabulary, otherwise=heard), find_denials(joined)
    trials, of_denials = trials_of(places, joined, vocabulary), trials_of_denials(denials, joined)
    total = len(trials) + len(of_denials)

    def compare(some: Sequence[Trial], already: int) -> list[Comparison]:
        def tell(done: float) -> None:
            progress(HEARING + (1 - HEARING) * (already + done) / total)

        return relistener.compare(audio, some, progress=tell) if some else []

    if not total:
        progress(1.0)
        return transcript
    # Apart, since clips that are heard together change one another's likelihoods a little: no "not" should cost a name.
    comparisons, denied = compare(trials, 0), compare(of_denials, len(trials))
    verdicts = judge_all(list(zip(places, comparisons, strict=True)), topic_of(named_in(transcript, vocabulary)))
    return _correct(transcript, breaths, _rewritings(verdicts, borne_out(denials, denied)), vocabulary)


def _hear_doubtful(transcript: Transcript, audio: Path, relistener: Relistener, progress: Progress) -> Otherwise:
    """What the relistener writes where the first pass was in doubt, run by run; nothing where it writes none."""
    stretches = doubtful_stretches(transcript)
    if not stretches:
        return HEARD_ONCE

    def tell(done: float) -> None:
        progress(HEARING * done / len(stretches))

    spans = [(stretch.start, stretch.end) for stretch in stretches]
    return otherwise(transcript, stretches, relistener.hear(audio, spans, progress=tell))


def is_english(transcript: Transcript) -> bool:
    """Whether it is listened to again: in English, or in a language that nobody told."""
    return transcript.language in (None, "en")


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """Words `first` to `last` (excluded) of a breath, and what is written for them."""

    breath: int
    first: int
    last: int
    written: str
    rule: str
    probability: float
    candidate: Candidate | None  # the name that is written; None for a denial

    def overlaps(self, other: "_Rewriting") -> bool:
        return self.breath == other.breath and self.first < other.last and other.first < self.last


def _rewritings(verdicts: Sequence[Verdict], lost: Sequence[LostDenial]) -> list[_Rewriting]:
    """What is to be written, in order; words that a name takes are left to it."""
    names = [
        _Rewriting(
            verdict.place.segment.id,
            verdict.rival.first,
            verdict.rival.last,
            verdict.rival.candidate.written,
            RULES.get(verdict.rival.candidate.term.category, RULE),
            verdict.probability,
            verdict.rival.candidate,
        )
        for verdict in verdicts
        if verdict.holds
    ]
    denials = [
        _Rewriting(each.segment, each.first, each.last, each.written, DENIAL, each.probability, None) for each in lost
    ]
    free = [each for each in denials if not any(each.overlaps(name) for name in names)]
    return sorted((*names, *free), key=lambda each: (each.breath, each.first))


def _correct(
    transcript: Transcript, breaths: list[Breath], rewritings: Sequence[_Rewriting], vocabulary: Vocabulary
) -> Transcript:
    corrections: list[Correction] = []
    for each in reversed(rewritings):  # from the end, so that earlier words keep their places
        breath = breaths[each.breath]
        if _empties_a_segment(breath, each.first, each.last):
            continue
        heard = breath.segment.words[each.first : each.last]
        spliced = splice(breath.segment, each.first, each.last, each.written, each.probability)
        count = len(heard) + len(spliced.words) - len(breath.segment.words)
        written = spliced.words[each.first : each.first + count]
        if each.candidate is not None and not _names(spliced, each.first, written, each.candidate, vocabulary):
            continue
        places = breath.owners[each.first : each.last]
        owner = places[0]
        owners = (*breath.owners[: each.first], *[owner] * count, *breath.owners[each.last :])
        breaths[each.breath] = Breath(spliced, owners)
        corrections.append(
            Correction(
                segment=owner,
                start=written[0].start,
                end=written[-1].end,
                heard=" ".join(word.text for word in heard),
                written=" ".join(word.text for word in written),
                term=each.candidate.term.name if each.candidate is not None else "",
                rule=each.rule,
                probability=each.probability,
                replaced=tuple(map(Replaced, places, heard)),
            )
        )
    ordered = sorted((*transcript.corrections, *reversed(corrections)), key=lambda each: (each.segment, each.start))
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
