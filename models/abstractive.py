"""Abstractive: restate remarks with a language model of transformers, causal or seq2seq, from a folder or the hub."""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.devices import choose_device
from models.instructions import MOST_TOKENS, messages, plain_prompt, read_answer
from transcripts.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def load_abstractive(model: str, *, device: str = "auto", threads: int | None = None) -> "Abstractive":
    """Load a folder in the form of transformers, a GGUF file or a folder with one, or a hub id (owner/name).

    Raises WeightsError saying what was tried where nothing can be loaded.
    """
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    if threads is not None:
        torch.set_num_threads(threads)
    where = choose_device(device, cuda=torch.cuda.is_available(), engine="PyTorch")
    source, options = _source(model)
    precision = torch.float16 if where == "cuda" else torch.float32
    try:
        with _without_progress_bars():
            config = AutoConfig.from_pretrained(source, **options)
            loader = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
            tokenizer = AutoTokenizer.from_pretrained(source, **options)
            loaded: Any = loader.from_pretrained(source, dtype=precision, **options)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(
            f"no language model could be loaded from {model!r} ({type(error).__name__}: {reason}). "
            "SPRINGBOARD_SUMMARIZER accepts a folder in the form of transformers, a GGUF file or a folder with one "
            "(which also needs `pip install gguf accelerate`), a hub id, or the URL of a server; unset it to do without"
        ) from error
    return Abstractive(model, tokenizer, loaded.to(where).eval())


@dataclass(frozen=True, slots=True)
class Abstractive:
    """A Restater; made by `load_abstractive`. Greedy, so that the same remark always gives the same answer."""

    name: str
    tokenizer: "PreTrainedTokenizerBase"
    model: "PreTrainedModel"

    def restate(self, remarks: Sequence[str]) -> list[str]:
        """One sentence for each remark, in order."""
        return [read_answer(self._answer(remark)) for remark in remarks]

    def _answer(self, remark: str) -> str:
        import torch
        from transformers import GenerationConfig

        model: Any = self.model
        encoded = self._encoded(remark).to(model.device)
        # A configuration of our own: the model's may sample.
        own = model.generation_config
        greedy = GenerationConfig(  # type: ignore[no-untyped-call]
            do_sample=False,
            max_new_tokens=MOST_TOKENS,
            eos_token_id=own.eos_token_id if own.eos_token_id is not None else self.tokenizer.eos_token_id,
            pad_token_id=self.tokenizer.pad_token_id if self.tokenizer.pad_token_id is not None else 0,
            decoder_start_token_id=own.decoder_start_token_id,
        )
        with torch.inference_mode():
            written = model.generate(**encoded, generation_config=greedy)[0]
        start = 0 if model.config.is_encoder_decoder else encoded["input_ids"].shape[1]
        return str(self.tokenizer.decode(written[start:], skip_special_tokens=True))

    def _encoded(self, remark: str) -> Any:
        if self.tokenizer.chat_template:
            return self.tokenizer.apply_chat_template(
                messages(remark), add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        return self.tokenizer(plain_prompt(remark), return_tensors="pt")


def _source(model: str) -> tuple[str, dict[str, Any]]:
    """What to hand to transformers; nothing is downloaded where a file or a folder is named."""
    named = Path(model).expanduser()
    if not named.exists():
        return model, {}
    folder, files = (named, sorted(named.glob("*.gguf"))) if named.is_dir() else (named.parent, [named])
    if len(files) > 1:
        raise WeightsError(f"{folder} holds {len(files)} GGUF files; name the one to load")
    return str(folder), {"local_files_only": True} | ({"gguf_file": files[0].name} if files else {})


@contextmanager
def _without_progress_bars() -> "Iterator[None]":
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
