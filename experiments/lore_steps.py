"""Time one training step for batches of every size; writes lore-steps.json. Two minutes on a core.

A batch's examples can be computed side by side; the batches have to come one after the other. What
share of its arithmetic a core gets done is held against one big matrix product on the same core,
and against the bare matrix products of the step, without the calls around them.
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
        record.measure("products", str(batch), lambda b=batch: product_seconds(b))
    record.finish(
        made_by="experiments/lore_steps.py",
        seed=SEED,
        data=[],
        summary="Seconds for a training step of a small net, and for its bare matrix products, by"
        " batch size, on one CPU core, and what the same core does a second in a large product.",
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

    return each_of_many(training)


def product_seconds(batch: int) -> list[float]:
    """Return seconds for the bare matrix products of a step, two forward and three backward."""
    dice = np.random.default_rng(SEED)
    widths = list(pairwise(WIDTHS))
    pixels, hidden, change = (torch.from_numpy(dice.random((batch, n), np.float32)) for n in WIDTHS)
    first, second = (torch.from_numpy(dice.random(shape, np.float32)) for shape in widths)

    def products(steps: int) -> Callable[[], None]:
        def work() -> None:
            for _ in range(steps):
                pixels @ first, hidden @ second
                pixels.T @ (change @ second.T), hidden.T @ change

        return work

    return each_of_many(products)


def each_of_many(work: Callable[[int], Callable[[], object]]) -> list[float]:
    """Return the seconds a step takes in work(steps), from five rounds of many steps."""
    first = statistics.median(timed(work(20), 3)) / 20
    steps = max(20, round(SPENT / 5 / first))
    return rounded([seconds / steps for seconds in timed(work(steps), 5)])


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
