"""Draw values: a value goes in, a figure with alt text and caption comes out.

``show`` is the one door for figures of your own; each submodule draws one idea's values.
"""

from nextword.figures import (
    automata,
    chainrule,
    changes,
    descent,
    digits,
    featuremaps,
    fits,
    foresight,
    gpt,
    layers,
    learning,
    letters,
    lore,
    nets,
    ngrams,
    pets,
    ranks,
    regions,
    runs,
    scores,
    tokens,
    training,
    typeset,
)
from nextword.figures.shown import Shown, show

__all__ = [
    "Shown",
    "automata",
    "chainrule",
    "changes",
    "descent",
    "digits",
    "featuremaps",
    "fits",
    "foresight",
    "gpt",
    "layers",
    "learning",
    "letters",
    "lore",
    "nets",
    "ngrams",
    "pets",
    "ranks",
    "regions",
    "runs",
    "scores",
    "show",
    "tokens",
    "training",
    "typeset",
]
