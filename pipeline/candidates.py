"""Candidates: the remarks of a recording as verified claims, from which summary and pearls are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.protocols import Embedder, Ranker
from pipeline.borders import says_something
from pipeline.claims import claim_of
from pipeline.cohesion import LONG_PAUSE, cohesion
from pipeline.corrections import retractions
from pipeline.cues import CLINICAL, COMPLICATION, CONTRAINDICATION, NEGATION, SETS_UP, SMALL_TALK
from pipeline.disagreements import disagreements, vendors
from pipeline.halves import is_half
from pipeline.leads import LONGEST_LEAD, lead_of, needs_lead
from pipeline.likeness import content_of
from pipeline.notes import notes
from pipeline.remarks import IDLE, Remark, remarks
from pipeline.retraction import Retraction
from pipeline.salience import Salience, salience, together
from pipeline.sentences import Sentence, sentences
from pipeline.subjects import LONGEST_NAME, named_in, shares_name, subject_of
from pipeline.torn import is_torn
from pipeline.verify import verify
from transcripts.outline import Claim
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

ROOM_BESIDE = 1.3  # times its most words, for a correction with the statement that it corrects
ROOM_BEFORE = 1.5  # times its most words, for a remark with the sentence before it
FARTHEST_NAME = 3  # sentences back to where a remark's subject is named
SHORTEST_BEFORE = 3  # words of a sentence that is worth giving for what it leads to
BOUND = 0.3  # the cohesion of sentences that speak of the same thing
PUT_RIGHT = 1.2  # what a sentence is worth at least that puts a figure right: nobody bothers for a trifle
CORRECTION = 1.0  # what a remark is worth beside itself where it puts a figure right
LEAST_PROBABILITY = 0.2  # of the likeliest sentence: nearly every pearl that a ranker has not seen is above it


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said, with what holds across all of it: which statements are taken back, and the notes on each."""

    transcript: Transcript
    vocabulary: Vocabulary
    spoken: tuple[Sentence, ...]
    taken_back: tuple[Retraction, ...]
    notes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim, what it is worth (in units of a sure pearl), whether it can be read alone and puts a figure right."""

    claim: Claim
    salience: Salience
    value: float
    alone: bool
    puts_right: bool


def read(transcript: Transcript, vocabulary: Vocabulary) -> Talk:
    """Put a transcript together for reading."""
    spoken = sentences(transcript, clauses=True)
    taken_back = retractions(spoken)
    beside = notes(spoken, taken_back, disagreements(spoken, taken_back), vendors(spoken, vocabulary))
    return Talk(transcript, vocabulary, spoken, taken_back, beside)


def candidates(
    talk: Talk,
    embedder: Embedder,
    ranker: Ranker,
    *,
    most_words: int,
    within: range | None = None,
    with_before: bool = False,
) -> tuple[Candidate, ...]:
    """The claims that a talk offers, in order of time, each of about `most_words` words at most.

    `within` are the ids of the segments in which a claim has to begin; None stands for all. `with_before` gives a short
    remark the sentence before it, where nothing parts the two.
    """
    if within is not None and not within:
        return ()
    inside = [at for at, sentence in enumerate(talk.spoken) if within is None or sentence.first in within]
    if not inside:
        return ()
    positions = range(inside[0], inside[-1] + 1)
    scores = salience([talk.spoken[at] for at in positions], talk.vocabulary, embedder, ranker)
    values = [score.probability for score in scores]
    for retraction in talk.taken_back:  # what puts a statement right is worth what the statement was, or more
        if retraction.wrong in positions and retraction.right in positions:
            right = retraction.right - positions.start
            least = 0.0 if retraction.guessed else PUT_RIGHT
            values[right] = max(values[right], values[retraction.wrong - positions.start], least)
    found: list[Candidate] = []
    for remark in remarks(talk.spoken, values, talk.taken_back, most_words=most_words, within=positions):
        run = slice(remark.first, remark.last + 1)
        score = together(scores[remark.first - positions.start : remark.last + 1 - positions.start])
        puts_right = any(not taken.guessed and remark.first <= taken.right <= remark.last for taken in talk.taken_back)
        idle = score.probability < LEAST_PROBABILITY and not puts_right
        if idle or _ends_a_question(talk.spoken, remark):
            continue
        lead, first_said = _lead(talk, remark), _first_said(talk, remark, most_words=most_words)
        if lead is None and first_said is None and _rights_what_is_torn(talk, remark):
            continue
        if with_before:
            before = _said_before(talk, remark, most_words=most_words)
            worth = values[remark.first - 1 - positions.start] if remark.first > positions.start else 0.0
            tells = worth >= IDLE or (lead is None and before is not None and _is_clinical(before))
            lead = _with_before(lead, before) if tells else lead
        note = "; ".join(dict.fromkeys(note for own in talk.notes[run] for note in own))
        claim = claim_of(talk.spoken[run], lead=first_said or lead, corrects=first_said is not None, note=note)
        claim = verify(claim, talk.transcript, talk.vocabulary)
        alone = bool(lead or first_said) or not needs_lead(talk.spoken[remark.first])
        value = remark.value + score.probability
        value += CORRECTION if puts_right else 0.0  # who has heard the wrong figure must not miss the right one
        found.append(Candidate(claim, score, value, alone, puts_right))
    return tuple(found)


def _ends_a_question(spoken: Sequence[Sentence], remark: Remark) -> bool:
    """True of what only completes the speaker's own question: "Do antibiotics matter? Minocycline, for instance."."""
    before = spoken[remark.first - 1] if remark.first else None
    asked = before is not None and before.turn == spoken[remark.first].turn and before.text.endswith("?")
    return asked and not any(says_something(sentence.text) for sentence in spoken[remark.first : remark.last + 1])


def _first_said(talk: Talk, remark: Remark, *, most_words: int) -> Sentence | None:
    """The statement that a remark puts right, if it is not in it and there is room: "not forty, fourteen" needs it."""
    for retraction in talk.taken_back:
        wrong = talk.spoken[retraction.wrong]
        inside = remark.first <= retraction.right <= remark.last and retraction.wrong < remark.first
        words = sum(len(sentence.words) for sentence in (wrong, *talk.spoken[remark.first : remark.last + 1]))
        fits = inside and not retraction.guessed and not wrong.flagged and words <= ROOM_BESIDE * most_words
        if fits and not is_torn(talk.spoken, retraction.wrong):
            return wrong
    return None


def _rights_what_is_torn(talk: Talk, remark: Remark) -> bool:
    """True of a terse correction, such as "Sorry, six.", of half a sentence, which cannot be given beside it."""
    said = talk.spoken[remark.first : remark.last + 1]
    wrong = [taken.wrong for taken in talk.taken_back if taken.wrong < remark.first <= taken.right <= remark.last]
    torn = bool(wrong) and all(is_torn(talk.spoken, position) for position in wrong)
    return torn and not any(content_of(sentence.text) for sentence in said)


def _lead(talk: Talk, remark: Remark) -> Sentence | None:
    """What to put before a remark: what it answers or leans on, and its subject where neither names that.

    Never a statement that was taken back where the remark does not say so.
    """
    said = talk.spoken[remark.first : remark.last + 1]
    found = lead_of(talk.spoken, remark.first)
    if found is None or not _names_something(talk, talk.spoken[found]):
        named = _named_before(talk, remark)
        found = found if named is None else named
    wrong = {retraction.wrong: retraction.right for retraction in talk.taken_back}
    if found is not None and wrong.get(found, -1) > remark.last:
        found = None
    lead = None if found is None else named_in(talk.spoken, found) or _whole(talk, found, before=remark.first)
    subject = subject_of(talk.spoken, remark.first)
    answers = lead is not None and lead.text.endswith("?")
    if answers or subject is None or shares_name(subject, said if lead is None else (lead, *said)):
        return lead
    if lead is None or not needs_lead(said[0]) or len(subject.words) + len(lead.words) > LONGEST_LEAD:
        return subject
    return _joined(subject, lead)


def _whole(talk: Talk, position: int, *, before: int) -> Sentence | None:
    """A sentence that can stand in a bracket; `before` is where a remark starts that may be its other half."""
    halved = is_torn(talk.spoken, position) or is_half(talk.spoken, position, before=before)
    return None if halved else talk.spoken[position]


def _with_before(lead: Sentence | None, before: Sentence | None) -> Sentence | None:
    """A lead that only names a subject with the sentence just before the remark, where one speaker says both.

    What a lead states would be read as said of that sentence, so it stands alone.
    """
    if lead is None or before is None:
        return lead or before
    names = len(lead.words) <= LONGEST_NAME and not says_something(lead.text) and not NEGATION.search(lead.text)
    apart = lead.turn == before.turn and lead.words[-1].start < before.words[0].start
    return _joined(lead, before) if names and apart and not lead.text.endswith("?") else lead


def _joined(name: Sentence, said: Sentence) -> Sentence:
    """What is spoken of, and what is said of it, as one: "The nose: It bleeds."."""
    named = replace(name.words[-1], text=name.words[-1].text.rstrip(".,:") + ":")
    return replace(said, words=(*name.words[:-1], named, *said.words))


def _said_before(talk: Talk, remark: Remark, *, most_words: int) -> Sentence | None:
    """The sentence just before a remark, such as the sign that a remedy is for, if it fits and nothing parts the two.

    Never one that was taken back or is disputed, nor what others say: half a sentence could be theirs, and so could
    all that stands near a stranger's words where nobody knows who speaks.
    """
    if remark.first == 0:
        return None
    before = talk.spoken[remark.first - 1]
    earlier = talk.spoken[max(0, remark.first - 3) : remark.first - 1]
    told = any(sentence.turn == before.turn and SETS_UP.search(sentence.text) for sentence in earlier)
    halved = bool(earlier) and earlier[-1].turn == before.turn and not earlier[-1].ends
    halved = halved or is_torn(talk.spoken, remark.first - 1)
    halved = halved or is_half(talk.spoken, remark.first - 1, before=remark.first)
    if before.speaker is None or told or halved or talk.notes[remark.first - 1]:
        return None
    words = sum(len(sentence.words) for sentence in talk.spoken[remark.first - 1 : remark.last + 1])
    fits = SHORTEST_BEFORE <= len(before.words) <= LONGEST_LEAD and words <= ROOM_BEFORE * most_words
    asked, wrong = before.text.endswith("?"), any(taken.wrong == remark.first - 1 for taken in talk.taken_back)
    if not fits or before.flagged or asked or wrong or SETS_UP.search(before.text):
        return None
    first = talk.spoken[remark.first]
    apart = before.turn != first.turn or first.pause > LONG_PAUSE or cohesion(talk.spoken, remark.first) < 0
    return None if apart else before


def _named_before(talk: Talk, remark: Remark) -> int | None:
    """Where the device, technique or complication is named that a remark is about and does not name itself."""
    if any(talk.vocabulary.find(sentence.text) for sentence in talk.spoken[remark.first : remark.last + 1]):
        return None
    for position in range(remark.first - 1, max(-1, remark.first - 1 - FARTHEST_NAME), -1):
        sentence = talk.spoken[position]
        if (
            sentence.turn != talk.spoken[remark.first].turn
            or sentence.flagged
            or cohesion(talk.spoken, position + 1) < BOUND
        ):
            return None  # what is not bound to the remark is about something else
        if len(sentence.words) <= LONGEST_LEAD and _names_something(talk, sentence):
            return position
    return None


def _is_clinical(sentence: Sentence) -> bool:
    return bool(CLINICAL.search(sentence.text)) and not SMALL_TALK.search(sentence.text)


def _names_something(talk: Talk, sentence: Sentence) -> bool:
    text = sentence.text
    return bool(COMPLICATION.search(text) or CONTRAINDICATION.search(text) or talk.vocabulary.find(text))
