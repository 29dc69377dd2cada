"""How much faster counting with numpy is than with collections.Counter, on the full text.

Each contender runs in a process of its own, so that its peak memory can be told; both count the
same text, normalised and in memory, and have to find identical counts. Needs the full text:
NEXTWORD_DATA=… python benchmarks/counting.py
"""

import argparse
import hashlib
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from nextword import ngrams, sources

AT_LEAST = {"letter 3-grams": 30, "word 2-grams": 4}


def letters_with_counter(text: str) -> Iterable[tuple[str, int]]:
    """Count letter 3-grams: the fastest way we know with a Counter."""
    counts = Counter(zip(text, text[1:], text[2:], strict=False))
    return (("".join(gram), times) for gram, times in counts.items())


def letters_with_numpy(text: str) -> Iterable[tuple[str, int]]:
    """Count letter 3-grams with the library."""
    counts = ngrams.count(text, 3)
    return ((counts.gram(k), n) for k, n in zip(counts.keys, counts.counts.tolist(), strict=True))
