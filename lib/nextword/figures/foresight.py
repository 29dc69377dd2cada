"""Pictures for chapter 8: how far nets and hill climbers see ahead, and what work it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter
from numpy.typing import ArrayLike

from nextword import automata, theme
from nextword.figures.cells import NARROW, TEXT, WIDE, both_widths, svg, words
from nextword.figures.paper import blank
from nextword.figures.shown import Shown, show
from nextword.words import t

DASHES = ("-", "--", "-.", ":")
MOST_INK = 0.48  # of a square's colour, so that the number on it stays readable
SETTLED = 0.95  # share of one colour from which on there is too little left to foresee
NEARLY = 0.98  # share of avoided mistakes that counts as nearly perfect


@theme.style()
def learnability(measured: Mapping, rules: Sequence[int]) -> Shown:
    """Draw how often nets foretell the middle cell, against the steps, for up to four rules.

    ``measured`` is the artifact (:func:`nextword.automata.measured`); a rule it lacks is looked up
    under its mirror image or negative. Each dot is one net; lines join the means. Dotted: what a
    rule's commoner colour would get right.
    """
    axes = _shares(t("steps to look ahead"), t("right on unseen rows"))
    steps = measured["steps"]
    found = {rule: skill_of(measured, rule) for rule in rules}
    colours = (theme.MODEL, theme.TRUTH, theme.MISTAKE, theme.READER)
    for (rule, (right, _)), colour, line in zip(found.items(), colours, DASHES, strict=False):
        axes.plot(steps, right.mean(axis=1), line, color=colour, label=t("rule {rule}", rule=rule))
        axes.plot(np.repeat(steps, right.shape[1]), right.ravel(), "o", color=colour, markersize=3)
    for _, chance in found.values():
        axes.plot(steps, chance, ":", color=theme.CONTROL, label=t("always the commoner colour"))
    chances = [chance.mean() for _, chance in found.values()]
    around = _share(min(chances)), _share(max(chances))
    said = "; ".join(
        t("rule {rule}: {first} after {a}, {last} after {b}, at worst {least} after {c}",
          rule=rule, a=_steps(steps[0]), b=_steps(steps[-1]), first=_share(mean[0]),
          last=_share(mean[-1]), c=_steps(steps[int(mean.argmin())]), least=_share(mean.min()))
        for rule, mean in ((rule, right.mean(axis=1)) for rule, (right, _) in found.items())
    )  # fmt: skip
    recipe = measured["recipe"]
    return show(
        axes.figure,
        alt=t("Lines of right answers against steps. {said}.", said=said),
        caption=t("Right answers of nets: {said}. Chance, dotted, is about {chance}.", said=said,
                  chance=" – ".join(dict.fromkeys(around))),
        source=t("{seeds} nets for each dot in a line, {widths} neurons; {rows:,} rows to learn "
                 "from, {tests:,} others to be tested on; measured beforehand",
                 seeds=len(recipe["seeds"]), rows=recipe["rows"], tests=recipe["tests"],
                 widths="–".join(map(str, [measured["width"], *recipe["hidden"], 2]))),
        data={"steps": steps} | {
            t("rule {rule}", rule=rule): right.mean(axis=1).round(4).tolist()
            for rule, (right, _) in found.items()
        },
    )  # fmt: skip


def skill_of(measured: Mapping, rule: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of right answers [step, seed] and of chance [step] for a rule."""
    entry = measured["rules"][str(automata.representative(rule))]
    return np.array(entry["right"]), np.array(entry["chance"])


def foresight(measured: Mapping, rule: int) -> float:
    """Return what share of the mistakes of chance nets avoid, over all steps; 1 is never wrong.

    Steps at which nearly all answers are of one colour are left out: they leave nothing to learn.
    Where that is so at every step the result is NaN.
    """
    right, chance = skill_of(measured, rule)
    open_ = chance < SETTLED
    avoided = (right.mean(axis=1)[open_] - chance[open_]) / (1 - chance[open_])
    return float(avoided.clip(0, 1).mean()) if open_.any() else float("nan")


def rule_map(measured: Mapping) -> Shown:
    """Draw all 88 rules as squares, the most foreseeable first, the bluer the better foreseen.

    A green frame marks rules that add up cells, which have a shortcut. Rules whose answers are all
    but settled come last, without colour.
    """
    skill = {rule: foresight(measured, rule) for rule in automata.REPRESENTATIVES}
    settled = [rule for rule in skill if np.isnan(skill[rule])]
    order = sorted(set(skill) - set(settled), key=lambda rule: (-round(skill[rule], 2), rule))
    full = sum(skill[rule] > NEARLY for rule in order)
    said = t("{full} of {n} rules are foreseen nearly perfectly; the hardest are {hardest}",
             full=full, n=len(order), hardest=", ".join(map(str, order[-5:])))  # fmt: skip
    alt = t("Squares with the numbers of rules, from strong to faint colour. {said}.", said=said)
    squares = {rule: skill[rule] for rule in order} | dict.fromkeys(settled, 0.0)
    return Shown(
        both_widths(_map(squares, WIDE, 11, alt), _map(squares, NARROW, 8, alt)),
        alt=alt,
        caption=t("{said}. The bluer, the more of the mistakes of chance the nets avoid, over 1 "
                  "to {steps} steps. A thick frame: the rule adds up cells, so it has a shortcut. "
                  "Without colour: the answer is always the same, so there is nothing to foresee.",
                  said=said, steps=measured["steps"][-1]),
        source=t("Rules that are mirror images or negatives of each other are shown once"),
        data={
            "rule": list(squares),
            "mistakes avoided": [None if r in settled else round(skill[r], 4) for r in squares],
            "adds up cells": [automata.is_additive(rule) for rule in squares],
        },
    )  # fmt: skip


def _map(squares: Mapping[int, float], width: int, columns: int, alt: str) -> str:
    """The squares in rows; a rule's share is the share of ink."""
    gap, tall = 4, 30
    wide = (width - gap * (columns - 1)) / columns
    body = ""
    for i, (rule, share) in enumerate(squares.items()):
        left, top = i % columns * (wide + gap) + 1, i // columns * (tall + gap) + 1
        box = f'x="{left:g}" y="{top:g}" width="{wide - 2:g}" height="{tall - 2}" rx="4"'
        edge = f"{theme.TRUTH}; stroke-width: 3" if automata.is_additive(rule) else theme.LINE
        ink = f"fill: {theme.MODEL}; fill-opacity: {MOST_INK * share:.3f}; stroke: {edge}"
        body += f'<rect {box} style="{ink}"/>'
        body += words(str(rule), left + wide / 2 - 1, top + tall / 2 + TEXT / 3, anchor="middle")
    rows = -(-len(squares) // columns)
    return svg(width, rows * (tall + gap), body, alt)


@theme.style()
def rule_learning(
    steps: Sequence[int],
    climbed: ArrayLike,
    control: ArrayLike,
    *,
    tables: int,
    tries: int,
    runs: int,
) -> Shown:
    """Draw how many rule tables were found, as shares, against the steps that were compared.

    climbed, control [step]: the share of runs that found a table without a mistake, by small
    changes and by blind drawing; ``tables``: how many tables there are.
    """
    axes = _shares(t("steps of evolution that are compared"), t("tables found"))
    axes.plot(steps, climbed, "-o", color=theme.MODEL, label=t("one small change at a time"))
    axes.plot(steps, control, "--o", color=theme.CONTROL, label=t("control: whole random tables"))
    axes.set_ylim(-0.04, 1.05)
    said = t("comparing {a}, small changes find {first} of the tables; comparing {b}, {last}",
             a=_steps(steps[0]), b=_steps(steps[-1]), first=_share(climbed[0]),
             last=_share(climbed[-1]))  # fmt: skip
    blind = t("as many blind draws find {share} at most", share=_share(max(control)))
    return show(
        axes.figure,
        alt=t("Two lines against the number of steps: {said}; {blind}.", said=said, blind=blind),
        caption=t("Among {tables:,} tables, {said}; {blind}.", tables=tables, said=said,
                  blind=blind),
        source=t("{runs} random tables for each dot, {tries:,} tries for each", runs=runs,
                 tries=tries),
        data={"steps": steps, "small changes": climbed, "control": control},
    )  # fmt: skip


@theme.style()
def work(
    steps: Sequence[float], needed: Mapping[str, Sequence[float]], *, unit: str, caption: str
) -> Shown:
    """Draw amounts of work, name → [step], against the steps of the task, both logarithmic."""
    axes = blank(t("steps of the task"), unit, height=3.6)
    colours = (theme.MISTAKE, theme.TRUTH, theme.MODEL, theme.READER)
    for (name, amounts), colour, line in zip(needed.items(), colours, DASHES, strict=False):
        axes.loglog(steps, amounts, line, color=colour, label=name)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_power))
    last = "; ".join(f"{name}: {amounts[-1]:,.0f}" for name, amounts in needed.items())
    return show(
        axes.figure,
        alt=t("Lines on logarithmic axes. At {steps:,} steps: {last}.", steps=steps[-1], last=last),
        caption=t("{point} At {steps:,} steps: {last}.", point=caption, steps=steps[-1], last=last),
        data={"steps": list(steps)} | {name: list(each) for name, each in needed.items()},
    )


def _shares(xlabel: str, ylabel: str) -> Axes:
    axes = blank(xlabel, ylabel)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return axes


def _power(value: float, _: int) -> str:
    """A power of ten in letters of one size, so that a phone shows them large enough."""
    digits = str(round(np.log10(value))).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"10{digits}"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"


def _steps(count: int) -> str:
    return t("1 step") if count == 1 else t("{count} steps", count=count)
