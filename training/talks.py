"""What the annotated talks in `talks/` teach: the remarks that an expert marked, and as many other sentences."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.annotated import Remark, Turn, Webinar, find_texts
from evals.measures import lacking_in
from evals.perfect import perfect_transcript
from pipeline.sentences import Sentence, sentences

TALKS = Path(__file__).parent / "talks"
FEWEST_WORDS = 5  # of a sentence that is no remark: shorter ones are told apart by their length
_SLACK = 0.3  # seconds, since a turn's time is shared out over its sentences


def labelled_talks(folder: Path = TALKS) -> tuple[list[str], list[str]]:
    """Labels and texts: each remark by its kind, in the fewest sentences that hold it, and as many "none"."""
    rows = [row for webinar in find_texts(folder) for row in _labelled(webinar)]
    return [label for label, _ in rows], [text for _, text in rows]


def _labelled(webinar: Webinar) -> Iterator[tuple[str, str]]:
    spoken = sentences(perfect_transcript(webinar))
    runs = [(remark, _run_of(remark, webinar.turns[remark.turn], spoken)) for remark in webinar.remarks]
    marked = {at + beside for _, run in runs for at in run for beside in (-1, 0, 1)}  # what is beside may belong to it
    others = [
        sentence.text for at, sentence in enumerate(spoken) if at not in marked and len(sentence.words) >= FEWEST_WORDS
    ]
    for remark, run in runs:
        if run:
            yield remark.kind, _text(spoken[run.start : run.stop])
    count = min(len(runs), len(others))
    yield from (("none", others[at * len(others) // count]) for at in range(count))


def _run_of(remark: Remark, turn: Turn, spoken: Sequence[Sentence]) -> range:
    """The shortest run of a turn's sentences that has a form of every group; empty where none has."""
    inside = [
        at
        for at, sentence in enumerate(spoken)
        if turn.start - _SLACK <= sentence.start and sentence.end <= turn.end + _SLACK
    ]
    holding = [
        range(first, last + 1)
        for first in inside
        for last in inside
        if first <= last and not lacking_in(remark, _text(spoken[first : last + 1]))
    ]
    return min(holding, key=lambda run: len(_text(spoken[run.start : run.stop])), default=range(0))


def _text(run: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in run)
