"""Pictures of digits: samples, and what a reader of digits says to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.ink import framed, gallery, ink, sheet
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:  # the digits' room brings PyTorch along, which other figures do without
    from nextword.digits import Digits


def whole_percent(share: float) -> str:
    """Return a share as words without decimals: ``0.127`` is ``13 %``."""
    return f"{100 * share:.0f} %"


def clean(images: ArrayLike, *, source: str) -> Shown:
    """Show the ten digits 0 to 9, images [10, 28, 28], each once."""
    said = t("The ten digits as a font draws them: one picture is enough for each.")
    pictures = [framed(ink(image)) for image in np.asarray(images)]
    inked = np.count_nonzero(np.asarray(images) >= 128, axis=(1, 2))
    return Shown(
        picture=gallery(pictures, alt=said, width="3.4rem"),
        alt=said,
        caption=said,
        source=source,
        data={"digit": range(len(pictures)), "inked_pixels": inked},
    )


def samples(digits: Digits, *, kinds: Sequence[int] = tuple(range(10)), each: int = 12) -> Shown:
    """Show the first samples of some kinds of digit, a row for each kind."""
    rows = {kind: digits.of(kind).images[:each] for kind in kinds}
    names = ", ".join(map(str, kinds))
    said = t("{each} handwritten samples of each of the digits {names}.", each=each, names=names)
    pictures = [[ink(image) for image in images] for images in rows.values()]
    return Shown(
        picture=sheet(pictures, alt=said, heads=[str(kind) for kind in kinds]),
        alt=said,
        caption=t("{said} No two are alike.", said=said),
        source=digits.source,
        data={
            "digit": [kind for kind, images in rows.items() for _ in images],
            "inked_pixels": [
                np.count_nonzero(i >= 128) for images in rows.values() for i in images
            ],
        },
    )


def compared(asked: Digits, found: Digits) -> Shown:
    """Show pictures, each above the sample that was found for it, and which digit that one is."""
    right = int(np.sum(asked.labels == found.labels))
    said = t(
        "{count} pictures, each above its nearest known sample and what that one is; {right} times "
        "both are the same digit.",
        count=len(asked),
        right=right,
    )
    pairs = [
        framed(ink(one) + ink(other), str(copied), wrong=bool(truth != copied))
        for one, other, truth, copied in zip(
            asked.images, found.images, asked.labels, found.labels, strict=True
        )
    ]
    return Shown(
        picture=gallery(pairs, alt=said, width="3.4rem"),
        alt=said,
        caption=said if right == len(asked) else said + " " + t("Orange: it is another digit."),
        source=asked.source,
        data={"picture": asked.labels, "nearest": found.labels},
    )


def decided(
    images: ArrayLike, probabilities: NDArray, *, labels: Sequence[int] | None = None, source: str
) -> Shown:
    """Show pictures [n, 28, 28] with what a net says, probabilities [n, 10].

    Where `labels` say what they are, mistakes are marked and named.
    """
    said = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    truth = said if labels is None else np.asarray(labels)
    names = [
        f"{digit} · {whole_percent(share)}" + ("" if digit == is_ else t(" (a {digit})", digit=is_))
        for digit, share, is_ in zip(said, sure, truth, strict=True)
    ]
    pictures = [
        framed(ink(image), name, wrong=bool(digit != is_))
        for image, name, digit, is_ in zip(images, names, said, truth, strict=True)
    ]
    about = t("{count} pictures with the net’s decision: ", count=len(said))
    about += "; ".join(names) + "."
    wrong = int((said != truth).sum())
    judged = _course(said)
    if labels is not None:
        judged = t(
            "Mistakes: {wrong} of {count}; in brackets, what the picture is labelled.",
            wrong=wrong,
            count=len(said),
        )
    if labels is not None and wrong == len(said):
        judged = t("In brackets, what the picture is labelled.")
    data = {"decision": said, "probability": sure.round(4)}
    return Shown(
        picture=gallery(pictures, alt=about),
        alt=about,
        caption=judged,
        source=source,
        data=data if labels is None else data | {"label": truth},
    )


def _course(said: NDArray) -> str:
    """How the decisions about a row of pictures run, [n]."""
    turns = np.flatnonzero(np.diff(said))
    if len(turns) != 1:
        return t("The net says: {said}.", said=", ".join(map(str, said)))
    at = int(turns[0])
    return t("From picture {place} on the net says {after} instead of {before}.", place=at + 2,
             after=said[at + 1], before=said[at])  # fmt: skip


@theme.style()
def readers(shares: Mapping[str, tuple[float, float]], *, source: str) -> Shown:
    """Draw, for each kind of distortion, the shares read right by nearest sample and by net."""
    names = list(shares)
    nearest, net = np.array(list(shares.values())).T
    axes = blank(t("read right"), "", height=0.8 + 0.55 * len(names))
    places = np.arange(len(names))
    axes.barh(places - 0.19, nearest, 0.36, color=theme.CONTROL, label=t("nearest sample"))
    axes.barh(places + 0.19, net, 0.36, color=theme.MODEL, label=t("the net"))
    for place, pair in zip(places, shares.values(), strict=True):
        for offset, share in zip((-0.19, 0.19), pair, strict=True):
            axes.annotate(
                whole_percent(share),
                (share, place + offset),
                (4, 0),
                va="center",
                textcoords="offset points",
                fontsize=9.5,
            )
    axes.set_yticks(places, names)
    axes.set_xlim(0, 1.12)
    axes.set_xticks([0, 0.5, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.invert_yaxis()
    axes.grid(visible=False)
    said = "; ".join(
        t("{name}: nearest {one}, net {other}", name=name, one=percent(a), other=percent(b))
        for name, (a, b) in shares.items()
    )
    ahead = [name for name, (a, b) in shares.items() if a > b]
    lead = t("The net reads more in every row.")
    if ahead:
        lead = t("The net reads more in every row but: {rows}.", rows=", ".join(ahead))
    return show(
        axes.figure,
        alt=t("Two bars a row, share read right. {said}.", said=said),
        caption=lead,
        source=source,
        data={"pictures": names, "nearest": nearest.round(4), "net": net.round(4)},
    )
