"""Pictures of letters: how often each occurs, and how soon a sample can tell."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase

import numpy as np
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from nextword import theme
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.ngrams import Counts

LETTERS = list(ascii_lowercase)


def shares(letters: Counts) -> NDArray[np.float64]:
    """Return the share of each of the 26 letters among all letters, a to z: [26]."""
    counts = np.array([letters[letter] for letter in LETTERS], float)
    return counts / counts.sum()


@theme.style()
def letter_bars(letters: Counts, *, order: str = "frequency") -> Shown:
    """Draw the 26 letters as bars, by ``order``: "frequency" or "alphabet"."""
    share = shares(letters)
    places = np.argsort(-share, kind="stable") if order == "frequency" else np.arange(26)
    names = [LETTERS[i] for i in places]
    axes = blank("", "share of all letters")
    axes.bar(names, share[places], color=theme.MODEL, width=0.75)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    top = [LETTERS[i] for i in np.argsort(-share, kind="stable")[:3]]
    leaders = ", ".join(f"{letter} {percent(share[LETTERS.index(letter)])}" for letter in top)
    total = sum(letters[letter] for letter in LETTERS)
    return show(
        axes.figure,
        alt=f"Bars for the 26 letters. The tallest: {leaders}.",
        caption=f"{total:,} letters. Most frequent: {leaders}.",
        source=letters.source,
        data={"letter": names, "share": share[places].round(6),
              "count": [letters[name] for name in names]},
    )  # fmt: skip


@theme.style()
def letter_pair_bars(one: Counts, other: Counts, *, names: tuple[str, str]) -> Shown:
    """Draw the letters of two texts side by side, most frequent first in the first text."""
    first, second = shares(one), shares(other)
    places = np.argsort(-first, kind="stable")
    axes = blank("", "share of all letters")
    x = np.arange(26)
    axes.bar(x - 0.2, first[places], width=0.4, color=theme.MODEL, label=names[0])
    axes.bar(x + 0.2, second[places], width=0.4, color=theme.ORANGE, label=names[1])
    axes.set_xticks(x, [LETTERS[i] for i in places])
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    apart = int(np.argmax(np.abs(second - first)))
    gap = f"{LETTERS[apart]}: {percent(first[apart])} in {names[0]}, {percent(second[apart])} "
    gap += f"in {names[1]}"
    return show(
        axes.figure,
        alt=f"Two bars for each letter, nearly equal almost everywhere. Farthest apart is {gap}.",
        caption=f"The two texts agree on most letters. Farthest apart: {gap}.",
        source=f"{one.source}; {other.source}",
        data={"letter": [LETTERS[i] for i in places],
              names[0]: first[places].round(6), names[1]: second[places].round(6)},
    )  # fmt: skip


@theme.style()
def one_letter(letter: str, texts: Mapping[str, Counts]) -> Shown:
    """Draw the share of one letter in several texts as horizontal bars, in the given order."""
    share = {name: float(shares(text)[LETTERS.index(letter)]) for name, text in texts.items()}
    axes = blank(f"share of the letter {letter}", "", height=0.6 + 0.42 * len(share))
    axes.barh(list(share), list(share.values()), color=theme.MODEL, height=0.62)
    axes.invert_yaxis()
    axes.grid(visible=False)
    for place, value in enumerate(share.values()):
        axes.annotate(percent(value), (value, place), (5, 0), va="center",
                      textcoords="offset points")  # fmt: skip
    axes.margins(x=0.14)
    axes.xaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    said = "; ".join(f"{name} {percent(value)}" for name, value in share.items())
    return show(
        axes.figure,
        alt=f"Bars of the share of {letter}: {said}.",
        caption=f"Share of {letter} among all letters: {said}.",
        source="; ".join(
            dict.fromkeys(text.source.split(", without")[0] for text in texts.values())
        ),
        data={"text": list(share), "share": list(share.values())},
    )


@theme.style()
def convergence(measured: Mapping, *, source: str) -> Shown:
    """Draw how far a sample's letter shares are from the whole text's, against sample size.

    ``measured`` has "sizes" (letters) and, for "text" (consecutive real text) and
    "independent" (letters drawn one by one), "total_variation": [sizes, seeds].
    """
    sizes = measured["sizes"]
    real, drawn = (
        np.mean(measured[kind]["total_variation"], axis=1) for kind in ("text", "independent")
    )
    axes = blank("letters read", "distance from the final shares")
    axes.loglog(sizes, real, "-o", markersize=4, label="reading real text")
    label = "control: letters drawn one by one"
    axes.loglog(sizes, drawn, "--", color=theme.CONTROL, label=label)
    middle = sizes.index(1_000_000)
    seeds = len(measured["seeds"])
    return show(
        axes.figure,
        alt="Two falling lines; real text settles more slowly than letters drawn one by one.",
        caption=f"After {sizes[middle]:,} letters, reading real text is {100 * real[middle]:.2g} % "
        f"away from the final shares, letters drawn independently {100 * drawn[middle]:.2g} %. "
        f"(The share of letters that would have to change; means of {seeds} samples.)",
        source=source,
        data={"letters": sizes, "text": real, "independent": drawn},
    )


@theme.style()
def word_lengths(lengths: Mapping[str, NDArray[np.float64]], *, source: str) -> Shown:
    """Draw distributions of word length; the first is the truth, the others are attempts."""
    axes = blank("letters in the word", "share of all words")
    styles = [(theme.TRUTH, "-o"), (theme.CONTROL, "--"), (theme.MODEL, "-.")]
    shown = 16
    for (name, share), (colour, line) in zip(lengths.items(), styles, strict=False):
        share = np.resize(np.append(share, np.zeros(shown)), shown)
        axes.plot(np.arange(1, shown + 1), share, line, color=colour, label=name, markersize=5)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_ylim(bottom=0)
    means = {k: float(np.arange(1, len(v) + 1) @ v) for k, v in lengths.items()}
    said = "; ".join(f"{name} {mean:.1f}" for name, mean in means.items())
    return show(
        axes.figure,
        alt=f"Word lengths as lines. Mean number of letters: {said}.",
        caption=f"Mean word length: {said}.",
        source=source,
        data={"letters": np.arange(1, shown + 1),
              **{k: np.resize(np.append(v, np.zeros(shown)), shown).round(6)
                 for k, v in lengths.items()}},
    )  # fmt: skip
