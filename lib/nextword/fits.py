"""Least-squares fits with basis functions of your choice, and Galileo's cannonballs.

A *basis function* is a shape such as ``x`` or ``sin(x)``; a fit is a weighted sum of
shapes whose weights (the "knobs") make the squared errors as small as they can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRAVITY = 9.81  # m/s², at the Earth's surface
FLOOR = 7.0  # m: eight floors of this height make a tower about as tall as Pisa's

Basis = Callable[[NDArray[np.float64]], NDArray[np.float64]]

BASES: Mapping[str, Basis] = {
    "1": np.ones_like,
    "x": lambda x: x,
    "x²": lambda x: x**2,
    "x³": lambda x: x**3,
    "√x": np.sqrt,
    "1/x": lambda x: 1 / x,
    "sin x": np.sin,
    "log x": np.log,
}


@dataclass(frozen=True, slots=True)
class Fall:
    """Cannonballs dropped from a tower: ``heights`` in metres, ``times`` in seconds, both [n]."""

    heights: NDArray[np.float64]
    times: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model: the names of its shapes, their coefficients and what is left over.

    ``coefficients`` is [k], ``residuals`` (measured minus fitted) is [n].
    """

    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    residuals: NDArray[np.float64]

    @property
    def squared_error(self) -> float:
        """The sum of the squared residuals: what the fit made as small as it could."""
        return float(self.residuals @ self.residuals)

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the model's value at each ``x``, measured or not."""
        return design_matrix(x, self.names) @ self.coefficients

    @property
    def formula(self) -> str:
        """The model written out, for example ``0.72 + 0.051·x``."""
        terms = [_term(c, name) for c, name in zip(self.coefficients, self.names, strict=True)]
        return " + ".join(terms).replace("+ −", "− ")


def _term(coefficient: float, name: str) -> str:
    number = f"{coefficient:.3g}".replace("-", "−")
    return number if name == "1" else f"{number}·{name}"


def fall_time(height: ArrayLike, *, terminal_speed: float = np.inf) -> NDArray[np.float64]:
    """Return how many seconds a ball takes to fall ``height`` metres from rest.

    ``terminal_speed`` (m/s) is the speed at which air holds the ball's weight: infinite
    for no air, about 135 for a 10 cm iron ball, 20 for a tennis ball. The drag grows with
    the square of the speed, which makes t = (v/g)·arcosh(exp(g·h/v²)).

    >>> fall_time([7, 28, 56]).round(2).tolist()
    [1.19, 2.39, 3.38]
    """
    height = np.asarray(height, float)
    if np.any(height < 0) or not np.all(np.isfinite(height)):
        raise ValueError(f"heights are metres above the ground, so not negative: got {height}")
    if not terminal_speed > 0:
        raise ValueError(f"terminal_speed is metres per second, above 0: got {terminal_speed}")
    if np.isinf(terminal_speed):
        return np.sqrt(2 * height / GRAVITY)
    return terminal_speed / GRAVITY * np.arccosh(np.exp(GRAVITY * height / terminal_speed**2))


def drop_cannonballs(*, floors: int = 8, jitter: float = 0.0, seed: int = 0) -> Fall:
    """Return the fall from each floor, each timed with a random error of ``jitter`` seconds."""
    if floors < 1:
        raise ValueError(f"a tower needs at least one floor, got {floors}")
    if not jitter >= 0:
        raise ValueError(f"jitter is a spread in seconds, 0 or more: got {jitter}")
    heights = FLOOR * np.arange(1, floors + 1)
    slips = np.random.default_rng(seed).normal(0, jitter, floors)
    return Fall(heights, fall_time(heights) + slips)


def design_matrix(x: ArrayLike, names: Sequence[str]) -> NDArray[np.float64]:
    """Return one column per basis function, evaluated at each ``x``: shape [n, k]."""
    unknown = [name for name in names if name not in BASES]
    if unknown or not names:
        raise ValueError(f"unknown basis functions {unknown}: choose from {', '.join(BASES)}")
    x = np.asarray(x, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = np.stack([BASES[name](x) for name in names], axis=-1)
    if not np.all(np.isfinite(columns)):
        raise ValueError("a basis function has no value at some x (1/x and log x at 0, √x below 0)")
    return columns


def fit(x: ArrayLike, y: ArrayLike, names: Sequence[str]) -> Fit:
    """Return the weighted sum of the shapes ``names`` with the least squared error on (x, y).

    With fewer points than knobs many fits are perfect; the one with the smallest
    coefficients is returned. Raises ValueError for unequal lengths, no points, or values
    that are not finite numbers.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.shape != y.shape or x.ndim != 1 or not len(x):
        raise ValueError(f"x and y must be two equally long lists, got {x.shape} and {y.shape}")
    if not np.all(np.isfinite(y)):
        raise ValueError("y holds a value that is not a finite number")
    matrix = design_matrix(x, names)
    coefficients, *_ = np.linalg.lstsq(matrix, y)
    return Fit(tuple(names), coefficients, y - matrix @ coefficients)
