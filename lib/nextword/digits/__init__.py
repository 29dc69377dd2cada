"""Handwritten digits, and the net that reads them: its layers, its values, its mistakes."""

from nextword.digits.changing import Series, blurred, centred, series, shifted, turned
from nextword.digits.counting import (
    Totals,
    layer_table,
    neuron_counts,
    sizes,
    sums_to,
    totals,
)
from nextword.digits.data import Digits, embedded, load, unseen_by_test
from nextword.digits.flipping import Flips, flip_at_random, flip_pixels
from nextword.digits.mapping import agreement, flattened
from nextword.digits.nearest import Nearest, apart, nearest
from nextword.digits.network import DigitNet, blank_layers, card, load_net, untrained_net
from nextword.digits.teaching import taught

__all__ = [
    "DigitNet",
    "Digits",
    "Flips",
    "Nearest",
    "Series",
    "Totals",
    "agreement",
    "apart",
    "blank_layers",
    "blurred",
    "card",
    "centred",
    "embedded",
    "flattened",
    "flip_at_random",
    "flip_pixels",
    "layer_table",
    "load",
    "load_net",
    "nearest",
    "neuron_counts",
    "series",
    "shifted",
    "sizes",
    "sums_to",
    "taught",
    "totals",
    "turned",
    "unseen_by_test",
    "untrained_net",
]
