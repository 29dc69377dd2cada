"""How much of a text is copied: the stretches of it that stand in a corpus, symbol for symbol."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nextword.ngrams.text import BREAK, Batch, Unit, letter_numbers, spell

_SEED = 8
"""Letters that are compared at once: as many as fit into 64 bits."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that also stands in a corpus: start and length in letters or words."""

    length: int
    text: str
    start: int


def longest_copied_run(text: str, corpus: str | Iterable[str], *, unit: Unit) -> Run:
    """Return the longest run of letters, or of whole words, that text and corpus share.

    The first of equals; length 0 if they share nothing. No run crosses from one text of the
    corpus to the next. ValueError if there is no letter in the text or in the corpus.

    >>> longest_copied_run("a cat sat on me", "the cat sat on the mat", unit="words")
    Run(length=3, text='cat sat on', start=1)
    """
    corpus = [corpus] if isinstance(corpus, str) else list(corpus)
    long = _SEED if unit == "letters" else _SEED // 2  # found in one pass over the corpus
    runs = copied_runs(text, corpus, unit=unit, at_least=long)
    runs = runs or copied_runs(text, corpus, unit=unit)
    return max(runs, key=lambda run: run.length, default=Run(0, "", 0))


def copied_runs(
    text: str, corpus: str | Iterable[str], *, unit: Unit, at_least: int = 1
) -> list[Run]:
    """Return the copied runs that are part of no longer one, in the order of the text.

    Otherwise as `longest_copied_run`; only runs of `at_least` so many letters or words.
    """
    written, searched = _padded(_joined([text]), unit), _padded(_joined(corpus), unit)
    starts = np.flatnonzero(written[:-1] == 0) if unit == "words" else np.arange(len(written))
    shortest = at_least if unit == "letters" else 2 * at_least + 1  # words have spaces around
    lengths = _match_lengths(written, searched, starts, shortest)
    ends = starts + lengths
    if unit == "words":  # a run of words ends with the last space that was matched
        spaces = np.append(starts, len(written) - 1)
        last = np.searchsorted(spaces, np.maximum(ends, starts + 1), side="left") - 1
        lengths = last - np.arange(len(starts))
        ends = spaces[last]
    whole = np.append(True, ends[1:] > np.maximum.accumulate(ends)[:-1])
    return [
        Run(int(lengths[i]), spell(written[starts[i] : ends[i]]).strip(" " * (unit == "words")), i)
        for i in np.flatnonzero(whole & (lengths >= at_least)).tolist()
    ]


def _joined(texts: str | Iterable[str]) -> np.ndarray:
    texts = [texts] if isinstance(texts, str) else texts
    numbered = [numbers for numbers in map(letter_numbers, texts) if len(numbers)]
    if not numbered:
        raise ValueError("no letter a to z is left of the text or of the corpus")
    return Batch(numbered, 0).joined(0, BREAK, 0)


def _padded(numbers: np.ndarray, unit: Unit) -> np.ndarray:
    """Put a space before and behind: so every word, the first and the last too, stands in two."""
    return np.pad(numbers, 1) if unit == "words" else numbers


def _match_lengths(
    text: np.ndarray, corpus: np.ndarray, starts: np.ndarray, shortest: int
) -> np.ndarray:
    """Return int64 [starts]: how many letters from each start on occur somewhere in the corpus.

    Where they are fewer than `shortest`, and fewer than 8, it is 0.
    """
    text = np.append(text, np.full(_SEED, BREAK - 1, np.uint8))  # ends that match nothing
    corpus = np.append(corpus, np.full(_SEED, BREAK - 2, np.uint8))
    lengths = _long_matches(text, corpus, starts)
    for letters in range(_SEED - 1, max(shortest, 1) - 1, -1):
        short = np.flatnonzero(lengths == 0)
        lengths[short[_present(text, corpus, starts[short], letters)]] = letters
    return lengths


def _long_matches(text: np.ndarray, corpus: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return int64 [starts]: the match lengths that are 8 letters or more, else 0.

    All places of the corpus with the same 8 letters are followed together, one letter further at
    a time, and dropped where the next letter differs.
    """
    lengths = np.zeros(len(starts), np.int64)
    needles, kind, alike = np.unique(_eights(text)[starts], return_inverse=True, return_counts=True)
    by_kind, first = np.argsort(kind, kind="stable"), np.cumsum(alike) - alike
    for found, places in _occurrences(corpus, needles, _SEED):
        times = alike[found]  # starts with the same 8 letters: each is followed on its own
        nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        which = by_kind[np.repeat(first[found], times) + nth]
        _follow(text, corpus, starts, lengths, which, np.repeat(places, times))
    return lengths


def _follow(
    text: np.ndarray,
    corpus: np.ndarray,
    starts: np.ndarray,
    lengths: np.ndarray,
    which: np.ndarray,
    places: np.ndarray,
) -> None:
    """Raise `lengths[which]` to the lengths of the matches between those starts and places."""
    matched = _SEED
    while len(which):
        lengths[which] = np.maximum(lengths[which], matched)
        on = text[starts[which] + matched] == corpus[places + matched]
        which, places, matched = which[on], places[on], matched + 1


def _present(text: np.ndarray, corpus: np.ndarray, starts: np.ndarray, letters: int) -> np.ndarray:
    """Return bool [starts]: whether so many letters from each start on occur in the corpus."""
    needles, kind = np.unique(_eights(text)[starts] & _mask(letters), return_inverse=True)
    seen = np.zeros(len(needles), bool)
    for found, _ in _occurrences(corpus, needles, letters):
        seen[found] = True
        if seen.all():
            break
    return seen[kind]


def _occurrences(
    corpus: np.ndarray, needles: np.ndarray, letters: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, chunk by chunk, which needles occur at which places: two int64 [occurrences]."""
    wanted = np.zeros(1 << 16, bool)  # by hash: most places are dismissed with one look
    wanted[_hash(needles)] = True
    for begin in range(0, len(corpus) - _SEED + 1, _CHUNK):
        here = _eights(corpus[begin : begin + _CHUNK + _SEED - 1]) & _mask(letters)
        maybe = np.flatnonzero(wanted[_hash(here)])
        nearest = np.searchsorted(needles, here[maybe]).clip(max=len(needles) - 1)
        hit = needles[nearest] == here[maybe]
        yield nearest[hit], begin + maybe[hit]


def _eights(numbers: np.ndarray) -> np.ndarray:
    """Return uint64 [length - 7]: the 8 letters from each place on as one number, without a copy.

    The bytes of the array are read as overlapping numbers, the first letter in the lowest byte.
    """
    return sliding_window_view(numbers, _SEED).view("<u8")[:, 0]


def _mask(letters: int) -> np.uint64:
    """Return the number that keeps the first letters of eight."""
    return np.uint64((1 << 8 * letters) - 1)


def _hash(keys: np.ndarray) -> np.ndarray:
    """Return 16 bits of each number, well mixed."""
    return (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)
