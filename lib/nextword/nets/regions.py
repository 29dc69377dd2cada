"""The task of the nearest point: a square, a few points, and for every place the nearest of them.

The square reaches from −1 to 1 both ways. The places nearest to one point form its Voronoi cell.
So that a net with a single output can learn the map, each cell has a level: evenly spaced numbers
from −1 to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]  # [n, 2] -> [n, 1]

LOW, HIGH = -1.0, 1.0
CORNERS = np.array([[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]])
# No two of the cells have the same shape or size, so that no net is right by symmetry.
THREE_POINTS = ((-0.6, -0.4), (0.15, 0.65), (0.6, -0.25))


@dataclass(frozen=True, eq=False)
class Nearest:
    """The function that a net should learn: the level of the nearest of some points [k, 2]."""

    points: Array

    @property
    def levels(self) -> Array:
        """The level of each point, [k]: from −1 to 1 in equal steps."""
        return np.linspace(LOW, HIGH, len(self.points))

    def __call__(self, places: ArrayLike) -> Array:
        """Return the level of the nearest point of each place [n, 2], as [n, 1]."""
        return self.levels[self.which(places)][:, None]

    def which(self, places: ArrayLike) -> NDArray[np.int64]:
        """Return which point is nearest to each place [n, 2]; the first of equally near ones."""
        return self._squares(places).argmin(axis=1)

    def decide(self, values: ArrayLike) -> NDArray[np.int64]:
        """Return the decision that a net's outputs stand for: whose level is closest to each."""
        return np.abs(np.ravel(values)[:, None] - self.levels).argmin(axis=1)

    def to_border(self, places: ArrayLike) -> Array:
        """Return how far each place [n, 2] is from the nearest border of its cell, [n].

        The border between two cells is the perpendicular bisector of their points.
        """
        squares, mine = self._squares(places), self.which(places)
        apart = np.linalg.norm(self.points[mine][:, None] - self.points, axis=2)
        apart[np.arange(len(mine)), mine] = np.nan  # no border with itself
        gaps = squares - squares.min(axis=1, keepdims=True)
        return np.nanmin(gaps / (2 * apart), axis=1)

    def cells(self) -> list[Array]:
        """Return the Voronoi cell of each point: a polygon [corner, 2], counter-clockwise.

        A cell is the square with everything cut off that is nearer to another point.
        """
        made = []
        for i, own in enumerate(self.points):
            cell = CORNERS
            for other in np.delete(self.points, i, axis=0):
                cell = _cut(cell, other - own, (own + other) / 2)
            made.append(cell)
        return made

    @property
    def shares(self) -> Array:
        """The share of the square that each cell has, [k]; by the shoelace formula."""
        corners = [(*cell.T, *np.roll(cell, -1, axis=0).T) for cell in self.cells()]
        twice = np.array([x @ ahead_y - y @ ahead_x for x, y, ahead_x, ahead_y in corners])
        return twice / 2 / (HIGH - LOW) ** 2

    def _squares(self, places: ArrayLike) -> Array:
        """Squared distances [n, k] between places and points."""
        places = np.asarray(places, dtype=float)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"places have to be [n, 2]; these are {list(places.shape)}")
        return ((places[:, None] - self.points) ** 2).sum(axis=2)


def nearest(points: ArrayLike = THREE_POINTS) -> Nearest:
    """Return the function that says which of at least two points [k, 2] is nearest.

    Raises ValueError for points that are not pairs of numbers, lie outside the square or coincide.

    >>> task = nearest([(-1, 0), (1, 0)])
    >>> task([(-0.2, 0.9), (0.2, -0.9)]).tolist()
    [[-1.0], [1.0]]
    """
    found = np.array(points, dtype=float)
    if found.ndim != 2 or found.shape[1] != 2 or len(found) < 2:
        raise ValueError(f"points have to be [k, 2] with k ≥ 2; these are {list(found.shape)}")
    if not (np.abs(found) <= HIGH).all():
        raise ValueError("points have to lie in the square from −1 to 1; move them inside")
    if len(np.unique(found, axis=0)) < len(found):
        raise ValueError("two points coincide, so their cells have no border; move one")
    return Nearest(found)


def grid(side: int) -> Array:
    """Return side × side places that cover the square evenly, row by row from below, [side², 2]."""
    if side < 1:
        raise ValueError(f"side has to be 1 or more; it is {side}")
    middles = LOW + (HIGH - LOW) * (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(middles, middles)
    return np.stack([x.ravel(), y.ravel()], axis=1)


@dataclass(frozen=True, eq=False)
class Chart:
    """What a net makes of the square, beside what is so; arrays are [row from below, column]."""

    task: Nearest
    values: Array  # the net's output
    decided: NDArray[np.int64]  # which point it takes for the nearest
    truth: NDArray[np.int64]  # which point is the nearest
    to_border: Array  # distance to the nearest true border

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Where the decision is not the truth."""
        return self.decided != self.truth

    @property
    def agreement(self) -> float:
        """The share of the area where the decision is the truth."""
        return float(1 - self.wrong.mean())

    def wrong_within(self, distance: float) -> float:
        """The share of the wrong area at most so far from a border; nan if nothing is wrong."""
        near = self.to_border[self.wrong] <= distance
        return float(near.mean()) if near.size else float("nan")


def chart(net: Function, points: ArrayLike = THREE_POINTS, *, side: int = 100) -> Chart:
    """Return what the net, or any function [n, 2] → [n, 1], computes on side × side places."""
    task, places = nearest(points), grid(side)
    values = np.asarray(net(places), dtype=float)
    if values.shape != (len(places), 1):
        raise ValueError(
            f"the net has to give one number a place, {[len(places), 1]}; "
            f"it gave {list(values.shape)}"
        )
    made = values, task.decide(values), task.which(places), task.to_border(places)
    return Chart(task, *(each.reshape(side, side) for each in made))


def area_agreement(net: Function, points: ArrayLike = THREE_POINTS, *, side: int = 100) -> float:
    """Return the share of the square where the net decides for the point that is nearest."""
    return chart(net, points, side=side).agreement


def _cut(polygon: Array, away: Array, through: Array) -> Array:
    """The part of a convex polygon behind the line through a place, seen in direction `away`."""
    depth = (through - polygon) @ away  # positive on the side that stays
    kept = []
    for i, corner in enumerate(polygon):
        before = i - 1
        if (depth[i] < 0) != (depth[before] < 0):
            share = depth[before] / (depth[before] - depth[i])
            kept.append(polygon[before] + share * (corner - polygon[before]))
        if depth[i] >= 0:
            kept.append(corner)
    return np.array(kept)
