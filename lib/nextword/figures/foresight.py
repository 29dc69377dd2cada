"""Pictures for chapter 8: how far nets and hill climbers see ahead, and what work it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter
from numpy.typing import ArrayLike

from nextword import automata, theme
from nextword.figures.paper import blank
from nextword.figures.shown import Shown, show
from nextword.figures.squares import squares
from nextword.words import t

DASHES = ("-", "--", "-.", ":")
SETTLED = 0.95  # share of one colour from which on there is too little left to foresee
NEARLY = 0.98  # share of avoided mistakes that counts as nearly perfect


@theme.style()
def learnability(measured: Mapping, rules: Sequence[int]) -> Shown:
    """Draw how often nets foretell the middle cell, against the steps, in a panel for each rule.

    ``measured`` is the artifact (:func:`nextword.automata.measured`); a rule it lacks is looked up
    under its mirror image or negative. Each dot is one net; lines join the means. Grey are the
    controls: a memory of all patterns seen, what a rule's commoner colour would get right, and,
    beside rule 30, nets that learn random tables of as many cells.
    """
    columns = 1 if len(rules) < 3 else 2
    figure, boards = plt.subplots(
        -(-len(rules) // columns), columns, figsize=(6.6, 0.4 + 2.1 * -(-len(rules) // columns)),
        sharex=True, sharey=True, squeeze=False,
    )  # fmt: skip
    for axes, rule in zip(boards.flat, rules, strict=False):
        _skill(axes, measured, rule)
    axes.xaxis.set_major_locator(MaxNLocator(8 // columns, integer=True, steps=[1, 2, 4, 10]))
    figure.supxlabel(t("steps to look ahead"), fontsize=10.5, color=theme.INK)
    figure.supylabel(t("right on unseen rows"), fontsize=10.5, color=theme.INK)
    means = {rule: skill_of(measured, rule)[0].mean(axis=1) for rule in rules}
    worst = {rule: int(mean.argmin()) for rule, mean in means.items()}
    said = "; ".join(
        t("rule {rule}, {steps}: {share}", rule=rule, steps=_steps(measured["steps"][worst[rule]]),
          share=_share(mean.min()))
        for rule, mean in means.items()
    )  # fmt: skip
    return show(
        figure,
        alt=t("Right answers of nets against steps, a panel for each rule. At worst: {said}.",
              said=said),
        caption=t("Nets at their worst: {said}.", said=said),
        source=_recipe(measured),
        data={"steps": measured["steps"]} | {
            t("rule {rule}", rule=rule): mean.round(4).tolist() for rule, mean in means.items()
        },
    )  # fmt: skip


def _skill(axes: Axes, measured: Mapping, rule: int) -> None:
    """One panel: the nets of a rule, and the controls."""
    steps = measured["steps"]
    right, chance = skill_of(measured, rule)
    entry = measured["rules"][str(automata.representative(rule))]
    axes.set_title(t("rule {rule}", rule=rule))
    _nets_and_memory(axes, steps, right, entry["table"])
    coins = measured["coins"]
    if automata.representative(rule) == coins["beside"]:
        axes.plot(steps, np.mean(coins["right"], axis=1), "-.X", color=theme.CONTROL, markersize=6,
                  linewidth=1.4, label=t("control: nets on random tables"))  # fmt: skip
    axes.plot(steps, chance, ":", color=theme.CONTROL, label=t("always the commoner colour"))


def _nets_and_memory(axes: Axes, at: ArrayLike, right: np.ndarray, memory: ArrayLike) -> None:
    """Lines and dots for shares right, [place, net] and [place]."""
    axes.plot(at, right.mean(axis=1), color=theme.MODEL, zorder=3, label=t("nets"))
    dots = np.repeat(at, right.shape[1])
    axes.plot(dots, right.ravel(), "o", color=theme.MODEL, markersize=3, zorder=3)
    axes.plot(at, memory, "--s", color=theme.CONTROL, markersize=4, linewidth=1.4,
              label=t("control: memory, told which cells count"))  # fmt: skip
    _percents(axes).set_ylim(0.42, 1.04)


def _recipe(measured: Mapping) -> str:
    recipe = measured["recipe"]
    return t("{seeds} nets for each dot in a line, {widths} neurons; {rows:,} rows to learn from, "
             "{tests:,} others to be tested on; measured beforehand",
             seeds=len(recipe["seeds"]), rows=recipe["rows"], tests=recipe["tests"],
             widths="–".join(map(str, [measured["width"], *recipe["hidden"], 2])))  # fmt: skip


@theme.style()
def more_rows(measured: Mapping, steps: int) -> Shown:
    """Draw how often nets and memory foretell rule 30 so many steps ahead, against the rows."""
    more = measured["more"]
    at, place = more["rows"], measured["steps"].index(steps)
    right = np.array(more["right"])[:, place]
    memory = np.array(more["table"])[:, place]
    axes = blank(t("rows to learn from"), t("right on unseen rows"), height=2.9)
    _nets_and_memory(axes, at, right, memory)
    axes.set_xscale("log")
    axes.set_xticks(at, [f"{count:,}" for count in at])
    axes.minorticks_off()
    said = t("with {few:,} rows nets are right on {first}, with {many:,} on {last}; memory on "
             "{known_first} and {known_last}", few=at[0], many=at[-1],
             first=_share(right[0].mean()), last=_share(right[-1].mean()),
             known_first=_share(memory[0]), known_last=_share(memory[-1]))  # fmt: skip
    return show(
        axes.figure,
        alt=t("Two lines against the number of rows, {steps} steps ahead: {said}.", steps=steps,
              said=said),
        caption=t("Rule 30, {steps} steps ahead: {said}.", steps=steps, said=said),
        source=t("{seeds} nets for each dot in a line; each row is shown about {passes} times",
                 seeds=right.shape[1], passes=more["passes"]),
        data={"rows": at, "nets": right.mean(axis=1).round(4).tolist(), "memory": memory.tolist()},
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

    A thick frame marks rules that add up cells, which have a shortcut. Rules whose answers are all
    but settled come last, without colour.
    """
    skill = {rule: foresight(measured, rule) for rule in automata.REPRESENTATIVES}
    settled = [rule for rule in skill if np.isnan(skill[rule])]
    order = sorted(set(skill) - set(settled), key=lambda rule: (-round(skill[rule], 2), rule))
    full = sum(skill[rule] > NEARLY for rule in order)
    said = t("On {full} of {n} rules nets avoid over {nearly} of the mistakes of chance; the "
             "hardest are {hardest}", full=full, n=len(order), nearly=_share(NEARLY),
             hardest=", ".join(map(str, order[-5:])))  # fmt: skip
    alt = t("Squares with the numbers of rules, from strong to faint colour. {said}.", said=said)
    shares = {rule: skill[rule] for rule in order} | dict.fromkeys(settled, 0.0)
    adding = [rule for rule in shares if automata.is_additive(rule)]
    key = t("mistakes of chance that nets avoid:")
    return Shown(
        squares(shares, framed=adding, key=key, alt=alt),
        alt=alt,
        caption=t("{said}. A thick frame: the rule adds up cells, so it has a shortcut. Last, "
                  "without colour: {settled}, with nothing to foresee.", said=said,
                  settled=", ".join(map(str, settled))),
        source=t("1 to {steps} steps; mirror images and negatives are shown once",
                 steps=measured["steps"][-1]),
        data={
            "rule": list(shares),
            "mistakes avoided": [None if r in settled else round(skill[r], 4) for r in shares],
            "adds up cells": [rule in adding for rule in shares],
        },
    )  # fmt: skip


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
    """Draw how often a rule table was found that fits, against the steps that were compared.

    climbed, control [step]: the share of runs that reached a table which makes no mistake on what
    was compared, by small changes and by blind drawing; ``tables``: how many tables there are.
    """
    axes = _percents(blank(t("steps of evolution that are compared"), t("tables that fit")))
    axes.plot(steps, climbed, "-o", color=theme.MODEL, label=t("one small change at a time"))
    axes.plot(steps, control, "--o", color=theme.CONTROL, label=t("control: whole random tables"))
    axes.set_ylim(-0.04, 1.05)
    said = t("comparing {a}, small changes reach one that fits in {first} of the runs; comparing "
             "{b}, in {last}",
             a=_steps(steps[0]), b=_steps(steps[-1]), first=_share(climbed[0]),
             last=_share(climbed[-1]))  # fmt: skip
    blind = t("as many blind draws do in {share} at most", share=_share(max(control)))
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
    """Draw amounts of work, name → [step], of one task or two, both axes logarithmic."""
    axes = blank(t("steps of the task"), unit, height=3.6)
    colours = (theme.INK, theme.MODEL)
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


def _percents(axes: Axes) -> Axes:
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
