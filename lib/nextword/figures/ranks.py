"""Pictures of a model's whole list of next tokens: its shape, its cuts, its temperatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from nextword import theme
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.words import t

STROKES = ("-", "--", "-.", ":")  # lines of one model have one colour, and differ in this
POINTS = 100  # drawn of a list of thousands: equally far apart on a logarithmic axis


@theme.style()
def by_rank(
    lists: Mapping[str, NDArray[np.float64]],
    *,
    slopes: Mapping[str, float],
    ranks: tuple[int, int],
    controls: Mapping[str, NDArray[np.float64]],
    source: str,
) -> Shown:
    """Draw probability against rank, both logarithmic, with a line of slope −1 to compare.

    ``lists``, ``controls``: name → probabilities, likeliest first; ``slopes``: name → what was
    fitted to the list between the two ``ranks``.
    """
    axes = blank(t("rank in the list"), t("probability"), height=4.2)
    first, last = ranks
    axes.axvspan(first, last, color=theme.PANEL, zorder=0)
    for (name, p), stroke in zip(lists.items(), STROKES, strict=False):
        label = f"{name}, slope {_signed(slopes[name])}" if name in slopes else name
        axes.plot(*_thinned(p), stroke, color=theme.MODEL, label=label)
    for (name, p), stroke in zip(controls.items(), STROKES[1:], strict=False):
        label = t("control: {name}", name=name)
        axes.plot(*_thinned(p), stroke, color=theme.CONTROL, linewidth=1.4, label=label)
    middle = round((first * last) ** 0.5)
    level = max(p[middle - 1] for p in lists.values()) * 3  # a little above all the lines
    x = np.array([first / 2, last * 2])
    axes.plot(x, level * middle / x, color=theme.TRUTH, linewidth=1.4, label=t("slope −1"))
    axes.set(xscale="log", yscale="log", ylim=(_floor(lists, last), 1.5))
    said = "; ".join(f"{name}: {_signed(slope)}" for name, slope in slopes.items())
    thin, _ = _thinned(next(iter(lists.values())))
    columns = {name: _short(p[thin - 1]) for name, p in {**lists, **controls}.items()}
    return show(
        axes.figure,
        alt=t("Falling lines on logarithmic axes. Slopes between ranks {first} and {last}: {said}.",
              first=f"{first:,}", last=f"{last:,}", said=said),
        caption=t("Slopes fitted between ranks {first} and {last} (shaded): {said}.",
                  first=f"{first:,}", last=f"{last:,}", said=said),
        source=source,
        data={"rank": thin, **columns},
    )  # fmt: skip


def _thinned(p: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    ranks = np.unique(np.geomspace(1, len(p), POINTS).round().astype(int))
    return ranks, p[ranks - 1]


def _short(p: NDArray[np.float64]) -> list[float]:
    """Four digits of each number: what a table can show, and the same on every machine."""
    return [float(f"{value:.4g}") for value in p]


def _floor(lists: Mapping[str, NDArray[np.float64]], last: int) -> float:
    """Where the picture ends below: far down there is nothing to see but the last few tokens."""
    return min(float(p[min(3 * last, len(p)) - 1]) for p in lists.values())


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


@theme.style()
def cuts(p: NDArray[np.float64], *, top_k: int, top_p: float, source: str) -> Shown:
    """Draw how probability adds up down a list, and where top-k and top-p cut it off.

    ``p``: probabilities, likeliest first.
    """
    total = np.cumsum(p)
    size = min(int(np.searchsorted(total, top_p)) + 1, len(p))  # sums may stop short of 1
    axes = blank(t("likeliest tokens taken together"), t("probability in all"), height=3.4)
    ranks, _ = _thinned(p)
    axes.plot(ranks, total[ranks - 1], color=theme.MODEL)
    axes.axvline(top_k, color=theme.ORANGE, label=f"top-k, k = {top_k}")
    axes.plot(
        [1, size, size], [top_p, top_p, 0], "--", color=theme.ORANGE, label=f"top-p, p = {top_p}"
    )
    axes.set(xscale="log", ylim=(0, 1.02), xlim=(1, len(p)))
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    kept = percent(total[min(top_k, len(p)) - 1])
    return show(
        axes.figure,
        alt=t("A rising line: the {k} likeliest tokens have {kept} of the probability together, "
              "and {size} tokens are needed for {p}.", k=top_k, kept=kept, size=f"{size:,}",
              p=percent(top_p)),
        caption=t("Top-k with k = {k} keeps {kept} of the probability. Top-p with p = {p} keeps "
                  "{size} of {all} tokens.", k=top_k, kept=kept, p=top_p, size=f"{size:,}",
                  all=f"{len(p):,}"),
        source=source,
        data={"tokens": ranks, "probability_in_all": total[ranks - 1].round(6)},
    )  # fmt: skip


@theme.style()
def temperatures(
    values: Sequence[float],
    repeated: Sequence[float],
    bits: Sequence[float],
    *,
    human: tuple[float, float],
    source: str,
) -> Shown:
    """Draw, against temperature, how much a text repeats itself and how surprising it is.

    ``repeated``: share of runs of four tokens that occurred before; ``bits``: surprise per
    token to the model itself; ``human``: both for a text that a person wrote.
    """
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(6.6, 4.6), sharex=True)
    for axes, series, level in ((top, repeated, human[0]), (bottom, bits, human[1])):
        axes.plot(
            values, series, "-o", color=theme.MODEL, markersize=5, label=t("the model's text")
        )
        axes.axhline(level, color=theme.TRUTH, linestyle="--", label=t("a person's text"))
        axes.set_ylim(0, 1.1 * max(*series, level) or 1)
    top.set_ylabel(t("runs repeated"))
    top.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    bottom.set(xlabel=t("temperature"), ylabel=t("bits a token"), xticks=values)
    said = "; ".join(
        f"T = {T:g}: {percent(r)}, {b:.1f} bits"
        for T, r, b in zip(values, repeated, bits, strict=True)
    )
    person = f"{percent(human[0])}, {human[1]:.1f} bits"
    return show(
        figure,
        alt=t("Two lines over temperature: the share of repeated runs and the surprise per token. "
              "{said}. A person's text: {person}.", said=said, person=person),
        caption=t("From T = {cold} to {hot} the share of runs of four tokens that occurred before "
                  "goes from {much} to {little}, and the model's own surprise from {low} to {high} "
                  "bits a token. A person's text: {person}.",
                  cold=f"{values[0]:g}", hot=f"{values[-1]:g}", much=percent(repeated[0]),
                  little=percent(repeated[-1]), low=f"{bits[0]:.1f}", high=f"{bits[-1]:.1f}",
                  person=person),
        source=source,
        data={"temperature": values, "repeated": repeated, "bits": bits},
    )  # fmt: skip
