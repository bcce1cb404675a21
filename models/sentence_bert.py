"""all-mpnet-base-v2 and its like: sentence vectors by mean pooling over a BERT, brought to the length that is stored.

The states of the tokens, brought to another length, tell word for word what is near what (transcripts/closeness.py).

Reimers and Gurevych 2019, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks". For search, queries and
what answers them may each be read by a model of its own; both were taught together how physicians ask and what then
answers (Karpukhin et al. 2020, "Dense Passage Retrieval for Open-Domain Question Answering").
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.adapter import Adapter, name_of_vectors
from models.projection import Projection
from models.weights import Weights
from transcripts.closeness import Embedding, Tokens, quantized

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

States = NDArray[np.float32]
BATCH_TOKENS = 512  # read together, padding included; more no longer fit near the cores, and are read more slowly
MOST_TOKENS = 256  # as the model was trained, special tokens included


def load_sentence_bert(
    weights: Weights,
    *,
    projection: Projection | None = None,
    answers: Adapter | None = None,
    queries: Adapter | None = None,
    threads: int | None = None,
) -> "SentenceBert":
    """Load a folder in the form of transformers; nothing is downloaded.

    `projection` shortens the model's vectors; `answers` and `queries`, which belong together, change how it reads for
    search what was said and what is asked. Raises WeightsError where the model has no such matrices.
    """
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    if threads is not None:
        torch.set_num_threads(threads)
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(weights.path), local_files_only=True)
        model = AutoModel.from_pretrained(str(weights.path), local_files_only=True, dtype=_precision())
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    name = name_with(weights.name, projection, answers)
    dimensions = model.config.hidden_size if projection is None else len(projection.matrix)
    answering, asked = (_changed(model.eval(), own) if own else model.eval() for own in (answers, queries))
    return SentenceBert(name, dimensions, tokenizer, model, answering, asked, projection)


def name_with(model: str, projection: Projection | None, answers: Adapter | None) -> str:
    """What the vectors of an embedder are stored under where these belong to it."""
    if answers is not None:
        return name_of_vectors(answers)
    return model if projection is None else projection.name


def _precision() -> "torch.dtype":
    """bfloat16 where the processor reckons with it, which is three times as fast, and moves cosines by a thousandth."""
    import torch

    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("amx_bf16") or able.get("avx512_bf16") else torch.float32


def _changed(model: "PreTrainedModel", changes: Adapter) -> "PreTrainedModel":
    """The model with some matrices changed; all others are shared with it."""
    import torch

    own = {f"{name}.weight" for name in changes.changes}
    changed = deepcopy(model, {id(each): each for name, each in model.named_parameters() if name not in own})
    matrices = dict(changed.named_parameters())
    shapes = {name: tuple(matrix.shape) for name, matrix in matrices.items()}
    for name, added in changes.additions(shapes, owner="The embedder"):
        matrices[name].data += torch.from_numpy(added).to(matrices[name].dtype)
    return changed


@dataclass(frozen=True, slots=True)
class SentenceBert:
    """An Embedder; made by `load_sentence_bert`. For search, `answering` reads what was said and `asked` queries."""

    name: str
    dimensions: int
    tokenizer: "PreTrainedTokenizerBase"
    model: "PreTrainedModel"
    answering: "PreTrainedModel"
    asked: "PreTrainedModel"
    projection: Projection | None = None

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of length 1 for each text, in order.

        Nothing is cut off: a text of more than MOST_TOKENS is read in pieces, and its vector points to their mean.
        """
        return [each.vector for each in self._embed(texts, self.model)]

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that queries may find, and those of all tokens if the projection has a matrix for them."""
        return self._embed(texts, self.answering, tokens=slice(None))

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that ask, comparable with those of `embed_answers`; their special tokens are left out."""
        return self._embed(texts, self.asked, tokens=slice(1, -1))

    def token_states(self, texts: Sequence[str]) -> "list[torch.Tensor]":
        """What the model makes of each text's tokens, a row each, unshortened; for learning from them."""
        states = dict(self._states(texts, self.model))
        return [states[at] for at in range(len(texts))]

    def _embed(self, texts: Sequence[str], model: "PreTrainedModel", *, tokens: slice | None = None) -> list[Embedding]:
        import torch

        pieces = [self._pieces(text) for text in texts]
        # Of each piece little is kept, since all states of a long talk take gigabytes.
        with torch.inference_mode():
            kept = {
                at: (_unit(states.mean(axis=0)), self._shortened(states, tokens))
                for at, held in self._states([piece for own in pieces for piece in own], model)
                for states in [held.numpy()]
            }
        read = (kept[at] for at in range(len(kept)))
        return [self._joined([next(read) for _ in own]) for own in pieces]

    def _joined(self, pieces: Sequence[tuple[States, Tokens | None]]) -> Embedding:
        """What the pieces of a text come to: the mean of their vectors, and the tokens of all of them."""
        mean = np.mean([vector for vector, _ in pieces], axis=0)
        if self.projection is not None:
            mean = self.projection.matrix @ mean
        tokens = [each for _, each in pieces if each is not None]
        return Embedding(_unit(mean).tolist(), np.concatenate(tokens) if tokens else None)

    def _shortened(self, states: States, tokens: slice | None) -> Tokens | None:
        if tokens is None or self.projection is None or self.projection.tokens is None:
            return None
        return quantized(states[tokens] @ self.projection.tokens.T)

    def _pieces(self, text: str) -> list[str]:
        """The text, halved until the model can read each piece; parted between words where there are any."""
        if len(self.tokenizer(text, verbose=False)["input_ids"]) <= MOST_TOKENS:
            return [text]
        middle = len(text) // 2
        at = text.find(" ", middle)
        at = at if 0 < at < len(text) - 1 else middle
        return [*self._pieces(text[:at]), *self._pieces(text[at:])]

    def _states(self, texts: Sequence[str], model: "PreTrainedModel") -> "Iterator[tuple[int, torch.Tensor]]":
        """What a model makes of the tokens of each text, a row each, with the text's place; in any order."""
        encoded = [self.tokenizer(text, verbose=False) for text in texts]
        lengths = [len(each["input_ids"]) for each in encoded]
        for chosen in batches_of(lengths):
            batch = self.tokenizer.pad([encoded[at] for at in chosen], return_tensors="pt")
            states = model(**batch).last_hidden_state.float()
            held = batch["attention_mask"].bool()
            yield from ((at, own[mask]) for at, own, mask in zip(chosen, states, held, strict=True))


def batches_of(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts that are read together: those of like length, which need little padding."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda at: lengths[at]):
        if batch and (len(batch) + 1) * lengths[at] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _unit(vector: States) -> States:
    made: States = vector / np.linalg.norm(vector)
    return made
