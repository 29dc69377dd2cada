"""Counting n-grams: of a string, of a long corpus in pieces, or on many machines with Dask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nextword import sources
from nextword.ngrams.counts import Counts, Symbols, Tables
from nextword.ngrams.numbering import WordNumbers
from nextword.ngrams.tallies import Tally, add, known_in, renumber, tally
from nextword.ngrams.text import BREAK, LETTERS, Batch, Unit, batches, normalise

if TYPE_CHECKING:
    from distributed import Client

Text = str | Path | sources.Found
"""A text itself, or the file it is in."""

_GROUP = 1 << 25
_SIZES = ("texts", "kept", "letters", "characters")


def count(
    texts: Text | Iterable[Text],
    order: int,
    *,
    unit: Unit = "letters",
    symbols: Sequence[str] | None = None,
    client: "Client | None" = None,
) -> Counts:
    """Count the n-grams of one order in a text, or in many; no n-gram crosses from one to the next.

    Texts are normalised first; files (paths, or what `sources.find` returns) are read where they
    are counted. Symbols are the 27 letters, or all the words that occur, in alphabetical order;
    if given, n-grams with any other symbol are not counted. With a `dask.distributed` client
    every file, and every 32 MB of strings, is a task, and only counts come back. ValueError if
    the order is no whole number above 0 or nothing is left to count.

    >>> count("the cat sat on the mat", 2).most_common(2)
    [('at', 3), ('e ', 2)]
    >>> count(["the cat", "the dog"], 2, unit="words").most_common()
    [('the cat', 1), ('the dog', 1)]
    """
    return tabulate(texts, [order], unit=unit, symbols=symbols, client=client)[order]


def tabulate(
    texts: Text | Iterable[Text],
    orders: Iterable[int],
    *,
    unit: Unit = "letters",
    symbols: Sequence[str] | None = None,
    client: "Client | None" = None,
) -> Tables:
    """Count the n-grams of several orders in one go; otherwise as `count`.

    >>> tables = tabulate("the cat sat on the mat", range(1, 4), unit="words")
    >>> tables[3]["the cat sat"], tables.source
    (1, '1 text, 6 words')
    """
    if unit not in ("letters", "words"):
        raise ValueError(f"unit has to be 'letters' or 'words'; it is {unit!r}")
    symbols = None if symbols is None else _checked_symbols(symbols, unit)
    orders = [_checked_order(order) for order in orders]
    work = partial(_count_group, orders=orders, unit=unit, symbols=symbols)
    texts = [texts] if isinstance(texts, Text) else texts
    part = work(texts) if client is None else _count_on(client, work, texts)
    if part is None or not part.kept:
        raise ValueError(
            "nothing to count: no letter a to z is left of the text; other alphabets"
            " are not counted, only a-z (with or without accents)"
        )
    return part.tables()


@dataclass(frozen=True, slots=True)
class _Part:
    """What was counted in some of the texts: a tally of each order, and how much text it was."""

    unit: Unit
    symbols: Symbols
    tallies: Mapping[int, Tally]
    texts: int
    kept: int  # symbols that were counted
    letters: int
    characters: int

    @property
    def source(self) -> str:
        """Say how much was counted, and whether much of the text could not be."""
        what = "letters and spaces" if self.unit == "letters" else "words"
        said = f"{self.texts:,} text{'s' * (self.texts != 1)}, {self.kept:,} {what}"
        share = self.letters / self.characters
        return said if share > 0.7 else f"{said} (only {share:.0%} of the characters are a-z)"

    def tables(self) -> Tables:
        """Return the finished tables; ValueError if the texts are shorter than an order."""
        for order, (keys, _) in self.tallies.items():
            if not len(keys):
                raise ValueError(f"no {order}-gram in {self.source}: all are shorter than that")
        counted = {
            order: Counts(self.unit, order, self.symbols, keys, counts, self.source)
            for order, (keys, counts) in self.tallies.items()
        }
        return Tables(counted, self.source)


def _count_group(
    texts: Iterable[Text], orders: list[int], unit: Unit, symbols: Symbols | None
) -> _Part | None:
    """Count some texts, a batch at a time; None if there is no letter in them."""
    work = _count_letters if unit == "letters" else _count_words
    strings = chain.from_iterable(map(_read, texts))
    parts = (work(batch, orders, symbols) for batch in batches(strings) if batch.texts)
    return reduce(_merged, parts, None)


def _count_letters(batch: Batch, orders: list[int], symbols: Symbols | None) -> _Part:
    symbols = symbols or Symbols(LETTERS)
    numbers = batch.joined(BREAK)
    if symbols != LETTERS:
        places = [symbols.number.get(letter, BREAK) for letter in LETTERS]
        numbers = np.array([*places, *[BREAK] * (256 - len(LETTERS))], np.uint8)[numbers]
    return _part("letters", batch, numbers, orders, symbols)


def _count_words(batch: Batch, orders: list[int], symbols: Symbols | None) -> _Part:
    words = WordNumbers(symbols or ())
    found = words.find(batch.joined(0, BREAK, 0), learn=symbols is None)
    met = words.words
    symbols = symbols or Symbols(sorted(met))
    places = np.array([symbols.number[word] for word in met] + [len(symbols)], np.uint32)
    return _part("words", batch, places[found], orders, symbols)  # UNKNOWN, -1, is the last place


def _part(
    unit: Unit, batch: Batch, numbers: np.ndarray, orders: list[int], symbols: Symbols
) -> _Part:
    tallies = {order: tally(numbers, len(symbols), order) for order in orders}
    kept = known_in(numbers, len(symbols))
    return _Part(unit, symbols, tallies, len(batch.texts), kept, batch.letters, batch.characters)


def _merged(one: _Part | None, other: _Part | None) -> _Part | None:
    """Return what was counted in both; word tables get the words of both."""
    if one is None or other is None:
        return one or other
    symbols = one.symbols
    if symbols != other.symbols:
        symbols = Symbols(sorted({*one.symbols, *other.symbols}))
    tallies = {}
    for order in one.tallies:
        renumbered = (renumber(p.tallies[order], order, p.symbols, symbols) for p in (one, other))
        tallies[order] = add(*renumbered)
    sizes = {name: getattr(one, name) + getattr(other, name) for name in _SIZES}
    return _Part(one.unit, symbols, tallies, **sizes)


def _count_on(client: "Client", work: Callable, texts: Iterable[Text]) -> _Part | None:
    """Count on a cluster: every group of texts a task, the parts merged there two at a time."""
    parts = client.map(work, list(_groups(texts)), pure=False)
    while len(parts) > 1:
        pairs = zip_longest(parts[::2], parts[1::2])
        parts = [client.submit(_merged, *pair, pure=False) for pair in pairs]
    return parts[0].result() if parts else None


def _groups(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """Yield each file alone, and strings in groups worth the trip to a worker."""
    group, characters = [], 0
    for text in texts:
        if not isinstance(text, str):
            yield [text]
            continue
        group.append(text)
        characters += len(text)
        if characters >= _GROUP:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _read(text: Text) -> Iterable[str]:
    """Return the text itself, or the text in a file, or the documents of a packed source."""
    if isinstance(text, str):
        return [text]
    if isinstance(text, Path):
        return [text.read_text(encoding="utf-8")]
    return (document.text for document in sources.documents(text))


def _checked_order(order: int) -> int:
    if isinstance(order, bool) or not isinstance(order, int | np.integer) or order < 1:
        raise ValueError(f"order has to be a whole number, 1 or more; it is {order!r}")
    return int(order)


def _checked_symbols(symbols: Sequence[str], unit: Unit) -> Symbols:
    """Return the symbols; ValueError if one is twice there or is no letter or word that occurs."""
    symbols = Symbols(symbols)
    if len(set(symbols)) < len(symbols) or not symbols:
        raise ValueError(f"symbols have to be different, and at least one: {symbols[:5]}…")
    normal = set(LETTERS if unit == "letters" else normalise(" ".join(symbols)).split())
    if foreign := [symbol for symbol in symbols if symbol not in normal]:
        raise ValueError(f"{foreign[0]!r} does not occur in normalised text as one of its {unit}")
    return symbols
