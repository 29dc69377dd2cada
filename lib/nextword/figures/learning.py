"""Pictures of a net learning a function of one number: before, during, after, and outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.paper import blank, plain_logarithm
from nextword.figures.shown import Shown, show
from nextword.words import t

JUMP = 0.1  # between neighbours on a fine grid; a slope would change less
FLOOR = 1e-4  # output distances below are drawn here, so that a 0 has a place on a log axis


@theme.style()
def target(x: ArrayLike, y: ArrayLike, *, name: str) -> Shown:
    """Draw the function to be learned, ``y`` [n] at ``x`` [n]; a jump is a gap in the line."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    axes = blank(t("input x"), t("output y"), height=2.6)
    axes.plot(x, _with_gaps(y), color=theme.TRUTH)
    jumps = ", ".join(f"{place:.1f}" for place in x[_jumps(y)])
    where = t("with jumps at {jumps}", jumps=jumps) if jumps else t("without a jump")
    said = t("{name}, from {low:g} to {high:g}, {where}.", name=name, low=x.min(), high=x.max(),
             where=where).replace("-", "−")  # fmt: skip
    return show(
        axes.figure,
        alt=t("A line with {n} gaps. {said}", n=int(_jumps(y).sum()), said=said),
        caption=said,
        data={"x": x.round(4), "y": y.round(4)},
    )


@theme.style()
def attempts(
    x: ArrayLike,
    truth: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    losses: Mapping[str, float] | None = None,
    caption: str,
    source: str,
) -> Shown:
    """Draw outputs [net, n] in a panel for each name, the truth [n] behind; all on one scale.

    The first net of a panel is drawn strong. The mean squared error of its middle net is stated:
    the one in `losses` if it has been measured more finely, else that at `x`.
    """
    truth = np.asarray(truth, float)
    rows = -(-len(curves) // 2)
    figure, panels = plt.subplots(rows, 2, sharex=True, sharey=True, figsize=(6.6, 1.55 * rows))
    said, columns = [], {"x": np.round(x, 4), t("truth"): truth}
    for axes, (name, outputs) in zip(panels.flat, curves.items(), strict=False):
        outputs = np.atleast_2d(outputs)
        axes.plot(x, _with_gaps(truth), color=theme.TRUTH, linewidth=4, alpha=0.45)
        for output in outputs[1:]:
            axes.plot(x, output, color=theme.MODEL, linewidth=0.7, alpha=0.6)
        axes.plot(x, outputs[0], color=theme.MODEL, linewidth=1.6)
        axes.set_title(name)
        loss = np.median(np.mean((outputs - truth) ** 2, axis=1))
        said.append(t("{name}: {loss:.2g}", name=name, loss=(losses or {}).get(name, loss)))
        columns[name] = outputs[0].round(4)
    for axes in panels.flat[len(curves) :]:
        axes.set_visible(False)
    axes.set_ylim(truth.min() - 0.6, truth.max() + 0.6)
    stated = "; ".join(said)
    return show(
        figure,
        alt=t("{n} panels, each with the target and the outputs of nets. Loss: {losses}.",
              n=len(curves), losses=stated),
        caption=f"{caption} {_whose_loss(curves)} {stated}.",
        source=source,
        data=columns,
    )  # fmt: skip


@theme.style()
def curve(
    examples: Sequence[int], losses: ArrayLike, *, random: float, until: int, source: str
) -> Shown:
    """Draw losses [seed, r] against ``examples`` [r], log–log; ``random``: the control's loss.

    The caption says by how much ten times the examples divide the loss, from 1,000 to ``until``.
    Raises ValueError if 1,000 or ``until`` is not among the ``examples``.
    """
    losses = np.asarray(losses, float)
    middle = np.median(losses, axis=0)
    axes = blank(t("examples seen (thousands)"), t("mean squared error"), height=3.4)
    thousands = np.asarray(examples) / 1000
    axes.axhline(random, color=theme.CONTROL, linestyle="--", label=t("control: best random net"))
    for each in losses:
        axes.plot(thousands, each, color=theme.MODEL, linewidth=0.7, alpha=0.5)
    axes.plot(thousands, middle, color=theme.MODEL, label=t("middle of {n} nets", n=len(losses)))
    axes.set(xscale="log", yscale="log")
    plain_logarithm(axes.xaxis)
    plain_logarithm(axes.yaxis)
    start, end = (list(examples).index(count) for count in (1000, until))
    factor = (middle[start] / middle[end]) ** (1 / np.log10(until / 1000))
    said = t(
        "From {before:.2g} after {first:,} examples to {after:.2g} after {last:,}: ten times as "
        "many examples divide the loss by about {factor:.1f}",
        before=middle[start], first=1000, after=middle[end], last=until, factor=factor,
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("Falling lines on logarithmic axes, nearly straight. {said}.", said=said),
        caption=t("{said}. The best random net: {random:.2g}.", said=said, random=random),
        source=source,
        data={"examples": examples, "median": middle, "random": [random] * len(middle)},
    )


@theme.style()
def alike(pairs: Mapping[str, tuple[ArrayLike, ArrayLike]], *, source: str) -> Shown:
    """Draw pairs of nets: how far apart their weights are, and how far apart their outputs.

    ``pairs``: kind → (weight distances, output distances), both root mean square.
    """
    axes = blank(t("distance between the weights"), t("distance between the outputs"))
    looks = ((theme.MODEL, "o"), (theme.CONTROL, "x"), (theme.READER, "D"), (theme.ORANGE, "^"))
    said = []
    for (name, (weights, outputs)), (colour, marker) in zip(pairs.items(), looks, strict=False):
        outputs = np.atleast_1d(outputs)
        drawn = np.maximum(outputs, FLOOR)
        axes.plot(weights, drawn, linestyle="", marker=marker, color=colour, label=name)
        said.append(
            t("{name}: weights {weights:.2g}, outputs {outputs:.2g}", name=name,
              weights=np.median(weights), outputs=0 if outputs.max() < 1e-9 else np.median(outputs))
        )  # fmt: skip
    axes.set(yscale="log", xlim=(0, None))
    plain_logarithm(axes.yaxis)
    medians = "; ".join(said)
    rows = [(name, round(float(w), 4), float(f"{o:.3g}")) for name, pair in pairs.items()
            for w, o in zip(*map(np.atleast_1d, pair), strict=True)]  # fmt: skip
    return show(
        axes.figure,
        alt=t("Clouds of dots. Middle of each: {medians}.", medians=medians),
        caption=t(
            "Middle distances (root mean square): {medians}. What is below {floor:g} is drawn "
            "there.",
            medians=medians,
            floor=FLOOR,
        ),
        source=source,
        data=dict(
            zip(("pair", "weights", "outputs"), map(list, zip(*rows, strict=True)), strict=True)
        ),
    )


@theme.style()
def outside(
    x: ArrayLike, truth: ArrayLike, outputs: ArrayLike, *, low: float, high: float, source: str
) -> Shown:
    """Draw outputs [net, n] at ``x`` [n] in and beyond [low, high], the only place of examples."""
    x, outputs = np.asarray(x, float), np.asarray(outputs, float)
    inside = (x >= low) & (x <= high)
    axes = blank(t("input x"), t("output y"), height=3.4)
    axes.axvspan(low, high, color=theme.PANEL, zorder=0)
    axes.axvline(low, color=theme.LINE)
    axes.axvline(high, color=theme.LINE)
    for i, output in enumerate(outputs):
        axes.plot(x, output, color=theme.MODEL, linewidth=1.1, label=t("the nets") if not i else "")
    known = np.where(inside, _with_gaps(np.asarray(truth, float)), np.nan)
    axes.plot(x, known, color=theme.TRUTH, linewidth=3, label=t("the target"))
    spread = np.ptp(outputs, axis=0)
    typical = float(np.median(spread[inside]))
    said = t(
        "Where there were examples the {n} nets differ by {inside:.2g} (median of highest minus "
        "lowest); at {left:g} by {at_left:.2g}, at {right:g} by {at_right:.2g}.",
        n=len(outputs), inside=typical, left=x[0], at_left=spread[0], right=x[-1],
        at_right=spread[-1],
    ).replace("-", "−")  # fmt: skip
    return show(
        axes.figure,
        alt=t("Curves lying on each other in the middle and fanning out on both sides. {said}",
              said=said),
        caption=said,
        source=source,
        data={"x": x.round(3), "lowest": outputs.min(axis=0).round(4),
              "highest": outputs.max(axis=0).round(4)},
    )  # fmt: skip


@theme.style()
def success(widths: Sequence[int], losses: ArrayLike, *, enough: float, source: str) -> Shown:
    """Draw the share of seeds whose loss, in [width, seed], ends below ``enough``, by width.

    Bars of one standard error; widths at which no seed succeeded are too small, or too unlucky.
    """
    losses = np.asarray(losses, float)
    share = np.mean(losses < enough, axis=1)
    error = np.sqrt(share * (1 - share) / losses.shape[1])
    axes = blank(t("hidden neurons"), t("nets that found the way"), height=3.0)
    places = np.arange(len(widths))
    axes.bar(places, share, color=theme.MODEL, width=0.7)
    axes.errorbar(places, share, error, fmt="none", ecolor=theme.INK, elinewidth=1.2)
    axes.set_xticks(places, list(map(str, widths)))
    axes.set_ylim(0, 1.05)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    first = int(np.argmax(share > 0))
    said = t(
        "{few} neurons are enough for some ({some:.0f} % of {n} seeds), with {many} it is "
        "{most:.0f} %",
        few=widths[first], some=100 * share[first], n=losses.shape[1], many=widths[-1],
        most=100 * share[-1],
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("Bars that grow with the number of hidden neurons. {said}.", said=said),
        caption=t("{said}. A way is found if the loss ends below {enough:g}.", said=said,
                  enough=enough),
        source=source,
        data={"hidden_neurons": list(widths), "share": share, "lowest_loss": losses.min(axis=1),
              "middle_loss": np.median(losses, axis=1)},
    )  # fmt: skip


def _whose_loss(curves: Mapping[str, ArrayLike]) -> str:
    """What the losses under panels of ``curves``, [n] or [net, n], are."""
    if all(np.ndim(outputs) == 1 for outputs in curves.values()):
        return t("Loss (mean squared error):")
    return t("Bold: the first net. Loss (mean squared error) of the middle one:")


def _jumps(y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where ``y`` is far from its left neighbour: [n]."""
    return np.concatenate([[False], np.abs(np.diff(y)) > JUMP])


def _with_gaps(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same values without the first one after each jump, so that no line bridges it."""
    return np.where(_jumps(y), np.nan, y)
