"""Reading digits by the nearest sample, changing them, fooling a net, mapping what it makes."""

import numpy as np
import pytest
from scipy import ndimage

from nextword import digits

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def net():
    return digits.load_net()


@pytest.fixture(scope="module")
def two():
    return digits.embedded().of(2).images[3]


class TestNearest:
    def test_agrees_with_the_definition(self):
        known, asked = digits.apart(digits.embedded()[::25])
        found = digits.nearest(known, asked.images)
        for image, position, distance in zip(
            asked.images, found.positions, found.distances, strict=True
        ):
            apart = np.sqrt(((known.images.astype(float) - image) ** 2).sum(axis=(1, 2)))
            assert position == apart.argmin()
            assert distance == pytest.approx(apart.min(), abs=1e-3)
        assert np.array_equal(found.labels, known.labels[found.positions])

    def test_a_known_picture_finds_itself(self):
        known = digits.embedded()[::50]
        found = digits.nearest(known, known.images)
        assert np.array_equal(found.positions, np.arange(len(known)))
        assert found.distances.max() == 0

    def test_the_net_is_better_on_the_same_digits(self, net):
        known, asked = digits.apart(digits.embedded())
        copied = (digits.nearest(known, asked.images).labels == asked.labels).mean()
        read = (net.decide(asked.images) == asked.labels).mean()
        assert 0.92 < copied < 0.96 < 0.99 < read

    def test_labels_matter(self):
        known, asked = digits.apart(digits.embedded())
        shuffled = np.random.default_rng(1).permutation(known.labels)
        found = digits.nearest(known, asked.images)
        assert (shuffled[found.positions] == asked.labels).mean() < 0.15

    def test_bad_input(self):
        ours = digits.embedded()
        with pytest.raises(ValueError, match="no known samples"):
            digits.nearest(ours[:0], ours.images[:1])
        with pytest.raises(ValueError, match="28, 28"):
            digits.nearest(ours, np.zeros((3, 14, 14)))

    def test_apart(self):
        known, asked = digits.apart(digits.embedded(), every=4)
        assert (len(known), len(asked)) == (3750, 1250)
        assert not {i.tobytes() for i in known.images} & {i.tobytes() for i in asked.images}
        for every in (1, 0, 5001):
            with pytest.raises(ValueError, match="every has to be"):
                digits.apart(digits.embedded(), every=every)


class TestChanges:
    def test_blur_is_scipys_away_from_the_edge(self, two):
        ours = digits.blurred(two, 1.2)
        scipys = ndimage.gaussian_filter(two.astype(float), 1.2, mode="constant", truncate=10)
        assert np.abs(ours - scipys).max() < 1e-6 * 255

    def test_blur_keeps_ink_that_stays_on_the_paper(self):
        dot = np.zeros((28, 28))
        dot[14, 14] = 255
        assert digits.blurred(dot, 2).sum() == pytest.approx(255)
        assert digits.blurred(dot, 0).tolist() == dot.tolist()
        assert digits.blurred(dot, 20).sum() < 200

    @pytest.mark.parametrize("sigma", [-0.1, 29, float("nan")])
    def test_blur_out_of_range(self, two, sigma):
        with pytest.raises(ValueError, match="sigma has to be"):
            digits.blurred(two, sigma)

    def test_the_net_takes_every_changed_picture(self, net):
        images = digits.embedded().images[::100]
        for changed in (
            digits.blurred(images, 0.3),
            digits.shifted(images, -2.5, 1),
            digits.turned(images, 33),
        ):
            assert net(changed).shape == (50, 10)

    def test_shift(self, two):
        moved = digits.shifted(two, 2, -3)
        assert np.array_equal(moved[2:, :-3], two[:-2, 3:])
        assert not moved[:2].any()

    def test_quarter_turn(self, two):
        assert np.abs(digits.turned(two, 90) - np.rot90(two)).max() < 1e-6

    def test_centred_digits_are_where_they_were(self):
        images = digits.embedded().images[::25]
        same = [np.abs(digits.centred(image) - image).max() < 1e-6 for image in images]
        assert np.mean(same) > 0.98  # one in 5,000 is smaller than its box

    def test_centred_does_not_care_where_and_how_large(self, net):
        small = np.zeros((28, 28))
        two = digits.embedded().of(2).images[3]
        small[1:11, 2:12] = two[4:24, 4:24].reshape(10, 2, 10, 2).mean(axis=(1, 3))
        assert net.decide(digits.centred(small))[0] == 2
        moved = digits.shifted(small, 9, 5)
        assert np.abs(digits.centred(small) - digits.centred(moved)).max() < 1e-6

    def test_centred_box_and_mass(self):
        image = np.zeros((28, 28))
        image[0:5, 20:22] = 255
        placed = digits.centred(image)
        rows, columns = (np.flatnonzero(placed.any(axis=axis)) for axis in (1, 0))
        assert (len(rows), len(columns)) == (20, 8)
        assert ndimage.center_of_mass(placed) == pytest.approx((14, 14), abs=0.5)

    def test_blank_paper_stays_blank(self):
        assert not digits.centred(np.zeros((28, 28))).any()

    def test_series(self, net, two):
        made = digits.series(two, np.arange(0, 4, 0.25), net=net)
        assert made.decisions[0] == 2
        assert made.turn is not None
        assert set(made.decisions[: made.turn]) == {2}
        assert made.decisions[made.turn] != 2
        assert np.array_equal(made.images[3], digits.blurred(two, 0.75))

    def test_a_digit_that_never_turns(self, net, two):
        assert digits.series(two, [0.0, 0.1], net=net).turn is None

    def test_own_change(self, net, two):
        made = digits.series(two, [1, 0.5], net=net, change=lambda image, share: image * share)
        assert made.images[1].max() == pytest.approx(two.max() / 2)

    def test_no_amounts(self, net, two):
        with pytest.raises(ValueError, match="no amounts"):
            digits.series(two, [], net=net)


class TestFlips:
    def test_few_chosen_pixels_fool_the_net(self, net, two):
        flips = digits.flip_pixels(two, net)
        count = len(flips.pixels)
        assert flips.fooled
        assert count < 20
        assert set(flips.decisions[:-1]) == {2}
        assert len({tuple(pixel) for pixel in flips.pixels.tolist()}) == count
        assert flips.images.shape == (count + 1, 28, 28)
        assert np.count_nonzero(flips.images[-1] != two) == count

    def test_each_step_changes_its_pixel_only(self, net, two):
        flips = digits.flip_pixels(two, net)
        for before, after, (row, column) in zip(
            flips.images, flips.images[1:], flips.pixels, strict=False
        ):
            assert np.argwhere(before != after).tolist() == [[row, column]]
            assert after[row, column] == (255 if before[row, column] < 128 else 0)

    def test_chance_needs_many_more(self, net, two):
        chosen = len(digits.flip_pixels(two, net).pixels)
        by_chance = [len(digits.flip_at_random(two, net, seed=s).pixels) for s in range(3)]
        assert min(by_chance) > 4 * chosen

    def test_chance_is_repeatable(self, net, two):
        one, other = (digits.flip_at_random(two, net, seed=5, most=30) for _ in range(2))
        assert np.array_equal(one.pixels, other.pixels)
        assert len(one.pixels) == 30
        assert not one.fooled

    def test_stops_in_time(self, net, two):
        flips = digits.flip_pixels(two, net, most=1)
        assert len(flips.pixels) == 1
        assert not flips.fooled

    @pytest.mark.parametrize("most", [0, 785])
    def test_most_out_of_range(self, net, two, most):
        for flip in (digits.flip_pixels, lambda *a, **k: digits.flip_at_random(*a, seed=1, **k)):
            with pytest.raises(ValueError, match="most has to be"):
                flip(two, net, most=most)

    def test_one_picture_only(self, net):
        with pytest.raises(ValueError, match="28, 28"):
            digits.flip_pixels(np.zeros((2, 28, 28)), net)


class TestMaps:
    def test_flattened_is_the_best_plane(self):
        plane = RNG.normal(size=(60, 2)) * [5, 2]
        turned, _ = np.linalg.qr(RNG.normal(size=(7, 7)))
        points, share = digits.flattened(plane @ turned[:2] + 3)
        assert share == pytest.approx(1)
        apart = np.linalg.norm(plane[:, None] - plane, axis=2)
        assert np.allclose(np.linalg.norm(points[:, None] - points, axis=2), apart)

    def test_same_points_same_map(self):
        points = RNG.normal(size=(30, 5))
        assert np.allclose(digits.flattened(points)[0], digits.flattened(points.copy())[0])

    def test_agreement_of_two_heaps(self):
        heaps = np.concatenate([RNG.normal(0, 1, (40, 3)), RNG.normal(20, 1, (40, 3))])
        labels = np.repeat(["a", "b"], 40)
        assert digits.agreement(heaps, labels) == 1
        assert digits.agreement(heaps, RNG.permutation(labels)) < 0.75

    def test_training_gathers_the_digits(self, net):
        some = digits.embedded()[::10]
        trained = digits.agreement(net.features(some.images), some.labels)
        untrained = digits.agreement(
            digits.untrained_net(seed=1).features(some.images), some.labels
        )
        shuffled = RNG.permutation(some.labels)
        noise = digits.agreement(net.features(some.images), shuffled)
        assert trained > untrained + 0.05 > noise + 0.5

    def test_bad_input(self):
        with pytest.raises(ValueError, match="three points"):
            digits.flattened(np.zeros((2, 5)))
        with pytest.raises(ValueError, match="all points are the same"):
            digits.flattened(np.ones((5, 5)))
        with pytest.raises(ValueError, match="labels"):
            digits.agreement(np.zeros((5, 2)), [1, 2])
        with pytest.raises(ValueError, match="neighbours has to be"):
            digits.agreement(np.zeros((5, 2)), range(5), neighbours=5)
