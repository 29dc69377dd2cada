"""Pictures made of cells: sharp at any size, black on white paper in a light page and a dark one.

Cells travel as a small black-and-white image that is used as a stencil: what is white in it lets
the colour below shine through, and that colour follows the page's theme.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from nextword import theme

WIDE, NARROW = 634, 350  # px: a page's column, a phone's
TEXT, LINE, GAP = 14, 22, 18  # px
ARROW = 8  # px, the height of an arrowhead


@dataclass(frozen=True)
class Panel:
    """One picture: a title above it, and layers of cells, colour → shares of ink [row, column].

    Two arrowheads, above and below, point at the column ``marked``.
    """

    title: str
    layers: Mapping[str, ArrayLike]
    marked: int | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Its rows and columns."""
        return np.shape(next(iter(self.layers.values())))


def both_widths(wide: str, narrow: str) -> str:
    """Return the HTML of a picture drawn for a page and for a phone."""
    return (
        f'<div class="nw-picture nw-wide">{wide}</div>'
        f'<div class="nw-picture nw-narrow" style="display: none">{narrow}</div>'
    )


def panels(each: Sequence[Panel], *, alt: str, columns: int = 1, tallest: int = 420) -> str:
    """Return the HTML of several panels, ``columns`` in a row on a page, one below the other on
    a phone. No panel is more than ``tallest`` px high."""
    return both_widths(page(each, WIDE, columns, alt, tallest), page(each, NARROW, 1, alt, tallest))


def page(each: Sequence[Panel], width: int, columns: int, alt: str, tallest: int = 420) -> str:
    """Return the SVG of panels, so many in a row, as large as ``width`` px allow."""
    room = (width - GAP * (columns - 1)) / columns
    body, top = [], 0.0
    for first in range(0, len(each), columns):
        row = each[first : first + columns]
        sizes = [_cell_size(panel, room, tallest) for panel in row]
        for i, (panel, size) in enumerate(zip(row, sizes, strict=True)):
            body.append(_panel(panel, i * (room + GAP), top, size))
        heights = [panel.shape[0] * size for panel, size in zip(row, sizes, strict=True)]
        top += LINE + max(heights) + GAP
    below = ARROW if any(panel.marked is not None for panel in each) else 0
    return svg(width, top - GAP + below, "".join(body), alt)


def _cell_size(panel: Panel, room: float, tallest: int) -> float:
    """How many pixels a cell may take: a whole number, so that all look alike, where one fits."""
    rows, columns = panel.shape
    size = min(room / columns, tallest / rows)
    return float(int(size)) if size >= 1 else size


def _panel(panel: Panel, left: float, top: float, size: float) -> str:
    """The title, the white paper, each layer of ink upon it, and the arrowheads."""
    rows, columns = panel.shape
    paper = (
        f'<rect x="{left:g}" y="{top + LINE:g}" width="{columns * size:g}" '
        f'height="{rows * size:g}" style="fill: {theme.WHITE}"/>'
    )
    layers = (
        stencil(cells, colour, left, top + LINE, size) for colour, cells in panel.layers.items()
    )
    arrows = ""
    if panel.marked is not None:
        at = left + (panel.marked + 0.5) * size
        arrows = _arrow(at, top + LINE, -1) + _arrow(at, top + LINE + rows * size, 1)
    return words(panel.title, left, top + TEXT) + paper + "".join(layers) + arrows


def _arrow(at: float, tip: float, away: int) -> str:
    """An arrowhead that touches the paper from above (away = −1) or from below (1)."""
    base = tip + away * ARROW
    return (
        f'<path d="M{at:g} {tip:g}L{at - ARROW / 2:g} {base:g}H{at + ARROW / 2:g}Z" '
        f'style="fill: {theme.READER}"/>'
    )


def stencil(cells: ArrayLike, colour: str, left: float, top: float, size: float) -> str:
    """Return the SVG of cells [row, column], 0 to 1, as ink of a colour; ``size`` px a cell."""
    shares = np.asarray(cells, dtype=float)
    rows, columns = shares.shape
    box = f'x="{left:g}" y="{top:g}" width="{columns * size:g}" height="{rows * size:g}"'
    address = base64.b64encode(_png(shares)).decode()
    name = "c" + hashlib.sha256(f"{box}{colour}{address}".encode()).hexdigest()[:8]
    return (
        f'<mask id="{name}" maskUnits="userSpaceOnUse" {box}><image {box} '
        f'preserveAspectRatio="none" style="image-rendering: pixelated" '
        f'href="data:image/png;base64,{address}"/></mask>'
        f'<rect {box} mask="url(#{name})" style="fill: {colour}"/>'
    )


def _png(shares: np.ndarray) -> bytes:
    """The cells as a PNG of one pixel each: one bit a pixel where that is enough."""
    plain = np.isin(shares, (0, 1)).all()
    pixels = shares > 0.5 if plain else np.round(255 * shares.clip(0, 1)).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def square(left: float, top: float, size: float, black: int) -> str:
    """Return the SVG of one cell with its frame."""
    fill = theme.BLACK if black else theme.WHITE
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{size:g}" height="{size:g}" '
        f'style="fill: {fill}; stroke: {theme.SOFT}"/>'
    )


def words(text: str, left: float, base: float, *, anchor: str = "start", look: str = "") -> str:
    """Return the SVG of a line of text on its base line."""
    return (
        f'<text x="{left:g}" y="{base:g}" text-anchor="{anchor}" style="font-size: {TEXT}px; '
        f'font-family: var(--nw-font, sans-serif); fill: {theme.INK}; {look}">'
        f"{html.escape(text)}</text>"
    )


def svg(width: float, height: float, body: str, alt: str) -> str:
    """Return an inline SVG, its palette as CSS variables, its ids unlike those of other sizes."""
    own = f"w{width:g}-"
    body = body.replace('id="', f'id="{own}').replace("url(#", f"url(#{own}")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{html.escape(alt)}" '
        f'style="max-width: 100%; height: auto">'
    )
    return theme.with_variables(f"{head}{body}</svg>")
