"""The pet net: thirteen layers that turn a picture into the probability that it shows a dog.

Twelve convolutions with a ramp each, then one linear layer on the averages of the last 128 maps.
Some layers add what went into the layer before them, which makes a deep net easier to train
(He and others, 2016); three are followed by a pooling that halves the sides.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn
from torch.nn import functional as F

from nextword import sources
from nextword.pets.pictures import KINDS, SIDE, as_pictures, square

WEIGHTS = "pets.safetensors"
INPUTS = (3, 16, 48, 48, 48, 96, 96, 96, 96, 96, 128, 128)  # channels read by each convolution
OUTPUTS = (16, 48, 48, 48, 96, 96, 96, 96, 96, 128, 128, 128)  # and written
ADDING = (4, 7, 9, 12)  # layers that add what went into the layer before them
POOLING = (2, 5, 10)  # layers whose maps are halved before the next
BATCH = 250  # pictures at once, so that memory stays small


class PetLayers(nn.Module):
    """The thirteen layers with weights, and the way through them."""

    def __init__(self) -> None:
        super().__init__()
        sizes = zip(INPUTS, OUTPUTS, strict=True)
        self.convolutions = nn.ModuleList(nn.Conv2d(i, o, 3, padding=1) for i, o in sizes)
        self.linear = nn.Linear(OUTPUTS[-1], len(KINDS))
        for convolution in self.convolutions:
            nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
            nn.init.zeros_(convolution.bias)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Return two numbers for each picture [picture, 3, row, column]; softmax is left out."""
        *_, (_, logits) = self.steps(pixels)
        return logits

    def steps(self, now: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        """Yield each layer's name and what it makes, [picture, channel, row, column], then logits.

        What is yielded of a layer comes after its ramp and its adding, and before its pooling.
        """
        before = now
        for number, convolution in enumerate(self.convolutions, start=1):
            before, came_in = now, before
            now = F.relu(convolution(now))
            if number in ADDING:
                now = now + came_in
            yield f"layer {number}", now
            if number in POOLING:
                now = F.max_pool2d(now, 2)
        yield f"layer {len(INPUTS) + 1}", self.linear(now.mean((2, 3)))


@dataclass(frozen=True)
class PetNet:
    """A pet net: pictures in, probabilities out. All values it makes can be read."""

    layers: PetLayers
    name: str = "our pet net"

    def __call__(self, pictures: ArrayLike) -> NDArray[np.float32]:
        """Return the probability of a dog [picture]; the other probability is that of a cat.

        Of pictures [picture, row, column, 3], uint8, the square in the middle is brought to
        32 × 32. The net looks at it and at its mirror image, and the two results are averaged.
        """
        return softmax(self.logits(pictures))[:, KINDS.index("dog")]

    @property
    def filters(self) -> NDArray[np.float32]:
        """The weights of the first layer, [channel, row, column, colour]."""
        return self.layers.convolutions[0].weight.detach().permute(0, 2, 3, 1).numpy()

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""
        return sum(each.numel() for each in self.layers.parameters())

    def decide(self, pictures: ArrayLike) -> NDArray[np.int64]:
        """Return 0 for each picture that the net takes for a cat and 1 for a dog."""
        return self.logits(pictures).argmax(axis=1)

    @torch.inference_mode()
    def logits(self, pictures: ArrayLike) -> NDArray[np.float32]:
        """Return the two numbers before softmax, [picture, 2], mean of picture and mirror image."""
        small = resized(as_input(square(pictures)), SIDE)
        parts = [self.layers(part) + self.layers(part.flip(3)) for part in small.split(BATCH)]
        return torch.cat(parts).numpy() / 2

    @torch.inference_mode()
    def averages(self, pictures: ArrayLike) -> dict[str, NDArray[np.float32]]:
        """Return for every convolution the averages of its maps, [picture, channel], by name."""
        small = resized(as_input(square(pictures)), SIDE)
        parts = {}
        for part in small.split(BATCH):
            *maps, _ = self.layers.steps(part)
            for name, made in maps:
                parts.setdefault(name, []).append(made.mean((2, 3)))
        return {name: torch.cat(layer).numpy() for name, layer in parts.items()}

    @torch.inference_mode()
    def values(self, pictures: ArrayLike, *, side: int | None = None) -> dict[str, NDArray]:
        """Return what every layer makes of the pictures, [picture, channel, row, column], by name.

        They are not cropped, nor resized unless a `side` is given (pixels, for square pictures).
        The net learned from 32 × 32 pixels; larger pictures give larger maps, of finer details.
        """
        pixels = as_input(pictures)
        pixels = pixels if side is None else resized(pixels, side)
        return {name: made.numpy() for name, made in self.layers.steps(pixels)}


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities [picture, kind] of logits [picture, kind]."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def as_input(pictures: ArrayLike) -> torch.Tensor:
    """Return pictures as the net reads them: float32 [picture, 3, row, column], −2 to 2.

    Raises ValueError for anything but uint8 [picture, row, column, 3] or one such picture.
    """
    pixels = torch.from_numpy(np.ascontiguousarray(as_pictures(pictures)))
    return (pixels.permute(0, 3, 1, 2).float() / 64 - 2).contiguous()


def resized(pixels: torch.Tensor, side: int) -> torch.Tensor:
    """Return pixels [picture, 3, row, column] at side × side, averaged over what falls together."""
    if pixels.shape[2:] == (side, side):
        return pixels
    return F.interpolate(pixels, (side, side), mode="bilinear", antialias=True)


@functools.cache
def load_net() -> PetNet:
    """Return the trained net that comes with the book; SourceError if its weights are damaged."""
    from safetensors.torch import load_file

    layers = PetLayers()
    weights = load_file(sources.artifact(WEIGHTS))
    layers.load_state_dict({name: weight.float() for name, weight in weights.items()})
    return PetNet(layers.eval())


def untrained_net(*, seed: int) -> PetNet:
    """Return a net that has learned nothing, the control.

    Its weights are those that training with this seed starts from.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return PetNet(PetLayers().eval(), name="an untrained net")
