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


WIDTH = "9.5rem"  # of a map: four in a column of the book, two on a phone


@theme.style()
def cells(task: Nearest, *, label: str) -> Shown:
    """Draw the cells of any number of points [k, 2]: the places nearest to each of them."""
    points, polygons = task.points, task.cells()
    axes = _square_axes(1, height=4.2)[0]
    for shade, polygon in zip(_shades(len(points)), polygons, strict=True):
        axes.add_patch(Polygon(polygon, facecolor=theme.TRUTH, alpha=shade, edgecolor="none"))
        axes.add_patch(Polygon(polygon, fill=False, edgecolor=theme.INK, linewidth=1.2))
    _dots(axes, points, [str(i + 1) for i in range(len(points))])
    areas = np.array([_area(polygon) for polygon in polygons]) / 4  # the square has the area 4
    most, least = int(areas.argmax()), int(areas.argmin())
    said = t(
        "{count} {label}. The largest cell, of number {most}, has {much} of the square, the "
        "smallest, of number {least}, {little}.",
        count=len(points), label=label, most=most + 1, much=percent(areas[most]),
        least=least + 1, little=percent(areas[least]),
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("A square cut by straight lines into one cell around each point. {said}", said=said),
        caption=t("{said} Every border is half way between two points.", said=said),
        data={"x": points[:, 0], "y": points[:, 1], "share_of_square": areas.round(4)},
    )  # fmt: skip


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
    areas = [_area(polygon) / 4 for polygon in polygons]
    said = "; ".join(
        t("level {name}: {share}", name=name, share=percent(area))
        for name, area in zip(names, areas, strict=True)
    )
    return show(
        left.figure,
        alt=t("Left, {count} points in a square. Right, the square in as many shades, one for the "
              "places nearest to each point. Shares of the square: {said}.",
              count=len(points), said=said),
        caption=t("What a net has to learn: from a place (x, y) to the level of the nearest point. "
                  "Shares of the square: {said}. Always saying the same level would be right on "
                  "{best}.", said=said, best=percent(max(areas))),
        data={"level": names, "x": points[:, 0], "y": points[:, 1],
              "share_of_square": np.round(areas, 4)},
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
    said = _agreements(charts)
    return side_by_side(
        maps,
        alt=t("Shaded maps of the square, stronger where the output is higher. Area decided "
              "rightly: {said}. Outputs: {reach}.", said=said, reach=reach),
        caption=t("Stronger colour: higher output; lines: the true borders. Area decided "
                  "rightly: {said}. Outputs reach from … to: {reach}.", said=said, reach=reach),
        source=source,
        data=_table(charts),
    )  # fmt: skip


def decisions(charts: Mapping[str, Chart], *, source: str) -> Shown:
    """Show what each function decides, in shades, and where it is wrong, in orange."""
    maps = {}
    for name, chart in charts.items():
        shades = (chart.decided + 0.5) / len(chart.task.levels)
        maps[_label(name, chart)] = shaded(np.where(chart.wrong, -1, shades))
    said = _agreements(charts)
    return side_by_side(
        maps,
        alt=t("Maps of the square in as many shades as there are points; wrong decisions are "
              "marked. Area decided rightly: {said}.", said=said),
        caption=t("Area decided rightly: {said}. Orange: decided wrongly.", said=said),
        source=source,
        data=_table(charts),
    )  # fmt: skip


def side_by_side(maps: Mapping[str, str], *, alt: str, **words: Any) -> Shown:
    """Return maps (label → SVG) as one figure, in rows that wrap."""
    pictures = [framed(picture, label) for label, picture in maps.items()]
    return Shown(gallery(pictures, width=WIDTH, alt=alt), alt=alt, **words)


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
    axes = blank(t("distance to the nearest border"), t("decided wrongly"))
    middles, shares = wrong_by_distance(chart, width)
    _, blind = wrong_by_distance(control, width)
    axes.plot(middles, blind, "--", color=theme.CONTROL, label=t("control: untrained net"))
    axes.plot(middles, shares, "-o", color=theme.MISTAKE, label=t("trained net"))
    axes.set(ylim=(0, 1), xlim=(0, 16 * width))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    said = t(
        "Of the trained net's wrong area {near} lies within {width:g} of a border, of the "
        "untrained net's {blind}; of the whole square it is {all}.",
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
    """Opacities for cells: in steps for a few; for many in a cycle of five."""
    steps = np.linspace(0.1, 0.75, min(count, 5))
    return [float(steps[i % len(steps)]) for i in range(count)]


def _label(name: str, chart: Chart) -> str:
    return f"{name}: {percent(chart.agreement)}"


def _area(polygon: NDArray) -> float:
    """The shoelace formula."""
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _signed(number: float) -> str:
    return f"{number:.2g}".replace("-", "−")


def _agreements(charts: Mapping[str, Chart]) -> str:
    return "; ".join(f"{name}: {percent(chart.agreement)}" for name, chart in charts.items())


def _table(charts: Mapping[str, Chart]) -> dict[str, list]:
    shares = [round(chart.agreement, 4) for chart in charts.values()]
    return {"what": list(charts), "area_decided_rightly": shares}
