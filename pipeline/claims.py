"""Claims: sentences as said, word for word, with the segments and times that they stand in."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.borders import says_something
from pipeline.clauses import shorten
from pipeline.cohesion import open_condition, opens
from pipeline.fillers import opening, spoken_without
from pipeline.halves import is_limit
from pipeline.headings import names_no_subject, spoken_heading
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number
from transcripts.outline import Claim

MOST_SENTENCES = 2  # that a reader sees
FRAGMENT = 10  # words or fewer: no sentence for a reader, but part of the one beside it
_STUMBLED = frozenset("i we you he she they it the a an and so to of in on if is my".split())
# Of those, what may end a clause: "if you touch it, it bleeds".
_MAY_END = frozenset("you it so to of in on is".split())
_KEPT_DOUBLES = frozenset("very had that much more really no not never".split())


def claim_of(
    sentences: Sequence[Sentence], *, lead: Sentence | None = None, corrects: bool = False, note: str = ""
) -> Claim:
    """The claim that neighbouring sentences of one speaker make: its quote is all their words, its text the same
    without fillers. A single sentence that is too long loses idle clauses in both (pipeline/clauses.py).

    A `lead` (what the claim answers, the sentence that names its subject, or what the claim `corrects`) is put before
    the text in square brackets, and cited as well; not what names nothing, such as "On Friday!", which would mislead.
    """
    if lead is not None and not corrects:
        lead = _telling(lead)
    said = [word for sentence in sentences for word in sentence.words]
    words = shorten(said) if len(sentences) == 1 else said
    quote = " ".join(word.text for word in words)
    within = f"{lead.text} {quote}" if lead else quote
    named = clean(lead.text, within=within).rstrip(".:,") if lead else ""
    heading = f"[{'first said: ' if corrects else ''}{named}] " if lead else ""
    return Claim(
        text=heading + _read(sentences, quote, within=within),
        quote=quote,
        segments=tuple(sorted({word.segment for word in (*words, *(lead.words if lead else ()))})),
        start=words[0].start,
        end=max(word.end for word in words),
        speaker=sentences[0].speaker,
        note=note,
    )


def _telling(lead: Sentence) -> Sentence | None:
    """A lead without a name that heads nothing ("On Friday!: She flew south"), or without all before an open condition.

    "She may try it, but for a singer," bounds what comes next only by its last words.
    """
    ends = next((at for at, word in enumerate(lead.words[:-1]) if word.text.endswith(":")), None)
    if ends is not None and names_no_subject(" ".join(word.text for word in lead.words[: ends + 1]).rstrip(":")):
        lead = replace(lead, words=lead.words[ends + 1 :])
    bound = open_condition(lead)
    lead = replace(lead, words=lead.words[-bound:]) if bound else lead
    return None if names_no_subject(lead.text) else lead


def _read(sentences: Sequence[Sentence], quote: str, *, within: str) -> str:
    """The quote cleaned; of more than two sentences, fragments are drawn to their neighbours.

    "The nose. I don't. I give it ten days. Then I look." reads "The nose: I don't; I give it ten days. Then I look."
    """
    if len(sentences) == 1:
        return clean(quote, within=within)
    shown = written(sentences)
    parts = [clean(" ".join(sentence.text for sentence in group), within=within) for group in shown]
    lengths = [sum(len(sentence.words) for sentence in group) for group in shown]
    heads = [len(group) == 1 and is_title(group[0]) for group in shown]
    limits = [len(group) == 1 and is_limit(group[0].text) for group in shown]
    while len(parts) > MOST_SENTENCES:
        # The shortest goes first, to the shorter of its neighbours, but a heading always to what follows, and a limit
        # ("Only in type one.") to what it bounds.
        at = min(range(len(parts)), key=lambda index: lengths[index])
        backward = at == len(parts) - 1 or (limits[at] and says_something(parts[at + 1]))
        backward = backward or (not heads[at] and at > 0 and lengths[at - 1] < lengths[at + 1])
        at = max(1, at if backward else at + 1)
        mark = ":" if heads[at - 1] else "." if names_no_subject(parts[at - 1]) else ";"
        parts[at - 1 : at + 1] = [_joined(parts[at - 1], mark, parts[at])]
        lengths[at - 1 : at + 1] = [sum(lengths[at - 1 : at + 1])]
        heads[at - 1 : at + 1] = [False]
        limits[at - 1 : at + 1] = [False]
    return " ".join(parts)


def written(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """The sentences as they were written: those that only a comma parts are one."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if groups and not groups[-1][-1].ends:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def is_title(sentence: Sentence) -> bool:
    """True for a heading said aloud, such as "The nose." """
    if not opens(sentence) or len(sentence.words) > 3 or any(is_number(word.text) for word in sentence.words):
        return False
    return not names_no_subject(sentence.text) and spoken_heading(sentence.text.rstrip(",") + ".") is not None


def _joined(before: str, mark: str, after: str) -> str:
    """Two sentences as one; the second loses its capital where its first word is an ordinary one."""
    word = after.split(maxsplit=1)[0]
    ordinary = word.strip(".,;:").lower() in FUNCTION_WORDS and word[:1] != "I"
    after = after[0].lower() + after[1:] if mark != "." and (ordinary or word in ("It", "Is", "If", "In")) else after
    return f"{before[:-1]}{mark} {after}" if before.endswith((".", ":")) else f"{before} {after}"


def words_shown(sentence: Sentence) -> int:
    """How many words of a sentence a reader is shown: fillers do not count."""
    return len(spoken_without(sentence.text))


def clean(text: str, *, within: str = "") -> str:
    """A quote without fillers, false starts and an empty opening; numbers, negations, sides and terms stay as they are.

    `within` is all that it stands in, where it is only a part.

    >>> clean("So, um, if it's hot, you know, you stop the the pulses.")
    "If it's hot, you stop the pulses."
    """
    cleaned = " ".join(_without_restarts(spoken_without(text)))
    cleaned = cleaned[opening(cleaned, within=within or text) :]
    cleaned = cleaned.strip(" ,;")
    return cleaned[:1].upper() + cleaned[1:] if cleaned else text.strip()


def _without_restarts(words: Sequence[str]) -> list[str]:
    """The words without stumbles ("the the", "wi- with") and without starts made again ("I use, I use a")."""
    kept: list[str] = []
    for word in words:
        if kept and _is_doubled(kept[-1], word, starts=len(kept) == 1 or kept[-2][-1] in ",.;:?!"):
            kept[-1] = word
            continue
        kept.append(word)
        for length in (3, 2):
            again, before = kept[-length:], kept[-2 * length : -length]
            # "If it's wrong, it's wrong for longer" says nothing twice: a start made again follows a break.
            follows_break = len(kept) == 2 * length or (
                len(kept) > 2 * length and kept[-2 * length - 1][-1] in ",.;:?!"
            )
            if follows_break and before[-1].endswith(",") and _is_restart(before, again):
                del kept[-2 * length : -length]
                break
    return kept


def _is_restart(before: Sequence[str], again: Sequence[str]) -> bool:
    bare = [[word.strip(".,;:").lower() for word in words] for words in (before, again)]
    return bare[0] == bare[1] and not any(word in _KEPT_DOUBLES or is_number(word) for word in bare[0])


def _is_doubled(before: str, word: str, *, starts: bool) -> bool:
    """True for a stumble such as "the the" or "wi- with".

    Never for numbers, negations, words doubled for weight, or letters that spell a name: "C C C A".
    """
    if before.endswith("-") and len(before) > 1 and word.lower().startswith(before[:-1].lower()):
        return not is_number(word)
    bare = word.strip(".,;:?!").lower()
    if before.endswith(","):  # "at most, most people" is no stumble
        return bare in _STUMBLED and before[:-1].lower() == bare and (starts or bare not in _MAY_END)
    spelled = len(word) == 1 and word.isupper() and word != "I"
    return (
        not spelled and before.lower() == bare and bare not in _KEPT_DOUBLES and not is_number(bare) and bare.isalpha()
    )
