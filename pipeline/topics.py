"""Topics: what a section is about, by the terms of the field that its statements name."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline import cues
from pipeline.cues import any_of
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence
from pipeline.subjects import named_in
from transcripts.numbers import quantities
from transcripts.text import words_of
from transcripts.vocabulary import Match, Vocabulary

MOST = 4  # topics of a section
STRONG = 1.9  # weight from which a section is about a topic, whatever else is said in it
LEAST = 1.2  # weight below which a topic was named only in passing
_BESIDE = 0.25  # of the weight of the first topic, that another needs beside it

# Sites, conditions, materials and what is done with them: what a section can be about.
FIELD = any_of(
    rf"""
    foreheads?; glabellas?; brows?; eyebrows?; temples?; eyelids?; lids?; eyes?; tear troughs?; noses?;
    nasolabial folds?; cheeks?; lips?; lip liners?; permanent make[- ]?up; chins?; jaws?; jawlines?; jowls?;
    masseters?; platysma; necks?; d[eé]collet[eé]; chests?; bell(?:y|ies); tumm(?:y|ies); abdomens?; flanks?;
    underarms?; armpits?; axilla[es]?; hands; palms?; soles; thighs?; legs?; calves; knees; buttocks?; scalps?; ears?;
    earlobes?; nails?; veins?; (?:blood )?vessels?; arter(?:y|ies); orbits?; retinas?; hair; hair ?lines?; hair loss;
    alopecia; acne; (?:\w+ )?scars; scarring; keloids?; burns; stretch marks?; striae; contractures?; melasma;
    lentig\w+; freckles?; pigmentation; (?:hyper|hypo) ?pigmentation; pih; rosacea; flushing; redness; papules?;
    telangiectasi\w+; spider veins?; reflux; matting; trapped blood; ulcers?; port ?wine stains?; ha?emangiomas?;
    birthmarks?; tattoos?; ink; vitiligo; psoriasis; eczema; dermatitis; lupus; cellulite; laxity; loose skin;
    wrinkles?; fine lines; pores; sweat(?:ing)?; hyperhidrosis; bruxism; warts?; moles?; melanomas?; skin cancers?;
    keratos[ei]s; fat; pregnan(?:cy|t); breast ?feeding; migraines?; epilepsy; pacemakers?; diabetes; vaccin\w+;
    cold sores?; herpes; infections?; yeast; candida; biofilms?; nodules?; granulomas?; lumps?; occlusions?; livedo;
    necrosis; blindness; vision; bruis(?:es|ing); swelling; o?edema; ha?ematomas?; seromas?; hernias?; itch; frostbite;
    blisters?; allerg(?:y|ies); anaphylaxis; toxicity; ptosis; asymmetr(?:y|ies); tans?; skin types?; dark skin;
    brown skin; toxins?; fillers?; threads?; peels?; injections?; foam; sclerosants?; stockings?; compression;
    steroids?; numbing(?: cream)?; numbing gel; nerve blocks?; ana?esthe(?:sia|tics?); antivirals?; antibiotics?;
    antihistamines?; prophylaxis; after ?care; sunscreens?; ointments?; moisturi[sz]ers?; soaks; dressings?; cooling;
    cold air; cryogen; cannulas?; ultrasound; shields?; goggles; safety glasses; silicone; radiotherapy; excisions?;
    biops(?:y|ies); dermatoscopes?; photographs?; consent; oxygen; smoke; downtime; vinegar; gel; beards?;
    densit(?:y|ies); fluences?; drug delivery; drugs?; (?:na?evus of )?Ota; Hori['’]?s; (?:laser )?toning;
    intense pulsed light; pulsed light; light; lasers?; endpoints?; test patch(?:es)?; test spots?; filters?;
    \w+(?:{cues.DRUG_ENDINGS}|retinoin)
    """
)
# Of those, what nearly every section names.
_COMMON = any_of(
    r"""
    lasers?; light; gel; hair; injections?; vessels?; veins?; needles?; eyes?; fat; redness; consent; drugs?;
    collagen; \d.*
    """
)
# "There's a hand up", "in my hands" and "ringing in the ears" are no site.
_NO_SITE = any_of(
    r"""
    (?:my|our|your|his|her|their|both|good|safe|see|raise|show of|other|put) hands; hands[- ]on; hands up; all ears;
    ringing in (?:the|my|your|his|her|their) ears; (?:my|our) (?:own )?eyes?; keep an eye; eye to eye;
    (?:the )?naked eye; point of view; chest freezer;
    (?:in front of|behind|next to|beside|corner of) (?:the|your|their|his|her|my|each) \w+;
    (?:it|that|somebody|someone|anybody|s?he|also|skin|which|cream|cold) burns; in (?:this|that) light;
    a light (?:hand|touch)
    """
)
_MATERIAL = any_of("thread; filler; peel; toxin; foam; steroid")
# "With a big white belly." is no heading, though it says nothing more.
ASIDE = any_of(
    r"""
    with; for; in; on; at; from; by; after; before; like; as; about; under; over; without; until; since; always; still;
    and; all; everything; any; anything; nothing
    """
)
_MOVES_ON = re.compile(r"\bmoving on,? (?:to )?([\w'’ -]{3,40})", re.IGNORECASE)
_SAME = (  # names of one thing
    any_of("eyelids?; lids?"),
    any_of("bell(?:y|ies); tumm(?:y|ies); abdomens?"),
    any_of("underarms?; armpits?; axilla[es]?"),
    any_of("goggles; shields?; safety glasses"),
    any_of("sweat(?:ing)?; hyperhidrosis"),
    any_of("bruis(?:es|ing)"),
)
_TALE = any_of(
    r"""
    once \w+(?:ed|ew|old|ent|aw|id|ught)(?: (?:me|us|a|an|to))?; years ago; one of (?:them|mine|ours); on holiday;
    (?:had|['’]d|met|seen|saw) (?:an?|one|this) (?:\w+ )?
    (?:chap|bloke|guy|lad|lass|lassie|gal|girl|boy|fella|fellow|woman|lady|man|gentleman|farmer|teacher|driver|bride);
    my (?:own )?(?:brother|sister|mother|father|cousin|daughter|son|neighbou?r)\w*
    """
)
# What is said of another evening, or given up, is not given here.
_NOT_HERE = any_of(
    r"""
    next (?:time|month|week|meeting|forum|webinar|talk|session|evening); another (?:time|evening|day|talk|webinar);
    (?:come|get|turn) (?:back )?to (?:that|it|this|those|them)? ?(?:later|in a (?:minute|moment|bit)|after|at the end);
    later on; more on (?:that|this|it) later; after the break; haven['’]t (?:got )?(?:the )?time; no time for;
    when (?:I|we) (?:\w+ )?(?:began|started|trained|learned|learnt|was young);
    I (?:began|started|trained|learned|learnt) (?:in|on|with|out); back (?:then|in the day); used to;
    in the (?:nineties|eighties|seventies); (?:nineteen|twenty) (?:\w+teen|ninety|eighty|ten)
    """
)
# "It is not a laser", "like ink", "everywhere except the forehead".
_DENIED = re.compile(
    r"\b(?:(?:is|are|was|were|it['’]s|that['’]s|they['’]re) not|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|instead of"
    r"|rather than|looks? like|[.,;] like|^like|except(?: for)?|beyond|apart from|other than)"
    r"(?: really| actually| just| only)?(?: (?:an?|the|any|one of the|some)(?: \w+)?)? $"
    r"|\b(?:not|like) an? (?:\w+ )?$",
    re.IGNORECASE,
)
_TELLING, _STATED, _ASKED, _STORY, _PASSING = 1.5, 1.0, 0.5, 0.4, 0.1  # what a mention weighs, by its sentence
_ANNOUNCED = 2.0  # what it weighs more in a heading: "Keloids.", "Threads, then."
_UNTOLD = 0.5  # of the weight of what no statement advises, measures or announces
# Units that measure nothing by themselves: "every second kiss", "one more time".
_COUNTS = frozenset({None, "s", "year", "time", "line"})
_TRADE_NAME, _COMMON_SHARE = 0.6, 0.35


@dataclass(slots=True)
class _Topic:
    weight: float = 0.0
    told: bool = False  # a statement advises it, measures it or announces it
    names: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return max(self.names, key=lambda name: (self.names[name], len(name)))


def topics_of(groups: Sequence[Sequence[Sentence]], vocabulary: Vocabulary) -> list[dict[str, float]]:
    """For each group of sentences its topics and their weights, those most typical of it first.

    A topic is a term of the vocabulary or of the field. What is advised, measured or announced as a heading weighs
    more than what is asked or told of, and a trade name less than what it is used for.
    """
    weighed = [_weights(group, vocabulary) for group in groups]
    spread = Counter(key for topics in weighed for key in topics)
    ranked: list[dict[str, float]] = []
    for topics in weighed:
        scores = {key: topic.weight * math.log(2 + len(groups) / spread[key]) for key, topic in topics.items()}
        best: list[str] = []
        for key in sorted(scores, key=lambda key: (-scores[key], key)):
            least = LEAST if best else _UNTOLD
            beside = topics[key].weight >= least and (not best or scores[key] >= _BESIDE * scores[best[0]])
            if beside and not any(stems(topics[key].name) & stems(topics[other].name) for other in best):
                best.append(key)
        ranked.append({topics[key].name: topics[key].weight for key in best[:MOST]})
    return ranked


def is_topic(text: str, vocabulary: Vocabulary) -> bool:
    """True where a text names a term of the field.

    >>> is_topic("Keloids first", Vocabulary(())), is_topic("Brava", Vocabulary(()))
    (True, False)
    """
    return bool(FIELD.search(text) or vocabulary.find(text))


def stems(name: str) -> set[str]:
    """The words of a name, so short that its singular, its plural and what is derived from it are one."""
    return {_singular(word)[:5] for word in words_of(name)}


def _weights(group: Sequence[Sentence], vocabulary: Vocabulary) -> dict[str, _Topic]:
    topics: dict[str, _Topic] = defaultdict(_Topic)
    for position, sentence in enumerate(group):
        text = sentence.text
        weight = _weight(text)
        heading = _heading(group, position) if weight > _STORY else ""
        for said, start, share in _mentions(text, vocabulary):
            topic = topics[_key(said)]
            announced = said.lower() in heading
            if not _DENIED.search(text[:start]):
                topic.weight += share * (weight + (_ANNOUNCED if announced else 0.0))
                topic.told |= weight == _TELLING or announced
            topic.names[said] += 1
    for key in [key for key in topics if _MATERIAL.fullmatch(key)]:
        kinds = [other for other in topics if key in other.split()[:-1]]
        if len(kinds) == 1:  # of all the threads that are spoken of, those of the thread lift
            topics[kinds[0]].weight += topics[key].weight
            topics[kinds[0]].told |= topics.pop(key).told
    for topic in topics.values():
        topic.weight *= 1.0 if topic.told else _UNTOLD
    return topics


def _heading(group: Sequence[Sentence], position: int) -> str:
    """What a sentence announces, in small letters; nothing where it announces no subject."""
    text = group[position].text
    named, moves, head = named_in(group, position), _MOVES_ON.search(text), spoken_heading(text)
    if moves:
        return moves[1].lower()
    announced = head or (named.text if named else "")
    return "" if ASIDE.match(announced) else announced.lower()


def _key(name: str) -> str:
    same = (str(number) for number, pattern in enumerate(_SAME) if pattern.fullmatch(name))
    return next(same, " ".join(map(_singular, words_of(name))))


def _weight(text: str) -> float:
    """What a mention in a sentence weighs."""
    if _NOT_HERE.search(text) or cues.SMALL_TALK.search(text):
        return _PASSING
    if text.endswith("?"):
        return _ASKED
    if cues.STORY.search(text) or cues.SETS_UP.search(text) or _TALE.search(text):
        return _STORY
    measured = any(quantity.unit not in _COUNTS for quantity in quantities(text))
    told = measured or any(cue.search(text) for cue in (cues.PRACTICE, cues.IMPERATIVE, cues.WARNING))
    return _TELLING if told else _STATED


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int, float]]:
    """Each topic that a sentence names, where, and its share of the sentence's weight."""
    matches = vocabulary.find(text)
    for match in matches:
        name = _name(match, text)
        common = match.term.kind == "device" or _COMMON.fullmatch(name)
        yield name, match.start, _TRADE_NAME if common else 1.0
    elsewhere = [found.span() for found in _NO_SITE.finditer(text)] + [(match.start, match.end) for match in matches]
    for found in FIELD.finditer(text):
        if not any(found.start() < end and start < found.end() for start, end in elsewhere):
            said = found.group()
            name = said if found.start() > 0 and said[0].isupper() else said.lower()
            yield name, found.start(), _COMMON_SHARE if _COMMON.fullmatch(said) else 1.0


def _name(match: Match, text: str) -> str:
    """The term's own name, or what was said where that is shorter: a title never says more than the speaker."""
    said = text[match.start : match.end]
    longer = len(match.term.name.split()) > len(said.split())
    if not longer or match.term.kind == "device":
        return match.term.name
    return said if said.isupper() else said.lower()


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
