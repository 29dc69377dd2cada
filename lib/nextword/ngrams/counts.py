"""The count tables: how often each n-gram occurs, kept as sorted numbers.

An n-gram is a number written in base `len(symbols)`, its first symbol the leading digit. So the
n-grams that continue one context are neighbours, and a table is two arrays, letters or words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nextword.ngrams.text import Unit


class Symbols(tuple):
    """A tuple of symbols that also knows each symbol's number."""

    @property
    def number(self) -> dict[str, int]:
        """Each symbol's place in the tuple (made when first asked for)."""
        if "_number" not in self.__dict__:
            self.__dict__["_number"] = {symbol: i for i, symbol in enumerate(self)}
        return self.__dict__["_number"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counts:
    """How often each n-gram of one order occurs in a text.

    keys: uint32 or uint64 [n-grams], sorted; counts: int64 [n-grams]; source: what was counted,
    in words for a caption; total: all n-grams of the text, also those a pruned table left out.
    """

    unit: Unit
    order: int
    symbols: tuple[str, ...]
    keys: np.ndarray
    counts: np.ndarray
    source: str
    total: int = field(default=-1)

    def __post_init__(self) -> None:
        if not isinstance(self.symbols, Symbols):
            object.__setattr__(self, "symbols", Symbols(self.symbols))
        if self.total < 0:
            object.__setattr__(self, "total", int(self.counts.sum()))

    def __repr__(self) -> str:
        return f"<Counts: {len(self):,} {self.order}-grams of {self.unit} in {self.source}>"

    def __len__(self) -> int:
        """Return the number of different n-grams."""
        return len(self.keys)

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same n-grams, equally often, in the same symbols."""
        return isinstance(other, Counts) and (
            (self.unit, self.order, self.total) == (other.unit, other.order, other.total)
            and self.symbols == other.symbols
            and np.array_equal(self.keys, other.keys)
            and np.array_equal(self.counts, other.counts)
        )

    def __getitem__(self, gram: str) -> int:
        """Return how often the n-gram occurs: 0 if it does not."""
        numbers = self._numbers(gram, self.order)
        if None in numbers:
            return 0
        start, end = self.range_of(numbers)
        return int(self.counts[start:end].sum())

    def probability(self, gram: str) -> float:
        """Return the n-gram's share of all n-grams of the text."""
        return self[gram] / self.total

    def next_given(self, context: str) -> np.ndarray:
        """Return float64 [symbols]: how probable each symbol is after a context; sums to 1.

        The context is order - 1 symbols (words separated by spaces). In a pruned table these are
        shares of the continuations it kept. LookupError if the context never occurs.
        """
        numbers = self._numbers(context, self.order - 1)
        start, end = (0, 0) if None in numbers else self.range_of(numbers)
        if start == end:
            raise LookupError(f"{context!r} never goes on in this table ({self.source})")
        probabilities = np.zeros(len(self.symbols))
        probabilities[self.last_symbols(start, end)] = self.counts[start:end]
        return probabilities / probabilities.sum()

    def most_common(self, k: int | None = None) -> list[tuple[str, int]]:
        """Return the k most frequent n-grams with their counts; of equals the first in order."""
        likely = np.arange(len(self))
        if k is not None and 0 < k < len(self):  # sort only what can be among the first k
            likely = np.flatnonzero(self.counts >= np.partition(self.counts, -k)[-k])
        best = likely[np.argsort(-self.counts[likely], kind="stable")][:k]
        return [(self.gram(self.keys[i]), int(self.counts[i])) for i in best]

    def gram(self, key: int) -> str:
        """Return the n-gram that a key stands for."""
        symbols, key = [], int(key)
        for _ in range(self.order):
            key, digit = divmod(key, len(self.symbols))
            symbols.append(self.symbols[digit])
        return ("" if self.unit == "letters" else " ").join(reversed(symbols))

    def range_of(self, numbers: Sequence[int]) -> tuple[int, int]:
        """Return where the n-grams that begin with these symbols start and end in `keys`."""
        free = len(self.symbols) ** (self.order - len(numbers))
        first = key_of(numbers, len(self.symbols)) * free
        of_type = self.keys.dtype.type  # a key of another type would make numpy copy the table
        start = np.searchsorted(self.keys, of_type(first))
        end = np.searchsorted(self.keys, of_type(first + free - 1), side="right")
        return int(start), int(end)

    def last_symbols(self, start: int, end: int) -> np.ndarray:
        """Return int64 [end - start]: the numbers of the last symbols of these n-grams."""
        return (self.keys[start:end] % len(self.symbols)).astype(np.int64)

    def _numbers(self, gram: str, length: int) -> list[int | None]:
        """Return the numbers of an n-gram's symbols, None for a symbol the table does not know."""
        symbols = list(gram) if self.unit == "letters" else gram.split()
        if len(symbols) != length:
            raise ValueError(f"{gram!r} has {len(symbols)} {self.unit}; {length} are needed here")
        return [self.symbols.number.get(symbol) for symbol in symbols]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tables(Mapping[int, Counts]):
    """Count tables of orders 1 to N of one text, in the same symbols.

    source: what was counted, for captions; rung: where it came from, as in `nextword.sources`,
    or "counted" if it was counted here.
    """

    orders: Mapping[int, Counts]
    source: str
    rung: str = "counted"

    def __getitem__(self, order: int) -> Counts:
        """Return the table of one order; ValueError names the orders there are."""
        if order not in self.orders:
            there = ", ".join(map(str, self.orders))
            raise ValueError(f"no table of order {order!r}: there are those of order {there}")
        return self.orders[order]

    def __repr__(self) -> str:
        return f"<Tables: orders {', '.join(map(str, self))} of {self.unit} in {self.source}>"

    def __iter__(self) -> Iterator[int]:
        return iter(self.orders)

    def __len__(self) -> int:
        return len(self.orders)

    @property
    def unit(self) -> Unit:
        """Letters or words."""
        return self.orders[1].unit

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols whose places are the digits of the keys."""
        return self.orders[1].symbols

    def described(self, source: str, rung: str) -> "Tables":
        """Return the same tables with another description of what was counted."""
        orders = {order: replace(counts, source=source) for order, counts in self.items()}
        return Tables(orders, source, rung)


def key_of(numbers: Sequence[int], base: int) -> int:
    """Return the number with these digits.

    >>> key_of([1, 2], 27)
    29
    """
    key = 0
    for number in numbers:
        key = key * base + int(number)
    return key


def key_type(base: int, order: int) -> type[np.unsignedinteger]:
    """Return the smallest type that holds every key; ValueError if 64 bits cannot."""
    if base**order > 2**64:
        most = int(2 ** (64 / order))
        raise ValueError(
            f"{order}-grams of {base:,} symbols do not fit into 64 bits:"
            f" count with symbols=… of at most {most:,} symbols, or a lower order"
        )
    return np.uint32 if base**order <= 2**32 else np.uint64
