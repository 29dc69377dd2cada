"""Pictures of cats and dogs: what a net says to them, what it looks at, and how it learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike, NDArray

from nextword import theme
from nextword.figures.ink import framed, gallery
from nextword.figures.paper import blank, percent
from nextword.figures.photographs import overlaid, photograph
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:  # the pets' room brings PyTorch along, which other figures do without
    from nextword.pets import Occlusion, Record

KINDS = ("cat", "dog")


def verdicts(
    images: ArrayLike,
    dog: ArrayLike,
    *,
    labels: Sequence[int] | None = None,
    names: Iterable[str] = (),
    source: str,
) -> Shown:
    """Show pictures with what a net says: `dog` [picture], the probability of a dog.

    Where it is not what the `labels` say (0 a cat, 1 a dog), that is marked; `names` go first.
    Without labels the pictures show neither, and nothing is right or wrong.
    """
    dog = np.asarray(dog, float)
    said = (dog > 0.5).astype(int)
    judged = labels is not None
    labels = np.asarray(labels if judged else said)
    lines = [
        f"{KINDS[kind]} {_whole(share)}"
        + ("" if kind == is_ else t(" (a {kind})", kind=KINDS[is_]))
        for kind, share, is_ in zip(said, np.maximum(dog, 1 - dog), labels, strict=True)
    ]
    names = list(names)
    if names:
        lines = [f"{name}\n{line}" for name, line in zip(names, lines, strict=True)]
    parts = [
        framed(photograph(image, smooth=len(image) > 64), line, wrong=bool(wrong))
        for image, line, wrong in zip(images, lines, said != labels, strict=True)
    ]
    about = t("The net says: {said}.", said="; ".join(lines).replace("\n", ": "))
    right, count = int((said == labels).sum()), len(lines)
    if judged:
        point = t("The net is right about {right} of these {count}.", right=right, count=count)
    else:
        point = t("The net says “cat” to {cats} of these {count}.",
                  cats=int((said == 0).sum()), count=count)  # fmt: skip
    shows = {"shows": [KINDS[label] for label in labels]} if judged else {}
    data = shows | {"probability_of_dog": dog.round(4)}
    return Shown(
        picture=gallery(parts, width=_width(count), alt=about),
        alt=about,
        caption=point if count > 1 else about,
        source=source,
        data={"picture": names, **data} if names else data,
    )


def _width(count: int) -> str:
    """The width of each of so many pictures: one is large, others stand in full rows of a page."""
    if count == 1:
        return "12rem"
    across = next((each for each in (4, 5, 6, 3) if count % each == 0), 4)
    return f"max(6.6rem, calc({100 / across:.4g}% - 0.5rem))"


def occlusions(picture: NDArray, found: Mapping[str, Occlusion], *, source: str) -> Shown:
    """Show a square picture, and for each net where hiding a part changes its decision.

    Blue: hiding it costs the decision points; orange: it wins some. Each map has its own scale.
    """
    parts = [framed(photograph(picture), t("the photograph"))]
    spoken = [_spoken(name, each) for name, each in found.items()]
    for each, line in zip(found.values(), spoken, strict=True):
        parts.append(framed(photograph(overlaid(picture, each.drop)), line))
    said = "; ".join(spoken).replace("\n", ", ")
    return Shown(
        picture=gallery(parts, width="10.5rem", alt=t("Where hiding matters: {said}.", said=said)),
        alt=said,
        caption=t(
            "The lead is the score for the net’s answer minus that for the other, before softmax. "
            "Hide a square of {window} × {window} of the 32 × 32 pixels and it changes: blue where "
            "it falls, orange where it grows, each map on its own scale. {said}.",
            window=next(iter(found.values())).window,
            said=said,
        ),
        source=source,
        data={
            "net": list(found),
            "says": [each.kind for each in found.values()],
            "lead": [round(each.lead, 3) for each in found.values()],
            "largest_fall": [round(float(each.drop.max()), 3) for each in found.values()],
            "largest_rise": [round(float(-each.drop.min()), 3) for each in found.values()],
        },
    )


@theme.style()
def learning(record: Record, *, source: str) -> Shown:
    """Draw the share right on training pictures, epoch by epoch, and on the test pictures."""
    axes = blank(t("times every picture was read"), t("told correctly"))
    epochs = [row["epoch"] for row in record.curve]
    right = [row["right"] for row in record.curve]
    low, high = record.test.interval
    axes.axhline(0.5, color=theme.CONTROL, linestyle="--", label=t("tossing a coin"))
    axes.plot(epochs, right, color=theme.MODEL, label=t("training pictures, varied"))
    axes.axhspan(low, high, color=theme.TRUTH, alpha=0.15, linewidth=0)
    axes.axhline(
        record.test.share, color=theme.TRUTH, linestyle=":", label=t("test pictures, at the end")
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    said = t(
        "After {epochs} epochs the net is right about {right:,} of {of:,} test pictures, {share}. "
        "On more such pictures it would most likely come to between {low} and {high}.",
        epochs=epochs[-1],
        right=record.test.right,
        of=record.test.of,
        share=f"{100 * record.test.share:.4g} %",
        low=percent(low),
        high=percent(high),
    )
    return show(
        axes.figure,
        alt=t("A rising curve. {said}", said=said),
        caption=said,
        source=source,
        data={"epoch": epochs, "right": right, "loss": [row["loss"] for row in record.curve]},
    )  # fmt: skip


@theme.style()
def known(record: Record, *, source: str) -> Shown:
    """Draw how well a straight cut through each layer's averages tells cats from dogs."""
    axes = blank(t("layer"), t("told correctly"))
    axes.axhline(0.5, color=theme.CONTROL, linestyle=":", label=t("tossing a coin"))
    for (name, shares), look in zip(record.probes.items(), ("-o", "--o"), strict=True):
        colour = theme.MODEL if look == "-o" else theme.CONTROL
        axes.plot(range(1, len(shares) + 1), shares, look, color=colour, label=name)
    ours, control = record.probes.values()
    layers = range(1, len(ours) + 1)
    axes.set(xticks=layers, ylim=(0.45, 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    said = t(
        "From a layer’s averages alone, {first} of the test pictures are told correctly at layer "
        "1, {last} at layer {count}; untrained, at most {control}. A coin gets 50 %.",
        first=percent(ours[0]),
        last=percent(ours[-1]),
        count=len(ours),
        control=percent(max(control)),
    )
    return show(
        axes.figure,
        alt=t("Two lines over the layers. {said}", said=said),
        caption=said,
        source=source,
        data={"layer": layers, **{name: list(shares) for name, shares in record.probes.items()}},
    )  # fmt: skip


def _spoken(name: str, found: Occlusion) -> str:
    return t(
        "{name}: {kind}\nlead {lead:.1f}, falls by up to {fall:.1f}",
        name=name,
        kind=found.kind,
        lead=found.lead,
        fall=max(0.0, float(found.drop.max())),
    )


def _whole(share: float) -> str:
    """A share in whole percent, but never all or nothing unless it is."""
    if 0.995 <= share < 1:
        return t("over 99 %")
    return f"{100 * share:.0f} %"
