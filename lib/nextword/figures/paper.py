"""Blank axes and number words shared by the pictures of every chapter."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.axes import Axes


def blank(xlabel: str, ylabel: str, *, height: float = 3.3) -> Axes:
    """Return empty axes as wide as the book's column, ``height`` inches tall."""
    return plt.figure(figsize=(6.6, height)).add_subplot(xlabel=xlabel, ylabel=ylabel)


def percent(share: float) -> str:
    """Return a share as words: ``0.127`` is ``12.7 %``."""
    return f"{100 * share:.1f} %"
