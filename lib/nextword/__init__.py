"""nextword: the helper library of the book *One Word at a Time*.

One module per idea. Texts and weights come from :mod:`nextword.sources`; an idea
module (:mod:`nextword.ngrams`, :mod:`nextword.fits`) turns them into small values;
:mod:`nextword.figures` draws values, :mod:`nextword.live` makes them answer a touch,
and :mod:`nextword.claims` holds them against the essay.
"""

__version__ = "0.1.0"
