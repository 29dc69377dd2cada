"""Writing: choose a next token, append it, and ask again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nextword.chance import uniforms
from nextword.gpt.choosing import (
    NextToken,
    bits,
    checked_limits,
    checked_temperature,
    next_token,
    pick,
    probabilities,
)
from nextword.gpt.model import LanguageModel


def write_on(
    prompt: str,
    *,
    steps: int,
    temperature: float = 1.0,
    seed: int | None = None,
    model: LanguageModel,
    top_k: int | None = None,
    top_p: float | None = None,
    stop: str | None = None,
) -> Iterator[NextToken]:
    """Return an iterator over `steps` tokens that continue a prompt, each as soon as it is chosen.

    temperature 0 always takes the likeliest token and needs no seed; above it, the same seed gives
    the same text. It ends early once `stop` has been written. Nothing is lost if it is interrupted:
    the tokens so far have been handed out.
    """
    rows = _rows(prompt, steps, temperature, [seed], model, top_k, top_p)
    return _until((row[0] for row in rows), stop)


def write_many(
    prompt: str,
    *,
    steps: int,
    temperature: float = 1.0,
    seeds: Sequence[int],
    model: LanguageModel,
    top_k: int | None = None,
    top_p: float | None = None,
) -> list[list[NextToken]]:
    """Return one continuation of `steps` tokens for each seed, written side by side.

    Each is what `write_on` writes with that seed.
    """
    if not len(seeds):
        raise ValueError("seeds is empty; give a seed for each text you want")
    rows = _rows(prompt, steps, temperature, list(seeds), model, top_k, top_p)
    return [list(text) for text in zip(*rows, strict=True)] or [[] for _ in seeds]


def _rows(
    prompt: str,
    steps: int,
    temperature: float,
    seeds: list[int | None],
    model: LanguageModel,
    top_k: int | None,
    top_p: float | None,
) -> Iterator[list[NextToken]]:
    """Check everything now; then yield the next token of each text, step by step."""
    checked_temperature(temperature)
    checked_limits(top_k, top_p)
    if not isinstance(steps, int | np.integer) or steps < 0:
        raise ValueError(f"steps counts tokens: a whole number from 0 on; it is {steps!r}")
    for seed in seeds:
        if not (isinstance(seed, int | np.integer) or (seed is None and temperature == 0)):
            raise ValueError(f"a seed is a whole number, for instance seed=1; it is {seed!r}")
    ids = model.prompt(prompt, room=1)
    limits = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    return _choose(ids, steps, [uniforms(int(seed or 0)) for seed in seeds], limits, model)


def _choose(
    ids: list[int],
    steps: int,
    streams: list[Iterator[float]],
    limits: dict[str, Any],
    model: LanguageModel,
) -> Iterator[list[NextToken]]:
    texts = _Texts(ids, len(streams), model)
    for _ in range(steps):
        logits = texts.scores()
        chances, surprise = probabilities(logits, **limits), bits(logits)
        # A number is drawn even at temperature 0: step n always uses the seed's number n.
        chosen = [pick(row, next(stream)) for row, stream in zip(chances, streams, strict=True)]
        texts.append(chosen)
        yield [
            next_token(id, row, how_surprising, model=model)
            for id, row, how_surprising in zip(chosen, chances, surprise, strict=True)
        ]


class _Texts:
    """Texts of equal length that a model continues side by side."""

    def __init__(self, ids: list[int], batch: int, model: LanguageModel) -> None:
        self.model, self.written = model, np.tile(np.array(ids, np.int64), (batch, 1))
        self._read_afresh()

    def _read_afresh(self) -> None:
        self.session = self.model.engine.begin(len(self.written))
        self.unread = self.written

    def scores(self) -> NDArray[np.float32]:
        """Return the scores for each text's next token: [batch, vocabulary]."""
        if self.session.length + self.unread.shape[1] > self.model.context:
            # Outgrown the context: go on from the last half. To read all that fits again for each
            # token would make every token as slow as the whole text.
            self.written = self.written[:, -(self.model.context // 2) :]
            self._read_afresh()
        ids = torch.tensor(self.unread, device=self.model.device)
        self.unread = self.written[:, :0]
        return self.session.feed(ids).float().cpu().numpy()

    def append(self, chosen: Sequence[int]) -> None:
        """Add a token to each text."""
        new = np.array(chosen, np.int64)[:, None]
        self.written = np.concatenate([self.written, new], axis=1)
        self.unread = np.concatenate([self.unread, new], axis=1)


def _until(tokens: Iterator[NextToken], stop: str | None) -> Iterator[NextToken]:
    written = ""
    for token in tokens:
        yield token
        written += token.token
        if stop and stop in written:
            return


@dataclass(frozen=True, slots=True)
class Loop:
    """The end of a text that goes round in circles: from `start` on, `length` tokens repeat.

    times: how many whole rounds there are.
    """

    start: int
    length: int
    times: int


def find_loop(tokens: Sequence[Any]) -> Loop | None:
    """Return the loop that a text has fallen into and not left, None if there is none.

    Of the lengths with which the end repeats, the shortest counts; there have to be two rounds,
    and at least eight tokens that repeat earlier ones.

    >>> find_loop([1, 2, 3] + [7, 8, 9, 6] * 4)
    Loop(start=3, length=4, times=4)
    """
    items = [item.id if isinstance(item, NextToken) else item for item in tokens]
    total = len(items)
    for length in range(1, total // 2 + 1):
        start = total - length
        while start and items[start - 1] == items[start - 1 + length]:
            start -= 1
        if total - start >= max(2 * length, length + 8):
            return Loop(start, length, (total - start) // length)
    return None
