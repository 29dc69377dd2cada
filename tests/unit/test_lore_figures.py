"""Pictures of training lore say the numbers they draw, and show every run."""

import re

import numpy as np
import pytest

from nextword import lore
from nextword.figures import lore as figures
from nextword.figures import runs

LINES = {"one": [[0.5, 0.7], [0.9, 0.8]], "two": [[0.2, 0.2], [np.nan, np.nan]]}
ROWS = {"few": {"plain": [0.1, 0.2, 0.3], "odd": [0.4, 0.5, 0.9]},
        "many": {"plain": [0.6, 0.6, 0.7], "odd": [0.7, 0.8, 0.8]}}  # fmt: skip


def texts(shown):
    """Every word written in the picture for a page."""
    wide = shown.picture.split("nw-narrow")[0]
    return re.findall(r"<text[^>]*>([^<]*)</text>", wide)


@pytest.fixture
def lines():
    return runs.along([10, 1000], LINES, xlabel="digits", ylabel="right", source="S")


def test_the_best_of_each_line_is_said(lines):
    assert "one: 85.0 % at 1,000; two: 20.0 % at 10" in lines.caption
    assert "one of 2 runs" in lines.caption


def test_every_run_is_in_the_table_but_what_broke_down(lines):
    assert lines.data["value"] == [0.5, 0.7, 0.9, 0.8, 0.2, 0.2]
    assert lines.data["digits"] == [10, 10, 1000, 1000, 10, 10]


def test_successes_are_counted_and_have_no_dots():
    won = {"XOR": [[0, 0, 1, 0], [1, 1, 1, 1]]}
    shown = runs.along([2, 16], won, xlabel="neurons", ylabel="succeed", source="S")
    assert shown.caption == "XOR: 25 % with 2, 100 % with 16 neurons. Each mark stands for 4 runs."
    half = {"XOR": np.array(won["XOR"]) / 2}
    dotted = runs.along([2, 16], half, xlabel="neurons", ylabel="succeed", source="S")
    assert shown.picture.count("<use") < dotted.picture.count("<use")
    assert "one of 4 runs" in dotted.caption


@pytest.mark.parametrize(
    ("at", "named"),
    [
        ([1, 2, 3, 4, 8, 16], {"1", "2", "3", "4", "8", "16"}),
        ([500, 1_500, 5_000, 15_000, 50_000, 150_000], {"500", "5,000", "50,000"}),
        ([0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03], {"0.0001", "0.001", "0.01"}),
    ],
)
def test_places_are_named_where_there_is_room(at, named):
    shown = runs.along(at, {"one": np.full((6, 2), 0.5)}, xlabel="x", ylabel="y", source="S")
    assert {each for each in texts(shown) if "%" not in each} == named | {"x", "y"}


def test_the_control_is_grey():
    plain = runs.along([1, 2], {"one": LINES["one"]}, xlabel="x", ylabel="y", source="S")
    control = runs.along([1, 2], {"one": LINES["one"]}, xlabel="x", ylabel="y", control="one",
                         source="S")  # fmt: skip
    assert "var(--nw-model" in plain.picture
    assert "var(--nw-model" not in control.picture
    assert "var(--nw-control" in control.picture


def test_rows_say_the_middle_run():
    shown = runs.beside(ROWS, xlabel="right", control="plain", source="S")
    assert "few: plain 20.0 %, odd 50.0 %; many: plain 60.0 %, odd 80.0 %" in shown.caption
    assert {"few", "many", "plain", "odd"} <= set(texts(shown))
    assert len(shown.data["value"]) == 12


def test_errors_are_no_percentages():
    shown = runs.beside(ROWS, xlabel="error", share=False, source="S")
    assert "few: plain 0.2, odd 0.5" in shown.caption
    assert "%" not in "".join(texts(shown))
    assert "error (← better)" in texts(shown)


def test_the_name_of_a_row_is_nearer_to_it_than_to_the_row_above():
    shown = runs.beside(ROWS, xlabel="right", source="S")
    wide = shown.picture.split("nw-narrow")[0]
    name = float(re.search(r'y="([\d.]+)"[^>]*>odd<', wide)[1])
    dots = sorted({float(y) for y in re.findall(r'<use[^>]* y="([\d.]+)" style="fill', wide)})
    below = min(y for y in dots if y > name)
    above = max(y for y in dots if y < name)
    assert below - name < 0.6 * (name - above)


GROWING = {
    "1–1": {"parameters": 2, "errors": [0.2, 0.2, 0.2]},
    "1–2–1": {"parameters": 7, "errors": [0.2, 0.1, 0.05]},
    "1–4–4–1": {"parameters": 33, "errors": [0.01, 0.02, 0.2]},
}


def test_errors_by_parameters_name_the_ends():
    shown = figures.error_by_parameters(GROWING, spread=0.24, source="S")
    assert "from 1–1 with 2 knobs to 1–4–4–1 with 33 the middle error falls from 0.2 to 0.02" in (
        shown.caption
    )
    assert shown.data["error"] == [e for made in GROWING.values() for e in made["errors"]]


def test_a_law_is_said_with_its_uncertainty_and_its_end():
    sizes = [10, 100, 1000, 10_000]
    losses = [[2.0], [0.2], [0.02], [0.02]]
    law = lore.power_law(sizes[:3], losses[:3])
    shown = figures.scaling(sizes, losses, law, fitted=3, xlabel="knobs", floor=2.3, source="S")
    assert "ten times as many knobs divide the loss by 10.0" in shown.caption
    assert "(20 / size^1.00, exponent ± 0.00, fitted to the first 3 of 4 sizes; at the last" in (
        shown.caption
    )
    assert "the loss is 10.00 times what the law says" in shown.caption


def test_a_law_of_all_sizes_has_no_end():
    sizes = [10, 100, 1000]
    losses = [[4.0], [2.0], [1.0]]
    law = lore.power_law(sizes, losses)
    shown = figures.scaling(sizes, losses, law, fitted=3, xlabel="digits", floor=2.3, source="S")
    assert shown.caption == ("Ten times as many digits: the loss is divided by 2.0. (8 / "
                             "size^0.30, exponent ± 0.00, fitted to all 3 sizes.)")  # fmt: skip


def test_labels_of_logarithmic_axes_are_not_raised():
    shown = figures.error_by_parameters(GROWING, spread=0.24, source="S")
    assert {"10", "0.1"} <= set(texts(shown))
    assert "<tspan" not in shown.picture  # what matplotlib raises a number with


ROUNDED = {"bits": [4, 3, 2], "digits": 1000, "articles": 2, "blind": 13, "model": "a GPT",
           "right": {"32": 990, "4": 986, "3": 980, "2": 240},
           "surprise": {"32": [5.0, 6.0], "4": [5.1, 6.1], "3": [7.0, 8.0],
                        "2": [14.0, 16.0]}}  # fmt: skip


def test_bits_say_where_they_begin_to_matter():
    shown = figures.bits(ROUNDED)
    assert shown.caption.startswith("Down to 4 bits a weight nothing much happens. With 3, the ")
    assert "10 more mistakes on 1,000 digits, and the GPT’s surprise grows by 2.0 bits" in (
        shown.caption
    )
    assert "750 more mistakes on 1,000 digits, and the GPT’s surprise grows by 9.5" in shown.caption
    assert shown.caption.count("past blind guessing") == 1
    assert "Digit net on 1,000 digits; a GPT on 2 held-out articles" in shown.source
    assert list(shown.data["mistakes"]) == [10, 14, 20, 760]


@pytest.mark.parametrize(("bits", "kept"), [([4], 4), ([2], 32)])
def test_bits_that_change_nothing_or_everything_are_said_so(bits, kept):
    shown = figures.bits(ROUNDED | {"bits": bits})
    assert f"Down to {kept} bits a weight nothing much happens." in shown.caption
    assert ("more mistakes" in shown.caption) == (kept == 32)


def test_what_was_written_is_text_and_no_markup():
    shown = figures.written({"8": "<b>city</b>", "2": "</dd>"}, prompt="The", source="S")
    assert "&lt;b&gt;city&lt;/b&gt;" in shown.picture
    assert shown.picture.count("</dd>") == 2
    assert "“The …”, written on with 8, 2 bits a weight." in shown.caption


def test_utilisation_is_a_share_of_the_peak():
    measured = {"batches": [1, 2], "seconds": {"1": [1.0, 1.0], "2": [1.0, 1.0]},
                "products": {"1": [0.5, 0.5], "2": [0.625, 0.625]},
                "operations": 1e9, "peak": {"flops": 4e9}, "parameters": 10}  # fmt: skip
    shown = figures.utilisation(measured)
    assert "one example at a time a step uses 25.0 %" in shown.caption
    assert "with 2 at a time 50.0 %; the products alone 50.0 % and 80.0 %" in shown.caption
    assert "full is 4 billion operations" in shown.source


def test_lines_are_told_apart_by_more_than_colour():
    names = [f"{count} digits" for count in (1, 2, 3, 4, 5)]
    series = {name: np.full((3, 2), 0.1 * at) for at, name in enumerate(names)}
    shown = runs.along([1, 10, 100], series, xlabel="x", ylabel="y", source="test")
    swatches = re.findall(r'<li>.*?<path d="(M[^"]*L[^"]*)".*?</li>', shown.html, re.DOTALL)
    assert len(swatches) == len(set(swatches)) == len(names)
