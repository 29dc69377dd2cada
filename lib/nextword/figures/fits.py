"""Pictures for chapter 3: measured falls, fitted curves, and what they say beyond the data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nextword import theme
from nextword.figures.paper import blank
from nextword.figures.shown import Shown, show
from nextword.fits import Fall, Fit, fall_time

HEIGHT, TIME = "dropped from (metres)", "seconds to the ground"


@theme.style()
def falls(fall: Fall) -> Shown:
    """Draw each ball as a dot: how high it was dropped, how long it fell."""
    axes = blank(HEIGHT, TIME)
    axes.plot(fall.heights, fall.times, "o", color=theme.TRUTH, markersize=7)
    axes.set(xlim=(0, fall.heights.max() * 1.08), ylim=(0, fall.times.max() * 1.15))
    ends = f"{fall.times[0]:.2f} s from {fall.heights[0]:g} m"
    top = f"{fall.times[-1]:.2f} s from {fall.heights[-1]:g} m"
    return show(
        axes.figure,
        alt=f"{len(fall.heights)} dots rise from {ends} to {top}, bending gently downwards.",
        caption=f"{len(fall.heights)} balls, one from each floor: {ends}, {top}.",
        source="Simulated: free fall without air, timed by hand.",
        data={"height_m": fall.heights, "time_s": fall.times.round(4)},
    )


@theme.style()
def fitted(fall: Fall, fit: Fit) -> Shown:
    """Draw the measured dots, the fitted curve, and the gap between them at every dot."""
    axes = blank(HEIGHT, TIME)
    x = np.linspace(fall.heights.min() * 0.9, fall.heights.max() * 1.05, 300)
    axes.plot(x, fit(x), color=theme.MODEL, label=f"model: {fit.formula}")
    axes.vlines(fall.heights, fit(fall.heights), fall.times, color=theme.MISTAKE, label="missed by")
    axes.plot(fall.heights, fall.times, "o", color=theme.TRUTH, markersize=7, label="measured")
    worst = int(np.argmax(np.abs(fit.residuals)))
    misses = f"{abs(fit.residuals[worst]):.2f} s at {fall.heights[worst]:g} m"
    return show(
        axes.figure,
        alt=f"The curve {fit.formula} among the {len(fall.heights)} dots; it misses by up to "
        f"{misses}.",
        caption=f"{len(fit.names)} knobs. Sum of squared errors {fit.squared_error:.4f} s²; "
        f"worst miss {misses}.",
        source=f"Model: {fit.formula}, least squares on {len(fall.heights)} balls.",
        data={
            "height_m": fall.heights,
            "time_s": fall.times.round(4),
            "model_s": fit(fall.heights).round(4),
        },
    )


@theme.style()
def beyond(fall: Fall, fits: Sequence[Fit], *, height: float) -> Shown:
    """Draw several fits and the true law far above the tower, where nothing was measured."""
    axes = blank(HEIGHT, TIME, height=3.9)
    x = np.linspace(fall.heights.min(), height, 600)
    axes.axvspan(0, fall.heights.max(), color=theme.PANEL, zorder=0)
    styles = ("-", "--", "-.", ":")
    for fit, line in zip(fits, styles, strict=False):
        axes.plot(x, fit(x), line, color=theme.MODEL, label=_shape(fit))
    axes.plot(x, fall_time(x), color=theme.TRUTH, label="the law of free fall")
    axes.plot(fall.heights, fall.times, "o", color=theme.TRUTH, markersize=5)
    axes.text(fall.heights.max(), axes.get_ylim()[0], " the tower ends here", va="bottom")
    at_top = {_shape(fit): float(fit(height)) for fit in fits}
    truth = float(fall_time(height))
    said = "; ".join(
        f"{shape} says {value:.1f} s".replace("-", "−") for shape, value in at_top.items()
    )
    return show(
        axes.figure,
        alt=f"Inside the tower the curves nearly agree; at {height:g} m they are far apart: "
        f"{said}; the law of free fall says {truth:.1f} s.",
        caption=f"A ball from {height:g} m falls for {truth:.1f} s (no air). {said}.",
        source=f"Least squares on {len(fall.heights)} balls below {fall.heights.max():g} m.",
        data={
            "height_m": x[::30].round(1),
            "law_s": fall_time(x[::30]).round(3),
            **{_shape(fit): fit(x[::30]).round(3) for fit in fits},
        },
    )


def _shape(fit: Fit) -> str:
    """The form of a model without its numbers: ``a + b·x``."""
    knobs = "abcdefghij"
    terms = [k if n == "1" else f"{k}·{n}" for k, n in zip(knobs, fit.names, strict=False)]
    return " + ".join(terms)


@theme.style()
def errors_by_knobs(
    seen: Sequence[float], unseen: Sequence[float], control: Sequence[float], *, points: int
) -> Shown:
    """Draw typical misses (seconds, root mean square) against the number of knobs 1, 2, ….

    ``seen``: at the fitted points; ``unseen``: between them; ``control``: at the points of
    shuffled data. Misses under a millionth of a second are drawn at a millionth.
    """
    axes = blank("knobs", "typical miss (seconds)")
    knobs = np.arange(1, len(seen) + 1)
    axes.plot(knobs, np.maximum(seen, 1e-6), "-o", label="at the floors (fitted)")
    axes.plot(knobs, unseen, "-o", color=theme.MISTAKE, label="between the floors (not seen)")
    axes.plot(
        knobs, np.maximum(control, 1e-6), "--", color=theme.CONTROL, label="control: shuffled times"
    )
    axes.set_yscale("log")
    axes.set_xticks(knobs)
    best = int(np.argmin(unseen))
    turning = f"between the floors {knobs[best]} knobs do best ({unseen[best]:.3f} s)"
    last = f"with {knobs[-1]} they miss by {unseen[-1]:.3f} s there"
    return show(
        axes.figure,
        alt=f"Misses at the floors sink with every knob and vanish at {knobs[-1]}, for shuffled "
        f"times too; {turning} and {last}.",
        caption=f"At the floors more knobs always fit better; {turning}, and {last}.",
        source=f"Polynomials fitted to {points} balls.",
        data={"knobs": knobs, "seen_s": seen, "unseen_s": unseen, "control_s": control},
    )
