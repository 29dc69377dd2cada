"""Measure what counting more words buys, and how much of what is written from them is copied.

Writes ngram-growth.json. Needs the full text (about 10 minutes, 4 GB):
NEXTWORD_DATA=… python experiments/ngram_growth.py

Word tables of a growing text are never stored: to draw from the table of the first `size` words
is to pick one of the places where the context stands in them, and take the word behind it.
"""

import json

import numpy as np
from tqdm import tqdm

from nextword import ngrams, sources
from nextword.ngrams.numbering import UNKNOWN, WordNumbers
from nextword.ngrams.text import BREAK, letter_numbers, spell
from nextword.sources.artifacts import ARTIFACTS

SEED = 20
SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000]
ORDERS = [1, 2, 3, 4]
LENGTH = 40  # words of a sample
SAMPLES, SHOWN = 12, 3  # samples that are measured; those of them that are kept as text


def main() -> None:
    """Measure everything and write the artifact."""
    found = sources.find("wikipedia")
    training, held_out = documents(found)
    rng = np.random.default_rng(SEED)
    training = [training[i] for i in rng.permutation(len(training))]
    numbers = WordNumbers()
    real = Corpus(numbers.find(joined(training), learn=True), numbers.words)
    shuffled = real.shuffled(rng)
    unseen = [numbers.find(text) for text in held_out]
    result = {
        "source": f"{found.source.title}, in random order, {len(held_out)} documents held out",
        "seed": SEED,
        "sizes": SIZES,
        "held_out": {"documents": len(held_out), "words": sum(map(len, unseen))},
        "words": growth(real, shuffled, unseen),
        "shuffled": growth(shuffled, real, unseen),
        "entropy": entropies("words", held_out),
    }
    write(result)


def write(result: dict) -> None:
    """Write the artifact and its entry in the manifest."""
    path = ARTIFACTS / "ngram-growth.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8", newline="\n")
    sources.record_artifact(
        path,
        made_by="experiments/ngram_growth.py",
        seed=SEED,
        data=["wikipedia"],
        licence="measurements; the samples repeat stretches of Wikipedia text, CC BY-SA 3.0",
        summary="Coverage, distinct n-grams and copied runs as the counted text grows from"
        " 10,000 to 30 million words, and for the same words shuffled; cross-entropy.",
    )


def documents(found: sources.Found) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the texts to count and those held out, as letter numbers."""
    kept, held_out = [], []
    for document in tqdm(sources.documents(found), desc="reading", unit=" documents"):
        numbers = letter_numbers(document.text)
        if len(numbers):
            (held_out if ngrams.held_out(document.title) else kept).append(numbers)
    return kept, held_out


def joined(texts: list[np.ndarray]) -> np.ndarray:
    """Return one array of the texts; a break, as a word of its own, stands between them."""
    between = np.array([0, BREAK, 0], np.uint8)
    return np.concatenate([piece for text in texts for piece in (text, between)][:-1])


class Corpus:
    """Words as numbers, int32 [words], UNKNOWN between two documents; and where each word stands.

    `size` everywhere is a number of words: only so much of the corpus, from its beginning, is
    looked at.
    """

    def __init__(self, ids: np.ndarray, words: list[str]) -> None:
        self.ids, self.words = ids, words
        self.places = np.argsort(ids, kind="stable").astype(np.int32)
        self.first = np.searchsorted(ids, np.arange(len(words) + 1), sorter=self.places)
        self.whole = np.flatnonzero(ids != UNKNOWN)

    def shuffled(self, rng: np.random.Generator) -> "Corpus":
        """Return the same words in random order, without documents."""
        return Corpus(rng.permutation(self.ids[self.whole]), self.words)

    def end(self, size: int) -> int:
        """Return where the first `size` words end."""
        return int(self.whole[size - 1]) + 1

    def of_word(self, word: int, size: int) -> np.ndarray:
        """Return the places of a word, in order."""
        places = self.places[self.first[word] : self.first[word + 1]]
        return places[: np.searchsorted(places, self.end(size))]

    def after(self, context: list[int], size: int) -> np.ndarray:
        """Return the words behind every occurrence of the context."""
        if not context:
            return self.ids[self.whole[:size]]
        places = self.of_word(context[-1], size)
        for back, word in enumerate(reversed(context[:-1]), start=1):
            places = places[places >= back]
            places = places[self.ids[places - back] == word]
        behind = self.ids[places[places + 1 < self.end(size)] + 1]
        return behind[behind != UNKNOWN]

    def match_lengths(self, text: list[int], size: int) -> list[int]:
        """Return for each word of a text how many from there on stand here, in this order."""
        return [self._match_length(text[i:], size) for i in range(len(text))]

    def _match_length(self, text: list[int], size: int) -> int:
        places = self.of_word(text[0], size)
        for length in range(len(text)):
            places = places[places + length < self.end(size)]
            places = places[self.ids[places + length] == text[length]]
            if not len(places):
                return length
        return len(text)


def growth(corpus: Corpus, other: Corpus, unseen: list[np.ndarray]) -> dict:
    """Return by order what was measured at each size; `other` is for the control of copying."""
    result = {str(order): tables(corpus, unseen, order) for order in ORDERS}
    steps = [(order, size) for order in ORDERS for size in SIZES]
    for order, size in tqdm(steps, desc="writing", unit=" tables"):
        for name, value in samples(corpus, other, order, size).items():
            result[str(order)].setdefault(name, []).append(value)
    return result


def tables(corpus: Corpus, unseen: list[np.ndarray], order: int) -> dict[str, list]:
    """Return coverage of the held-out texts and the number of n-grams, for each size."""
    numbering = Grams(corpus, order)
    keys, whole = numbering.keys(corpus.ids)
    asked = [numbering.keys(text) for text in unseen]
    asked_keys = np.concatenate([k[known] for k, known in asked])
    running = sum(len(k) for k, _ in asked)  # with unknown words, which are never covered
    coverage, distinct = [], []
    for size in SIZES:
        end = max(corpus.end(size) - order + 1, 0)
        table = np.unique(keys[:end][whole[:end]])
        coverage.append(np.count_nonzero(contains(table, asked_keys)) / running)
        distinct.append(len(table))
    return {"coverage": coverage, "distinct": distinct}


class Grams:
    """Numbers the n-grams of a corpus, exactly: a 4-gram as a pair of 2-grams that occur."""

    def __init__(self, corpus: Corpus, order: int) -> None:
        self.order, self.base = order, len(corpus.words)
        if order == 4:
            pairs, whole = windows(corpus.ids, self.base, 2)
            self.pairs = np.unique(pairs[whole])

    def keys(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return uint64 [windows] and bool [windows]: keys, and which can occur in the corpus."""
        if self.order < 4:
            return windows(ids, self.base, self.order)
        pairs, whole = windows(ids, self.base, 2)
        known = whole & contains(self.pairs, pairs)
        ranks = np.searchsorted(self.pairs, pairs).astype(np.uint64)
        ends = max(len(pairs) - 2, 0)
        keys = ranks[:ends] * np.uint64(len(self.pairs)) + ranks[2:]
        return keys, known[:ends] & known[2:] & known[1 : ends + 1]


def windows(ids: np.ndarray, base: int, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return uint64 [windows], the keys of all n-grams, and bool: which have no break in them."""
    count = max(len(ids) - order + 1, 0)
    keys, whole = np.zeros(count, np.uint64), np.ones(count, bool)
    for i in range(order):
        keys = keys * np.uint64(base) + ids[i : i + count].astype(np.uint64)
        whole &= ids[i : i + count] != UNKNOWN
    return keys, whole


def contains(table: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Return bool [keys]: which are in the sorted table."""
    return table[np.searchsorted(table, keys).clip(max=len(table) - 1)] == keys


def samples(corpus: Corpus, other: Corpus, order: int, size: int) -> dict:
    """Return texts drawn from the table of the first `size` words, and how much is copied.

    A copied run has at least order + 1 words: `order` words in a row always stand in the corpus.
    `chance`: the longest run of each text that stands in the other corpus.
    """
    shown, longest, share, chance = [], [], [], []
    for seed in range(SAMPLES):
        text = sample(corpus, order, size, np.random.default_rng([SEED, order, size, seed]))
        runs = maximal(corpus.match_lengths(text, size), order + 1)
        longest.append(max((end - start for start, end in runs), default=0))
        share.append(len({i for start, end in runs for i in range(start, end)}) / len(text))
        chance.append(max(other.match_lengths(text, size)))
        said = " ".join(corpus.words[word] for word in text)
        shown.append({"text": said, "runs": runs, "longest": longest[-1]})
    return {
        "samples": shown[:SHOWN],
        "longest": longest,
        "copied_share": float(np.mean(share)),
        "chance": chance,
    }


def sample(corpus: Corpus, order: int, size: int, rng: np.random.Generator) -> list[int]:
    """Return a text of LENGTH words; where a context never goes on, a shorter one is taken."""
    text: list[int] = []
    for _ in range(LENGTH):
        known = min(order - 1, len(text))
        behind = corpus.after(text[len(text) - known :], size)
        while not len(behind):
            known -= 1
            behind = corpus.after(text[len(text) - known :], size)
        text.append(int(behind[rng.integers(len(behind))]))
    return text


def maximal(lengths: list[int], at_least: int) -> list[tuple[int, int]]:
    """Return start and end of the runs that are part of no longer one."""
    runs, reached = [], 0
    for start, length in enumerate(lengths):
        if length >= at_least and start + length > reached:
            runs.append((start, start + length))
        reached = max(reached, start + length)
    return runs


def entropies(unit: str, held_out: list[np.ndarray]) -> list[float]:
    """Return the cross-entropy of the held-out texts, bits per symbol, for each order from 0."""
    tables = ngrams.load(unit)
    text = " ".join(map(spell, held_out))
    return [ngrams.cross_entropy(tables, text, order=n) for n in range(len(tables) + 1)]


if __name__ == "__main__":
    main()
