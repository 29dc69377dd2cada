"""Count tables made small: fewer symbols, fewer n-grams, and packed for a page."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nextword.ngrams.counts import Counts, Symbols, Tables, key_type
from nextword.ngrams.tallies import digits_of


def pack(tables: Tables, *, orders: Iterable[int], most: int = 100_000) -> bytes:
    """Return tables for a page: gzip of a header and typed arrays that JavaScript reads directly.

    uint32 length of the header; the header, JSON {unit, symbols, orders: [{order, n, keys_offset,
    counts_offset, key_type}]}, padded with spaces; then, at those offsets from the first byte
    after the header, the sorted keys, "Uint32" or "Float64", and the counts, Uint32, all
    little-endian. At most 2**15 symbols and the `most` frequent n-grams of each order are in it.
    """
    tables = limit(tables, vocabulary=1 << 15)
    described, data = [], b""
    for order in orders:
        counts = frequent(tables[order], most)
        as_numbers = "<u4" if counts.keys.dtype == np.uint32 else "<f8"
        keys = counts.keys.astype(as_numbers).tobytes()
        here = {"order": order, "n": len(counts), "keys_offset": len(data)}
        here["counts_offset"] = len(data) + len(keys)
        here["key_type"] = "Uint32" if as_numbers == "<u4" else "Float64"
        described.append(here)
        data += keys + counts.counts.astype("<u4").tobytes()
        data += bytes(-len(data) % 8)
    header = {"unit": tables.unit, "symbols": list(tables.symbols), "orders": described}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(4 + len(text)) % 8)  # typed arrays have to begin at multiples of 8
    return gzip.compress(len(text).to_bytes(4, "little") + text + data, mtime=0)


def limit(tables: Tables, *, vocabulary: int) -> Tables:
    """Return tables of the n-grams that the most frequent symbols form; totals stay the true ones.

    Of equally frequent symbols the first in order are kept.
    """
    if len(tables.symbols) <= vocabulary:
        return tables
    kept = np.sort(tables[1].keys[np.argsort(-tables[1].counts, kind="stable")[:vocabulary]])
    symbols = Symbols(tables.symbols[key] for key in kept)
    return Tables(
        {order: _limited(counts, symbols, kept) for order, counts in tables.items()},
        tables.source,
        tables.rung,
    )


def frequent(counts: Counts, most: int) -> Counts:
    """Return the table with its most frequent n-grams, at most so many; the total stays."""
    if len(counts) <= most:
        return counts
    at_least = np.sort(counts.counts)[-most - 1] + 1  # all that occur so often, or none
    keep = counts.counts >= at_least
    return replace(counts, keys=counts.keys[keep], counts=counts.counts[keep])


def _limited(counts: Counts, symbols: Symbols, kept: np.ndarray) -> Counts:
    """Return the table of the n-grams that consist of kept symbols, in their new numbers."""
    of_type = key_type(len(symbols), counts.order)
    place = np.full(len(counts.symbols), len(symbols), of_type)
    place[kept] = np.arange(len(kept))
    keys, inside = np.zeros(len(counts), of_type), np.ones(len(counts), bool)
    for digit in digits_of(counts.keys, len(counts.symbols), counts.order):
        inside &= place[digit] < len(symbols)
        keys = keys * of_type(len(symbols)) + place[digit]
    return replace(counts, symbols=symbols, keys=keys[inside], counts=counts.counts[inside])
