"""Small fully connected nets: what they compute, how they learn, and how they are written out."""

from nextword.nets.network import (
    ACTIVATIONS,
    Net,
    from_json,
    neurons,
    parameters,
    random_net,
)
from nextword.nets.teachers import Teacher, examples_of, rows
from nextword.nets.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "Net",
    "Teacher",
    "Training",
    "examples_of",
    "from_json",
    "neurons",
    "parameters",
    "random_net",
    "rows",
    "train",
]
