"""Changing single pixels until a net changes its mind: chosen well, and chosen by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from nextword.digits.data import SIDE
from nextword.digits.network import DigitNet, as_input

TRIED = 40  # pixels tried in each step, those that look best by their gradient


@dataclass(frozen=True, slots=True)
class Flips:
    """A picture after 0, 1, 2, … changed pixels, [n + 1, 28, 28], and the net's probabilities.

    `pixels` are the changed ones in order, row and column, [n, 2].
    """

    images: NDArray[np.float64]
    pixels: NDArray[np.int64]
    probabilities: NDArray[np.float32]

    @property
    def decisions(self) -> NDArray[np.int64]:
        """The likeliest digit after 0, 1, 2, … pixels."""
        return self.probabilities.argmax(axis=1)

    @property
    def fooled(self) -> bool:
        """Whether the net says something else in the end than in the beginning."""
        return bool(self.decisions[-1] != self.decisions[0])


def flip_pixels(image: ArrayLike, net: DigitNet, *, most: int = 60) -> Flips:
    """Return the picture [28, 28] with pixels inverted one by one until the net decides otherwise.

    Each step takes the pixel that helps most. That is greedy: fewer pixels may do, never more.
    It stops after `most` pixels, fooled or not; ValueError unless that is from 1 to 784.
    """
    pixels = _checked(image, most)
    digit = int(net.decide(pixels)[0])
    images, chosen = [pixels], []
    while len(chosen) < most and int(net.decide(images[-1])[0]) == digit:
        place, changed = _best_step(images[-1], net, digit, chosen)
        chosen.append(place)
        images.append(changed)
    return _made(images, chosen, net)


def flip_at_random(image: ArrayLike, net: DigitNet, *, seed: int, most: int = 400) -> Flips:
    """Return the same for pixels chosen by chance, the control; ValueError as above."""
    pixels = _checked(image, most)
    order = np.random.default_rng(seed).permutation(SIDE * SIDE)[:most]
    images = [pixels]
    for place in order:
        images.append(_inverted(images[-1], int(place)))
    decisions = net.decide(np.stack(images))
    other = np.flatnonzero(decisions != decisions[0])
    end = int(other[0]) if len(other) else most
    return _made(images[: end + 1], [int(place) for place in order[:end]], net)


def _checked(image: ArrayLike, most: int) -> NDArray[np.float64]:
    if not 1 <= most <= SIDE * SIDE:
        raise ValueError(f"most has to be from 1 to {SIDE * SIDE} pixels; it is {most}")
    pixels = np.asarray(image, dtype=np.float64)
    if pixels.shape != (SIDE, SIDE):
        raise ValueError(f"the picture has to be [{SIDE}, {SIDE}]; it is {pixels.shape}")
    return pixels


def _best_step(
    image: NDArray, net: DigitNet, digit: int, chosen: Sequence[int]
) -> tuple[int, NDArray]:
    """The pixel whose inversion brings another digit nearest, and the picture with it inverted."""
    promised = _slopes(image, net, digit) * (_opposite(image) - image)
    promised.flat[list(chosen)] = np.inf  # a pixel changes once
    places = [int(place) for place in np.argsort(promised, axis=None, kind="stable")[:TRIED]]
    tries = np.stack([_inverted(image, place) for place in places])
    best = int(_margins(net.logits(tries), digit).argmin())
    return places[best], tries[best]


def _margins(logits: NDArray, digit: int) -> NDArray:
    """By how much the digit is ahead of the best other one; below 0 the net decides otherwise."""
    return logits[:, digit] - np.delete(logits, digit, axis=1).max(axis=1)


def _slopes(image: NDArray, net: DigitNet, digit: int) -> NDArray[np.float64]:
    """How fast that margin grows with the ink of each pixel, [28, 28]."""
    pixels = as_input(image).requires_grad_()
    logits = net.layers[:-1](pixels)[0]
    others = torch.cat([logits[:digit], logits[digit + 1 :]])
    (slopes,) = torch.autograd.grad(logits[digit] - others.max(), pixels)
    return slopes.numpy().reshape(SIDE, SIDE).astype(np.float64)


def _opposite(image: NDArray) -> NDArray:
    """Ink for pixels that are nearer to paper, paper for the others."""
    return np.where(image < 128, 255.0, 0.0)


def _inverted(image: NDArray, place: int) -> NDArray:
    changed = image.copy()
    changed.flat[place] = _opposite(image.flat[place])
    return changed


def _made(images: Sequence[NDArray], chosen: Sequence[int], net: DigitNet) -> Flips:
    stacked = np.stack(images)
    pixels = np.stack(np.divmod(np.array(chosen, np.int64), SIDE), axis=1)
    return Flips(stacked, pixels, net(stacked))
