"""n-grams of letters and words: counting them, writing with what was counted, measuring it."""

from nextword.ngrams.copying import Run, copied_runs, longest_copied_run
from nextword.ngrams.counting import count, tabulate
from nextword.ngrams.counts import Counts, Tables
from nextword.ngrams.loading import (
    article,
    common_words,
    held_out,
    load,
    measured,
    word_lengths,
)
from nextword.ngrams.measuring import coverage, cross_entropy, letters_in, real_word_share
from nextword.ngrams.packing import pack
from nextword.ngrams.storing import TableError
from nextword.ngrams.text import LETTERS, Unit, normalise
from nextword.ngrams.writing import write

__all__ = [
    "LETTERS",
    "Counts",
    "Run",
    "TableError",
    "Tables",
    "Unit",
    "article",
    "common_words",
    "copied_runs",
    "count",
    "coverage",
    "cross_entropy",
    "held_out",
    "letters_in",
    "load",
    "longest_copied_run",
    "measured",
    "normalise",
    "pack",
    "real_word_share",
    "tabulate",
    "word_lengths",
    "write",
]
