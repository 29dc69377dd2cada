"""Photographs and maps inside a page: shrunk to what is needed, embedded as JPEG or PNG."""

from __future__ import annotations

import base64
import io

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray
from PIL import Image

from nextword import theme

SHARPEST = 200  # pixels across, the most that is embedded of a picture
MAP_SIDE = 96  # of a feature map


def photograph(picture: NDArray[np.uint8], *, smooth: bool = True) -> str:
    """A picture, grey or coloured, as an image that is as wide as its place."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    if max(image.size) > SHARPEST:
        image.thumbnail((SHARPEST, SHARPEST), Image.Resampling.LANCZOS)
    file, kind = io.BytesIO(), "jpeg" if min(image.size) > 64 else "png"
    image.save(file, kind, quality=80, optimize=True)
    data = base64.b64encode(file.getvalue()).decode()
    look = "" if smooth else "; image-rendering: pixelated"
    # The class and the padding keep the theme from dimming and framing it in the dark.
    return (
        f'<img src="data:image/{kind};base64,{data}" alt="" width="{image.width}" '
        f'height="{image.height}" class="dark-light" '
        f'style="display: block; width: 100%; height: auto; padding: 0{look}">'
    )


def grey(values: NDArray) -> NDArray[np.uint8]:
    """A map as a grey picture: its least value black, its largest white, and not too large."""
    span = float(values.max() - values.min()) or 1.0
    image = Image.fromarray(np.uint8((values - values.min()) / span * 255))
    image.thumbnail((MAP_SIDE, MAP_SIDE), Image.Resampling.BOX)
    return np.asarray(image)


def coloured(weights: NDArray) -> NDArray[np.uint8]:
    """Weights [row, column, colour] as a picture: grey is zero, the strongest is full colour."""
    strongest = float(np.abs(weights).max()) or 1.0
    return np.uint8(np.rint(127.5 + 127.5 * weights / strongest))


def overlaid(picture: NDArray, drop: NDArray) -> NDArray[np.uint8]:
    """The picture in grey; blue where hiding makes the net less sure, orange where surer."""
    side = min(picture.shape[0], SHARPEST)
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)
    grey = np.asarray(small.convert("L"), float)[..., None] / 255 * np.ones(3)
    size = (side, side)
    shares = Image.fromarray(np.float32(drop)).resize(size, Image.Resampling.BILINEAR)
    strength = np.asarray(shares)[..., None] / max(float(np.abs(drop).max()), 1e-9)
    colour = np.where(strength > 0, to_rgb(theme.MODEL), to_rgb(theme.MISTAKE))
    share = 0.85 * np.abs(strength)
    return np.uint8(np.clip(255 * ((1 - share) * grey + share * colour), 0, 255))
