"""Handwritten digits, and the net that reads them: its layers, its values, its mistakes."""

from nextword.digits.data import Digits, embedded, load, unseen_by_test
from nextword.digits.network import DigitNet, blank_layers, load_net, untrained_net

__all__ = [
    "DigitNet",
    "Digits",
    "blank_layers",
    "embedded",
    "load",
    "load_net",
    "unseen_by_test",
    "untrained_net",
]
