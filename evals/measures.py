"""The measures, each a pure function of what was annotated and what came out."""

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import jiwer

from evals.annotated import Remark, Slip, Turn, Webinar
from pipeline.words import FUNCTION_WORDS
from transcripts.dossier import Dossier
from transcripts.numbers import Quantity, is_number, quantities
from transcripts.outline import Claim
from transcripts.text import count_words, words_of

SLACK_SECONDS = 5.0
GRID_SECONDS = 2.0
_TURNS = frozenset("not never no none without before after above below under over more less".split())
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        return f"{self.hits}/{self.of} ({self.hits / self.of:.0%})" if self.of else "0/0"

    def __add__(self, other: "Share") -> "Share":
        return Share(self.hits + other.hits, self.of + other.of)


def tokens(text: str) -> list[str]:
    """Lower-case words and whole numbers; hyphens and punctuation part them."""
    return _TOKEN.findall(text.lower())


def has_form(form: str, text: str) -> bool:
    """Whether the form's words stand in the text one after the other: 4 is not in 14, nor red in redness."""
    wanted, found = tokens(form), tokens(text)
    return any(found[i : i + len(wanted)] == wanted for i in range(len(found) - len(wanted) + 1))


def names(name: str, text: str) -> bool:
    """Whether the name stands in the text at word edges, blind to spaces and punctuation inside it."""
    wanted = "".join(re.findall(r"[a-z0-9]+", name.lower()))
    found = re.findall(r"[a-z0-9]+", text.lower())
    return any(
        wanted == "".join(found[i:j])
        for i in range(len(found))
        for j in range(i + 1, min(i + len(wanted), i + 7, len(found)) + 1)
    )


def heard(forms: Sequence[Sequence[str]], text: str) -> Share:
    """How many of the names, in one of their forms, stand in the transcript."""
    return Share(sum(any(has_form(form, text) or names(form, text) for form in one) for one in forms), len(forms))


def word_error_rate(said: str, heard: str) -> float:
    """After Whisper's own normalisation of both texts."""
    plain = _normalizer()
    return float(jiwer.wer(plain(said), plain(heard)))


def words_wrong(said: str, heard: str) -> Share:
    """Words put in, left out and replaced, of those said, after the same normalisation."""
    plain = _normalizer()
    found = jiwer.process_words(plain(said), plain(heard))
    wrong = found.substitutions + found.deletions + found.insertions
    return Share(wrong, found.hits + found.substitutions + found.deletions)


def tagged(forms: Sequence[Sequence[str]], terms: set[str]) -> Share:
    """How many of the names, in one of their forms, were tagged."""
    plain = {_plain(term) for term in terms}
    return Share(sum(any(_plain(form) in plain for form in one) for one in forms), len(forms))


def false_tags(distractors: Sequence[str], terms: set[str]) -> tuple[str, ...]:
    """The names that were tagged though nobody said them."""
    plain = {_plain(term) for term in terms}
    return tuple(name for name in distractors if _plain(name) in plain)


def claims_of(dossier: Dossier) -> tuple[Claim, ...]:
    """All claims of a dossier: bottom line, sections, pearls."""
    summary, pearls = dossier.summary, dossier.pearls or ()
    own = (summary.bottom_line, *summary.sections) if summary else ()
    return (*chain.from_iterable(own), *(pearl.claim for pearl in pearls))


def terms_of(dossier: Dossier) -> set[str]:
    """The names that a dossier's mentions tag."""
    return {mention.term for mention in dossier.mentions or ()}


def near(turn: Turn, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that cite a time inside a turn."""
    return tuple(
        claim for claim in claims if claim.start <= turn.end + SLACK_SECONDS and claim.end >= turn.start - SLACK_SECONDS
    )


def lacking(remark: Remark, claim: Claim) -> tuple[tuple[str, ...], ...]:
    """The groups of a remark none of whose forms a claim has."""
    return lacking_in(remark, f"{claim.text} {claim.quote}")


def lacking_in(remark: Remark, said: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a remark none of whose forms stands in a text."""
    return tuple(group for group in remark.groups if not any(has_form(form, said) for form in group))


def is_kept(remark: Remark, turns: Sequence[Turn], claims: Sequence[Claim]) -> bool:
    """Whether one claim cites a time inside the remark's turn and has a form of every group."""
    return any(not lacking(remark, claim) for claim in near(turns[remark.turn], claims))


def gives_alone(slip: Slip, turns: Sequence[Turn], claim: Claim) -> bool:
    """Whether a claim from the turn of a slip gives what was wrong on the same subject, and not what is right.

    Figures tell; where they are the same, their units; where these are too, the words that were changed.
    """
    turn = turns[slip.said_turn]
    if claim.start > turn.end or claim.end < turn.start:
        return False
    subject = {word for word in words_of(slip.wrong) if len(word) > 3 and not is_number(word)}
    about = not subject or bool(subject & set(words_of(claim.text)))
    for read in (_values, _measured):
        wrong, right, said = (read(text) for text in (slip.wrong, slip.right, claim.text))
        if wrong != right:
            return about and wrong - right <= said and not right <= said
    changed, put_right = _changed_words(slip, turns)
    return bool(put_right) and _has_most(changed, claim.text) and not _has_most(put_right, claim.text)


def gives_right(slip: Slip, turns: Sequence[Turn], claims: Sequence[Claim]) -> bool:
    """Whether a claim from where a slip was made or put right gives what is right, told as above."""
    cited = (*near(turns[slip.corrected_turn], claims), *near(turns[slip.said_turn], claims))
    for read in (_values, _measured):
        if read(slip.wrong) != read(slip.right):
            return any(read(slip.right) <= read(claim.text) for claim in cited)
    _, words = _changed_words(slip, turns)
    told = (claim for claim in cited if not words or _has_most(words, claim.text))
    return any(_values(slip.right) <= _values(claim.text) for claim in told)


def _changed_words(slip: Slip, turns: Sequence[Turn]) -> tuple[set[str], set[str]]:
    """The words that were said wrongly, and those put in their place; all wrong ones where only some were added."""
    wrong, right = _telling(slip.wrong), _telling(slip.right)
    said, corrected = (set(words_of(turns[at].text)) for at in (slip.said_turn, slip.corrected_turn))
    return (wrong - right or wrong) & said, (right - wrong) & corrected


def _telling(text: str) -> set[str]:
    words = (word for word in words_of(text) if not is_number(word))
    return {word for word in words if word not in FUNCTION_WORDS or word in _TURNS or word.endswith(("n't", "n’t"))}


def _has_most(words: set[str], text: str) -> bool:
    return 2 * len(words & set(words_of(text))) > len(words)


def _measured(text: str) -> set[Quantity]:
    return set(quantities(text))


def _values(text: str) -> set[float]:
    """The figures of a text; a correction often leaves the unit out: "not thirty, forty"."""
    return {quantity.value for quantity in quantities(text)}


def missed(webinar: Webinar, claims: Sequence[Claim]) -> tuple[Remark, ...]:
    """The annotated remarks that no claim kept."""
    return tuple(remark for remark in webinar.remarks if not is_kept(remark, webinar.turns, claims))


def bad_citations(dossier: Dossier) -> tuple[Claim, ...]:
    """The claims whose quote does not stand word for word in the segments that they cite."""
    texts = [segment.text for segment in dossier.transcript.segments] if dossier.transcript else []
    return tuple(
        claim
        for claim in claims_of(dossier)
        if claim.quote.split() and " ".join(claim.quote.split()) not in " ".join(texts[i] for i in claim.segments)
    )


def bad_numbers(dossier: Dossier) -> tuple[Claim, ...]:
    """The claims with a number, and its unit, that nobody says in the segments that they cite."""
    texts = [segment.text for segment in dossier.transcript.segments] if dossier.transcript else []
    return tuple(
        claim
        for claim in claims_of(dossier)
        if not set(quantities(claim.text)) <= set(quantities(" ".join(texts[i] for i in claim.segments)))
    )


def summary_share(dossier: Dossier) -> float:
    """The words of the summary as a share of the transcript's."""
    summary = dossier.summary
    said = count_words(dossier.transcript.text) if dossier.transcript else 0
    if not summary or not said:
        return 0.0
    return sum(count_words(c.text) for c in chain(summary.bottom_line, *summary.sections)) / said


def pk(reference: Sequence[float], found: Sequence[float], *, end: float) -> float:
    """How often two moments half a section apart are wrongly put together or apart (Beeferman et al. 1999).

    Both are the sections' starts in seconds; 0 is perfect.
    """
    grid = [GRID_SECONDS * i for i in range(int(end / GRID_SECONDS))]
    labels = [[sum(start <= time for start in starts) for time in grid] for starts in (reference, found)]
    window = max(2, round(len(grid) / max(1, len(set(labels[0]))) / 2))
    pairs = range(len(grid) - window)
    wrong = sum((labels[0][i] == labels[0][i + window]) != (labels[1][i] == labels[1][i + window]) for i in pairs)
    return wrong / max(1, len(pairs))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=1)
def _normalizer() -> Callable[[str], str]:
    from whisper.normalizers import EnglishTextNormalizer  # brings PyTorch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its list of spellings open
        normalizer: Callable[[str], str] = EnglishTextNormalizer()
    return normalizer
