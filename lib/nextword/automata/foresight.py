"""The task for a net that would look ahead: a row in, the middle cell after some steps out."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from nextword import sources
from nextword.automata.cellular import Cells, evolve

WIDTH = 25
"""Cells a net is shown: all that the middle cell can depend on in twelve steps."""
STEPS = tuple(range(1, WIDTH // 2 + 1))


def every_row(width: int) -> Cells:
    """Return all rows there are, uint8 [2^width, width], in the order of their binary numbers."""
    numbers = np.arange(2**width)[:, None]
    return (numbers >> np.arange(width)[::-1] & 1).astype(np.uint8)


def middle_after(rule: int, rows: Cells, steps: int) -> Cells:
    """Return the middle cell of each row [row, width] after so many steps, uint8 [row].

    Raises ValueError if the ends of the rows would matter: rows need 2·steps + 1 cells.
    """
    width = rows.shape[-1]
    if width < 2 * steps + 1 or width % 2 == 0:
        raise ValueError(
            f"{steps} steps need an odd number of cells, {2 * steps + 1} or more; "
            f"the rows have {width}"
        )
    return evolve(rule, rows, steps)[-1][..., width // 2]


def influence(rule: int, steps: int) -> NDArray[np.float64]:
    """Return how often each cell matters, [2·steps + 1]: in what share of all rows the middle cell
    after ``steps`` steps changes its colour if only this cell does."""
    width = 2 * steps + 1
    answers = middle_after(rule, every_row(width), steps)
    numbers = np.arange(2**width)
    bits = 1 << np.arange(width)[::-1]
    return np.array([np.mean(answers != answers[numbers ^ bit]) for bit in bits])


def measured() -> dict:
    """Return what nets learned of every rule (``experiments/learnability.py``)."""
    return json.loads(sources.artifact("learnability.json").read_text(encoding="utf-8"))
