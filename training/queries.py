"""`make queries`: teach the embedder how physicians ask, and write models/queries.npz.

Reads remarks with queries that each answers (`queries/`). What was said keeps its vectors; low-rank changes of the
upper layers (LoRA, Hu et al. 2021) are learnt that queries alone are read with. Of all remarks the one that answers
should be the nearest: InfoNCE (van den Oord et al. 2018) over the vectors of every remark.
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
from settings import Settings
from training.low_rank import lay_over
from transcripts.errors import InvalidValueError

if TYPE_CHECKING:
    import torch

FOLDER = Path(__file__).parent / "queries"
LAYERS = 4  # the upper ones are changed
RANK = 16
BATCH = 64
ROUNDS, STEP, WARM_UP = 2, 5e-4, 0.1
TEMPERATURE = 0.05
HELD_OUT = 20  # of so many subjects one is kept to judge by
FOUND = 5
_LAYER = re.compile(r"\blayers?\.([0-9]+)\.")  # in the name of a part, as BERT and its descendants name theirs


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
    subjects = [subject for file in sorted(options.folder.glob("*.tsv")) for subject in read_subjects(file)]
    settings = Settings.from_environ(os.environ)
    weights = find_weights(settings.embedder, "embedder", cache=settings.weights_folder)
    projection = load_projection()
    if projection.sha256 != weights.sha256:
        parser.error(f"the projection belongs to {projection.model}, not to {weights.name}: run `make projection`")
    embedder = load_sentence_bert(weights, projection=projection)
    save_adapter(train(subjects, embedder, Console()), options.queries)
    return 0


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


def parted(subjects: Sequence[Sequence[tuple[str, ...]]]) -> tuple[list[str], list[Pair], list[Pair]]:
    """All remarks, the pairs to learn from, and those of one subject in HELD_OUT."""
    remarks: list[str] = []
    learnt, held_out = list[Pair](), list[Pair]()
    for number, subject in enumerate(subjects, start=1):
        for remark, *queries in subject:
            (held_out if number % HELD_OUT == 0 else learnt).extend(Pair(query, len(remarks)) for query in queries)
            remarks.append(remark)
    return remarks, learnt, held_out


def train(subjects: Sequence[Sequence[tuple[str, ...]]], embedder: SentenceBert, console: Console) -> Adapter:
    """Fit the changes, the same for the same subjects. Raises InvalidValueError for too few, or unknown layers.

    What is printed is of queries that were not learnt from, among the remarks of all subjects.
    """
    import torch
    from torch import nn

    remarks, learnt, held_out = parted(subjects)
    if not held_out:
        raise InvalidValueError(f"{len(subjects)} subjects are too few; one in {HELD_OUT} is kept to judge by")
    torch.manual_seed(0)
    known = torch.tensor(embedder.embed(remarks))
    model: Any = embedder.model  # whose own methods have no types
    model = model.float().requires_grad_(False)
    changed = {name: lay_over(part, rank=RANK) for name, part in _matrices(model)}
    if not changed:
        raise InvalidValueError(f"{embedder.name} names its layers otherwise than BERT does; they cannot be changed")
    factors = [factor for change in changed.values() for factor in change.factors]
    optimizer = torch.optim.AdamW(factors, STEP)
    steps = ROUNDS * math.ceil(len(learnt) / BATCH)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP, total_steps=steps, pct_start=WARM_UP)
    console.print(f"before: {_judged(embedder, held_out, known)}")
    for turn in range(1, ROUNDS + 1):
        order = torch.randperm(len(learnt)).tolist()
        for first in range(0, len(order), BATCH):
            batch = [learnt[at] for at in order[first : first + BATCH]]
            asked = _vectors(embedder, [pair.query for pair in batch])
            answers = torch.tensor([pair.remark for pair in batch])
            loss = nn.functional.cross_entropy(asked @ known.T / TEMPERATURE, answers)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
        console.print(f"round {turn} of {ROUNDS}: {_judged(embedder, held_out, known)}")
    return Adapter(embedder.name, {name: change.kept() for name, change in changed.items()})


def _matrices(model: Any) -> "Iterator[tuple[str, torch.nn.Linear]]":
    """Those of the upper layers, by their names in the whole model."""
    from torch import nn

    lowest = model.config.num_hidden_layers - LAYERS
    for name, part in model.named_modules():
        layer = _LAYER.search(name)
        if isinstance(part, nn.Linear) and layer and int(layer.group(1)) >= lowest:
            yield name, part


def _vectors(embedder: SentenceBert, queries: Sequence[str]) -> "torch.Tensor":
    """As the embedder reads them, but such that its changes can be learnt; a row of length 1 each."""
    import torch
    from torch.nn.functional import normalize

    if embedder.projection is None:
        raise AssertionError("main and the tests give one")
    batch = embedder.tokenizer(list(queries), padding=True, return_tensors="pt")
    states = embedder.model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1).to(states.dtype)
    means = (states * mask).sum(1) / mask.sum(1)
    return normalize(means @ torch.from_numpy(embedder.projection.matrix).T, dim=1)


def _judged(embedder: SentenceBert, pairs: Sequence[Pair], known: "torch.Tensor") -> str:
    """How many find the remark that answers among the first, and the mean reciprocal rank."""
    import torch

    with torch.no_grad():
        batches = [pairs[first : first + BATCH] for first in range(0, len(pairs), BATCH)]
        asked = torch.cat([_vectors(embedder, [pair.query for pair in batch]) for batch in batches])
    scores = asked @ known.T
    answers = torch.tensor([pair.remark for pair in pairs])
    ranks = (scores > scores.gather(1, answers[:, None])).sum(1) + 1
    found, mrr = float((ranks <= FOUND).float().mean()), float((1 / ranks).mean())
    return f"{found:.1%} of {len(pairs)} queries find their remark in the first {FOUND}, MRR {mrr:.3f}"


if __name__ == "__main__":
    sys.exit(main())
