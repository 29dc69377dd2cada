"""The digits the lore_*.py experiments learn from, and how they are handed out.

Only the 5,000 embedded digits are used: 3,000 to learn from, 2,000 to test with, the same for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import digits as recipe
import numpy as np
import torch
from numpy.typing import NDArray

from nextword import digits, nets

SPLIT_SEED = 7
LEARN, TEST = 3_000, 2_000
PIXELS = 28 * 28


@dataclass(frozen=True)
class Table:
    """Digits as a fully connected net reads them: inputs [digit, 784], 0 to 1, labels [digit]."""

    inputs: NDArray[np.float32]
    labels: NDArray[np.int64]

    def right(self, net: nets.Net) -> float:
        """Return the share of these digits that the net gets right."""
        return float((net(self.inputs).argmax(1) == self.labels).mean())

    def surprise(self, net: nets.Net) -> float:
        """Return the net's mean log loss on these digits, in nats."""
        scores = torch.from_numpy(net(self.inputs))
        return float(torch.nn.functional.cross_entropy(scores, torch.from_numpy(self.labels)))

    def part(self, start: int, end: int) -> "Table":
        """Return the digits from start to end."""
        return Table(self.inputs[start:end], self.labels[start:end])


def split() -> tuple[Table, Table]:
    """Return the digits to learn from and those to test with, in random order."""
    known = digits.embedded()
    order = np.random.default_rng(SPLIT_SEED).permutation(len(known))
    inputs = known.images.reshape(-1, PIXELS).astype(np.float32) / 255
    whole = Table(inputs[order], known.labels[order])
    return whole.part(0, LEARN), whole.part(LEARN, LEARN + TEST)


class Subsets:
    """A teacher that gives each net its own `count` digits of a table, again and again."""

    def __init__(self, table: Table, count: int, seeds: Sequence[int]) -> None:
        chosen = [np.random.default_rng([count, seed]).permutation(len(table.labels))[:count]
                  for seed in seeds]  # fmt: skip
        self.chosen = torch.from_numpy(np.stack(chosen))
        self.inputs, self.labels = torch.from_numpy(table.inputs), torch.from_numpy(table.labels)

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return inputs [net, example, 784] and labels [net, example]."""
        places = torch.randint(self.chosen.shape[1], (nets, batch), generator=dice)
        rows = self.chosen.gather(1, places)
        return self.inputs[rows], self.labels[rows]


@dataclass(frozen=True)
class Varied:
    """A teacher that changes the pictures of another one a little, never twice in the same way.

    how: "shifted" by up to two pixels, "shifted, turned, stretched" as for the digit net, or
    "mirrored", left for right, half of the time: a change that turns a digit into something else.
    """

    teacher: Subsets
    how: str

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return inputs [net, example, 784] and labels [net, example]."""
        inputs, labels = self.teacher.draw(dice, nets, batch)
        pictures = inputs.view(-1, 1, 28, 28)
        return self._changed(pictures, dice).view(inputs.shape), labels

    def _changed(self, pictures: torch.Tensor, dice: torch.Generator) -> torch.Tensor:
        if self.how == "mirrored":
            half = torch.rand(len(pictures), generator=dice) < 0.5
            return torch.where(half[:, None, None, None], pictures.flip(-1), pictures)
        small = {"turn": 0.0, "stretch": 0.0, "slant": 0.0} if self.how == "shifted" else {}
        with torch.random.fork_rng(devices=[]):  # varied() draws from torch's own generator
            torch.manual_seed(int(torch.randint(2**31, (1,), generator=dice)))
            return recipe.varied(pictures, recipe.Recipe(**small))
