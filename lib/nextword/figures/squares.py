"""Numbered squares, the bluer the larger their share, with the key to their colours below."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nextword import theme
from nextword.figures.cells import NARROW, TEXT, WIDE, both_widths, svg, words

MOST_INK = 0.48  # of a square's colour, so that the number on it stays readable
TALL, GAP = 30, 4  # px
STEPS = (0, 0.5, 1)  # the shares that the key shows


def squares(shares: Mapping[int, float], *, framed: Collection[int], key: str, alt: str) -> str:
    """Return the HTML of a square for each number, in rows for a page and for a phone.

    shares: number → 0 to 1; ``framed`` numbers have a thick frame; ``key`` says what a share is.
    """
    wide, narrow = (_page(shares, framed, width, columns, key, alt)
                    for width, columns in ((WIDE, 11), (NARROW, 8)))  # fmt: skip
    return both_widths(wide, narrow)


def _page(
    shares: Mapping[int, float],
    framed: Collection[int],
    width: int,
    columns: int,
    key: str,
    alt: str,
) -> str:
    room = (width - GAP * (columns - 1)) / columns
    body = ""
    for i, (number, share) in enumerate(shares.items()):
        left, top = i % columns * (room + GAP), i // columns * (TALL + GAP)
        body += _square(left, top, room, share, thick=number in framed)
        body += words(str(number), left + room / 2, top + TALL / 2 + TEXT / 3, anchor="middle")
    top = -(-len(shares) // columns) * (TALL + GAP) + TEXT
    body += words(key, 0, top + TEXT)
    for i, share in enumerate(STEPS):
        left = i * width / len(STEPS)
        body += _square(left, top + 22, room, share)
        body += words(f"{100 * share:.0f} %", left + room + 6, top + 22 + TALL / 2 + TEXT / 3)
    return svg(width, top + 22 + TALL, body, alt)


def _square(left: float, top: float, room: float, share: float, *, thick: bool = False) -> str:
    edge = f"{theme.TRUTH}; stroke-width: 3" if thick else theme.LINE
    return (
        f'<rect x="{left + 1:g}" y="{top + 1:g}" width="{room - 2:g}" height="{TALL - 2}" rx="4" '
        f'style="fill: {theme.MODEL}; fill-opacity: {MOST_INK * share:.3f}; stroke: {edge}"/>'
    )
