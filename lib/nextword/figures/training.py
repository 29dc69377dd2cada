"""Pictures of learning: the loss while a model reads, and what it says afterwards."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

from matplotlib.ticker import FuncFormatter

from nextword import theme
from nextword.figures.gpt import visible
from nextword.figures.paper import blank
from nextword.figures.shown import Shown, show
from nextword.words import t


@theme.style()
def learning_curve(
    tokens: Sequence[float], nats: Sequence[float], *, held_out: float, vocabulary: int, source: str
) -> Shown:
    """Draw the surprise a token, in bits, against the tokens read so far; held_out in nats too."""
    bits = [each / math.log(2) for each in nats]
    blind, final = math.log2(vocabulary), held_out / math.log(2)
    axes = blank(t("tokens read, millions"), t("surprise, bits a token"))
    axes.axhline(blind, color=theme.CONTROL, linestyle="--", label=t("blind guessing"))
    axes.plot([n / 1e6 for n in tokens], bits, color=theme.MODEL, label=t("text being read"))
    axes.axhline(final, color=theme.TRUTH, linestyle=":", label=t("held-out text, at the end"))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    said = t(
        "After {tokens:.1f} million tokens the surprise has fallen from {blind:.1f} to "
        "{final:.2f} bits a token on text that was held out.",
        tokens=tokens[-1] / 1e6, blind=blind, final=final,
    )  # fmt: skip
    return show(
        axes.figure,
        alt=t("A falling curve, steep at first. {said}", said=said),
        caption=said,
        source=source,
        data={"tokens": [int(n) for n in tokens], "bits": [round(each, 4) for each in bits]},
    )


def answers(rows: Mapping[str, Sequence[tuple[str, float]]], *, source: str) -> Shown:
    """Show prompts, each with its likeliest next tokens and their probabilities, as lines."""
    lines = "".join(
        f"<div><dt>{html.escape(prompt)}</dt><dd>{html.escape(_listed(top))}</dd></div>"
        for prompt, top in rows.items()
    )
    said = t("{count} prompts and the likeliest next tokens of each.", count=len(rows))
    label = html.escape(said)
    return Shown(
        picture=f'<div role="group" aria-label="{label}"><dl class="nw-samples">{lines}</dl></div>',
        alt=said,
        caption=t("{said} ␣ is a space; a token may be a piece of a word.", said=said),
        source=source,
        data={
            "prompt": [prompt for prompt, top in rows.items() for _ in top],
            "token": [token for top in rows.values() for token, _ in top],
            "probability": [share for top in rows.values() for _, share in top],
        },
    )


def _listed(top: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{visible(token)} {share:.0%}".replace("%", " %") for token, share in top)
