"""Compare ways to train the same small net on the same digits; writes lore-recipes.json.

Each comparison changes one thing and keeps the rest. About seven minutes on one core:
python experiments/lore_recipes.py
"""

from collections.abc import Callable, Sequence
from typing import Any

import lore_digits
from lore_digits import Subsets, Varied
from lore_record import Record, rounded

from nextword import nets

SEEDS = list(range(1, 7))
WIDTHS = (784, 32, 10)
USUAL = {"batch": 50, "rate": 0.003, "optimiser": "adam", "loss": "log"}
DIGITS = 1_000  # to learn from, unless it is their number that is compared
SEEN = 150_000  # digits shown in all, repetitions counted
SEEN_SHORT = 60_000  # where a rate has to be found for each variant
AUGMENTED = ("shifted", "shifted, turned, stretched", "mirrored")
COUNTS = (30, 100, 300, 1_000, 3_000)
MOMENTS = (500, 1_500, 5_000, 15_000, 50_000, 150_000)
BATCHES = (6, 20, 60, 200, 600)
RATES = {
    "steepest": (0.01, 0.03, 0.1, 0.3, 1.0),
    "momentum": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    "adam": (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
}
BATCH_RATES = RATES["adam"][:5]
LOSSES = ("squares", "absolute", "log")
LOSS_RATES = (0.00003, 0.0001, *BATCH_RATES)


def main() -> None:
    """Measure everything and write the artifact."""
    facts = {"seeds": SEEDS, "widths": WIDTHS, "usual": USUAL, "digits": DIGITS, "seen": SEEN,
             "seen_short": SEEN_SHORT, "test": lore_digits.TEST, "moments": MOMENTS}  # fmt: skip
    record = Record("lore-recipes", facts)
    for group, name, experiment in experiments():
        record.measure(group, name, experiment)
    record.finish(
        made_by="experiments/lore_recipes.py",
        seed=SEEDS[0],
        data=[],
        summary="Shares of 2,000 test digits that small nets get right, by augmentation, number of"
        " examples and repetitions, batch, rate, loss and optimiser, for six seeds each.",
    )


def experiments() -> list[tuple[str, str, Callable[[], Any]]]:
    """Return every comparison's name, variant and the measurement to make."""
    todo = [("repetition", str(count), lambda n=count: repeated(n)) for count in COUNTS]
    for count in (100, 1_000):
        todo += [("augmentation", f"{count} {how}", lambda n=count, h=how: augmented(n, h))
                 for how in ("as they are", *AUGMENTED)]  # fmt: skip
    todo += [("batch", f"{batch} {rate:g}", lambda b=batch, r=rate: short(batch=b, rate=r))
             for batch in BATCHES for rate in BATCH_RATES]  # fmt: skip
    todo += [("optimiser", f"{name} {rate:g}", lambda o=name, r=rate: short(optimiser=o, rate=r))
             for name, rates in RATES.items() for rate in rates]  # fmt: skip
    todo += [("loss", f"{name} {rate:g}", lambda k=name, r=rate: by_loss(k, r))
             for name in LOSSES for rate in LOSS_RATES]  # fmt: skip
    return todo


def learned(teacher: Any, *, seen: int, moments: Sequence[int] = (), **changes) -> nets.Training:
    """Return what came of training one net a seed, the usual recipe changed as named."""
    return nets.train(teacher, widths=WIDTHS, seeds=SEEDS, examples=seen, snapshots=moments,
                      **USUAL | changes)  # fmt: skip


def repeated(count: int) -> list[list[float]]:
    """Return shares right [moment, seed] while the same `count` digits are shown again and again.

    The rate stays as it is here: with one that falls, every moment but the last would be cut short.
    """
    learn, test = lore_digits.split()
    training = learned(Subsets(learn, count, SEEDS), seen=SEEN, moments=MOMENTS, decay=False)
    return rounded([[test.right(net) for net in training.snapshots[m]] for m in MOMENTS])


def augmented(count: int, how: str) -> list[float]:
    """Return shares right [seed] when every digit shown is changed a little first."""
    learn, test = lore_digits.split()
    teacher = Subsets(learn, count, SEEDS)
    training = learned(teacher if how == "as they are" else Varied(teacher, how), seen=SEEN)
    return rounded([test.right(net) for net in training.nets])


def short(**changes: Any) -> list[float] | None:
    """Return shares right [seed] after the shorter training; None if the loss became infinite."""
    learn, test = lore_digits.split()
    try:
        training = learned(Subsets(learn, DIGITS, SEEDS), seen=SEEN_SHORT, **changes)
    except ArithmeticError:
        return None
    return rounded([test.right(net) for net in training.nets])


def by_loss(loss: str, rate: float) -> list[float] | None:
    """Return shares right [seed] for a loss; "squares" and "absolute" have targets 0 and 1."""
    if loss == "log":
        return short(rate=rate)
    learn, test = lore_digits.split()
    teacher = _Values(Subsets(learn, DIGITS, SEEDS))
    training = learned(teacher, seen=SEEN_SHORT, loss=loss, rate=rate)
    return rounded([test.right(net) for net in training.nets])


class _Values:
    """A teacher whose labels have become ten values, 1 for the digit and 0 for the others."""

    def __init__(self, teacher: Subsets) -> None:
        self.teacher = teacher

    def draw(self, dice: Any, nets: int, batch: int) -> tuple[Any, ...]:
        """Return inputs [net, example, 784] and targets [net, example, 10]."""
        inputs, labels = self.teacher.draw(dice, nets, batch)
        return inputs, labels[..., None].eq(labels.new_tensor(range(10))).float()


if __name__ == "__main__":
    main()
