"""The growth experiment measures what it says, checked on a small corpus by other means."""

import importlib
import random
import sys
from pathlib import Path

import numpy as np
import pytest

from nextword import ngrams
from nextword.ngrams.numbering import WordNumbers
from nextword.ngrams.text import letter_numbers

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
SIZE = 150


@pytest.fixture(scope="module")
def scripts():
    sys.path.insert(0, str(EXPERIMENTS))
    yield importlib.import_module
    sys.path.remove(str(EXPERIMENTS))


@pytest.fixture(scope="module")
def growth(scripts):
    return scripts("ngram_growth")


@pytest.fixture(scope="module")
def texts():
    rng, words = random.Random(3), ["the", "a", "cat", "dog", "sat", "ran", "on", "in", "mat"]
    return [" ".join(rng.choices([*words, "log"], k=50)) for _ in range(5)]


@pytest.fixture(scope="module")
def corpus(growth, texts):
    numbers = WordNumbers()
    ids = numbers.find(growth.joined([letter_numbers(text) for text in texts]), learn=True)
    return growth.Corpus(ids, numbers.words)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_coverage_and_distinct(growth, texts, corpus, order, monkeypatch):
    monkeypatch.setattr(growth, "SIZES", [50, SIZE])
    asked = "the dog sat on the unicorn and the cat ran in a mat in the log"
    unseen = [WordNumbers(corpus.words).find(letter_numbers(asked))]
    measured = growth.tables(corpus, unseen, order)
    for i, documents in enumerate((1, 3)):
        counts = ngrams.count(texts[:documents], order, unit="words")
        assert measured["distinct"][i] == len(counts)
        assert measured["coverage"][i] == pytest.approx(ngrams.coverage(counts, asked))


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_samples_consist_of_ngrams_of_their_part_of_the_corpus(growth, texts, corpus, order):
    counts = ngrams.tabulate(texts[:3], range(1, 5), unit="words")
    written = growth.sample(corpus, order, SIZE, np.random.default_rng(1))
    words = [corpus.words[word] for word in written]
    grams = [" ".join(words[i : i + order]) for i in range(len(words) - order + 1)]
    ends = {tuple(text.split()[-1:]) for text in texts}
    assert all(counts[order][g] for g in grams if not ends & {(w,) for w in g.split()[:-1]})
    assert len(words) == growth.LENGTH


def test_draws_follow_the_table(growth, texts, corpus):
    counts = ngrams.count(texts[:3], 2, unit="words")
    the = corpus.words.index("the")
    behind = np.bincount(corpus.after([the], SIZE), minlength=len(corpus.words))
    assert {corpus.words[i]: n for i, n in enumerate(behind.tolist()) if n} == {
        gram.split()[1]: n for gram, n in counts.most_common() if gram.startswith("the ")
    }


def test_copied_runs(growth, texts, corpus):
    text = [*texts[1].split()[10:17], *["log"] * 4, *texts[2].split()[:9]]
    numbers = [corpus.words.index(word) for word in text]
    found = growth.maximal(corpus.match_lengths(numbers, SIZE), 3)
    runs = ngrams.copied_runs(" ".join(text), texts[:3], unit="words", at_least=3)
    assert found == [(run.start, run.start + run.length) for run in runs]
    assert max(run.length for run in runs) >= 9


def test_shuffling_keeps_the_words(growth, corpus):
    shuffled = corpus.shuffled(np.random.default_rng(1))
    assert np.array_equal(np.sort(shuffled.ids), np.sort(corpus.ids[corpus.whole]))


def test_drawn_letters_come_closer_as_their_number_grows(scripts):
    distance = scripts("ngram_letters").distance
    letters = np.random.default_rng(2).integers(0, 26, 2_000_000).astype(np.uint8)
    whole = np.bincount(letters, minlength=26) / len(letters)
    for kind in ("text", "independent"):
        few, many = (distance(letters, whole, kind, size, 1) for size in (100, 100_000))
        assert many[0] < few[0]
        assert many[1] < few[1]
