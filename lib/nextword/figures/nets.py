"""Nets of a few neurons: their wiring, the numbers inside, and what one neuron can compute."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.paper import blank
from nextword.figures.regions import shaded, side_by_side
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:  # pictures of values do not need PyTorch
    from nextword.nets import Net

Neuron = tuple[float, float, float]  # w₁, w₂, b

STROKES = ("-", "--", "-.", ":")
TALLEST = 4  # neurons of a layer above which a diagram becomes taller


@theme.style()
def diagram(net: Net) -> Shown:
    """Draw how a net is wired: every neuron to all of the layer before."""
    axes = _board(net.widths)
    for step, weights in enumerate(net.weights):
        _wires(axes, step, net.widths, np.ones(weights.shape), thickest=1)
    _neurons(axes, net.widths, [[""] * width for width in net.widths])
    counts = t(
        "{neurons} neurons compute something, {all} with the inputs; {parameters} numbers to set.",
        neurons=sum(net.widths[1:]), all=sum(net.widths), parameters=net.parameters,
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("Circles in {columns} columns, {arrow}, from left to right; lines join each circle "
              "to all of the column before. {counts}", columns=len(net.widths),
              arrow=arrowed(net.widths), counts=counts),
        caption=t("The net {arrow}. {counts}", arrow=arrowed(net.widths), counts=counts),
        data={"column": list(range(1, len(net.widths) + 1)), "neurons": list(net.widths)},
    )  # fmt: skip


@theme.style()
def flowing(net: Net, inputs: ArrayLike, *, source: str) -> Shown:
    """Draw a net with the numbers that one row of inputs gives rise to, [input]."""
    values = [layer[0] for layer in net.values([inputs])]
    axes = _board(net.widths)
    for step, weights in enumerate(net.weights):
        _wires(axes, step, net.widths, weights)
    _neurons(axes, net.widths, [[_signed(each) for each in layer] for layer in values])
    quiet = sum(int((layer == 0).sum()) for layer in values[1:-1])
    hidden = sum(net.widths[1:-1])
    flow = " → ".join(", ".join(map(_signed, layer)) for layer in values)
    said = t("In goes {start}, out comes {end}.", start=", ".join(map(_signed, values[0])),
             end=", ".join(map(_signed, values[-1])))  # fmt: skip
    return show(
        axes.figure,
        alt=t("The net {arrow} with a number in every circle: {flow}.", arrow=arrowed(net.widths),
              flow=flow),
        caption=t("{said} {quiet} of {hidden} hidden neurons say exactly 0 here. Thick lines are "
                  "large weights, dashed lines negative ones.", said=said, quiet=quiet,
                  hidden=hidden),
        source=source,
        data={"column": [i + 1 for i, layer in enumerate(values) for _ in layer],
              "neuron": [j + 1 for layer in values for j, _ in enumerate(layer)],
              "value": [round(float(each), 4) for layer in values for each in layer]},
    )  # fmt: skip


@theme.style()
def activations(bends: Mapping[str, Callable[[NDArray], NDArray]], *, reach: float = 3.0) -> Shown:
    """Draw what the activations, by name, make of a number between −reach and reach."""
    axes = blank(t("weighted sum z"), t("what the neuron says"), height=3.2)
    z = np.linspace(-reach, reach, 61)
    made = {name: bend(z) for name, bend in bends.items()}
    colours = (theme.MODEL, theme.INK, theme.SKY, theme.ORANGE)
    for (name, values), stroke, colour in zip(made.items(), STROKES, colours, strict=False):
        axes.plot(z, values, stroke, color=colour, label=name)
    axes.axhline(0, color=theme.SOFT, linewidth=0.8)
    said = "; ".join(
        t("{name}: {low} at −{reach:g}, {high} at {reach:g}", name=name, reach=reach,
          low=_signed(values[0]), high=_signed(values[-1])) for name, values in made.items()
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("A curve for each activation. {said}.", said=said),
        caption=t("What goes in against what comes out. {said}.", said=said),
        data={"z": z[::3].round(2), **{name: v[::3].round(4) for name, v in made.items()}},
    )


def neurons(maps: Mapping[Neuron, NDArray[np.float64]]) -> Shown:
    """Show what single neurons with two inputs say on the square, stronger where more.

    ``maps``: (w₁, w₂, b) → what that neuron says, [row from below, column].
    """
    most = max(float(values.max()) for values in maps.values()) or 1.0
    names = {neuron: summed(neuron[:2], neuron[2]) for neuron in maps}
    zero = {names[neuron]: float((values == 0).mean()) for neuron, values in maps.items()}
    listed = "; ".join(f"{name}: {share:.0%}".replace("%", " %") for name, share in zero.items())
    return side_by_side(
        {names[neuron]: shaded(values / most) for neuron, values in maps.items()},
        alt=t("{count} maps of the square, one for each neuron: even on one side of a straight "
              "line, ever stronger on the other. Share of the square where it says 0: {listed}.",
              count=len(maps), listed=listed),
        caption=t("What one neuron says for x (to the right) and y (upwards), each from −1 to 1. "
                  "Share of the square where it says exactly 0: {listed}.", listed=listed),
        data={"neuron": list(zero), "share_zero": [round(share, 4) for share in zero.values()]},
    )  # fmt: skip


def written(formulas: Mapping[str, str], *, source: str = "") -> Shown:
    """Show formulas, each under its name, as text that wraps."""
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in formulas.items()
    )
    lengths = ", ".join(t("{name}: {count} characters", name=name, count=f"{len(text):,}")
                        for name, text in formulas.items())  # fmt: skip
    said = t("Written out in full. {lengths}.", lengths=lengths)
    return Shown(
        picture=f'<div role="group" aria-label="{html.escape(said)}">'
        f'<dl class="nw-samples">{rows}</dl></div>',
        alt=said,
        caption=said,
        source=source,
        data={"name": list(formulas), "formula": list(formulas.values())},
    )


def arrowed(widths: Sequence[int]) -> str:
    """Return widths as words.

    >>> arrowed((2, 4, 3, 1))
    '2–4–3–1'
    """
    return "–".join(map(str, widths))


def summed(weights: Sequence[float], bias: float) -> str:
    """Return a weighted sum of x and y as it is written by hand.

    >>> summed((1, -0.5), 0.25), summed((0, 2), 0)
    ('x − 0.5y + 0.25', '2y')
    """
    terms = [(weight, name) for weight, name in zip((*weights, bias), ("x", "y", ""), strict=True)]
    parts = [("−" if w < 0 else "+", _times(abs(w), name)) for w, name in terms if w]
    text = " ".join(f"{sign} {part}" for sign, part in parts) or "+ 0"
    return text[2:] if text.startswith("+") else text.replace("− ", "−", 1)


def _times(size: float, name: str) -> str:
    return name if size == 1 and name else f"{size:g}{name}"


def _board(widths: Sequence[int]) -> Axes:
    """Empty axes for a diagram: a column for each layer, a row for each neuron of the widest."""
    height = 2.6 + 0.45 * max(0, max(widths) - TALLEST)
    axes = plt.figure(figsize=(6.6, height)).add_subplot()
    axes.set(xlim=(-0.35, len(widths) - 0.65), ylim=(-max(widths) / 2, max(widths) / 2))
    axes.set_axis_off()
    return axes


def _heights(width: int) -> NDArray:
    return (width - 1) / 2 - np.arange(width)


def _wires(
    axes: Axes, step: int, widths: Sequence[int], weights: NDArray, *, thickest: float = 2.6
) -> None:
    """Lines between two layers, as thick as their weights [before, after], dashed if negative."""
    largest = np.abs(weights).max() or 1
    thickest *= min(1, TALLEST / max(widths))  # many lines would be one grey
    for i, low in enumerate(_heights(widths[step])):
        for j, high in enumerate(_heights(widths[step + 1])):
            weight = weights[i, j] / largest
            stroke = "--" if weight < 0 else "-"
            axes.plot([step, step + 1], [low, high], stroke, color=theme.SOFT, zorder=1,
                      linewidth=0.4 + (thickest - 0.4) * abs(weight))  # fmt: skip


def _neurons(axes: Axes, widths: Sequence[int], texts: Sequence[Sequence[str]]) -> None:
    """A circle for each neuron, round the number in it."""
    numbers = any(map(any, texts))
    size = 36 if numbers else 20
    for step, width in enumerate(widths):
        colour = theme.READER if step == 0 else theme.MODEL
        axes.plot([step] * width, _heights(width), "o", markersize=size, color=theme.PAPER,
                  markeredgecolor=colour, markeredgewidth=2, zorder=2)  # fmt: skip
        for height, text in zip(_heights(width), texts[step], strict=True):
            axes.text(step, height, text, ha="center", va="center", fontsize=9.5, zorder=3)


def _signed(number: float) -> str:
    rounded = f"{number:.2f}"
    return "0.00" if rounded == "-0.00" else rounded.replace("-", "−")
