"""Train a GPT-2 of any size on packed tokens: one CPU, one GPU or many machines, the same code.

Every choice that changes what is learned stands in a Recipe. A run can be killed at any time: it
goes on from its last checkpoint with the very batches, and so the losses, it would have had.
"""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm
from transformers import GPT2Config, GPT2LMHeadModel


@dataclass(frozen=True)
class Recipe:
    """What is trained, and how. Rates are the peak; `batch` counts windows of all processes."""

    width: int = 256
    depth: int = 6
    heads: int = 8
    context: int = 256
    vocabulary: int = 8_192
    batch: int = 16
    steps: int = 100
    warmup: int = 50  # steps
    decay: float = 0.6  # the last share of the steps, over which the rate falls to zero
    optimiser: str = "muon"
    rate_matrices: float = 6e-3
    rate_rest: float = 3e-3
    weight_decay: float = 0.0
    seed: int = 1
    compiled: bool = True
    precision: str = "bf16"


def new_model(recipe: Recipe) -> GPT2LMHeadModel:
    """Return an untrained model; what each block adds to the stream begins at zero."""
    config = GPT2Config(
        vocab_size=recipe.vocabulary,
        n_positions=recipe.context,
        n_embd=recipe.width,
        n_layer=recipe.depth,
        n_head=recipe.heads,
        activation_function="gelu_new",
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = GPT2LMHeadModel(config)
    for name, weight in model.named_parameters():
        if name.endswith("c_proj.weight"):
            nn.init.zeros_(weight)
    return model


class NextTokenLoss(nn.Module):
    """The mean surprise, in nats, at each next token of windows [batch, context + 1]."""

    def __init__(self, model: GPT2LMHeadModel, *, compiled: bool) -> None:
        super().__init__()
        self.model = model
        self._loss = torch.compile(self._eager_loss) if compiled else self._eager_loss

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        """Return the loss, a scalar; each token but a window's first is to be guessed."""
        return self._loss(windows)

    def _eager_loss(self, windows: torch.Tensor) -> torch.Tensor:
        logits = self.model(input_ids=windows[:, :-1], use_cache=False).logits
        return F.cross_entropy(logits.flatten(0, 1).float(), windows[:, 1:].flatten())


def new_optimisers(model: nn.Module, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """Return AdamW for everything, or Muon for the blocks' matrices and AdamW for the rest."""
    matrices = [w for n, w in model.named_parameters() if w.ndim == 2 and ".h." in n]
    rest = [w for n, w in model.named_parameters() if not (w.ndim == 2 and ".h." in n)]
    adam = {"betas": (0.9, 0.95), "weight_decay": recipe.weight_decay}
    rest_too = torch.optim.AdamW(rest, lr=recipe.rate_rest, fused=True, **adam)
    if recipe.optimiser == "muon":
        muon = torch.optim.Muon(
            matrices,
            lr=recipe.rate_matrices,
            weight_decay=recipe.weight_decay,
            adjust_lr_fn="match_rms_adamw",
        )
        return [muon, rest_too]
    return [torch.optim.AdamW(matrices, lr=recipe.rate_matrices, fused=True, **adam), rest_too]


def rate(step: int, recipe: Recipe) -> float:
    """Return the share of the peak rate at a step: up, level, and down in a straight line."""
    falling = max(1, round(recipe.decay * recipe.steps))
    return min(1.0, (step + 1) / recipe.warmup, (recipe.steps - step) / falling)


class Windows:
    """A packed text cut into windows, in a new random order each time it has been read through."""

    def __init__(self, path: Path, context: int) -> None:
        self.tokens, self.context = np.memmap(path, dtype="<u2", mode="r"), context
        self.count = (len(self.tokens) - 1) // context

    def at(self, places: np.ndarray) -> torch.Tensor:
        """Return int64 [len(places), context + 1]: windows, each with the token behind it."""
        starts = places[:, None] * self.context + np.arange(self.context + 1)
        return torch.from_numpy(self.tokens[starts].astype(np.int64))

    def batch(self, step: int, size: int, seed: int) -> np.ndarray:
        """Return the places of the windows of one step: a function of nothing but the step."""
        numbers = np.arange(step * size, (step + 1) * size)
        epochs = numbers // self.count
        orders = {
            e: np.random.default_rng([seed, int(e)]).permutation(self.count)
            for e in np.unique(epochs)
        }
        return np.array([orders[e][n % self.count] for e, n in zip(epochs, numbers, strict=True)])


class Run:
    """A training run in a folder: its model, optimisers, log and checkpoints."""

    def __init__(self, recipe: Recipe, *, text: Path, folder: Path) -> None:
        torch.set_flush_denormal(True)  # the CPU is many times slower with numbers of almost zero
        set_seed(recipe.seed)
        self.recipe, self.folder = recipe, folder
        self.windows = Windows(text / "train.bin", recipe.context)
        self.held_out = Windows(text / "heldout.bin", recipe.context)
        self.accelerator = Accelerator(mixed_precision=recipe.precision)
        self.model = new_model(recipe)
        learner = NextTokenLoss(self.model, compiled=recipe.compiled)
        prepared = self.accelerator.prepare(learner, *new_optimisers(learner, recipe))
        self.learner, self.optimisers = prepared[0], prepared[1:]
        self.peaks = [o.param_groups[0]["lr"] for o in self.optimisers]
        self.step = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._continue()

    def _continue(self) -> None:
        """Load the newest complete checkpoint, if there is one made by the same recipe."""
        place, draft = self.folder / "checkpoint", self.folder / "checkpoint.draft"
        if not place.exists() and (draft / "done.json").exists():
            draft.rename(place)  # killed between the two renamings of `save`
        done = place / "done.json"
        if not done.exists():
            return
        facts = json.loads(done.read_text(encoding="utf-8"))
        if facts["recipe"] != asdict(self.recipe):
            raise ValueError(f"{self.folder} holds a run of another recipe; name another folder")
        self.accelerator.load_state(str(done.parent))
        self.step = facts["step"]
        lines = self._log().read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line)["step"] <= self.step]
        if self.accelerator.is_main_process:
            self._log().write_text("".join(kept), encoding="utf-8")

    def _log(self) -> Path:
        return self.folder / "log.jsonl"

    def save(self) -> None:
        """Write a checkpoint beside the old one, then let it take the old one's place."""
        draft, place = self.folder / "checkpoint.draft", self.folder / "checkpoint"
        self.accelerator.save_state(str(draft))
        self.accelerator.wait_for_everyone()
        if self.accelerator.is_main_process:
            facts = {"step": self.step, "recipe": asdict(self.recipe)}
            (draft / "done.json").write_text(json.dumps(facts), encoding="utf-8")
            old = self.folder / "checkpoint.old"
            if place.exists():
                place.rename(old)
            draft.rename(place)
            _remove(old)
        self.accelerator.wait_for_everyone()

    def one_step(self) -> torch.Tensor:
        """Learn from one batch; return this process's mean loss, a scalar."""
        recipe, accelerator = self.recipe, self.accelerator
        places = self.windows.batch(self.step, recipe.batch, recipe.seed)
        mine = places[accelerator.process_index :: accelerator.num_processes]
        for optimiser, peak in zip(self.optimisers, self.peaks, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = peak * rate(self.step, recipe)
        loss = self.learner(self.windows.at(mine).to(accelerator.device))
        accelerator.backward(loss)
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad()
        self.step += 1
        return loss.detach()

    def train(self, *, every: int = 10, checkpoint: int = 100, seconds: float = math.inf) -> None:
        """Go on to the recipe's last step, or until the time is over; log, and save checkpoints."""
        begun, losses = time.monotonic(), []
        quiet = not self.accelerator.is_main_process
        with tqdm(total=self.recipe.steps, initial=self.step, disable=quiet) as progress:
            while self.step < self.recipe.steps and time.monotonic() - begun < seconds:
                losses.append(self.one_step())
                progress.update()
                if self.step % every == 0 or self.step == self.recipe.steps:
                    loss = self.accelerator.reduce(torch.stack(losses).mean(), "mean").item()
                    if not math.isfinite(loss):
                        raise RuntimeError(f"the loss is {loss} at step {self.step}: lower a rate")
                    progress.set_postfix(loss=f"{loss:.3f}")
                    self._note({"step": self.step, "loss": round(loss, 5)}, begun)
                    losses = []
                if self.step % checkpoint == 0:
                    self.save()

    def _note(self, facts: dict, begun: float) -> None:
        if self.accelerator.is_main_process:
            facts["seconds"] = round(time.monotonic() - begun, 1)
            with self._log().open("a", encoding="utf-8") as log:
                log.write(json.dumps(facts) + "\n")

    def held_out_loss(self, *, windows: int | None = None) -> float:
        """Return the mean surprise in held-out text, in nats a token: in all, or evenly spread."""
        count = self.held_out.count
        places = np.arange(count) if windows is None else np.arange(windows) * count // windows
        total = 0.0
        size = self.recipe.batch
        with torch.no_grad():
            for chunk in _chunks(places[: len(places) // size * size], size):
                total += self.learner(self.held_out.at(chunk).to(self.accelerator.device)).item()
        return total / (len(places) // size)


def _chunks(places: np.ndarray, size: int) -> Iterator[np.ndarray]:
    for start in range(0, len(places), size):
        yield places[start : start + size]


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
