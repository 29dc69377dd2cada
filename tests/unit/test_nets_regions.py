"""Nearest points against scipy, cells against a fine grid, charts against hand-made nets."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from nextword import nets


def several(count, seed):
    """Random points in the square."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, 2))


def shoelace(polygon):
    """The area of a polygon, positive if its corners go round counter-clockwise."""
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.mark.parametrize("count", [2, 3, 9, 30])
def test_nearest_is_what_scipy_finds(count):
    points, places = several(count, 1), several(2_000, 2)
    task = nets.nearest(points)
    found = cKDTree(points).query(places)[1]
    assert np.array_equal(task.which(places), found)
    assert np.allclose(task(places)[:, 0], -1 + 2 * found / (count - 1))


def test_the_three_points_have_three_unequal_cells():
    task = nets.nearest()
    assert task.levels.tolist() == [-1, 0, 1]
    assert task(nets.THREE_POINTS)[:, 0].tolist() == [-1, 0, 1]
    sizes = sorted(shoelace(cell) for cell in task.cells())
    assert sizes[0] > 1
    assert min(np.diff(sizes)) > 0.05


@pytest.mark.parametrize("count", [2, 3, 9, 30])
def test_cells_tile_the_square_and_hold_what_is_nearest(count):
    task = nets.nearest(several(count, count))
    areas = np.array([shoelace(cell) for cell in task.cells()])
    assert areas.min() > 0
    assert areas.sum() == pytest.approx(4)
    assert task.shares == pytest.approx(areas / 4)
    counted = np.bincount(task.which(nets.grid(400)), minlength=count) * 4 / 400**2
    assert np.allclose(areas, counted, atol=0.01)


def test_corners_of_a_cell_are_equally_far_from_two_points_or_on_the_edge():
    task = nets.nearest(several(12, 5))
    for i, cell in enumerate(task.cells()):
        distances = np.linalg.norm(cell[:, None] - task.points, axis=2)
        own = distances[:, i]
        ties = (np.abs(distances - own[:, None]) < 1e-9).sum(axis=1)
        edges = (np.abs(np.abs(cell) - 1) < 1e-9).sum(axis=1)
        assert np.all(own <= distances.min(axis=1) + 1e-9)
        assert np.all(ties - 1 + edges >= 2)


def test_distance_to_a_border_is_half_the_gap_between_two_points():
    task = nets.nearest([(-0.5, 0), (0.5, 0)])
    assert np.allclose(task.to_border([(0.3, 0.9), (-0.25, 0), (0, 0.4)]), [0.3, 0.25, 0])


def test_distance_to_a_border_is_that_of_the_nearest_place_with_another_answer():
    task = nets.nearest()
    fine, few = nets.grid(300), nets.grid(7)
    answers = task.which(fine)
    for place, own, distance in zip(few, task.which(few), task.to_border(few), strict=True):
        brute = np.linalg.norm(fine[answers != own] - place, axis=1).min()
        assert distance == pytest.approx(brute, abs=0.012)


def test_decisions_go_to_the_closest_level():
    task = nets.nearest()
    assert task.decide([-9, -0.51, -0.49, 0, 0.49, 0.51, 9]).tolist() == [0, 0, 1, 1, 1, 2, 2]


def test_the_target_agrees_with_itself_and_a_constant_with_one_cell():
    task = nets.nearest()
    assert nets.area_agreement(task) == 1
    share = shoelace(task.cells()[1]) / 4
    always = nets.area_agreement(lambda places: np.zeros((len(places), 1)))
    assert always == pytest.approx(share, abs=0.005)


def test_a_chart_lies_as_the_square_does():
    chart = nets.chart(lambda places: places[:, 1:], side=20)
    assert np.all(np.diff(chart.values, axis=0) > 0)  # y grows with the row
    assert np.allclose(np.diff(chart.values, axis=1), 0)
    assert chart.values[0, 0] == pytest.approx(-0.95)


def test_mistakes_are_counted_by_their_distance():
    task = nets.nearest([(-0.5, 0), (0.5, 0)])

    def late(places):  # says the right thing everywhere but between 0 and 0.25
        return np.where(places[:, :1] < 0.25, -1.0, 1.0)

    chart = nets.chart(late, task.points, side=80)
    assert chart.agreement == pytest.approx(1 - 0.125)
    assert chart.wrong_within(0.25) == 1
    assert chart.wrong_within(0.125) == pytest.approx(0.5)
    assert np.isnan(nets.chart(task, task.points).wrong_within(0.1))


def test_training_learns_the_task_and_an_untrained_net_does_not_know_it():
    teacher = nets.examples_of(nets.nearest(), inputs=2)
    learned = nets.train(teacher, widths=(2, 8, 8, 1), seeds=range(4), examples=60_000, rate=0.02)
    best = learned.nets[int(learned.losses[:, -1].argmin())]
    blind = [nets.random_net((2, 8, 8, 1), seed=seed) for seed in range(20)]
    assert nets.area_agreement(best) > 0.95
    assert np.mean([nets.area_agreement(net) for net in blind]) < 0.5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nets.nearest([(0, 0)]), "k ≥ 2"),
        (lambda: nets.nearest([0, 1]), "k ≥ 2"),
        (lambda: nets.nearest([(0, 0, 0), (1, 1, 1)]), "k ≥ 2"),
        (lambda: nets.nearest([(0, 0), (0, 1.5)]), "inside"),
        (lambda: nets.nearest([(0, 0), (0, float("nan"))]), "inside"),
        (lambda: nets.nearest([(0, 0), (0, 0)]), "coincide"),
        (lambda: nets.nearest().which([0.0, 1.0]), r"\[n, 2\]"),
        (lambda: nets.grid(0), "1 or more"),
        (lambda: nets.chart(lambda places: places), "one number a place"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
