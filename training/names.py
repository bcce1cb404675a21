"""`make names`: teach the decoder of Whisper `base` the names of the field, and write models/names.npz.

Reads a folder made by training/speak.py of the texts of training/name_texts.py. Low-rank changes of the decoder's
matrices are learnt (LoRA, Hu et al. 2021): where a name is said, its letters are; everywhere else the distribution over
tokens is held to what the model gives without the changes, so that all other words stay as they are. Seldom words count
as names where the texts say so.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from models.adapter import NAMES, Adapter, load_adapter, save_adapter
from models.checkpoint import make_checkpoint
from models.clips import SAMPLE_RATE, Clip
from models.faster_whisper import load_faster_whisper
from models.weights import find_weights
from settings import Settings
from training.low_rank import Change, Switch, lay_over
from training.spoken import read_recordings
from transcripts.errors import InvalidValueError

if TYPE_CHECKING:
    import torch
    from whisper.tokenizer import Tokenizer

MODEL = "base"
RANK = 16
BATCH = 8  # texts of like length
ROUNDS, STEP, WARM_UP = 2.0, 1.5e-3, 0.06
HELD_TO = 4.0  # how much what is not a name weighs beside a name
LONGEST_SECONDS = 28.5
HELD_OUT_BATCHES = 12  # to judge by
PRINTED_EVERY = 50  # steps
OTHER, NAME, NOTHING = 1, 2, 0


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Texts as they were spoken. `states` are the encoder's; rows of `read` and `written` are tokens, one ahead."""

    states: NDArray[np.float16]
    read: NDArray[np.int64]
    written: NDArray[np.int64]
    kinds: NDArray[np.int64]  # of what is written: OTHER, NAME or NOTHING


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print what it costs to write names and all else, and write the changes."""
    parser = argparse.ArgumentParser(prog="make names", description=__doc__)
    parser.add_argument("folder", type=Path, help="what training/speak.py made")
    parser.add_argument("--names", type=Path, default=NAMES, help="where to write the changes")
    parser.add_argument("--begin", type=Path, help="changes to begin with: what was learnt before")
    parser.add_argument("--rounds", type=float, default=ROUNDS, help="how often each text is learnt from")
    options = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    known = load_adapter(options.begin) if options.begin else None
    some = list(batches(options.folder, settings))
    save_adapter(train(some, settings, Console(), rounds=options.rounds, known=known), options.names)
    return 0


def batches(folder: Path, settings: Settings) -> Iterator[Batch]:
    """All texts that were spoken and fit into a clip, encoded as the first pass does it."""
    from whisper.tokenizer import get_tokenizer

    weights = find_weights(MODEL, "whisper", cache=settings.weights_folder)
    decoder = load_faster_whisper(weights, device=settings.device).decoder
    tokenizer = get_tokenizer(True, language="en", task="transcribe")
    spoken = []
    for (_, _, _, written), samples in read_recordings(folder):
        if len(samples) <= LONGEST_SECONDS * SAMPLE_RATE:
            spoken.append((samples, written))
    spoken.sort(key=lambda one: len(one[0]))
    for at in range(0, len(spoken), BATCH):
        some = spoken[at : at + BATCH]
        states = decoder.encode([Clip(0.0, samples) for samples, _ in some]).astype(np.float16)
        yield _batch(states, [labelled(written, tokenizer) for _, written in some], tokenizer)


def labelled(written: str, tokenizer: "Tokenizer") -> tuple[list[int], list[int]]:
    """The tokens of a text with its names between ⟦ and ⟧, and whether each is of a name or not."""
    letters, inside, named = bytearray(b" "), False, [False]
    for letter in written:
        if letter in "⟦⟧":
            inside = letter == "⟦"
        else:
            letters += letter.encode()
            named += [inside] * len(letter.encode())
    tokens, kinds, at = tokenizer.encode(letters.decode()), [], 0
    for token in tokens:
        end = at + len(tokenizer.encoding.decode_single_token_bytes(token))
        kinds.append(NAME if any(named[at:end]) else OTHER)
        at = end
    return tokens, kinds


def train(
    some: Sequence[Batch], settings: Settings, console: Console, *, rounds: float = ROUNDS, known: Adapter | None = None
) -> Adapter:
    """Fit the changes, the same for the same texts; `known` ones are those to begin with.

    Raises InvalidValueError for too few texts, and for changes that are not this model's.

    What is printed is of texts that were not learnt from; they name what others name too.
    """
    import torch
    import whisper
    from torch import nn

    if len(some) <= HELD_OUT_BATCHES:
        raise InvalidValueError(
            f"{BATCH * len(some)} texts or fewer were spoken; some thousand are needed, and {HELD_OUT_BATCHES * BATCH} "
            "are kept to judge by: speak those of training/name_texts.py"
        )
    torch.manual_seed(0)
    torch.set_num_threads(os.cpu_count() or 1)  # the encoder left one: its workers have a thread each
    weights = find_weights(MODEL, "whisper", cache=settings.weights_folder)
    decoder = whisper.load_model(
        str(make_checkpoint(weights, cache=settings.weights_folder)), device="cpu"
    ).float().eval().requires_grad_(False).decoder  # fmt: skip
    switch = Switch()
    changed = {name: lay_over(part, rank=RANK, switch=switch) for name, part in _matrices(decoder)}
    if known:
        _begin(changed, known)
    order = torch.randperm(len(some)).tolist()
    held_out, learnt = order[:HELD_OUT_BATCHES], order[HELD_OUT_BATCHES:]
    factors = [factor for change in changed.values() for factor in change.factors]
    optimizer = torch.optim.AdamW(factors, STEP, weight_decay=0.0)
    steps = int(rounds * len(learnt))
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP, total_steps=steps, pct_start=WARM_UP)
    for step in range(steps):
        if step % len(learnt) == 0:
            turns = [learnt[at] for at in torch.randperm(len(learnt)).tolist()]
        names, others = _losses(decoder, some[turns[step % len(learnt)]], switch)
        optimizer.zero_grad()
        (names + HELD_TO * others).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        pace.step()
        if (step + 1) % PRINTED_EVERY == 0 or step + 1 == steps:
            with torch.no_grad():
                found = [_losses(decoder, some[at], switch) for at in held_out]
            names_cost = np.mean([float(named) for named, _ in found if named])  # some texts name nothing
            others_cost = np.mean([float(other) for _, other in found])
            console.print(f"step {step + 1} of {steps}: names {names_cost:.3f}, others {others_cost:.4f} nats a token")
    return Adapter(MODEL, {f"decoder.{name}": change.kept() for name, change in changed.items()})


def _begin(changed: Mapping[str, Change], known: Adapter) -> None:
    """Let the changes be those known."""
    import torch

    if known.model != MODEL or set(known.changes) != {f"decoder.{name}" for name in changed}:
        raise InvalidValueError(f"the changes to begin with belong to {known.model}, not to all the decoder of {MODEL}")
    with torch.no_grad():
        for name, change in changed.items():
            left, right = known.changes[f"decoder.{name}"]
            change.first.copy_(torch.from_numpy(right.astype(np.float32)))
            change.second.copy_(torch.from_numpy(left.astype(np.float32)))


def _matrices(decoder: Any) -> Iterator[tuple[str, Any]]:
    from torch import nn

    return ((name, part) for name, part in decoder.named_modules() if isinstance(part, nn.Linear))


def _losses(decoder: Any, batch: Batch, switch: Switch) -> "tuple[torch.Tensor, torch.Tensor]":
    """Cross entropy of the tokens of names, and the divergence from the unchanged model at all others; means."""
    import torch
    from torch.nn import functional

    states, read, written = (
        torch.from_numpy(each) for each in (batch.states.astype(np.float32), batch.read, batch.written)
    )
    named, other = torch.from_numpy(batch.kinds == NAME), torch.from_numpy(batch.kinds == OTHER)
    with torch.autocast("cpu", torch.bfloat16):
        switch.on = False
        with torch.no_grad():
            before = functional.log_softmax(decoder(read, states).float()[other], -1)
        switch.on = True
        now = decoder(read, states).float()
    names = functional.cross_entropy(now[named], written[named]) if named.any() else torch.zeros(())
    others = functional.kl_div(functional.log_softmax(now[other], -1), before, log_target=True, reduction="sum")
    return names, others / other.sum()


def _batch(states: NDArray[np.float16], texts: Sequence[tuple[list[int], list[int]]], tokenizer: "Tokenizer") -> Batch:
    prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    longest = max(len(tokens) for tokens, _ in texts) + len(prompt)
    read, written = (np.full((len(texts), longest), tokenizer.eot, np.int64) for _ in range(2))
    kinds = np.full((len(texts), longest), NOTHING, np.int64)
    for row, (tokens, some) in enumerate(texts):
        whole = [*prompt, *tokens, tokenizer.eot]
        read[row, : len(whole) - 1], written[row, : len(whole) - 1] = whole[:-1], whole[1:]
        kinds[row, len(prompt) - 1 : len(whole) - 1] = [*some, OTHER]
    return Batch(states, read, written, kinds)


if __name__ == "__main__":
    sys.exit(main())
