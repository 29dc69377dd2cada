"""How the loss falls with more examples and with more parameters; writes lore-scaling.json.

Digits: the loss of small nets on unseen digits. Each net is stopped where a first half of the test
digits liked it best; the loss is that on the second half. About four minutes on one core:
python experiments/lore_scaling.py
"""

import lore_digits
import numpy as np
from lore_digits import Subsets, Table
from lore_record import Record, rounded

from nextword import nets

SEEDS = list(range(1, 7))
COUNTS = (23, 47, 94, 188, 375, 750, 1_500, 3_000)  # digits to learn from
HIDDEN = 64  # neurons, while the number of digits changes
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128)  # neurons, while all digits are used
SEEN, BATCH, RATE = 60_000, 50, 0.001
MOMENTS = tuple(int(m) for m in np.geomspace(500, SEEN, 16))


def main() -> None:
    """Measure everything and write the artifact."""
    facts = {"seeds": SEEDS, "counts": COUNTS, "hidden": HIDDEN, "widths": WIDTHS, "seen": SEEN,
             "parameters": [nets.parameters((784, width, 10)) for width in WIDTHS],
             "digits": max(COUNTS), "test": lore_digits.TEST // 2}  # fmt: skip
    record = Record("lore-scaling", facts)
    for count in COUNTS:
        record.measure("by_examples", str(count), lambda n=count: best(n, HIDDEN))
        record.measure("by_control", str(count), lambda n=count: best(n, HIDDEN, shuffled=True))
    for width in WIDTHS:
        record.measure("by_parameters", str(width), lambda w=width: best(max(COUNTS), w))
    record.finish(
        made_by="experiments/lore_scaling.py",
        seed=SEEDS[0],
        data=[],
        summary="Log loss and error of small nets on unseen digits, by number of examples (with"
        " shuffled labels as the control) and by number of parameters, for six seeds each.",
    )


def best(count: int, hidden: int, *, shuffled: bool = False) -> dict[str, list[float]]:
    """Return the loss, in nats, and the share wrong of the net at its best moment, [seed] each.

    shuffled: the labels to learn from are dealt out at random, so that there is nothing to learn.
    """
    learn, test = lore_digits.split()
    if shuffled:
        learn = Table(learn.inputs, np.random.default_rng(0).permutation(learn.labels))
    half = lore_digits.TEST // 2
    choose, judge = test.part(0, half), test.part(half, 2 * half)
    training = nets.train(Subsets(learn, count, SEEDS), widths=(784, hidden, 10), seeds=SEEDS,
                          examples=SEEN, batch=BATCH, rate=RATE, loss="log", decay=False,
                          snapshots=MOMENTS)  # fmt: skip
    by_seed = zip(*training.snapshots.values(), strict=True)
    kept = [min(moments, key=choose.surprise) for moments in by_seed]
    return {"loss": rounded([judge.surprise(net) for net in kept]),
            "wrong": rounded([1 - judge.right(net) for net in kept])}  # fmt: skip


if __name__ == "__main__":
    main()
