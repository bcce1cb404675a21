"""Titles: name each section by the terms and phrases that set it apart from the others; only words that were said."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number, quantities
from transcripts.text import words_of
from transcripts.vocabulary import Match, Vocabulary

_ASPECTS = {
    "settings": any_of(
        r"settings?; joules?; j/cm\S*; milliseconds?; nanomet\w+; fluences?; spot size; pulse width; energy; watts?;"
        r"hertz"
    ),
    "intervals": any_of(
        r"intervals?; weeks? apart; every \w+ (?:weeks?|months?); between sessions; (?:days?|months?) apart"
    ),
    "dosing": any_of(r"dos(?:e|es|ing); milligrams?; mg; units; dilut\w*; millilit\w+; cc; ml"),
    "complications": any_of(
        r"complications?; burns?; blisters?; occlusions?; necrosis; nodules?; scars?; scarring; infections?;"
        r"side effects?; hyperplasia; dents?; ptosis; hyperpigmentation"
    ),
    "aftercare": any_of(r"after ?care; sunscreen; recovery; healing; ointment; wounds?"),
    "downtime": any_of(r"downtime; days off; back to work"),
    "preparation": any_of(
        r"preparation; prepare; priming; shav\w+; waxing; pre ?treat\w*; beforehand; cleanse; clean skin"
    ),
    "patient selection": any_of(
        r"select\w*; candidates?; consultation; expectations?; consent; contra ?indicat\w*; skin types?; pregnan\w*"
    ),
    "pain relief": any_of(r"numbing; ana?esthe\w*; lidocaine; nerve blocks?; pain relief; sedation"),
    "technique": any_of(
        r"technique; needles?; cannulas?; inject\w*; passes; hand ?piece; plane; depth; vectors?; overlap"
    ),
    "costs": any_of(r"prices?; costs?; finance; discounts?; pounds; euros; dollars; lease; revenue"),
}
_BEFORE_NOUNS = frozenset(
    "a an the this that these those my your our his her their its each every no any some of for with on in to about "
    "under over from by between both two three four".split()
)
_GREETING = any_of(
    r"welcome; good (?:evening|morning|afternoon); hello; my name is; house ?keeping; thank you for (?:joining|coming);"
    r"microphones?; is it recording"
)
_HOUSEKEEPING = any_of(
    r"house ?keeping; microphones?; certificates?; handouts?; fire alarm; chat; slides will; hashtag"
)
_FAREWELL = any_of(
    r"good ?night; goodbye; bye; thank you,? (?:both|all|everyone|everybody); see you;"
    r"next (?:month|forum|webinar|meeting); we(?:['’]re| are) at time; that(?:['’]s| is) us; the recording will"
)
_NO_SUBJECT = any_of(
    r"""
    rules?; things?; part; turn; slides?; points?; case; questions?; note; word; number; welcome; hello; morning;
    afternoon; evening; everyone; everybody; all; both; thanks?; please; true; indeed; absolutely; quite; fine; nothing
    """
)
_OPENING = 2  # sentences
_QUESTIONS = any_of(r"questions?; see hands; q and a; asks?; asking")


def titles(groups: Sequence[Sequence[Sentence]], vocabulary: Vocabulary) -> tuple[str, ...]:
    """A title for each group of sentences, all different where their words allow it.

    A section that opens with a heading said aloud is named by it. Else its subjects are terms of the vocabulary and
    the words and pairs of words most typical of it (class-based TF-IDF); the aspects ("settings", "complications") are
    named where the section speaks of them more than once.
    """
    texts = [" ".join(sentence.text for sentence in group) for group in groups]
    subjects = _subjects(texts, vocabulary)
    found: list[str] = []
    for index, text in enumerate(texts):
        title = _plain_title(text, first=index == 0, last=index == len(texts) - 1, alone=len(texts) == 1)
        if title is None or title in found:
            title = _title(_heading(groups[index]), subjects[index], _aspects(text), taken=found, number=index + 1)
        found.append(title)
    return tuple(found)


def _plain_title(text: str, *, first: bool, last: bool, alone: bool) -> str | None:
    """A plain title for a section of housekeeping or questions, where its own words show that it is one."""
    measured = sum(quantity.unit is not None for quantity in quantities(text))
    if last and not alone and _FAREWELL.search(text):
        asked = len(_QUESTIONS.findall(text)) + text.count("?")
        return "Questions and close" if asked >= 2 else ("Close" if measured < 3 else None)
    if first and not alone and _GREETING.search(text) and measured <= 3:
        return "Welcome and housekeeping" if _HOUSEKEEPING.search(text) else "Welcome"
    if not first and len(re.findall(r"\bquestions?\b", text, re.I)) >= 2 and text.count("?") >= 3:
        return "Questions"
    return None


def _heading(group: Sequence[Sentence]) -> str | None:
    """The heading with which a section opens, where it names a subject: "Pacemakers, of course." names pacemakers."""
    for sentence in group[:_OPENING]:
        heading = (spoken_heading(sentence.text) or "").partition(",")[0]
        if heading and not _NO_SUBJECT.search(heading) and not any(map(is_number, heading.split())):
            return heading
    return None


def _title(
    heading: str | None, subjects: Sequence[str], aspects: Sequence[str], *, taken: Sequence[str], number: int
) -> str:
    options: list[str] = []
    if heading:
        others = [name for name in (*aspects[:2], *subjects) if not _stems(name) & _stems(heading)]
        options = [f"{heading}: {_and(others[:2])}" if others else heading, heading]
    named = [_and(subjects[:2]), _and(subjects[:3]), _and(subjects[:1])] if subjects else []
    options += [f"{name}: {_and(aspects[:2])}" for name in named if aspects] + named
    options += [_and(aspects[:3])] if aspects else []
    for option in options:
        title = option[:1].upper() + option[1:]
        if title not in taken:
            return title
    return f"Part {number}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _aspects(text: str) -> list[str]:
    counts = [(len(pattern.findall(text)), name) for name, pattern in _ASPECTS.items()]
    return [name for count, name in sorted(counts, key=lambda pair: -pair[0]) if count >= 2]


def _subjects(texts: Sequence[str], vocabulary: Vocabulary) -> list[list[str]]:
    """For each text its most typical terms and words, best first, at most four that share no word."""
    counts = [_weights(text, vocabulary) for text in texts]
    spread = Counter(name for count in counts for name in count)
    ranked: list[list[str]] = []
    for count in counts:
        scores = {name: weight * math.log(1 + len(texts) / spread[name]) for name, weight in count.items()}
        best: list[str] = []
        for name in sorted(scores, key=lambda name: (-scores[name], name)):
            if not any(_stems(name) & _stems(other) for other in best):
                best.append(name)
        ranked.append(best[:4])
    return ranked


def _weights(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """How often a text names each term of the vocabulary, each noun and each pair of words that ends in a noun."""
    weights: dict[str, float] = defaultdict(float)
    for match in vocabulary.find(text):
        weights[_name(match, text)] += 1.5
    words = words_of(text)
    content = [word.isalpha() and len(word) > 2 and word not in FUNCTION_WORDS for word in words]
    named = Counter(word for word, good in zip(words, content, strict=True) if good)
    nouns = {word for word, count in named.items() if count >= 2 and _is_noun(word, words)}
    for word in nouns:
        weights[word] += named[word] * (1.0 if cues.CLINICAL.search(word) else 0.6)
    pairs = Counter(
        f"{before} {word}"
        for before, word, good in zip(words, words[1:], content, strict=False)
        if good and word in nouns and before not in nouns
    )
    for pair, count in pairs.items():
        if count >= 2:
            weights[pair] += 1.5 * count
    return weights or {word: 0.1 * count for word, count in named.items()}


def _name(match: Match, text: str) -> str:
    """The term's own name, or what was said where that is shorter: a title never says more than the speaker."""
    said = text[match.start : match.end]
    longer = len(match.term.name.split()) > len(said.split())
    return said.lower() if longer and match.term.kind == "technique" else match.term.name


def _is_noun(word: str, words: Sequence[str]) -> bool:
    """True where a word mostly follows an article, a possessive or a preposition: a tagger small enough to read."""
    if word.endswith("ly"):
        return False
    places = [index for index, other in enumerate(words) if other == word]
    before = sum(index > 0 and words[index - 1] in _BEFORE_NOUNS for index in places)
    modifying = sum(index + 1 < len(words) and words[index + 1] not in FUNCTION_WORDS for index in places)
    return 2 * before >= len(places) and 2 * modifying <= len(places)


def _stems(name: str) -> set[str]:
    return {word[:5] for word in words_of(name)}
