"""What is spoken to train models/names.npz: sentences that name the vocabulary, others that name nothing, and remarks.

Of the remarks (`queries/`) all words are learnt that English seldom uses, as names are.
"""

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wordfreq import zipf_frequency

from training.lessons import read_all
from training.pearls import read_sentences
from training.spoken import written_sentences
from transcripts.vocabulary import Match, Term, Vocabulary, load_vocabulary

FRAMES = Path(__file__).parent / "frames.tsv"
VOICES = (  # the more often they stand here, the more they speak; none of those that read the annotated talks
    *("hibari us-low",) * 4, *("hibari gb-low",) * 2, *("hibari us",) * 3, *("hibari gb",) * 2, "espeak en-us",
    "espeak en-gb+f2", "flite kal16",
)  # fmt: skip
GROUPS = {  # of categories, by what is said about their terms
    "machine": "long-pulsed laser|radiofrequency|fractional laser|intense pulsed light|ablative laser|Q-switched laser|"
    "multi-platform|handpiece|radiofrequency microneedling|ultrasound|body contouring|vascular laser|picosecond laser|"
    "LED|microneedling|muscle stimulation|non-ablative laser|applicator|cryolipolysis|home device|phototherapy|"
    "laser lipolysis|plasma|pulsed dye laser|shock wave|cryotherapy|laser|light|wavelength|facial|imaging",
    "injectable": "filler|skin booster|toxin|biostimulator|thread|platelet-rich plasma|vein treatment",
    "drug": "prescription|drug|numbing|anaesthetic|anaesthesia",
    "topical": "skin care|chemical peel|peel|dressing|aftercare|hair restoration|delivery",
    "complication": "complication",
}
NUMBERS = "four five six eight ten twelve thirteen fourteen fifteen sixteen eighteen twenty thirty forty fifty".split()
TIMES = 3  # that each term is named at the least
OTHER_FORMS = 3  # how often it is named beside that at the most, for its other forms
FROM_OWN, FROM_ANY = 0.4, 0.2  # shares: of the sentences of this folder, and of the frames that fit every term
MISTAKEN, PLAIN_TIMES = 2_000, 4  # how many words are said in plain sentences, and how often those of this folder are
# Share of the names with `sounds_like` that are spoken as that, since voices guess how a name is said.
MISHEARD = 0.3
FEW_DIGITS = 3  # from which on a name is a number, whose writing is none of the names'
REMARKS = 3_000
SELDOM = 3.6  # zipf frequency under which a word of a remark is learnt: "filler", "epidermis"; not "needle"
MOST_LETTERS = 330  # of what is joined to one text, some 24 s

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a voice is given, and what a transcript should hold, with its names between ⟦ and ⟧."""

    said: str
    written: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Write `texts.tsv`: number, voice, text and the text as it should be written a line."""
    parser = argparse.ArgumentParser(prog="python -m training.name_texts", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write texts.tsv")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(11)
    vocabulary = load_vocabulary()
    remarks = [text for subject in read_all() for text, *_ in subject]
    everything = [
        *sentences(vocabulary, draw),
        *with_seldom_words(draw.sample(remarks, min(REMARKS, len(remarks))), vocabulary),
    ]
    draw.shuffle(everything)
    lines = [
        f"{number:05d}\t{draw.choice(VOICES)}\t{text.said}\t{text.written}\n"
        for number, text in enumerate(joined(everything, draw))
    ]
    (options.folder / "texts.tsv").write_text("".join(lines), encoding="utf-8")
    return 0


def sentences(vocabulary: Vocabulary, draw: random.Random) -> Iterator[Sentence]:
    """Sentences that name terms, those of this folder that name nothing, and plain ones of what names sound like."""
    frames = _by_group(zip(*read_sentences(FRAMES, (*GROUPS, "procedure", "any", "plain")), strict=True))
    written = written_sentences()
    matches = {text: vocabulary.find(text) for text in written}
    own = _by_group((_group(found[0].term), _with_slots(text, found)) for text, found in matches.items() if found)
    terms = defaultdict(list)
    for term in vocabulary.terms:
        terms[_group(term), term.kind].append(term)
    for term in vocabulary.terms:
        group = _group(term)
        for at in range(TIMES + min(OTHER_FORMS, (len(term.forms) - 1) // 2)):
            if own[group] and draw.random() < FROM_OWN:
                frame = draw.choice(own[group])
            else:
                frame = draw.choice(frames["any" if draw.random() < FROM_ANY else group])
            yield _filled(frame, term, terms[group, term.kind], draw, by_name=at == 0)
    mistaken = [
        word
        for term in vocabulary.terms
        for word in (*term.ordinary, *term.sounds_like)
        if not vocabulary.find(word)  # "intensive rf" names what another sentence teaches
    ]
    plain = [
        draw.choice(frames["plain"]).replace("{W}", word)
        for word in draw.sample(mistaken, min(MISTAKEN, len(mistaken)))
    ]
    for text in (*plain, *PLAIN_TIMES * [text for text in written if not matches[text]]):
        yield Sentence(_capital(text), _capital(text))


def with_seldom_words(texts: Iterable[str], vocabulary: Vocabulary) -> Iterator[Sentence]:
    """Texts whose terms and seldom words are learnt, but for words that Americans and the British write otherwise."""
    from whisper.normalizers.english import EnglishSpellingNormalizer

    american = EnglishSpellingNormalizer()
    for text in texts:
        spans = [(match.start, match.end) for match in vocabulary.find(text)]
        spans += [
            word.span()
            for word in _WORD.finditer(text)
            if zipf_frequency(word.group(), "en") < SELDOM and american(word.group().lower()) == word.group().lower()
        ]
        yield Sentence(text, _bracketed(text, spans))


def _bracketed(text: str, spans: Iterable[tuple[int, int]]) -> str:
    written, end = "", 0
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:  # else it stands within the one before
            written += f"{text[end:start]}⟦{text[start:stop]}⟧"
            end = stop
    return written + text[end:]


def joined(some: Sequence[Sentence], draw: random.Random) -> Iterator[Sentence]:
    """Texts of one sentence or several, as long as clips of a recording are."""
    waiting: list[Sentence] = []
    most = draw.randint(50, MOST_LETTERS)
    for sentence in some:
        if waiting and sum(len(each.said) for each in (*waiting, sentence)) > most:
            yield _together(waiting)
            waiting, most = [], draw.randint(50, MOST_LETTERS)
        waiting.append(sentence)
    yield _together(waiting)


def _together(some: Sequence[Sentence]) -> Sentence:
    return Sentence(" ".join(each.said for each in some), " ".join(each.written for each in some))


def _filled(frame: str, term: Term, others: Sequence[Term], draw: random.Random, *, by_name: bool) -> Sentence:
    said, written = "", ""
    for part in re.split(r"({[XYN]})", frame):
        if part == "{N}":
            said, written = said + (number := draw.choice(NUMBERS)), written + number
        elif part in ("{X}", "{Y}"):
            named = term if part == "{X}" else draw.choice(others)
            spoken, form = _form(named, draw, by_name=by_name and part == "{X}")
            form = form if written else _capital(form)
            learnt = sum(letter.isdigit() for letter in form) < FEW_DIGITS
            said, written = said + spoken, written + (f"⟦{form}⟧" if learnt else form)
        else:
            said, written = said + part, written + part
    return Sentence(said, written)


def _form(term: Term, draw: random.Random, *, by_name: bool) -> tuple[str, str]:
    """A form of a term as it is said, and as it is written."""
    form = term.name if by_name or draw.random() < 0.5 else draw.choice(term.forms)
    if form in term.spoken:
        return form, term.name
    if form != term.name:
        return form, form
    if term.sounds_like and draw.random() < MISHEARD:
        return draw.choice(term.sounds_like), form
    return draw.choice(term.spoken or (form,)), form


def _with_slots(text: str, matches: Sequence[Match]) -> str:
    for match in reversed(matches):
        slot = "{X}" if match.term is matches[0].term else "{Y}"
        text = f"{text[: match.start]}{slot}{text[match.end :]}"
    return text


def _group(term: Term) -> str:
    return next((group for group, some in GROUPS.items() if term.category in some.split("|")), "procedure")


def _by_group(rows: Iterable[tuple[str, str]]) -> defaultdict[str, list[str]]:
    groups = defaultdict(list)
    for group, text in rows:
        groups[group].append(text)
    return groups


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


if __name__ == "__main__":
    sys.exit(main())
