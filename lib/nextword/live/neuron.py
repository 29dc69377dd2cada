"""One neuron to turn: two weights, a bias, an activation, and a map of what comes out."""

from __future__ import annotations

import html

import traitlets

from nextword.words import t

from .base import Widget

CORNERS = ((-1, -1), (-1, 1), (1, -1), (1, 1))


class NeuronSliders(Widget):
    """A neuron that says f(w₁ x + w₂ y + b) for each place (x, y) of the square from −1 to 1.

    ``w1``, ``w2`` and ``b`` are between −3 and 3, ``activation`` is a name of
    ``nets.ACTIVATIONS``. With a kernel they follow the reader.
    """

    _module = "neuron"

    w1 = traitlets.Float(1.0, min=-3.0, max=3.0).tag(sync=True)
    w2 = traitlets.Float(1.5, min=-3.0, max=3.0).tag(sync=True)
    b = traitlets.Float(-0.5, min=-3.0, max=3.0).tag(sync=True)
    activation = traitlets.Enum(["ramp", "tanh", "gelu", "logistic", "none"], "ramp").tag(sync=True)

    def says(self, x: float, y: float) -> float:
        """Return what the neuron says for one place (x, y)."""
        from nextword import nets

        return float(nets.ACTIVATIONS[self.activation](self.w1 * x + self.w2 * y + self.b))

    def _fallback(self) -> str:
        said = t(
            "A neuron says {activation}(w₁ x + w₂ y + b), here with w₁ = {w1:g}, w₂ = {w2:g}, "
            "b = {b:g}.",
            activation=self.activation,
            w1=self.w1,
            w2=self.w2,
            b=self.b,
        )
        rows = "".join(
            f"<tr><td>{x}</td><td>{y}</td><td>{self.says(x, y):.2f}</td></tr>" for x, y in CORNERS
        )
        head = "".join(f"<th>{name}</th>" for name in (t("x"), t("y"), t("what it says")))
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
