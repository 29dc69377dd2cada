"""Printed digits: the outlines of a font, filled with ink on a grid of pixels."""

from __future__ import annotations

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

FINE = 4  # points looked at along each side of a pixel
SIDE = 28


def printed_digits(font: str = "DejaVu Sans", *, bold: bool = False) -> NDArray[np.float64]:
    """Return the digits 0 to 9 as a font draws them, [10, 28, 28], placed as MNIST's are.

    The font DejaVu comes with matplotlib, so that every machine has it.
    """
    from nextword import digits  # brings PyTorch along, which other figures do without

    face = FontProperties(family=font, weight="bold" if bold else "normal")
    return np.stack([digits.centred(_filled(str(digit), face)) for digit in range(10)])


def _filled(text: str, face: FontProperties) -> NDArray[np.float64]:
    """Ink 0 to 255 in a box of 20 pixels: the share of fine points that lie inside the outlines."""
    outline = TextPath((0, 0), text, size=100, prop=face)
    low, high = outline.vertices.min(axis=0), outline.vertices.max(axis=0)
    fine = (np.arange(20 * FINE) + 0.5) / (20 * FINE)
    x = (low + high)[0] / 2 + (fine - 0.5) * (high - low).max()
    y = (low + high)[1] / 2 + (0.5 - fine) * (high - low).max()
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    inside = np.zeros(len(points), bool)
    for polygon in outline.to_polygons():
        inside ^= Path(polygon).contains_points(points)  # what is inside twice is a hole
    return 255 * inside.reshape(20, FINE, 20, FINE).mean(axis=(1, 3))
