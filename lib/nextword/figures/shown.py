"""The displayable figure, and :func:`show`, the one way to make it.

It takes a finished matplotlib or Plotly figure and returns an object that JupyterLab and
the static page both know how to display. Matplotlib figures are written twice, for a page
and for a phone, so that labels keep their size.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.container import BarContainer
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch
from matplotlib.transforms import Affine2D

from nextword import theme
from nextword.markup import script_json, text

WIDE, NARROW = 6.6, 3.65  # inches: a page's column, a phone's
POINTS_TO_PIXELS = 96 / 72

_DASHES = {"--": "6 3", ":": "2 3", "-.": "6 3 2 3"}

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Shown:
    """A figure ready to be displayed, with everything a reader may ask of it."""

    picture: str  # HTML
    alt: str
    caption: str = ""
    source: str = ""
    data: Columns = field(default_factory=dict)
    key: str = ""  # HTML: what each line and dot stands for
    plotly: dict | None = None

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html, "text/plain": self.alt}
        if self.plotly is not None:
            bundle["application/vnd.plotly.v1+json"] = self.plotly
        return bundle

    @property
    def html(self) -> str:
        """The ``<figure>`` element: picture, caption, and the numbers behind it as JSON."""
        said = self.source[:1].upper() + self.source[1:].rstrip(".") + "."
        source = f'<span class="nw-source">{text(said)}</span>' if self.source else ""
        caption = f"<figcaption>{text(self.caption)} {source}</figcaption>"
        rows = [list(map(_short, row)) for row in zip(*self.data.values(), strict=True)]
        table = {"columns": list(self.data), "rows": rows}
        numbers = f'<script type="application/json" class="nw-data">{script_json(table)}</script>'
        return (
            f'<figure class="nw-figure">{self.key}{self.picture}'
            f"{caption}{numbers if self.data else ''}</figure>"
        )


def _short(value: Any) -> Any:
    """A number to six digits, as one would write it down; whole numbers and words stay."""
    if not isinstance(value, float | np.floating) or float(value).is_integer():
        return value
    return float(f"{value:.6g}")


def show(
    figure: MatplotlibFigure | Any,
    *,
    alt: str,
    caption: str = "",
    source: str = "",
    data: Columns | None = None,
) -> Shown:
    """Return ``figure`` (matplotlib or Plotly) as a displayable, accessible figure.

    ``alt`` says in a sentence or two what there is to see; ``caption`` states the point;
    ``source`` names the text or model behind it; ``data`` (equally long columns) becomes
    the CSV a reader can download. Raises ValueError if ``alt`` is empty.
    """
    if not alt.strip():
        raise ValueError("a figure needs alt text: a sentence for those who cannot see it")
    common = {"alt": alt, "caption": caption, "source": source, "data": data or {}}
    if isinstance(figure, MatplotlibFigure):
        return Shown(_both_widths(figure, alt), key=_key(figure), **common)
    bundle = json.loads(figure.to_json())
    return Shown(_plotly_element(bundle, alt), plotly=bundle, **common)


def _plotly_element(bundle: dict, alt: str) -> str:
    label = html.escape(alt)
    payload = theme.with_variables(script_json({"figure": bundle}))
    return (
        f'<nw-plotly role="figure" aria-label="{label}">'
        f'<script type="application/json">{payload}</script></nw-plotly>'
    )


def _both_widths(figure: MatplotlibFigure, alt: str) -> str:
    """The picture for a page and for a phone; without the book's style only the first shows."""
    height = figure.get_figheight()
    wide = _svg(figure, figure.get_figwidth(), height, alt)
    narrow = _svg(figure, NARROW, height, alt)
    plt.close(figure)
    return (
        f'<div class="nw-picture nw-wide">{wide}</div>'
        f'<div class="nw-picture nw-narrow" style="display: none">{narrow}</div>'
    )


def _key(figure: MatplotlibFigure) -> str:
    """The legend as HTML, which wraps on a phone: one swatch for every labelled artist."""
    entries = {}
    for axes in figure.axes:
        handles, labels = axes.get_legend_handles_labels()
        entries |= dict(zip(labels, handles, strict=True))
    items = (f"<li>{_swatch(artist)}{html.escape(label)}</li>" for label, artist in entries.items())
    if len(entries) < 2:
        return ""
    flow = "display: flex; flex-wrap: wrap; gap: 0 1.2em; list-style: none; padding: 0; margin: 0"
    return f'<ul class="nw-key" style="{flow}">{"".join(items)}</ul>'


def _swatch(artist: Any) -> str:
    """A small drawing of a line, a dot or a bar in the artist's own colour."""
    artist = artist.patches[0] if isinstance(artist, BarContainer) else artist
    if isinstance(artist, Line2D):
        colour, dashes = artist.get_color(), _DASHES.get(artist.get_linestyle(), "")
        dot = _marker(artist.get_marker())
        line = artist.get_linestyle() not in ("None", "", None)
    else:
        face = artist.get_facecolor() if isinstance(artist, Patch) else artist.get_color()
        colour, dashes, dot, line = np.atleast_2d(to_rgba_array(face))[0], "", "", True
    stroke = theme.with_variables(to_hex(colour))
    shapes = f'<path d="M1 6H23" stroke-dasharray="{dashes}"/>' if line else ""
    shapes += f'<path d="{dot}" style="fill: {stroke}; stroke-width: 1.5"/>' if dot else ""
    thick = 8 if isinstance(artist, Patch) else 2.5
    return (
        f'<svg width="24" height="12" aria-hidden="true" '
        f'style="fill: none; stroke: {stroke}; stroke-width: {thick}">{shapes}</svg> '
    )


def _marker(marker: Any) -> str:
    """A line's marker in the middle of its swatch, as the d of an SVG path."""
    style = MarkerStyle(marker)
    place = style.get_transform() + Affine2D().scale(7, -7).translate(12, 6)
    outlines = style.get_path().transformed(place).to_polygons(closed_only=False)
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in each) for each in outlines)


def _svg(figure: MatplotlibFigure, width: float, height: float, alt: str) -> str:
    """Write ``figure`` at ``width`` × ``height`` inches as an inline SVG of CSS variables."""
    figure.set_size_inches(width, height)
    buffer = io.StringIO()
    with theme.style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    pixels = [round(inches * 72 * POINTS_TO_PIXELS) for inches in (width, height)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width * 72:g} {height * 72:g}" width="{pixels[0]}" height="{pixels[1]}" '
        f'role="img" aria-label="{html.escape(alt)}" '
        f'style="max-width: 100%; height: auto; stroke-linejoin: round">'
    )
    return head + theme.with_variables(_own_names(_body(svg)))


def _body(svg: str) -> str:
    """What matplotlib drew, without what would leak into the page or weighs for nothing."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 :]
    inside = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", inside, flags=re.DOTALL)
    inside = re.sub(r"font-family: [^;\"]*", "font-family: var(--nw-font, sans-serif)", inside)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r'<g id="[^"]*">', "<g>", inside))


def _own_names(svg: str) -> str:
    """Give the SVG's ids a prefix of its own, so that two pictures on a page never mix."""
    prefix = "p" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    svg = re.sub(r'(?<=\sid=")', f"{prefix}-", svg)
    return re.sub(r'(?<=href="#)|(?<=url\(#)', f"{prefix}-", svg)
