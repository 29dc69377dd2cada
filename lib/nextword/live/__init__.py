"""Things in the page that answer the reader: widgets with and without a kernel.

A widget is a class here (its state, as traitlets, and a fallback to read) and an ES module
of the same name that mounts it; see :class:`nextword.live.base.Widget`.
"""

from collections.abc import Callable

from .base import Widget, bundle, css, page_words
from .descent import DescentLab
from .explorer import NextWordExplorer
from .fitting import CurveFitter
from .grid import WritingGrid
from .guess import Guess
from .lab import CountLab
from .monitor import TrainingMonitor
from .neuron import NeuronSliders
from .pad import DigitPad
from .playground import Playground
from .rules import RuleExplorer
from .shops import Shops
from .writer import NgramWriter

__all__ = [
    "WIDGETS",
    "CountLab",
    "CurveFitter",
    "DescentLab",
    "DigitPad",
    "Guess",
    "NeuronSliders",
    "NextWordExplorer",
    "NgramWriter",
    "Playground",
    "RuleExplorer",
    "Shops",
    "TrainingMonitor",
    "Widget",
    "WritingGrid",
    "bundle",
    "css",
    "data_assets",
    "page_words",
]

WIDGETS: tuple[type[Widget], ...] = (
    Guess,
    CountLab,
    CurveFitter,
    DescentLab,
    DigitPad,
    NeuronSliders,
    NextWordExplorer,
    NgramWriter,
    Playground,
    RuleExplorer,
    Shops,
    TrainingMonitor,
    WritingGrid,
)


def data_assets() -> dict[str, Callable[[], bytes]]:
    """Name → maker of every data file the widgets of a static page may ask for."""
    return {name: make for widget in WIDGETS for name, make in widget._data.items()}
