"""Elementary cellular automata: a row of cells, black or white, and a table with eight entries.

The next colour of a cell depends on its own and its two neighbours'. Three cells have eight
patterns; the answers to the patterns, read as a binary number, are the *rule* (Wolfram 1983).
Patterns are numbered 4·left + 2·centre + right, so entry 6 of a table answers ■■□.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

RULES = 256

Cells = NDArray[np.uint8]  # 0 is a white cell, 1 a black one


def rule_table(rule: int) -> Cells:
    """Return what comes after each of the eight patterns, uint8 [8].

    Raises ValueError unless ``rule`` is a whole number from 0 to 255.

    >>> rule_table(30).tolist()
    [0, 1, 1, 1, 1, 0, 0, 0]
    """
    if rule != int(rule) or not 0 <= rule < RULES:
        raise ValueError(f"rules are numbered 0 to 255; there is no rule {rule}")
    return (int(rule) >> np.arange(8) & 1).astype(np.uint8)


def rule_number(table: ArrayLike) -> int:
    """Return the number of a table: its entries as binary digits, the last one first.

    >>> rule_number([0, 1, 1, 1, 1, 0, 0, 0])
    30
    """
    return sum(int(entry) << i for i, entry in enumerate(_cells(table, "a table")))


def single_cell(width: int) -> Cells:
    """Return a row, uint8 [width], that is white but for the cell in its middle."""
    if width < 1:
        raise ValueError(f"a row has at least one cell; the width is {width}")
    row = np.zeros(width, np.uint8)
    row[width // 2] = 1
    return row


def random_row(width: int, *, seed: int) -> Cells:
    """Return a row, uint8 [width], whose cells are black or white by a fair coin."""
    return np.random.default_rng(seed).integers(0, 2, width, dtype=np.uint8)


def evolve(rule: int | ArrayLike, start: ArrayLike, steps: int) -> Cells:
    """Return the row at every step, uint8 [steps + 1, …, width]; the two ends are neighbours.

    ``start`` is one row [width] or many [row, width]. ``rule`` is a number, or a table, or a table
    for each row [row, 8]; tables of 32 or 128 entries look two or three cells to each side.
    Raises ValueError for rules, cells or steps that cannot be.
    """
    tables = rule_table(rule) if np.ndim(rule) == 0 else _cells(rule, "a table")
    radius = radius_of(tables)
    row = _cells(start, "a row")
    if steps < 0:
        raise ValueError(f"the number of steps is 0 or more; it is {steps}")
    if tables.ndim > 1:
        row = np.broadcast_to(row, (*tables.shape[:-1], row.shape[-1]))
    rows = np.empty((steps + 1, *row.shape), np.uint8)
    rows[0] = row
    for step in range(steps):
        rows[step + 1] = _looked_up(tables, patterns(rows[step], radius=radius))
    return rows


def patterns(rows: Cells, *, radius: int = 1) -> NDArray[np.intp]:
    """Return the number of the pattern around each cell, [… width]; the ends are neighbours."""
    number = np.zeros(rows.shape, np.intp)
    for offset in range(-radius, radius + 1):
        number = 2 * number + np.roll(rows, -offset, axis=-1)
    return number


def radius_of(tables: Cells) -> int:
    """Return how many cells a table looks to each side; ValueError if no radius fits its size."""
    sizes = {2 ** (2 * radius + 1): radius for radius in (1, 2, 3)}
    if tables.shape[-1] not in sizes:
        raise ValueError(f"a table has 8, 32 or 128 entries; this one has {tables.shape[-1]}")
    return sizes[tables.shape[-1]]


def _looked_up(tables: Cells, numbers: NDArray[np.intp]) -> Cells:
    if tables.ndim == 1:
        return tables[numbers]
    return np.take_along_axis(tables, numbers, axis=-1)


def from_single_cell(rule: int | ArrayLike, steps: int) -> Cells:
    """Return what grows out of one black cell on an endless white row, [steps + 1, 2·steps + 1].

    The rows are just as wide as news can travel in that time, so their ends never matter.
    """
    return evolve(rule, single_cell(2 * steps + 1), steps)


def centre_column(rule: int, steps: int) -> Cells:
    """Return the colours below the single black cell, uint8 [steps + 1].

    A whole row is one big whole number here: all its cells are answered by a handful of
    bitwise operations, which makes ten thousand steps a matter of a moment.
    """
    table, width = rule_table(rule), 2 * steps + 1
    row, every = 1 << steps, (1 << width) - 1
    column = np.empty(steps + 1, np.uint8)
    for step in range(steps + 1):
        column[step] = row >> steps & 1
        left = row >> 1 | (row & 1) << width - 1
        right = row << 1 & every | row >> width - 1
        row = _answered(table, (left, row, right), every)
    return column


def _answered(table: Cells, neighbours: tuple[int, int, int], every: int) -> int:
    """The next row: black where one of the patterns that the table answers with black stands."""
    following = 0
    for pattern in np.flatnonzero(table):
        here = every
        for place, cells in zip((4, 2, 1), neighbours, strict=True):
            here &= cells if pattern & place else ~cells
        following |= here
    return following


def _cells(values: ArrayLike, what: str) -> Cells:
    """``values`` as zeros and ones; ValueError for anything else."""
    array = np.asarray(values)
    if array.ndim == 0 or not array.size or not np.isin(array, (0, 1)).all():
        raise ValueError(f"{what} is a list of zeros and ones; got {values!r}")
    return array.astype(np.uint8)
