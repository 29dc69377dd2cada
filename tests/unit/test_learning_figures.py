"""Pictures of training state what was drawn; and the lesson behind them is what it says."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nextword import backprop, descent, figures, nets, piecewise

X = np.linspace(-1, 1, 600)


@pytest.fixture(scope="module")
def tide():
    return descent.tide()


@pytest.fixture(scope="module")
def lesson():
    return piecewise.measured()["lesson"]


def column(shown, name):
    return np.asarray(shown.data[name], float)


def test_landscape_states_every_valley(tide):
    path = descent.descend(tide, (9, 2), steps=50)
    shown = figures.descent.landscape(tide, {"A": path})
    for loss in tide.loss(descent.minima(tide)):
        assert f"{loss:.3f}" in shown.caption
    assert f"to {path.losses[-1]:.3f} in 50 steps" in shown.caption
    assert column(shown, "loss") == pytest.approx(path.losses, abs=1e-5)
    assert shown.html.count("<svg") == 2


def test_ways_from_different_starts_bear_their_names(tide):
    a, b = (descent.descend(tide, start, steps=9) for start in ((9, 2), (1, 2.4)))
    apart = figures.descent.landscape(tide, {"Ann": a, "Ben": b})
    assert not apart.key
    assert apart.html.count(">Ann<") == apart.html.count(">Ben<") == 2  # wide and narrow
    together = figures.descent.landscape(tide, {"Ann": a, "Ben": a})
    assert together.key.count("<li>") == 2
    assert ">Ann<" not in together.picture


def test_landscape_follows_the_theme(tide):
    bare = re.sub(r"var\([^()]*(\([^()]*\))?[^()]*\)", "", figures.descent.landscape(tide).html)
    assert not re.findall(r"#[0-9a-f]{6}", bare)


def test_way_over_the_edge_comes_back_on_the_other_side(tide):
    path = descent.Path(np.array([[5.0, 3.0], [5.0, 3.3], [5.0, 3.5]]), np.zeros(3))
    drawn = figures.descent._unbroken(path.points)
    assert np.isnan(drawn[1]).all()
    assert drawn[2] == pytest.approx([5.0, 3.3 - 2 * np.pi])


def test_basin_map_states_the_shares(tide):
    basins = descent.basins(tide, across=40, down=20)
    shown = figures.descent.basin_map(tide, basins)
    assert f"valley 1 {100 * basins.shares[0]:.1f} %" in shown.caption
    late = 100 * np.mean(basins.labels < 0)
    assert f"not there after 300 steps (left blank) {late:.1f} %" in shown.caption
    said = [float(share) for share in re.findall(r"([\d.]+) %", shown.caption)]
    assert sum(said) == pytest.approx(100, abs=0.05 * len(said))
    assert column(shown, "share") == pytest.approx(basins.shares, abs=1e-4)
    assert len(said) == len(basins.minima) + 1


def test_race_counts_the_lowest_so_far():
    shown = figures.descent.race([[3.0, 1, 2], [5, 4, 0.5]], [[2.0, 2, 1], [4, 3, 3]])
    assert column(shown, "descent") == pytest.approx([4, 2.5, 0.75])
    assert column(shown, "control: random search") == pytest.approx([3, 2.5, 2])
    assert "descent 0.750" in shown.caption


def test_target_names_its_jumps():
    stairs = figures.learning.target(X, piecewise.staircase(X), name="Stairs")
    assert "jumps at −0.6, 0.1, 0.5" in stairs.caption
    assert "without a jump" in figures.learning.target(X, piecewise.zigzag(X), name="Z").caption


def test_attempts_state_the_middle_loss():
    truth = piecewise.staircase(X)
    shown = figures.learning.attempts(
        X, truth, {"a": [truth, truth + 0.1, truth + 1], "b": truth}, caption="Two.", source="none"
    )
    assert "Bold: the first net. " in shown.caption
    assert "of the middle one: a: 0.01; b: 0." in shown.caption
    assert shown.html.count("<svg xmlns") == 2


def test_attempts_take_losses_measured_more_finely():
    truth = piecewise.staircase(X)
    shown = figures.learning.attempts(
        X, truth, {"a": truth + 0.1, "b": truth}, losses={"b": 0.5}, caption="Two.", source="none"
    )
    assert shown.caption == "Two. Loss (mean squared error): a: 0.01; b: 0.5."


def test_curve_states_the_factor_of_a_decade():
    examples, losses = [100, 1000, 10_000, 100_000], [[1, 0.4, 0.1, 0.005], [1, 0.4, 0.1, 0.005]]
    shown = figures.learning.curve(examples, losses, random=0.3, until=10_000, source="none")
    assert "to 0.1 after 10,000: ten times as many" in shown.caption
    assert "divide the loss by about 4.0" in shown.caption
    assert {">0.1<", ">100<"} <= set(re.findall(">[^<>]+<", shown.picture))
    with pytest.raises(ValueError, match="not in list"):
        figures.learning.curve(examples, losses, random=0.3, until=5000, source="none")
    assert "best random net: 0.3" in shown.caption


def test_success_counts_seeds():
    losses = [[1, 1, 1, 1], [1, 0.0001, 1, 1], [0.0001] * 4]
    shown = figures.learning.success([2, 4, 8], losses, enough=0.001, source="none")
    assert column(shown, "share").tolist() == [0, 0.25, 1]
    assert "4 neurons are enough for some (25 % of 4 seeds), with 8 it is 100 %" in shown.caption


def test_outside_measures_the_spread():
    x = np.linspace(-2, 2, 41)
    outputs = np.array([np.maximum(x - 1, 0), -np.maximum(x - 1, 0)])
    shown = figures.learning.outside(x, 0 * x, outputs, low=-1, high=1, source="none")
    assert "differ by 0 " in shown.caption
    assert "at −2 by 0, at 2 by 2" in shown.caption


def test_alike_gives_nothing_to_zero():
    shown = figures.learning.alike(
        {"same": (np.array([2.0]), np.array([0.0])), "other": (np.array([1.0]), np.array([0.5]))},
        source="none",
    )
    assert 'd="M1 6H23"' not in shown.key  # dots, no lines
    assert "same: weights 2, outputs 0; other: weights 1, outputs 0.5" in shown.caption


class TestChain:
    @staticmethod
    def drawn(**options):
        w, b = backprop.Value(2.0, name="w"), backprop.Value(1.0, name="b")
        return figures.chainrule.unravelled((w * 3 + b - 5) ** 2, **options)

    def test_states_the_slopes(self):
        shown = self.drawn()
        assert "w 12, b 4" in shown.caption
        assert shown.data["step"] == ["w", "b", "①", "②", "③", "④"]

    def test_plain_numbers_have_boxes_with_their_names(self):
        named, bare = self.drawn(given=("input", "wanted")).picture, self.drawn().picture
        for words in ("input 3", "wanted 5"):
            assert named.count(f">{words}<") == 2  # wide and narrow
            assert words not in bare
        assert bare.count(">3<") == bare.count(">5<") == 2

    def test_number_without_room_stays_in_its_formula(self):
        w, b = backprop.Value(2.0, name="w"), backprop.Value(1.0, name="b")
        shown = figures.chainrule.unravelled((w * 3 + 7) * b * 1)
        assert shown.picture.count(">7<") == 2
        plain = backprop.Value(4.0)
        both = figures.chainrule.unravelled((plain + 7) * b)
        assert both.picture.count(">4<") == 2
        assert ">7<" not in both.picture

    def test_wire_runs_from_edge_to_edge(self):
        axes = plt.figure(figsize=(4, 3)).add_subplot(xlim=(-0.5, 1.5), ylim=(2, 0))
        start, end = (figures.chainrule._box(axes, place, "a name", edge="k")
                      for place in ((1, 0.5), (0, 1)))  # fmt: skip
        figures.chainrule._wire(axes, start, end, 2.0)
        axes.figure.canvas.draw()
        wire = axes.texts[-2].arrow_patch.get_window_extent()
        boxes = [box.get_bbox_patch().get_window_extent() for box in (start, end)]
        assert wire.x0 == pytest.approx(boxes[1].x1, abs=2)
        assert wire.x1 == pytest.approx(boxes[0].x0, abs=2)
        assert axes.texts[-1].get_window_extent().x1 < boxes[0].x0
        plt.close(axes.figure)


class TestLikeness:
    net = nets.random_net((1, 7, 5, 1), seed=3)

    def test_shuffled_neurons_say_the_same(self):
        twin = nets.shuffled(self.net, seed=1)
        assert twin(X[:, None]) == pytest.approx(self.net(X[:, None]), abs=1e-12)
        assert nets.distances([twin.flat, self.net.flat])[0] > 0.3
        assert sorted(twin.flat) == sorted(self.net.flat)

    def test_matching_undoes_a_shuffle(self):
        twin = nets.shuffled(self.net, seed=2)
        found = nets.matched(twin, self.net, X[:, None])
        assert found.flat == pytest.approx(self.net.flat)

    def test_matching_needs_equal_widths(self):
        with pytest.raises(ValueError, match="equal widths"):
            nets.matched(self.net, nets.random_net((1, 5, 7, 1), seed=1), X[:, None])


class TestLesson:
    def test_nets_are_those_whose_loss_was_recorded(self, lesson):
        grid = np.linspace(-1, 1, 20_001)[:, None]
        for count, saved in lesson["nets"].items():
            column = lesson["examples"].index(int(count))
            for net, losses in zip(saved, lesson["losses"], strict=True):
                said = nets.from_json(net)(grid)
                loss = np.mean((said - piecewise.staircase(grid)) ** 2)
                assert loss == pytest.approx(losses[column], rel=0.02)

    def test_begins_as_the_library_trains(self, lesson):
        made = nets.train(
            nets.examples_of(piecewise.staircase), seeds=lesson["seeds"], examples=1000,
            decay=False, snapshots=[100], **lesson["recipe"],
        )  # fmt: skip
        # the rate has hardly fallen after a thousand of ten million examples
        grid = np.linspace(-1, 1, 20_001)[:, None]
        truth = piecewise.staircase(grid)
        for count, trained in ((100, made.snapshots[100]), (1000, made.nets)):
            column = lesson["examples"].index(count)
            losses = [np.mean((net(grid) - truth) ** 2) for net in trained]
            assert losses == pytest.approx([row[column] for row in lesson["losses"]], rel=0.05)

    def test_learning_beats_chance_by_far(self, lesson):
        assert np.max(np.array(lesson["losses"])[:, -1]) < 0.002
        truth = piecewise.staircase(X)
        random = [
            nets.random_net((1, 12, 12, 1), seed=seed)(X[:, None])[:, 0] for seed in range(200)
        ]
        assert np.mean((random - truth) ** 2, axis=1).min() > 0.1

    def test_wide_nets_get_stuck_less(self):
        record = piecewise.measured()["widths"]
        share = np.mean(np.array(record["losses"]) < 0.001, axis=1)
        by_width = dict(zip(record["widths"], share, strict=True))
        assert by_width[3] == 0  # too small
        assert 0 < by_width[4] < 0.4  # possible, and yet mostly missed
        assert by_width[16] > 0.9
