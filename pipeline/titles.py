"""Titles: name each section by the terms and phrases that set it apart from the others; only words that were said."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence
from pipeline.topics import ASIDE, LEAST, STRONG, is_topic, stems, topics_of
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number, quantities
from transcripts.text import words_of
from transcripts.vocabulary import Vocabulary

_ASPECTS = {
    "settings": any_of(
        r"settings?; joules?; j/cm\S*; milliseconds?; nanomet\w+; fluences?; spot size; pulse width; energy; watts?;"
        r"hertz"
    ),
    "intervals": any_of(
        r"intervals?; weeks? apart; every (?:\w+ )?(?:weeks?|months?|fortnight); (?:once|twice) a year;"
        r"between (?:sessions|treatments|visits|goes|rounds); (?:days?|months?) apart"
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
_PEOPLE = any_of(
    r"""
    madam; sir; ma['’]?am; mate; folks; guys; ladies; gentlemen; everyone; everybody; doctors?; professors?; nurses?;
    sisters?; mothers?; fathers?; husbands?; wi(?:fe|ves); daughters?; sons?; brothers?; cousins?; boss(?:es)?;
    friends?; colleagues?; accountants?; lawyers?; managers?; reps?; registrars?; fellows?; juniors?; receptionists?;
    bloke; teenager; oh; wow; ugh; ouch; brava; bravo; which; ha; exactly; gosh; god; red; blue; white; black; brown;
    grey; gray; pink; green; purple; years?
    """
)
# "Right, the phone.": announced, whatever it is.
_ANNOUNCES = re.compile(r"^(?:right|now|next|okay|ok|so|then|finally)[,.]? (?:on to )?the \w+\W*$", re.IGNORECASE)
_LEAST_SAID = {"complications": 3}  # statements that make an aspect, else two; complications are named beside all else
_REPEATED = 3  # times that a word is said which names a section where no term of the field does
_OPENING, _OPENING_WORDS = 8, 40  # sentences, of so many words before them, among which a heading is looked for
_QUESTIONS = any_of(r"questions?; see hands; q and a; asks?; asking")


def titles(groups: Sequence[Sequence[Sentence]], vocabulary: Vocabulary) -> tuple[str, ...]:
    """A title for each group of sentences, all different where their words allow it.

    A section that opens with a heading said aloud is named by it, else by its topics (pipeline/topics.py). The aspects
    ("settings", "complications") are named where more than one statement speaks of them. Where no term of the field is
    said, only what is named again and again stands for it: never a person, an interjection or a figure.
    """
    texts = [" ".join(sentence.text for sentence in group) for group in groups]
    topics = topics_of(groups, vocabulary)
    found: list[str] = []
    for index, (group, text) in enumerate(zip(groups, texts, strict=True)):
        strong = [name for name, weight in topics[index].items() if weight >= STRONG]
        plain = _plain_title(text, first=index == 0, last=index == len(texts) - 1, alone=len(texts) == 1)
        if plain is not None and strong:
            plain = f"{plain}: {_and(strong[:2])}"  # what else was told there is not lost behind the courtesies
        if plain is not None and plain not in found:
            found.append(plain)
            continue
        heading = _heading(group, text, vocabulary)
        aspects = _aspects(group, (*topics[index], heading or ""))
        sure = [name for name, weight in topics[index].items() if weight >= LEAST]
        greets = index == 0 and _GREETING.search(text) is not None
        if greets and not (sure or heading or aspects):
            found.append("Welcome")
            continue
        subjects = sure if aspects or heading else list(topics[index])
        nouns = [] if heading or subjects or aspects else _nouns(groups, index)
        found.append(_title(heading, subjects or nouns, aspects, taken=found, number=index + 1))
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


def _heading(group: Sequence[Sentence], text: str, vocabulary: Vocabulary) -> str | None:
    """The heading with which a section opens, where it names a subject: "Pacemakers, of course." names pacemakers.

    It is a term of the field, or said again: an exclamation, a name or a joke is not.
    """
    said = Counter(stem for word in words_of(text) for stem in stems(word))
    words = 0
    for sentence in group[:_OPENING]:
        if words > _OPENING_WORDS:
            break
        words += len(sentence.words)
        heading = (spoken_heading(sentence.text) or "").partition(",")[0]
        if not heading or _NO_SUBJECT.search(heading) or _PEOPLE.search(heading) or ASIDE.match(heading):
            continue
        named = [word for word in words_of(heading) if word not in FUNCTION_WORDS]
        again = (
            bool(named)
            and not named[-1].endswith("ly")
            and all(said[stem] > 1 for word in named for stem in stems(word))
        )
        announced = again or _ANNOUNCES.match(sentence.text) or is_topic(heading, vocabulary)
        if announced and not any(map(is_number, heading.split())):
            return heading
    return None


def _title(
    heading: str | None, subjects: Sequence[str], aspects: Sequence[str], *, taken: Sequence[str], number: int
) -> str:
    options: list[str] = []
    if heading:
        others = [name for name in (*aspects[:2], *subjects) if not stems(name) & stems(heading)]
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


def _aspects(group: Sequence[Sentence], subjects: Sequence[str]) -> list[str]:
    """The aspects of which more than one statement speaks, most of all first, in other words than the subjects."""
    named = {stem for subject in subjects for stem in stems(subject)}
    texts = [sentence.text for sentence in group if not sentence.asks]
    statements = [text for text in texts if not cues.SMALL_TALK.search(text)]
    counts = [
        (sum(any(not stems(found.group()) & named for found in pattern.finditer(text)) for text in statements), name)
        for name, pattern in _ASPECTS.items()
    ]
    return [name for count, name in sorted(counts, key=lambda pair: -pair[0]) if count >= _LEAST_SAID.get(name, 2)]


def _nouns(groups: Sequence[Sequence[Sentence]], index: int) -> list[str]:
    """The nouns that a group of sentences says most often, without people and names."""
    spoken = [word.text.strip(".,;:!?…'’\"“”") for sentence in groups[index] for word in sentence.words[1:]]
    names = {word.lower() for word in spoken if word[:1].isupper()}
    names |= {word for group in groups for sentence in group for word in words_of(sentence.speaker or "")}
    words = words_of(" ".join(sentence.text for sentence in groups[index]))
    content = Counter(word for word in words if word.isalpha() and len(word) > 2 and word not in FUNCTION_WORDS | names)
    nouns = [
        word
        for word, count in content.most_common()
        if count >= _REPEATED and not is_number(word) and not _PEOPLE.search(word) and _is_noun(word, words)
    ]
    return nouns[:2]


def _is_noun(word: str, words: Sequence[str]) -> bool:
    """True where a word mostly follows an article, a possessive or a preposition: a tagger small enough to read."""
    if word.endswith("ly"):
        return False
    places = [index for index, other in enumerate(words) if other == word]
    before = sum(index > 0 and words[index - 1] in _BEFORE_NOUNS for index in places)
    modifying = sum(index + 1 < len(words) and words[index + 1] not in FUNCTION_WORDS for index in places)
    return 2 * before >= len(places) and 2 * modifying <= len(places)
