"""The wiring of a small net: a column for each layer, a circle for each neuron, a line a weight."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from nextword import theme
from nextword.words import t

TALLEST = 4  # neurons of a layer above which a diagram becomes taller


def board(widths: Sequence[int]) -> Axes:
    """Empty axes for a diagram: a column for each layer, a row for each neuron of the widest."""
    height = 2.6 + 0.45 * max(0, max(widths) - TALLEST)
    axes = plt.figure(figsize=(6.6, height)).add_subplot()
    axes.set(xlim=(-0.35, len(widths) - 0.65), ylim=(-max(widths) / 2, max(widths) / 2))
    axes.set_axis_off()
    return axes


def _heights(width: int) -> NDArray:
    return (width - 1) / 2 - np.arange(width)


def wires(
    axes: Axes, step: int, widths: Sequence[int], weights: NDArray, *, thickest: float = 2.6
) -> None:
    """Lines between two layers, as thick as their weights [before, after], dashed if negative."""
    largest = np.abs(weights).max() or 1
    thickest *= min(1, TALLEST / max(widths))  # many lines would be one grey
    for i, low in enumerate(_heights(widths[step])):
        for j, high in enumerate(_heights(widths[step + 1])):
            weight = weights[i, j] / largest
            stroke = "--" if weight < 0 else "-"
            axes.plot([step, step + 1], [low, high], stroke, color=theme.SOFT, zorder=1,
                      linewidth=0.4 + (thickest - 0.4) * abs(weight))  # fmt: skip


def circles(axes: Axes, widths: Sequence[int], texts: Sequence[Sequence[str]]) -> None:
    """A circle for each neuron, round the number in it; names beside the first and the last."""
    size = 36 if any(map(any, texts)) else 20
    for step, width in enumerate(widths):
        colour = theme.READER if step == 0 else theme.MODEL
        axes.plot([step] * width, _heights(width), "o", markersize=size, color=theme.PAPER,
                  markeredgecolor=colour, markeredgewidth=2, zorder=2)  # fmt: skip
        for height, text in zip(_heights(width), texts[step], strict=True):
            axes.text(step, height, text, ha="center", va="center", fontsize=9.5, zorder=3)
    _ends(axes, widths, size=size)


def _ends(axes: Axes, widths: Sequence[int], *, size: float) -> None:
    """Names beside the inputs and the outputs, whose circles are so large, in points."""
    gap = size / 2 + 5
    names = "xyz"[: widths[0]] if widths[0] <= 3 else [""] * widths[0]
    for height, name in zip(_heights(widths[0]), names, strict=True):
        axes.annotate(name, (0, height), (-gap, 0), textcoords="offset points", ha="right",
                      va="center")  # fmt: skip
    for height in _heights(widths[-1]):
        axes.annotate(t("output"), (len(widths) - 1, height), (gap, 0),
                      textcoords="offset points", va="center")  # fmt: skip
