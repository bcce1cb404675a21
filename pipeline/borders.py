"""Borders: where a sentence ends that was written with a comma, as speech recognition does at every short pause."""

import re
from collections.abc import Iterator, Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.headings import spoken_heading
from pipeline.same_breath import in_same_breath
from pipeline.slips import DROPS, SLIP
from pipeline.terse import turns
from transcripts.numbers import is_number

LONG_JOINED = 25  # words after which a clause is told apart even where "and" or "so" joins it to them
MOST_CONDITION = 14  # words of a condition that was written as a sentence of its own
_NO_AND = 4  # words of "no gym for two days", which is a rule of its own; "no relation" is none

_LINK = any_of(r"^(?:and|but|so|or|nor|then|well|now),?")
_SUBJECT = any_of(
    r"""
    (?:I|you|we|they|he|she|it|there)(?:['’](?:d|ve|m|re|s|ll))?(?= \w);
    (?:that|this|these|those|here|what)(?:['’]s| is| was| are| were| will| can| can['’]t| isn['’]t| wasn['’]t)
    """
)
_FINITE = any_of(
    r"""
    is; are; was; were; has; have; had; do; does; did; can; could; will; would; should; must; may; might; cannot;
    goes; gets; needs; takes; means; wants; says; said; works; comes; makes; gives; grows; stops; stays; lasts; shows;
    hurts; burns; feels; starts; sits; asks; \w+n['’]t
    """
)
_SUBORDINATE = any_of(
    r"""
    ^(?:if|when|whenever|while|because|since|although|though|unless|until|once|whether|where|who|which|whose|as|
    than|whatever|wherever|however)(?:['’]\w+)?;
    ^(?:before|after|that|what|how|why) (?:I|you|we|they|he|she|it|the|somebody)(?:['’]\w+)?
    """
)
_CONDITION = any_of("^(?:if|when|whenever|once|unless|as soon as)")
_INNER_CONDITION = any_of("(?:if|when|whenever|once|unless) (?:I|you|we|they|he|she|it|the|that|there)(?:['’]\\w+)?")
_PLACE = any_of(
    "^(?:in|on|at|for|with|from|under|over|around|round|after|before|below|above|between|without|to|of|like|by|per)"
)
_RELATIVE = any_of(
    r"(?:who|which|that|if|when|while|because|where|what|whatever|as|before|after|until|since)(?:['’]\w+)?"
)
_ORDER = any_of(f"^(?:please |just |always |never )*(?:{cues.VERBS}|fill|lift|prick|pinch|rinse|swab|change|flush)")
_NO_ORDER = any_of(r"^\w+ (?:is|was|of|for|at|are)")
_THROWN_IN = any_of(
    r"""
    ^(?:I|you|we|it|that|they)(?:['’]\w+)? (?:\w+ )?(?:think|know|mean|guess|suppose|say|said|admit|assume|believe|add|
    see|hope|ask|like)(?: it| so)?[,.]?$; ^I['’]m (?:sorry|afraid)[,.]?$
    """
)
# "And then the thing nobody tells you, paradoxical growth, it shows at three months."
_LEADS_UP = any_of(
    r"""
    ^(?:and |but )?(?:then |now )?(?:there['’]s |here['’]s )?(?:the|a|an|one|another)? ?(?:\w+ ){0,2}
    (?:things?|bit|point|something|part|trick|matter|topic|subject); ^while
    """
)
_TELLS = any_of(r"(?:says?|said|saying|asks?|asked|tells?|told|thinks?|thought|means?|writes?|wrote|know),?$")
_NOT_SO = any_of(r"(?:it|that|this)(?:['’]s| is| was) not; (?:isn|wasn|aren|weren)['’]t")
_BUT_SO = any_of(r"^(?:it|that|this|they|those)(?:['’](?:s|re)| is| was| are| were)")
_NONE = any_of("^(?:no|not|never|nothing|none|only)")
_OR = any_of("^(?:or|nor)")
# "You should never, ever, inject it": what the last words deny or bound is still to come.
_OPEN = re.compile(
    any_of(
        r"""
        never; not; nor; cannot; \w+n['’]t; without; hardly; rarely; seldom; avoid; refuse to; fail to; unless; until;
        (?:under|in|on|at|by) no \w+;
        (?:never|not|cannot|\w+n['’]t)(?: ever| \w+ly)? (?:under|in|on|at|with|for|before|after|by|over|to|from) [^,]*;
        (?:no|not|never|nobody|none|nothing|neither|without|\w+n['’]t)(?: [^,]*)?
        (?:can|could|must|should|may|might|will|would|to)
        """
    ).pattern
    + r"(?: (?:ever|even|just|please|at all|\w+ly))?[,;]$",
    re.IGNORECASE,
)


def clause_starts(words: Sequence[str]) -> tuple[int, ...]:
    """The positions of words, without the first, at which a new sentence starts though a comma stands before.

    `words` are those of one sentence as it was written. A comma ends a sentence before an order or a clause with a
    subject of its own, where what came before is complete; before a condition whose consequence follows; and after a
    name that only announces what is spoken of. A list, an aside and what is quoted end nothing.

    >>> clause_starts("It opens the vessels, I don't use it, never.".split())
    (4,)
    >>> clause_starts("The nose, two units a side, if it flares, stop.".split())
    (2, 6)
    """
    pieces = [" ".join(words[first:after]) for first, after in _spans(words)]
    starts = [first for first, _ in _spans(words)]
    found: list[int] = []
    begun = 0  # the piece at which the present sentence starts
    complete = waits = False  # it has a main clause; its last pieces are a condition
    for index, piece in enumerate(pieces):
        said = pieces[begun:index]
        if said and (_announces(said, piece) if not complete else _parts(said, piece, pieces[index + 1 :], waits)):
            found.append(starts[index])
            begun, complete = index, False
        follows = _LINK.match(piece) or not stands_alone(piece)  # "if it's cold, or she smokes, stop"
        waits = bool(_SUBORDINATE.match(unlinked(piece)) or (waits and follows))
        complete = complete or (not waits and says_something(piece))
    return tuple(found)


def is_condition(text: str) -> bool:
    """True for a condition without what follows from it, such as "If the pupil's big." """
    return (
        not set(",.?!") & set(text[:-1])
        and len(text.split()) <= MOST_CONDITION
        and bool(_CONDITION.match(unlinked(text)))
    )


def dangles(text: str) -> bool:
    """True where a sentence ends with a condition that may open the next: "Let go, and count if it stays white." """
    return text.endswith(".") and bool(_INNER_CONDITION.search(text.rpartition(",")[2]))


def unlinked(text: str) -> str:
    """The text without "and", "but" and the like before it."""
    while match := _LINK.match(text):
        text = text[match.end() :].lstrip()
    return text


def stands_alone(text: str) -> bool:
    """True for an order, or a clause with a subject and a verb that no conjunction makes part of another."""
    text = unlinked(text)
    if _SUBORDINATE.match(text) or len(text.split()) < 2:
        return False
    if _ORDER.match(text) and not _NO_ORDER.match(text):
        return True
    subject = _SUBJECT.search(text)
    if subject is not None and (subject.start() == 0 or _PLACE.match(text)):
        return not _RELATIVE.search(text[: subject.start()])
    finite = _FINITE.search(" ".join(text.split()[:7]))
    named = finite is not None and finite.start() > 0 and not _PLACE.match(text)
    return named and finite is not None and not _RELATIVE.search(text[: finite.start()])


def leads_up(text: str) -> bool:
    """True for words that only promise a subject, such as "while I think of it"."""
    return bool(cues.ASIDE.search(text) or _LEADS_UP.match(text))


def _parts(said: Sequence[str], piece: str, after: Sequence[str], waits: bool) -> bool:
    """True where a piece between commas starts a sentence after the complete one that was said."""
    if _is_open(said, piece, after):
        return False
    if _drops(said, (piece, *after)):
        return True
    if waits or _TELLS.search(said[-1]) or _THROWN_IN.match(piece):
        return False
    if SLIP.search(" ".join((*said, piece))) or (_NOT_SO.search(said[-1]) and _BUT_SO.match(piece)):
        return False  # what puts a slip right stays beside it
    if in_same_breath(" ".join((*said, piece))) and any(turns(piece, part) for part in said):
        return False  # "You can use it, sorry, you can't."
    if _LINK.match(piece):
        return stands_alone(piece) and sum(len(part.split()) for part in said) >= LONG_JOINED
    if _CONDITION.match(piece):
        return any(not _LINK.match(next_piece) and stands_alone(next_piece) for next_piece in after[:1])
    return stands_alone(piece) or (piece.lower().startswith("no ") and len(piece.split()) >= _NO_AND)


def _is_open(said: Sequence[str], piece: str, after: Sequence[str]) -> bool:
    """True where what was said may still deny a piece: "You should never, you know, | inject it."

    So it may where a list goes on: "Never squeeze it, | inject it, or pick it."
    """
    if _OPEN.search(said[-1]):
        return True
    if _SUBJECT.match(piece):
        return False
    listed = any(_OR.match(part) for part in after) and any(cues.NEGATION.search(part) for part in said)
    return listed or any(_OPEN.search(part) for part in said)


def _drops(said: Sequence[str], after: Sequence[str]) -> bool:
    """True where "no, hang on" takes back a figure, and what holds comes only after: "thirty, no, twenty" is one."""
    figures = (any(is_number(word.strip(",.;?!")) for word in " ".join(part).split()) for part in (said, after))
    return next(figures) and not next(figures) and bool(DROPS.match(" ".join(after).replace(",", "")))


def _announces(said: Sequence[str], piece: str) -> bool:
    """True where a name was said, beside words of introduction, and the next piece says something of it."""
    name = unlinked(said[-1])
    if _is_open(said, piece, ()):
        return False  # "Never, ever, inject it."
    if _PLACE.match(name) or _SUBORDINATE.match(name) or _ORDER.match(name) or _LINK.match(piece):
        return False
    if spoken_heading(name.rstrip(",;") + ".") is None or any(is_number(word.strip(",.")) for word in name.split()):
        return False
    if not all(_introduces(part) for part in said[:-1]):
        return False
    told = is_number(piece.split()[0].strip(",.")) or bool(_NONE.match(piece) or _CONDITION.match(piece))
    return told or (stands_alone(piece) and not _THROWN_IN.match(piece))


def _introduces(piece: str) -> bool:
    """True of what leads up to a name, and is no statement: "Six weeks, and the neck, eight" announces no neck."""
    short = len(piece.split()) <= 2 and not any(is_number(word.strip(",.;")) for word in piece.split())
    return short or leads_up(piece) or bool(_SUBORDINATE.match(piece))


def says_something(text: str) -> bool:
    """True where a text holds a subject with its verb, or an order, and not only as part of a name."""
    text = unlinked(text)
    told = _SUBJECT.search(text) or _FINITE.search(text)
    if told is None:
        return bool(_ORDER.match(text))
    return not (_PLACE.match(text) and _RELATIVE.search(text[: told.start()]))


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """What stands between commas, from the first word to after the last."""
    first = 0
    for index, word in enumerate(words):
        if word.endswith((",", ";")) or index + 1 == len(words):
            yield first, index + 1
            first = index + 1
