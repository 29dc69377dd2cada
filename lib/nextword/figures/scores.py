"""Pictures of how well a net that sorts pictures does: its learning, and what it takes for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from nextword import theme
from nextword.figures.paper import blank, percent
from nextword.figures.shown import Shown, show
from nextword.words import t

MOST_INK = 0.45  # of a square's colour, so that the number on it stays readable


@theme.style()
def epochs(curve: Sequence[Mapping], *, test: float, source: str) -> Shown:
    """Draw the share wrong in each epoch on what was being read, and in the end on the test."""
    read = [row["epoch"] for row in curve]
    wrong = [1 - row["right"] for row in curve]
    axes = blank(t("times every picture was read"), t("misread (each line: a tenth of the last)"))
    axes.plot(read, wrong, "o-", color=theme.MODEL, label=t("training pictures, varied"))
    axes.axhline(1 - test, color=theme.TRUTH, linestyle=":", label=t("test pictures, at the end"))
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
    axes.yaxis.minorticks_off()
    said = t(
        "After {epochs} epochs the net misreads {wrong} of the varied training pictures, and "
        "{test} of the test pictures, which are not varied.",
        epochs=read[-1], wrong=percent(wrong[-1]), test=percent(1 - test),
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("A falling curve. {said}", said=said),
        caption=said,
        source=source,
        data={"epoch": read, "wrong": np.round(wrong, 5).tolist(),
              "loss": [round(row["loss"], 5) for row in curve]},
    )  # fmt: skip


@theme.style()
def confusion(table: ArrayLike, names: Sequence[str], *, source: str) -> Shown:
    """Draw what is taken for what, counts [is, said]; mistakes are coloured by how frequent.

    Only the mistakes are written out; the data has all counts.
    """
    counts = np.asarray(table)
    mistakes = counts - np.diag(np.diag(counts))
    axes = blank(t("what the net said"), t("what it was"), height=0.3 * len(counts) + 1.0)
    axes.grid(False)
    for (row, column), count in np.ndenumerate(counts):
        strength = MOST_INK * mistakes[row, column] / max(mistakes.max(), 1)
        axes.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, color=theme.MISTAKE, alpha=strength, lw=0)
        )
        if mistakes[row, column]:
            axes.text(column, row, f"{count:,}", ha="center", va="center")
    axes.set_xticks(range(len(counts)), names)
    axes.set_yticks(range(len(counts)), names)
    axes.set_xlim(-0.5, len(counts) - 0.5)
    axes.set_ylim(len(counts) - 0.5, -0.5)
    is_, said = np.unravel_index(mistakes.argmax(), mistakes.shape)
    told = t(
        "{right:,} of {of:,} are right; the squares show the others. The commonest mistake: {what} "
        "taken for {other}, {times} times.",
        right=int(np.trace(counts)), of=int(counts.sum()), what=names[is_], other=names[said],
        times=int(mistakes.max()),
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("A table of counts, with mistakes off its diagonal. {told}", told=told),
        caption=told,
        source=source,
        data={t("was"): [names[i] for i, _ in np.ndindex(counts.shape)],
              t("said"): [names[j] for _, j in np.ndindex(counts.shape)],
              t("count"): counts.ravel().tolist()},
    )  # fmt: skip
