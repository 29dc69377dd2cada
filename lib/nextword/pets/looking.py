"""Ways to ask a pet net why: hide parts of a picture, change it, leave out the pet."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword.pets.network import PetNet, as_input, resized
from nextword.pets.pictures import KINDS, SIDE, Pictures, square
from nextword.pets.record import Score

GREY = 128  # what hides a part: the net's zero
FUR = (1.15, 0.85, 0.5)  # red, green, blue of a brown dog, relative to grey


@dataclass(frozen=True, slots=True)
class Occlusion:
    """What hiding parts of a picture does to a net's decision.

    kind: what the net takes the picture for, with the probability `sure`; lead: the score of that
    kind less the other's, before softmax. drop [row, column]: by how much the lead falls, on
    average, when a square that covers the pixel is hidden; negative where it grows. picture: what
    the net saw, uint8 [32, 32, 3]. window: the side of the squares, in pixels.
    """

    kind: str
    sure: float
    lead: float
    drop: NDArray[np.float64]
    picture: NDArray[np.uint8]
    window: int


def occlusion(picture: ArrayLike, net: PetNet, *, window: int = 8, step: int = 2) -> Occlusion:
    """Hide squares of window × window pixels, `step` pixels apart, and see what each changes.

    Raises ValueError unless the squares fit into the 32 × 32 picture and cover all of it.
    """
    if not 1 <= step <= window < SIDE or (SIDE - window) % step:
        raise ValueError(
            f"windows of {window} pixels, {step} apart, do not cover {SIDE} pixels; "
            "give 1 ≤ step ≤ window, and a step that divides what the window leaves"
        )
    small, starts = as_seen(picture), range(0, SIDE - window + 1, step)
    areas = [(slice(r, r + window), slice(c, c + window)) for r in starts for c in starts]
    hidden = np.repeat(small[None], len(areas), axis=0)
    for each, area in zip(hidden, areas, strict=True):
        each[area] = GREY
    logits = net.logits(np.concatenate([small[None], hidden])).astype(float)
    label = int(logits[0].argmax())
    lead, *left = logits[:, label] - logits[:, 1 - label]
    total, times = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for area, value in zip(areas, left, strict=True):
        total[area] += lead - value
        times[area] += 1
    sure = 1 / (1 + math.exp(-lead))
    return Occlusion(KINDS[label], sure, float(lead), total / times, small, window)


def as_seen(picture: ArrayLike) -> NDArray[np.uint8]:
    """Return a picture as the net sees it: the square in its middle, at 32 × 32."""
    pixels = resized(as_input(square(picture)), SIDE)[0]
    return ((pixels + 2) * 64).round().clamp(0, 255).byte().permute(1, 2, 0).numpy()


def disguises(picture: ArrayLike, *, seed: int = 1) -> dict[str, NDArray[np.uint8]]:
    """Return a picture in seven disguises, by name, itself first; all square and equally large."""
    plain = square(picture)[0]
    quarter = len(plain) // 4
    plain = plain[: 4 * quarter, : 4 * quarter]
    middle = plain[quarter:-quarter, quarter:-quarter]
    grey = plain.mean(axis=2, keepdims=True)
    return {
        "as it is": plain,
        "mirrored": plain[:, ::-1],
        "upside down": plain[::-1],
        "grey": _colours(np.repeat(grey, 3, axis=2)),
        "brown as a dog": _colours(grey * FUR),
        "colours reversed": 255 - plain,
        "close up": middle.repeat(2, axis=0).repeat(2, axis=1),
        "in shuffled tiles": shuffled_tiles(plain, seed=seed),
    }


def catless(picture: ArrayLike, *, seed: int = 1) -> dict[str, NDArray[np.uint8]]:
    """Return pictures without cat or dog, by name, 32 × 32, a control for what a net says of one.

    The pixels of `picture`, out of order, are among them, and scikit-image’s astronaut.
    """
    from skimage.data import astronaut

    dice, small = np.random.default_rng(seed), as_seen(picture)
    return {
        "black": np.zeros_like(small),
        "white": np.full_like(small, 255),
        "noise": dice.integers(0, 256, small.shape, dtype=np.uint8),
        "her pixels, mixed": dice.permutation(small.reshape(-1, 3)).reshape(small.shape),
        "an astronaut": as_seen(astronaut()),
    }


def blends(first: ArrayLike, last: ArrayLike, *, count: int) -> NDArray[np.uint8]:
    """Return so many pictures from one to another in equal steps, as the net sees them, 32 × 32."""
    shares = np.linspace(0, 1, count)[:, None, None, None]
    return _colours((1 - shares) * as_seen(first) + shares * as_seen(last))


def shuffled_tiles(picture: NDArray[np.uint8], *, across: int = 4, seed: int) -> NDArray[np.uint8]:
    """Return a square picture cut into across × across tiles and put together in random order."""
    side = len(picture) // across
    whole = picture[: side * across, : side * across]
    tiles = whole.reshape(across, side, across, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
    mixed = np.random.default_rng(seed).permutation(tiles)
    return mixed.reshape(across, across, side, side, 3).swapaxes(1, 2).reshape(whole.shape)


def score(pictures: Pictures, net: PetNet) -> Score:
    """Return how many of the pictures a net gets right, and what it takes for what."""
    confusion = np.zeros((len(KINDS), len(KINDS)), int)
    np.add.at(confusion, (pictures.labels, net.decide(pictures.images)), 1)
    return Score(int(confusion.trace()), len(pictures), confusion)


def hard_cases(pictures: Pictures, net: PetNet, *, count: int = 12) -> Pictures:
    """Return the pictures that the net gets wrong, the surest mistakes first, at most `count`."""
    dog = net(pictures.images)
    surplus = np.where(pictures.labels == 1, 0.5 - dog, dog - 0.5)  # above 0: wrong
    worst = np.argsort(-surplus, kind="stable")[:count]
    return pictures[worst[surplus[worst] > 0]]


def _colours(values: ArrayLike) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def resemblance(maps: NDArray, picture: ArrayLike) -> NDArray[np.float64]:
    """Return how much each map [channel, row, column] is like a picture: 1 the same, 0 not at all.

    It is the size of the correlation with the picture in grey; a map of one single value has 0.
    """
    height, width = maps.shape[1:]
    if height != width:
        raise ValueError(f"maps have to be square, like the picture; these are {maps.shape}")
    grey = resized(as_input(square(picture)), height)[0].mean(0).numpy().ravel().astype(float)
    flat = maps.reshape(len(maps), -1).astype(float)
    flat, grey = flat - flat.mean(1, keepdims=True), grey - grey.mean()
    size = np.linalg.norm(flat, axis=1) * np.linalg.norm(grey)
    return np.abs(np.divide(flat @ grey, size, out=np.zeros(len(flat)), where=size > 1e-9))
