"""Simple programs: elementary cellular automata, Turing machines, and shortcuts where known."""

from nextword.automata.cellular import (
    centre_column,
    evolve,
    from_single_cell,
    random_row,
    rule_number,
    rule_table,
    single_cell,
)
from nextword.automata.foresight import every_row, influence, measured, middle_after
from nextword.automata.kinds import (
    REPRESENTATIVES,
    complemented,
    is_additive,
    mirrored,
    remark,
    representative,
    taps,
)
from nextword.automata.learning import Learning, learn_rule, search_rule
from nextword.automata.shortcuts import cells_to_compute, digits_to_compare, leap, rule90_cell
from nextword.automata.turing import BUSY_BEAVER, Machine, TuringRun, machine, run

__all__ = [
    "BUSY_BEAVER",
    "REPRESENTATIVES",
    "Learning",
    "Machine",
    "TuringRun",
    "cells_to_compute",
    "centre_column",
    "complemented",
    "digits_to_compare",
    "every_row",
    "evolve",
    "from_single_cell",
    "influence",
    "is_additive",
    "leap",
    "learn_rule",
    "machine",
    "measured",
    "middle_after",
    "mirrored",
    "random_row",
    "remark",
    "representative",
    "rule90_cell",
    "rule_number",
    "rule_table",
    "run",
    "search_rule",
    "single_cell",
    "taps",
]
