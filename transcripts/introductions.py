"""Introductions: names for speakers guessed from what is said, as in "I'm Dr Solheim" or "please welcome Dr Marsh".

A guess is for staff to confirm, and never stands in a transcript by itself. Rather none than a wrong one: a name that
is claimed for two people, or two names that are claimed for one with equal right, are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcripts.errors import InvalidValueError
from transcripts.transcript import Segment, Transcript
from transcripts.written import words_in

_TITLES = frozenset("dr doctor prof professor nurse sister mr mrs ms".split())
_TITLE = r"(?:Dr\.?|Doctor|Prof\.?|Professor|Nurse|Sister|Mr\.?|Mrs\.?|Ms\.?)"
_NO_NAME = (
    "I|We|You|It|The|This|That|And|But|So|Very|Good|For|All|God|Dr|Doctor|Prof|Professor|Nurse|Everyone|Everybody"
)
_WORD = rf"(?!(?:{_NO_NAME})\b)[A-ZÀ-Þ][\w'’-]+"
_TITLED = rf"{_TITLE} {_WORD}(?: {_WORD}){{0,2}}"
_FULL = rf"{_WORD}(?: {_WORD}){{1,2}}"
_ANY = rf"{_WORD}(?: {_WORD}){{0,2}}"
_STOP = r"(?=[.,!?;:]|$| and\b| from\b| who\b| to\b)"

# "I'm Canadian" is no name: without a title it takes two words, unless the speaker says that it is one.
_SELF = (
    re.compile(rf"\b[Mm]y name(?: is|['’]s) (?P<name>{_TITLED}|{_ANY})"),
    re.compile(rf"\bI(?:['’]m| am) (?P<name>{_TITLED}|{_FULL}){_STOP}"),
)
_PRESENTED = (  # anywhere in a turn
    re.compile(
        r"\b(?:[Oo]ur|[Tt]onight['’]s|[Tt]oday['’]s|[Mm]y) (?:first |next |main )?(?:speaker|guest|presenter|expert)"
        rf"(?: tonight| today| this evening)?,? is (?P<name>{_TITLED}|{_FULL}){_STOP}"
    ),
    re.compile(
        rf"\b(?:[Jj]oining (?:me|us)(?: tonight| today)?|[Ww]ith (?:me|us)(?: tonight| today)?) is "
        rf"(?P<name>{_TITLED}|{_FULL}){_STOP}"
    ),
)
_HANDOVER = (  # at the end of a turn
    re.compile(
        rf"\b(?:[Ww]elcome(?: to)?|[Oo]ver to(?: you,?)?|[Ii]ntroduce|[Jj]oined by),? (?P<name>{_TITLED}|{_FULL})"
    ),
    re.compile(rf"^(?:[\w’']+,? )?(?P<name>{_TITLED}), [^?]*\?$"),
    re.compile(rf", (?P<name>{_TITLED})\?$"),
)
_THANKS = (
    re.compile(rf"^(?:[Tt]hank you|[Tt]hanks)(?: very much| so much)?,? (?P<name>{_TITLED}|{_ANY})[.,!]"),
    re.compile(rf"^(?P<name>{_TITLED}), (?:thank you|thanks)\b"),
)
_SPOKEN_OF = (  # whoever speaks; one word may be a whole name here, run together by whoever heard it
    re.compile(rf"\b(?P<name>{_TITLED})"),
    re.compile(rf"\bI(?:['’]m| am) (?P<name>{_ANY})[.,]"),
    re.compile(rf"\b(?P<name>{_ANY}), who\b"),
    re.compile(rf"^\S+ [^,]+, (?P<name>{_WORD})[.?!]$"),  # "Four microns, Angus."
)
_OWN_WORD, _CALLED, _THANKED = 4, 2, 1  # how much each counts
_EDGE = 2  # sentences at the start of a turn that may thank the speaker before, and at its end that may call the next
UNNAMED = re.compile(r"Speaker \d+")  # as diarization calls them
_ABBREVIATIONS = frozenset("dr. prof. mr. mrs. ms. st.".split())


@dataclass(frozen=True, slots=True)
class SpeakerSuggestion:
    """A name for a speaker as the recording gives it; `quote` is the sentence that says so, `start` its second."""

    speaker: str
    name: str
    quote: str
    start: float

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValueError(f"the name suggested for {self.speaker!r} is empty")
        if self.name not in self.quote:
            raise InvalidValueError(f"{self.name!r} does not stand in its quote {self.quote!r}")


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: float


@dataclass(frozen=True, slots=True)
class _Claim:
    speaker: str
    name: str
    sentence: _Sentence
    count: int


def suggest_names(transcript: Transcript) -> tuple[SpeakerSuggestion, ...]:
    """At most one name for each "Speaker N" of a transcript, in order of the quotes that give them."""
    claims = [claim for claim in _claims(transcript) if UNNAMED.fullmatch(claim.speaker)]
    speakers = dict.fromkeys(claim.speaker for claim in claims)
    best = [claim for name in speakers if (claim := _best([each for each in claims if each.speaker == name]))]
    suggestions = [
        SpeakerSuggestion(claim.speaker, claim.name, claim.sentence.text, claim.sentence.start)
        for claim in best
        if not any(other is not claim and _agree(claim.name, other.name) for other in best)
    ]
    return tuple(sorted(suggestions, key=lambda suggestion: suggestion.start))


def people_in(transcript: Transcript) -> frozenset[str]:
    """The names of people in a transcript as they were heard: introduced, addressed, thanked or with a title.

    For leaving them alone, so rather one too many: in "I'm Canadian," and "For comparison, Ultherapy." there are two.
    """
    forms = (*_SELF, *_PRESENTED, *_HANDOVER, *_THANKS, *_SPOKEN_OF)
    texts = [sentence.text for sentence in _sentences(transcript.segments)]
    found = (match["name"] for text in texts for form in forms for match in form.finditer(text))
    names = (" ".join(word for word in name.split() if word.lower().rstrip(".") not in _TITLES) for name in found)
    return frozenset(filter(None, names))


def _claims(transcript: Transcript) -> Iterator[_Claim]:
    turns = [
        (speaker, list(_sentences(list(turn))))
        for speaker, turn in groupby(transcript.segments, key=lambda segment: segment.speaker)
    ]
    for at, (speaker, said) in enumerate(turns):
        before = turns[at - 1][0] if at else None
        after = turns[at + 1][0] if at + 1 < len(turns) else None
        if speaker:
            yield from _found(_SELF, said, speaker, _OWN_WORD)
        if after:
            yield from _found(_PRESENTED, said, after, _CALLED)
            yield from _found(_HANDOVER, said[-_EDGE:], after, _CALLED)
        if before:
            yield from _found(_THANKS, said[:_EDGE], before, _THANKED)


def _found(forms: Sequence[re.Pattern[str]], said: Sequence[_Sentence], speaker: str, count: int) -> Iterator[_Claim]:
    for sentence in said:
        for form in forms:
            if match := form.search(sentence.text):
                yield _Claim(speaker, match["name"], sentence, count)


def _sentences(turn: Sequence[Segment]) -> Iterator[_Sentence]:
    """The sentences of one speaker's segments, without those that are flagged."""
    words: list[str] = []
    start = 0.0
    for segment in turn:
        for at, text in enumerate(words_in(segment)):
            if segment.flags:
                continue
            if not words:
                start = segment.words[at].start if segment.words else segment.start
            words.append(text)
            if text[-1] in ".?!…" and text.lower() not in _ABBREVIATIONS:
                yield _Sentence(" ".join(words), start)
                words = []
    if words:
        yield _Sentence(" ".join(words), start)


def _best(claims: Sequence[_Claim]) -> _Claim | None:
    """The claim whose name has the most behind it, in its fullest form; None where two names have equal right."""
    rights = [sum(other.count for other in claims if _agree(claim.name, other.name)) for claim in claims]
    best = max(zip(rights, claims, strict=True), key=lambda pair: (pair[0], len(_parts(pair[1].name)), pair[1].count))
    rival = any(
        right == best[0] and not _agree(claim.name, best[1].name) for right, claim in zip(rights, claims, strict=True)
    )
    return None if rival else best[1]


def _agree(one: str, other: str) -> bool:
    """True of two forms of a name, such as "Doctor Solheim" and "Dr. Ingrid Solheim"."""
    return _parts(one) <= _parts(other) or _parts(other) <= _parts(one)


def _parts(name: str) -> set[str]:
    return {part.lower().rstrip(".") for part in name.split()} - _TITLES
