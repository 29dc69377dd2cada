"""Training without numbers to turn: change one entry of a rule table, keep it if it helps.

A rule table has no slope to follow. Small random changes can still be tried one at a time
(hill climbing); the control tries whole random tables instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword.automata.cellular import Cells, evolve

JUDGED = ("all", "last")


@dataclass(frozen=True)
class Learning:
    """How tables came to match an evolution.

    tables uint8 [run, entry]: the best of each run; misses [run, tries + 1]: the share of wrong
    cells of the best table so far, before the first try and after each.
    """

    tables: Cells
    misses: NDArray[np.float64]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Which runs ended with a table that makes no mistake, [run]."""
        return self.misses[:, -1] == 0

    @property
    def tries(self) -> NDArray[np.int64]:
        """How many tries each run took to get as good as it got, [run]."""
        return (self.misses > self.misses[:, -1:]).sum(axis=1)


def learn_rule(
    rows: ArrayLike, *, tries: int, runs: int = 1, seed: int, radius: int = 1, judged: str = "all"
) -> Learning:
    """Return tables trained, by one change of one entry at a time, to evolve as ``rows`` did.

    rows: an evolution [step, width], or one for each run [step, run, width]; a table starts where
    it starts. Each run begins with a random table of 2^(2·radius + 1) entries; a change stays if
    the table is not worse for it. It is judged by the cells of "all" rows or of the "last" alone.
    Raises ValueError for rows, tries or a way of judging that cannot be.
    """
    task = _Task.of(rows, runs, tries, judged)
    rng = np.random.default_rng(seed)
    size, each = 2 ** (2 * radius + 1), np.arange(task.runs)

    def changed(best: Cells) -> Cells:
        tables = best.copy()
        tables[each, rng.integers(size, size=task.runs)] ^= 1
        return tables

    start = rng.integers(0, 2, (task.runs, size), dtype=np.uint8)
    return _improved(task, start, changed, tries)


def search_rule(
    rows: ArrayLike, *, tries: int, runs: int = 1, seed: int, radius: int = 1, judged: str = "all"
) -> Learning:
    """Return the best of as many tables drawn blindly: the control of :func:`learn_rule`."""
    task = _Task.of(rows, runs, tries, judged)
    rng = np.random.default_rng(seed)

    def drawn(best: Cells) -> Cells:
        return rng.integers(0, 2, best.shape, dtype=np.uint8)

    return _improved(task, drawn(np.empty((task.runs, 2 ** (2 * radius + 1)))), drawn, tries)


def _improved(task: _Task, best: Cells, propose, tries: int) -> Learning:
    """Try what ``propose`` makes of the best tables, keeping what is not worse."""
    misses = [task.misses(best)]
    for _ in range(tries):
        tables = propose(best)
        missed = task.misses(tables)
        better = missed <= misses[-1]
        best = np.where(better[:, None], tables, best)
        misses.append(np.where(better, missed, misses[-1]))
    return Learning(best, np.stack(misses, axis=1))


@dataclass(frozen=True)
class _Task:
    """The evolutions to match, [step, run, width], and which of their rows count."""

    rows: Cells
    judged: str

    @classmethod
    def of(cls, rows: ArrayLike, runs: int, tries: int, judged: str) -> _Task:
        rows = np.asarray(rows, dtype=np.uint8)
        if rows.ndim == 2:
            rows = np.repeat(rows[:, None], runs, axis=1)
        if rows.ndim != 3 or len(rows) < 2 or not rows.size:
            raise ValueError(f"rows are [step, width] with two steps at least; got {rows.shape}")
        if judged not in JUDGED or tries < 1 or runs < 1:
            raise ValueError(
                f"needs tries and runs ≥ 1, judged by {' or '.join(JUDGED)}; got {tries} tries, "
                f"{runs} runs, {judged!r}"
            )
        return cls(rows, judged)

    @property
    def runs(self) -> int:
        return self.rows.shape[1]

    def misses(self, tables: Cells) -> NDArray[np.float64]:
        """The share of wrong cells of each run's table, [run]."""
        made = evolve(tables, self.rows[0], len(self.rows) - 1)
        wrong = made[1:] != self.rows[1:] if self.judged == "all" else made[-1:] != self.rows[-1:]
        return wrong.mean(axis=(0, 2))
