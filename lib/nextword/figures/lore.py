"""Pictures for the practice of training: sizes, laws of scaling, bits, idle hardware."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike

from nextword import theme
from nextword.figures.paper import blank, percent
from nextword.figures.runs import plain_logarithm
from nextword.figures.shown import Shown, show
from nextword.lore import PowerLaw
from nextword.words import t

MARKS = ("s", "o", "^", "D")  # by the number of hidden layers, from none


@theme.style()
def error_by_parameters(growing: Mapping[str, Mapping], *, spread: float, source: str) -> Shown:
    """Draw the error of every run against the number of parameters, by number of hidden layers.

    spread: the error of always saying the mean.
    """
    axes = blank(t("knobs"), t("mean squared error"), height=3.8)
    colours = (theme.CONTROL, theme.ORANGE, theme.MODEL, theme.READER)
    words = (t("no hidden layer: a line"), t("one hidden layer"), t("two hidden layers"),
             t("three"))  # fmt: skip
    for layers in range(4):
        nets_ = [each for shape, each in growing.items() if shape.count("–") - 1 == layers]
        if not nets_:
            continue
        x = [each["parameters"] for each in nets_]
        errors = np.array([each["errors"] for each in nets_])
        axes.plot(x, np.median(errors, 1), "-" + MARKS[layers], color=colours[layers],
                  label=words[layers])  # fmt: skip
        axes.plot(x, errors, ".", color=colours[layers], alpha=0.5, markersize=4)
    axes.axhline(spread, color=theme.CONTROL, linestyle=":", label=t("always the mean"))
    axes.set(xscale="log", yscale="log")
    plain_logarithm(axes.xaxis)
    plain_logarithm(axes.yaxis, (1, 3))
    ends = [min(growing, key=lambda s: growing[s]["parameters"]),
            max(growing, key=lambda s: growing[s]["parameters"])]  # fmt: skip
    middles = [float(np.median(growing[shape]["errors"])) for shape in ends]
    said = t("from {first} with {few} knobs to {last} with {many} the middle error falls from "
             "{high:.2g} to {low:.2g}", first=ends[0], last=ends[1], high=middles[0],
             low=middles[1], few=growing[ends[0]]["parameters"],
             many=growing[ends[1]]["parameters"])  # fmt: skip
    count = len(growing[ends[0]]["errors"])
    flat = [(shape, each["parameters"], run + 1, error) for shape, each in growing.items()
            for run, error in enumerate(each["errors"])]  # fmt: skip
    return show(
        axes.figure,
        alt=t("Dots sink from left to right, with much scatter: {said}.", said=said),
        caption=t("More knobs, smaller errors: {said}. Every dot is one of {count} runs, lines "
                  "join the middle ones.", said=said, count=count),
        source=source,
        data=dict(zip(("net", "parameters", "run", "error"), map(list, zip(*flat, strict=True)),
                      strict=True)),
    )  # fmt: skip


@theme.style()
def scaling(
    sizes: Sequence[float], losses: ArrayLike, law: PowerLaw, *, fitted: int, xlabel: str,
    floor: float, control: ArrayLike | None = None, source: str,
) -> Shown:  # fmt: skip
    """Draw losses [size, run] against size, both logarithmic, and the law through the first ones.

    fitted: how many sizes the law was fitted to; floor: the loss of guessing; control: losses
    [size, run] where there was nothing to learn.
    """
    axes, losses = blank(xlabel, t("loss, nats"), height=3.7), np.asarray(losses, float)
    axes.plot(sizes, losses, ".", color=theme.MODEL, markersize=5, alpha=0.6)
    axes.plot(sizes, losses.mean(1), "o", color=theme.MODEL, label=t("mean of the runs"))
    span = np.array([sizes[0], sizes[-1]])
    axes.plot(span, law(span), "--", color=theme.INK, linewidth=1.3, label=t("the power law"))
    if control is not None:
        axes.plot(sizes, np.mean(control, 1), "s--", color=theme.CONTROL, markersize=5,
                  label=t("control: shuffled labels"))  # fmt: skip
    axes.axhline(floor, color=theme.CONTROL, linestyle=":", label=t("guessing"))
    axes.set(xscale="log", yscale="log")
    plain_logarithm(axes.xaxis)
    plain_logarithm(axes.yaxis, (1, 2, 5))
    off = float(losses[-1].mean() / law(sizes[-1]))
    said = t("loss ≈ {factor:,.10g} / size^{exponent:.2f}, exponent ± {error:.2f}",
             factor=float(f"{law.factor:.2g}"), exponent=law.exponent, error=law.error)  # fmt: skip
    end = t("the law is fitted to the first {fitted} sizes, and at the last one, {last:,.10g}, the "
            "loss is {off:.2f} times what it says",
            fitted=fitted, last=sizes[-1], off=off)  # fmt: skip
    return show(
        axes.figure,
        alt=t("Dots near a falling straight line on logarithmic axes: {said}; {end}.", said=said,
              end=end),
        caption=t("{said}: {end}.", said=said[:1].upper() + said[1:], end=end),
        source=source,
        data={"size": [size for size in sizes for _ in losses[0]],
              "run": [run + 1 for _ in sizes for run in range(losses.shape[1])],
              "loss": losses.ravel().tolist()},
    )  # fmt: skip


@theme.style()
def bits(measured: Mapping[str, Any]) -> Shown:
    """Draw what is left when weights are rounded: digits read right, surprise of the pocket GPT."""
    figure, (top, low) = plt.subplots(2, 1, figsize=(6.6, 4.6), sharex=True)
    names = [str(each) for each in (32, *measured["bits"])]
    places = range(len(names))
    right = [measured["right"][name] / measured["digits"] for name in names]
    surprise = np.array([measured["surprise"][name] for name in names])
    top.plot(places, right, "-o", color=theme.MODEL)
    top.set(title=t("Digits read right"), ylim=(0, 1.06))
    top.axhline(0.1, color=theme.CONTROL, linestyle=":")
    top.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    low.plot(places, surprise, ".", color=theme.MODEL, markersize=4, alpha=0.4)
    low.plot(places, surprise.mean(1), "-o", color=theme.MODEL)
    low.axhline(measured["blind"], color=theme.CONTROL, linestyle=":")
    low.set(title=t("Pocket GPT: bits a token"), xlabel=t("bits a weight"))
    low.set_xticks(places, names)
    rows = zip(names, right, surprise.mean(1), strict=True)
    one = "{bits} bits: {right}, {surprise:.2f} bits a token"
    said = "; ".join(t(one, bits=b, right=percent(r), surprise=mean) for b, r, mean in rows)
    return show(
        figure,
        alt=t("Two lines, level down to a few bits, then breaking off. {said}.", said=said),
        caption=t("{said}. Dots are single articles; dotted lines are blind guessing.", said=said),
        source=t("Digit net on {digits:,} digits; {model} on {articles} held-out articles.",
                 **{name: measured[name] for name in ("digits", "model", "articles")}),
        data={"bits": names, "right": right, "bits_per_token": surprise.mean(1).round(4)},
    )  # fmt: skip


def written(texts: Mapping[str, str], *, prompt: str, source: str) -> Shown:
    """Show how a model goes on from a prompt, a text for each number of bits a weight."""
    lines = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in ((t("{bits} bits", bits=bits), text) for bits, text in texts.items())
    )
    said = t("“{prompt} …”, written on with {bits} bits a weight.", prompt=prompt,
             bits=", ".join(texts))  # fmt: skip
    return Shown(
        picture=f'<div role="group" aria-label="{html.escape(said)}"><dl class="nw-samples">'
        f"{lines}</dl></div>",
        alt=said,
        caption=said,
        source=source,
        data={"bits": list(texts), "text": list(texts.values())},
    )


@theme.style()
def utilisation(measured: Mapping[str, Any]) -> Shown:
    """Draw what share of a core's arithmetic gets done in a training step, by batch size."""
    axes = blank(t("examples in a batch"), t("arithmetic used"), height=3.4)
    batches, peak = np.array(measured["batches"]), measured["peak"]["flops"]
    seconds = np.array([measured["seconds"][str(batch)] for batch in batches])
    used = measured["operations"] * batches[:, None] / seconds / peak
    axes.plot(batches, used, ".", color=theme.MODEL, markersize=5, alpha=0.6)
    axes.plot(batches, np.median(used, 1), "-o", color=theme.MODEL, label=t("a training step"))
    axes.axhline(1, color=theme.TRUTH, linestyle="--", label=t("one large matrix product"))
    axes.set_xscale("log", base=2)
    axes.set_xticks(batches[::2], [f"{each:,}" for each in batches[::2]])
    axes.set_ylim(0, 1.1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    first, last = np.median(used, 1)[[0, -1]]
    said = t("With one example at a time {first} of the core's arithmetic gets used, with "
             "{batch:,} at a time {last}", first=percent(first), last=percent(last),
             batch=batches[-1])  # fmt: skip
    return show(
        axes.figure,
        alt=t("A line that rises with the batch. {said}.", said=said),
        caption=t("{said}.", said=said),
        source=t("A net of {parameters:,} knobs on one CPU core; full is {peak:.0f} billion "
                 "operations a second, measured on the same core.",
                 parameters=measured["parameters"], peak=peak / 1e9),
        data={"batch": batches, "seconds_a_step": np.median(seconds, 1),
              "share_used": np.median(used, 1).round(5)},
    )  # fmt: skip
