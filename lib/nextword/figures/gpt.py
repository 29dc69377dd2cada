"""Pictures of what a language model puts first: the likeliest next tokens as bars."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from nextword import theme
from nextword.figures.paper import percent
from nextword.figures.shown import Shown, show
from nextword.words import t

MARKS = str.maketrans({" ": "␣", "\n": "↵", "\t": "⇥"})


class Ranked(Protocol):
    """A token with its probability, such as :class:`nextword.gpt.NextToken`."""

    token: str
    probability: float


def visible(token: str) -> str:
    """Return a token with its spaces and line breaks made visible.

    >>> visible(" learn")
    '␣learn'
    """
    marked = token.translate(MARKS)
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in marked) or "∅"


def next_words(top: Sequence[Ranked], *, prompt: str, size: int, source: str) -> Shown:
    """Draw the likeliest next tokens as bars; ``size`` is how many tokens the whole list has."""
    return next_words_beside({prompt: top}, size=size, source=source)


@theme.style()
def next_words_beside(
    tops: Mapping[str, Sequence[Ranked]], *, prompt: str = "", size: int, source: str
) -> Shown:
    """Draw several lists of likeliest tokens, one below the other, on one scale.

    ``tops``: prompt → list; or, all after one ``prompt``, what else differs → list.
    """
    lengths = [len(top) for top in tops.values()]
    height = 0.7 + sum(0.36 * n + (0.3 if len(tops) > 1 else 0) for n in lengths)
    figure, places = plt.subplots(
        len(tops), 1, squeeze=False, sharex=True, figsize=(6.6, height), height_ratios=lengths
    )
    lists = [(name if prompt else quoted(name), top) for name, top in tops.items()]
    for axes, (name, top) in zip(places.flat, lists, strict=True):
        _bars(axes, top)
        axes.set_title(_drawable(name) if len(tops) > 1 else "")
    places[-1, 0].set_xlabel(t("probability of coming next"))
    places[-1, 0].margins(x=0.14)
    start = t("After {prompt}, ", prompt=quoted(prompt)) if prompt else t("After ")
    with _any_script():
        return show(
            figure,
            alt=t("The likeliest next tokens as bars. {said}.", said=start + _listed(lists)),
            caption=_point(lists, start, size),
            source=source,
            data={"after": [name for name, top in lists for _ in top],
                  "token": [row.token for _, top in lists for row in top],
                  "probability": [round(row.probability, 7) for _, x in lists for row in x]},
        )  # fmt: skip


def _point(lists: Sequence[tuple[str, Sequence[Ranked]]], start: str, size: int) -> str:
    """What one list says in full, or the first of each of several."""
    if len(lists) > 1:
        firsts = _listed([(name, top[:1]) for name, top in lists])
        return t("The likeliest. {start}{firsts}. ␣ marks a space.", start=start, firsts=firsts)
    ((_, top),) = lists
    return t(
        "{start}{said}. The {others} other tokens share {rest}. ␣ marks a space.",
        start=start, said=_listed(lists), others=f"{size - len(top):,}",
        rest=percent(1 - sum(row.probability for row in top)),
    )  # fmt: skip


def _listed(lists: Sequence[tuple[str, Sequence[Ranked]]]) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(f"{visible(row.token)} {percent(row.probability)}" for row in top)
        for name, top in lists
    )


def _bars(axes: Axes, top: Sequence[Ranked]) -> None:
    axes.barh(range(len(top)), [row.probability for row in top], height=0.62, color=theme.MODEL)
    axes.set_yticks(range(len(top)), [_drawable(visible(row.token)) for row in top])
    axes.invert_yaxis()
    axes.grid(visible=False)
    for place, row in enumerate(top):
        axes.annotate(percent(row.probability), (row.probability, place), (5, 0), va="center",
                      textcoords="offset points")  # fmt: skip
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g} %"))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))


def quoted(prompt: str, *, words: int = 5) -> str:
    """Return the end of a prompt in quotation marks, a last space made visible.

    >>> quoted("The best thing about AI is its ability to ")
    '“… AI is its ability to␣”'
    """
    body = prompt.rstrip(" ")
    parts = body.split(" ")
    end = " ".join(parts[-words:]) + "␣" * (len(prompt) - len(body))
    return f"“{'… ' if len(parts) > words else ''}{end}”"


def _drawable(text: str) -> str:
    """Text that matplotlib does not take for a formula."""
    return text.replace("$", r"\$")


@contextmanager
def _any_script() -> Iterator[None]:
    """Draw without a warning the letters that matplotlib's font lacks: the page has them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
