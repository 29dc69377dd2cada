"""The lore of training: what was measured about sizes and recipes, and laws fitted through it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword import sources
from nextword.words import t

NAMES = ("sizes", "recipes", "scaling", "bits", "steps")


def measured(name: str) -> dict[str, Any]:
    """Return what experiments/lore_NAME.py measured; ValueError lists the names there are."""
    if name not in NAMES:
        raise ValueError(f"nothing was measured as {name!r}: choose from {', '.join(NAMES)}")
    return json.loads(sources.artifact(f"lore-{name}.json").read_text(encoding="utf-8"))


def by_number(
    group: Mapping[str, Sequence[float] | None],
) -> tuple[list[float], dict[str, NDArray]]:
    """Return the numbers that end the names of a group, sorted, and name → values [number, run].

    "adam 0.01" is the run of "adam" at 0.01. What broke down or was not measured is NaN.

    >>> by_number({"a 1": [0.5, 0.7], "a 2": None, "b 2": [0.1, 0.2]})[0]
    [1.0, 2.0]
    """
    pairs = {tuple(name.rsplit(" ", 1)): runs for name, runs in group.items()}
    numbers = sorted({float(number) for _, number in pairs})
    count = max(len(runs) for runs in pairs.values() if runs)
    values = {name: np.full((len(numbers), count), np.nan) for name, _ in pairs}
    for (name, number), runs in pairs.items():
        if runs:
            values[name][numbers.index(float(number))] = runs
    return numbers, values


def of_equal_size(group: Mapping[str, Mapping]) -> dict[str, dict[str, list[float]]]:
    """Return errors by number of knobs and shape, from "sizes": {"about 50 knobs": {shape: [run]}}.

    The group has each shape, "one layer 1–17–1", at the same few sizes in the same order.
    """
    by_shape: dict[str, list[Mapping]] = {}
    for name, made in group.items():
        by_shape.setdefault(name.rsplit(" ", 1)[0], []).append(made)
    panels = {}
    for same in zip(*by_shape.values(), strict=True):
        knobs = np.median([each["parameters"] for each in same])
        rows = zip(by_shape, (each["errors"] for each in same), strict=True)
        panels[t("about {knobs} knobs", knobs=10 * round(knobs / 10))] = dict(rows)
    return panels


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """loss ≈ factor · size^−exponent; `error` is the standard error of the exponent."""

    exponent: float
    error: float
    factor: float

    def __call__(self, sizes: ArrayLike) -> NDArray[np.float64]:
        """Return the loss the law gives for each size."""
        return self.factor * np.asarray(sizes, float) ** -self.exponent


def power_law(sizes: ArrayLike, losses: ArrayLike) -> PowerLaw:
    """Return the power law through losses [size, run] at sizes [size].

    It is the line of least squares through the mean logarithm at each size. Raises ValueError for
    fewer than three sizes, and for sizes or losses that are not positive.

    >>> law = power_law([1, 10, 100], [[8.0], [4.0], [2.0]])
    >>> round(law.exponent, 3), round(law.factor, 3), round(law.error, 3)
    (0.301, 8.0, 0.0)
    """  # fmt: skip
    x, y = _logarithms(sizes, losses)
    if len(x) < 3:
        raise ValueError(f"a law needs three sizes at least; there are {len(x)}")
    slope, height = np.polyfit(x, y, 1)
    left = y - (slope * x + height)
    error = np.sqrt((left @ left) / (len(x) - 2) / ((x - x.mean()) @ (x - x.mean())))
    return PowerLaw(float(-slope), float(error), float(np.exp(height)))


def slopes(sizes: ArrayLike, losses: ArrayLike) -> NDArray[np.float64]:
    """Return the exponent between each size and the next, [size − 1]; a power law has one."""
    x, y = _logarithms(sizes, losses)
    return -np.diff(y) / np.diff(x)


def _logarithms(sizes: ArrayLike, losses: ArrayLike) -> tuple[NDArray, NDArray]:
    sizes, losses = np.asarray(sizes, float), np.asarray(losses, float)
    if losses.ndim != 2 or len(losses) != len(sizes):
        raise ValueError(f"losses have to be [{len(sizes)} sizes, run]; these are {losses.shape}")
    if not (np.all(sizes > 0) and np.all(losses > 0)):
        raise ValueError("a power law needs sizes and losses above zero; leave the others out")
    return np.log(sizes), np.log(losses).mean(1)


def bend(sizes: ArrayLike, losses: ArrayLike, *, start: int = 4) -> int | None:
    """Return the position of the first size the power law before it does not reach, or None.

    The law through the sizes before (at least `start`) is held against the next one: it misses if
    the mean logarithm of the loss lies above it by more than twice the typical scatter of runs.
    """
    x, y = _logarithms(sizes, losses)
    scatter = float(np.mean(np.std(np.log(np.asarray(losses, float)), axis=1)))
    for place in range(start, len(x)):
        law = np.polyfit(x[:place], y[:place], 1)
        if y[place] - np.polyval(law, x[place]) > 2 * scatter:
            return place
    return None
