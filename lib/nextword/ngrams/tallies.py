"""Tallies: sorted n-gram keys with their counts; making them from symbols, adding them up."""

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from nextword.ngrams.counts import Symbols, key_type

Tally = tuple[np.ndarray, np.ndarray]
"""Keys, uint32 or uint64 [n-grams], sorted and distinct; counts, int64 [n-grams]."""

_DENSE = 1 << 24
_CACHED = 1 << 17
_SORTED = 1 << 26


def keys_in(numbers: np.ndarray, base: int, order: int) -> np.ndarray:
    """Return the keys of a text's n-grams as they come: uint32 or uint64 [n-grams].

    `numbers` are the text's symbols; one that is `base` or more is a break, and n-grams with a
    break in them are left out.
    """
    keys = _windows(numbers, base, order, key_type(base, order))
    whole = whole_in(numbers, base, order)
    return keys if whole.all() else keys[whole]


def whole_in(numbers: np.ndarray, base: int, order: int) -> np.ndarray:
    """Return bool [windows]: which stretches of `order` symbols have no break in them."""
    known = numbers < base
    windows = max(len(numbers) - order + 1, 0)
    whole = np.ones(windows, bool)
    for i in range(order):
        whole &= known[i : i + windows]
    return whole


def _windows(numbers: np.ndarray, base: int, order: int, of_type: type) -> np.ndarray:
    windows = max(len(numbers) - order + 1, 0)
    keys = numbers[:windows].astype(of_type)
    for i in range(1, order):  # Horner's rule, for all n-grams at once
        keys *= of_type(base)
        np.add(keys, numbers[i : i + windows], out=keys, casting="unsafe")
    return keys


def tally(numbers: np.ndarray, base: int, order: int) -> Tally:
    """Count the n-grams of a text whose symbols have these numbers (breaks as in `keys_in`)."""
    if base**order <= min(_DENSE, max(1 << 16, len(numbers))):
        return _tally_dense(numbers, base, order)
    pieces = pieces_of(numbers, order, _SORTED)
    return reduce(add, (_tally_sorted(keys_in(piece, base, order)) for piece in pieces))


def pieces_of(numbers: np.ndarray, order: int, size: int) -> Iterator[np.ndarray]:
    """Yield a text in pieces that overlap so that every n-gram is whole in exactly one."""
    for start in range(0, max(len(numbers), 1), size):
        yield numbers[start : start + size + order - 1]


def known_in(numbers: np.ndarray, base: int) -> int:
    """Return how many symbols of a text are no breaks."""
    pieces = pieces_of(numbers, 1, _CACHED)
    return sum(int(np.count_nonzero(piece < base)) for piece in pieces)


def _tally_dense(numbers: np.ndarray, base: int, order: int) -> Tally:
    """Count into an array with a place for every possible n-gram, in pieces that fit the cache."""
    of_type = np.uint16 if base**order <= 1 << 16 else np.uint32
    places = np.zeros(base**order, np.int64)
    for piece in pieces_of(numbers, order, _CACHED):
        keys = _windows(piece, base, order, of_type)
        if piece.max(initial=0) >= base:
            keys = keys[whole_in(piece, base, order)]
        np.add.at(places, keys, 1)
    keys = np.flatnonzero(places)
    return keys.astype(key_type(base, order)), places[keys]


def _tally_sorted(keys: np.ndarray) -> Tally:
    """Sort the keys (in place), then see how long each stays the same."""
    keys.sort()
    starts = _starts(keys)
    return keys[starts], np.diff(starts, append=len(keys))


def _starts(keys: np.ndarray) -> np.ndarray:
    """Return where in sorted keys a new one begins."""
    new = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def add(one: Tally, other: Tally) -> Tally:
    """Return the tally of both."""
    keys, counts = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    order = np.argsort(keys, kind="stable")  # quick: it merges two runs that are sorted already
    starts = _starts(keys[order])
    if not len(starts):
        return keys, counts
    return keys[order][starts], np.add.reduceat(counts[order], starts)


def renumber(tallied: Tally, order: int, old: Symbols, new: Symbols) -> Tally:
    """Return the tally with keys in the new symbols, which contain all the old ones."""
    if old == new:
        return tallied
    keys, counts = tallied
    place = np.array([new.number[symbol] for symbol in old], key_type(len(new), order))
    renumbered = np.zeros(len(keys), place.dtype)
    for digit in digits_of(keys, len(old), order):
        renumbered = renumbered * place.dtype.type(len(new)) + place[digit]
    return renumbered, counts


def digits_of(keys: np.ndarray, base: int, order: int) -> Sequence[np.ndarray]:
    """Return the numbers of the n-grams' symbols: `order` arrays, the first symbols first."""
    digits = []
    for _ in range(order):
        keys, digit = np.divmod(keys, keys.dtype.type(base))
        digits.append(digit)
    return digits[::-1]
