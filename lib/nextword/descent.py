"""Walking downhill on a surface of losses: two weights, many valleys.

The net is the smallest there is: one neuron, y = f(w·x + b). Its loss on a few measurements is a
landscape over the two weights (w, b). With no activation that is a single bowl; with a sine, a tide
fitted to measured water levels, it has several valleys, and only one of them is the lowest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword.chance import uniforms

Points = NDArray[np.float64]  # [..., 2]: w and b

PACE = 2 * np.pi * 12 / 12.42  # radians in twelve hours: high water comes every 12.42 hours
FAR = 1e6  # a weight beyond this is on its way to infinity
NEAR = 0.3  # a descent that ends so close to a minimum has arrived there


@dataclass(frozen=True)
class Surface:
    """The loss of one neuron y = f(w·x + b) on measured ``inputs`` and ``targets``, both [n].

    ``activation`` is f: "sine" or "none". ``low`` and ``high`` are the corners (w, b) of the map.
    Raises ValueError for unequal lengths, no measurements, or an unknown activation.
    """

    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    activation: Literal["sine", "none"] = "sine"
    low: tuple[float, float] = (-1.0, -np.pi)
    high: tuple[float, float] = (14.0, np.pi)

    def __post_init__(self) -> None:
        shape = np.shape(self.inputs)
        if len(shape) != 1 or shape != np.shape(self.targets) or not shape[0]:
            raise ValueError(
                f"inputs and targets must be two equally long lists, got {shape} and "
                f"{np.shape(self.targets)}"
            )
        if self.activation not in ("sine", "none"):
            raise ValueError(f"no activation {self.activation!r}: choose sine or none")

    def neuron(self, weights: ArrayLike, x: ArrayLike) -> NDArray[np.float64]:
        """Return what the neuron with each pair of ``weights`` [..., 2] says at ``x`` [n]."""
        w, b = np.moveaxis(np.asarray(weights, float), -1, 0)
        z = w[..., None] * np.asarray(x, float) + b[..., None]
        return np.sin(z) if self.activation == "sine" else z

    def loss(self, weights: ArrayLike) -> NDArray[np.float64]:
        """Return the mean of the squared errors at each pair of weights: [..., 2] → [...]."""
        return np.mean((self.neuron(weights, self.inputs) - self.targets) ** 2, axis=-1)

    def gradient(self, weights: ArrayLike) -> Points:
        """Return how steeply the loss rises along w and along b: [..., 2] → [..., 2]."""
        w, b = np.moveaxis(np.asarray(weights, float), -1, 0)
        z = w[..., None] * self.inputs + b[..., None]
        said, slope = (np.sin(z), np.cos(z)) if self.activation == "sine" else (z, 1.0)
        push = 2 * (said - self.targets) * slope
        return np.stack([np.mean(push * self.inputs, axis=-1), np.mean(push, axis=-1)], axis=-1)

    def canonical(self, weights: ArrayLike) -> Points:
        """Return the weights on the map that make the same neuron: w ≥ 0, −π ≤ b < π.

        A sine does not notice whole turns of b, and sin(−w·x + b) is sin(w·x + π − b). Without
        an activation every pair of weights is a neuron of its own, and stays as it is.
        """
        weights = np.asarray(weights, float)
        if self.activation == "none":
            return weights
        w, b = np.moveaxis(weights, -1, 0)
        b = np.where(w < 0, np.pi - b, b)
        return np.stack([np.abs(w), (b + np.pi) % (2 * np.pi) - np.pi], axis=-1)

    def grid(self, across: int, down: int) -> Points:
        """Return evenly spaced weights, the middles of ``across`` × ``down`` tiles of the map.

        Shape [down, across, 2]; b grows with the row.
        """
        tiles = zip(self.low, self.high, (across, down), strict=True)
        w, b = (low + (high - low) * (np.arange(n) + 0.5) / n for low, high, n in tiles)
        return np.stack(np.meshgrid(w, b), axis=-1)


@dataclass(frozen=True)
class Path:
    """Weights tried one after the other: ``points`` [n, 2] and their ``losses`` [n].

    Several walks side by side have points [n, walk, 2] and losses [n, walk]. ``diverged``: the
    steps of one grew without end, and it was stopped where it last was.
    """

    points: Points
    losses: NDArray[np.float64]
    diverged: bool = False


@dataclass(frozen=True)
class Basins:
    """Which minimum is reached from where.

    ``labels`` [down, across] are numbers of ``minima`` [k, 2], lowest first; −1: none in ``steps``.
    """

    labels: NDArray[np.int64]
    minima: Points
    losses: NDArray[np.float64]
    steps: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share of the starts that reach each minimum: [k]."""
        return np.mean(self.labels[..., None] == np.arange(len(self.minima)), axis=(0, 1))


def tide(*, measurements: int = 13, jitter: float = 0.15, seed: int = 3) -> Surface:
    """Return the surface for a day of water levels, midnight to midnight.

    Time x runs from −1 to 1, noon is 0; levels are in metres above the mean, each read with a
    random error of ``jitter`` metres. Raises ValueError for fewer than 2 measurements.
    """
    if measurements < 2:
        raise ValueError(f"a tide needs at least 2 measurements, got {measurements}")
    x = np.linspace(-1, 1, measurements)
    slips = np.random.default_rng(seed).normal(0, jitter, measurements)
    return Surface(x, np.sin(PACE * x + 0.8) + slips)


def descend(
    surface: Surface, start: ArrayLike, *, rate: float = 0.2, steps: int = 100, momentum: float = 0
) -> Path:
    """Return the steepest descent from ``start`` (w, b): each step is −``rate`` × gradient.

    With ``momentum`` (0 ≤ momentum < 1) a step also keeps that share of the step before it.
    Several starts [walk, 2] are descended from side by side. Raises ValueError for a rate, number
    of steps, momentum or start that makes no sense.
    """
    start = np.asarray(start, float)
    if start.shape[-1:] != (2,) or start.ndim > 2 or not np.all(np.isfinite(start)):
        raise ValueError(f"a start is two finite numbers (w, b), got {start.tolist()}")
    points = np.array(list(_walk(surface, start, rate, steps, momentum)))
    steep = np.any(np.abs(surface.gradient(points[-1])) > 1e-3, axis=-1)
    stopped = np.all(points[-1] == points[-2:-1], axis=-1)  # no last step: it would have gone FAR
    return Path(points, surface.loss(points), bool(np.any(steep & stopped)))


def _walk(
    surface: Surface, point: Points, rate: float, steps: int, momentum: float
) -> Iterator[Points]:
    """Yield ``point`` [..., 2] and where it is after each step; what runs off FAR stands still."""
    if not 0 < rate < np.inf:
        raise ValueError(f"rate is how far a step goes for a slope of 1, above 0: got {rate}")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum is the share of a step that is kept, 0 to below 1: {momentum}")
    if steps < 0:
        raise ValueError(f"steps cannot be negative, got {steps}")
    step = np.zeros_like(point)
    yield point
    for _ in range(steps):
        step = momentum * step - rate * surface.gradient(point)
        within = np.all(np.abs(point + step) < FAR, axis=-1, keepdims=True)
        step = np.where(within, step, 0.0)
        point = point + step
        yield point


def minima(surface: Surface) -> Points:
    """Return the bottoms of the valleys on the map, lowest first: [k, 2].

    They are where long descents from a grid of starts come to rest.
    """
    *_, ends = _walk(surface, surface.grid(18, 12).reshape(-1, 2), 0.3, 700, 0.9)
    ends = surface.canonical(ends[np.all(np.abs(surface.gradient(ends)) < 1e-6, axis=-1)])
    on_map = np.all((ends >= surface.low) & (ends <= surface.high), axis=-1)
    found = np.unique(ends[on_map].round(4), axis=0)
    apart = [i for i, each in enumerate(found) if np.all(_apart(surface, each, found[:i]) > NEAR)]
    return found[apart][np.argsort(surface.loss(found[apart]))]


def _apart(surface: Surface, points: Points, others: Points) -> NDArray[np.float64]:
    """How far each point is from each other one, as neurons: [..., 2], [k, 2] → [..., k]."""
    gap = surface.canonical(points)[..., None, :] - others
    if surface.activation == "sine":
        gap = np.stack([gap[..., 0], (gap[..., 1] + np.pi) % (2 * np.pi) - np.pi], axis=-1)
    return np.hypot(gap[..., 0], gap[..., 1])


def basins(
    surface: Surface,
    *,
    across: int = 80,
    down: int = 40,
    rate: float = 0.2,
    steps: int = 300,
    momentum: float = 0,
) -> Basins:
    """Return which minimum a descent reaches from each of ``across`` × ``down`` starts."""
    *_, ends = _walk(surface, surface.grid(across, down), rate, steps, momentum)
    bottoms = minima(surface)
    apart = _apart(surface, ends, bottoms)
    labels = np.where(apart.min(axis=-1) < NEAR, apart.argmin(axis=-1), -1)
    return Basins(labels, bottoms, surface.loss(bottoms), steps)


def random_search(surface: Surface, *, tries: int = 100, seed: int = 1) -> Path:
    """Return ``tries`` pairs of weights drawn evenly from the map: the control for a descent.

    Raises ValueError if there is nothing to try.
    """
    if tries < 1:
        raise ValueError(f"random search needs at least 1 try, got {tries}")
    drawn = np.fromiter(uniforms(seed), float, 2 * tries).reshape(tries, 2)
    points = np.array(surface.low) + drawn * (np.array(surface.high) - surface.low)
    return Path(points, surface.loss(points))
