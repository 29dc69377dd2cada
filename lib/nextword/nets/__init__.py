"""Small fully connected nets: what they compute, how they learn, and how they are written out."""

from nextword.nets import formula
from nextword.nets.likeness import distances, matched, shuffled
from nextword.nets.network import (
    ACTIVATIONS,
    Net,
    from_json,
    neurons,
    parameters,
    random_net,
)
from nextword.nets.regions import (
    THREE_POINTS,
    Chart,
    Nearest,
    area_agreement,
    chart,
    grid,
    nearest,
)
from nextword.nets.teachers import Teacher, examples_of, rows
from nextword.nets.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "THREE_POINTS",
    "Chart",
    "Nearest",
    "Net",
    "Teacher",
    "Training",
    "area_agreement",
    "chart",
    "distances",
    "examples_of",
    "formula",
    "from_json",
    "grid",
    "matched",
    "nearest",
    "neurons",
    "parameters",
    "random_net",
    "rows",
    "shuffled",
    "train",
]
