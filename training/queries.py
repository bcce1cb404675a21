"""`make queries`: teach the embedder how physicians ask, and write models/queries.npz.

Reads remarks with queries that each answers (`queries/`). What was said keeps its vectors; low-rank changes of the
upper layers (LoRA, Hu et al. 2021) are learnt that queries alone are read with. Of all remarks the one that answers
should be the nearest, and of some the closest word for word: InfoNCE (van den Oord et al. 2018) over both.
"""

import argparse
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from models.adapter import QUERIES, Adapter, save_adapter
from models.projection import load_projection
from models.sentence_bert import SentenceBert, load_sentence_bert
from models.weights import find_weights
from pipeline.embed import embed_runs
from pipeline.sentences import sentences
from settings import Settings
from training.low_rank import lay_over
from transcripts.closeness import STEPS
from transcripts.errors import InvalidValueError
from transcripts.search_moments import CLOSENESS_WEIGHT
from transcripts.transcript import Segment, Transcript

if TYPE_CHECKING:
    import torch

FOLDER = Path(__file__).parent / "queries"
LAYERS = 4  # the upper ones are changed
RANK = 16
BATCH = 64
ROUNDS, STEP, WARM_UP = 3, 5e-4, 0.1
TEMPERATURE, CLOSE_TEMPERATURE = 0.05, 0.03
ALONE = 0.5  # what vectors and tokens each count by themselves, so that neither leans on the other
RIVALS = 250  # remarks that a batch is compared with word for word, beside those of its subjects; all take too long
HELD_OUT = 20  # of so many subjects one is kept to judge by
FOUND = 5
_LAYER = re.compile(r"\blayers?\.([0-9]+)\.")  # in the name of a part, as BERT and its descendants name theirs


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a model makes of texts: a vector of length 1 for each, and for each those of its tokens."""

    vectors: "torch.Tensor"
    tokens: "Sequence[torch.Tensor]"


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the number of the remark that answers it."""

    query: str
    remark: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print how queries that were not learnt from find their remarks, and write the changes."""
    parser = argparse.ArgumentParser(prog="make queries", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="files of remarks and queries")
    parser.add_argument("--queries", type=Path, default=QUERIES, help="where to write the changes")
    options = parser.parse_args(arguments)
    subjects = read_all(options.folder)
    settings = Settings.from_environ(os.environ)
    weights = find_weights(settings.embedder, "embedder", cache=settings.weights_folder)
    projection = load_projection()
    if projection.sha256 != weights.sha256:
        parser.error(f"the projection belongs to {projection.model}, not to {weights.name}: run `make projection`")
    embedder = load_sentence_bert(weights, projection=projection)
    save_adapter(train(subjects, embedder, Console()), options.queries)
    return 0


def read_all(folder: Path = FOLDER) -> list[list[tuple[str, ...]]]:
    """The subjects of all files of a folder; raises InvalidValueError as `read_subjects` does."""
    return [subject for file in sorted(folder.glob("*.tsv")) for subject in read_subjects(file)]


def read_subjects(file: Path) -> Iterator[list[tuple[str, ...]]]:
    """The subjects of a file: their remarks, each with the queries that it answers.

    Raises InvalidValueError for a line without a query.
    """
    subject: list[tuple[str, ...]] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        remark = tuple(field.strip() for field in line.split("\t"))
        if remark == ("",):
            if subject:
                yield subject
            subject = []
        elif len(remark) < 2 or not all(remark):
            raise InvalidValueError(f"{file}, line {number}: expected a remark and its queries, parted by tabs")
        else:
            subject.append(remark)
    if subject:
        yield subject


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from and judged by; remarks are told by their numbers."""

    remarks: Sequence[str]
    subjects: Sequence[range]  # for each remark the remarks of its subject
    learnt: Sequence[Pair]
    held_out: Sequence[Pair]  # of one subject in HELD_OUT


def lesson_of(subjects: Sequence[Sequence[tuple[str, ...]]]) -> Lesson:
    """The pairs of all subjects. Raises InvalidValueError for too few to keep one."""
    remarks: list[str] = []
    of_subjects: list[range] = []
    learnt, held_out = list[Pair](), list[Pair]()
    for number, subject in enumerate(subjects, start=1):
        own = range(len(remarks), len(remarks) + len(subject))
        for at, (remark, *queries) in zip(own, subject, strict=True):
            (learnt if number % HELD_OUT else held_out).extend(Pair(query, at) for query in queries)
            remarks.append(remark)
            of_subjects.append(own)
    if not held_out:
        raise InvalidValueError(f"{len(subjects)} subjects are too few; one in {HELD_OUT} is kept to judge by")
    return Lesson(remarks, of_subjects, learnt, held_out)


def train(subjects: Sequence[Sequence[tuple[str, ...]]], embedder: SentenceBert, console: Console) -> Adapter:
    """Fit the changes, the same for the same subjects. Raises InvalidValueError for too few, or unknown layers.

    What is printed is of queries that were not learnt from, among the remarks of all subjects.
    """
    import torch
    from torch.nn.functional import cross_entropy

    lesson = lesson_of(subjects)
    torch.manual_seed(0)
    said = readings_of_remarks(embedder, lesson.remarks)
    model: Any = embedder.model  # whose own methods have no types
    model = model.float().requires_grad_(False)
    changed = {name: lay_over(part, rank=RANK) for name, part in _matrices(model)}
    if not changed:
        raise InvalidValueError(f"{embedder.name} names its layers otherwise than BERT does; they cannot be changed")
    factors = [factor for change in changed.values() for factor in change.factors]
    optimizer = torch.optim.AdamW(factors, STEP)
    steps = ROUNDS * math.ceil(len(lesson.learnt) / BATCH)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP, total_steps=steps, pct_start=WARM_UP)
    console.print(f"before: {_judged(embedder, lesson.held_out, said)}")
    for turn in range(1, ROUNDS + 1):
        order = torch.randperm(len(lesson.learnt)).tolist()
        for first in range(0, len(order), BATCH):
            batch = [lesson.learnt[at] for at in order[first : first + BATCH]]
            asked = readings_of_queries(embedder, [pair.query for pair in batch])
            near = asked.vectors @ said.vectors.T
            rivals = _rivals(lesson, batch)
            close = all_closeness(asked, [said.tokens[at] for at in rivals])
            answers = torch.tensor([pair.remark for pair in batch])
            places = torch.tensor([rivals.index(pair.remark) for pair in batch])
            loss = (
                cross_entropy(
                    (near[:, rivals] + CLOSENESS_WEIGHT * close) / TEMPERATURE, places
                )  # as search ranks what stands alone
                + ALONE * cross_entropy(close / CLOSE_TEMPERATURE, places)
                + ALONE * cross_entropy(near / TEMPERATURE, answers)
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
        console.print(f"round {turn} of {ROUNDS}: {_judged(embedder, lesson.held_out, said)}")
    return Adapter(embedder.name, {name: change.kept() for name, change in changed.items()})


def _matrices(model: Any) -> "Iterator[tuple[str, torch.nn.Linear]]":
    """Those of the upper layers, by their names in the whole model."""
    from torch import nn

    lowest = model.config.num_hidden_layers - LAYERS
    for name, part in model.named_modules():
        layer = _LAYER.search(name)
        if isinstance(part, nn.Linear) and layer and int(layer.group(1)) >= lowest:
            yield name, part


def readings_of_remarks(embedder: SentenceBert, remarks: Sequence[str]) -> Readings:
    """Remarks as the index holds them."""
    import torch

    embeddings = embed_runs([_sentences_of(remark) for remark in remarks], embedder)
    tokens = [torch.from_numpy(each.tokens).float() / STEPS for each in embeddings if each.tokens is not None]
    if len(tokens) < len(remarks):
        raise InvalidValueError(f"{embedder.name} keeps no tokens; run `make projection` first")
    return Readings(torch.tensor([each.vector for each in embeddings]), tokens)


def _sentences_of(remark: str) -> list[str]:
    said = Transcript((Segment(0, 0.0, 1.0, remark),), "en", "written")
    return [sentence.text for sentence in sentences(said)]


def readings_of_queries(embedder: SentenceBert, queries: Sequence[str]) -> Readings:
    """Queries as the embedder reads them, but such that its changes can be learnt."""
    import torch
    from torch.nn.functional import normalize

    projection = embedder.projection
    if projection is None or projection.tokens is None:
        raise AssertionError("readings_of_remarks refuses an embedder without")
    batch = embedder.tokenizer(list(queries), padding=True, return_tensors="pt")
    states = embedder.model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).to(states.dtype)
    vectors = normalize((states * mask).sum(1) / mask.sum(1) @ torch.from_numpy(projection.matrix).T, dim=1)
    tokens = normalize(states @ torch.from_numpy(projection.tokens).T, dim=2)
    lengths = batch["attention_mask"].sum(1).tolist()
    return Readings(vectors, [own[1 : length - 1] for own, length in zip(tokens, lengths, strict=True)])


def _rivals(lesson: Lesson, batch: Sequence[Pair]) -> list[int]:
    """The remarks that a batch is compared with word for word: those of its subjects, and others by chance."""
    import torch

    chosen = dict.fromkeys(at for pair in batch for at in lesson.subjects[pair.remark])
    chosen |= dict.fromkeys(torch.randint(len(lesson.remarks), (RIVALS,)).tolist())
    return list(chosen)


def all_closeness(asked: Readings, said: "Sequence[torch.Tensor]") -> "torch.Tensor":
    """That of transcripts/closeness.py, of each query to each remark."""
    import torch
    from torch.nn.utils.rnn import pad_sequence

    held = pad_sequence(list(said), batch_first=True)
    beyond = pad_sequence([torch.zeros(len(own)) for own in said], batch_first=True, padding_value=-math.inf)
    cosines = torch.einsum("td,nsd->tns", torch.cat(list(asked.tokens)), held)
    cosines += beyond
    best = torch.split(cosines.amax(2), [len(own) for own in asked.tokens])
    return torch.stack([own.mean(0) for own in best])


def _judged(embedder: SentenceBert, pairs: Sequence[Pair], said: Readings) -> str:
    """How many find the remark that answers among the first, and the mean reciprocal rank."""
    import torch

    with torch.no_grad():
        batches = [pairs[first : first + BATCH] for first in range(0, len(pairs), BATCH)]
        read = [readings_of_queries(embedder, [pair.query for pair in batch]) for batch in batches]
        scores = torch.cat(
            [each.vectors @ said.vectors.T + CLOSENESS_WEIGHT * all_closeness(each, said.tokens) for each in read]
        )
    answers = torch.tensor([pair.remark for pair in pairs])
    ranks = (scores > scores.gather(1, answers[:, None])).sum(1) + 1
    found, mrr = float((ranks <= FOUND).float().mean()), float((1 / ranks).mean())
    return f"{found:.1%} of {len(pairs)} queries find their remark in the first {FOUND}, MRR {mrr:.3f}"


if __name__ == "__main__":
    sys.exit(main())
