"""Questions: what an expert would open a discussion with, each built round what was said, with its moment.

None can be answered with yes or no, and nothing is in them that nobody said. What is quoted is whole: its last words
may be "never on the lid".
"""

from collections.abc import Sequence
from itertools import zip_longest

from pipeline.asking import ON_CLAIM, advises, question_on
from pipeline.cues import any_of
from pipeline.departures import departs
from pipeline.disagreements import Disagreement
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.unanswered import unanswered
from transcripts.outline import Claim, Pearl, Question
from transcripts.timecode import clock
from transcripts.vocabulary import Vocabulary

MOST = 5

_SHORT = 9  # words: an objection that only says that it is one
_MOST_ALIKE = 2  # complications, so that other kinds of pearl come in

_ON_DISPUTE = "Which of the two is closer to your practice, and why?"
_ON_DEVIATION = "What in your own results speaks for the one or the other?"
_ON_OPEN = "What would you answer, and from which experience?"

# What is done elsewhere is no answer of the speaker's own: "at my last place they looked after ten minutes".
_ELSEWHERE = any_of(
    r"""
    (?:at|in|where|from) my (?:last|old|former|previous) (?:place|job|clinic|hospital|practice|unit|boss|post);
    where I (?:trained|used to work|worked before); (?:at|in) (?:another|the other) (?:place|clinic|hospital)
    """
)
# By which whoever was contradicted gives way, so that nothing is left to be discussed.
_CONCEDES = any_of(
    r"""
    (?:you|he|she|they)(?:['’](?:re|s)|\s(?:are|is)) (?:\w+ )?right(?! (?:to|that|about (?:the )?rest));
    I stand corrected; (?:my|that was a) (?:mistake|slip|error); (?:I was|I got (?:it|that)) wrong;
    good (?:catch|spot); well spotted; that(?:['’]s| is) (?:quite |absolutely )?(?:right|correct);
    (?:quite|absolutely|of course,?) right; I misspoke
    """
)
_GIVES_WAY = 3  # sentences after an objection in which who was contradicted may give way


def questions(
    pearls: Sequence[Pearl],
    claims: Sequence[Claim],
    spoken: Sequence[Sentence],
    disputes: Sequence[Disagreement],
    vocabulary: Vocabulary,
    *,
    taken_back: Sequence[Retraction] = (),
) -> tuple[Question, ...]:
    """Up to MOST questions in order of time, of as many kinds as there are.

    In turn: a disagreement, a departure from label or vendor, a question that was left open, a complication; then the
    likeliest pearls of the other kinds. With fewer than three pearls the other `claims` serve as well. Nothing is asked
    about a claim that no question fits (pipeline/asking.py), nor about one that somebody put right afterwards.
    """
    standing = [pearl for pearl in pearls if stands(pearl.claim, spoken, taken_back)]
    likeliest = sorted(standing, key=lambda pearl: -pearl.probability)
    told = {pearl.claim.quote for pearl in pearls}
    kinds = (
        [_on_dispute(spoken, dispute) for dispute in disputes if is_open(dispute, spoken)],
        [_on_claim(pearl.claim, _ON_DEVIATION, vocabulary) for pearl in likeliest if departs(pearl.claim.text)],
        [_on_open(sentence) for sentence in unanswered(spoken)],
        _on_complications(likeliest, vocabulary)[:_MOST_ALIKE],
    )
    found = [question for row in zip_longest(*kinds) for question in row if question is not None]
    others = [(pearl.claim, question_on(pearl.claim.text, pearl.kind)) for pearl in _varied(likeliest)]
    others.sort(key=lambda pair: pair[1] == ON_CLAIM)  # what fits any claim comes after what fits this one
    found += [_on_claim(claim, asked, vocabulary) for claim, asked in others if asked is not None]
    if len(pearls) < 3:
        rest = [claim for claim in claims if claim.quote not in told and stands(claim, spoken, taken_back)]
        found += [_on_claim(claim, ON_CLAIM, vocabulary) for claim in rest if advises(claim.text)]
    chosen: dict[float, Question] = {}
    for question in found:
        if len(chosen) < MOST:
            chosen.setdefault(question.start, question)
    return tuple(chosen[start] for start in sorted(chosen))


def is_open(dispute: Disagreement, spoken: Sequence[Sentence]) -> bool:
    """True where two people differ and neither gives way: no second thought of one speaker, and no report of others."""
    statement, objection = spoken[dispute.statement], spoken[dispute.objection]
    if _ELSEWHERE.search(objection.text) or (statement.speaker and statement.speaker == objection.speaker):
        return False
    after = spoken[dispute.objection + 1 : dispute.objection + 1 + _GIVES_WAY]
    replies = [sentence for sentence in after if sentence.speaker != objection.speaker]
    return not any(_CONCEDES.search(sentence.text) for sentence in replies)


def stands(claim: Claim, spoken: Sequence[Sentence], taken_back: Sequence[Retraction]) -> bool:
    """False for a claim that gives what is taken back without what puts it right."""
    for item in taken_back:
        wrong, right = spoken[item.wrong], spoken[item.right]
        holds = claim.start <= wrong.start < claim.end and wrong.speaker == claim.speaker
        if holds and item.wrong != item.right and not claim.start <= right.start <= claim.end:
            return False
    return True


def _on_complications(pearls: Sequence[Pearl], vocabulary: Vocabulary) -> list[Question]:
    asked = [(pearl, question_on(pearl.claim.text, pearl.kind)) for pearl in pearls if pearl.kind == "complication"]
    return [_on_claim(pearl.claim, text, vocabulary) for pearl, text in asked if text is not None]


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
