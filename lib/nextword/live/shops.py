"""A town of coffee shops to drag: every place belongs to the nearest of them."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np
import traitlets

from nextword.words import t

from .base import Widget

SHOPS = range(2, 13)  # what the page can tell apart


class Shops(Widget):
    """The square from −1 to 1, cut into the cells of 2 to 12 shops [x, y] that can be dragged.

    With a kernel ``points`` follow the reader.
    """

    _module = "shops"

    points = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        """Put up the shops; ValueError for fewer than 2 or more than 12, or outside the square."""
        from nextword import nets

        if len(points) not in SHOPS:
            raise ValueError(f"the town has room for 2 to 12 shops; these are {len(points)}")
        places = np.round(nets.nearest(points).points, 2)
        super().__init__(points=nets.nearest(places).points.tolist())

    @property
    def shares(self) -> list[float]:
        """The share of the square that is nearest to each shop."""
        from nextword import nets

        return nets.nearest(self.points).shares.tolist()

    def _fallback(self) -> str:
        rows = "".join(
            f"<tr><td>{number}</td><td>{x:g}</td><td>{y:g}</td><td>{100 * share:.1f} %</td></tr>"
            for number, ((x, y), share) in enumerate(
                zip(self.points, self.shares, strict=True), start=1
            )
        )
        said = t("{count} shops, and the share of the square that is nearest to each.",
                 count=len(self.points))  # fmt: skip
        names = (t("shop"), t("x"), t("y"), t("share of the square"))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
