"""Pictures of letters and words in a row: pairs, random writing, and how counting ends."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import plotly.graph_objects as go
from matplotlib.ticker import PercentFormatter

from nextword import theme
from nextword.figures.letters import LETTERS
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.ngrams import Counts, real_word_share


def pair_map(pairs: Counts) -> Shown:
    """Draw which letter follows which: first letter across, second letter down, with hover."""
    counts = np.array([[pairs[a + b] for a in LETTERS] for b in LETTERS], float)
    follow = counts / counts.sum(axis=0, keepdims=True)  # each column: what follows that letter
    figure = go.Figure(
        go.Heatmap(
            z=follow * 100, x=LETTERS, y=LETTERS, xgap=1, ygap=1, showscale=False,
            colorscale=[[0, theme.PANEL], [0.4, theme.MODEL], [1, theme.INK]],
            hovertemplate="after %{x} comes %{y}: %{z:.2f} %<extra></extra>",
        ),
        theme.plotly_layout(),
    )  # fmt: skip
    ticks = {"dtick": 1, "showgrid": False, "zeroline": False, "ticks": "", "tickangle": 0}
    ticks["tickfont"] = {"size": 12}
    figure.update_xaxes(title="first letter", side="top", **ticks)
    figure.update_yaxes(title="second letter", autorange="reversed", **ticks)
    figure.update_layout(height=620, margin={"l": 40, "r": 0, "t": 56, "b": 8})
    after_q = np.argsort(-follow[:, LETTERS.index("q")])[:2]
    said = " and ".join(f"{LETTERS[i]} ({percent(follow[i, LETTERS.index('q')])})" for i in after_q)
    a, b = np.meshgrid(LETTERS, LETTERS)
    best = np.argsort(-counts, axis=None, kind="stable")
    return show(
        figure,
        alt=f"A 26 by 26 grid of letter pairs. Most columns have a few strong cells, vowels "
        f"mostly; the column of q has almost nothing but {said}.",
        caption=f"Each column adds up to 100 %; stronger cells mean more. After q come {said}.",
        source=pairs.source,
        data={
            "first": a.ravel()[best],
            "second": b.ravel()[best],
            "count": counts.ravel()[best].astype(int),
            "percent_after_first": (100 * follow.ravel()[best]).round(4),
        },
    )


def writings(
    rows: Mapping[str, str],
    *,
    source: str,
    caption: str = "",
    words: frozenset[str] = frozenset(),
) -> Shown:
    """Show written samples as labelled lines; if ``words`` are given, real words are bold."""
    lines = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{_marked(text, words)}</dd>"
        for label, text in rows.items()
    )
    data = {"sample": list(rows), "text": list(rows.values())}
    said = f"{len(rows)} lines of random writing."
    if words:
        shares = {label: real_word_share(text, words) for label, text in rows.items()}
        data["real_words"] = [round(share, 4) for share in shares.values()]
        said += " Real words: " + "; ".join(f"{k}, {percent(v)}" for k, v in shares.items())
    look = "nw-samples nw-marked" if words else "nw-samples"
    label = html.escape(said)  # what is read is text already: the label says what it is
    picture = f'<div role="group" aria-label="{label}"><dl class="{look}">{lines}</dl></div>'
    return Shown(picture=picture, alt=said, caption=caption, source=source, data=data)


def _marked(text: str, words: frozenset[str]) -> str:
    marked = (
        f"<b>{html.escape(word)}</b>" if word in words else html.escape(word)
        for word in text.split()
    )
    return " ".join(marked)


@theme.style()
def letters_to_words(measured: Mapping, *, source: str) -> Shown:
    """Draw, for n = 0, 1, …, the share of real words and the longest copied run.

    ``measured`` has "real_words", "real_words_of_4_letters" and "longest_copied_run"
    (letters), each by order, and as "real" for unseen real text: lists over seeds.
    """
    names = [name for name in measured["real_words"] if name != "real"]
    order = [int(name) for name in names]
    keys = ("real_words", "real_words_of_4_letters", "longest_copied_run")
    share, long, copied = ([np.mean(measured[key][n]) for n in names] for key in keys)
    usual = float(np.mean(measured["longest_copied_run"]["real"]))
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(6.6, 5), sharex=True)
    top.plot(order, share, "-o", label="share of words that are real")
    top.plot(order, long, "--o", color=theme.SKY, label="the same, four letters or more")
    usual_share = float(np.mean(measured["real_words"]["real"]))
    top.axhline(usual_share, color=theme.CONTROL, linestyle="--", label="control: unseen real text")
    top.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    top.set_ylabel("real words")
    bottom.bar(order, copied, color=theme.MISTAKE, width=0.5, label="longest copied run")
    bottom.axhline(usual, color=theme.CONTROL, linestyle="--", label="control: unseen real text")
    bottom.set(ylabel="letters copied", xlabel="n: letters counted together", xticks=order)
    size, last = measured["length"], order[-1]
    return show(
        figure,
        alt=f"As n goes from {order[0]} to {last}, the share of real words rises from "
        f"{percent(share[0])} to {percent(share[-1])} and the longest run copied from the text "
        f"from {copied[0]:.0f} to {copied[-1]:.0f} letters; unseen real text shares {usual:.0f}.",
        caption=f"With n = {last}, {percent(share[-1])} of the words are in our list of real ones "
        f"({percent(long[-1])} of those with four letters or more); of unseen real text, names "
        f"and all, {percent(usual_share)} are. The longest stretch of "
        f"{size:,} letters that stands in the source too has {copied[-1]:.0f} letters; in "
        f"as much real text that was never counted, {usual:.0f}.",
        source=f"{source}. Means of {len(measured['seeds'])} samples.",
        data={"n": order, "real_words": share, "real_words_4_letters_up": long, "copied": copied},
    )


@theme.style()
def coverage(sizes: Sequence[int], curves: Mapping[int, Sequence[float]], *, source: str) -> Shown:
    """Draw how much of unseen text a table knows, against the words counted, one line an order."""
    axes = blank("words counted", "share of unseen text's n-grams that were counted", height=3.8)
    styles = ["-o", "--s", "-.^", ":d"]
    colours = [theme.TRUTH, theme.MODEL, theme.READER, theme.MISTAKE]
    for (order, share), line, colour in zip(curves.items(), styles, colours, strict=False):
        name = "single words" if order == 1 else f"runs of {order} words"
        axes.semilogx(sizes, share, line, color=colour, label=name, markersize=4.5)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_ylim(0, 1.02)
    ends = "; ".join(f"{order}: {percent(share[-1])}" for order, share in curves.items())
    return show(
        axes.figure,
        alt=f"Rising lines that flatten lower for longer runs. At {sizes[-1]:,} words, by n: "
        f"{ends}.",
        caption=f"Share of the n-grams in held-out text that were met while counting "
        f"{sizes[-1]:,} words, by n: {ends}.",
        source=source,
        data={"words_counted": list(sizes),
              **{f"n={order}": list(share) for order, share in curves.items()}},
    )  # fmt: skip
