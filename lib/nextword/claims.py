"""The essay's numbers, held against ours.

Each claim has the ledger number it carries throughout the book (N01, N02, …). A chapter
calls :func:`check` with what it measured; the badge it returns shows the verdict, and
the book's page of claims gathers all badges when it is built, so no verdict is typed in.
"""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass
from typing import Literal

from nextword import markup

Verdict = Literal["reproduced", "differs", "cannot be reproduced", "dated"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "differs", "cannot be reproduced", "dated")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the essay states, in our words, and the number of its section."""

    id: str
    section: int
    states: str


CLAIMS: dict[str, Claim] = {
    claim.id: claim
    for claim in (
        Claim(
            "N01",
            1,
            "GPT-2 says learn 4.5 %, predict 3.5 %, make 3.2 %, understand 3.1 %, do 2.9 %",
        ),
        Claim("N02", 1, "for essays, a temperature of 0.8 works best"),
        Claim("N03", 1, "GPT-2 is from 2019"),
        Claim("N04", 1, "the table shows 5 words, the loop takes 7 steps, there are 5 samples"),
        Claim("N05", 1, "next-word probabilities fall with rank along a slope of about −1"),
        Claim("N06", 2, "English has about 40,000 reasonably common words"),
        Claim(
            "N07", 2, "a few million books have been digitised, with a few hundred billion words"
        ),
        Claim("N08", 2, "the web holds perhaps a few hundred billion words"),
        Claim("N09", 2, "40,000 words make 1.6 billion possible pairs"),
        Claim("N10", 2, "40,000 words make 60 trillion possible triples"),
        Claim("N11", 2, "20-word fragments outnumber the particles in the universe"),
        Claim("N12", 2, "the letter q is followed only by u"),
        Claim("N13", 3, "in the late 1500s Galileo dropped cannonballs from the tower of Pisa"),
        Claim("N14", 3, "GPT-3 has 175 billion adjustable numbers"),
        Claim("N15", 4, "the digit net does half a million mathematical operations"),
        Claim("N16", 5, "neural nets were invented in the 1940s"),
        Claim("N17", 5, "a human brain has about 100 billion neurons"),
        Claim("N18", 5, "a neuron can fire perhaps a thousand times a second"),
        Claim("N19", 5, "each neuron is connected to perhaps thousands of others"),
        Claim("N20", 5, "the digit net has 11 layers, 4 of them core layers"),
        Claim("N21", 5, "the digit net was built in 1998"),
        Claim("N22", 5, "a picture of a digit is a point in 784 dimensions"),
        Claim("N23", 5, "the last of the nets for three points has 17 neurons"),
        Claim("N24", 5, "the digit net has 2190 neurons"),
        Claim("N25", 5, "the net for cats and dogs has 60,650 neurons"),
        Claim(
            "N26",
            5,
            "the 10th layer of the net for cats and dogs is harder to interpret than the first",
        ),
        Claim("N27", 5, "written out, such a net is a formula with billions of terms"),
        Claim("N28", 6, "the L2 loss is the sum of the squares of the differences"),
        Claim("N29", 6, "the breakthrough in training nets came around 2011"),
        Claim("N30", 7, "8 bits or fewer a weight might be enough"),
        Claim("N31", 7, "the art of training nets advanced over the past decade"),
        Claim("N32", 7, "the breakthrough of deep learning came in 2012"),
        Claim("N33", 8, "science has looked for shortcuts for several hundred years"),
    )
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A claim with its verdict and our number: shown beside the experiment that decided it."""

    id: str
    claim: str
    section: int
    verdict: Verdict
    ours: str
    note: str = ""

    def _repr_html_(self) -> str:
        record = html.escape(json.dumps(asdict(self), ensure_ascii=False), quote=True)
        note = f' <span class="nw-claim-note">{markup.text(self.note)}</span>' if self.note else ""
        return (
            f'<p class="nw-claim" data-claim="{record}">'
            f'<span class="nw-verdict">{self.verdict}</span> '
            f'<span class="nw-claim-text">The essay ({self.id}): {markup.text(self.claim)}. '
            f"<strong>Here: {markup.text(self.ours)}.</strong></span>{note}</p>"
        )


def check(
    id: str,
    *,
    ours: str,
    holds: bool | None = None,
    verdict: Verdict | None = None,
    note: str = "",
) -> Badge:
    """Return the badge of claim ``id``, given ``ours``, the number we found, in words.

    ``holds`` is the outcome of a measurement (*reproduced* or *differs*); ``verdict`` is for
    claims no measurement of ours can decide. Raises KeyError for an unknown claim and
    ValueError unless exactly one of the two is given.

    >>> check("N09", ours=f"{40_000**2:,}", holds=40_000**2 == 1_600_000_000).verdict
    'reproduced'
    """
    if id not in CLAIMS:
        raise KeyError(f"no claim {id!r}: known are {', '.join(CLAIMS)}")
    if (holds is None) == (verdict is None):
        raise ValueError("give either holds=True/False (measured) or verdict=… (judged), not both")
    if verdict is None:
        verdict = "reproduced" if holds else "differs"
    if verdict not in VERDICTS:
        raise ValueError(f"no verdict {verdict!r}: choose from {', '.join(VERDICTS)}")
    claim = CLAIMS[id]
    return Badge(claim.id, claim.states, claim.section, verdict, ours, note)
