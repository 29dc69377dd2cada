"""How well the pet net does, and how it came to be: what experiments/pets.py wrote down."""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nextword import sources

Z = 1.96  # standard deviations on either side that hold 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Score:
    """How many of so many pictures a net gets right, and what it takes for what [is, said]."""

    right: int
    of: int
    confusion: NDArray[np.int64]

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.of

    @property
    def commoner(self) -> float:
        """The share that would be right if the answer were always the commoner kind."""
        return float(self.confusion.sum(1).max() / self.of)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share would be, 95 times of 100, if there were endless pictures to test on."""
        return wilson(self.right, self.of)


@dataclass(frozen=True, slots=True)
class Record:
    """The training of the net: its score on the test pictures, its recipe, and its curves.

    curve: per epoch, loss and share right on the varied training pictures; trials: what was tried
    on pictures held out of the training set, to choose the recipe; probes: net → per layer, the
    share of test pictures that a straight cut through the layer's averages gets right.
    """

    test: Score
    recipe: dict
    curve: tuple[dict, ...]
    trials: tuple[dict, ...]
    probes: dict[str, list[float]]


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's formula (1927), which never leaves 0 to 1.

    >>> [round(end, 2) for end in wilson(90, 100)]
    [0.83, 0.94]
    """
    if not 0 <= right <= of or of == 0:
        raise ValueError(f"{right} of {of} is no share; give 0 ≤ right ≤ of, of at least 1")
    share, extra = right / of, Z**2 / of
    middle = (share + extra / 2) / (1 + extra)
    reach = Z / (1 + extra) * math.sqrt(share * (1 - share) / of + extra / (4 * of))
    return middle - reach, middle + reach


@functools.cache
def load_record() -> Record:
    """Return what is known of the net's training; SourceError if the artifact is damaged."""
    facts = json.loads(sources.artifact("pets.json").read_text(encoding="utf-8"))
    test = facts["test"]
    return Record(
        test=Score(test["right"], test["of"], np.array(test["confusion"])),
        recipe=facts["recipe"],
        curve=tuple(facts["curve"]),
        trials=tuple(facts["trials"]),
        probes=facts["probes"],
    )
