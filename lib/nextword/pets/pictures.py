"""Pictures of cats and dogs: CIFAR's small ones, photographs, and one cat that is always there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword import sources
from nextword.words import t

SIDE = 32  # pixels
KINDS = ("cat", "dog")  # what the labels 0 and 1 stand for
PARTS = {"train": "to learn from", "test": "to be tested on"}
CHELSEA = (slice(0, 300), slice(70, 370))  # the rows and columns with the cat's face


@dataclass(frozen=True, slots=True)
class Pictures:
    """Colour pictures, uint8 [picture, row, column, 3]; what they show [picture], 0 a cat and 1 a
    dog; and where they came from, for a caption.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    source: str

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: slice | ArrayLike) -> Pictures:
        """The chosen pictures, by slice, by list of positions or by mask."""
        return Pictures(self.images[chosen], self.labels[chosen], self.source)

    @property
    def kinds(self) -> list[str]:
        """What each picture shows, in a word."""
        return [KINDS[label] for label in self.labels]


def load(part: Literal["train", "test"] = "test", *, download: bool = False) -> Pictures:
    """Return CIFAR's 10,000 cats and dogs to learn from, or the 2,000 to be tested on.

    Raises SourceError where the file is not to be had: nothing stands in for a test.
    """
    if part not in PARTS:
        raise ValueError(f"part has to be 'train' or 'test'; it is {part!r}")
    found = sources.find("cifar-cats-dogs", download=download)
    with np.load(found.path, allow_pickle=False) as file:
        images, labels = file[f"x_{part}"], file[f"y_{part}"].astype(np.int64)
    said = t("{count:,} cats and dogs of CIFAR-10, {part}", count=len(labels), part=PARTS[part])
    return Pictures(images, labels, said)


def photo() -> NDArray[np.uint8]:
    """Return the photograph of a cat that the package scikit-image carries, [300, 300, 3].

    The cat is Chelsea, photographed by Stéfan van der Walt and given to the public (CC0).
    """
    from skimage.data import chelsea

    return chelsea()[CHELSEA]


def photos(*, download: bool = False) -> Pictures:
    """Return 370 photographs of pets, [picture, 128, 128, 3], or only Chelsea where there are none.

    They are from the Oxford-IIIT pet data set (Parkhi and others, 2012).
    """
    try:
        found = sources.find("pet-photos", download=download)
    except sources.SourceError:
        if download:
            raise
        said = t("The cat Chelsea, a photograph from scikit-image, CC0")
        return Pictures(photo()[None], np.zeros(1, np.int64), said)
    with np.load(found.path, allow_pickle=False) as file:
        labels = file["y"].astype(np.int64)
        said = t("{count} photographs of the Oxford-IIIT pets", count=len(labels))
        return Pictures(file["x"], labels, said)


def as_pictures(pictures: ArrayLike) -> NDArray[np.uint8]:
    """Return one picture or many as [picture, row, column, 3]; ValueError if they are none."""
    pixels = np.asarray(pictures)
    if pixels.ndim not in (3, 4) or pixels.shape[-1] != 3 or 0 in pixels.shape:
        raise ValueError(f"pictures have to be [picture, row, column, 3]; these are {pixels.shape}")
    if pixels.dtype != np.uint8:
        raise ValueError(f"colours have to be uint8, 0 to 255; these are {pixels.dtype}")
    return pixels.reshape(-1, *pixels.shape[-3:])


def square(pictures: ArrayLike) -> NDArray[np.uint8]:
    """Return the largest square in the middle of each picture."""
    pixels = as_pictures(pictures)
    height, width = pixels.shape[1:3]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return pixels[:, top : top + side, left : left + side]
