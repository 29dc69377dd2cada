"""A layer of a net, counted: its shape, its knobs, its arithmetic.

A *multiply–add* is one weight times one number, added to a sum; what ramps, poolings and softmax do
is not counted. A *core* layer is one with knobs. The *neurons* are the numbers that core layers
make: one for each channel and place of a convolution, one for each output of a linear layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer: its name and kind, the shape of what it makes, and what it takes to make it."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int

    @property
    def core(self) -> bool:
        """Whether the layer has knobs."""
        return self.parameters > 0

    @property
    def size(self) -> int:
        """How many numbers the layer makes."""
        return math.prod(self.shape)

    @property
    def neurons(self) -> int:
        """The numbers a core layer makes; other layers only pass on what neurons made."""
        return self.size if self.core else 0
