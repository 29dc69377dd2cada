"""Maps of a square: which of a few points is nearest, and what nets make of the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from nextword import theme
from nextword.figures.ink import framed, gallery, ink
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:  # pictures of values do not need PyTorch
    from nextword.nets import Chart, Nearest


# Where there is less than 32rem of room, which is on a phone, half of it.
PHONE = "min(calc(50% - 0.5rem), calc((32rem - 100%) * 99))"


@theme.style()
def target(task: Nearest) -> Shown:
    """Draw the points alone, and beside them the function to be learned: the level of each cell."""
    points, polygons = task.points, task.cells()
    names = [_signed(level) for level in task.levels]
    left, right = _square_axes(2, height=3.2)
    left.set_title(t("points"))
    right.set_title(t("the nearest"))
    _dots(left, points, names)
    for shade, polygon in zip(_shades(len(points)), polygons, strict=True):
        right.add_patch(Polygon(polygon, facecolor=theme.TRUTH, alpha=shade, linewidth=0))
    _dots(right, points, names)
    said = "; ".join(
        t("level {name}: {share}", name=name, share=percent(area))
        for name, area in zip(names, task.shares, strict=True)
    )
    return show(
        left.figure,
        alt=t("Left, {count} points in a square. Right, the square in as many shades, one for the "
              "places nearest to each point. Shares of the square: {said}.",
              count=len(points), said=said),
        caption=t("What a net has to learn: from a place (x, y) to the level of the nearest point. "
                  "Shares of the square: {said}. Always saying the same level would be right on "
                  "{best}.", said=said, best=percent(max(task.shares))),
        data={"level": names, "x": points[:, 0], "y": points[:, 1],
              "share_of_square": task.shares.round(4)},
    )  # fmt: skip


def outputs(charts: Mapping[str, Chart], *, source: str) -> Shown:
    """Show what each function computes, stronger where more, with the true borders."""
    maps = {
        _label(name, chart): lined(
            shaded(np.clip((chart.values + 1) / 2, 0, 1), fine=50), chart.task
        )
        for name, chart in charts.items()
    }
    reach = "; ".join(
        f"{name}: {_signed(chart.values.min())} … {_signed(chart.values.max())}"
        for name, chart in charts.items()
    )
    said = _ends(charts)
    return side_by_side(
        maps,
        alt=t("Shaded maps of the square, stronger where the output is higher, and how much of "
              "it is decided correctly: {labels}. Outputs from … to: {reach}.",
              labels="; ".join(maps), reach=reach),
        caption=t("Stronger colour: higher output; lines: the true borders. The share below each "
                  "map is how much of the square is decided correctly, from {said}.", said=said),
        source=source,
        data=_table(charts),
    )  # fmt: skip


def decisions(charts: Mapping[str, Chart], *, source: str) -> Shown:
    """Show what each function decides, in shades, and where it is wrong, in orange."""
    maps = {}
    for name, chart in charts.items():
        shades = (chart.decided + 0.5) / len(chart.task.levels)
        maps[_label(name, chart)] = shaded(np.where(chart.wrong, -1, shades))
    return side_by_side(
        maps,
        alt=t("Maps of the square in as many shades as there are points; wrong decisions are "
              "marked. Decided correctly: {labels}.", labels="; ".join(maps)),
        caption=t("Decided correctly: from {said}. Orange: wrong.", said=_ends(charts)),
        source=source,
        data=_table(charts),
    )  # fmt: skip


def side_by_side(maps: Mapping[str, str], *, alt: str, **words: Any) -> Shown:
    """Return maps (label → SVG) as one figure, in rows that wrap."""
    pictures = [framed(picture, label) for label, picture in maps.items()]
    return Shown(gallery(pictures, width=wide(len(maps)), alt=alt), alt=alt, **words)


def wide(count: int) -> str:
    """The width of each of so many maps: full rows on a page, two in a row on a phone."""
    across = next((each for each in (4, 5, 3) if count % each == 0), 4)
    return f"max({PHONE}, calc({100 / across:.4g}% - 0.5rem))"


def shaded(values: NDArray, *, fine: int = 100) -> str:
    """Return a map [row from below, column] of shades 0 to 1 as SVG; orange where below 0.

    It is drawn with `fine` places along a side or a little more.
    """
    every = max(1, len(values) // fine)
    return ink(np.clip(values[::-every, ::every], -1, 1), most=1, colour=theme.MODEL)


def lined(picture: str, task: Nearest) -> str:
    """Return the SVG of a map with the borders of the true cells drawn over it."""
    side = float(picture.split('viewBox="0 0 ')[1].split()[0])
    shapes = ""
    for cell in task.cells():
        x, y = (side * (1 + sign * cell[:, axis]) / 2 for axis, sign in ((0, 1), (1, -1)))
        corners = " ".join(f"{a:.4g},{b:.4g}" for a, b in zip(x, y, strict=True))
        shapes += f'<polygon points="{corners}"/>'
    style = f"fill: none; stroke: {theme.with_variables(theme.TRUTH)}; stroke-width: {side / 100:g}"
    lines = f'<g style="{style}" shape-rendering="auto">{shapes}</g>'
    return picture.replace("</svg>", f"{lines}</svg>")


@theme.style()
def mistakes_by_distance(
    chart: Chart, *, control: Chart, source: str, width: float = 0.025
) -> Shown:
    """Draw the share of wrong decisions against the distance to the nearest border of a cell."""
    axes = blank(t("distance to the nearest border"), t("wrong decisions"))
    middles, shares = wrong_by_distance(chart, width)
    _, blind = wrong_by_distance(control, width)
    axes.plot(middles, blind, "--", color=theme.CONTROL, label=t("control: untrained net"))
    axes.plot(middles, shares, "-o", color=theme.MISTAKE, label=t("trained net"))
    axes.set(ylim=(0, 1), xlim=(0, 16 * width))
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    said = t(
        "Of the trained net’s wrong area {near} lies within {width:g} of a border, of the "
        "untrained net’s {blind}; of the whole square it is {all}.",
        near=percent(chart.wrong_within(width)), width=width,
        blind=percent(control.wrong_within(width)), all=percent((chart.to_border <= width).mean()),
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("Share of wrong decisions over the distance to a border, for a trained and an "
              "untrained net. {said}", said=said),
        caption=said,
        source=source,
        data={"distance": middles.round(4), "trained": shares.round(4),
              "untrained": blind.round(4)},
    )  # fmt: skip


def wrong_by_distance(chart: Chart, width: float) -> tuple[NDArray, NDArray]:
    """Return the middles of strips so wide along the borders, and the share wrong in each."""
    strips = (chart.to_border // width).astype(int)
    count = np.bincount(strips.ravel())
    wrong = np.bincount(strips.ravel(), weights=chart.wrong.ravel())
    there = count > 0
    return (np.flatnonzero(there) + 0.5) * width, wrong[there] / count[there]


def _square_axes(count: int, *, height: float) -> list[Axes]:
    """So many empty maps of the square from −1 to 1 beside each other, without scales."""
    _, boards = plt.subplots(1, count, figsize=(6.6, height), squeeze=False)
    for axes in boards.flat:
        axes.set(xlim=(-1, 1), ylim=(-1, 1), aspect="equal", xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.spines[:].set_visible(True)
    return list(boards.flat)


def _dots(axes: Axes, points: NDArray, names: Sequence[str]) -> None:
    axes.plot(*points.T, "o", color=theme.INK, markersize=5)
    for (x, y), name in zip(points, names, strict=True):
        axes.annotate(name, (x, y), (5, 5), textcoords="offset points", fontweight="bold")


def _shades(count: int) -> list[float]:
    """Opacities for cells, from the lowest level to the highest."""
    return np.linspace(0.1, 0.75, count).tolist()


def _label(name: str, chart: Chart) -> str:
    return f"{name}: {percent(chart.agreement)}"


def _signed(number: float) -> str:
    return f"{number:.2g}".replace("-", "−")


def _ends(charts: Mapping[str, Chart]) -> str:
    """The worst and the best, without controls and the target: each map has its share below it."""
    told = [(name, chart) for name, chart in charts.items()
            if not name.startswith("control") and chart.wrong.any()]  # fmt: skip
    worst, *_, best = sorted(told or charts.items(), key=lambda each: each[1].agreement) * 2
    return t("{low} with {worst} to {high} with {best}", low=percent(worst[1].agreement),
             worst=worst[0], high=percent(best[1].agreement), best=best[0])  # fmt: skip


def _table(charts: Mapping[str, Chart]) -> dict[str, list]:
    shares = [round(chart.agreement, 4) for chart in charts.values()]
    return {"what": list(charts), "area_correct": shares}
