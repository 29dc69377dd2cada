"""The drawing pad: a digit that the reader draws, and the net that reads it in the page."""

from __future__ import annotations

import base64
import html
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from nextword.words import t

from .base import Widget

EVERY = 10  # of the embedded digits, one in so many is a sample that the page knows
PIXELS = 28 * 28
ROUNDED = 5  # decimals of probabilities in a page: the same on every machine


def page_weights() -> bytes:
    """Return the net's weights, for the page."""
    from nextword import sources

    return sources.artifact("digits.safetensors").read_bytes()


def page_samples() -> bytes:
    """Return 500 samples for the page: for each the digit it is, one byte, then its 784 pixels."""
    known = _known()
    rows = np.column_stack([known.labels, known.images.reshape(-1, PIXELS)])
    return rows.astype(np.uint8).tobytes()


def _known() -> Any:
    from nextword import digits

    return digits.embedded()[::EVERY]


class DigitPad(Widget):
    """A pad to draw a digit on; bars with what the net says, and the nearest of 500 samples.

    It starts from ``image`` [28, 28], inked 0 to 255, or from a handwritten 2. ``blur`` is in
    pixels; with ``centre`` the net sees the ink centred and scaled as MNIST's is. The first answer
    is computed here, all others in the page; with a kernel ``image``, ``blur``, ``centre`` and
    ``answer`` follow what the reader does.
    """

    _module = "pad"
    _data = {  # noqa: RUF012
        "digits.safetensors": page_weights,
        "digit-samples.bin": page_samples,
    }

    pixels = traitlets.List(traitlets.Int(), minlen=PIXELS, maxlen=PIXELS).tag(sync=True)
    blur = traitlets.Float(0.0, min=0.0, max=5.0).tag(sync=True)
    centre = traitlets.Bool(False).tag(sync=True)
    answer = traitlets.Dict(help="probabilities, nearest digit, and its sample").tag(sync=True)
    examples = traitlets.Unicode(help="ten digits to start from, base64").tag(sync=True)
    samples = traitlets.Int(help="how many samples the page knows").tag(sync=True)

    def __init__(self, image: ArrayLike | None = None, **props: Any) -> None:
        """Read the first picture; ValueError if it is not 28 × 28 numbers from 0 to 255."""
        from nextword import digits

        examples = digits.embedded()[5::500]  # one of each kind; none of the known samples
        first = examples.images[2] if image is None else np.asarray(image)
        digits.network.as_input(first)
        if first.size != PIXELS:
            raise ValueError(f"the pad holds one picture, not {first.size // PIXELS}")
        text = base64.b64encode(examples.images.tobytes()).decode()
        pixels = [round(float(ink)) for ink in first.ravel()]
        super().__init__(pixels=pixels, examples=text, samples=len(_known()), **props)
        self.answer = self._read()

    @property
    def image(self) -> NDArray[np.int64]:
        """What is on the pad now, [28, 28]."""
        return np.array(self.pixels).reshape(28, 28)

    def _read(self) -> dict[str, Any]:
        """What net and nearest sample say to what the net sees: the same as the page computes."""
        from nextword import digits

        seen = digits.centred(self.image) if self.centre else self.image
        seen = digits.blurred(seen, self.blur)
        near = digits.nearest(_known(), seen)
        return {
            "probabilities": [round(float(p), ROUNDED) for p in digits.load_net()(seen)[0]],
            "nearest": int(near.labels[0]),
            "sample": _known().images[near.positions[0]].ravel().tolist(),
        }

    def _fallback(self) -> str:
        shares = self.answer["probabilities"]
        rows = "".join(
            f"<tr><td>{digit}</td><td>{share:.1%}</td></tr>" for digit, share in enumerate(shares)
        )
        caption = t(
            "What the net says to the digit on the pad; the nearest of {samples} samples is a "
            "{nearest}",
            samples=self.samples,
            nearest=self.answer["nearest"],
        )
        return f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}</tbody></table>"
