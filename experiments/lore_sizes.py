"""How well nets of many shapes can follow the staircase of chapter 6; writes lore-sizes.json.

Two groups: shapes from too small to ample, and five shapes at each of three numbers of parameters,
some with a squeeze in the middle, for two activations. About four minutes on one core:
python experiments/lore_sizes.py
"""

from itertools import product
from typing import Any

import numpy as np
from lore_record import Record, rounded

from nextword import nets, piecewise

SEEDS = list(range(1, 13))
EXAMPLES, BATCH, RATE = 500_000, 100, 0.01
GROWING = ((), (1,), (2,), (3,), (4,), (6,), (8,), (16,), (32,), (64,),
           (2, 2), (3, 3), (4, 4), (6, 6), (8, 8), (12, 12), (16, 16), (24, 24))  # fmt: skip
# About 52, 103 and 169 parameters: one, two and three layers, and a squeeze to two and to one.
EQUAL = {
    "one layer": ((17,), (34,), (56,)),
    "two layers": ((5, 5), (8, 8), (11, 11)),
    "three layers": ((4, 4, 4), (6, 6, 6), (8, 8, 8)),
    "squeezed to two": ((6, 2, 6), (12, 2, 12), (21, 2, 21)),
    "squeezed to one": ((8, 1, 8), (17, 1, 17), (28, 1, 28)),
}
GRID = np.linspace(-1, 1, 2_001)[:, None]


def main() -> None:
    """Measure everything and write the artifact."""
    facts = {"seeds": SEEDS, "examples": EXAMPLES, "batch": BATCH, "rate": RATE,
             "spread": float(piecewise.staircase(GRID).var())}  # fmt: skip
    record = Record("lore-sizes", facts)
    for hidden in GROWING:
        record.measure("growing", named(hidden), lambda h=hidden: fitted(h))
    for bend, (shape, sizes) in product(("ramp", "tanh"), EQUAL.items()):
        for hidden in sizes:
            record.measure(f"equal, {bend}", f"{shape} {named(hidden)}",
                           lambda h=hidden, b=bend: errors_of(h, b))  # fmt: skip
    record.finish(
        made_by="experiments/lore_sizes.py",
        seed=SEEDS[0],
        data=[],
        summary="Errors of nets of many shapes trained on a staircase, for twelve seeds"
        " each, with the best net of each shape.",
    )


def named(hidden: tuple[int, ...]) -> str:
    """Return the widths as chapter and figures write them: 1–4–4–1."""
    return "–".join(map(str, (1, *hidden, 1)))


def errors_of(hidden: tuple[int, ...], bend: str) -> dict[str, Any]:
    """Return parameters and mean squared errors [seed] alone."""
    made = fitted(hidden, bend)
    return {"parameters": made["parameters"], "errors": made["errors"]}


def fitted(hidden: tuple[int, ...], bend: str = "ramp") -> dict[str, Any]:
    """Return parameters, mean squared errors [seed] on a fine grid, and the best net."""
    widths = (1, *hidden, 1)
    training = nets.train(nets.examples_of(piecewise.staircase), widths=widths, seeds=SEEDS,
                          activation=bend, examples=EXAMPLES, batch=BATCH, rate=RATE)  # fmt: skip
    truth = piecewise.staircase(GRID)
    errors = [float(((net(GRID) - truth) ** 2).mean()) for net in training.nets]
    best = training.nets[int(np.argmin(errors))].as_json()
    layers = [{part: rounded(values) for part, values in layer.items()} for layer in best["layers"]]
    return {
        "parameters": nets.parameters(widths),
        "errors": rounded(errors),
        "best": best | {"layers": layers},
    }


if __name__ == "__main__":
    main()
