"""Descents against slopes measured by small steps, known bowls, and PyTorch; and bad input."""

import itertools
import math

import numpy as np
import pytest
import torch
import traitlets

from nextword import descent, live
from nextword.chance import uniforms
from nextword.descent import Surface


@pytest.fixture(scope="module")
def tide():
    return descent.tide()


@pytest.fixture(scope="module")
def bowl(tide):
    return Surface(tide.inputs, tide.targets, activation="none")


def some_weights(surface, n=50):
    rng = np.random.default_rng(0)
    return rng.uniform(surface.low, surface.high, (n, 2))


@pytest.mark.parametrize("activation", ["sine", "none"])
def test_gradient_is_the_slope_of_the_loss(tide, activation):
    surface = Surface(tide.inputs, tide.targets, activation)
    weights, step = some_weights(surface), 1e-6
    for k, way in enumerate(np.eye(2) * step):
        measured = (surface.loss(weights + way) - surface.loss(weights - way)) / (2 * step)
        assert surface.gradient(weights)[:, k] == pytest.approx(measured, abs=1e-6)


def test_loss_is_the_mean_square_of_a_sine_neuron(tide):
    w, b = 2.5, -0.7
    misses = [math.sin(w * x + b) - t for x, t in zip(tide.inputs, tide.targets, strict=True)]
    assert float(tide.loss((w, b))) == pytest.approx(sum(m * m for m in misses) / len(misses))


def test_descent_is_pytorchs_sgd(tide):
    weights = torch.tensor([9.0, 2.0], dtype=torch.double, requires_grad=True)
    sgd = torch.optim.SGD([weights], lr=0.1, momentum=0.8)
    x, t = torch.tensor(tide.inputs), torch.tensor(tide.targets)
    path = descent.descend(tide, (9, 2), rate=0.1, steps=40, momentum=0.8)
    for point in path.points:
        assert point == pytest.approx(weights.detach().numpy(), abs=1e-9)
        sgd.zero_grad()
        (torch.sin(weights[0] * x + weights[1]) - t).square().mean().backward()
        sgd.step()


def test_several_starts_are_walked_side_by_side(tide):
    starts = some_weights(tide, 5)
    together = descent.descend(tide, starts, steps=30)
    for i, start in enumerate(starts):
        alone = descent.descend(tide, start, steps=30)
        assert together.points[:, i] == pytest.approx(alone.points)
        assert together.losses[:, i] == pytest.approx(alone.losses)


def test_small_steps_go_downhill_only(tide):
    path = descent.descend(tide, (1.0, 2.4), rate=0.05, steps=200)
    assert np.all(np.diff(path.losses) <= 0)
    assert path.losses[-1] < path.losses[0] / 1.5


def test_no_steps_stay_at_the_start(tide):
    path = descent.descend(tide, (1.0, 2.0), steps=0)
    assert path.points.tolist() == [[1.0, 2.0]]
    assert not path.diverged


def test_same_neuron_same_loss(tide):
    weights = some_weights(tide) * [1, 3]
    same = tide.canonical(weights)
    x = np.linspace(-2, 2, 9)
    assert tide.neuron(same, x) == pytest.approx(tide.neuron(weights, x), abs=1e-12)
    assert np.all(same[:, 0] >= 0)
    assert np.all((same[:, 1] >= -np.pi) & (same[:, 1] < np.pi))


def test_minima_are_flat_and_nothing_near_is_lower(tide):
    found = descent.minima(tide)
    assert len(found) >= 4
    assert np.abs(tide.gradient(found)).max() < 1e-3
    losses = tide.loss(found)
    assert np.all(np.diff(losses) >= 0)
    ring = [(0.05 * math.cos(a), 0.05 * math.sin(a)) for a in np.linspace(0, 6.2, 12)]
    for bottom, loss in zip(found, losses, strict=True):
        assert tide.loss(bottom + np.array(ring)).min() > loss


def test_lowest_valley_is_the_tide_itself(tide):
    found = descent.minima(tide)
    losses = tide.loss(found)
    assert found[0] == pytest.approx([descent.PACE, 0.8], abs=0.3)
    assert losses[0] < losses[1] / 5
    fine = tide.grid(300, 150)
    assert losses[0] <= tide.loss(fine).min() + 1e-6


def test_bowl_has_one_minimum_the_least_squares_line(bowl):
    slope, level = np.polyfit(bowl.inputs, bowl.targets, 1)
    assert descent.minima(bowl).tolist() == [pytest.approx([slope, level], abs=1e-4)]


def test_basins_agree_with_single_descents(tide):
    basins = descent.basins(tide, across=9, down=7, steps=150)
    assert basins.labels.shape == (7, 9)
    for row, column in itertools.product(range(7), range(9)):
        start = tide.grid(9, 7)[row, column]
        end = tide.canonical(descent.descend(tide, start, steps=150).points[-1])
        label = basins.labels[row, column]
        gaps = end - basins.minima
        gaps[:, 1] = (gaps[:, 1] + np.pi) % (2 * np.pi) - np.pi
        near = np.hypot(*gaps.T) < descent.NEAR
        assert near[label] if label >= 0 else not near.any()


def test_shares_of_basins_are_shares(tide):
    basins = descent.basins(tide, across=40, down=20)
    assert basins.shares.sum() + np.mean(basins.labels < 0) == pytest.approx(1)
    assert 0.2 < basins.shares[0] < 0.5
    few = descent.basins(tide, across=40, down=20, steps=5)
    assert (few.steps, basins.steps) == (5, 300)
    assert np.mean(few.labels < 0) > np.mean(basins.labels < 0) + 0.2


def test_too_large_a_rate_runs_off_a_bowl(bowl):
    run = descent.descend(bowl, (2, 2), rate=1.5, steps=200)
    assert run.diverged
    assert np.all(np.isfinite(run.points))
    assert not descent.descend(bowl, (2, 2), rate=0.2, steps=200).diverged
    both = descent.descend(bowl, [(2, 2), descent.minima(bowl)[0]], rate=1.5, steps=200)
    assert both.diverged


def test_random_search_draws_evenly_what_the_page_draws(tide):
    search = descent.random_search(tide, tries=4000, seed=7)
    first = list(itertools.islice(uniforms(7), 2))
    spans = np.subtract(tide.high, tide.low)
    assert search.points[0] == pytest.approx(tide.low + spans * first)
    assert np.all((search.points >= tide.low) & (search.points <= tide.high))
    counts, _, _ = np.histogram2d(*search.points.T, bins=4)
    assert np.abs(counts - 250).max() < 5 * math.sqrt(250)
    assert search.losses == pytest.approx(tide.loss(search.points))


def test_seed_decides_the_slips():
    once, again, other = (descent.tide(seed=seed).targets for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)
    exact = descent.tide(jitter=0)
    assert exact.loss((descent.PACE, 0.8)) < 1e-20


X = np.linspace(-1, 1, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda tide: descent.descend(tide, (1, 1), rate=0), "above 0: got 0"),
        (lambda tide: descent.descend(tide, (1, 1), rate=-1), "above 0: got -1"),
        (lambda tide: descent.descend(tide, (1, 1), rate=math.nan), "above 0: got nan"),
        (lambda tide: descent.descend(tide, (1, 1), rate=math.inf), "above 0: got inf"),
        (lambda tide: descent.descend(tide, (1, 1), momentum=1), "below 1: 1"),
        (lambda tide: descent.descend(tide, (1, 1), momentum=-0.1), "below 1: -0.1"),
        (lambda tide: descent.descend(tide, (1, 1), steps=-1), "negative, got -1"),
        (lambda tide: descent.descend(tide, (1, 1, 1)), "two finite numbers"),
        (lambda tide: descent.descend(tide, (1, math.nan)), "two finite numbers"),
        (lambda tide: descent.basins(tide, rate=0), "above 0"),
        (lambda tide: descent.random_search(tide, tries=0), "at least 1 try"),
        (lambda tide: descent.tide(measurements=1), "at least 2"),
        (lambda tide: Surface(X, X[:2]), "equally long"),
        (lambda tide: Surface(X[:0], X[:0]), "equally long"),
        (lambda tide: Surface(X, X, activation="cosine"), "choose sine or none"),
    ],
)
def test_bad_input_is_named(tide, call, message):
    with pytest.raises(ValueError, match=message):
        call(tide)


class TestWidget:
    def test_first_state_is_stuck_beside_a_lower_valley(self, tide):
        lab = live.DescentLab()
        lowest, *_, fourth, _ = descent.minima(tide)
        assert lab.path.points[-1] == pytest.approx(fourth, abs=descent.NEAR)
        assert tide.loss(fourth) > 10 * tide.loss(lowest)

    def test_path_follows_the_settings(self):
        lab = live.DescentLab(start=[9, 2], rate=0.05, momentum=0.9, steps=60)
        there = descent.descend(descent.tide(), (9, 2), rate=0.05, momentum=0.9, steps=60)
        assert lab.path.points == pytest.approx(there.points)

    def test_fallback_can_be_read(self, tide):
        page = live.DescentLab(tide)._html()
        assert "100 steps of steepest descent lead from a loss of 0.933 to 0.747" in page
        assert "<th>bias b</th>" in page
        assert page.count("<tr><td>") == len(descent.minima(tide))

    @pytest.mark.parametrize(
        "wrong", [{"start": [1]}, {"rate": "x"}, {"momentum": 1.5}, {"steps": -1}, {"rate": 0}]
    )
    def test_wrong_settings_are_refused(self, wrong):
        with pytest.raises(traitlets.TraitError):
            live.DescentLab(**wrong)

    def test_a_bowl_is_refused(self, bowl):
        with pytest.raises(ValueError, match="sine neurons only"):
            live.DescentLab(bowl)
