"""What is known of a rule: which rules are the same but for looks, and which have a shortcut."""

from __future__ import annotations

import numpy as np

from nextword.automata.cellular import RULES, rule_number, rule_table
from nextword.words import t


def mirrored(rule: int) -> int:
    """Return the rule that does the same with left and right exchanged.

    >>> mirrored(30), mirrored(90)
    (86, 90)
    """
    table = rule_table(rule)
    return rule_number(table[[0, 4, 2, 6, 1, 5, 3, 7]])


def complemented(rule: int) -> int:
    """Return the rule that does the same with black and white exchanged.

    >>> complemented(30), complemented(90)
    (135, 165)
    """
    return rule_number(1 - rule_table(rule)[::-1])


def representative(rule: int) -> int:
    """Return the smallest number among a rule, its mirror image, its negative and both."""
    negative = complemented(rule)
    return min(rule, mirrored(rule), negative, mirrored(negative))


REPRESENTATIVES = tuple(rule for rule in range(RULES) if representative(rule) == rule)
"""The 88 rules that differ in more than looks."""


def taps(rule: int) -> tuple[int, ...]:
    """Return the neighbours (−1, 0, 1) whose sum, modulo 2, a rule computes.

    Raises ValueError for a rule that computes no such sum.

    >>> taps(90)
    (-1, 1)
    """
    table = rule_table(rule)
    found = tuple(offset for offset, place in ((-1, 4), (0, 2), (1, 1)) if table[place])
    if not np.array_equal(table, _sums(found)):
        raise ValueError(f"rule {rule} is no sum of neighbours: this shortcut is not for it")
    return found


def _sums(offsets: tuple[int, ...]) -> np.ndarray:
    """The table of the rule that adds up these neighbours modulo 2."""
    places = sum({-1: 4, 0: 2, 1: 1}[offset] for offset in offsets)
    return np.array([(pattern & places).bit_count() % 2 for pattern in range(8)])


def is_additive(rule: int) -> bool:
    """Tell whether a rule adds up neighbours modulo 2, with or without a final exchange of colours.

    Such rules have a shortcut (Martin, Odlyzko and Wolfram 1984).
    """
    table = rule_table(rule)
    return any(
        np.array_equal(table ^ table[0], _sums(offsets))
        for offsets in ((), (-1,), (0,), (1,), (-1, 0), (0, 1), (-1, 1), (-1, 0, 1))
    )


def remark(rule: int) -> str:
    """Return what has been published about shortcuts for a rule, "" where we know of nothing.

    What holds for a rule holds for its mirror image and its negative.
    """
    documented = {
        0: t("After one step all cells are of one colour."),
        30: t("No shortcut is known; since 2019 there has been a prize for settling whether there "
              "is one (Wolfram)."),
        110: t("Universal: it can be set up to run any program (Cook, 2004), so a shortcut for "
               "every row would be a shortcut for every program."),
        128: t("There is a shortcut: one look at every cell within reach decides."),
        160: t("There is a shortcut: one look at every second cell within reach decides."),
        184: t("There is a shortcut: count cars and gaps, as with brackets (a model of traffic)."),
    }  # fmt: skip
    sums = t("There is a shortcut: sums of cells modulo 2 (Martin, Odlyzko, Wolfram, 1984).")
    return documented.get(representative(rule), sums if is_additive(rule) else "")
