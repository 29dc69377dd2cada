"""The digit net: eleven layers that turn 784 pixels into ten probabilities.

The layers are those of the net the essay shows: two convolutions of 20 and 50 channels, each with a
ramp and a pooling, then 500 numbers, then ten. LeNet-5 of 1998 was smaller and had no ramps.
"""

from __future__ import annotations

import functools
import json
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn

from nextword import sources
from nextword.digits.data import SIDE

WEIGHTS = "digits.safetensors"
BATCH = 250  # pictures read at a time: what the layers make of them stays small


def blank_layers() -> nn.Sequential:
    """Return the eleven layers by name, with the random weights PyTorch gives them."""
    return nn.Sequential(
        OrderedDict(
            {
                "convolution 1": nn.Conv2d(1, 20, 5),
                "ramp 1": nn.ReLU(),
                "pooling 1": nn.MaxPool2d(2),
                "convolution 2": nn.Conv2d(20, 50, 5),
                "ramp 2": nn.ReLU(),
                "pooling 2": nn.MaxPool2d(2),
                "flatten": nn.Flatten(),
                "linear 1": nn.Linear(50 * 4 * 4, 500),
                "ramp 3": nn.ReLU(),
                "linear 2": nn.Linear(500, 10),
                "softmax": nn.Softmax(dim=1),
            }
        )
    )


@dataclass(frozen=True)
class DigitNet:
    """A digit net: pictures in, ten probabilities each out. All values it makes can be read."""

    layers: nn.Sequential
    name: str = "our digit net"

    def __call__(self, images: ArrayLike) -> NDArray[np.float32]:
        """Return the probabilities [picture, 10] of pictures [picture, 28, 28], inked 0 to 255."""
        return self._made(images, "softmax")

    def logits(self, images: ArrayLike) -> NDArray[np.float32]:
        """Return the ten numbers before softmax, [picture, 10]."""
        return self._made(images, "linear 2")

    def features(self, images: ArrayLike) -> NDArray[np.float32]:
        """Return the 500 numbers of the hidden layer, after its ramp, [picture, 500]."""
        return self._made(images, "ramp 3")

    def decide(self, images: ArrayLike) -> NDArray[np.int64]:
        """Return the likeliest digit of each picture."""
        return self.logits(images).argmax(axis=1)

    def _made(self, images: ArrayLike, layer: str) -> NDArray[np.float32]:
        """What one layer makes of the pictures."""
        batches = as_input(images).split(BATCH)
        return np.concatenate([self._through(batch)[layer] for batch in batches])

    def values(self, images: ArrayLike) -> dict[str, NDArray[np.float32]]:
        """Return what every layer makes of the pictures, by its name, [picture, …].

        Raises ValueError for pictures that are not 28 × 28 numbers from 0 to 255.
        """
        return self._through(as_input(images))

    @torch.inference_mode()
    def _through(self, now: torch.Tensor) -> dict[str, NDArray[np.float32]]:
        made = {}
        for name, layer in self.layers.named_children():
            now = layer(now)
            made[name] = now.numpy()
        return made


def as_input(images: ArrayLike) -> torch.Tensor:
    """Return pictures, one or many, as the net reads them: float32 [picture, 1, 28, 28], 0 to 1."""
    pixels = np.asarray(images, dtype=np.float32)
    if pixels.shape[-2:] != (SIDE, SIDE) or pixels.ndim not in (2, 3):
        raise ValueError(f"pictures have to be [picture, {SIDE}, {SIDE}]; these are {pixels.shape}")
    if not ((pixels >= 0) & (pixels <= 255)).all():
        raise ValueError("pixels have to be numbers from 0 (paper) to 255 (ink)")
    return torch.from_numpy(pixels.reshape(-1, 1, SIDE, SIDE) / 255)


@functools.cache
def load_net() -> DigitNet:
    """Return the trained net that comes with the book; SourceError if its weights are damaged."""
    from safetensors.torch import load_file

    layers = blank_layers()
    weights = load_file(sources.artifact(WEIGHTS))
    layers.load_state_dict({name: weight.float() for name, weight in weights.items()})
    return DigitNet(layers.eval())


def untrained_net(*, seed: int) -> DigitNet:
    """Return a net that has learned nothing: the control."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return DigitNet(blank_layers().eval(), name="an untrained net")


def card() -> dict:
    """Return what is known of the trained net: its recipe, learning curve, and scores.

    test and embedded: how many digits of MNIST's test set, and of the embedded ones, are right,
    and what is taken for what, confusion [is, said].
    """
    return json.loads(sources.artifact("digits.json").read_text(encoding="utf-8"))
