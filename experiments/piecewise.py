"""Teach nets a staircase with up to ten million examples, and a zigzag to nets of many widths.

Writes piecewise.json: the loss of eight nets as they learn, the nets themselves at powers of ten,
and the final loss of nets of growing width, many seeds each. About ten minutes on one busy core:
python experiments/piecewise.py
"""

import argparse
import json
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from nextword import nets, piecewise, sources
from nextword.sources.artifacts import ARTIFACTS

LESSON = {"widths": [1, 12, 12, 1], "batch": 100, "rate": 0.01, "optimiser": "adam"}
SWEEP = {"examples": 500_000, "batch": 100, "rate": 0.01, "optimiser": "adam"}
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
GRID = np.linspace(-1, 1, 20_001)[:, None]  # finer than the steepest slope
DIGITS = 6  # significant digits of a weight or a loss


def main() -> None:
    """Run the lesson and the sweep, and write both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000_000, help="of the lesson")
    parser.add_argument("--seeds", type=int, default=8, help="of the lesson")
    parser.add_argument("--sweep-seeds", type=int, default=100)
    options = parser.parse_args()
    found = {
        "torch": torch.__version__.split("+")[0],
        "lesson": lesson(list(range(1, options.seeds + 1)), options.examples),
        "widths": sweep(list(range(1, options.sweep_seeds + 1))),
    }
    path = ARTIFACTS / "piecewise.json"
    path.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    sources.record_artifact(
        path,
        made_by="experiments/piecewise.py",
        seed=1,
        data=[],
        licence="CC0 1.0",
        summary="Nets learning a staircase from 10³ to 10⁷ examples; success at every width.",
    )


def lesson(seeds: list[int], examples: int) -> dict:
    """Return losses at ten moments a decade, and the nets at each power of ten from 1,000 on."""
    decades = np.log10(examples / 100)
    moments = np.geomspace(100, examples, round(10 * decades) + 1)
    moments = sorted({100 * round(moment / 100) for moment in moments})  # whole batches
    training = nets.train(
        nets.examples_of(piecewise.staircase), seeds=seeds, examples=examples, snapshots=moments,
        **LESSON,
    )  # fmt: skip
    kept = {moment: training.snapshots[moment] for moment in moments}
    losses = [[mean_square(each, piecewise.staircase) for each in row] for row in kept.values()]
    powers = [10**k for k in range(3, 12) if 10**k in kept]
    return {
        "recipe": LESSON,
        "seeds": seeds,
        "examples": moments,
        "losses": np.transpose(losses).tolist(),
        "nets": {str(power): [short(net.as_json()) for net in kept[power]] for power in powers},
    }


def sweep(seeds: list[int]) -> dict:
    """Return the final loss of every seed at every width, for a zigzag that four ramps can draw."""
    losses = []
    for width in WIDTHS:
        teacher = nets.examples_of(piecewise.zigzag)
        training = nets.train(teacher, widths=(1, width, 1), seeds=seeds, **SWEEP)
        losses.append([mean_square(net, piecewise.zigzag) for net in training.nets])
        print(width, np.median(losses[-1]), flush=True)
    return {"recipe": SWEEP, "seeds": seeds, "widths": list(WIDTHS), "losses": losses}


def mean_square(net: nets.Net, function: Callable[[NDArray], NDArray]) -> float:
    """Return the mean of the squared errors on a fine grid, the same for every net."""
    return rounded(np.mean((net(GRID) - function(GRID)) ** 2))


def short(saved: dict) -> dict:
    """Return a net's JSON with fewer digits."""
    layers = [
        {"weights": [list(map(rounded, row)) for row in layer["weights"]],
         "biases": list(map(rounded, layer["biases"]))}
        for layer in saved["layers"]
    ]  # fmt: skip
    return saved | {"layers": layers}


def rounded(value: float) -> float:
    """Return a value to so many significant digits."""
    return float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main()
