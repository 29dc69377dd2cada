"""Pictures of digits that change until a net says something else: blurred, or pixel by pixel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter

from nextword import theme
from nextword.figures.digits import whole_percent
from nextword.figures.ink import framed, gallery, ink, marked
from nextword.figures.paper import blank
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:
    from nextword.digits import Flips, Series

WORTH_A_LINE = 0.2  # a digit's probability gets a line if it is ever so large


def blur_steps(series: Series, *, source: str) -> Shown:
    """Show a digit at each blur, with the net's decision and its probability."""
    first = int(series.decisions[0])
    pictures = [
        framed(
            ink(image, most=max(image.max(), 1)),
            f"σ {amount:g}\n{decision} · {percent_}",
            wrong=bool(decision != first),
        )
        for image, amount, decision, percent_ in zip(
            series.images,
            series.amounts,
            series.decisions,
            map(whole_percent, series.probabilities.max(axis=1)),
            strict=True,
        )
    ]
    return Shown(
        picture=gallery(pictures, alt=_turning(series), width="5rem"),
        alt=_turning(series),
        caption=t(
            "{said} Each picture is shown at full strength; the net sees the fainter, blurred ink.",
            said=_turning(series),
        ),
        source=source,
        data={"sigma_pixels": series.amounts, "decision": series.decisions}
        | {str(digit): series.probabilities[:, digit].round(5) for digit in range(10)},
    )


@theme.style()
def blur_curves(series: Series, control: Series, *, source: str) -> Shown:
    """Draw the probabilities against the blur, and for the control that of the first decision."""
    first = int(series.decisions[0])
    axes = blank(t("blur σ, pixels"), t("probability"))
    axes.plot(
        control.amounts,
        control.probabilities[:, first],
        "--",
        color=theme.CONTROL,
        label=t("{digit}, only faded (control)", digit=first),
    )
    others = np.flatnonzero(series.probabilities.max(axis=0) >= WORTH_A_LINE)
    styles = [(theme.MISTAKE, "-"), (theme.ORANGE, "-."), (theme.READER, ":"), (theme.SKY, "--")]
    lines = [
        (digit, style)
        for digit, style in zip((digit for digit in others if digit != first), styles, strict=False)
    ]
    for digit, (colour, line) in [(first, (theme.MODEL, "-")), *lines]:
        axes.plot(
            series.amounts, series.probabilities[:, digit], line, color=colour, label=str(digit)
        )
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_ylim(0, 1.03)
    faded = _fading(control)
    return show(
        axes.figure,
        alt=t(
            "Lines of probability against blur. {said} {faded}", said=_turning(series), faded=faded
        ),
        caption=f"{_turning(series)} {faded}",
        source=source,
        data={"sigma_pixels": series.amounts.round(3)}
        | {str(digit): series.probabilities[:, digit].round(5) for digit in range(10)}
        | {f"{first}_faded": control.probabilities[:, first].round(5)},
    )


def _turning(series: Series) -> str:
    first, turn = int(series.decisions[0]), series.turn
    if turn is None:
        return t(
            "The net says {digit} all the way to σ = {amount:g}.",
            digit=first,
            amount=float(series.amounts[-1]),
        )
    return t(
        "Between σ = {before:.3g} and {after:.3g} pixels the {digit} becomes a {other}.",
        digit=first,
        before=float(series.amounts[turn - 1]),
        after=float(series.amounts[turn]),
        other=int(series.decisions[turn]),
    )


def _fading(control: Series) -> str:
    if control.turn is None:
        return t(
            "With ink just as weak but not blurred, it is still a {digit}, with {share} at the "
            "right end.",
            digit=int(control.decisions[0]),
            share=whole_percent(control.probabilities[-1].max()),
        )
    return t(
        "With ink just as weak but not blurred, it has become a {other} by σ = {amount:.2g}.",
        other=int(control.decisions[control.turn]),
        amount=float(control.amounts[control.turn]),
    )


def flipped(flips: Flips, *, source: str) -> Shown:
    """Show a picture, the picture with changed pixels, and where they are."""
    first, last = int(flips.decisions[0]), int(flips.decisions[-1])
    ends = [
        f"{digit} · {whole_percent(flips.probabilities[place, digit])}"
        for place, digit in ((0, first), (-1, last))
    ]
    count = len(flips.pixels)
    said = t(
        "After {count} of {all} pixels the net takes a {one} for a {other}.",
        count=count,
        all=flips.images[0].size,
        one=first,
        other=last,
    )
    if not flips.fooled:
        said = t("After {count} changed pixels the net still says {one}.", count=count, one=first)
    pictures = [
        framed(ink(flips.images[0]), ends[0]),
        framed(marked(flips.images[-1], flips.pixels), ends[1], wrong=flips.fooled),
    ]
    return Shown(
        picture=gallery(pictures, alt=said, width="8.5rem"),
        alt=said,
        caption=t("{said} The changed pixels have frames.", said=said),
        source=source,
        data={
            "changed": range(1, count + 1),
            "row": flips.pixels[:, 0],
            "column": flips.pixels[:, 1],
            "decision": flips.decisions[1:],
        },
    )


@theme.style()
def flip_counts(
    chosen: Sequence[int], by_chance: Sequence[int], *, most: int, source: str
) -> Shown:
    """Draw how many pixels it took to fool the net, for each picture: chosen, and by chance.

    A count of `most` by chance means that this many did not do it.
    """
    axes = blank(t("pixels changed until it is fooled"), t("pictures"))
    edges = np.geomspace(1, most, 28)
    axes.hist(by_chance, edges, color=theme.CONTROL, label=t("pixels by chance (control)"))
    axes.hist(chosen, edges, color=theme.MODEL, label=t("pixels chosen by their effect"))
    axes.set_xscale("log")
    axes.set_xticks([1, 3, 10, 30, 100, 300], ["1", "3", "10", "30", "100", "300"])
    axes.minorticks_off()
    one, other = (int(np.median(counts)) for counts in (chosen, by_chance))
    never = int(np.sum(np.asarray(by_chance) >= most))
    said = t(
        "Half of the {count} pictures fall to {one} chosen pixels or fewer; by chance it "
        "takes {other}.",
        count=len(chosen),
        one=one,
        other=other,
    )
    if never:
        said += t(" {never} of them stand {most} by chance.", never=never, most=most)
    return show(
        axes.figure,
        alt=t("Two heaps on a logarithmic axis, far apart. {said}", said=said),
        caption=said,
        source=source,
        data={"chosen": list(chosen), "by_chance": list(by_chance)},
    )
