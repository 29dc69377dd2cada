"""Pictures of nets and regions state what was drawn, with alt text, and draw the right places."""

import re

import numpy as np
import pytest

from nextword import nets
from nextword.figures import nets as figures
from nextword.figures import regions


@pytest.fixture(scope="module")
def net():
    """A net nobody trained."""
    return nets.random_net((2, 4, 3, 1), seed=1)


@pytest.fixture(scope="module")
def halves():
    """Two points beside each other."""
    return nets.nearest([(-0.5, 0), (0.5, 0)])


def percents(text):
    """All shares that a text states."""
    return [float(each) for each in re.findall(r"([\d.]+) %", text)]


def test_cells_state_the_largest_and_smallest(halves):
    shown = regions.cells(nets.nearest([(-0.5, 0), (0.9, 0)]), label="shops")
    assert "2 shops." in shown.caption
    assert percents(shown.caption) == [60.0, 40.0]
    assert shown.html.count("<svg xmlns") == 2
    assert sum(regions.cells(halves, label="shops").data["share_of_square"]) == 1


@pytest.mark.parametrize("count", [2, 3, 20])
def test_any_number_of_cells_can_be_drawn(count):
    points = np.random.default_rng(count).uniform(-1, 1, (count, 2))
    shown = regions.cells(nets.nearest(points), label="dots")
    assert sum(shown.data["share_of_square"]) == pytest.approx(1, abs=0.01)
    assert shown.alt


def test_target_names_levels_and_the_best_constant():
    shown = regions.target(nets.nearest())
    shares = percents(shown.caption)
    assert sum(shares[:3]) == pytest.approx(100, abs=0.2)
    assert shares[3] == max(shares[:3])
    assert list(shown.data["level"]) == ["−1", "0", "1"]


def test_maps_say_the_agreement_and_the_reach(net):
    charts = {"target": nets.chart(nets.nearest()), "untrained": nets.chart(net)}
    shown = regions.outputs(charts, source="nets")
    low = charts["untrained"].values.min()
    assert f"untrained: {low:.2g}".replace("-", "−") in shown.caption
    assert "target: 100.0 %" in shown.picture
    assert shown.picture.count("<polygon") == 6
    assert shown.data["area_decided_rightly"] == [1.0, round(charts["untrained"].agreement, 4)]
    assert shown.alt in shown.html


def test_decisions_mark_what_is_wrong_and_nothing_else(halves):
    def late(places):
        return np.where(places[:, :1] < 0.25, -1.0, 1.0)

    right = regions.decisions({"all right": nets.chart(halves, halves.points)}, source="s").picture
    wrong = regions.decisions(
        {"late": nets.chart(late, halves.points, side=80)}, source="s"
    ).picture
    assert "nw-mistake" not in right
    (path,) = re.findall(r'<path d="([^"]+)" style="stroke: var\(--nw-mistake', wrong)
    runs = re.findall(r"M(\d+) [\d.]+h(\d+)", path)
    assert len(runs) == 80
    assert set(runs) == {("40", "10")}  # columns 40 to 49 of 80: x from 0 to 0.25


def test_maps_stand_upright():
    values = np.zeros((100, 100))
    values[90:, :10] = 1  # high y, low x: top left
    path = re.search(r'<path d="([^"]+)"', regions.shaded(values))[1]
    assert re.findall(r"M(\d+) ([\d.]+)h(\d+)", path)[0] == ("0", "0.5", "10")
    assert path.count("M") == 10


def test_borders_are_drawn_where_they_are(halves):
    picture = regions.lined(regions.shaded(np.zeros((100, 100))), halves)
    left, right = re.findall(r'points="([^"]+)"', picture)
    assert {"50,100", "50,0"} <= set(left.split())
    assert {"50,100", "50,0"} <= set(right.split())


def test_mistakes_by_distance_compare_with_the_control(halves):
    def late(places):
        return np.where(places[:, :1] < 0.25, -1.0, 1.0)

    charts = [nets.chart(f, halves.points, side=80) for f in (late, lambda p: -halves(p))]
    shown = regions.mistakes_by_distance(charts[0], control=charts[1], source="s", width=0.25)
    assert percents(shown.caption) == [100.0, 25.0, 25.0]
    assert list(shown.data["trained"]) == [0.5, 0, 0, 0]
    assert list(shown.data["untrained"]) == [1, 1, 1, 1]


def test_diagram_counts_neurons_both_ways(net):
    shown = figures.diagram(net)
    assert "2–4–3–1. 8 neurons compute something, 10 with the inputs; 31 numbers" in shown.caption
    assert shown.data["neurons"] == [2, 4, 3, 1]


def test_flowing_shows_the_nets_own_numbers(net):
    shown = figures.flowing(net, (0.3, 0.5), source="s")
    values = net.values([(0.3, 0.5)])
    assert shown.data["value"] == [round(float(v), 4) for layer in values for v in layer[0]]
    for value in values[1][0]:
        assert f">{value:.2f}</text>" in shown.html
    quiet = sum(int((layer == 0).sum()) for layer in values[1:-1])
    assert f"{quiet} of 7 hidden neurons say exactly 0" in shown.caption
    assert "−0.00" not in shown.html


def test_activations_say_their_ends():
    shown = figures.activations(nets.ACTIVATIONS)
    assert "ramp: 0.00 at −3, 3.00 at 3" in shown.caption
    assert "tanh: −1.00 at −3, 1.00 at 3" in shown.caption
    assert set(shown.data) == {"z", *nets.ACTIVATIONS}


def test_neurons_say_where_they_are_silent():
    places = nets.grid(40)
    maps = {n: np.maximum(0, places @ n[:2] + n[2]).reshape(40, 40) for n in [(1, 0, 0), (0, 0, 0)]}
    shown = figures.neurons(maps)
    assert "x: 50 %; 0: 100 %" in shown.caption
    assert shown.data["share_zero"] == [0.5, 1.0]
    assert figures.neurons({(0, 0, 0): maps[0, 0, 0]}).alt


def test_formulas_are_escaped_and_measured():
    shown = figures.written({"a <b>": "x < y"})
    assert "a &lt;b&gt;" in shown.picture
    assert "x &lt; y" in shown.picture
    assert "a <b>: 5 characters" in shown.caption


@pytest.mark.parametrize(
    ("weights", "bias", "text"),
    [((1, 0), 0, "x"), ((-1, 2), 0, "−x + 2y"), ((0, 0), -1, "−1"), ((0.5, -1), 1, "0.5x − y + 1")],
)
def test_sums_are_written_by_hand(weights, bias, text):
    assert figures.summed(weights, bias) == text
