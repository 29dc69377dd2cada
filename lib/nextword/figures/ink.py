"""Small grey pictures as SVG of the page's own ink, so that they follow light and dark."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword import markup, theme

LEVELS = 16  # shades of ink: more cannot be told apart at this size


def ink(
    values: ArrayLike, *, most: float = 255, colour: str = theme.INK, below: str = theme.MISTAKE
) -> str:
    """Return numbers [row, column] as an SVG picture: 0 is paper, `most` full ink.

    Negative numbers have the colour `below`. Raises ValueError unless `most` is positive.
    """
    if not most > 0:
        raise ValueError(f"most, the number that is full ink, has to be positive; it is {most}")
    grid = np.atleast_2d(np.asarray(values, dtype=float))
    levels = np.clip(np.rint(grid / most * LEVELS), -LEVELS, LEVELS).astype(int)
    shades = sorted(set(levels.flat) - {0})
    strokes = "".join(_shade(levels, shade, colour if shade > 0 else below) for shade in shades)
    rows, columns = grid.shape
    return theme.with_variables(
        f'<svg class="nw-ink" viewBox="0 0 {columns} {rows}" aria-hidden="true" '
        f'shape-rendering="crispEdges" style="display: block; width: 100%">{strokes}</svg>'
    )


def _shade(levels: NDArray[np.int64], shade: int, colour: str) -> str:
    """All pixels of one shade: a line for each run of them, half a pixel below the row's edge."""
    lines = "".join(_runs(row == shade, place) for place, row in enumerate(levels))
    opacity = f"{abs(shade) / LEVELS:.4g}"
    return f'<path d="{lines}" style="stroke: {colour}" stroke-opacity="{opacity}"/>'


def _runs(marked: NDArray[np.bool_], row: int) -> str:
    start, found = 0, []
    for on, group in groupby(marked):
        length = sum(1 for _ in group)
        if on:
            found.append(f"M{start} {row}.5h{length}")
        start += length
    return "".join(found)


def marked(values: ArrayLike, places: Iterable[Sequence[int]]) -> str:
    """Return a picture, inked 0 to 255, with frames around pixels, each given as row and column."""
    frames = "".join(
        f'<rect x="{column}" y="{row}" width="1" height="1"/>' for row, column in places
    )
    frame = f'<g style="fill: none; stroke: {theme.MISTAKE}; stroke-width: 0.3">{frames}</g>'
    return ink(values).replace("</svg>", f"{theme.with_variables(frame)}</svg>")


def framed(picture: str, label: str = "", *, wrong: bool = False) -> str:
    """Return a picture on its paper with lines of text below, in the mistake's colour if wrong."""
    colour = theme.with_variables(theme.MISTAKE if wrong else theme.INK)
    line = theme.with_variables(theme.LINE)
    lines = markup.text(label).replace("\n", "<br>")
    text = f'<span style="color: {colour}">{lines}</span>' if label else ""
    return f'<div><div style="border: 1px solid {line}">{picture}</div>{text}</div>'


def gallery(pictures: Iterable[str], *, width: str = "4.6rem", alt: str = "") -> str:
    """Return pictures side by side, each so wide, in rows that wrap; `alt` makes them one image."""
    tracks = f"grid-template-columns: repeat(auto-fill, {width}); gap: 0.5rem"
    return _grid("nw-gallery", tracks, "".join(pictures), alt)


def sheet(rows: Sequence[Sequence[str]], *, alt: str, heads: Sequence[str]) -> str:
    """Return pictures in rows and columns that shrink on a phone; `heads` name the rows."""
    columns = max(map(len, rows))
    tracks = f"grid-template-columns: max-content repeat({columns}, minmax(0, 2.6rem))"
    cells = "".join(
        f"<span>{html.escape(head)}</span>" + "".join(f"<div>{picture}</div>" for picture in row)
        for head, row in zip(heads, rows, strict=True)
    )
    return _grid("nw-sheet", f"{tracks}; gap: 2px; align-items: center", cells, alt)


def _grid(look: str, tracks: str, cells: str, alt: str) -> str:
    role = f' role="img" aria-label="{html.escape(alt)}"' if alt else ""
    return f'<div{role}><div class="{look}" style="display: grid; {tracks}">{cells}</div></div>'
