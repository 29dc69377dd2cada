"""Pictures for chapter 8: evolutions of cells, rules, tapes, and the work that they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nextword import automata, theme
from nextword.automata import TuringRun
from nextword.figures.cells import (
    LINE,
    NARROW,
    WIDE,
    Panel,
    both_widths,
    page,
    panels,
    square,
    svg,
    words,
)
from nextword.figures.paper import percent
from nextword.figures.shown import Shown
from nextword.words import t


def evolutions(rows: Mapping[str, ArrayLike], *, marked: int | None = None) -> Shown:
    """Draw evolutions [step, cell], title → cells, two beside each other, time running downwards.

    ``marked`` is a column to point at. The share of black cells is told where the first row is
    more than a single cell: around a growing pattern all is white.
    """
    cells = {title: np.asarray(each) for title, each in rows.items()}
    said = "; ".join(_told(title, each) for title, each in cells.items())
    alt = t("Rows of black and white cells, one below the other for each step. {said}.", said=said)
    longest = max(len(each) for each in cells.values())
    black = {
        title: [*each.sum(axis=1).tolist(), *[None] * (longest - len(each))]
        for title, each in cells.items()
    }
    drawn = [Panel(title, {theme.BLACK: each}, marked) for title, each in cells.items()]
    return Shown(
        panels(drawn, alt=alt, columns=min(2, len(cells))),
        alt=alt,
        caption=t("Time runs downwards; {said}.", said=said),
        data={"step": list(range(longest)), **black},
    )


def _told(title: str, rows: np.ndarray) -> str:
    """How many rows there are, and how black."""
    if rows[0].sum() < 2:
        return t("{title}, {count} rows", title=title, count=len(rows))
    return t("{title}, {count} rows: {share} black", title=title, count=len(rows),
             share=percent(rows.mean()))  # fmt: skip


def rule_tables(rules: Sequence[int]) -> Shown:
    """Draw the tables of rules: eight patterns of three cells, below each what comes next."""
    said = "; ".join(
        t("rule {rule} is {digits} in binary digits", rule=rule, digits=f"{rule:08b}")
        for rule in rules
    )
    alt = t("Eight patterns of three cells, from all black to all white, each with the cell that "
            "follows. {said}.", said=said)  # fmt: skip
    order = range(7, -1, -1)
    return Shown(
        both_widths(_tables(rules, WIDE, 8, alt), _tables(rules, NARROW, 4, alt)),
        alt=alt,
        caption=t("Read the lower cells as binary digits, black for one: {said}.", said=said),
        data={
            "pattern": [f"{pattern:03b}" for pattern in order],
            **{
                t("rule {rule}", rule=rule): automata.rule_table(rule)[list(order)].tolist()
                for rule in rules
            },
        },
    )


def _tables(rules: Sequence[int], width: int, columns: int, alt: str) -> str:
    size = 16
    step, tall = width / columns, 3.4 * size
    body, top = "", 0.0
    for rule in rules:
        body += words(t("rule {rule}", rule=rule), 0, top + 14, look="font-weight: 600")
        for i, pattern in enumerate(range(7, -1, -1)):
            left = (i % columns) * step
            at = top + LINE + (i // columns) * tall
            cells = (pattern >> 2 & 1, pattern >> 1 & 1, pattern & 1)
            body += "".join(square(left + 1 + j * size, at, size, c) for j, c in enumerate(cells))
            after = int(automata.rule_table(rule)[pattern])
            body += square(left + 1 + size, at + size + 5, size, after)
        top += LINE + 8 // columns * tall + 4
    return svg(width, top, body, alt)


def tape(run: TuringRun, *, source: str = "") -> Shown:
    """Draw what a Turing machine does to its tape: one row a step, the head in colour."""
    heads = np.zeros_like(run.tapes)
    heads[np.arange(len(run.heads)), run.heads] = 1
    black = int(run.tapes[-1].sum())
    end = t("it stops by itself") if run.halted else t("we give up; it has not stopped")
    said = t("After {steps} steps {end}, with {black} ones on the tape", steps=run.steps, end=end,
             black=black)  # fmt: skip
    alt = t("The tape of a Turing machine, one row for each step; the head wanders to and fro over "
            "{width} places. {said}.", width=run.tapes.shape[1], said=said)  # fmt: skip
    layers = {theme.BLACK: run.tapes * (1 - heads), theme.MISTAKE: heads}
    turned = {colour: cells.T for colour, cells in layers.items()}
    wide = Panel(t("time runs to the right; up is left on the tape"), turned)
    narrow = Panel(t("time runs downwards"), layers)
    return Shown(
        both_widths(page([wide], WIDE, 1, alt), page([narrow], NARROW, 1, alt, tallest=640)),
        alt=alt,
        caption=t("{said}. Black is a one; the coloured cell is where the head stands.", said=said),
        source=source,
        data={
            "step": list(range(run.steps + 1)),
            "state": list(run.states),
            "head": run.heads.tolist(),
            "ones": run.tapes.sum(axis=1).tolist(),
        },
    )
