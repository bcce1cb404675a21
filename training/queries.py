"""`make queries`: teach the embedder how physicians ask and what answers; write models/queries.npz and answers.npz.

Reads remarks with queries that each answers (`queries/`). Low-rank changes of the upper layers (LoRA, Hu et al. 2021)
are learnt, some that queries are read with and some that what was said is read with for search (Karpukhin et al. 2020).
Of the remarks of a batch the one that answers should be the nearest, and the closest word for word: InfoNCE (van den
Oord et al. 2018) over both.
"""

import argparse
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from rich.console import Console

from models.adapter import ANSWERS, QUERIES, Adapter, name_of_vectors, save_adapter
from models.projection import Projection, load_projection
from models.sentence_bert import SentenceBert, load_sentence_bert
from models.weights import find_weights
from pipeline.sentences import sentences
from settings import Settings
from training.lessons import FOLDER, Lesson, Pair, batches_of_subjects, lesson_of, read_all
from training.low_rank import Switch, lay_over
from transcripts.errors import InvalidValueError
from transcripts.search_moments import CLOSENESS_WEIGHT
from transcripts.transcript import Segment, Transcript

if TYPE_CHECKING:
    import torch

LAYERS = 4  # the upper ones are changed
RANK = 16
RUN = 6  # subjects next to each other, of seven remarks with three queries each; a batch has two runs
ROUNDS, STEP, WARM_UP = 4, 1e-3, 0.1
TEMPERATURE, CLOSE_TEMPERATURE = 0.05, 0.03
ALONE = 0.5  # what vectors and tokens each count by themselves, so that neither leans on the other
FOUND = 5
JUDGED = 100  # remarks read at once where nothing is learnt
ASKED = 12  # queries compared with all remarks at once, which takes some 400 MB
_LAYER = re.compile(r"\blayers?\.([0-9]+)\.")  # in the name of a part, as BERT and its descendants name theirs


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a model makes of texts: a vector of length 1 for each, and for each those of its tokens."""

    vectors: "torch.Tensor"
    tokens: "Sequence[torch.Tensor]"


@dataclass(frozen=True, slots=True, eq=False)
class Learner:
    """An embedder while it learns: which of its changes count is switched to what is read."""

    embedder: SentenceBert
    asked: Switch
    said: Switch

    def read_queries(self, queries: Sequence[str]) -> Readings:
        """Queries as search reads them."""
        self.asked.on, self.said.on = True, False
        return readings_of_queries(self.embedder, queries)

    def read_answers(self, remarks: Sequence[str]) -> Readings:
        """Remarks as the index holds them."""
        self.asked.on, self.said.on = False, True
        return readings_of_answers(self.embedder, remarks)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print how queries that were not learnt from find their remarks, and write the changes."""
    parser = argparse.ArgumentParser(prog="make queries", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="files of remarks and queries")
    parser.add_argument("--queries", type=Path, default=QUERIES, help="where to write the changes for queries")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="where to write those for what was said")
    options = parser.parse_args(arguments)
    subjects = read_all(options.folder)
    settings = Settings.from_environ(os.environ)
    weights = find_weights(settings.embedder, "embedder", cache=settings.weights_folder)
    projection = load_projection()
    if projection.sha256 != weights.sha256:
        parser.error(f"the projection belongs to {projection.model}, not to {weights.name}: run `make projection`")
    answers, queries = train(subjects, load_sentence_bert(weights, projection=projection), Console())
    save_adapter(answers, options.answers)
    save_adapter(queries, options.queries)
    return 0


def train(
    subjects: Sequence[Sequence[tuple[str, ...]]], embedder: SentenceBert, console: Console
) -> tuple[Adapter, Adapter]:
    """Fit the changes for answers and for queries, the same for the same subjects on the same machine.

    What is printed is of queries that were not learnt from, among the remarks of all subjects. Raises InvalidValueError
    for too few of these, for layers with unknown names, and for an embedder that keeps no tokens.
    """
    import torch

    lesson = lesson_of(subjects)
    if embedder.projection is None or embedder.projection.tokens is None:
        raise InvalidValueError(f"{embedder.name} keeps no tokens; run `make projection` first")
    torch.manual_seed(0)
    chance = Random(0)
    learner = Learner(embedder, Switch(), Switch())
    model: Any = embedder.model  # whose own methods have no types
    matrices = list(_matrices(model.requires_grad_(False)))
    if not matrices:
        raise InvalidValueError(f"{embedder.name} names its layers otherwise than BERT does; they cannot be changed")
    asked = {name: lay_over(part, rank=RANK, switch=learner.asked) for name, part in matrices}
    said = {name: lay_over(part, rank=RANK, switch=learner.said) for name, part in matrices}
    factors = [factor for changes in (asked, said) for change in changes.values() for factor in change.factors]
    optimizer = torch.optim.AdamW(factors, STEP)
    rounds = [batches_of_subjects(lesson, chance, run=RUN, turn=turn) for turn in range(ROUNDS)]
    steps = sum(map(len, rounds))
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP, total_steps=steps, pct_start=WARM_UP)
    console.print(f"before: {_judged(learner, lesson)}")
    for number, batches in enumerate(rounds, start=1):
        losses = []
        for batch in batches:
            loss = _loss(learner, lesson, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
            losses.append(float(loss.detach()))
        console.print(f"round {number} of {ROUNDS}: mean loss {sum(losses) / len(losses):.3f}")
    console.print(f"after: {_judged(learner, lesson)}")
    answers = Adapter(embedder.name, {name: change.kept() for name, change in said.items()})
    return answers, Adapter(name_of_vectors(answers), {name: change.kept() for name, change in asked.items()})


def _matrices(model: Any) -> "Iterator[tuple[str, torch.nn.Linear]]":
    """Those of the upper layers, by their names in the whole model."""
    from torch import nn

    lowest = model.config.num_hidden_layers - LAYERS
    for name, part in model.named_modules():
        layer = _LAYER.search(name)
        if isinstance(part, nn.Linear) and layer and int(layer.group(1)) >= lowest:
            yield name, part


def _loss(learner: Learner, lesson: Lesson, batch: Sequence[Pair]) -> "torch.Tensor":
    """How far queries are from telling the remark that answers from the others of a batch."""
    import torch
    from torch.nn.functional import cross_entropy

    remarks = list(dict.fromkeys(pair.remark for pair in batch))
    asked = learner.read_queries([pair.query for pair in batch])
    said = learner.read_answers([lesson.remarks[at] for at in remarks])
    near, close = asked.vectors @ said.vectors.T, all_closeness(asked, said.tokens)
    answers = torch.tensor([remarks.index(pair.remark) for pair in batch])
    as_search_ranks = cross_entropy((near + CLOSENESS_WEIGHT * close) / TEMPERATURE, answers)
    alone = cross_entropy(close / CLOSE_TEMPERATURE, answers) + cross_entropy(near / TEMPERATURE, answers)
    return as_search_ranks + ALONE * alone


def readings_of_queries(embedder: SentenceBert, queries: Sequence[str]) -> Readings:
    """Queries as the embedder reads them, but such that its changes can be learnt; without their special tokens."""
    import torch

    states, projection = embedder.token_states(queries), _projection(embedder)
    vectors = torch.stack([_seen(own.mean(0), projection.matrix) for own in states])
    return Readings(vectors, [_seen(own[1:-1], projection.tokens) for own in states])


def readings_of_answers(embedder: SentenceBert, remarks: Sequence[str]) -> Readings:
    """Remarks as `pipeline.embed.embed_runs` lets the embedder read them, but such that its changes can be learnt."""
    import torch
    from torch.nn.functional import normalize

    runs = [_sentences_of(remark) for remark in remarks]
    texts = list(dict.fromkeys(text for run in runs for text in run))
    states, projection = embedder.token_states(texts), _projection(embedder)
    vectors = {text: _seen(own.mean(0), projection.matrix) for text, own in zip(texts, states, strict=True)}
    tokens = {text: _seen(own, projection.tokens) for text, own in zip(texts, states, strict=True)}
    means = torch.stack([torch.stack([len(text.split()) * vectors[text] for text in run]).sum(0) for run in runs])
    return Readings(normalize(means, dim=1), [torch.cat([tokens[text] for text in run]) for run in runs])


def _sentences_of(remark: str) -> list[str]:
    said = Transcript((Segment(0, 0.0, 1.0, remark),), "en", "written")
    return [sentence.text for sentence in sentences(said)]


def _projection(embedder: SentenceBert) -> Projection:
    if embedder.projection is None:
        raise AssertionError("train refuses an embedder without")
    return embedder.projection


def _seen(states: "torch.Tensor", directions: Any) -> "torch.Tensor":
    """States from some directions, at length 1."""
    import torch
    from torch.nn.functional import normalize

    return normalize(states @ torch.from_numpy(directions).T, dim=-1)


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


def _judged(learner: Learner, lesson: Lesson) -> str:
    """How many of the queries kept find the remark that answers among the first, and the mean reciprocal rank."""
    import torch

    pairs, remarks = lesson.held_out, lesson.remarks
    with torch.no_grad():
        said = [learner.read_answers(remarks[at : at + JUDGED]) for at in range(0, len(remarks), JUDGED)]
        vectors, tokens = torch.cat([each.vectors for each in said]), [own for each in said for own in each.tokens]
        batches = [pairs[at : at + ASKED] for at in range(0, len(pairs), ASKED)]
        read = [learner.read_queries([pair.query for pair in batch]) for batch in batches]
        scores = torch.cat([each.vectors @ vectors.T + CLOSENESS_WEIGHT * all_closeness(each, tokens) for each in read])
    answers = torch.tensor([pair.remark for pair in pairs])
    ranks = (scores > scores.gather(1, answers[:, None])).sum(1) + 1
    found, mrr = float((ranks <= FOUND).float().mean()), float((1 / ranks).mean())
    return f"{found:.1%} of {len(pairs)} queries find their remark in the first {FOUND}, MRR {mrr:.3f}"


if __name__ == "__main__":
    sys.exit(main())
