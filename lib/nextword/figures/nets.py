"""Nets of a few neurons: their wiring, the numbers inside, and what one neuron can compute."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.ink import framed, gallery
from nextword.figures.paper import blank
from nextword.figures.regions import lined, shaded, side_by_side, wide
from nextword.figures.shown import Shown, show
from nextword.figures.wiring import board, circles, wires
from nextword.words import t

if TYPE_CHECKING:  # pictures of values do not need PyTorch
    from nextword.nets import Nearest, Net

Neuron = tuple[float, float, float]  # w₁, w₂, b

STROKES = ("-", "--", "-.", ":")


@theme.style()
def diagram(net: Net) -> Shown:
    """Draw how a net is wired: every neuron to all of the layer before."""
    axes = board(net.widths)
    for step, weights in enumerate(net.weights):
        wires(axes, step, net.widths, np.ones(weights.shape), thickest=1)
    circles(axes, net.widths, [[""] * width for width in net.widths])
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
def flowing(net: Net, inputs: ArrayLike, *, right: float, source: str) -> Shown:
    """Draw a net with the numbers that one row of inputs gives rise to, [input].

    right: what the net should give there.
    """
    values = [layer[0] for layer in net.values([inputs])]
    axes = board(net.widths)
    for step, weights in enumerate(net.weights):
        wires(axes, step, net.widths, weights)
    circles(axes, net.widths, [[_signed(each) for each in layer] for layer in values])
    quiet = sum(int((layer == 0).sum()) for layer in values[1:-1])
    hidden = sum(net.widths[1:-1])
    flow = " → ".join(", ".join(map(_signed, layer)) for layer in values)
    said = t("In goes {start}, out comes {end}; the right answer there is {right}.",
             start=", ".join(map(_signed, values[0])), end=", ".join(map(_signed, values[-1])),
             right=f"{right:g}".replace("-", "−"))  # fmt: skip
    return show(
        axes.figure,
        alt=t("The net {arrow} with a number in every circle: {flow}.", arrow=arrowed(net.widths),
              flow=flow),
        caption=t("{said} {quiet} of {hidden} hidden neurons say exactly 0 here. Thick lines are "
                  "large weights, dashed lines negative ones; biases are not shown.", said=said,
                  quiet=quiet, hidden=hidden),
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
    colours = (theme.MODEL, theme.INK, theme.READER, theme.ORANGE)
    for (name, values), stroke, colour in zip(made.items(), STROKES, colours, strict=False):
        axes.plot(z, values, stroke, color=colour, label=name)
    axes.axhline(0, color=theme.SOFT, linewidth=0.8)
    far = {name: bend(np.array([-30.0, 30.0])) for name, bend in bends.items()}
    rising = [name for name, (_, high) in far.items() if high > made[name][-1] + 1]
    said = "; ".join(
        [t("{names} go on rising", names=_listed(rising).capitalize())] * bool(rising)
        + [t("{name} levels off at {low} and {high}", name=name, low=f"{low:.0f}",
             high=f"{high:.0f}") for name, (low, high) in far.items() if name not in rising]
    ).replace("-", "−")  # fmt: skip
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
    strongest = max(float(values.max()) for values in maps.values()) or 1.0
    names = {neuron: summed(neuron[:2], neuron[2]) for neuron in maps}
    flat = {names[neuron]: _flat(neuron) for neuron in maps}
    half = [name for name, share in flat.items() if abs(share - 0.5) < 1e-9]
    most, least = max(flat, key=flat.get), min(flat, key=flat.get)
    said = t("Each is flat, exactly 0, on one side of a straight line: {most_share:.0%} of the "
             "square for {most}, {least_share:.0%} for {least}", most=most,
             most_share=flat[most], least=least, least_share=flat[least])  # fmt: skip
    said += t(", exactly half for {half}.", half=_listed(half)) if half else "."
    said = said.replace("%", " %")
    return side_by_side(
        {names[neuron]: shaded(values / strongest) for neuron, values in maps.items()},
        alt=t("{count} maps of the square, one for each neuron. {said}", count=len(maps),
              said=said),
        caption=t("What one neuron says for x (to the right) and y (upwards), each from −1 to 1. "
                  "{said}", said=said),
        data={"neuron": list(flat), "share_flat": [round(share, 4) for share in flat.values()]},
    )  # fmt: skip


def sums(maps: Mapping[str, NDArray[np.float64]]) -> Shown:
    """Show functions on the square, name → value [row from below, column], stronger where more.

    Each is drawn from 0 (paper) to its own largest value.
    """
    *_, (last, final) = maps.items()
    said = t("Stronger colour: a larger number; no colour: 0. “{last}” is 0 on {share:.0f} % of "
             "the square.", last=last, share=100 * (final <= 0).mean())  # fmt: skip
    return side_by_side(
        {name: shaded(values / (values.max() or 1)) for name, values in maps.items()},
        alt=t(
            "{count} maps of the square: {names}. {said}",
            count=len(maps),
            names="; ".join(maps),
            said=said,
        ),
        caption=said,
        data={"what": list(maps), "share_zero": [float((v <= 0).mean()) for v in maps.values()]},
    )


def inside(values: Sequence[NDArray[np.float64]], task: Nearest, *, source: str) -> Shown:
    """Show what every neuron of a net says on the square, a row of maps for each layer.

    values: the layers [place, neuron] as ``Net.values(grid(side))`` gives them. A hidden neuron is
    drawn from 0 (paper) to its largest, the output from −1 to 1; lines are the borders of `task`.
    """
    side = round(len(values[0]) ** 0.5)
    *hidden, last = values[1:]
    layers = [layer.T / np.maximum(layer.max(axis=0), 1e-9)[:, None] for layer in hidden]
    layers.append(np.clip((last.T + 1) / 2, 0, 1))
    names = [t("layer {number}", number=i) for i in range(1, len(layers))] + [t("output")]
    parts = ""
    for name, layer in zip(names, layers, strict=True):
        maps = [framed(lined(shaded(each.reshape(side, side)), task)) for each in layer]
        parts += f'<p class="nw-step">{html.escape(name)}</p>{gallery(maps, width=wide(4))}'
    silent = sum(int((layer.max(axis=0) <= 0).sum()) for layer in hidden)
    said = t("What each neuron says on the whole square, layer by layer; lines: the true borders. "
             "{silent} of the {count} hidden neurons say 0 everywhere.", silent=silent or t("None"),
             count=sum(layer.shape[1] for layer in hidden))  # fmt: skip
    return Shown(
        picture=f'<div role="img" aria-label="{html.escape(said)}">{parts}</div>',
        alt=said,
        caption=said,
        source=source,
        data={"layer": [name for name, each in zip(names, layers, strict=True) for _ in each],
              "share_zero": [float((n <= 0).mean()) for layer in values[1:] for n in layer.T]},
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


def _flat(neuron: Neuron, side: int = 400) -> float:
    """The share of the square where a weighted sum is below 0; places where it is 0 count half."""
    middles = (np.arange(side) + 0.5) / side * 2 - 1
    z = neuron[0] * middles + neuron[1] * middles[:, None] + neuron[2]
    on = np.abs(z) < 1e-9 if any(neuron[:2]) else np.zeros_like(z)
    return float((z < 1e-9).mean() - on.mean() / 2)


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: "x, y and x + y"."""
    if len(names) < 2:
        return "".join(names)
    return t("{some} and {last}", some=", ".join(names[:-1]), last=names[-1])


def _times(size: float, name: str) -> str:
    return name if size == 1 and name else f"{size:g}{name}"


def _signed(number: float) -> str:
    rounded = f"{number:.2f}"
    return "0.00" if rounded == "-0.00" else rounded.replace("-", "−")
