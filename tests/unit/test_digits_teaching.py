"""A net that learns on: it can learn to stand noise, keeps what it knew, and the old one stays."""

import numpy as np
import pytest
import torch

from nextword import digits


@pytest.fixture(scope="module")
def halves():
    return digits.apart(digits.embedded()[::5], every=2)


def spoiler(seed):
    rng = np.random.default_rng(seed)
    return lambda images: np.clip(images + rng.normal(0, 80, images.shape), 0, 255)


def right(net, images, labels):
    return float((net.decide(images) == labels).mean())


def test_noise_can_be_learned(halves):
    known, asked = halves
    net, spoiled = digits.load_net(), spoiler(1)(asked.images)
    pupil = digits.taught(net, known, change=spoiler(2), rounds=4)
    assert right(net, spoiled, asked.labels) < 0.85
    assert right(pupil, spoiled, asked.labels) > 0.93
    assert right(pupil, asked.images, asked.labels) > 0.96


def test_the_same_seed_gives_the_same_net_and_the_old_one_stays(halves):
    known, asked = halves
    net = digits.untrained_net(seed=1)
    before = net(asked.images[:5])
    one, again = (digits.taught(net, known[:200], rounds=1, seed=3) for _ in range(2))
    other = digits.taught(net, known[:200], rounds=1, seed=4)
    assert np.array_equal(one(asked.images[:5]), again(asked.images[:5]))
    assert not np.allclose(one(asked.images[:5]), other(asked.images[:5]))
    assert np.array_equal(net(asked.images[:5]), before)


def test_an_untrained_net_learns_from_scratch(halves):
    known, asked = halves
    assert len(known) == 500
    pupil = digits.taught(digits.untrained_net(seed=1), known, rounds=8)
    assert right(pupil, asked.images, asked.labels) > 0.8


def test_a_last_batch_may_be_smaller(halves):
    known, _ = halves
    sizes = []

    def look(images):
        sizes.append(len(images))
        return images

    digits.taught(digits.untrained_net(seed=1), known[:25], change=look, rounds=2, batch=10)
    assert sizes == [10, 10, 5] * 2


@pytest.mark.parametrize(
    "wrong", [{"rounds": 0}, {"batch": 0}, {"rate": 0}, {"rate": float("nan")}]
)
def test_a_lesson_that_is_none_is_refused(halves, wrong):
    with pytest.raises(ValueError, match="a lesson needs"):
        digits.taught(digits.load_net(), halves[0], **wrong)


def test_no_samples_are_refused(halves):
    with pytest.raises(ValueError, match="a lesson needs"):
        digits.taught(digits.load_net(), halves[0][:0])
    assert torch.is_grad_enabled()
