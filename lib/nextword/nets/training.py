"""Training: show a net examples, and change each weight a little in the direction that helps.

Many nets learn at once: the weights of all seeds lie in one array, [seed, inputs, outputs], and
one product moves them all, which on small nets costs hardly more than training one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from nextword.nets.network import Net, random_net
from nextword.nets.teachers import Teacher

BENDS = {
    "ramp": torch.relu,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "logistic": torch.sigmoid,
    "none": lambda z: z,
}
LOSSES = ("squares", "absolute", "log")
RECORDS = 200  # points of a learning curve


@dataclass(frozen=True)
class Training:
    """What came of it: a net for each seed, and how its loss fell.

    examples [record]: how many examples had been seen; losses [seed, record]: the mean loss since
    the record before; snapshots: the nets as they were after so many examples.
    """

    nets: tuple[Net, ...]
    examples: NDArray[np.int64]
    losses: NDArray[np.float64]
    snapshots: dict[int, tuple[Net, ...]]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch compute on one thread meanwhile.

    Small products gain nothing from a second one, and wait for it where other programs keep the
    cores busy. And with one the sums have one order, whatever the number of cores.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@one_thread()
def train(
    teacher: Teacher,
    *,
    widths: Sequence[int],
    activation: str = "ramp",
    seeds: Iterable[int] = (1,),
    examples: int,
    batch: int = 100,
    rate: float = 0.01,
    optimiser: str = "adam",
    loss: str = "squares",
    decay: bool = True,
    snapshots: Sequence[int] = (),
) -> Training:
    """Return nets of these widths, one for each seed, after so many examples each.

    optimiser: "steepest", "momentum" (0.9) or "adam"; the rate falls to nothing along a half cosine
    with `decay`. loss: "squares" and "absolute", the mean over outputs; "log", of the softmax, in
    nats. The examples and the first weights follow from the seeds alone. Raises ValueError for
    widths, names and numbers that cannot be, and ArithmeticError if the loss becomes infinite.
    """
    seeds = list(seeds)
    checked(seeds, examples, batch, rate, loss)
    starts = [random_net(widths, activation=activation, seed=seed) for seed in seeds]
    school = _School(starts, loss)
    stepper = optimiser_named(optimiser, school.parameters, rate)
    dice = torch.Generator().manual_seed(sum(seeds) + 1)
    steps = -(-examples // batch)
    wanted, kept = sorted(snapshots), {}
    every = max(1, steps // RECORDS)
    curve, since = [], torch.zeros(len(seeds))
    for step in range(1, steps + 1):
        if decay:
            stepper.param_groups[0]["lr"] = rate * (1 + np.cos(np.pi * (step - 1) / steps)) / 2
        losses = school.loss(*teacher.draw(dice, len(seeds), batch))
        stepper.zero_grad(set_to_none=True)
        losses.sum().backward()  # each net's loss depends on its own weights only
        stepper.step()
        since += losses.detach()
        if step % every == 0 or step == steps:
            curve.append((step * batch, since / (step - (curve[-1][0] // batch if curve else 0))))
            since = torch.zeros(len(seeds))
            finite(curve[-1][1], rate)
        while wanted and step * batch >= wanted[0]:
            kept[wanted.pop(0)] = school.nets()
    seen, losses = zip(*curve, strict=True)
    return Training(school.nets(), np.array(seen), torch.stack(losses, 1).double().numpy(), kept)


class _School:
    """The weights of all nets as PyTorch changes them."""

    def __init__(self, starts: Sequence[Net], loss: str) -> None:
        self.starts, self.kind = starts, loss
        stacked = lambda parts: torch.tensor(np.stack(parts), dtype=torch.float32)  # noqa: E731
        layers = range(len(starts[0].weights))
        self.weights = [stacked([net.weights[i] for net in starts]) for i in layers]
        self.biases = [stacked([net.biases[i] for net in starts])[:, None] for i in layers]
        self.parameters = [*self.weights, *self.biases]
        for parameter in self.parameters:
            parameter.requires_grad_()

    def outputs(self, inputs: torch.Tensor) -> torch.Tensor:
        """What each net makes of its own examples, [net, example, output]."""
        now, bend = inputs, BENDS[self.starts[0].activation]
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            now = torch.baddbmm(biases, bend(now) if layer else now, weights)
        return now

    def loss(self, inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """The mean loss of each net over its examples, [net]."""
        outputs = self.outputs(inputs)
        if self.kind == "log":
            return F.cross_entropy(outputs.mT, targets, reduction="none").mean(1)
        misses = outputs - targets
        return (misses.square() if self.kind == "squares" else misses.abs()).mean((1, 2))

    def nets(self) -> tuple[Net, ...]:
        """The nets as they are now."""
        weights = [each.detach().double().numpy() for each in self.weights]
        biases = [each.detach().double().numpy()[:, 0] for each in self.biases]
        return tuple(
            Net(start.widths, start.activation, own_weights, own_biases)
            for start, own_weights, own_biases in zip(
                self.starts, zip(*weights, strict=True), zip(*biases, strict=True), strict=True
            )
        )


def optimiser_named(
    name: str, parameters: list[torch.Tensor], rate: float
) -> torch.optim.Optimizer:
    """Return PyTorch's optimiser under the name the book gives it; ValueError for another name."""
    if name == "adam":
        return torch.optim.Adam(parameters, rate)
    if name in ("steepest", "momentum"):
        return torch.optim.SGD(parameters, rate, momentum=0.9 if name == "momentum" else 0)
    raise ValueError(f"no optimiser {name!r}: choose from steepest, momentum, adam")


def checked(seeds: list[int], examples: int, batch: int, rate: float, loss: str) -> None:
    """Raise ValueError that names what cannot be, and says what can."""
    if not seeds:
        raise ValueError("give one seed at least: each seed is a net")
    for name, value in {"examples": examples, "batch": batch, "rate": rate}.items():
        if not 0 < value < float("inf"):
            raise ValueError(f"{name} has to be a positive number; it is {value}")
    if loss not in LOSSES:
        raise ValueError(f"no loss {loss!r}: choose from {', '.join(LOSSES)}")


def finite(losses: torch.Tensor, rate: float) -> None:
    """Raise ArithmeticError if a net's loss is no longer a number."""
    if not bool(torch.isfinite(losses).all()):
        raise ArithmeticError(f"the loss became infinite: take a smaller rate than {rate:g}")
