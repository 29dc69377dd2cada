"""Pictures of cells: they show the cells they were given, in colours that follow the theme."""

import base64
import io
import itertools
import json
import re

import numpy as np
import pytest
from PIL import Image

from nextword import automata, figures, theme
from nextword.figures import cells

BEAVER = automata.run(automata.machine(automata.BUSY_BEAVER), limit=1000)
SHOWN = {
    "evolutions": lambda: figures.automata.evolutions(
        {f"rule {rule}": automata.from_single_cell(rule, 20) for rule in (30, 90)}
    ),
    "rule tables": lambda: figures.automata.rule_tables([30, 90]),
    "tape": lambda: figures.automata.tape(BEAVER),
    "learnability": lambda: figures.foresight.learnability(MEASURED, [30, 90]),
    "more rows": lambda: figures.foresight.more_rows(MEASURED, 2),
    "rule map": lambda: figures.foresight.rule_map(MEASURED),
    "rule learning": lambda: figures.foresight.rule_learning(
        [1, 2], [1.0, 0.25], [0.0, 0.0], tables=2**32, tries=300, runs=40
    ),
    "work": lambda: figures.foresight.work(
        [1, 10], {"one": [1, 100], "two": [1, 4]}, unit="cells", caption="So."
    ),
}
# Rule 90 is foreseen for one step of two, the others for both; rule 0 is always white.
MEASURED = {
    "width": 5,
    "steps": [1, 2],
    "recipe": {"seeds": [1, 2], "rows": 100, "tests": 50, "hidden": [8]},
    "rules": {
        str(rule): {
            "right": [[1.0, 1.0], [0.5, 0.5]] if rule == 90 else [[1.0, 1.0], [1.0, 1.0]],
            "chance": [1.0, 1.0] if rule == 0 else [0.5, 0.5],
            "table": [1.0, 0.75],
        }
        for rule in automata.REPRESENTATIVES
    },
    "coins": {"beside": 30, "right": [[0.75, 0.75, 0.75], [0.5, 0.5, 0.5]]},
    "more": {
        "rows": [10, 1000],
        "passes": 20,
        "right": [[[0.5, 0.5], [0.5, 0.5]], [[1.0, 1.0], [0.8, 0.9]]],
        "table": [[0.6, 0.6], [1.0, 0.7]],
    },
}


def images(html):
    """The images in a figure as arrays of 0 and 1 (or shares), in their order."""
    codes = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", html)
    found = [np.asarray(Image.open(io.BytesIO(base64.b64decode(code)))) for code in codes]
    return [image / (255 if image.dtype == np.uint8 else 1) for image in found]


@pytest.mark.parametrize("name", SHOWN)
def test_a_figure_is_sound(name):
    shown = SHOWN[name]()
    assert shown.html.count("<svg xmlns") == 2
    assert len(shown.alt) > 40
    assert shown.caption
    bare = re.sub(r"var\([^()]*(\([^()]*\))?[^()]*\)", "", shown.html)
    assert not re.findall(r"#[0-9a-f]{6}\b", bare), "a colour that would not follow the theme"
    ids = re.findall(r'\sid="([^"]+)"', shown.html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", shown.html)) <= set(ids)
    assert len({len(column) for column in shown.data.values()}) == 1
    assert shown.html == SHOWN[name]().html, "the same picture gives the same bytes"


def test_evolutions_are_the_cells():
    rows = {"a": automata.from_single_cell(30, 20), "b": automata.from_single_cell(90, 10)}
    shown = figures.automata.evolutions(rows)
    drawn = images(shown.html)
    assert len(drawn) == 4
    for image, given in zip(drawn, [*rows.values()] * 2, strict=True):
        assert (image == given).all()
    assert shown.data["a"] == rows["a"].sum(axis=1).tolist()
    assert shown.data["b"][11:] == [None] * 10
    assert shown.caption == "Time runs downwards; a, 21 rows; b, 11 rows."


def test_black_is_told_where_the_first_row_is_more_than_a_cell():
    rows = {"a": np.eye(4, dtype=int), "b": [[1, 1, 0, 0], [0, 0, 0, 0]]}
    assert "a, 4 rows; b, 2 rows: 25.0 % black" in figures.automata.evolutions(rows).caption


def test_arrowheads_point_at_a_column():
    rows = {"a": automata.from_single_cell(30, 20)}
    assert theme.READER not in figures.automata.evolutions(rows).html
    html = figures.automata.evolutions(rows, marked=20).html
    tips = [tuple(map(float, tip)) for tip in re.findall(r'<path d="M([\d.]+) ([\d.]+)L', html)]
    papers = [
        [float(each) for each in box]
        for box in re.findall(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', html)
    ]
    for place in (0, 1):  # for a page, for a phone
        left, top, width, height = papers[2 * place]
        middle = left + width / 2
        assert tips[2 * place :][:2] == [(middle, top), (middle, top + height)]


def test_cells_are_black_on_white_in_both_looks():
    html = figures.automata.evolutions({"a": automata.from_single_cell(30, 20)}).html
    assert html.count(f"fill: {theme.with_variables(theme.WHITE)}") == 2
    assert html.count(f"fill: {theme.with_variables(theme.BLACK)}") == 2
    light, dark = theme.css().split("\n")[:2]
    for look, sheet in enumerate((light, dark)):
        for role, colours in theme.CELLS.items():
            assert f"--nw-{role}: {colours[look]};" in sheet
            levels = [int(colours[look][i : i + 2], 16) for i in (1, 3, 5)]
            assert max(levels) < 0x30 if role == "black" else min(levels) > 0xDF


def test_rule_tables_show_each_entry():
    html = figures.automata.rule_tables([30]).html
    black = html.count(f"fill: {theme.with_variables(theme.BLACK)}; stroke")
    patterns = sum(map(int.bit_count, range(8)))
    assert black == 2 * (patterns + (30).bit_count())
    assert figures.automata.rule_tables([30]).data["rule 30"] == [0, 0, 0, 1, 1, 1, 1, 0]


def test_tape_shows_ones_and_head():
    shown = figures.automata.tape(BEAVER)
    ink, heads, narrow_ink, narrow_heads = images(shown.html)
    assert ink.shape == (14, 108)
    assert (heads.sum(axis=0) == 1).all()
    assert (narrow_ink == ink.T).all()
    assert (narrow_heads == heads.T).all()
    assert not (ink * heads).any()
    assert (narrow_ink + narrow_heads >= BEAVER.tapes).all()
    assert "107 steps it stops by itself, with 13 ones" in shown.caption


def test_a_tape_without_an_end_says_so():
    run = automata.run(automata.machine("1RA1RA"), limit=9)
    assert "has not stopped" in figures.automata.tape(run).caption


def test_learnability_looks_up_mirror_images():
    one = figures.foresight.learnability(MEASURED, [30]).data
    other = figures.foresight.learnability(MEASURED, [135]).data
    assert one["rule 30"] == other["rule 135"]


def test_learnability_draws_a_panel_for_each_rule():
    shown = figures.foresight.learnability(MEASURED, [150, 90, 184, 0])
    assert all(f"rule {rule}" in shown.picture for rule in (150, 90, 184, 0))
    assert "rule 90, 2 steps: 50 %" in shown.caption
    assert "random tables" not in shown.key
    assert "memory" in shown.key
    assert "random tables" in figures.foresight.learnability(MEASURED, [135, 90]).key


def test_more_rows_says_what_it_draws():
    shown = figures.foresight.more_rows(MEASURED, 2)
    assert "with 10 rows nets are right on 50 %, with 1,000 on 85 %" in shown.caption
    assert "memory on 60 % and 70 %" in shown.caption
    assert shown.data["nets"] == [0.5, 0.85]
    assert shown.data["memory"] == [0.6, 0.7]


def test_work_has_the_colours_of_neither_truth_nor_mistake():
    html = SHOWN["work"]().html
    assert theme.TRUTH not in html
    assert theme.MISTAKE not in html


def test_foresight():
    of = lambda rule: figures.foresight.foresight(MEASURED, rule)  # noqa: E731
    assert (of(30), of(90)) == (1, 0.5)
    assert np.isnan(of(0))


def test_the_map_puts_the_hard_ones_last():
    shown = figures.foresight.rule_map(MEASURED)
    assert shown.data["rule"][-2:] == [90, 0]
    assert shown.data["mistakes avoided"][-2:] == [0.5, None]
    assert "On 86 of 87 rules nets avoid over 98 %" in shown.caption
    assert "without colour: 0, with" in shown.caption
    assert all(f"{share} %</text>" in shown.picture for share in (0, 50, 100)), "the key"
    frames = shown.html.count("stroke-width: 3")
    assert frames == 2 * sum(shown.data["adds up cells"]) == 2 * 9


def test_shares_become_grey():
    shares = np.array([[0, 0.5, 1]])
    (image,) = images(cells.stencil(shares, theme.INK, 0, 0, 5))
    assert image == pytest.approx(shares, abs=1 / 255)


def test_cells_are_whole_pixels_where_they_fit():
    for rows, columns in itertools.product((30, 200), (61, 101, 300)):
        panel = cells.Panel("x", {theme.INK: np.ones((rows, columns))})
        html = cells.panels([panel], alt="x")
        for width in re.findall(r'<image x="0" y="\d+" width="([\d.]+)"', html):
            assert float(width) % columns == 0 or float(width) <= columns


def test_data_is_json():
    for make in SHOWN.values():
        json.dumps({key: list(column) for key, column in make().data.items()}, default=float)
