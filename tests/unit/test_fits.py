"""Least squares against numpy's own, the physics of falling, and bad input."""

from itertools import pairwise

import numpy as np
import pytest

from nextword import fits


def test_line_equals_polyfit():
    fall = fits.drop_cannonballs(jitter=0.05, seed=1)
    line = fits.fit(fall.heights, fall.times, ["1", "x"])
    slope, start = np.polyfit(fall.heights, fall.times, 1)
    assert line.coefficients == pytest.approx([start, slope])
    assert line(10.0) == pytest.approx(start + 10 * slope)


def test_exact_data_is_recovered():
    x = np.array([1.0, 2.0, 3.0, 5.0, 8.0])
    y = 2.0 - 0.5 * np.sqrt(x) + 3 / x
    found = fits.fit(x, y, ["1", "√x", "1/x"])
    assert found.coefficients == pytest.approx([2.0, -0.5, 3.0])
    assert found.squared_error < 1e-20


def test_no_other_knobs_do_better():
    fall = fits.drop_cannonballs(jitter=0.05, seed=2)
    best = fits.fit(fall.heights, fall.times, ["1", "x", "sin x"])
    matrix = fits.design_matrix(fall.heights, best.names)
    rng = np.random.default_rng(0)
    for _ in range(50):
        other = best.coefficients + rng.normal(0, 0.01, 3)
        assert np.sum((fall.times - matrix @ other) ** 2) > best.squared_error


def test_residuals_are_measured_minus_fitted():
    line = fits.fit([0, 1, 2], [0, 1, 3], ["1", "x"])
    assert line.residuals == pytest.approx(np.array([0, 1, 3]) - line(np.array([0, 1, 2])))


def test_fewer_points_than_knobs_gives_the_smallest_coefficients():
    found = fits.fit([2.0], [4.0], ["1", "x"])
    assert found.coefficients == pytest.approx([0.8, 1.6])  # the shortest k with k0 + 2·k1 = 4
    assert found.squared_error < 1e-20


def test_formula_writes_signs_properly():
    assert fits.fit([0, 1, 2], [1, -1, -3], ["1", "x"]).formula == "1 − 2·x"


def test_free_fall_matches_the_law():
    heights = np.array([7.0, 28.0, 56.0])
    assert 0.5 * fits.GRAVITY * fits.fall_time(heights) ** 2 == pytest.approx(heights)


def test_air_only_ever_delays_and_fades_out():
    free = fits.fall_time(56.0)
    delays = [fits.fall_time(56.0, terminal_speed=v) - free for v in (20, 60, 135, 5000)]
    assert all(a > b > 0 for a, b in pairwise(delays))
    assert delays[-1] < 1e-4
    far = fits.fall_time([2000.0, 2100.0], terminal_speed=20)
    assert np.diff(far)[0] == pytest.approx(100 / 20, rel=1e-3)  # by then at terminal speed


def test_seed_decides_the_slips():
    once, again, other = (fits.drop_cannonballs(jitter=0.1, seed=s).times for s in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fits.fit([1, 2], [1, 2, 3], ["1"]), "equally long"),
        (lambda: fits.fit([], [], ["1"]), "equally long"),
        (lambda: fits.fit([1, 2], [1, np.nan], ["1"]), "finite"),
        (lambda: fits.fit([1, 2], [1, 2], ["tan x"]), "choose from"),
        (lambda: fits.fit([1, 2], [1, 2], []), "choose from"),
        (lambda: fits.fit([0, 1], [1, 2], ["1/x"]), "no value"),
        (lambda: fits.fit([-1, 1], [1, 2], ["√x"]), "no value"),
        (lambda: fits.fall_time(-1), "not negative"),
        (lambda: fits.fall_time(float("nan")), "not negative"),
        (lambda: fits.fall_time(10, terminal_speed=0), "above 0"),
        (lambda: fits.drop_cannonballs(floors=0), "at least one"),
        (lambda: fits.drop_cannonballs(jitter=-1), "0 or more"),
        (lambda: fits.drop_cannonballs(jitter=float("nan")), "0 or more"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
