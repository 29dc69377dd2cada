"""Vary pictures by chance, so that a net that sees them again and again never sees the same one.

Pictures are float [picture, 3, row, column] with 0 as middle grey; randomness is torch's own.
"""

import math

import numpy as np
import torch
from torch.nn import functional as F


def varied(
    images: torch.Tensor, *, turned_share: float, shift: int, colour: float, hole: int
) -> torch.Tensor:
    """Return the pictures mirrored, shifted, turned, recoloured, with a hole, each by chance."""
    n = len(images)
    mirror = torch.rand(n, 1, 1, 1) < 0.5
    images = torch.where(mirror, images.flip(3), images)
    turn = torch.rand(n, 1, 1, 1) < turned_share
    images = torch.where(turn, turned(images), shifted(images, shift))
    return with_hole(recoloured(images, colour), hole)


def shifted(images: torch.Tensor, most: int) -> torch.Tensor:
    """Return the pictures moved by whole pixels; the edge is mirrored into the gap."""
    n, _, side, _ = images.shape
    padded = F.pad(images, (most,) * 4, mode="reflect")
    down, right = torch.randint(0, 2 * most + 1, (2, n, 1)) + torch.arange(side)
    which = torch.arange(n)[:, None, None, None]
    channel = torch.arange(images.shape[1])[:, None, None]
    return padded[which, channel, down[:, None, :, None], right[:, None, None, :]]


def turned(
    images: torch.Tensor, degrees: float = 15, stretch: float = 0.2, shift: float = 0.1
) -> torch.Tensor:
    """Return the pictures turned, scaled and shifted, by up to such shares of their size."""
    n = len(images)
    between = lambda most: (2 * torch.rand(n) - 1) * most  # noqa: E731
    angle, scale = between(math.radians(degrees)), 1 + between(stretch)
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = torch.stack([cos, -sin, between(2 * shift), sin, cos, between(2 * shift)], 1).view(
        n, 2, 3
    )
    grid = F.affine_grid(rows, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)


def recoloured(images: torch.Tensor, most: float) -> torch.Tensor:
    """Return the pictures brighter or darker, with more or less contrast and colour."""
    light, contrast, colour = (2 * torch.rand(3, len(images), 1, 1, 1) - 1) * most
    grey = images.mean(1, keepdim=True)
    images = grey + (images - grey) * (1 + colour)
    middle = images.mean((1, 2, 3), keepdim=True)
    return middle + (images - middle) * (1 + contrast) + light


def with_hole(images: torch.Tensor, side: int) -> torch.Tensor:
    """Return the pictures with a grey square somewhere."""
    n, _, height, width = images.shape
    top, left = torch.randint(0, height, (2, n, 1, 1)) - side // 2
    rows, columns = torch.arange(height)[:, None], torch.arange(width)
    hole = (rows >= top) & (rows < top + side) & (columns >= left) & (columns < left + side)
    return images.masked_fill(hole[:, None], 0.0)


def mixed(
    images: torch.Tensor, labels: torch.Tensor, mixup: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return each picture with a little of another laid over it, and the labels so shared."""
    if not mixup:
        return images, labels
    chance = np.random.default_rng(int(torch.randint(2**31, ())))
    share = max(most := chance.beta(mixup, mixup), 1 - most)
    other = torch.randperm(len(images))
    return torch.lerp(images[other], images, share), torch.lerp(labels[other], labels, share)
