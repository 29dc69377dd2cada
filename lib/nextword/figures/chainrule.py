"""The picture of a computation run forwards and backwards: numbers down, slopes up."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from nextword import theme
from nextword.backprop import Step, Value, history, trace
from nextword.figures.shown import Shown, show
from nextword.words import t

ROW = 0.86  # inches
LEFT, RIGHT = 0.0, 1.0  # the columns of what is computed and of what is set


@theme.style()
def unravelled(loss: Value) -> Shown:
    """Draw each step from the weights (right) down to the loss, with its number and its slope."""
    values = [value for value in history(loss) if value.sources or value.name]
    steps = {id(value): step for value, step in zip(values, trace(loss), strict=True)}
    places = _places(values)
    rows = 1 + max(row for _, row in places.values())
    axes = plt.figure(figsize=(6.6, ROW * rows)).add_subplot(xlim=(-0.5, 1.5), ylim=(rows - 0.4, 0))
    axes.set_axis_off()
    for value in values:
        for source, slope in value.sources:
            if id(source) in places:
                _arrow(axes, places[id(source)], places[id(value)], slope)
    for value in values:
        _box(axes, places[id(value)], steps[id(value)], set_by_training=not value.sources)
    lines = list(steps.values())
    slopes = ", ".join(f"{step.name} {_short(step.gradient)}" for step in lines if not step.how)
    return show(
        axes.figure,
        alt=t("{n} boxes in a chain, from the weights down to the loss {loss}. Slopes of the loss: "
              "{slopes}.", n=len(lines), loss=_short(loss.number), slopes=slopes),
        caption=t("Downwards the numbers are computed, upwards the slopes: each is the slope below "
                  "times what stands at the arrow. For the weights: {slopes}.", slopes=slopes),
        data={"step": [step.name for step in lines], "how": [step.how for step in lines],
              "number": [round(step.number, 6) for step in lines],
              "slope_of_loss": [round(step.gradient, 6) for step in lines]},
    )  # fmt: skip


def _places(values: list[Value]) -> dict[int, tuple[float, float]]:
    """Column and row of each value: what is computed in a chain, weights beside their first use."""
    computed = [value for value in values if value.sources]
    rows = {id(value): row for row, value in enumerate(computed, start=1)}
    users = {
        id(source): rows[id(value)] for value in reversed(computed) for source, _ in value.sources
    }
    return {
        id(value): (LEFT, rows[id(value)]) if value.sources else (RIGHT, users[id(value)] - 0.5)
        for value in values
    }


def _box(axes: Axes, place: tuple[float, float], step: Step, *, set_by_training: bool) -> None:
    name = f"{step.name} = {step.how}" if step.how else step.name
    axes.text(
        *place,
        f"{name} = {_short(step.number)}\nslope {_short(step.gradient)}",
        ha="center", va="center", linespacing=1.3, color=theme.INK,
        bbox={"boxstyle": "round,pad=0.35", "fc": theme.PANEL,
              "ec": theme.MODEL if set_by_training else theme.SOFT},
    )  # fmt: skip


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], slope: float) -> None:
    axes.annotate("", end, start, zorder=1, arrowprops={"arrowstyle": "->", "color": theme.SOFT,
                  "shrinkA": 20, "shrinkB": 20})  # fmt: skip
    aside = start[0] != end[0]  # then the words stand above the arrow, else to its right
    middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
    at = (middle[0], middle[1] - 0.2) if aside else (middle[0] + 0.04, middle[1])
    axes.text(*at, f"× {_short(slope)}", color=theme.MISTAKE, va="center")


def _short(number: float) -> str:
    return f"{number:.3g}".replace("-", "−")
