"""Pictures of a net's layers: their list, what they make of a picture, and maps of many."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from nextword import theme
from nextword.figures.ink import framed, gallery, ink
from nextword.figures.paper import percent
from nextword.figures.shown import Shown, show
from nextword.words import t

if TYPE_CHECKING:
    from nextword.layers import LayerRow

SIDE = 28
DRAWN = 2.1  # px for a pixel of the picture, in the drawing of the shapes
WIDTH, TEXT = 340, 196  # px: the drawing, and where its text begins


def layer_list(rows: Sequence[LayerRow], *, source: str) -> Shown:
    """Show the layers as a table, core layers in bold; sums below."""
    head = (t("layer"), t("makes"), t("knobs"), t("multiply–adds"))
    lines = "".join(_line(place, row) for place, row in enumerate(rows, start=1))
    said = t(
        "{layers} layers, {core} of them core layers with knobs: {knobs:,} knobs, "
        "{steps:,} multiply–adds for a picture.",
        layers=len(rows),
        core=sum(row.core for row in rows),
        knobs=sum(row.parameters for row in rows),
        steps=sum(row.multiply_adds for row in rows),
    )
    cells = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in head)
    return Shown(
        picture=f'<div role="group" aria-label="{html.escape(said)}"><table class="nw-layers">'
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div>",
        alt=said,
        caption=t("{said} Core layers are bold.", said=said),
        source=source,
        data={
            "layer": [row.name for row in rows],
            "kind": [row.kind for row in rows],
            "core": ["yes" if row.core else "no" for row in rows],
            "shape": [_shape(row.shape) for row in rows],
            "parameters": [row.parameters for row in rows],
            "multiply_adds": [row.multiply_adds for row in rows],
            "neurons": [row.neurons for row in rows],
        },
    )


def _line(place: int, row: LayerRow) -> str:
    name = html.escape(f"{place}. {row.name}")
    name = f"<strong>{name}</strong>" if row.core else name
    numbers = [f"{count:,}" if count else "–" for count in (row.parameters, row.multiply_adds)]
    cells = "".join(f"<td>{text}</td>" for text in (_shape(row.shape), *numbers))
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _shape(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape))


def shapes(rows: Sequence[LayerRow], *, source: str) -> Shown:
    """Draw what the layers make as stacks of squares and bars, from the picture to the decision."""
    steps = [("", (1, SIDE, SIDE))]
    for row in rows:
        if row.shape != steps[-1][1]:
            steps.append((row.name, row.shape))
    parts, top = [], 4.0
    for name, shape in steps:
        if name:
            parts.append(_text(TEXT, top + 12, f"↓ {name}", soft=True))
            top += 22
        drawing, height = _stack(shape, top) if len(shape) == 3 else _bar(shape[0], top)
        size = int(np.prod(shape))
        parts += [drawing, _text(TEXT, top + 13, _shape(shape).removeprefix("1×"), bold=True)]
        if len(shape) == 3:
            parts.append(_text(TEXT, top + 30, t("{size:,} numbers", size=size)))
        top += max(height, 36 if len(shape) == 3 else 20) + 6
    chain = " → ".join(_shape(shape).removeprefix("1×") for _, shape in steps)
    said = t("What the layers make: {chain}.", chain=chain)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:.0f}" width="{WIDTH}" '
        f'height="{top:.0f}" role="img" aria-label="{html.escape(said)}">{"".join(parts)}</svg>'
    )
    return Shown(
        picture=f'<div class="nw-picture">{theme.with_variables(svg)}</div>',
        alt=said,
        caption=t(
            "{said} Pictures get smaller and more numerous until only ten numbers are left.",
            said=said,
        ),
        source=source,
        data={
            "after": [name or "input" for name, _ in steps],
            "shape": [_shape(shape) for _, shape in steps],
            "numbers": [int(np.prod(shape)) for _, shape in steps],
        },
    )


def _stack(shape: Sequence[int], top: float) -> tuple[str, float]:
    """Squares one behind the other, as large as the maps are, and the height they take."""
    maps, side = shape[0], shape[1] * DRAWN
    step = min(3.2, 112 / maps)
    back = [
        f'<rect x="{1 + place * step:.1f}" y="{top + (maps - 1 - place) * step / 4:.1f}" '
        f'width="{side:.1f}" height="{side:.1f}"/>'
        for place in reversed(range(maps))
    ]
    look = f"fill: {theme.PAPER}; stroke: {theme.MODEL}; stroke-width: 1"
    return f'<g style="{look}">{"".join(back)}</g>', side + (maps - 1) * step / 4


def _bar(numbers: int, top: float) -> tuple[str, float]:
    """A bar as long as there are numbers, and its height."""
    return (
        f'<rect x="1" y="{top:.1f}" width="{max(3, numbers * 0.225):.1f}" height="14" '
        f'style="fill: {theme.MODEL}"/>'
    ), 14.0


def _text(x: float, y: float, words: str, *, bold: bool = False, soft: bool = False) -> str:
    look = f"fill: {theme.SOFT if soft else theme.INK}; font: {'600 ' * bold}13px "
    style = f"{look}var(--nw-font, sans-serif)"
    return f'<text x="{x}" y="{y:.1f}" style="{style}">{html.escape(words)}</text>'


def inside(values: Mapping[str, NDArray], *, source: str) -> Shown:
    """Show what each layer makes of one picture: `values` as DigitNet.values gives them for one.

    Maps and numbers after a ramp or pooling are drawn from 0 (paper) to the layer's largest.
    """
    parts = [
        _part(t("20 maps after the first convolution and ramp"), values["ramp 1"][0], "2.9rem"),
        _part(t("smaller by pooling"), values["pooling 1"][0], "1.6rem"),
        _part(t("50 maps after the second convolution and ramp"), values["ramp 2"][0], "1.9rem"),
        _part(t("smaller by pooling: 800 numbers"), values["pooling 2"][0], "1.2rem"),
        _part(t("500 numbers, in rows of 25"), values["ramp 3"][0].reshape(1, 20, 25), "9rem"),
    ]
    probabilities = values["softmax"][0]
    decision = int(probabilities.argmax())
    quiet = {name: float((values[name][0] == 0).mean()) for name in ("ramp 1", "ramp 2", "ramp 3")}
    said = t(
        "Looking inside while the net reads a {digit}: the shares of zeros after the three "
        "ramps are {shares}.",
        digit=decision,
        shares=", ".join(f"{100 * share:.0f} %" for share in quiet.values()),
    )
    end = _logits(values["linear 2"][0], probabilities)
    return Shown(
        picture=f'<div role="img" aria-label="{html.escape(said)}">{"".join(parts)}{end}</div>',
        alt=said,
        caption=said,
        source=source,
        data={
            "digit": range(10),
            "before_softmax": values["linear 2"][0].round(3),
            "probability": probabilities.round(6),
        },
    )


def _part(title: str, maps: NDArray, width: str) -> str:
    most = max(float(maps.max()), 1e-9)
    pictures = [framed(ink(each, most=most, colour=theme.MODEL)) for each in maps]
    return f'<p class="nw-step">{html.escape(title)}</p>' + gallery(pictures, width=width)


def _logits(logits: NDArray, probabilities: NDArray) -> str:
    heads = (t("digit"), t("score"), t("after softmax"))
    lines = "".join(
        f'<tr><th scope="row">{digit}</th><td>{score:.1f}</td><td>{100 * share:.1f} %</td></tr>'
        for digit, (score, share) in enumerate(zip(logits, probabilities, strict=True))
    ).replace("-", "−")
    cells = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in heads)
    head = f"<thead><tr>{cells}</tr></thead>"
    return f'<table class="nw-layers">{head}<tbody>{lines}</tbody></table>'


def _glyphs(axes: plt.Axes, points: NDArray, decisions: Sequence[int]) -> None:
    """Each point as the digit that was decided, in one of five colours: neighbours differ."""
    colours = [theme.MODEL, theme.MISTAKE, theme.TRUTH, theme.READER, theme.ORANGE]
    pairing = [0, 1, 2, 3, 0, 4, 1, 4, 2, 3]  # digits of one colour look unlike each other
    for digit in range(10):
        chosen = np.asarray(decisions) == digit
        axes.plot(
            *points[chosen].T,
            linestyle="none",
            marker=f"${digit}$",
            markersize=6.5,
            color=colours[pairing[digit]],
            markeredgewidth=0,
        )
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)


@theme.style()
def maps(
    panels: Mapping[str, tuple[NDArray, Sequence[int], float]], *, neighbours: int, source: str
) -> Shown:
    """Draw maps one above the other: title → (points [n, 2], their digits, neighbours' agreement).

    The agreement is that of the numbers the map was made from, not of the flat map.
    """
    figure, places = plt.subplots(len(panels), 1, squeeze=False, figsize=(6.6, 2.9 * len(panels)))
    for axes, (title, (points, labels, share)) in zip(places.flat, panels.items(), strict=True):
        _glyphs(axes, points, labels)
        axes.set_title(f"{title}: {percent(share)}")
    count = len(next(iter(panels.values()))[1])
    said = "; ".join(f"{title} {percent(share)}" for title, (_, _, share) in panels.items())
    return show(
        figure,
        alt=t(
            "{panels} flat maps of {count} digits. Agreement of neighbours: {said}.",
            panels=len(panels),
            count=count,
            said=said,
        ),
        caption=t(
            "The share of digits that agree with most of their {neighbours} nearest "
            "neighbours, before flattening: {said}.",
            neighbours=neighbours,
            said=said,
        ),
        source=source,
        data={
            "map": [title for title, (points, *_) in panels.items() for _ in points],
            "x": np.concatenate([points[:, 0] for points, *_ in panels.values()]).round(3),
            "y": np.concatenate([points[:, 1] for points, *_ in panels.values()]).round(3),
            "digit": np.concatenate([labels for _, labels, _ in panels.values()]),
        },
    )
