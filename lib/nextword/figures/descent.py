"""Pictures of a loss over two weights: the landscape, ways down, basins, and a blind search."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.descent import Basins, Path, Surface, minima
from nextword.figures.paper import blank, plain_logarithm
from nextword.figures.shown import Shown, show
from nextword.words import t

VALLEYS = (theme.TRUTH, theme.ORANGE, theme.MISTAKE, theme.SKY, theme.CONTROL)
WAYS = ("-", "--", ":", "-.")
BANDS = 12
STRONGEST = 0.8  # of the colour, at the top


@theme.style()
def tide(surface: Surface, neurons: Mapping[str, ArrayLike] | None = None) -> Shown:
    """Draw the measured water levels, and the curve of each neuron {what it is called: (w, b)}."""
    axes = blank(t("hour of the day"), t("water level (metres)"), height=2.9)
    x = np.linspace(-1, 1, 289)
    said = []
    for (name, weights), line in zip((neurons or {}).items(), WAYS, strict=False):
        axes.plot(12 * (x + 1), surface.neuron(weights, x), line, color=theme.MODEL, label=name)
        said.append(t("{name}: loss {loss:.3f}", name=name, loss=float(surface.loss(weights))))
    hours = 12 * (surface.inputs + 1)
    axes.plot(hours, surface.targets, "o", color=theme.TRUTH, markersize=7, label=t("measured"))
    axes.set_xticks(range(0, 25, 6))
    losses = "; ".join(said)
    count = len(surface.targets)
    return show(
        axes.figure,
        alt=t("{count} dots rise and fall twice in a day. {losses}", count=count, losses=losses),
        caption=losses + "." if said else t("Water levels at {count} hours of a day.", count=count),
        source=t("Simulated: a tide of 12.42 hours, read with small errors."),
        data={"hour": hours.round(2), "level_m": surface.targets.round(3)},
    )


@theme.style()
def landscape(surface: Surface, paths: Mapping[str, Path] | None = None) -> Shown:
    """Draw the loss as bands of colour over the weights, its valleys numbered, and ways down.

    Ways that start at different places bear their names there; else the lines are told apart.
    """
    bottoms = minima(surface)
    axes = _map(surface, bottoms)
    said, paths = [], paths or {}
    apart = len({tuple(path.points[0]) for path in paths.values()}) == len(paths)
    for (name, path), line in zip(paths.items(), WAYS, strict=False):
        look = {"linestyle": "-"} if apart else {"linestyle": line, "label": name}
        axes.plot(*_unbroken(path.points).T, color=theme.READER, **look)
        if apart:
            _badge(axes, path.points[0], name, face=theme.READER, ink=theme.PAPER)
        else:
            axes.plot(*path.points[0], "o", color=theme.READER, markersize=7)
        said.append(
            t("{name}: from {before:.2f} to {after:.3f} in {steps} steps",
              name=name, before=path.losses[0], after=path.losses[-1], steps=len(path.losses) - 1)
        )  # fmt: skip
    losses = ", ".join(f"{i + 1}: {loss:.3f}" for i, loss in enumerate(surface.loss(bottoms)))
    valleys = t("Loss at the bottom of each valley: {losses}.", losses=losses)
    return show(
        axes.figure,
        alt=t("A map of the loss with {n} numbered valleys. {said}", n=len(bottoms),
              said="; ".join(said)),
        caption=f"{'; '.join(said)}. {valleys}" if said else valleys,
        source=t("Loss: the mean squared error on {n} measurements.", n=len(surface.targets)),
        data=_columns(paths) if paths else None,
    )  # fmt: skip


@theme.style()
def basin_map(surface: Surface, basins: Basins) -> Shown:
    """Colour each start by the valley its descent ends in."""
    axes = _map(surface, basins.minima, filled=False)
    down, across = basins.labels.shape
    w, b = surface.grid(across, down)[0, :, 0], surface.grid(across, down)[:, 0, 1]
    said = []
    for i, share in enumerate(basins.shares):
        colour = VALLEYS[i % len(VALLEYS)]
        inside = (basins.labels == i).astype(float)
        axes.contourf(w, b, inside, levels=[0.5, 1.5], colors=[(*to_rgb(colour), 0.5)])
        said.append(t("valley {n} {share:.1f} %", n=i + 1, share=100 * share))
    rest = 100 * np.mean(basins.labels < 0)
    late = t("not there after {steps} steps (left blank) {rest:.1f} %",
             steps=basins.steps, rest=rest)  # fmt: skip
    shares = ", ".join([*said, late])
    return show(
        axes.figure,
        alt=t("The map divided into regions around the numbered valleys: {shares}.", shares=shares),
        caption=t("Where a descent ends depends on where it starts. Each colour leads to the "
                  "number in it: {shares}.", shares=shares),
        source=t("{n:,} starts on a grid.", n=basins.labels.size),
        data={"valley": range(1, len(said) + 1), "w": basins.minima[:, 0],
              "b": basins.minima[:, 1], "loss": basins.losses.round(4),
              "share": basins.shares.round(4)},
    )  # fmt: skip


@theme.style()
def race(descents: ArrayLike, searches: ArrayLike) -> Shown:
    """Draw the lowest loss so far against the number of looks; both are losses [run, look]."""
    axes = blank(t("looks at the loss"), t("lowest loss so far"))
    looks = {t("descent"): (descents, theme.MODEL, "-"),
             t("control: random search"): (searches, theme.CONTROL, "--")}  # fmt: skip
    columns, said = {}, []
    for name, (losses, colour, line) in looks.items():
        best = np.minimum.accumulate(losses, axis=1)
        middle = np.median(best, axis=0)
        tries = np.arange(1, len(middle) + 1)
        axes.fill_between(tries, *np.quantile(best, [0.1, 0.9], axis=0), color=colour, alpha=0.15)
        axes.plot(tries, middle, line, color=colour, label=name)
        columns |= {"tries": tries, name: middle.round(5)}
        said.append(t("{name} {loss:.3f}", name=name, loss=middle[-1]))
    axes.set(xscale="log", ylim=(0, None))
    plain_logarithm(axes.xaxis)
    last = t("After {n} looks the median is: {said}", n=len(tries), said="; ".join(said))
    return show(
        axes.figure,
        alt=t("Two falling lines with bands around them. {last}.", last=last),
        caption=t("{last}. The bands hold 80 % of {runs} runs.", last=last, runs=len(descents)),
        source=t("Two weights; the starts of the descents are drawn as the tries are."),
        data=columns,
    )


def _map(surface: Surface, bottoms: NDArray[np.float64], *, filled: bool = True) -> Axes:
    """Axes with the loss in bands of the model's colour, contour lines and numbered valleys."""
    axes = blank(t("weight w"), t("bias b"), height=3.4)
    axes.grid(visible=False)
    points = surface.grid(61, 31)
    w, b, loss = points[0, :, 0], points[:, 0, 1], surface.loss(points)
    levels = np.linspace(loss.min(), loss.max(), BANDS + 1)
    if filled:
        shares = STRONGEST * np.arange(BANDS) / (BANDS - 1)
        colours = [(*to_rgb(theme.MODEL), share) for share in shares]
        bands = axes.contourf(w, b, loss, levels, colors=colours)
        bands.set(edgecolor=theme.SOFT, linewidth=0.5)
    else:
        axes.contour(w, b, loss, levels, colors=theme.SOFT, linewidths=0.5)
    for number, bottom in enumerate(bottoms, start=1):
        for place in _copies(surface, bottom):
            _badge(axes, place, str(number), face=theme.PAPER, ink=theme.INK)
    axes.set(xlim=surface.low[:1] + surface.high[:1], ylim=surface.low[1:] + surface.high[1:])
    return axes


def _badge(axes: Axes, place: ArrayLike, name: str, *, face: str, ink: str) -> None:
    """A name in a circle."""
    box = {"boxstyle": "circle,pad=0.15", "fc": face, "ec": ink}
    axes.text(*place, name, ha="center", va="center", weight="bold", color=ink, zorder=5, bbox=box)


def _copies(surface: Surface, bottom: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The places on the map where a minimum shows: a sine's has a mirror image at −w."""
    if surface.activation == "none":
        return [bottom]
    turned = (np.pi - bottom[1] + np.pi) % (2 * np.pi) - np.pi
    mirrored = np.array([-bottom[0], turned])
    return [bottom, mirrored] if mirrored[0] >= surface.low[0] else [bottom]


def _unbroken(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A way with b brought back onto the map, and a gap where it leaves by the top or bottom."""
    w, b = points.T
    b = (b + np.pi) % (2 * np.pi) - np.pi
    jumps = np.flatnonzero(np.abs(np.diff(b)) > np.pi) + 1
    return np.insert(np.stack([w, b], axis=1), jumps, np.nan, axis=0)


def _columns(paths: Mapping[str, Path]) -> dict[str, tuple]:
    rows = [
        (name, step, *point.round(4), round(float(loss), 5))
        for name, path in paths.items()
        for step, (point, loss) in enumerate(zip(path.points, path.losses, strict=True))
    ]
    return dict(zip(("way", "step", "w", "b", "loss"), zip(*rows, strict=True), strict=True))
