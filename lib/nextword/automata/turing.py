"""Turing machines: a head with a few states on an endless tape of zeros and ones (Turing 1936)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nextword.words import t

HALT = "Z"
BUSY_BEAVER = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"
"""Of all machines with four states that stop on an empty tape, this one takes the most steps."""
RESTLESS = "1RB1LB_1LA1RA"
"""Two states without an order to stop: a machine that shows what a limit is good for."""

Order = tuple[int, int, str]  # write, move (−1 left, 1 right), next state


@dataclass(frozen=True)
class Machine:
    """What to do: (state, symbol read) → symbol to write, move, next state."""

    orders: dict[tuple[str, int], Order]

    @property
    def states(self) -> tuple[str, ...]:
        """The names of its states, the first one first."""
        return tuple(dict.fromkeys(state for state, _ in self.orders))

    @property
    def spelled_out(self) -> dict[str, str]:
        """Its table in words: what it sees → what it does.

        >>> machine("1RB1LZ_0LA1RB").spelled_out["A reads 1"]
        'write 1, go left, stop'
        """
        ways = {-1: t("go left"), 1: t("go right")}
        return {
            t("{state} reads {symbol}", state=state, symbol=symbol): t(
                "write {write}, {way}, {then}", write=write, way=ways[move],
                then=t("stop") if following == HALT else t("next {state}", state=following),
            )
            for (state, symbol), (write, move, following) in self.orders.items()
        }  # fmt: skip


@dataclass(frozen=True)
class TuringRun:
    """What a machine did: the tape before the first step and after each.

    tapes uint8 [steps + 1, width]: the part of the tape that the head ever saw; heads [steps + 1]:
    where on it the head stands; states: in which state; halted: whether it stopped by itself.
    """

    tapes: NDArray[np.uint8]
    heads: NDArray[np.int64]
    states: tuple[str, ...]
    halted: bool

    @property
    def steps(self) -> int:
        """How many steps the machine took."""
        return len(self.tapes) - 1


def machine(text: str) -> Machine:
    """Return the machine written in ``text``: a part for each state A, B, …, with an order for
    each symbol: what to write, where to go, the next state (``Z`` is the end).

    Raises ValueError for text that is no machine.

    >>> machine("1RB1LZ_0LA1RB").orders["B", 1]
    (1, 1, 'B')
    """
    parts = text.split("_")
    names = [chr(ord("A") + i) for i in range(len(parts))]
    orders = {}
    for name, part in zip(names, parts, strict=True):
        found = re.fullmatch(r"([01])([LR])([A-Z])([01])([LR])([A-Z])", part)
        if not found or not {found[3], found[6]} <= {*names, HALT}:
            raise ValueError(f"{part!r} is not two orders like 1RB0LA for the states {names}")
        for symbol in (0, 1):
            write, move, following = found.groups()[3 * symbol : 3 * symbol + 3]
            orders[name, symbol] = (int(write), 1 if move == "R" else -1, following)
    return Machine(orders)


def run(machine: Machine, *, limit: int, tape: str = "") -> TuringRun:
    """Return what the machine does, starting on the first symbol of ``tape``, zeros all around.

    Nobody can tell beforehand of every machine whether it will stop, so ``limit`` is the number of
    steps after which we give up. Raises ValueError for another tape or a limit below 0.
    """
    if limit < 0 or set(tape) - {"0", "1"}:
        raise ValueError(f"needs a limit ≥ 0 and a tape of 0 and 1; got {limit} and {tape!r}")
    cells = {i: int(symbol) for i, symbol in enumerate(tape)}
    place, state = 0, "A"
    records = [(dict(cells), place, state)]
    while state != HALT and len(records) <= limit:
        cells[place], move, state = machine.orders[state, cells.get(place, 0)]
        place += move
        records.append((dict(cells), place, state))
    return _framed(records, halted=state == HALT)


def _framed(records: list[tuple[dict[int, int], int, str]], *, halted: bool) -> TuringRun:
    """The records as arrays over the part of the tape that matters."""
    cells, heads, states = zip(*records, strict=True)
    seen = {*cells[-1], *heads}
    first, last = min(seen), max(seen)
    tapes = [[tape.get(place, 0) for place in range(first, last + 1)] for tape in cells]
    return TuringRun(np.array(tapes, np.uint8), np.array(heads) - first, states, halted)
