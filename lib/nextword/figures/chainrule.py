"""The picture of a computation run forwards and backwards: numbers down, slopes up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text

from nextword import theme
from nextword.backprop import Step, Value, history, trace
from nextword.figures.shown import Shown, show
from nextword.words import t

ROW = 0.86  # inches
LEFT, RIGHT = 0.0, 1.0  # the columns of what is computed and of what is set
WIRE = {"arrowstyle": "->", "color": theme.SOFT, "shrinkA": 0, "shrinkB": 0}


@theme.style()
def unravelled(loss: Value, *, given: Sequence[str] = ()) -> Shown:
    """Draw each step from the weights (right) down to the loss, with its number and its slope.

    ``given``: what the plain numbers are called, in the order of the computation; they get boxes
    where there is room, the first one above the chain.
    """
    values = [value for value in history(loss) if value.sources or value.name]
    steps = {id(value): step for value, step in zip(values, trace(loss), strict=True)}
    places = _places(values)
    rows = 1 + max(row for _, row in places.values())
    axes = plt.figure(figsize=(6.6, ROW * rows)).add_subplot(xlim=(-0.5, 1.5), ylim=(rows - 0.4, 0))
    axes.set_axis_off()
    boxes = {id(value): _box(axes, places[id(value)], _words(steps[id(value)]),
                             edge=theme.SOFT if value.sources else theme.MODEL)
             for value in values}  # fmt: skip
    for value in values:
        for source, slope in value.sources:
            if id(source) in boxes:
                _wire(axes, boxes[id(source)], boxes[id(value)], slope)
    _plain_numbers(axes, values, boxes, given)
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


def _words(step: Step) -> str:
    name = f"{step.name} = {step.how}" if step.how else step.name
    return f"{name} = {_short(step.number)}\nslope {_short(step.gradient)}"


def _box(axes: Axes, place: tuple[float, float], words: str, *, edge: str) -> Text:
    frame = {"boxstyle": "round,pad=0.35", "fc": theme.PANEL, "ec": edge}
    return axes.text(
        *place, words, ha="center", va="center", linespacing=1.3, color=theme.INK, bbox=frame
    )


def _wire(axes: Axes, start: Text, end: Text, slope: float | None = None) -> None:
    """An arrow from the edge of a box to the edge of another, with the ``slope`` beside it."""
    aside = start.get_position()[0] != end.get_position()[0]
    leave, arrive = ((0, 0.5), (1, 0.5)) if aside else ((0.5, 0), (0.5, 1))
    frame = start.get_bbox_patch()
    late = {"zorder": 4, "in_layout": False}  # only when boxes are drawn their edges are known
    axes.annotate("", arrive, leave, end.get_bbox_patch(), frame, WIRE, **late)
    if slope is not None:
        away, ha, va = ((-4, 3), "right", "bottom") if aside else ((8, -12), "left", "center")
        axes.annotate(f"× {_short(slope)}", leave, away, frame, "offset points", ha=ha, va=va,
                      color=theme.MISTAKE, **late)  # fmt: skip


def _plain_numbers(
    axes: Axes, values: list[Value], boxes: dict[int, Text], names: Sequence[str]
) -> None:
    """Boxes for the numbers that are neither computed nor set by training."""
    taken = {box.get_position() for box in boxes.values()}
    plain = [(source, boxes[id(value)]) for value in values for source, _ in value.sources
             if id(source) not in boxes]  # fmt: skip
    for (source, user), name in zip_longest(plain, names[: len(plain)], fillvalue=""):
        row = user.get_position()[1]
        place = (LEFT, 0.25) if row == 1 else (RIGHT, row - 0.5)
        if place not in taken:
            words = f"{name} {_short(source.number)}".strip()
            _wire(axes, _box(axes, place, words, edge=theme.LINE), user)
            taken.add(place)


def _short(number: float) -> str:
    return f"{number:.3g}".replace("-", "−")
