"""Entailment by a sequence classifier trained for natural language inference, from a folder or the hub.

Bowman et al. 2015, "A large annotated corpus for learning natural language inference"; Laban et al. 2022 (SummaC) use
such models to find summaries that do not follow from their source.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.devices import choose_device
from transcripts.errors import WeightsError

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def load_entailment(model: str, *, device: str = "auto") -> "Classifier":
    """Load a folder in the form of transformers, or a hub id. Raises WeightsError where it judges no entailment."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    where = choose_device(device, cuda=torch.cuda.is_available(), engine="PyTorch")
    folder = Path(model).expanduser()
    options: dict[str, Any] = {"local_files_only": True} if folder.is_dir() else {}
    source = str(folder) if folder.is_dir() else model
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, **options)
        loaded = AutoModelForSequenceClassification.from_pretrained(source, dtype=torch.float32, **options)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(
            f"no model of entailment could be loaded from {model!r} ({type(error).__name__}: {reason}). "
            "SPRINGBOARD_ENTAILMENT accepts a folder in the form of transformers or a hub id, such as "
            "cross-encoder/nli-deberta-v3-base; unset it to do without"
        ) from error
    labels = {str(label).lower(): int(index) for index, label in loaded.config.id2label.items()}
    if "entailment" not in labels:
        raise WeightsError(
            f"the labels of {model!r} are {', '.join(labels)}; a model of entailment has one named entailment. Choose "
            "one trained on MNLI or the like, or unset SPRINGBOARD_ENTAILMENT"
        )
    return Classifier(model, labels["entailment"], tokenizer, loaded.to(where).eval())


@dataclass(frozen=True, slots=True)
class Classifier:
    """An Entailment; made by `load_entailment`."""

    name: str
    label: int
    tokenizer: "PreTrainedTokenizerBase"
    model: "PreTrainedModel"

    def probability(self, premise: str, hypothesis: str) -> float:
        """How likely the hypothesis follows from the premise; the end of a premise that is too long is not read."""
        import torch

        encoded = self.tokenizer(premise, hypothesis, truncation="only_first", return_tensors="pt", verbose=False)
        with torch.inference_mode():
            logits = self.model(**encoded.to(self.model.device)).logits[0]
        return float(logits.softmax(dim=0)[self.label])
