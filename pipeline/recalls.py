"""Recalls: what speakers say again, or name, only to take it back: "I said you can treat it, and that was wrong".

A figure that is said again is looked for in `corrections`; here words tell which statement is meant.
"""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.likeness import content_of, denies, figures_of
from pipeline.predicates import elsewhere
from pipeline.retraction import FARTHEST_BACK, Retraction
from pipeline.sentences import Sentence
from transcripts.text import words_of

_ENOUGH = 2  # words of content that tell which statement is said again, though not word for word
_MOST = 2  # statements that are kept with what may take them back
_WRONG = (
    r"(?:(?:that|which|it|this)(?: was| is|['’]s)(?: (?:just|simply|quite|completely|plain))? "
    r"(?:wrong|incorrect|not (?:right|true|so|correct)|(?:my |a )?mistake|an error|a slip)"
    r"|(?:that|it|this) (?:wasn|isn)['’]t (?:right|true|so|correct)"
    r"|I was wrong|I misspoke|I take (?:that|it) back|(?:please )?(?:forget|ignore|scratch|strike) (?:that|it))"
    r"(?=[,.;:!]|$| (?:and|so|because|of me)\b)"  # "That was wrong in dark skin" bounds it
)
_SAID = re.compile(
    rf"\bI(?:['’]ve| have)? (?:just )?(?:said|told you)(?: (?:before|earlier|just now))?,? (?:that )?([^.?!;]+?)"
    rf"(?:[,;:.!–—-]+ (?:(?:and|but|well|sorry),? )*| (?:and|but) ){_WRONG}",
    re.IGNORECASE,
)
_WHAT_I_SAID = (
    r"(?:what|everything|all) I(?:['’]ve| have)? (?:just )?(?:said|told you)(?: (?:before|earlier|just now))? "
    r"(?:about|on|of|regarding) ([^.?!,;:]+?)"
)
_END = r"(?=[,.;:!]|$| (?:and|but)\b)"
_VERBS = "forget|ignore|disregard|scratch|strike|cross out|withdraw|take back"
# "Forget what I said" is an order, "people forget what I said" is none.
_ORDERS = (
    r"(?:(?:^|[,.;:!–—-] *)(?:(?:please|so|just|well|okay|ok|no|sorry|now|and|but|then|actually|let['’]s|let me"
    r"|you (?:can|may|should|must|had better)),? )*"
    r"|\bI (?:therefore |hereby |now )?(?=take back|withdraw)"
    r"|\bI(?:['’]ll|(?:['’]d| would) like to| want to| have to| must) (?:just )?)"
)
_DROPS = re.compile(
    rf"{_ORDERS}(?:{_VERBS}) {_WHAT_I_SAID}{_END}"
    rf"|\b{_WHAT_I_SAID} (?:was|is) (?:wrong|incorrect|not (?:right|true|so|correct)|(?:my |a )?mistake){_END}"
    rf"|\b{_WHAT_I_SAID} (?:wasn|isn)['’]t (?:right|true|so|correct){_END}",
    re.IGNORECASE,
)
_REMINDS = re.compile(
    rf"(?:n['’]t|\bnot|\bnever)(?: \w+)? (?:{_VERBS}) (?:what|everything|all) I\b",
    re.IGNORECASE,
)
# "They think what I said about massaging is wrong."
_REPORTED = re.compile(
    r"(?<!\bI )\b(?:thinks?|thought|believe[sd]?|says?|said|claim(?:s|ed)?|told (?:me|us|her|him|them)|why|whether|how)"
    r"(?: that)?,? $",
    re.IGNORECASE,
)
_BOUNDS = any_of("unless; except; only; until; not (?:in|on|for|with|at)")
_TO_SOMEBODY = re.compile(r"^(?:to|in|on|at|last) ", re.IGNORECASE)


def recalled(sentences: Sequence[Sentence], position: int) -> list[Retraction]:
    """The statements that a sentence says again, or names, to take them back; none where it gives a figure.

    Sure where all of it is said again word for word, or only one statement is of what it names; else a guess, as where
    it holds only somewhere, for somebody or if something is so.
    """
    sentence = sentences[position]
    after = sentences[position + 1 : position + 2]
    goes_on = bool(after) and after[0].turn == sentence.turn
    text = f"{sentence.text} {after[0].text}" if goes_on else sentence.text
    if sentence.flagged or sentence.asks or reminds(text) or figures_of(sentence.text):
        return []
    dropped = _DROPS.search(sentence.text)
    if dropped and _REPORTED.search(sentence.text[: dropped.start()]):
        return []
    if dropped:
        wrong = _spoken_of(sentences, position, next(filter(None, dropped.groups())))
        beside = _beside(sentences, position, position, dropped[0])
        return [
            Retraction(index, position, guessed=len(wrong) > 1 or _bounded(beside, sentences[index].text))
            for index in wrong[:_MOST]
        ]
    told = _SAID.search(text)
    if told is None or told.start() >= len(sentence.text) or _TO_SOMEBODY.match(told[1]):
        return []
    right = position + (told.end() > len(sentence.text))
    beside = _beside(sentences, position, right, told[0])
    found = [
        Retraction(index, right, guessed or _bounded(beside, sentences[index].text))
        for index, guessed in _said_again(sentences, position, told[1])
    ]
    again = [position] if right > position and found else []  # "I said so. That was wrong."
    return [*found, *(Retraction(index, right, _bounded(beside, told[1])) for index in again)]


def reminds(text: str) -> bool:
    """True where somebody says not to forget what was said."""
    return bool(_REMINDS.search(text))


def _spoken_of(sentences: Sequence[Sentence], position: int, subject: str) -> list[int]:
    """The speaker's statements that speak of a subject, from the nearest on."""
    own = content_of(subject)
    before = _statements(sentences, position) if own else []
    return [index for index in before if own <= content_of(sentences[index].text)]


def _said_again(sentences: Sequence[Sentence], position: int, said: str) -> list[tuple[int, bool]]:
    """The speaker's statements that say what is said again, and little else, and whether that is a guess.

    Sure where only one does, or where none says more than that; one word of content is not enough to tell.
    """
    own, words = content_of(said), set(words_of(said))
    alike = [
        index
        for index in _statements(sentences, position)
        if own and own <= content_of(sentences[index].text) and denies(said) == denies(sentences[index].text)
    ]
    exact = [index for index in alike if words <= set(words_of(sentences[index].text))]
    meant = exact if exact or len(own) < _ENOUGH else alike
    more = {index: len(content_of(sentences[index].text) - own) for index in meant}
    sure = bool(exact) and (not any(more.values()) or (len(exact) == 1 and len(own) >= _ENOUGH))
    return [(index, not sure) for index in sorted(meant, key=more.__getitem__)[:_MOST]]


def _beside(sentences: Sequence[Sentence], first: int, last: int, recall: str) -> str:
    """What was written in the same sentences, from the first to the last, beside the words that take something back."""
    turn = sentences[first].turn
    while first > 0 and not sentences[first - 1].ends and sentences[first - 1].turn == turn:
        first -= 1
    while not sentences[last].ends and last + 1 < len(sentences) and sentences[last + 1].turn == turn:
        last += 1
    return " ".join(sentence.text for sentence in sentences[first : last + 1]).replace(recall, " ")


def _bounded(beside: str, statement: str) -> bool:
    """True where words name a condition, a place or patients that a statement does not: "in dark skin, forget …"."""
    limited = any(cue.search(beside) and not cue.search(statement) for cue in (cues.CONDITION, _BOUNDS))
    return limited or elsewhere(beside, statement)


def _statements(sentences: Sequence[Sentence], position: int) -> list[int]:
    """What who speaks had stated before, from the nearest on; in other turns only where it is known who speaks."""
    speaker, turn = sentences[position].speaker, sentences[position].turn
    return [
        index
        for index in range(position - 1, max(-1, position - 1 - FARTHEST_BACK), -1)
        if (sentences[index].turn == turn or (speaker is not None and sentences[index].speaker == speaker))
        and not (sentences[index].flagged or sentences[index].asks or cues.SETS_UP.search(sentences[index].text))
    ]
