"""Cellular automata to play with, and nets that try to look ahead."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import traitlets

from nextword import automata
from nextword.words import t

from .base import Widget

RECIPE = ("width", "hidden", "activation", "rows", "examples", "batch", "rate")


class RuleExplorer(Widget):
    """A rule's cells, what nets foretell of them, and a net that learns to do so in the page.

    ``rule`` 0 to 255, ``steps`` rows below the first, ``start`` from a "single" cell or a "random"
    row of ``seed``, ``ahead`` the steps that a net looks ahead. With a kernel they follow what the
    reader does. The curves were measured beforehand (``experiments/learnability.py``).
    """

    _module = "rules"

    rule = traitlets.Int(30, min=0, max=255).tag(sync=True)
    steps = traitlets.Int(60, min=10, max=150).tag(sync=True)
    start = traitlets.Enum(["single", "random"], "single").tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    ahead = traitlets.Int(4, min=1, max=12).tag(sync=True)
    measured = traitlets.Dict(help="steps; same: rule → its number in rules; rules").tag(sync=True)
    recipe = traitlets.Dict(help="how the nets learn").tag(sync=True)
    remarks = traitlets.Dict(help="rule → what has been published of shortcuts").tag(sync=True)

    def __init__(self, rule: int = 30, *, measured: Mapping[str, Any] | None = None, **props: Any):
        """Start with a rule; ``measured`` is by default the artifact."""
        found = automata.measured() if measured is None else measured
        noted = {number: automata.remark(number) for number in automata.REPRESENTATIVES}
        known = {"width": found["width"]} | found["recipe"]
        super().__init__(
            rule=rule,
            measured={
                "steps": found["steps"],
                "same": [automata.representative(number) for number in range(256)],
                "rules": {number: _means(entry) for number, entry in found["rules"].items()},
            },
            recipe={name: known[name] for name in RECIPE},
            remarks={str(number): said for number, said in noted.items() if said},
            **props,
        )

    def _fallback(self) -> str:
        same = str(automata.representative(self.rule))
        curve = self.measured["rules"][same]
        rows = "".join(
            f"<tr><td>{steps}</td><td>{right:.0%}</td><td>{chance:.0%}</td></tr>"
            for steps, right, chance in zip(
                self.measured["steps"], curve["right"], curve["chance"], strict=True
            )
        )
        names = (t("steps ahead"), t("nets are right"), t("chance"))
        head = "".join(f"<th>{name}</th>" for name in names)
        said = t("Rule {rule}. {remark}", rule=self.rule, remark=self.remarks.get(same, ""))
        return (
            f"<p>{html.escape(said)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _means(entry: Mapping[str, Any]) -> dict[str, list[float]]:
    """The mean share of right answers over the nets, and that of chance, for each step."""
    right = [round(sum(nets) / len(nets), 3) for nets in entry["right"]]
    return {"right": right, "chance": [round(share, 3) for share in entry["chance"]]}
