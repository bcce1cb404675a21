"""Terse repairs: words that put something right and name nothing: "you can't", "per side", "weeks, not days".

Only what was just said can be meant by them.
"""

import re

from pipeline import cues
from pipeline.alternatives import alternatives_in, swapped
from pipeline.likeness import content_of, denies, figures_of
from transcripts.text import words_of

_FEW = 4  # words of what is put for something else
REJECTS_LAST = re.compile(r"^(.+?)(?:,| and| but)? (?:not|instead of|rather than) ((?:\S+ ){0,2}\S+)$", re.IGNORECASE)
_REJECTS_FIRST = re.compile(
    r"^(?:(?:it|that)['’]s )?not ((?:[\w'’-]+ ){0,2}[\w'’-]+)(?:[,;:–—-]+(?: but)?| but) (.+)$", re.IGNORECASE
)
_AUXILIARY = "can|could|must|should|may|might|do|does|did|will|would|is|are|was|were|has|have|had"
_BARE = re.compile(
    rf"^(?:(I|we|you|they|he|she|it|that|this)(?: |(?=['’])))?(?:(?:actually|really|of course|certainly) )?"
    rf"((?:ca|wo)n['’]t|cannot|['’](?:s|re|ve|ll) not|(?:{_AUXILIARY})(?:n['’]t| not| never)?)\b((?: [\w'’-]+)*)[.!]*$",
    re.IGNORECASE,
)
# "Do it" and "have that" are orders.
_INQUIRES = re.compile(
    rf"\b(?:{_AUXILIARY})(?:n['’]t)? (?:I|you|we|they|he|she|there)\b"
    rf"|(?:^|[,.;:] |\b(?:so|and|but|now|well) )(?!do |have |had )(?:{_AUXILIARY})(?:n['’]t)? (?:it|that|this|the)\b",
    re.IGNORECASE,
)
_SHORT = {"ca": "can", "wo": "will", "ll": "will", "s": "is", "re": "are", "ve": "have", "d": "would"}
_VERB = re.compile(
    rf"\b(?:({_AUXILIARY})(?=n['’]t\b|not\b|\b)|(ca|wo)(?=n['’]t\b))|(?:\b(?:it|he|she|that)['’](?=s)|['’](?=ll|re|ve|d))"
    r"(s|ll|re|ve|d)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"^never[.!]*$", re.IGNORECASE)
_ALLOWS = frozenset(("can", "may"))
_POINTS_BACK = frozenset("do it that this so them ever".split())
_AT_ALL = re.compile(r"\bat all\b", re.IGNORECASE)  # "you can't treat them all" denies less than that
_APOSTROPHE = re.compile("['’]")
_MODAL = frozenset(("can", "may", "must", "should"))
_MUST_RECUR = frozenset(("i", "we", "you"))  # all others may stand for any noun of the statement
_SHARE = re.compile(
    r"^(?:(?:it|that)['’]s )?(?:(?:per|each|every) [\w'’-]+|(?:on|in|for) (?:each|either) [\w'’-]+|each|apiece"
    r"|an? (?:side|day|week|month|year|point|kilo|kilogram|session|visit|pass|pulse|vial|syringe|ampoule|eye|leg|arm)"
    r"|in total|in all|altogether)[.!]*$",
    re.IGNORECASE,
)
_TWO_SIDES = cues.any_of("and; then; than; before; after; first; while; not; [\\w'’-]+, [\\w'’-]+")
_THEM = "(?:that|it|this|these|those|them|you)"
_THERE = "(?: (?:there|before|earlier|just now))?"
_ABOUT = r"(?:the )?(?:other|wrong) way (?:a)?round|vice versa|(?:on )?the (?:opposite|reverse|contrary)"
_TURNS_ABOUT = re.compile(
    rf"^(?:(?:it|that)(?:['’]s| is| should be) |I (?:had|put) {_THEM} )?(?:just |exactly )?(?:{_ABOUT}){_THERE}"
    r"(?:[.!]*$|[,;:–—-]+ (.+)$)",
    re.IGNORECASE,
)
_OWNS_UP = re.compile(
    r"^I(?:['’]ve| have)? (?:just )?(?:"
    rf"(?:had|got|said|put|told) {_THEM} (?:backwards?|back to front|the wrong way (?:a)?round)"
    rf"|(?:got|said|told) {_THEM} the other way (?:a)?round){_THERE}(?:[.!]*$|[,;:–—-]+ (.+)$)",
    re.IGNORECASE,
)


def holds_and_rejects(said: str) -> tuple[str, str]:
    """What a text affirms and what it sets that against: ("weeks", "days") of "not days, weeks"; the latter may be "".

    >>> holds_and_rejects("micrograms, not milligrams."), holds_and_rejects("six weeks.")
    (('micrograms', 'milligrams'), ('six weeks', ''))
    """
    bare = said.rstrip(".!")
    if last := REJECTS_LAST.match(bare):
        return last[1], last[2]
    first = _REJECTS_FIRST.match(bare)
    return (first[2], first[1]) if first else (bare, "")


def puts_for(said: str, statement: str) -> bool:
    """True where a text is only a word put for its alternative, which the statement has: "the left, not the right"."""
    holds, rejected = holds_and_rejects(said)
    wrong = alternatives_in(rejected)
    put = swapped(holds, statement) if wrong and wrong <= alternatives_in(statement) else frozenset()
    others = content_of(" ".join(word for word in words_of(f"{holds} {rejected}") if word not in put | wrong))
    alone = not others and len(holds.split()) <= _FEW
    # "Never inject deep. Superficial, not deep." says the same twice.
    return bool(put) and swapped(holds, rejected) == put and alone and not denies(statement)


def turns(said: str, statement: str) -> bool:
    """True where a pronoun and a verb deny what a statement affirms, or the reverse: "you can't", "you can't use it".

    No other word is new, and the verb is that of the statement; "don't" and "doesn't" also deny one without a verb.
    """
    words, verbs = words_of(statement), _verbs(statement)
    orders = cues.IMPERATIVE.match(statement) is not None
    if _NEVER.match(said):
        return not denies(statement) and (orders or bool(_ALLOWS & set(verbs)))
    match = _BARE.match(said)
    if match is None or denies(said) == denies(statement):
        return False
    pronoun, verb = (match[1] or "").lower(), next(iter(_verbs(said)), "")
    if not set(words_of(_AT_ALL.sub(" ", match[3]))) <= {*words, *_POINTS_BACK}:
        return False
    heads = {_APOSTROPHE.split(word)[0] for word in words}  # "you" of "you're"
    if pronoun in _MUST_RECUR and pronoun not in heads and not (pronoun == "you" and orders):
        return False
    if not pronoun and verb == "do":
        return orders or "you" in words
    if verb in _MODAL and (_MODAL & set(verbs) or (orders and pronoun == "you")):
        return True  # "You can massage it." "You mustn't."
    return verb in verbs or (verb in ("do", "does", "did") and denies(said) and not verbs)


def inquires(text: str) -> bool:
    """True where a verb stands before its subject, as in a question: "can you use it"."""
    return bool(_INQUIRES.search(text))


def _verbs(text: str) -> list[str]:
    """The auxiliary verbs of a text, without the "not" in them."""
    return [match[1].lower() if match[1] else _SHORT[(match[2] or match[3]).lower()] for match in _VERB.finditer(text)]


def shares_out(said: str, statement: str) -> bool:
    """True where a text only says for what a figure of the statement holds, as that does not: "per side"."""
    new = set(words_of(said)) - set(words_of(statement))
    return bool(_SHARE.match(said) and new and figures_of(statement))


def has_two_sides(text: str) -> bool:
    """True where a text may say one thing of one and another of another: two figures, or words that join or order."""
    return len(figures_of(text)) > 1 or bool(_TWO_SIDES.search(text))


def turns_about(said: str, *, marked: bool) -> bool:
    """True where a text says that two things stand in each other's place: "the other way round", "I had it backwards".

    The former only where a word such as "sorry" marks it, since it may also contradict what people think, and so for "I
    put it the other way round", which may be what the speaker does.
    """
    return bool(_OWNS_UP.match(said) or (marked and _TURNS_ABOUT.match(said)))
