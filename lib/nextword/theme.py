"""One palette for every picture, widget and page, in light and in dark.

The colours are those of Okabe and Ito (jfly.uni-koeln.de/color), which stay apart for
colour-blind readers; each has one meaning throughout the book. Pictures are drawn once,
in the light palette; :func:`with_variables` then turns every colour of the finished SVG
into a CSS variable, so that the page's theme decides what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib.colors import LinearSegmentedColormap

# role: (light, dark). Roles are meanings, not hues.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1f2328", "#e6e8eb"),
    "soft": ("#59616b", "#a9b1bb"),
    "line": ("#d5d9de", "#3a414a"),
    "paper": ("#ffffff", "#16191d"),
    "panel": ("#f5f6f8", "#20252b"),
    "model": ("#0072b2", "#5ab4ec"),  # what a model says
    "truth": ("#007f5f", "#2fcf9f"),  # what is so
    "control": ("#666d75", "#9aa2ab"),  # what noise would do
    "mistake": ("#b54800", "#ff9248"),  # what is wrong
    "reader": ("#a64a80", "#ec9cc8"),  # what the reader put in
    "sky": ("#2f8fc4", "#7cc7f2"),
    "orange": ("#8c6000", "#f0b429"),
}
# Things that the prose calls black and white keep their looks in the dark: never for words.
CELLS: dict[str, tuple[str, str]] = {
    "black": ("#1f2329", "#101317"),
    "white": ("#fefefe", "#e6e8eb"),
}
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

INK, SOFT, LINE, PAPER, PANEL, MODEL, TRUTH, CONTROL, MISTAKE, READER, SKY, ORANGE = (
    light for light, _ in PALETTE.values()
)
BLACK, WHITE = (light for light, _ in CELLS.values())

# Sequential map for heat maps: from the paper to the model's blue, even in lightness.
HEAT = LinearSegmentedColormap.from_list("nw-heat", ["#f2f7fb", "#8fc1e0", MODEL, "#00304d"])

# Matplotlib writes these; the page overrides the font and the variables.
RC = {
    "figure.figsize": (6.6, 3.4),
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "none",
    "font.size": 10.5,
    "axes.facecolor": "none",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "image.cmap": "viridis",
    "axes.prop_cycle": matplotlib.cycler(color=[MODEL, TRUTH, MISTAKE, READER, CONTROL, ORANGE]),
    "svg.fonttype": "none",  # text stays text: searchable, sharp, in the reader's own font
    "svg.hashsalt": "nextword",  # the same picture gives the same bytes
}


@contextmanager
def style() -> Iterator[None]:
    """Draw matplotlib figures in the book's look inside this ``with`` block."""
    with matplotlib.rc_context(RC):
        yield


# Where the book's style sheet is absent (a bare notebook), JupyterLab's own colours stand in.
JUPYTERLAB = {
    "ink": "--jp-content-font-color1",
    "soft": "--jp-content-font-color2",
    "line": "--jp-border-color2",
    "paper": "--jp-layout-color0",
    "panel": "--jp-layout-color1",
}


def with_variables(svg: str) -> str:
    """Return ``svg`` with each colour of the palette replaced by its CSS variable."""
    for role, (light, _) in (PALETTE | CELLS).items():
        other = JUPYTERLAB.get(role)
        fallback = f"var({other}, {light})" if other else light
        svg = re.sub(f"{light}(?!\\))", f"var(--nw-{role}, {fallback})", svg, flags=re.IGNORECASE)
    return svg


def css() -> str:
    """Return the style sheet that defines the palette's variables for light and dark pages."""
    light = _declarations(0)
    dark = _declarations(1)
    return (
        f":root {{ {light} --nw-font: {FONT}; color-scheme: light; }}\n"
        f'html[data-theme="dark"] {{ {dark} color-scheme: dark; }}\n'
        f'body[data-jp-theme-light="false"] {{ {dark} }}\n'
    )


def _declarations(column: int) -> str:
    roles = PALETTE | CELLS
    return " ".join(f"--nw-{role}: {pair[column]};" for role, pair in roles.items())


def plotly_layout() -> dict:
    """Return the layout every Plotly figure starts from (colours are re-set by the page)."""
    axis = {"gridcolor": LINE, "zerolinecolor": LINE, "linecolor": SOFT, "automargin": True}
    return {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 48, "r": 12, "t": 24, "b": 44},
        "xaxis": axis,
        "yaxis": axis,
        "colorway": [MODEL, TRUTH, MISTAKE, READER, CONTROL, ORANGE],
    }
