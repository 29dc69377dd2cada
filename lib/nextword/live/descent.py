"""Walking downhill on a map of losses: click a start, see which valley it leads to."""

from __future__ import annotations

import html
from typing import Any

import traitlets

from nextword import descent
from nextword.words import t

from .base import Widget


class DescentLab(Widget):
    """The loss of one sine neuron over its two weights, and descents from where the reader clicks.

    ``start`` is [w, b]; ``rate``, ``momentum`` and ``steps`` say how to walk; ``basins`` colours
    the map by where each start leads, ``search`` shows random tries (drawn with ``seed``) beside
    the walk. With a kernel they follow what the reader does.
    """

    _module = "descent"

    start = traitlets.List(traitlets.Float(), [8.6, -0.6], minlen=2, maxlen=2).tag(sync=True)
    rate = traitlets.Float(0.2, min=0.01).tag(sync=True)
    momentum = traitlets.Float(0.0, min=0.0, max=0.99).tag(sync=True)
    steps = traitlets.Int(100, min=0, max=300).tag(sync=True)
    basins = traitlets.Bool(False).tag(sync=True)
    search = traitlets.Bool(False).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    inputs = traitlets.List(traitlets.Float()).tag(sync=True)
    targets = traitlets.List(traitlets.Float()).tag(sync=True)
    low = traitlets.List(traitlets.Float()).tag(sync=True)
    high = traitlets.List(traitlets.Float()).tag(sync=True)
    minima = traitlets.List(help="[w, b] of each valley's bottom, lowest first").tag(sync=True)

    def __init__(self, surface: descent.Surface | None = None, **props: Any) -> None:
        """Show ``surface``, by default the tide's; ValueError unless its neuron is a sine."""
        surface = descent.tide() if surface is None else surface
        if surface.activation != "sine":
            raise ValueError(f"the page knows sine neurons only, got {surface.activation!r}")
        self._surface = surface
        super().__init__(
            inputs=surface.inputs.tolist(),
            targets=surface.targets.tolist(),
            low=list(surface.low),
            high=list(surface.high),
            minima=descent.minima(surface).tolist(),
            **props,
        )

    @property
    def path(self) -> descent.Path:
        """The present descent."""
        how = {"rate": self.rate, "steps": self.steps, "momentum": self.momentum}
        return descent.descend(self._surface, self.start, **how)

    def _fallback(self) -> str:
        rows = "".join(
            f"<tr><td>{i}</td><td>{w:.2f}</td><td>{b:.2f}</td><td>{loss:.3f}</td></tr>"
            for i, ((w, b), loss) in enumerate(
                zip(self.minima, self._surface.loss(self.minima), strict=True), start=1
            )
        )
        path = self.path
        said = t(
            "From w = {start[0]:g}, b = {start[1]:g}, {steps} steps of steepest descent lead from "
            "a loss of {losses[0]:.3f} to {losses[1]:.3f}. The valleys:",
            start=self.start, steps=self.steps, losses=[path.losses[0], path.losses[-1]],
        )  # fmt: skip
        heads = (t("valley"), t("weight w"), t("bias b"), t("loss at the bottom"))
        head = "".join(f"<th>{name}</th>" for name in heads)
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
