"""all-MiniLM-L6-v2 and its like: sentence vectors by mean pooling over a small BERT.

Reimers and Gurevych 2019, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.weights import Weights

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

BATCH = 32  # texts embedded together
MOST_TOKENS = 256  # as the model was trained, special tokens included


def load_minilm(weights: Weights, *, threads: int | None = None) -> "MiniLM":
    """Load a folder in the form of transformers; nothing is downloaded."""
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    if threads is not None:
        torch.set_num_threads(threads)
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(weights.path), local_files_only=True)
        model = AutoModel.from_pretrained(str(weights.path), local_files_only=True, dtype=torch.float32)
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    return MiniLM(weights.name, model.config.hidden_size, MOST_TOKENS, tokenizer, model.eval())


@dataclass(frozen=True, slots=True)
class MiniLM:
    """An Embedder; made by `load_minilm`."""

    name: str
    dimensions: int
    most_tokens: int
    tokenizer: "PreTrainedTokenizerBase"
    model: "PreTrainedModel"

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes, special tokens included."""
        return len(self.tokenizer(text, verbose=False)["input_ids"])

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of length 1 for each text, in order.

        Nothing is cut off: a text of more than `most_tokens` is read in pieces, and its vector points to their mean.
        """
        import numpy as np

        pieces = [self._pieces(text) for text in texts]
        vectors = iter(self._embed([piece for own in pieces for piece in own]))
        means = [np.mean([next(vectors) for _ in own], axis=0) for own in pieces]
        return [(mean / np.linalg.norm(mean)).tolist() for mean in means]

    def _pieces(self, text: str) -> list[str]:
        """The text, halved until the model can read each piece; parted between words where there are any."""
        if self.count_tokens(text) <= self.most_tokens:
            return [text]
        middle = len(text) // 2
        at = text.find(" ", middle)
        at = at if 0 < at < len(text) - 1 else middle
        return [*self._pieces(text[:at]), *self._pieces(text[at:])]

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        import torch
        from torch.nn.functional import normalize

        encoded = [self.tokenizer(text, verbose=False) for text in texts]
        lengths = [len(tokens["input_ids"]) for tokens in encoded]
        # Neighbours of like length need little padding.
        by_length = sorted(range(len(texts)), key=lambda at: lengths[at])
        vectors: dict[int, list[float]] = {}
        for first in range(0, len(texts), BATCH):
            chosen = by_length[first : first + BATCH]
            batch = self.tokenizer.pad([encoded[at] for at in chosen], return_tensors="pt")
            with torch.inference_mode():
                states = self.model(**batch).last_hidden_state
                mask = batch["attention_mask"].unsqueeze(-1).to(states.dtype)
                means = normalize((states * mask).sum(1) / mask.sum(1), dim=1)
            vectors.update(zip(chosen, means.tolist(), strict=True))
        return [vectors[at] for at in range(len(texts))]
