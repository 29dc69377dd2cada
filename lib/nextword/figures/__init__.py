"""Draw values: a value goes in, a figure with alt text and caption comes out.

``show`` is the one door for figures of your own; each submodule draws one idea's values.
"""

from nextword.figures import fits, gpt, letters, ngrams, ranks, tokens, training
from nextword.figures.shown import Shown, show

__all__ = ["Shown", "fits", "gpt", "letters", "ngrams", "ranks", "show", "tokens", "training"]
