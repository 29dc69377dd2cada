"""A training to watch: the loss falls, the net bends into shape, and every dial can be turned."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from nextword import piecewise
from nextword.words import t

from .base import Widget

if TYPE_CHECKING:  # nets brings PyTorch, which takes a second and most chapters do without
    from nextword import nets

GRID = np.linspace(-1, 1, 401)[:, None]
MOMENTS = sorted({100 * round(each) for each in np.geomspace(1, 1_000, 60)})  # examples seen


class TrainingMonitor(Widget):
    """A small net that learns the staircase in the page; first, a training finished in Python.

    ``hidden`` are the widths of the hidden layers, ``rate``, ``batch`` and ``optimiser`` say how it
    learns, ``repeated`` is the number of examples in a fixed table, 0 for fresh ones each time.
    With a kernel these follow the reader, and ``result`` is what the reader's training gave.
    """

    _module = "monitor"

    hidden = traitlets.List(traitlets.Int(min=1)).tag(sync=True)
    rate = traitlets.Float(0.01, min=1e-5, max=10).tag(sync=True)
    batch = traitlets.Int(100, min=1, max=10_000).tag(sync=True)
    optimiser = traitlets.Enum(["steepest", "momentum", "adam"], "adam").tag(sync=True)
    repeated = traitlets.Int(0, min=0, max=10_000).tag(sync=True)
    seed = traitlets.Int(1).tag(sync=True)
    target = traitlets.Dict(help="the staircase: edges and heights").tag(sync=True)
    finished = traitlets.Dict(help="net, and curve: rows of examples, loss, error").tag(sync=True)
    result = traitlets.Dict(help="examples, error and net of the reader's training").tag(sync=True)

    def __init__(self, hidden: tuple[int, ...] = (12, 12), **props: Any) -> None:
        """Train a net with these settings, for the first picture."""
        target = {"edges": list(piecewise.EDGES), "heights": list(piecewise.HEIGHTS)}
        super().__init__(hidden=list(hidden), target=target, **props)
        self.finished = self._trained()

    def _trained(self) -> dict[str, Any]:
        """What came of a training with the present settings: its net and its curve."""
        from nextword import nets

        training = nets.train(
            self._teacher(),
            widths=(1, *self.hidden, 1),
            seeds=[self.seed],
            examples=MOMENTS[-1],
            batch=self.batch,
            rate=self.rate,
            optimiser=self.optimiser,
            decay=False,
            snapshots=MOMENTS,
        )
        at = np.searchsorted(training.examples, MOMENTS).clip(max=len(training.examples) - 1)
        losses = training.losses[0, at]
        errors = [error(net) for (net,) in training.snapshots.values()]
        rows = zip(MOMENTS, losses.round(6), np.round(errors, 6), strict=True)
        return {"net": training.nets[0].as_json(), "curve": [list(map(float, row)) for row in rows]}

    def _teacher(self) -> nets.Teacher:
        from nextword import nets

        if not self.repeated:
            return nets.examples_of(piecewise.staircase)
        places = np.random.default_rng(self.seed).uniform(-1, 1, (self.repeated, 1))
        return nets.rows(places, piecewise.staircase(places))

    @property
    def net(self) -> nets.Net:
        """The net as the reader left it, or the finished one."""
        from nextword import nets

        return nets.from_json(self.result["net"] if self.result else self.finished["net"])

    def _fallback(self) -> str:
        rows = "".join(
            f"<tr><td>{int(seen):,}</td><td>{loss:.4f}</td><td>{missed:.4f}</td></tr>"
            for seen, loss, missed in self.finished["curve"][::6]
        )
        names = (t("examples seen"), t("loss"), t("error everywhere"))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        said = t("A net of {knobs} knobs learns a staircase.", knobs=self.net.parameters)
        return f"<p>{said}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def error(net: nets.Net) -> float:
    """Return the mean squared error of a net over the whole staircase."""
    return float(((net(GRID) - piecewise.staircase(GRID)) ** 2).mean())
