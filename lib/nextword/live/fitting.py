"""A fit to play with: drag the points, pick the shapes, see where the line goes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import traitlets
from numpy.typing import ArrayLike, NDArray

from nextword import fits
from nextword.words import t

from .base import Widget

DEFAULT_BASIS = ("1", "x")


class CurveFitter(Widget):
    """Points to drag, shapes to add up, and the least-squares fit redrawn at once.

    ``points`` is a list of [height in metres, time in seconds], ``basis`` the names of the
    shapes in use (see :data:`nextword.fits.BASES`), ``reach`` the height at which the picture
    ends and ``law`` whether the true law is drawn. With a kernel they follow what the reader does.
    """

    _module = "fitting"

    points = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    basis = traitlets.List(traitlets.Enum(list(fits.BASES))).tag(sync=True)
    reach = traitlets.Float(70.0, min=1.0).tag(sync=True)
    law = traitlets.Bool(False).tag(sync=True)
    gravity = traitlets.Float(fits.GRAVITY).tag(sync=True)

    def __init__(
        self,
        heights: ArrayLike,
        times: ArrayLike,
        basis: Sequence[str] = DEFAULT_BASIS,
        **props: Any,
    ) -> None:
        """Start from measured ``times`` [n] at ``heights`` [n]; raises as :func:`fits.fit` does."""
        fits.fit(heights, times, basis)
        points = [list(map(float, pair)) for pair in zip(heights, times, strict=True)]
        super().__init__(points=points, basis=list(basis), **props)

    @property
    def fit(self) -> fits.Fit:
        """The least-squares fit of the present shapes to the present points."""
        heights, times = zip(*self.points, strict=True) if self.points else ((), ())
        return fits.fit(heights, times, self.basis)

    @property
    def coefficients(self) -> NDArray:
        """The present knobs, in the order of ``basis``."""
        return self.fit.coefficients

    def _fallback(self) -> str:
        now = self.fit
        rows = "".join(
            f"<tr><td>{height:g}</td><td>{time:.2f}</td><td>{time - left:.2f}</td></tr>"
            for (height, time), left in zip(self.points, now.residuals, strict=True)
        )
        said = t(
            "The model time ≈ {formula} has a sum of squared errors of {error:.3g} s².",
            formula=now.formula,
            error=now.squared_error,
        )
        names = (t("height x (m)"), t("time measured (s)"), t("time of the model (s)"))
        head = "".join(f"<th>{name}</th>" for name in names)
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
