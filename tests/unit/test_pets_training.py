"""The pet net's training: it resumes exactly, varies pictures fairly, and folds without loss."""

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from nextword import pets
from nextword.pets.network import as_input

sys.path.insert(0, str(Path(__file__).parents[2] / "experiments"))
import pets as script
import pets_training
import pets_variation
from pets_training import Recipe

TINY = Recipe(epochs=4, batch=8, mixup=0.2, turned=0.5)


@pytest.fixture(scope="module")
def train():
    """Cats that are dark and dogs that are bright."""
    labels = np.arange(16) % 2
    images = np.random.default_rng(0).integers(0, 100, (16, 32, 32, 3), dtype=np.uint8)
    images[labels == 1] += 120
    return pets.Pictures(images, labels, "made up")


@pytest.fixture
def images(train):
    torch.manual_seed(0)
    return as_input(train.images)


def test_a_stopped_run_goes_on_as_if_nothing_had_happened(train, tmp_path, monkeypatch):
    whole, curve = pets_training.learn(TINY, train, tmp_path / "whole")
    read = pets_training.Run.read

    def stopped(run, train, recipe, epoch):
        if epoch == 2:
            raise KeyboardInterrupt
        return read(run, train, recipe, epoch)

    monkeypatch.setattr(pets_training.Run, "read", stopped)
    with pytest.raises(KeyboardInterrupt):
        pets_training.learn(TINY, train, tmp_path / "stopped")
    monkeypatch.undo()
    resumed, again = pets_training.learn(TINY, train, tmp_path / "stopped")
    assert again == curve
    assert len(curve) == TINY.epochs
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)


def test_watched_pictures_are_only_watched(train, tmp_path):
    alone, _ = pets_training.learn(TINY, train, tmp_path / "alone")
    watching, curve = pets_training.learn(TINY, train, tmp_path / "watching", watched=train[:4])
    assert all(0 <= row["held_out"] <= 1 for row in curve)
    for one, other in zip(alone.parameters(), watching.parameters(), strict=True):
        assert torch.equal(one, other)


def test_learning_starts_from_the_untrained_net(train, tmp_path, monkeypatch):
    monkeypatch.setattr(pets_training.Run, "read", lambda *_: {})
    monkeypatch.setattr(pets_training.Run, "saved", lambda *_: None)
    layers, _ = pets_training.learn(TINY, train, tmp_path)
    blank = pets.untrained_net(seed=TINY.seed)
    scale = layers.convolutions[0].weight / blank.layers.convolutions[0].weight
    assert torch.allclose(scale, torch.ones_like(scale), atol=1e-4), "norms have nothing to do yet"


def test_folding_changes_nothing(images):
    layers = pets_training.with_norms(pets.PetLayers())
    with torch.no_grad():
        layers.train()(images)  # the norms learn means and spreads
        expected = layers.eval()(images)
        got = pets_training.folded(layers)(images)
    assert torch.allclose(expected, got, atol=1e-3)


def test_what_was_learned_can_be_written_and_read(train, tmp_path):
    layers, _ = pets_training.learn(TINY, train, tmp_path)
    script.write_weights(layers, tmp_path / "weights.safetensors")
    read = pets.PetLayers()
    weights = load_file(tmp_path / "weights.safetensors")
    read.load_state_dict({name: weight.float() for name, weight in weights.items()})
    for one, other in zip(layers.parameters(), read.parameters(), strict=True):
        assert torch.allclose(one, other, rtol=1e-3, atol=1e-6)


def test_rate_rises_then_falls():
    rates = [pets_training.rate_at(done, TINY) for done in np.linspace(0, 1, 101)]
    assert rates[0] == 0
    assert rates[10] == pytest.approx(1)
    assert rates[100] == pytest.approx(0)
    assert (np.diff(rates[:11]) > 0).all()
    assert (np.diff(rates[10:]) < 0).all()


def test_shifts_are_by_whole_pixels(images):
    moved = pets_variation.shifted(images, 3)
    assert moved.shape == images.shape
    assert set(moved.unique().tolist()) <= set(images.unique().tolist())
    assert not torch.equal(moved, images)
    assert torch.equal(pets_variation.shifted(images, 0), images)


def test_pictures_without_change_stay(images):
    assert torch.allclose(pets_variation.recoloured(images, 0.0), images, atol=1e-5)
    assert torch.allclose(pets_variation.turned(images, 0.0, 0.0, 0.0), images, atol=1e-4)
    assert torch.equal(pets_variation.with_hole(images, 0), images)
    assert pets_variation.mixed(images, images, 0.0) == (images, images)


def test_holes_are_grey_squares(images):
    holed = pets_variation.with_hole(images + 5, 10)
    count = (holed == 0).all(1).sum((1, 2))
    assert (count <= 100).all()
    assert (count >= 25).all(), "a corner hides at least a quarter"


def test_mixing_shares_labels_as_it_shares_pictures(images):
    labels = torch.eye(16)
    mixed_images, mixed_labels = pets_variation.mixed(images, labels, 1.0)
    assert torch.allclose(mixed_labels.sum(1), torch.ones(16))
    assert (mixed_labels.diagonal() >= 0.5).all(), "most of each picture stays"
    expected = (mixed_labels @ images.flatten(1)).view_as(images)
    assert torch.allclose(mixed_images, expected, atol=1e-4)
