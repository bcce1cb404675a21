"""Places: where to listen again, each with the rivals for the words heard there, and the trial that decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from models.protocols import Trial
from pipeline.companions import MAKER, NAMED_MAKER, UNIT, makers_of, named_in, topic_of
from pipeline.phonetics import sound_of
from pipeline.plainness import surprise
from pipeline.sayings import FEWEST_SOUNDS, said_as, sounds_of
from pipeline.second_hearing import HEARD_ONCE, Otherwise
from pipeline.suspects import Candidate, find_suspects
from pipeline.trials import rewritten, text_of, trial_of, words_and_starts
from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

LEAST_PROMISE = -3.0  # of a rival, for listening again
MOST_PER_MINUTE = 5  # places listened to again, the most promising first
MOST_RIVALS, MOST_ALIKE = 3, 2  # in one place; of them for the same words, and of the same term
KIN, NAMED = 0.6, 1.2  # what it adds to a term's odds that its maker or category is named, and that it is itself
NAMED_ELSEWHERE = (
    2.8  # what more it adds to the odds of a very short name that it is known to be one of the recording's
)
MOST_UNITS = 6  # rivals where units of measure are among them
LONGEST_PLACE = 8  # words
MOST_SOUNDS = 12  # long names are seldom met by chance; longer than this is no different


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate for words `first` to `last` (excluded) of a segment."""

    first: int
    last: int
    candidate: Candidate
    surprise: float  # of the words it would replace
    doubt: float = 0.0  # of the least certain of them: what is left of its probability to 1
    kinship: float = 0.0  # what it adds to the odds that the recording names this term, or its maker or category
    named: bool = False  # a term stands in those words, which this one would make longer

    @property
    def promise(self) -> float:
        """The logarithm of the odds before listening again, fitted (logistic regression) to talks and interviews."""
        near, sounds = self.candidate.similarity, min(MOST_SOUNDS, self.candidate.sounds)
        kin = NAMED_MAKER if self.candidate.term.category == MAKER else 0.0
        kin += NAMED_ELSEWHERE if self.candidate.sounds < FEWEST_SOUNDS else 0.0
        return 23 * near + 0.5 * sounds + 2.2 * self.surprise + 3.9 * self.doubt + self.kinship + kin - 29.0


@dataclass(frozen=True, slots=True)
class Place:
    """Words `first` to `last` (excluded) of a segment, and the rivals for parts of them."""

    segment: Segment
    first: int
    last: int
    rivals: tuple[Rival, ...]

    @property
    def promise(self) -> float:
        return max(rival.promise for rival in self.rivals)


def find_places(transcript: Transcript, vocabulary: Vocabulary, *, otherwise: Otherwise = HEARD_ONCE) -> list[Place]:
    """Where to listen again, in order of time: the most promising, at most `MOST_PER_MINUTE` on average.

    Rivals for overlapping words share a place, so that they are judged against each other. A maker is listened for only
    where a product of its is named in the transcript.
    """
    named = named_in(transcript, vocabulary)
    makers, topic = makers_of(named), topic_of(named)
    rivals = [
        (
            suspect,
            Rival(suspect.first, suspect.last, candidate, odd, doubt, _kinship(candidate.term, topic), suspect.named),
        )
        for suspect in find_suspects(transcript, vocabulary, otherwise=otherwise)
        for odd, doubt in ((surprise(suspect.heard), 1 - min(word.probability for word in suspect.heard)),)
        for candidate in suspect.candidates
        if candidate.term.category != MAKER or candidate.term.name in makers
    ]
    promising = [pair for pair in rivals if pair[1].promise >= LEAST_PROMISE]
    places: list[Place] = []
    by_segment: dict[int, list[int]] = {}
    for suspect, rival in sorted(promising, key=lambda pair: -pair[1].promise):
        near = by_segment.setdefault(suspect.segment, [])
        touching = [at for at in near if rival.first < places[at].last and places[at].first < rival.last]
        if not touching:
            near.append(len(places))
            places.append(Place(transcript.segments[suspect.segment], rival.first, rival.last, (rival,)))
        elif len(touching) == 1:
            places[touching[0]] = _with(places[touching[0]], rival)
    seconds = transcript.segments[-1].end if transcript.segments else 0.0
    most = ceil(seconds / 60) * MOST_PER_MINUTE
    kept = sorted(places, key=lambda place: -place.promise)[:most]
    return sorted(kept, key=lambda place: (place.segment.id, place.first))


def _kinship(term: Term, topic: frozenset[str]) -> float:
    if term.category in (MAKER, UNIT):
        return 0.0  # these are listened for where something else tells of them
    return KIN * bool(topic & {term.maker, term.category}) + NAMED * (term.name in topic)


def _with(place: Place, rival: Rival) -> Place:
    first, last = min(place.first, rival.first), max(place.last, rival.last)
    same_term = sum(each.candidate.term is rival.candidate.term for each in place.rivals)
    same_words = sum((each.first, each.last) == (rival.first, rival.last) for each in place.rivals)
    full = len(place.rivals) >= MOST_RIVALS or same_words >= MOST_ALIKE
    if rival.candidate.term.category == UNIT:  # a wrong unit is worse than none: each that is near is heard out
        full = len(place.rivals) >= MOST_UNITS
    if full or same_term >= MOST_ALIKE or last - first > LONGEST_PLACE:
        return place
    return Place(place.segment, first, last, (*place.rivals, rival))


def trials_of(places: Sequence[Place], transcript: Transcript, vocabulary: Vocabulary) -> list[Trial]:
    """What the model is asked at each place: the words heard against each rival, in the words around them."""
    words, starts = words_and_starts(transcript)
    sounds = sounds_of(vocabulary.terms)
    return [_trial(place, words, starts[place.segment.id], sounds) for place in places]


def _trial(
    place: Place, words: Sequence[Word], offset: int, sounds: Mapping[tuple[str, str], tuple[str, ...]]
) -> Trial:
    heard = text_of(place.segment.words[place.first : place.last])
    return trial_of(
        words,
        offset + place.first,
        offset + place.last,
        rivals=[
            rewritten(place.segment, (place.first, place.last), rival.first, rival.last, rival.candidate.written)
            for rival in place.rivals
        ],
        sounds=[said_as(heard), *(_rival_sounds(place, rival, sounds) for rival in place.rivals)],
        hints=tuple(dict.fromkeys(rival.candidate.written for rival in place.rivals)),
    )


def _rival_sounds(place: Place, rival: Rival, sounds: Mapping[tuple[str, str], tuple[str, ...]]) -> tuple[str, ...]:
    written = rival.candidate.written
    before = sound_of(text_of(place.segment.words[place.first : rival.first]))
    after = sound_of(text_of(place.segment.words[rival.last : place.last]))
    said = sounds.get((rival.candidate.term.name, written), ()) or said_as(written)
    return tuple(f"{before}{sound}{after}" for sound in said)
