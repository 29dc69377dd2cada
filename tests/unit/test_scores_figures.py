"""The pictures on the cards of the nets say what was measured."""

import re

import numpy as np
import pytest

from nextword import digits, figures

CURVE = [{"epoch": 1, "right": 0.5, "loss": 1.0}, {"epoch": 2, "right": 0.75, "loss": 0.5}]


def test_epochs_are_drawn_as_they_were_measured():
    shown = figures.scores.epochs(CURVE, test=0.8, source="a net")
    assert "After 2 epochs the net misreads 25.0 % of the varied training pictures" in shown.caption
    assert "20.0 % of the test pictures" in shown.caption
    assert list(shown.data["wrong"]) == [0.5, 0.25]


def test_percentages_are_written_as_everywhere():
    curve = [*CURVE, {"epoch": 3, "right": 0.995, "loss": 0.01}]
    shown = figures.scores.epochs(curve, test=0.8, source="a net")
    assert {"1 %", "10 %"} <= set(re.findall(r">([\d.]+ ?%)<", shown.picture))
    assert not re.search(r">[\d.]+%<", shown.picture)


def test_the_commonest_mistake_is_named():
    shown = figures.scores.confusion([[90, 10], [3, 97]], ["cat", "dog"], source="a net")
    assert "187 of 200 are right" in shown.caption
    assert "cat taken for dog, 10 times" in shown.caption
    assert list(shown.data["count"]) == [90, 10, 3, 97]
    assert {">10<", ">3<"} <= set(re.findall(r">\d+<", shown.picture))
    assert not {">90<", ">97<"} & set(re.findall(r">\d+<", shown.picture))


@pytest.mark.parametrize("kinds", [2, 10])
def test_what_is_right_is_not_written_out_however_many_kinds(kinds):
    table = np.full((kinds, kinds), 2) + 40 * np.eye(kinds, dtype=int)
    shown = figures.scores.confusion(table, [f"kind {i}" for i in range(kinds)], source="a net")
    assert ">2<" in shown.picture
    assert ">42<" not in shown.picture
    assert "the squares show the others" in shown.caption


@pytest.mark.parametrize("part", ["test", "embedded"])
def test_the_card_of_the_digit_net_adds_up(part):
    score = digits.card()[part]
    shown = figures.scores.confusion(score["confusion"], list("0123456789"), source="a net")
    assert sum(shown.data["count"]) == score["of"]
    assert f"{score['right']:,} of {score['of']:,} are right" in shown.caption
