"""Tokens: the pieces of text a model reads and writes, and the bytes they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text with its number; a token may hold only a part of a character's bytes."""

    id: int
    data: bytes

    @property
    def text(self) -> str:
        """The token as text; bytes that are no whole character show as the sign �."""
        return self.data.decode("utf-8", errors="replace")


@lru_cache
def byte_of_character() -> dict[str, int]:
    """Return the byte that each character of a GPT-2 vocabulary stands for: 256 entries.

    Printable bytes stand for themselves, the others for characters from U+0100 on, so that a
    vocabulary can be read (Radford et al. 2019, section 2.2).

    >>> byte_of_character()["Ġ"] == ord(" ")
    True
    """
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1)]
    printable += range(ord("®"), ord("ÿ") + 1)
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {
        chr(256 + place): byte for place, byte in enumerate(others)
    }


def token_bytes(tokenizer: Any, id: int) -> bytes:
    """Return the bytes that a token of a Hugging Face tokenizer stands for."""
    written = tokenizer.convert_ids_to_tokens(id)
    if written is None:
        return b""
    table = byte_of_character()
    if id not in tokenizer.all_special_ids and all(character in table for character in written):
        return bytes(table[character] for character in written)
    return tokenizer.decode([id]).encode()


def merged(tokens: Iterable[Token]) -> list[list[Token]]:
    """Group tokens so that each group's bytes are whole characters, as far as they ever are.

    Most groups are one token; a character outside the vocabulary takes several.
    """
    groups: list[list[Token]] = []
    open_bytes = b""
    for token in tokens:
        goes_on = token.data[:1] and 0x80 <= token.data[0] < 0xC0  # no character begins like this
        if goes_on and groups and _is_cut(open_bytes):
            groups[-1].append(token)
        else:
            groups.append([token])
            open_bytes = b""
        open_bytes += token.data
    return groups


def _is_cut(data: bytes) -> bool:
    """Whether the bytes end inside a character."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def text_of(tokens: Sequence[Token]) -> str:
    """Return the text that tokens make together."""
    return b"".join(token.data for token in tokens).decode("utf-8", errors="replace")
