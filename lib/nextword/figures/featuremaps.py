"""Pictures of what the layers of a picture-reading net make of a photograph, and of its filters."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nextword.figures.ink import framed, gallery
from nextword.figures.photographs import coloured, grey, photograph
from nextword.figures.shown import Shown
from nextword.words import t

EIGHT = "max(4.4rem, calc(12.5% - 0.5rem))"  # in a row of the page, four on a phone
CLEAR = 0.4  # so much like the photograph, and one sees it in a map


def maps(
    layers: Mapping[str, NDArray],
    resemblance: Mapping[str, NDArray],
    *,
    layer: str,
    count: int = 16,
    source: str,
) -> Shown:
    """Show the first maps that a layer makes of a photograph, a group for each net.

    layers: net → [channel, row, column]; each map is drawn from black, its least value, to white,
    its largest. resemblance: net → how much each map is like the photograph, 0 to 1 [channel].
    """
    groups = [
        _titled(name, [photograph(grey(each)) for each in made[:count]], width=EIGHT)
        for name, made in layers.items()
    ]
    total = len(next(iter(layers.values())))
    alike = "; ".join(f"{name} {100 * (each > CLEAR).mean():.0f} %"
                      for name, each in resemblance.items())  # fmt: skip
    shown = t("{count} of the {total} maps", count=min(count, total), total=total)
    said = t(
        "{layer}: {shown} that it makes of the photograph, not picked. Maps that are more than "
        "{clear} like it (1: the same, 0: not at all): {alike}.",
        layer=layer.capitalize(),
        shown=shown if count < total else t("the {total} maps", total=total),
        clear=CLEAR,
        alike=alike,
    )
    return Shown(
        picture=_group(groups, said),
        alt=said,
        caption=said,
        source=source,
        data={
            "net": [name for name, each in resemblance.items() for _ in each],
            "map": [number for each in resemblance.values() for number in range(1, len(each) + 1)],
            "like_the_photograph": np.concatenate(list(resemblance.values())).round(3),
        },
    )


def filters(nets: Mapping[str, NDArray], *, source: str) -> Shown:
    """Show first-layer filters [channel, row, column, colour] as coloured squares, by net.

    Middle grey is a weight of zero; the strongest weight of a filter is full colour.
    """
    groups = [
        _titled(name, [photograph(coloured(each), smooth=False) for each in weights], width=EIGHT)
        for name, weights in nets.items()
    ]
    count, size = next(iter(nets.values())).shape[:2]
    said = t(
        "The {count} filters of layer 1, {size} × {size} pixels each: what a filter looks like is "
        "what it answers to most.",
        count=count,
        size=size,
    )
    return Shown(
        picture=_group(groups, said),
        alt=said,
        caption=said,
        source=source,
        data={
            "net": [name for name, weights in nets.items() for _ in weights],
            "filter": [number for _ in nets for number in range(1, count + 1)],
            "strongest_weight": [float(f"{np.abs(w).max():.3g}") for x in nets.values() for w in x],
        },
    )  # fmt: skip


def _titled(title: str, pictures: Sequence[str], *, width: str) -> str:
    frames = [framed(picture) for picture in pictures]
    return f'<p class="nw-step">{html.escape(title)}</p>' + gallery(frames, width=width)


def _group(parts: Sequence[str], alt: str) -> str:
    return f'<div role="img" aria-label="{html.escape(alt)}">{"".join(parts)}</div>'
