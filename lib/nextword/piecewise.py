"""Two functions of one number for a net to learn, and what a long lesson gave."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword import sources

# The staircase: a height for each stretch, and where one stretch ends and the next begins.
EDGES = (-0.6, 0.1, 0.5)
HEIGHTS = (0.4, -0.5, 0.8, 0.1)
# The zigzag: straight from corner to corner.
CORNERS = ((-1.0, -0.6), (-0.5, 0.7), (0.0, -0.5), (0.5, 0.8), (1.0, -0.3))


def staircase(x: ArrayLike) -> NDArray[np.float64]:
    """Return the height of the staircase at each ``x``; an edge belongs to the stair on its right.

    >>> staircase([-1, -0.6, 0, 0.3, 1]).tolist()
    [0.4, -0.5, -0.5, 0.8, 0.1]
    """
    return np.array(HEIGHTS)[np.searchsorted(EDGES, x, side="right")]


def zigzag(x: ArrayLike) -> NDArray[np.float64]:
    """Return the zigzag at each ``x``. Four ramps can draw it between −1 and 1: it has three bends.

    >>> zigzag([-1, -0.25, 0.5]).round(2).tolist()
    [-0.6, 0.1, 0.8]
    """
    return np.interp(x, *np.transpose(CORNERS))


@cache
def measured() -> dict:
    """Return what ``experiments/piecewise.py`` recorded: "lesson" and "widths".

    lesson: "examples" [r] and "losses" [seed][r] on a fixed grid, "seeds", "recipe", and "nets":
    number of examples → a net for each seed, as JSON; widths: "widths", "losses" [width][seed],
    "recipe". Raises SourceError if the artifact is missing or corrupt.
    """
    return json.loads(sources.artifact("piecewise.json").read_text(encoding="utf-8"))
