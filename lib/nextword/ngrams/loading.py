"""The count tables of the book's texts: of the full text where there is one, else embedded."""

import hashlib
import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

from nextword import sources
from nextword.ngrams.counting import tabulate
from nextword.ngrams.counts import Counts, Tables
from nextword.ngrams.storing import TableError, read, save
from nextword.ngrams.text import Unit
from nextword.sources.ladder import cache_folder

ORDERS = {"letters": range(1, 7), "words": range(1, 4)}
HELD_OUT = 50
"""One document in so many is kept aside for testing."""


def load(unit: Unit, *, text: str = "wikipedia") -> Tables:
    """Return the tables of a text without its held-out documents: letters to order 6, words to 3.

    The full text is counted when it is there (`sources.find`), once: the tables are kept in the
    cache. Otherwise these are the embedded tables, pruned to the frequent n-grams. `rung` and
    `source` say which. SourceError for a text there is nothing of.
    """
    if unit not in ORDERS:
        raise ValueError(f"unit has to be 'letters' or 'words'; it is {unit!r}")
    found = sources.find(text)
    if found.rung == "embedded":
        tables = read(sources.artifact(f"{text}-{unit}.npz"), rung="embedded")
    else:
        tables = _counted_once(found, unit)
    return tables.described(f"{tables.source} ({found.label})", found.rung)


def article(name: str) -> Counts:
    """Return the word counts of the article "cat" or "dog" (embedded, so always the same)."""
    if name not in ("cat", "dog"):
        raise ValueError(f"there are the articles 'cat' and 'dog', not {name!r}")
    return read(sources.artifact(f"{name}-words.npz"), rung="embedded")[1]


@lru_cache
def common_words() -> tuple[str, ...]:
    """Return the 40,000 most common words of the Wikipedia text, the most common first.

    Names and abbreviations are not among them: only what is mostly written with a small letter.
    """
    lines = sources.artifact("common-words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.split("\t")[0] for line in lines)


def word_lengths() -> np.ndarray:
    """Return float64 [L]: the probability that a word, as they run, has 1, 2, … L letters."""
    return np.array(measured("text")["word_lengths"])


def measured(name: str) -> dict:
    """Return what an experiment measured: "text", "letters" or "growth" (of the words counted)."""
    return json.loads(sources.artifact(f"ngram-{name}.json").read_text(encoding="utf-8"))


def held_out(title: str) -> bool:
    """Tell whether a document is kept aside for testing: one in 50, by its title alone."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % HELD_OUT == 0


def count_source(found: sources.Found, unit: Unit) -> Tables:
    """Return the complete tables of a full text without its held-out documents."""
    training = (d.text for d in sources.documents(found) if not held_out(d.title))
    tables = tabulate(training, ORDERS[unit], unit=unit)
    return tables.described(f"{found.source.title}: {tables.source}", found.rung)


def _counted_once(found: sources.Found, unit: Unit) -> Tables:
    """Return the tables from the cache; count the text if they are not there, or damaged."""
    kept = cache_folder() / "tables" / f"{found.source.name}-{unit}-{_edition(found)}.npz"
    with suppress(TableError):
        return read(kept, rung=found.rung)
    tables = count_source(found, unit)
    with suppress(OSError):  # a cache that cannot be written only costs time
        kept.parent.mkdir(parents=True, exist_ok=True)
        save(tables, kept, compress=False)
    return tables


def _edition(found: sources.Found) -> str:
    """Return a name for these tables that changes with the text and with how it is counted."""
    digest = hashlib.sha256(found.source.sha256.encode())
    for module in ("text", "numbering", "tallies", "counting", "counts", "storing", "loading"):
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()[:16]
