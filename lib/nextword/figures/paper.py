"""Blank axes and number words shared by the pictures of every chapter."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import LogLocator, NullFormatter


def blank(xlabel: str, ylabel: str, *, height: float = 3.3) -> Axes:
    """Return empty axes as wide as the book's column, ``height`` inches tall."""
    return plt.figure(figsize=(6.6, height)).add_subplot(xlabel=xlabel, ylabel=ylabel)


def percent(share: float) -> str:
    """Return a share as words: ``0.127`` is ``12.7 %``."""
    return f"{100 * share:.1f} %"


def plain_logarithm(axis: Axis, steps: Sequence[int] = (1,)) -> None:
    """Label a logarithmic axis 0.1, 1, 10, …: raised exponents would be too small to read."""
    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axis.set_minor_formatter(NullFormatter())
