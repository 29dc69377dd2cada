"""Measuring texts against tables: how much is known, how surprising it is, how much is copied."""

from collections.abc import Collection

import numpy as np

from nextword.ngrams.counts import Counts, Tables
from nextword.ngrams.numbering import UNKNOWN, WordNumbers
from nextword.ngrams.tallies import keys_in, whole_in
from nextword.ngrams.text import LETTERS, letter_numbers, normalise


def numbers_of(text: str, counts: Counts) -> np.ndarray:
    """Return uint64 [symbols]: the numbers of a text's symbols; unknown ones are len(symbols).

    ValueError if nothing of the text is left once it is normalised.
    """
    letters = letter_numbers(text)
    if not len(letters):
        raise ValueError(f"no letter a to z in the text {text[:40]!r}: nothing to measure")
    if counts.unit == "words":
        found = WordNumbers(counts.symbols).find(letters)
        return np.where(found == UNKNOWN, len(counts.symbols), found).astype(np.uint64)
    places = [counts.symbols.number.get(letter, len(counts.symbols)) for letter in LETTERS]
    return np.array(places, np.uint64)[letters]


def coverage(counts: Counts, text: str) -> float:
    """Return the share of a text's n-grams, as they run, that the table has.

    An n-gram with a symbol that the table does not know is one it does not have.

    >>> from nextword import ngrams
    >>> coverage(ngrams.count("the cat sat", 2, unit="words"), "the cat ran on")
    0.3333333333333333
    """
    numbers = numbers_of(text, counts)
    windows = len(numbers) - counts.order + 1
    if windows < 1:
        raise ValueError(f"{text[:40]!r} has no {counts.order}-gram: it is shorter than that")
    keys = keys_in(numbers, len(counts.symbols), counts.order)
    return int(np.count_nonzero(_look_up(counts, keys))) / windows


def cross_entropy(tables: Tables, text: str, *, order: int) -> float:
    """Return how many bits a symbol of the text costs on average, told the order - 1 before it.

    Witten-Bell smoothing: after a context seen N times, with T different continuations, a symbol
    has probability (count + rest · p) / (N + T). Here p is its probability one order lower, and
    rest is what all the counts leave of N + T: T itself, and what a pruned table left out. Below
    order 1 all symbols are equal, and so is one more that stands for every unknown word: these
    are part of the average. Order 0 is that uniform guess.
    (Witten and Bell, IEEE Transactions on Information Theory 37, 1991.)

    >>> from nextword import ngrams
    >>> tables = ngrams.tabulate("a b a b a b", [1, 2], unit="words")
    >>> round(cross_entropy(tables, "a b a b", order=2), 3)
    0.5
    """
    if order != 0:
        tables[order]  # refuses an order there is no table for
    numbers = numbers_of(text, tables[1])
    probabilities = np.full(len(numbers), 1 / (len(tables.symbols) + 1))
    for higher in range(1, order + 1):
        probabilities = _witten_bell(tables, higher, numbers, probabilities)
    return float(-np.log2(probabilities).mean())


def _witten_bell(tables: Tables, order: int, numbers: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Return float64 [symbols]: how probable each symbol of a text was, given those before it.

    Where the context is unknown, or runs over the start of the text, it is the `lower` one.
    """
    counts, base = tables[order], len(tables.symbols)
    ends, contexts = _contexts(numbers, base, order)
    last = numbers[ends]
    kept, kinds = _continuations(counts, contexts)
    times = counts.total if order == 1 else np.maximum(_look_up(tables[order - 1], contexts), kept)
    here = np.where(last < base, _look_up(counts, contexts * base + last % base), 0)
    mixed = (here + (kinds + times - kept) * lower[ends]) / np.maximum(times + kinds, 1)
    probabilities = lower.copy()
    probabilities[ends] = np.where(kinds > 0, mixed, lower[ends])
    return probabilities


def _continuations(counts: Counts, contexts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two int64 [contexts]: how often the table has each go on, and in how many ways."""
    of_type, base = counts.keys.dtype.type, len(counts.symbols)
    first = (contexts * base).astype(of_type)
    start = np.searchsorted(counts.keys, first)
    end = np.searchsorted(counts.keys, first + of_type(base - 1), side="right")
    sums = np.append(0, np.cumsum(counts.counts))
    return sums[end] - sums[start], end - start


def _contexts(numbers: np.ndarray, base: int, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where the symbols stand that have a whole context, and the contexts' keys: uint64."""
    if order == 1:
        return np.arange(len(numbers)), np.zeros(len(numbers), np.uint64)
    before = numbers[:-1]
    ends = np.flatnonzero(whole_in(before, base, order - 1)) + order - 1
    return ends, keys_in(before, base, order - 1).astype(np.uint64)


def _look_up(counts: Counts, keys: np.ndarray) -> np.ndarray:
    """Return int64 [keys]: how often these n-grams occur."""
    places = np.searchsorted(counts.keys, keys.astype(counts.keys.dtype))
    places = np.minimum(places, len(counts) - 1)
    return np.where(counts.keys[places] == keys, counts.counts[places], 0)


def real_word_share(text: str, words: Collection[str], *, min_letters: int = 1) -> float:
    """Return which share of the text's words of at least `min_letters` letters are in `words`.

    >>> real_word_share("the cxt sat", {"the", "cat", "sat"})
    0.6666666666666666
    """
    tokens = [word for word in normalise(text).split() if len(word) >= min_letters]
    if not tokens:
        raise ValueError(f"no word of {min_letters} or more letters in {text[:40]!r}")
    known = frozenset(words)
    return sum(token in known for token in tokens) / len(tokens)


def letters_in(words: Counts, *, without: Collection[str] = ()) -> Counts:
    """Return how often each letter a-z occurs in counted words, `without` some of them.

    >>> from nextword import ngrams
    >>> words = ngrams.count("a dog and a cat", 1, unit="words")
    >>> letters_in(words)["o"], letters_in(words, without=["dog"])["o"]
    (1, 0)
    """
    if (words.unit, words.order) != ("words", 1):
        raise ValueError(f"word counts of order 1 are needed, not {words.unit} of {words.order}")
    letters = np.zeros(len(LETTERS) - 1, np.int64)
    for word, times in words.most_common():
        if word not in without:
            for letter in word:
                letters[LETTERS.index(letter) - 1] += times
    there = np.flatnonzero(letters)
    source = words.source + (f", without {', '.join(sorted(without))}" if without else "")
    return Counts("letters", 1, LETTERS[1:], there.astype(np.uint32), letters[there], source)
