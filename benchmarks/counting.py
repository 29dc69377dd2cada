"""How much faster counting with numpy is than with collections.Counter, on the full text.

All contenders count the same text, normalised and in memory, and have to find identical counts.
Each runs in a fresh process, one after the other, so that its peak memory can be told. Needs the
full text, and 4 GB for the Counter of words: NEXTWORD_DATA=… python benchmarks/counting.py
"""

import gc
import hashlib
import multiprocessing
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from nextword import ngrams, sources

AT_LEAST = {"letter 3-grams": 30, "word 2-grams": 4}
REPEATS, SECONDS = 2, 10  # a contender runs so often at least, and goes on for so long


class Measured(NamedTuple):
    """One contender's best times, its peak memory with the text, and what it counted."""

    seconds: float
    cpu_seconds: float
    gigabytes: float
    distinct: int
    fingerprint: str


def letters_by_counter(text: str) -> Counter:
    """Count letter 3-grams with a Counter, of tuples: quicker than slices of the text."""
    return Counter(zip(text, text[1:], text[2:], strict=False))


def words_by_counter(text: str) -> Counter:
    """Count word 2-grams with a Counter."""
    words = text.split()
    return Counter(pairwise(words))


def letters_by_numpy(text: str) -> ngrams.Counts:
    """Count letter 3-grams with the library."""
    return ngrams.count(text, 3)


def words_by_numpy(text: str) -> ngrams.Counts:
    """Count word 2-grams with the library."""
    return ngrams.count(text, 2, unit="words")


CONTENDERS: dict[str, dict[str, Callable]] = {
    "letter 3-grams": {"Counter": letters_by_counter, "nextword": letters_by_numpy},
    "word 2-grams": {"Counter": words_by_counter, "nextword": words_by_numpy},
}


def rows(counted: Counter | ngrams.Counts) -> Iterable[str]:
    """Return every n-gram and its count as a line."""
    if isinstance(counted, Counter):
        return (f"{' '.join(gram)}\t{times}" for gram, times in counted.items())
    between = " " if counted.unit == "letters" else ""
    return (f"{between.join(gram)}\t{times}" for gram, times in counted.most_common())


def fingerprint(counted: Counter | ngrams.Counts) -> str:
    """Return a checksum of the counts that does not depend on their order."""
    return hashlib.sha256("\n".join(sorted(rows(counted))).encode()).hexdigest()


def measure(path: Path, group: str, name: str) -> Measured:
    """Run one contender on the text in a file and return what it took."""
    text, contender = path.read_text(encoding="ascii"), CONTENDERS[group][name]
    best, begun, runs = (np.inf, np.inf), time.perf_counter(), 0
    while runs < REPEATS or time.perf_counter() - begun < SECONDS:
        runs += 1
        counted = None
        gc.collect()
        start = time.perf_counter(), time.process_time()
        counted = contender(text)
        took = time.perf_counter() - start[0], time.process_time() - start[1]
        best = tuple(map(min, best, took))
    return Measured(*best, peak(), len(counted), fingerprint(counted))


def peak() -> float:
    """Return the most memory this process has held so far, in GB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def normal_text(path: Path) -> int:
    """Write the full text, normalised, into a file; return its length."""
    texts = (ngrams.normalise(document.text) for document in sources.documents("wikipedia"))
    return path.write_text(" ".join(text for text in texts if text), encoding="ascii")


def alone(path: Path, group: str, name: str) -> Measured:
    """Measure one contender in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (path, group, name))


def main() -> None:
    """Measure all contenders, print a table, and fail if counts or speeds are not as promised."""
    versions = f"Python {platform.python_version()}, numpy {np.__version__}"
    print(f"{versions}, best of {REPEATS} or more runs")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        print(f"{normal_text(path):,} letters and spaces\n")
        print(f"{'':24}{'seconds':>9}{'CPU s':>9}{'peak GB':>9}{'n-grams':>12}")
        too_slow = [group for group in CONTENDERS if not compare(path, group)]
    if too_slow:
        sys.exit(f"slower than promised: {', '.join(too_slow)}")


def compare(path: Path, group: str) -> bool:
    """Print how the contenders of a group did; tell whether numpy is as fast as promised."""
    results = {name: alone(path, group, name) for name in CONTENDERS[group]}
    for name, took in results.items():
        numbers = f"{took.seconds:9.2f}{took.cpu_seconds:9.2f}{took.gigabytes:9.2f}"
        print(f"{group + ', ' + name:24}{numbers}{took.distinct:12,}", flush=True)
    slow, fast = results["Counter"], results["nextword"]
    if slow.fingerprint != fast.fingerprint:
        sys.exit(f"the counts of {group} differ")
    ratio, cpu_ratio = slow.seconds / fast.seconds, slow.cpu_seconds / fast.cpu_seconds
    wanted = AT_LEAST[group]
    print(f"identical counts; {ratio:.1f} times faster ({cpu_ratio:.1f} by CPU time),", end=" ")
    print(f"{wanted} times promised\n")
    return ratio >= wanted


if __name__ == "__main__":
    main()
