"""Counting until it breaks: how much of unseen text had been seen, and how much is copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from nextword import ngrams
from nextword.words import t

from .base import Widget


class CountLab(Widget):
    """Coverage of unseen text against the words counted, with what such counts write.

    ``n`` words in a row are counted in the first ``size`` words of the corpus; everything the
    page shows was measured beforehand (``experiments/ngram_growth.py``). A second tab counts the
    reader's own text in the page itself.
    """

    _module = "lab"

    n = traitlets.Int(3).tag(sync=True)
    size = traitlets.Int().tag(sync=True)
    orders = traitlets.List(traitlets.Int()).tag(sync=True)
    sizes = traitlets.List(traitlets.Int()).tag(sync=True)
    measured = traitlets.Dict(help="n → for each size what was measured").tag(sync=True)
    shuffled = traitlets.Dict(help="n → coverage by the same words in random order").tag(sync=True)
    source = traitlets.Unicode(help="what was counted, and what kept aside").tag(sync=True)

    def __init__(self, growth: Mapping[str, Any] | None = None, **props: Any) -> None:
        """Show ``growth``, by default the artifact; start at ``n`` and ``size`` if given.

        Raises ValueError for an ``n`` or ``size`` that was not measured.
        """
        growth = ngrams.measured("growth") if growth is None else growth
        sizes = growth["sizes"]
        orders = sorted(map(int, growth["words"]))
        measured = {str(n): _by_size(growth["words"][str(n)], len(sizes)) for n in orders}
        aside = growth["held_out"]["words"]
        super().__init__(
            orders=orders,
            sizes=sizes,
            measured=measured,
            shuffled={str(n): growth["shuffled"][str(n)]["coverage"] for n in orders},
            source=t("{source} ({words:,} words)", source=growth["source"], words=aside),
            **{"size": sizes[-1], **props},
        )

    @traitlets.validate("n")
    def _known_order(self, proposal: dict) -> int:
        return _one_of(proposal["value"], self.orders, "n")

    @traitlets.validate("size")
    def _known_size(self, proposal: dict) -> int:
        return _one_of(proposal["value"], self.sizes, "size")

    def _fallback(self) -> str:
        head = "".join(f"<th>n = {n}</th>" for n in self.orders)
        rows = "".join(
            f"<tr><th>{size:,}</th>{''.join(self._cell(n, i) for n in self.orders)}</tr>"
            for i, size in enumerate(self.sizes)
        )
        caption = t("Share of the runs of n words in unseen text that had been seen")
        return (
            f"<table><caption>{caption}</caption><thead><tr><th>{t('words counted')}</th>{head}"
            f"</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _cell(self, n: int, i: int) -> str:
        return f"<td>{self.measured[str(n)][i]['coverage']:.1%}</td>"


def _one_of(value: int, known: list[int], name: str) -> int:
    if known and value not in known:
        raise ValueError(f"{name} = {value} was not measured: choose one of {known}")
    return value


def _by_size(measured: Mapping[str, list], sizes: int) -> list[dict[str, Any]]:
    """Turn columns into one record for each size, its samples as words and runs."""
    return [
        {
            "coverage": measured["coverage"][i],
            "distinct": measured["distinct"][i],
            "longest": [min(measured["longest"][i]), max(measured["longest"][i])],
            "chance": [min(measured["chance"][i]), max(measured["chance"][i])],
            "texts": len(measured["longest"][i]),
            "samples": [_sample(each) for each in measured["samples"][i]],
        }
        for i in range(sizes)
    ]


def _sample(sample: Mapping[str, Any]) -> dict[str, Any]:
    runs = [{"from": start, "length": end - start} for start, end in sample["runs"]]
    return {"words": sample["text"].split(), "runs": runs}
