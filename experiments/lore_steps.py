"""Time one training step for batches of every size; writes lore-steps.json. A minute on one core.

A batch's examples can be computed side by side; the batches have to come one after the other. What
share of its arithmetic a core gets done is held against one big matrix product on the same core.
Usage: python experiments/lore_steps.py
"""

import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import lore_digits
import numpy as np
import torch
from lore_record import Record, rounded

from nextword import nets

SEED, WIDTHS = 1, (784, 32, 10)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024)
SPENT = 2.0  # seconds to time each batch size for
LARGE = 1_024  # rows and columns of the product that shows what the core can do


def main() -> None:
    """Measure everything and write the artifact."""
    torch.set_num_threads(1)
    facts = {"batches": BATCHES, "widths": WIDTHS, "parameters": nets.parameters(WIDTHS),
             "operations": operations(), "threads": 1, "large": LARGE}  # fmt: skip
    record = Record("lore-steps", facts)
    record.measure("peak", "flops", peak)
    for batch in BATCHES:
        record.measure("seconds", str(batch), lambda b=batch: step_seconds(b))
    record.finish(
        made_by="experiments/lore_steps.py",
        seed=SEED,
        data=[],
        summary="Seconds for a training step of a small net by batch size, on one CPU core, and"
        " the operations a second of the same core in a large matrix product.",
    )


def peak() -> float:
    """Return the operations a second of this core at its best."""
    square = torch.from_numpy(np.random.default_rng(SEED).random((LARGE, LARGE), np.float32))
    return float(f"{2 * LARGE**3 / min(timed(lambda: square @ square, 20)):.4g}")


def step_seconds(batch: int) -> list[float]:
    """Return seconds a step, of five trainings of equal length."""
    learn, _ = lore_digits.split()
    teacher = nets.rows(learn.inputs, learn.labels)

    def training(steps: int) -> Callable[[], nets.Training]:
        return lambda: nets.train(teacher, widths=WIDTHS, seeds=[SEED], examples=steps * batch,
                                  batch=batch, rate=0.001, loss="log")  # fmt: skip

    first = statistics.median(timed(training(20), 3)) / 20
    steps = max(20, round(SPENT / 5 / first))
    return rounded([seconds / steps for seconds in timed(training(steps), 5)])


def operations() -> int:
    """Return how many multiplications and additions a step's matrix products take, an example.

    Each weight is used once forward and twice backward, but nobody asks how to change the pixels.
    """
    layers = list(pairwise(WIDTHS))
    uses = [2, *[3] * (len(layers) - 1)]
    return sum(2 * n * before * after for n, (before, after) in zip(uses, layers, strict=True))


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Return how many seconds of the core the work took, each time, whatever else was running."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return seconds


if __name__ == "__main__":
    main()
