"""The shortcut of rule 90 and its relatives: the far future without the steps between.

Rule 90 adds each cell's two neighbours modulo 2. Doing that t times is a row of Pascal's triangle
modulo 2, and such rows are easy to write down at once (Martin, Odlyzko and Wolfram 1984).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nextword.automata.cellular import Cells
from nextword.automata.kinds import taps


def rule90_cell(step: int, place: int) -> int:
    """Return the cell ``place`` cells right of the middle after ``step`` steps from a single cell.

    It is the binomial coefficient (step over (step + place)/2) modulo 2, and that is odd if no
    binary digit of one part stands where the other part has one (Kummer 1852).
    Raises ValueError for a negative step.

    >>> [rule90_cell(3, place) for place in range(-3, 4)]
    [1, 0, 1, 0, 1, 0, 1]
    """
    if step < 0:
        raise ValueError(f"steps are counted from 0; there is no step {step}")
    if abs(place) > step or (step + place) % 2:
        return 0
    right = (step + place) // 2
    return int(right & (step - right) == 0)


def leap(rule: int, row: ArrayLike, steps: int) -> Cells:
    """Return the row after ``steps`` steps of a rule that sums neighbours, in a few leaps.

    2^k such steps together sum the cells 2^k away, so one leap for each binary 1 in ``steps`` will
    do. The ends are neighbours. Raises ValueError for other rules and negative steps.
    """
    offsets = taps(rule)
    if steps < 0:
        raise ValueError(f"the number of steps is 0 or more; it is {steps}")
    cells = np.asarray(row, dtype=np.uint8)
    for power in range(steps.bit_length()):
        if steps >> power & 1:
            leapt = np.zeros_like(cells)
            for offset in offsets:
                leapt ^= np.roll(cells, -offset * 2**power, axis=-1)
            cells = leapt
    return cells


def cells_to_compute(steps: int) -> int:
    """Return how many cells have to be computed, step by step, to know one cell after ``steps``.

    It needs three cells of the row above it, five of the row above that, and so on:
    1 + 3 + 5 + … = steps².
    """
    return steps**2


def digits_to_compare(steps: int) -> int:
    """Return how many pairs of binary digits ``rule90_cell`` compares for that cell."""
    return steps.bit_length()
