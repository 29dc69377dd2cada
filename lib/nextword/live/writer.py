"""Writing with counted n-grams, in the page: the same seed at every n, then symbol by symbol."""

from __future__ import annotations

import functools
import gzip
import html
import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import traitlets

from nextword import ngrams, sources
from nextword.chance import uniforms
from nextword.ngrams.packing import frequent, limit
from nextword.ngrams.storing import read
from nextword.words import t

from .base import Widget

ORDERS = {"letters": range(7), "words": range(4)}
TOP = 10  # next symbols to show
MOST = 100_000  # n-grams of each order in the page
VOCABULARY = 1 << 15  # words in the page
_WHOLE_WORD = re.compile(r"[a-z]+(?= )")


def possible(
    tables: ngrams.Tables, order: int, before: Sequence[int | None]
) -> tuple[int, np.ndarray, np.ndarray]:
    """Return the order that could be used, the next symbols' numbers [k] and their counts [k].

    A context that never goes on, or holds an unknown symbol (None), is shortened until it does.
    """
    for shorter in range(min(order, len(before) + 1), 0, -1):
        context = before[len(before) - shorter + 1 :]
        if None in context:
            continue
        counts = tables[shorter]
        start, end = counts.range_of(context)
        if end > start:
            return shorter, counts.last_symbols(start, end), counts.counts[start:end]
    everything = np.arange(len(tables.symbols))
    return 0, everything, np.ones_like(everything)


def write_row(
    tables: ngrams.Tables,
    words: Collection[str],
    *,
    n: int,
    symbols: Sequence[str],
    given: int,
    seed: int,
    length: int,
) -> dict[str, Any]:
    """Return a row of the writer: ``symbols`` and ``length`` more, and what may come next.

    The first ``given`` symbols are the reader's; ``words`` are the real ones, for letters. As
    ``writeOn`` in tables.js, letter for letter.
    """
    known = [tables.symbols.number.get(symbol) for symbol in symbols]
    before = [0, *known] if tables.unit == "letters" else known  # letters: as if after a space
    orders = []
    for uniform in itertools.islice(uniforms(seed, skip=len(symbols) - given), length):
        order, numbers, counts = possible(tables, n, before)
        place = np.searchsorted(np.cumsum(counts), uniform * counts.sum(), side="right")
        before.append(int(numbers[min(place, len(numbers) - 1)]))
        orders.append(order)
    written = [*symbols, *(tables.symbols[number] for number in before[len(before) - length :])]
    return {
        "n": n,
        "symbols": written,
        "given": given,
        "orders": orders,
        "ahead": _ahead(tables, n, before),
        "unknown": [s for s, k in zip(symbols[:given], known, strict=False) if k is None],
        "words": _judged("".join(written), given, words) if tables.unit == "letters" else None,
    }


def _ahead(tables: ngrams.Tables, n: int, before: Sequence[int | None]) -> dict[str, Any]:
    """Return what may come next: the order used, how many symbols, and the likeliest of them."""
    order, numbers, counts = possible(tables, n, before)
    best = np.argsort(-counts, kind="stable")[:TOP]
    shares = counts[best] / counts.sum()
    top = [[tables.symbols[numbers[i]], float(p)] for i, p in zip(best, shares, strict=True)]
    return {"order": order, "size": len(numbers), "top": top}


def _judged(text: str, given: int, words: Collection[str]) -> list[dict[str, Any]]:
    """Return the whole words that end after the ``given`` letters, and which are real."""
    return [
        {"from": found.start(), "word": found[0], "real": found[0] in words}
        for found in _WHOLE_WORD.finditer(text)
        if found.end() > given
    ]


@functools.cache
def page_tables(unit: ngrams.Unit) -> ngrams.Tables:
    """Return the embedded tables, cut down to what ``ngrams.pack`` puts into a page."""
    tables = read(sources.artifact(f"wikipedia-{unit}.npz"), rung="embedded")
    tables = limit(tables, vocabulary=VOCABULARY)
    orders = {order: frequent(counts, MOST) for order, counts in tables.items()}
    return ngrams.Tables(orders, tables.source, tables.rung)


def _packed(unit: ngrams.Unit) -> bytes:
    return ngrams.pack(page_tables(unit), orders=ORDERS[unit][1:], most=MOST)


def _packed_words() -> bytes:
    return gzip.compress("\n".join(ngrams.common_words()).encode(), mtime=0)


@functools.cache
def _real_words() -> frozenset[str]:
    return frozenset(ngrams.common_words())


def symbols_of(unit: ngrams.Unit, text: str) -> list[str]:
    """Return a start's symbols; a space at its end counts, for letters."""
    normal = ngrams.normalise(text)
    if unit == "words":
        return normal.split()
    return list(normal + " " * (bool(normal) and text.endswith(" ")))


class NgramWriter(Widget):
    """Text written with counted letters or words: at every n, then one symbol at a time.

    ``unit`` is "letters" or "words", ``n`` the chosen n of either, ``length`` how many symbols
    of either are written after ``start``. The first rows come from the embedded tables, which
    the page loads when it is first touched; with a kernel and the full text, Python writes
    from all of it if the reader wants that.
    """

    _module = "writer"
    _data = {  # noqa: RUF012
        "letters.bin": functools.partial(_packed, "letters"),
        "words.bin": functools.partial(_packed, "words"),
        "common-words.bin": _packed_words,
    }

    unit = traitlets.Enum(list(ORDERS), "letters").tag(sync=True)
    n = traitlets.Dict({"letters": 3, "words": 2}).tag(sync=True)
    start = traitlets.Unicode("").tag(sync=True)
    seed = traitlets.Int(7, min=0).tag(sync=True)
    length = traitlets.Dict({"letters": 80, "words": 20}).tag(sync=True)
    rows = traitlets.Dict(help="unit → one row for each n, see write_row").tag(sync=True)
    source = traitlets.Unicode(help="what the embedded tables count").tag(sync=True)
    full = traitlets.Unicode(help="where the full text is, if it is").tag(sync=True)
    question = traitlets.Dict(help="rows that the page asks Python for").tag(sync=True)
    answer = traitlets.Dict(help="and the rows").tag(sync=True)

    def __init__(self, **props: Any) -> None:
        """Write the first rows; ``start``, ``seed``, ``unit`` and so on may be given."""
        super().__init__(**props)
        self._loaded: dict[str, ngrams.Tables] = {}
        self.source = t(
            "{title}; embedded tables, the {most:,} most frequent of each n",
            title=sources.REGISTRY["wikipedia"].title,
            most=MOST,
        )
        found = sources.find("wikipedia")
        self.full = "" if found.rung == "embedded" else found.label
        self.rows = {unit: self._write(unit) for unit in ORDERS}

    def _write(self, unit: ngrams.Unit) -> list[dict[str, Any]]:
        symbols = symbols_of(unit, self.start)
        one = functools.partial(write_row, page_tables(unit), _real_words(), symbols=symbols)
        given, length = len(symbols), self.length[unit]
        return [one(n=n, given=given, seed=self.seed, length=length) for n in ORDERS[unit]]

    @traitlets.observe("question")
    def _reply(self, change: dict) -> None:
        """Write the rows that the page asks for, from the full text's tables."""
        asked = change["new"]
        if not asked:
            return
        try:
            tables = self._full_tables(asked["unit"])
            rows = [write_row(tables, _real_words(), **request) for request in asked["requests"]]
            self.answer = {"id": asked["id"], "rows": rows}
        except Exception as problem:  # it happens in a callback: the page has to hear of it
            self.answer = {"id": asked["id"], "problem": f"{type(problem).__name__}: {problem}"}

    def _full_tables(self, unit: ngrams.Unit) -> ngrams.Tables:
        """Return the full text's tables; a second time without reading them again."""
        if unit not in self._loaded:
            self._loaded[unit] = ngrams.load(unit)
        return self._loaded[unit]

    def _fallback(self) -> str:
        return "".join(_table(unit, self.rows[unit]) for unit in ORDERS)


def _table(unit: ngrams.Unit, rows: Iterable[dict[str, Any]]) -> str:
    gap = "" if unit == "letters" else " "
    cells = "".join(
        f"<tr><th>n = {row['n']}</th><td>{html.escape(gap.join(row['symbols']))}</td></tr>"
        for row in rows
    )
    caption = (
        t("Written with counted letters, the same seed at every n")
        if unit == "letters"
        else t("Written with counted words, the same seed at every n")
    )
    return f"<table><caption>{caption}</caption><tbody>{cells}</tbody></table>"
