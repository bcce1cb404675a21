"""Questions: what an expert would open a discussion with, each built round what was said, with its moment.

None can be answered with yes or no, and nothing is in them that nobody said. What is quoted is whole: its last words
may be "never on the lid".
"""

from collections.abc import Sequence
from itertools import zip_longest

from pipeline.departures import departs
from pipeline.disagreements import Disagreement
from pipeline.sentences import Sentence
from pipeline.unanswered import unanswered
from transcripts.outline import Claim, Pearl, PearlKind, Question
from transcripts.timecode import clock
from transcripts.vocabulary import Vocabulary

MOST = 5

_SHORT = 9  # words: an objection that only says that it is one
_MOST_ALIKE = 2  # complications, so that other kinds of pearl come in

_ASKED: dict[PearlKind, str] = {
    "interval": "Which patients need another interval, and what have you seen when it was shorter?",
    "limit": "Where do you draw this line, and what would make you move it?",
    "contraindication": "How do you ask about this before treating, and what do you offer instead?",
    "setting": "Which settings do you start from, and what do you watch for before you change them?",
    "complication": "How do you recognise this early, and what do you do first?",
    "management": "What do you do in this case, and what makes you change course?",
    "technique": "What do you do differently, and what has it changed in your results?",
    "dose": "Which dose do you start with, and in whom do you change it?",
}
_ON_DISPUTE = "Which of the two is closer to your practice, and why?"
_ON_DEVIATION = "What in your own results speaks for the one or the other?"
_ON_OPEN = "What would you answer, and from which experience?"
_ON_CLAIM = "Where does your experience differ, and why?"


def questions(
    pearls: Sequence[Pearl],
    claims: Sequence[Claim],
    spoken: Sequence[Sentence],
    disputes: Sequence[Disagreement],
    vocabulary: Vocabulary,
) -> tuple[Question, ...]:
    """Up to MOST questions in order of time, of as many kinds as there are.

    In turn: a disagreement, a departure from label or vendor, a question that was left open, a complication; then the
    likeliest pearls of the other kinds. With fewer than three pearls the other `claims` serve as well.
    """
    likeliest = sorted(pearls, key=lambda pearl: -pearl.probability)
    told = {pearl.claim.quote for pearl in pearls}
    kinds = (
        [_on_dispute(spoken, dispute) for dispute in disputes],
        [_on_claim(pearl.claim, _ON_DEVIATION, vocabulary) for pearl in likeliest if departs(pearl.claim.text)],
        [_on_open(sentence) for sentence in unanswered(spoken)],
        [_on_claim(p.claim, _ASKED[p.kind], vocabulary) for p in likeliest if p.kind == "complication"][:_MOST_ALIKE],
    )
    found = [question for row in zip_longest(*kinds) for question in row if question is not None]
    found += [_on_claim(pearl.claim, _ASKED[pearl.kind], vocabulary) for pearl in _varied(likeliest)]
    if len(pearls) < 3:
        found += [_on_claim(claim, _ON_CLAIM, vocabulary) for claim in claims if claim.quote not in told]
    chosen: dict[float, Question] = {}
    for question in found:
        if len(chosen) < MOST:
            chosen.setdefault(question.start, question)
    return tuple(chosen[start] for start in sorted(chosen))


def _on_dispute(spoken: Sequence[Sentence], dispute: Disagreement) -> Question:
    statement, objection = spoken[dispute.statement], spoken[dispute.objection]
    answer = [objection]
    # "I disagree." says why in the next sentence.
    for after in spoken[dispute.objection + 1 :]:
        if after.turn != objection.turn or sum(len(sentence.words) for sentence in answer) >= _SHORT:
            break
        answer.append(after)
    said = " ".join(sentence.text for sentence in answer)
    return Question(
        f"At {clock(statement.start)} we hear “{statement.text}” The answer at {clock(objection.start)} is “{said}” "
        f"{_ON_DISPUTE}",
        objection.start,
    )


def _on_open(asked: Sentence) -> Question:
    return Question(f"At {clock(asked.start)} this was asked and left open: “{asked.text}” {_ON_OPEN}", asked.start)


def _on_claim(claim: Claim, asked: str, vocabulary: Vocabulary) -> Question:
    names = list(dict.fromkeys(match.term.name for match in vocabulary.find(claim.text)))[:2]
    subject = f", on {' and '.join(names)}," if names else ""
    speaker = claim.speaker or "the speaker"
    return Question(f"At {clock(claim.start)}{subject} {speaker} says: “{claim.text}” {asked}", claim.start)


def _varied(pearls: Sequence[Pearl]) -> list[Pearl]:
    """The pearls in their order, but the first of each kind before any second."""
    firsts = {pearl.kind: pearl for pearl in reversed(pearls)}
    return [*sorted(firsts.values(), key=pearls.index), *(pearl for pearl in pearls if firsts[pearl.kind] is not pearl)]
