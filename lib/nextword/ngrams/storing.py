"""Count tables in files: written the same way every time, read back or refused."""

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nextword.ngrams.counts import Counts, Symbols, Tables, key_type

FORMAT = 1
# What reading raises where bytes are missing or wrong; RuntimeError comes from zipfile.
_DAMAGE = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


class TableError(ValueError):
    """A file that is no count table, or a damaged one; the message names it."""


def save(tables: Tables, path: Path, *, notes: dict | None = None, compress: bool = True) -> None:
    """Write tables to a file that `read` reads; the same tables make the same bytes.

    `notes` are kept with them. The file appears under its name only once it is complete.
    """
    about = {
        "format": FORMAT,
        "unit": tables.unit,
        "source": tables.source,
        "totals": {str(order): counts.total for order, counts in tables.items()},
        "notes": notes or {},
    }
    arrays = {"about": _bytes(json.dumps(about, ensure_ascii=False))}
    arrays["symbols"] = _bytes("\n".join(tables.symbols))
    for order, counts in tables.items():
        steps = np.diff(counts.keys, prepend=counts.keys.dtype.type(0))  # small, so they pack well
        arrays[f"steps{order}"] = _planes(steps)
        arrays[f"counts{order}"] = _planes(counts.counts.astype(np.uint32))
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            (np.savez_compressed if compress else np.savez)(file, **arrays)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def read(path: Path, *, rung: str) -> Tables:
    """Return the tables in a file; TableError if it is damaged or of another format."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _tables(arrays, rung)
    except _DAMAGE as error:
        raise TableError(f"{path} is no count table, or damaged ({error})") from error


def _tables(arrays: Mapping[str, np.ndarray], rung: str) -> Tables:
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != FORMAT:
        raise ValueError(f"its format is {about['format']!r}, not {FORMAT}")
    symbols = Symbols(arrays["symbols"].tobytes().decode().split("\n"))
    tables = {}
    for order, total in ((int(order), total) for order, total in about["totals"].items()):
        of_type = key_type(len(symbols), order)
        keys = np.cumsum(_values(arrays[f"steps{order}"], of_type), dtype=of_type)
        counts = _values(arrays[f"counts{order}"], np.uint32).astype(np.int64)
        tables[order] = Counts(about["unit"], order, symbols, keys, counts, about["source"], total)
    return Tables(tables, about["source"], rung)


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def _planes(values: np.ndarray) -> np.ndarray:
    """Return uint8 [bytes, values]: all first bytes, then all second ones; they pack better so."""
    little = values.astype(values.dtype.newbyteorder("<"))
    return np.ascontiguousarray(little.view(np.uint8).reshape(len(values), -1).T)


def _values(planes: np.ndarray, of_type: type) -> np.ndarray:
    """Return the values that `_planes` took apart."""
    little = np.dtype(of_type).newbyteorder("<")
    return np.ascontiguousarray(planes.T).view(little)[:, 0].astype(of_type)
