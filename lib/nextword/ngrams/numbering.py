"""Words as numbers, fast: a word's letters are the digits of a number, and a table numbers those.

A word of up to 13 letters is a number in base 27 that fits into 64 bits, and in that order the
words stand in the alphabet. `WordNumbers` keeps those it has met in an open-addressing hash
table, looked up for tens of thousands of words at a time.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from nextword.ngrams.tallies import digits_of
from nextword.ngrams.text import BREAK, LETTERS, letter_numbers, spell

BASE = len(LETTERS)
SPELLED = 13
"""Letters of a word that fit into one 64-bit number: 27**13 < 2**64 < 27**14."""
UNKNOWN = -1
"""The number of a word that is not in the vocabulary, and of the break between two texts."""

_LONG = BASE**SPELLED
_CHUNK = 1 << 17


class WordNumbers:
    """A vocabulary that numbers words in the order it meets them: 0, 1, 2, …

    >>> numbers = WordNumbers(["the", "cat"])
    >>> numbers.find(letter_numbers("the dog the cat")).tolist()
    [0, -1, 0, 1]
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._keys = [np.empty(0, np.uint64)]  # of the known words; joined, in their order
        self._size = 0
        self._long: dict[str, int] = {}  # words of more than 13 letters, by order of meeting
        self._resize(1 << 12)
        if words := list(words):
            self._insert(self._spelled(letter_numbers(" ".join(words)), learn=True))

    def __len__(self) -> int:
        return self._size

    @property
    def words(self) -> list[str]:
        """The known words, in the order of their numbers."""
        keys = np.concatenate(self._keys)
        words, long = _words(keys), list(self._long)
        for i in np.flatnonzero(keys >= _LONG):
            words[i] = long[int(keys[i]) - _LONG]
        return words

    def find(self, numbers: np.ndarray, *, learn: bool = False) -> np.ndarray:
        """Return int32 [words]: each word's number, or UNKNOWN; `learn` gives new words numbers.

        `numbers` are the letters of a text as `letter_numbers` gives them.
        """
        found = [self._find(piece, learn=learn) for piece in _pieces(numbers)]
        return np.concatenate(found) if found else np.empty(0, np.int32)

    def _find(self, numbers: np.ndarray, *, learn: bool) -> np.ndarray:
        keys = self._spelled(numbers, learn=learn)
        ids = self._look_up(keys)
        if learn:
            new = np.flatnonzero((ids == UNKNOWN) & (keys > 0))
            self._insert(np.unique(keys[new]))
            ids[new] = self._look_up(keys[new])
        return ids

    def _spelled(self, numbers: np.ndarray, *, learn: bool) -> np.ndarray:
        """Return uint64 [words]: each word's letters as digits, 0 for a break."""
        ends = np.append(np.flatnonzero(numbers == 0), len(numbers))
        starts = np.append(0, ends[:-1] + 1)
        keys = _horner(numbers, starts)
        if len(long := np.flatnonzero(ends - starts > SPELLED)):
            text, edges = spell(numbers), np.stack([starts, ends], axis=1)[long]
            keys[long] = [self._long_key(text[a:b], learn=learn) for a, b in edges.tolist()]
        return keys

    def _long_key(self, word: str, *, learn: bool) -> int:
        """Return a number above all 13-letter words; 0 if the word is new and not learnt."""
        if learn:
            self._long.setdefault(word, len(self._long))
        return _LONG + self._long[word] if word in self._long else 0

    def _look_up(self, keys: np.ndarray) -> np.ndarray:
        """Return int32 [keys]: the numbers of these words; try the next slot until all are seen."""
        slots = self._slots(keys)
        ids, todo = self._table_ids[slots], np.flatnonzero(self._table_keys[slots] != keys)
        while len(todo):
            todo = todo[self._table_keys[slots[todo]] > 0]  # at an empty slot the search is over
            slots[todo] = (slots[todo] + 1) & self._mask
            ids[todo] = self._table_ids[slots[todo]]
            todo = todo[self._table_keys[slots[todo]] != keys[todo]]
        return ids

    def _insert(self, new: np.ndarray) -> None:
        """Give numbers to words not yet known; keys are distinct, in the order wanted."""
        ids = np.arange(self._size, self._size + len(new), dtype=np.int32)
        self._keys.append(new)
        self._size += len(new)
        if 2 * self._size > self._mask:
            self._resize(8 * self._size)
        else:
            self._place(new, ids)

    def _resize(self, at_least: int) -> None:
        """Make a new table, of the next power of two, and put all words into it."""
        size = 1 << (at_least - 1).bit_length()
        self._mask = np.int64(size - 1)
        self._shift = np.uint64(65 - size.bit_length())
        self._table_keys = np.zeros(size, np.uint64)
        self._table_ids = np.full(size, UNKNOWN, np.int32)
        self._keys = [np.concatenate(self._keys)]
        self._place(self._keys[0], np.arange(self._size, dtype=np.int32))

    def _place(self, keys: np.ndarray, ids: np.ndarray) -> None:
        slots = self._slots(keys)
        while len(keys):
            free = self._table_keys[slots] == 0
            self._table_keys[slots[free]] = keys[free]  # of several at one slot, the last stays
            placed = free & (self._table_keys[slots] == keys)
            self._table_ids[slots[placed]] = ids[placed]
            keys, ids = keys[~placed], ids[~placed]
            slots = (slots[~placed] + 1) & self._mask

    def _slots(self, keys: np.ndarray) -> np.ndarray:
        """Return where each word is looked for first: the top bits of a multiplicative hash."""
        return ((keys * np.uint64(0x9E3779B97F4A7C15)) >> self._shift).astype(np.int64)


def _pieces(numbers: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the text in pieces that end where a word ends, small enough for the cache."""
    start = 0
    while start < len(numbers):
        end = start + _CHUNK
        while end < len(numbers) and numbers[end] != 0:
            end += 1
        yield numbers[start:end]
        start = end + 1


def _horner(numbers: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return uint64 [words]: the first 13 letters from each start on, as digits in base 27.

    Behind the end of a word stand zeros; a break counts as the end of one.
    """
    numbers = np.append(numbers, np.zeros(SPELLED, np.uint8))
    numbers[numbers == BREAK] = 0
    keys, places = np.zeros(len(starts), np.uint64), starts.copy()
    inside = np.ones(len(starts), np.uint8)  # 1 until the word has ended
    for _ in range(SPELLED):
        letters = numbers[places]
        inside &= letters > 0
        keys *= np.uint64(BASE)
        keys += letters * inside
        places += 1
    return keys


def _words(keys: np.ndarray) -> list[str]:
    """Return the words of up to 13 letters whose digits these are."""
    digits = digits_of(keys, BASE, SPELLED)
    letters = np.array([0, *map(ord, LETTERS[1:])], np.uint8)  # 0 ends a word that is shorter
    spelled = np.stack([letters[digit] for digit in digits], axis=1)
    return spelled.view(f"S{SPELLED}")[:, 0].astype(str).tolist()
