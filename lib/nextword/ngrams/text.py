"""Text as the counters see it: the letters a to z and single spaces, and each letter a number.

Everything that is counted goes through `normalise` first, so that a count is a statement about
26 letters and the space, or about words made of those letters, and about nothing else.
"""

import codecs
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

Unit = Literal["letters", "words"]

LETTERS = tuple(" abcdefghijklmnopqrstuvwxyz")
_CACHED = 1 << 16
BREAK = 255
"""The number of anything that is no letter: no n-gram may contain it."""

# Letters that are letters of their own in other alphabets, so Unicode has no accent to take off.
_SPELLED = {
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ß": "ss", "ı": "i",
    "ﬁ": "fi", "ﬂ": "fl", "’": "'", "ʼ": "'",
}  # fmt: skip


def _fold(character: str) -> str:
    """Return a character outside ASCII without its accents, or a space if no a-z is in it."""
    plain = unicodedata.normalize("NFD", _SPELLED.get(character, character))
    kept = (c if c.isascii() else " " for c in plain if not unicodedata.combining(c))
    return "".join(kept)


def _fold_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Spell what the ASCII codec cannot: called for the few places of a text that need it."""
    unencodable = error.object[error.start : error.end]
    return "".join(map(_fold, unencodable)), error.end


codecs.register_error("nextword.fold", _fold_unencodable)

_LOWER = bytes(
    ord(chr(b).lower()) if chr(b).isascii() and chr(b).isalpha() else ord(" ") for b in range(256)
)
_LETTER = "".join(LETTERS).encode().ljust(256, b"?")


def normalise(text: str) -> str:
    """Return the text in lower case a-z with single spaces between words.

    Accents are taken off, apostrophes dropped, everything else becomes a space. What is
    written in another alphabet leaves nothing behind.

    >>> normalise("Don't say “naïve café”, Zoë – say 42!")
    'dont say naive cafe zoe say'
    >>> normalise("猫と犬")
    ''
    """
    letters = text.encode("ascii", "nextword.fold").translate(_LOWER, b"'")
    return squeeze(letters).strip().decode("ascii")


def squeeze(data: bytes) -> bytes:
    """Return the bytes with every run of spaces made one space."""
    symbols = np.frombuffer(data, np.uint8)
    keep = symbols != ord(" ")
    keep[1:] |= keep[:-1].copy()  # a space stays if the symbol before it was no space
    return symbols[keep].tobytes()


def letter_numbers(text: str) -> np.ndarray:
    """Return uint8 [length]: the space as 0, a to z as 1 to 26; normalises if need be."""
    numbers = _numbers(text) if text.isascii() else None
    return _numbers(normalise(text)) if numbers is None else numbers


def _numbers(text: str) -> np.ndarray | None:
    """Return the numbers of an ASCII text's letters, None if the text is not normalised."""
    numbers = np.empty(len(text), np.uint8)
    if text[:1] == " " or text[-1:] == " ":
        return None
    for start in range(0, len(text), _CACHED):
        codes = np.frombuffer(text[start : start + _CACHED].encode("ascii"), np.uint8)
        # The last five bits of a small letter's code are its place in the alphabet; a space's, 0.
        np.bitwise_and(codes, 31, out=numbers[start : start + len(codes)])
        normal = (codes - ord("a") < 26) | (codes == ord(" "))
        spaced = numbers[max(start - 1, 0) : start + len(codes)]  # sees two spaces on the seam
        if not normal.all() or (spaced[1:] | spaced[:-1]).min(initial=BREAK) == 0:
            return None
    return numbers


def spell(numbers: np.ndarray) -> str:
    """Return the text whose letters have these numbers.

    >>> spell(letter_numbers("a cat"))
    'a cat'
    """
    return numbers.tobytes().translate(_LETTER).decode("ascii")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts, as numbers: uint8 [length] each, none empty; and how long they were."""

    texts: list[np.ndarray]
    characters: int  # before normalising, of the empty ones too

    @property
    def letters(self) -> int:
        """Letters a-z in all of them, without the spaces."""
        return sum(int(np.count_nonzero(text)) for text in self.texts)

    def joined(self, *separator: int) -> np.ndarray:
        """Return one array of all texts, with the separator between them."""
        between = np.array(separator, np.uint8)
        pieces = [piece for text in self.texts for piece in (text, between)]
        return np.concatenate(pieces[:-1]) if len(self.texts) > 1 else self.texts[0]


def batches(texts: Iterable[str], size: int = 1 << 28) -> Iterator[Batch]:
    """Yield the texts as numbers, about `size` characters at a time: a corpus may be long."""
    batch, characters = [], 0
    for text in texts:
        numbers = letter_numbers(text)
        batch += [numbers] if len(numbers) else []
        characters += len(text)
        if characters >= size:
            yield Batch(batch, characters)
            batch, characters = [], 0
    if characters:
        yield Batch(batch, characters)
