"""Writing with count tables: one symbol after another, each drawn by what followed before."""

from collections.abc import Sequence

import numpy as np

from nextword.ngrams.counts import Counts, Tables
from nextword.ngrams.text import normalise


def write(tables: Tables, *, order: int, length: int, start: str = "", seed: int) -> str:
    """Return a text that goes on from `start` by `length` symbols, drawn at random.

    Each symbol is drawn in proportion to how often it followed the order - 1 symbols before it.
    Order 1 draws by frequency alone, order 0 every symbol equally. A context that never occurs
    is shortened from its beginning until it does; so is one with a symbol the tables do not
    know, which stays in the text. Letters without a `start` begin as if after a space. The same
    seed gives the same text. ValueError for an order the tables lack, or a negative length.

    >>> from nextword import ngrams
    >>> tables = ngrams.tabulate("the cat sat on the mat", range(1, 4))
    >>> write(tables, order=3, length=8, start="th", seed=2)
    'the cat on'
    """
    if order != 0:
        tables[order]  # refuses an order there is no table for
    if not isinstance(length, int | np.integer) or length < 0:
        raise ValueError(f"length has to be a whole number, 0 or more; it is {length!r}")
    rng = np.random.default_rng(seed)
    known = [tables.symbols.number.get(symbol) for symbol in _split(start, tables)]
    written = known if known or tables.unit == "words" else [tables.symbols.number.get(" ")]
    for _ in range(length):
        written.append(_draw(tables, order, written, rng))
    return _join(start, written[len(written) - length :], tables)


def _split(start: str, tables: Tables) -> list[str]:
    """Return the symbols of a start; a space at its end counts, for letters."""
    normal = normalise(start)
    if tables.unit == "words":
        return normal.split()
    return list(normal + " " * start.endswith(" "))


def _join(start: str, numbers: Sequence[int], tables: Tables) -> str:
    symbols = [tables.symbols[number] for number in numbers]
    between = "" if tables.unit == "letters" else " "
    return between.join([*_split(start, tables), *symbols])


def _draw(
    tables: Tables, order: int, before: Sequence[int | None], rng: np.random.Generator
) -> int:
    """Return the number of a symbol drawn after those before it."""
    if order == 0:
        return int(rng.integers(len(tables.symbols)))
    for shorter in range(order, 0, -1):
        context = before[len(before) - shorter + 1 :]
        if len(context) == shorter - 1 and None not in context:
            drawn = _draw_from(tables[shorter], context, rng)
            if drawn is not None:
                return drawn
    raise AssertionError("the table of order 1 is never empty")


def _draw_from(counts: Counts, context: Sequence[int], rng: np.random.Generator) -> int | None:
    """Return a symbol drawn by how often it followed the context, None if nothing did."""
    start, end = counts.range_of(context)
    if start == end:
        return None
    heights = np.cumsum(counts.counts[start:end])
    place = np.searchsorted(heights, rng.integers(heights[-1]), side="right")
    return int(counts.last_symbols(start, end)[place])
