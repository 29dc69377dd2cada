"""Measure what letter n-grams write, how much of it is copied, and how letters settle.

Writes ngram-letters.json. Needs the full text (about 10 minutes, 3 GB):
NEXTWORD_DATA=… python experiments/ngram_letters.py
"""

import json

import numpy as np
from ngram_growth import documents, entropies, joined
from tqdm import tqdm

from nextword import ngrams, sources
from nextword.ngrams.text import BREAK, spell
from nextword.sources.artifacts import ARTIFACTS

SEED = 20
SIZES = [10**k * m for k in range(2, 8) for m in (1, 3)] + [10**8]  # letters
SEEDS = range(5)
WRITTEN = 10_000  # letters of a sample


def main() -> None:
    """Measure everything and write the artifact."""
    found = sources.find("wikipedia")
    training, held_out = documents(found)
    training = [training[i] for i in np.random.default_rng(SEED).permutation(len(training))]
    letters = joined(training)
    result = {
        "source": f"{found.source.title}, in random order, {len(held_out)} documents held out",
        "seed": SEED,
        "written": written([spell(text) for text in training], held_out),
        "convergence": convergence(letters[(letters > 0) & (letters < BREAK)] - 1),
    }
    path = ARTIFACTS / "ngram-letters.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8", newline="\n")
    sources.record_artifact(
        path,
        made_by="experiments/ngram_letters.py",
        seed=SEED,
        data=["wikipedia"],
        licence="measurements of Wikipedia text, which is CC BY-SA 3.0 and GFDL",
        summary="Real words, copied runs and cross-entropy of letter n-grams; how letter"
        " frequencies settle.",
    )


def written(training: list[str], held_out: list[np.ndarray]) -> dict:
    """Return by order the share of real words and the longest copied run of letter n-grams."""
    tables, words = ngrams.load("letters"), frozenset(ngrams.common_words())
    rng = np.random.default_rng(SEED)
    real = " ".join(map(spell, held_out))
    starts = rng.integers(len(real) - WRITTEN, size=len(SEEDS))
    texts = {"real": [real[start : start + WRITTEN] for start in starts]}
    for n in range(len(tables) + 1):
        texts[str(n)] = [ngrams.write(tables, order=n, length=WRITTEN, seed=seed) for seed in SEEDS]
    longest = {
        name: [ngrams.longest_copied_run(t, training, unit="letters").length for t in samples]
        for name, samples in tqdm(texts.items(), desc="letters", unit=" orders")
    }
    share = {
        name: {
            at_least: [ngrams.real_word_share(t, words, min_letters=at_least) for t in samples]
            for at_least in (1, 4)
        }
        for name, samples in texts.items()
    }
    return {
        "length": WRITTEN,
        "seeds": list(SEEDS),
        "entropy": entropies("letters", held_out),
        "longest_copied_run": longest,
        "real_words": {name: by[1] for name, by in share.items()},
        "real_words_of_4_letters": {name: by[4] for name, by in share.items()},
    }


def convergence(letters: np.ndarray) -> dict:
    """Return how far the frequencies in a sample are from those of the whole text, 0 to 25 = a-z.

    Of running text from a random place on, and of letters drawn one by one. Two distances: the
    largest difference of a letter, and the total variation, half the sum of all differences.
    """
    whole = np.bincount(letters, minlength=26) / len(letters)
    result = {"sizes": SIZES, "seeds": list(SEEDS)}
    for kind in ("text", "independent"):
        far = [[distance(letters, whole, kind, size, seed) for seed in SEEDS]
               for size in tqdm(SIZES, desc=kind)]  # fmt: skip
        result[kind] = {
            "largest": [[largest for largest, _ in row] for row in far],
            "total_variation": [[total for _, total in row] for row in far],
        }
    return result


def distance(
    letters: np.ndarray, whole: np.ndarray, kind: str, size: int, seed: int
) -> tuple[float, float]:
    """Return both distances of one sample of `size` letters."""
    rng = np.random.default_rng([SEED, size, seed])
    if kind == "text":
        start = rng.integers(len(letters) - size)
        counts = np.bincount(letters[start : start + size], minlength=26)
    else:
        counts = rng.multinomial(size, whole)
    apart = np.abs(counts / size - whole)
    return float(apart.max()), float(apart.sum() / 2)


if __name__ == "__main__":
    main()
