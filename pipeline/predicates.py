"""Predicates: what tells that words after a slip state something of their own, and put nothing right."""

import re

from pipeline import cues
from pipeline.alternatives import swapped
from pipeline.cues import any_of
from pipeline.likeness import content_of, denies, figures_of, types_of
from transcripts.measures import UNITS
from transcripts.numbers import is_number
from transcripts.text import words_of

_VERB = any_of(
    r"""
    (?:is|are|was|were|has|have|had|does|do|did|would|could|should|might|must)(?:n['’]t)?; will; won['’]t; may;
    can(?:not|['’]t)?; comes?; came; gets?; got; needs?; goes; went; gives?; gave; takes?; took; makes?; made; means?;
    works?; worked; helps?; helped; hurts?; burns?; burn(?:ed|t); (?<!the )lasts?; lasted; heals?; healed; causes?;
    caused; leads? to; led to; follows?; followed; seems?; seemed; feels?; felt; looks?; looked; starts?; started;
    stops?; stopped; wants?; wanted; requires?; required; costs?; returned; reported; developed; failed; happens?;
    happened; turned; left; became; ended
    """
)
_POINTS = any_of(
    r"(?:I|we|you|they|he|she|it|that|this|there|what|which|who|everybody|everyone|nobody)(?:['’]\w+)?; let['’]s"
)
_PLACED = any_of("^(?:in|on|for|at|over|under|with|without|before|after|by|from|to|around|near|if|when|once|not|no)")
_HOLDS = any_of(
    r"(?:is|was|should be) (?:right|correct|the right|more like|what (?:I (?:mean|meant|do|use)|we (?:do|use)))"
)
_CLAUSE_END = re.compile(r"[,.;:!?…–—]+(?=\s|$)")
_DONE = (
    r"(?:\w+[^e\W]ed|gave|took|had|did|was|were|saw|went|got|kept|made|found|told|knew|ran|began|came|held|sent|felt)"
)
_BYGONE = any_of(
    rf"""
    (?:I|we|you|they|he|she|who)(?:['’]d| had)?(?: \w+ly| just| always| never| only| once| first)? {_DONE};
    (?:was|were|been) {_DONE}; used to(?! it); last (?:week|month|year|time|spring|summer|autumn|winter); yesterday;
    ago; for (?:\w+ )?years; back then; in those days
    """
)
_WHERE = re.compile(
    r"\b(?:for|in|on|at|around|over|under|near|with|to) (?:(?:the|a|an|my|your|our|her|his|their|all|any|both) )*"
    r"((?:[\w'’-]+ ?){1,3})",
    re.IGNORECASE,
)
# "Six in the chin", "six there": the number counts what was counted before.
_LEADS_ON = frozenset(
    "in on at for to with per a an the not and or is it's it that's there here then now instead rather please as "
    "by from after before if when each every only maybe sorry thanks thank yes no we i you no max maximum total "
    "altogether apart again would should exactly percent times".split()
)
_JOINS = frozenset(("point", "to", "and", "or", "a", "half", "quarter", "quarters", "third", "thirds"))
_PEOPLE = frozenset("man men male males woman women female females child children girls boys teenagers".split())
_MEANT_TO = re.compile(r"\bI (?:\w+ )?meant to (\w+)(?:,? (?:it['’]s|about|at least|only))?,? ?(\S*)", re.IGNORECASE)
_FOLLOWS = any_of("and (?:I|you|she|he|they|it|we|the|her|his|their|your)(?:['’]\\w+)?")
_FORBIDS = any_of(
    r"never; (?:(?:do|would|must|can|should|will) ?not|(?:do|would|must|can|should|wo)n['’]t|cannot)"
    r"(?! (?:think|agree|believe|know|say|mean))"
)
_SIDE_BY_SIDE = any_of(r"too(?=$| (?:in|on|for|at|with)\b); also; as well; and then; likewise; the same; and said")


def counted(text: str) -> str:
    """What the first number of a text counts, where that is no measure: "patients" in "six patients came back"."""
    words = text.split()
    first = next((at for at, word in enumerate(words) if is_number(word)), len(words))
    while first < len(words) and (is_number(words[first]) or words[first].lower() in _JOINS):
        if words[first][-1] in ",.;:!?":
            return ""
        first += 1
    word = next(iter(words_of(words[first])), "") if first < len(words) else ""
    form = word.rstrip("s")
    return "" if word in _LEADS_ON or word in UNITS or form in UNITS else word


def subject_of(text: str) -> str:
    """What the first clause of a text says something of, if that is named: "type three" of "type three gets four"."""
    clause = _CLAUSE_END.split(text, maxsplit=1)[0].strip()
    verb = _VERB.search(clause)
    head = clause[: verb.start()].strip() if verb else ""
    idle = verb is None or _POINTS.search(head) or _PLACED.search(head) or _HOLDS.match(clause, verb.start())
    return "" if idle else head


def judges_a_figure(text: str) -> bool:
    """True where a clause says something of a figure: "six weeks would be too long", "two weeks and you get burns"."""
    follows = _FOLLOWS.search(text)
    cause = text[: follows.start()] if follows else ""
    return bool(figures_of(subject_of(text)) or (figures_of(cause) and not _POINTS.search(cause)))


def forbids(said: str, statement: str) -> bool:
    """True where words forbid something, a figure too, and a statement does not: "never twelve joules"."""
    return denies(said) and bool(_FORBIDS.search(said)) and not _FORBIDS.search(statement)


def counts(statement: str, noun: str) -> bool:
    """True where a statement speaks of what a number counts."""
    return noun.rstrip("s") in {word.rstrip("s") for word in words_of(statement)}


def elsewhere(said: str, statement: str) -> bool:
    """True where words name another place, patient or type of skin than a statement: "in men", "on the legs"."""
    types = types_of(said) - types_of(statement)
    places = {word for match in _WHERE.finditer(said) for word in content_of(match[1])} - content_of(statement)
    people = _PEOPLE & set(words_of(said)) - set(words_of(statement))
    return bool((types and types_of(statement)) or places or people or _unlike(said, statement))


def moves(said: str, statement: str) -> bool:
    """True where words name a thing and, after it, a place that a statement does not: "the cannula for the cheek"."""
    return any(
        (content_of(match[1]) - content_of(statement) or _unlike(match[1], statement))
        and (content_of(said[: match.start()]) or swapped(said[: match.start()], statement))
        for match in _WHERE.finditer(said)
    )


def differs(said: str, statement: str) -> bool:
    """True where words may speak of something else than a statement."""
    limited = cues.CONDITION.search(said) and not cues.CONDITION.search(statement)
    return bool(limited) or elsewhere(said, statement) or tells_anew(said, statement)


def tells_anew(said: str, statement: str) -> bool:
    """True where a clause has another subject than a statement, or tells what was done once as that does not."""
    subject = subject_of(said)
    other = content_of(subject) - content_of(statement) or _unlike(subject, statement)
    types = types_of(subject) and types_of(statement) and types_of(subject) != types_of(statement)
    return bool(other or types) or is_bygone(said, statement)


def says_otherwise(said: str, statement: str) -> bool:
    """True where a clause names its subject, and says of it what a statement does not: "the right leg had it"."""
    subject = subject_of(said)
    return bool(subject) and words_of(said[len(subject) :])[0] not in words_of(statement)


def is_bygone(said: str, statement: str) -> bool:
    """True where words tell what was done once, as a statement does not: "we gave eight units for years"."""
    return bool(_BYGONE.search(said)) and not _BYGONE.search(statement)


def states(text: str) -> bool:
    """True for a clause with a subject of its own, "we treat the right eye", unlike "the right eye"."""
    return bool(subject_of(text) or _POINTS.search(_CLAUSE_END.split(text, maxsplit=1)[0]))


def plans(text: str) -> bool:
    """True where somebody meant to tell, mention or ask something, "I meant to tell you", and not another figure."""
    match = _MEANT_TO.search(text)
    return match is not None and not (match[1].lower() in ("say", "put", "write") and is_number(match[2] or "-"))


def goes_on(text: str) -> bool:
    """True where the first clause of a text only adds to what was said: "in the evening too"."""
    return bool(_SIDE_BY_SIDE.search(_CLAUSE_END.split(text, maxsplit=1)[0]))


def _unlike(said: str, statement: str) -> bool:
    """True where one of two alternatives that are no measures stands for the other."""
    return any(word not in UNITS and word.rstrip("s") not in UNITS for word in swapped(said, statement))
