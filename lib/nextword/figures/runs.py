"""Pictures of repeated runs: every run a dot, so that luck can be told from effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.paper import blank, percent, plain_logarithm
from nextword.figures.shown import Shown, show
from nextword.words import t

# Colour, line and marker: any one of them tells the series apart.
LOOKS = ((theme.MODEL, "-", "o"), (theme.ORANGE, "--", "s"), (theme.READER, "-.", "^"),
         (theme.INK, ":", "D"), (theme.TRUTH, (0, (8, 2)), "v"))  # fmt: skip

ROOM = 28  # characters that fit under a picture on a phone

Runs = Mapping[str, ArrayLike]  # name → [place, run], or [run]


@theme.style()
def along(
    at: Sequence[float],
    series: Runs,
    *,
    xlabel: str,
    ylabel: str,
    control: str = "",
    chance: float | None = None,
    source: str,
) -> Shown:
    """Draw shares right, [place, run] for each name, against a number on a logarithmic axis.

    Lines join the means, dots are the runs; a run that broke down is NaN. Runs that only succeed or
    fail, 1 or 0, are counted and have no dots. `control` names the series that is one; `chance` is
    the share that guessing gets right.
    """
    axes = blank(xlabel, ylabel, height=3.6)
    looks = cycle(LOOKS)
    values = {name: np.asarray(runs, float) for name, runs in series.items()}
    counted = all(np.isin(runs, (0, 1)).all() for runs in values.values())
    for name, runs in values.items():
        colour, line, marker = (theme.CONTROL, "--", "X") if name == control else next(looks)
        axes.plot(
            at, runs.mean(1), linestyle=line, color=colour, marker=marker, markersize=5, label=name
        )
        if not counted:
            axes.plot(at, runs, ".", color=colour, markersize=4, alpha=0.5)
    if chance is not None:
        axes.axhline(chance, color=theme.CONTROL, linestyle=":", label=t("guessing"))
    _number_places(axes, at)
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    said = _counts(xlabel, at, values) if counted else _bests(at, values)
    return show(
        axes.figure,
        alt=t("Lines through the means of runs. {said}", said=said),
        caption=said,
        source=source,
        data=_table(xlabel, at, values),
    )  # fmt: skip


def _number_places(axes: Axes, at: Sequence[float]) -> None:
    """Make the x axis logarithmic and number the places, or some of them where there are many."""
    axes.set_xscale("log")
    whole = [each for each in at if np.log10(each).round(9).is_integer()]
    fewer = whole if len(whole) > 2 else at[::2]
    numbers = {each: f"{each:,.10g}" for each in at}
    ticks = at if sum(map(len, numbers.values())) < ROOM else fewer
    axes.set_xticks(ticks, [numbers[each] for each in ticks])
    axes.minorticks_off()


def _bests(at: Sequence[float], values: Mapping[str, NDArray]) -> str:
    """The highest mean of each line, in words."""
    tops = [(name, runs.mean(1), int(np.nanargmax(runs.mean(1)))) for name, runs in values.items()]
    said = "; ".join(
        t("{name}: {share} at {at:,.10g}", name=name, share=percent(means[top]), at=at[top])
        for name, means, top in tops
    )
    count = next(iter(values.values())).shape[1]
    return t("The best of each line: {said}. Every dot is one of {count} runs.", said=said,
             count=count)  # fmt: skip


def _counts(xlabel: str, at: Sequence[float], values: Mapping[str, NDArray]) -> str:
    """What share of the runs succeeded at each place, in words."""
    said = "; ".join(
        f"{name}: " + ", ".join(
            t("{share:.0f} % with {at:,.10g}", share=100 * share, at=each)
            for share, each in zip(runs.mean(1), at, strict=True)
        )
        for name, runs in values.items()
    )  # fmt: skip
    count = next(iter(values.values())).shape[1]
    return t("{said} {xlabel}. Each mark stands for {count} runs.", said=said, xlabel=xlabel,
             count=count)  # fmt: skip


def _table(xlabel: str, at: Sequence[float], values: Mapping[str, NDArray]) -> dict[str, list]:
    rows = [(name, place, run + 1, round(float(runs[i, run]), 6))
            for name, runs in values.items() for i, place in enumerate(at)
            for run in range(runs.shape[1]) if np.isfinite(runs[i, run])]  # fmt: skip
    return dict(zip(("line", xlabel, "run", "value"), map(list, zip(*rows, strict=True)),
                    strict=True))  # fmt: skip


@theme.style()
def beside(
    panels: Mapping[str, Runs], *, xlabel: str, share: bool = True, control: str = "", source: str
) -> Shown:
    """Draw groups of rows, each row a variant: every run a dot, the middle one a stroke.

    share: the values are shares, drawn in percent; otherwise errors, on a logarithmic axis.
    """
    names = list(next(iter(panels.values())))
    figure, boards = plt.subplots(
        len(panels), figsize=(6.6, 0.5 + len(panels) * (0.55 + 0.46 * len(names))), sharex=True,
        squeeze=False,
    )  # fmt: skip
    for axes, (title, rows) in zip(boards[:, 0], panels.items(), strict=True):
        axes.set_title(title)
        for place, (name, runs) in enumerate(rows.items()):
            _row(axes, -place, name, runs, theme.CONTROL if name == control else theme.MODEL)
        axes.set(ylim=(0.3 - len(rows), 0.75), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.grid(visible=True, axis="x")
        if not share:
            axes.set_xscale("log")
            plain_logarithm(axes.xaxis)
    last = boards[-1, 0]
    last.set_xlabel(xlabel if share else t("{errors} (← better)", errors=xlabel))
    if share:
        last.xaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    written = percent if share else lambda value: f"{value:.2g}"
    said = "; ".join(_middles(title, rows, written) for title, rows in panels.items())
    count = len(next(iter(next(iter(panels.values())).values())))
    return show(
        figure,
        alt=t("Rows of {count} dots. Middle runs: {said}.", count=count, said=said),
        caption=t("Middle runs: {said}. Every dot is one of {count} runs.", count=count, said=said),
        source=source,
        data=_rows(panels),
    )


def _row(axes: Axes, height: float, name: str, runs: ArrayLike, colour: str) -> None:
    runs = np.asarray(runs, float)
    axes.plot(runs, np.full(len(runs), height), "o", color=colour, markersize=6, alpha=0.55)
    axes.plot([np.median(runs)] * 2, [height - 0.2, height + 0.16], color=theme.INK)
    axes.annotate(name, (0, height + 0.16), xycoords=("axes fraction", "data"), va="bottom")


def _middles(title: str, rows: Runs, written) -> str:
    middles = ", ".join(f"{name} {written(np.median(runs))}" for name, runs in rows.items())
    return f"{title}: {middles}" if title else middles


def _rows(panels: Mapping[str, Runs]) -> dict[str, list]:
    cells = [(title, name, run + 1, float(value)) for title, rows in panels.items()
             for name, runs in rows.items() for run, value in enumerate(runs)]  # fmt: skip
    head = (t("group"), t("variant"), t("run"), t("value"))
    return dict(zip(head, map(list, zip(*cells, strict=True)), strict=True))
