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
    assert f"untrained: {low:.2g}".replace("-", "−") in shown.alt
    assert "target: 100.0 %" in shown.picture
    assert shown.picture.count("<polygon") == 6
    assert shown.data["area_correct"] == [1.0, round(charts["untrained"].agreement, 4)]
    assert "target" not in shown.caption, "it is right by definition"
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


def test_decisions_state_the_worst_and_the_best_but_not_the_control(halves):
    def late(by):
        return nets.chart(lambda p: np.where(p[:, :1] < by, -1.0, 1.0), halves.points, side=80)

    charts = {"a": late(0.5), "b": late(0.25), "c": late(0.75), "control: d": late(0.9)}
    caption = regions.decisions(charts, source="s").caption
    assert "from 62.5 % with c to 87.5 % with b" in caption
    assert "Orange: wrong" in caption


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
    shown = figures.flowing(net, (0.3, 0.5), right=-1.0, source="s")
    values = net.values([(0.3, 0.5)])
    assert shown.data["value"] == [round(float(v), 4) for layer in values for v in layer[0]]
    for value in values[1][0]:
        assert f">{value:.2f}</text>" in shown.html
    quiet = sum(int((layer == 0).sum()) for layer in values[1:-1])
    assert f"{quiet} of 7 hidden neurons say exactly 0" in shown.caption
    assert "−0.00" not in shown.html
    assert "the right answer there is −1." in shown.caption
    for name in ("x", "y", "output"):
        assert f">{name}</text>" in shown.html


def test_activations_say_where_they_end():
    shown = figures.activations({name: nets.ACTIVATIONS[name] for name in nets.ACTIVATIONS})
    assert "Ramp, gelu and none go on rising" in shown.caption
    assert "tanh levels off at −1 and 1" in shown.caption
    assert "logistic levels off at 0 and 1" in shown.caption
    assert set(shown.data) == {"z", *nets.ACTIVATIONS}
    assert "rising" not in figures.activations({"tanh": np.tanh}).caption


def test_neurons_say_exactly_where_they_are_flat():
    knobs = [(1, 0, 0), (1, 1, 0), (2, 1, -1), (0.5, 0.5, 1)]
    places = nets.grid(40)
    maps = {n: np.maximum(0, places @ n[:2] + n[2]).reshape(40, 40) for n in knobs}
    shown = figures.neurons(maps)
    assert "75 % of the square for 2x + y − 1, 0 % for 0.5x + 0.5y + 1" in shown.caption
    assert "exactly half for x and x + y." in shown.caption
    assert shown.data["share_flat"] == pytest.approx([0.5, 0.5, 0.75, 0], abs=1e-4)
    silent = figures.neurons({(0, 0, 0): np.zeros((40, 40)), (0, 0, 1): np.ones((40, 40))})
    assert silent.data["share_flat"] == [1, 0]


def test_sums_name_the_last_and_draw_each_at_its_own_strength():
    step = np.zeros((40, 40))
    step[:, 30:] = 7.0
    shown = figures.sums({"weak": step / 100, "strong <1>": step})
    weak, strong = re.findall(r'<path d="[^"]+" style="stroke: [^"]+" ([^/]+)/>', shown.picture)
    assert weak == strong == 'stroke-opacity="1"'
    assert "“strong <1>” is 0 on 75 % of the square" in shown.caption
    assert "strong &lt;1&gt;" in shown.picture
    assert shown.data["share_zero"] == [0.75, 0.75]


def test_inside_has_a_map_for_every_neuron_and_counts_the_silent():
    one = {"weights": [[1.0, 0.0], [0.0, 0.0]], "biases": [0.0, -1.0]}
    last = {"weights": [[1.0, 1.0]], "biases": [-1.0]}
    net = nets.from_json({"widths": [2, 2, 1], "activation": "ramp", "layers": [one, last]})
    task = nets.nearest()
    shown = figures.inside(net.values(nets.grid(20)), task, source="s")
    assert shown.picture.count('class="nw-ink"') == 3
    assert shown.picture.count("<polygon") == 3 * len(task.points)
    assert re.findall(r'nw-step">([^<]+)', shown.picture) == ["layer 1", "output"]
    assert "1 of the 2 hidden neurons say 0 everywhere" in shown.caption
    assert shown.data["share_zero"] == [0.5, 1.0, 1.0]
    first, silent, _ = shown.picture.split('class="nw-ink"')[1:]
    assert "stroke-opacity" in first
    assert "stroke-opacity" not in silent


@pytest.mark.parametrize(("count", "across"), [(8, 4), (5, 5), (6, 3), (1, 4), (7, 4)])
def test_maps_stand_in_full_rows(count, across):
    assert f"calc({100 / across:.4g}% - 0.5rem)" in regions.wide(count)


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
