"""Subjects: what a stretch of speech is about, named once at its start and then taken as known."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline import cues
from pipeline.borders import leads_up, says_something, stands_alone, unlinked
from pipeline.cohesion import is_question
from pipeline.cues import DRUG_ENDINGS, any_of
from pipeline.headings import names_no_subject, spoken_heading
from pipeline.leads import needs_lead
from pipeline.sentences import Sentence, SpokenWord
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number
from transcripts.text import words_of

FARTHEST_WORDS = 100  # from a name at the start of a turn to what is still said of it
FARTHEST_WITHIN = 60  # from a name within a turn
_NEAR_START = 15  # words of a reply that may come before the remark
LEAST_WORDS = 8  # that must be said of a subject by who names it
LONGEST_NAME = 8  # words
_LONGEST_WITHIN = 3  # words of a name that is announced within a turn: a longer one is more often a statement

# "That brings me to paradoxical growth."
_CUE = any_of(
    r"""
    (?:brings?|takes?|leads?) (?:me|us) (?:on )?to;
    ^(?:(?:and|so|now|okay|right),? )*(?:over|on|now|back|straight|next) to;
    (?:moving|turning|coming) (?:on |over |back )?to; let['’]s (?:go|move|turn|get) (?:on |over |back |straight )?to;
    ^(?:and )?(?:as for|(?:what|how) about|speaking of|regarding|then there['’]s|next (?:is|comes?));
    (?:a|one) (?:quick |short |last )?(?:word|note|thing) (?:on|about);
    (?:talk|speak|hear|think|go) (?:about|through); (?:start|begin|finish|end|carry on|continue) with;
    ^questions? (?:on|about)
    """
)
_REPLY = any_of(
    "^(?:yes|yeah|no|nor|agreed|exactly|same|true|fair|okay|hm+|mm+|can I object|I['’]d|I would|I disagree)"
)
_SUBORDINATE = any_of("^(?:if|when|while|because|since|as|although|unless|once)")
_NEXT_STEP = any_of("^(?:and )?then; ^also; ^or")
# Within a turn, a drug is what is given for the subject.
_REMEDY = any_of(rf"\w+(?:{DRUG_ENDINGS}|amol); aspirin; ibuprofen")
_PLACE = any_of("^(?:on|in|for|with|around|round|under|over|below|above|after|before)")
_ENDS_NAME = any_of(
    r"""
    and; but; so; because; since; which; who; that; if; when; while; where; then; now; is; are; was; were; has; have;
    I; you; we; they; it; he; she; \w+['’](?:re|ve|ll|d|m)
    """
)
_CALLED = any_of(r"\w+['’]s (?:a|an|the|not|all|slow|fine|gone|\w+ing|\w+ed)")
# "Legs, in a few sentences, …", "The neck, quickly."
_ORDERED = any_of(
    r"""
    ^(?:then|next|now|first|finally|lastly|quickly|briefly|too)(?=[,.:]);
    ^(?:in|for) (?:(?:a|one|two|few|couple|of|short|brief) )+(?:words?|sentences?|minutes?|lines?|moment);
    ^since (?:you|everyone|everybody|we|I|somebody|people)
    """
)
# "Last item, combining."
_NEXT = any_of(r"^(?:and |so )?(?:next|last|quickly|briefly|finally)(?: (?:one|item|point))?(?=,)")
_NO_SUBJECT = any_of(
    r"""
    rules?; things?; parts?; turn; slides?; points?; questions?; notes?; words?; numbers?; welcome; hello; hi; morning;
    afternoon; evening; night; everyone; everybody; all; both; thanks?; thank; please; true; indeed; absolutely; quite;
    fine; nothing; doctor; dr; mr; mrs; colleagues?; ladies; gentlemen; course; example; instance; minute; moment;
    short; brief; summary; end; start; beginning; side; way; me; us; you; them; that; this; it; here; there; today;
    tonight; tomorrow; no; yes; right; okay; alright; anyway; sorry; well; my; our; experience; hands; opinion;
    practice; clinic; patients?; people; \w+ly; always; case; same; fair; slow; pink; red; blue; white; dark;
    wonderful; lovely; till; first; second; third; last; next; months?; weeks?; days?; years?; hours?; half; thin; deep;
    one; out; over; hand; view; fact; general; line; time; spring; summer; winter; comparison
    """
)


def subject_of(sentences: Sequence[Sentence], first: int) -> Sentence | None:
    """What a remark that starts at a position is about, as it was named before; None where it names it itself.

    Its own speaker named it, or whoever it replies to. The subject is the words of the name alone, cited where they
    were said.
    """
    if _is_new(sentences[first]) or named_in(sentences, first) is not None:
        return None
    words = 0
    for position in range(first - 1, -1, -1):
        sentence, after = sentences[position], sentences[position + 1]
        words += len(sentence.words)
        crossed = sentence.turn != sentences[first].turn
        if sentence.flagged or words > FARTHEST_WORDS or sentences[first].turn - sentence.turn > 1:
            return None
        if crossed and sentence.turn != after.turn:
            handed_over = _by_cue(sentence.words)  # "Over to tattoos, then." by who leads the talk
            if handed_over:
                return replace(sentence, words=handed_over)
            if not _replies(sentences, position + 1, first):
                return None
        name = named_in(sentences, position)
        if name is not None:
            begins = position == 0 or sentences[position - 1].turn != sentence.turn
            return name if begins or words <= FARTHEST_WITHIN else None
        if _is_new(sentence):
            return None  # what is spoken of since then has no name
    return None


def named_in(sentences: Sequence[Sentence], position: int) -> Sentence | None:
    """The name that a sentence announces, of which more is said; None where it announces nothing.

    Within a turn a name with a figure ("Aspirin, 300 milligrams") is a statement rather than an announcement.
    """
    sentence = sentences[position]
    if sentence.flagged or sentence.text.endswith("?"):
        return None
    begins = position == 0 or sentences[position - 1].turn != sentence.turn
    name = _by_cue(sentence.words) or _before_comma(sentence.words, begins=begins) or _heading(sentence.words)
    if name is None or _said_after(sentences, position) - len(name) < LEAST_WORDS:
        return None
    if names_no_subject(_text(name)) or _is_speaker(sentences, name):
        return None
    if not begins and (len(name) > _LONGEST_WITHIN or not sentences[position - 1].ends):
        return None
    step = bool(_NEXT_STEP.match(sentence.text)) and not leads_up(sentence.text)
    if not begins and (step or _REMEDY.search(_text(name)) or _is_dose(sentences, position)):
        return None
    return replace(sentence, words=name)


def _replies(sentences: Sequence[Sentence], start: int, first: int) -> bool:
    """True where a turn that starts so goes on with what was spoken of, and a remark stands near its start."""
    near = sum(len(sentence.words) for sentence in sentences[start:first]) <= _NEAR_START
    return near and (needs_lead(sentences[start]) or bool(_REPLY.match(sentences[start].text)))


def _is_dose(sentences: Sequence[Sentence], position: int) -> bool:
    """True for the name in "Aspirin, 300 milligrams, chewed"; "Glycolic, 30%." may be what the next rules are about."""
    after = sentences[position + 1 : position + 2]
    named = len(sentences[position].words) <= _LONGEST_WITHIN
    told = bool(after) and not sentences[position].ends and is_number(after[0].words[0].text.strip(",."))
    return named and told and len(after[0].words) > 2


def shares_name(subject: Sentence, sentences: Sequence[Sentence]) -> bool:
    """True where sentences say a word of the subject's name themselves."""
    return bool(_stems(subject.text) & {stem for sentence in sentences for stem in _stems(sentence.text)})


def _stems(text: str) -> set[str]:
    return {word[:5] for word in words_of(text) if len(word) > 2 and word not in FUNCTION_WORDS}


def _is_new(sentence: Sentence) -> bool:
    return bool(cues.FRESH.match(sentence.text)) or leads_up(sentence.text) or is_question(sentence)


def _by_cue(words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...] | None:
    """The name after words such as "that brings me to"."""
    text = _text(words)
    cue = _CUE.search(text)
    if cue is None:
        return None
    return _name(words[len(text[: cue.end()].split()) :])


def _heading(words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...] | None:
    """The name that is all that a sentence says, as in "The nose." """
    heading, name = spoken_heading(_text(words).rstrip(",") + "."), _name(words)
    whole = heading and name and _text(name).rstrip(".,:").lower().removeprefix("the ") == heading.lower()
    return name if whole else None


def _before_comma(words: Sequence[SpokenWord], *, begins: bool) -> tuple[SpokenWord, ...] | None:
    """The name in "The nose, blue vessels along it, ..." or, where a turn begins so, in "On the neck, one pass"."""
    start = 0
    for index, word in enumerate(words):
        if not word.text.endswith(","):
            continue
        piece, after = words[start : index + 1], _text(words[index + 1 :])
        text = _text(piece)
        if (len(piece) <= 2 and _name(piece) is None) or leads_up(text):
            start = index + 1
            continue
        if not after:  # all that came before only led up to the name
            return _name(piece) if start else None
        told = begins or stands_alone(after.partition(",")[0]) or (is_number(after.split()[0]) and len(words) <= 4)
        told = told or bool(_ORDERED.match(after))
        if not told or says_something(text) or _SUBORDINATE.match(text):
            return None
        if _PLACE.match(text):
            return _name(piece[1:]) and tuple(piece) if begins else None
        return _name(piece)
    led_up = (start > 1 and leads_up(_text(words[:start]))) or _NEXT.match(_text(words))  # a mere "Oh," does not
    rest = words[start:]
    return _heading(rest) if start and led_up and not _PLACE.match(_text(rest)) else None


def _name(words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...] | None:
    """The words up to where a name ends, without what leads up to it; None where they name nothing."""
    found: list[SpokenWord] = []
    for word in words:
        bare = word.text.strip(",.;:?!").lower()
        if not found and bare in ("and", "so", "now", "then"):
            continue
        if found and _ENDS_NAME.fullmatch(bare):
            break
        found.append(word)
        if word.text[-1] in ",.;:?!":
            break
    text = _text(found)
    content = [word for word in words_of(text) if word not in FUNCTION_WORDS and word[0].isalpha() and len(word) > 2]
    if not content or len(found) > LONGEST_NAME or any(is_number(word.text.strip(",.")) for word in found):
        return None
    says_more = says_something(unlinked(text)) or _CALLED.search(text)
    return None if says_more or _NO_SUBJECT.search(text) or cues.NEGATION.search(text) else tuple(found)


def _is_speaker(sentences: Sequence[Sentence], name: Sequence[SpokenWord]) -> bool:
    """True for a name by which somebody in the talk is addressed: "Marguerite, …"."""
    words = set(words_of(_text(name)))
    return any(words <= set(words_of(speaker)) for speaker in {sentence.speaker or "" for sentence in sentences})


def _said_after(sentences: Sequence[Sentence], position: int) -> int:
    """How many words the speaker says from a sentence on, as far as they count."""
    words = 0
    for sentence in sentences[position:]:
        if sentence.turn != sentences[position].turn or words > FARTHEST_WORDS:
            break
        words += len(sentence.words)
    return words


def _text(words: Sequence[SpokenWord]) -> str:
    return " ".join(word.text for word in words)
