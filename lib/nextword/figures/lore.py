"""Pictures for the practice of training: sizes, laws of scaling, bits, idle hardware."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike

from nextword import theme
from nextword.figures.paper import blank, percent, plain_logarithm
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
    axes, losses = blank(xlabel, t("loss"), height=3.7), np.asarray(losses, float)
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
    said = _law(xlabel, law, fitted, len(sizes), losses[-1].mean() / law(sizes[-1]))
    return show(
        axes.figure,
        alt=t("Dots near a falling straight line on logarithmic axes. {said}", said=said),
        caption=said,
        source=source,
        data={"size": [size for size in sizes for _ in losses[0]],
              "run": [run + 1 for _ in sizes for run in range(losses.shape[1])],
              "loss": losses.ravel().tolist()},
    )  # fmt: skip


def _law(xlabel: str, law: PowerLaw, fitted: int, of: int, off: float) -> str:
    """A law in words; off: how many times the loss at the last size is what the law says."""
    formula = t("{factor:,.10g} / size^{exponent:.2f}, exponent ± {error:.2f}",
                factor=float(f"{law.factor:.2g}"), exponent=law.exponent,
                error=law.error)  # fmt: skip
    values = {"sizes": xlabel, "by": 10**law.exponent, "formula": formula, "fitted": fitted,
              "of": of, "off": off}  # fmt: skip
    if fitted == of:
        return t("Ten times as many {sizes}: the loss is divided by {by:.1f}. ({formula}, fitted "
                 "to all {of} sizes.)", **values)  # fmt: skip
    return t("As long as the law holds, ten times as many {sizes} divide the loss by {by:.1f}. "
             "({formula}, fitted to the first {fitted} of {of} sizes; at the last one the loss is "
             "{off:.2f} times what the law says.)", **values)  # fmt: skip


@theme.style()
def bits(measured: Mapping[str, Any]) -> Shown:
    """Draw what rounding the weights costs: mistakes of the digit net, surprise of the GPT."""
    figure, (top, low) = plt.subplots(2, 1, figsize=(6.6, 4.6), sharex=True)
    names = [str(each) for each in (32, *measured["bits"])]
    places = range(len(names))
    wrong = np.array([measured["digits"] - measured["right"][name] for name in names])
    surprise = np.array([measured["surprise"][name] for name in names])
    top.plot(places, wrong, "-o", color=theme.MODEL)
    top.axhline(0.9 * measured["digits"], color=theme.CONTROL, linestyle=":")
    top.set(yscale="log", title=t("Digit net: mistakes on {digits:,} digits",
                                  digits=measured["digits"]))  # fmt: skip
    plain_logarithm(top.yaxis)
    low.plot(places, surprise, ".", color=theme.MODEL, markersize=4, alpha=0.4)
    low.plot(places, surprise.mean(1), "-o", color=theme.MODEL)
    low.axhline(measured["blind"], color=theme.CONTROL, linestyle=":")
    low.set(title=t("Pocket GPT: bits a token"), xlabel=t("bits a weight"))
    low.set_xticks(places, names)
    said = _broken(names, wrong, surprise.mean(1), measured)
    return show(
        figure,
        alt=t("Two lines, level down to a few bits, then shooting up. {said}", said=said),
        caption=t("{said} Dots are single articles; dotted lines are blind guessing.", said=said),
        source=t("Digit net on {digits:,} digits; {model} on {articles} held-out articles.",
                 **{name: measured[name] for name in ("digits", "model", "articles")}),
        data={"bits": names, "mistakes": wrong, "bits_per_token": surprise.mean(1).round(4)},
    )  # fmt: skip


def _broken(names: Sequence[str], wrong: ArrayLike, surprise: ArrayLike, measured: Mapping) -> str:
    """Down to how many bits both nets stay as they were, and what happens below, in words.

    As they were: at most half a percent more of the digits wrong, 5 % more bits of surprise.
    """
    more, gained = np.subtract(wrong, wrong[0]), np.subtract(surprise, surprise[0])
    fine = (more <= measured["digits"] / 200) & (gained <= 0.05 * surprise[0])
    kept = len(fine) if fine.all() else int(fine.argmin())
    parts = [t("Down to {bits} bits a weight nothing much happens.", bits=names[kept - 1])]
    for name, digits, grown, now in list(zip(names, more, gained, surprise, strict=True))[kept:]:
        parts.append(
            t(
                "With {bits}, the digit net makes {more:,} more mistakes on {digits:,} "
                "digits, and the GPT’s surprise grows by {grown:.1f} bits a token{blind}.",
                bits=name,
                more=digits,
                digits=measured["digits"],
                grown=grown,
                blind=t(", past blind guessing") if now > measured["blind"] else "",
            )
        )
    return " ".join(parts)


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
    """Draw what share of a core's arithmetic gets done, by batch size.

    In a training step, and in the bare matrix products of that step.
    """
    axes = blank(t("examples in a batch"), t("arithmetic used"), height=3.4)
    batches, peak = np.array(measured["batches"]), measured["peak"]["flops"]
    shares = {}
    for what, colour, line, words in (
        ("products", theme.ORANGE, "--s", t("its products alone")),
        ("seconds", theme.MODEL, "-o", t("a training step")),
    ):
        seconds = np.array([measured[what][str(batch)] for batch in batches])
        used = measured["operations"] * batches[:, None] / seconds / peak
        shares[what] = np.median(used, 1)
        axes.plot(batches, used, ".", color=colour, markersize=5, alpha=0.6)
        axes.plot(batches, shares[what], line, color=colour, label=words)
    axes.axhline(1, color=theme.TRUTH, linestyle="--", label=t("one large matrix product"))
    axes.set_xscale("log", base=2)
    axes.set_xticks(batches[::2], [f"{each:,}" for each in batches[::2]])
    axes.set_ylim(0, 1.1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g} %")
    (one, all_), (bare, most) = (shares[what][[0, -1]] for what in ("seconds", "products"))
    said = t("With one example at a time a step uses {one} of the core’s arithmetic, with "
             "{batch:,} at a time {all}; the products alone {bare} and {most}", one=percent(one),
             all=percent(all_), bare=percent(bare), most=percent(most),
             batch=batches[-1])  # fmt: skip
    return show(
        axes.figure,
        alt=t("Lines that rise with the batch. {said}.", said=said),
        caption=t("{said}.", said=said),
        source=t("A net of {parameters:,} knobs on one CPU core; full is {peak:.0f} billion "
                 "operations a second, measured on the same core.",
                 parameters=measured["parameters"], peak=peak / 1e9),
        data={"batch": batches, "seconds_a_step": np.median(seconds, 1),
              "share_used": shares["seconds"].round(5),
              "share_used_by_products": shares["products"].round(5)},
    )  # fmt: skip
