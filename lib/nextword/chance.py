"""Chance that can be repeated: one small generator of random numbers, in Python and in the page."""

from collections.abc import Iterator

STEP = 0x6D2B79F5


def uniforms(seed: int, *, skip: int = 0) -> Iterator[float]:
    """Yield numbers in [0, 1), without the first ``skip``: mulberry32, as in ngrams.js.

    The page has no numpy; with the same small generator both write the same text.

    >>> import itertools
    >>> [round(u, 6) for u in itertools.islice(uniforms(1), 2)]
    [0.627074, 0.002736]
    """
    state = (seed + skip * STEP) & 0xFFFFFFFF
    while True:
        state = (state + STEP) & 0xFFFFFFFF
        z = (state ^ state >> 15) * (1 | state) & 0xFFFFFFFF
        z ^= z + ((z ^ z >> 7) * (61 | z) & 0xFFFFFFFF) & 0xFFFFFFFF
        yield (z ^ z >> 14) / 2**32
