"""A net that learns in the page which of a few points is nearest; first, one trained in Python."""

from __future__ import annotations

import functools
import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import traitlets

from nextword.words import t

from .base import Widget

if TYPE_CHECKING:
    from nextword import nets

POINTS, LAYERS, NEURONS = range(2, 7), range(5), range(1, 9)  # what the page can draw
EXAMPLES, BATCH, RATE = 64_000, 64, 0.03  # a second's training, with the page's batch and rate
DIGITS = 5  # of the numbers in the page
RECORDS = 40  # of each learning curve


class Playground(Widget):
    """Points to drag, a net to grow and train, and the share of the square on which it is right.

    ``points`` are 2 to 6 places [x, y] between −1 and 1, ``widths`` the net's layers from 2 inputs
    to 1 output, ``starts`` how many random nets race before the best goes on, ``seed`` the first
    of them. With a kernel these follow the reader, and ``net`` is the reader's net.
    """

    _module = "playground"

    points = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    widths = traitlets.List(traitlets.Int()).tag(sync=True)
    activation = traitlets.Unicode("ramp").tag(sync=True)
    starts = traitlets.Enum([1, 8], 8).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    trained = traitlets.Dict(help="net; curves: [examples, loss] of each start; best").tag(
        sync=True
    )

    def __init__(
        self,
        points: Sequence[Sequence[float]] | None = None,
        widths: Sequence[int] = (2, 4, 3, 1),
        *,
        activation: str = "ramp",
        **props: Any,
    ) -> None:
        """Train a net for a second, to start from; ValueError for what the page cannot show."""
        from nextword import nets

        points = checked(nets.nearest(nets.THREE_POINTS if points is None else points).points)
        super().__init__(
            points=points, widths=checked_widths(widths), activation=activation, **props
        )
        tried = tuple(range(self.seed, self.seed + self.starts))
        self.trained = _trained(tuple(map(tuple, points)), tuple(widths), activation, tried)

    @property
    def net(self) -> nets.Net:
        """The net that is shown, as the page has trained it."""
        from nextword import nets

        return nets.from_json(self.trained["net"])

    @property
    def agreement(self) -> float:
        """The share of the square where this net decides for the nearest point."""
        from nextword import nets

        return nets.area_agreement(self.net, self.points)

    def _fallback(self) -> str:
        from nextword import nets

        task = nets.nearest(self.points)
        rows = "".join(
            f"<tr><td>{x:g}</td><td>{y:g}</td><td>{level:g}</td><td>{said:.2f}</td></tr>"
            for (x, y), level, said in zip(
                self.points, task.levels, self.net(self.points)[:, 0], strict=True
            )
        )
        names = (t("x"), t("y"), t("level to learn"), t("what the net says there"))
        said = t(
            "A net of widths {widths} has learned which of {count} points is nearest; on "
            "{share:.1f} % of the square it decides correctly.",
            widths="–".join(map(str, self.widths)),
            count=len(self.points),
            share=100 * self.agreement,
        )
        head = "".join(f"<th>{name}</th>" for name in names)
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def checked(points: Any) -> list[list[float]]:
    """Return points as lists; ValueError if there are more than the page can tell apart."""
    if len(points) not in POINTS:
        raise ValueError(f"the playground has room for 2 to 6 points; these are {len(points)}")
    return [[float(x), float(y)] for x, y in points]


def checked_widths(widths: Sequence[int]) -> list[int]:
    """Return widths as a list; ValueError unless they run from 2 to 1 and can be drawn."""
    hidden = list(widths)[1:-1]
    fits = len(hidden) in LAYERS and all(width in NEURONS for width in hidden)
    if len(widths) < 2 or (widths[0], widths[-1]) != (2, 1) or not fits:
        raise ValueError(
            f"widths run from 2 inputs to 1 output, as (2, 4, 3, 1), with up to {LAYERS[-1]} "
            f"layers of {NEURONS[0]} to {NEURONS[-1]} neurons between; these are {tuple(widths)}"
        )
    return [int(width) for width in widths]


@functools.cache
def _trained(points: tuple, widths: tuple[int, ...], activation: str, seeds: tuple) -> dict:
    """The best of a few short trainings, and how the loss fell in each."""
    from nextword import nets

    training = nets.train(
        nets.examples_of(nets.nearest(points), inputs=2), widths=widths, activation=activation,
        seeds=seeds, examples=EXAMPLES, batch=BATCH, rate=RATE,
    )  # fmt: skip
    best = int(training.losses[:, -1].argmin())
    every = -(-len(training.examples) // RECORDS)
    curves = [
        [[int(n), _short(loss)] for n, loss in zip(training.examples, row, strict=True)][::every]
        for row in training.losses
    ]
    net = training.nets[best].as_json()
    for layer in net["layers"]:
        layer["weights"] = [[_short(each) for each in row] for row in layer["weights"]]
        layer["biases"] = [_short(each) for each in layer["biases"]]
    return {"net": net, "curves": curves, "best": best}


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
