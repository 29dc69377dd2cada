"""Coverage, cross-entropy and copied runs agree with their definitions, computed the slow way."""

import math
import random
from collections import Counter

import pytest

from nextword import ngrams
from nextword.ngrams import copying
from nextword.ngrams.counts import Tables
from nextword.ngrams.packing import frequent, limit

TRAIN = "the cat sat on the mat and the dog sat on the log while the cat ran off to the log"
TEST = "the dog ran on the mat while a unicorn sat on the dog"


def made_up(seed, length, symbols="ab cd"):
    return ngrams.normalise("".join(random.Random(seed).choices(symbols, k=length)))


@pytest.mark.parametrize("unit", ["letters", "words"])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_coverage_counts_running_ngrams(unit, order):
    symbols = TEST.split() if unit == "words" else TEST
    between = " " if unit == "words" else ""
    grams = [between.join(symbols[i : i + order]) for i in range(len(symbols) - order + 1)]
    counts = ngrams.count(TRAIN, order, unit=unit)
    expected = sum(counts[gram] > 0 for gram in grams) / len(grams)
    assert ngrams.coverage(counts, TEST) == expected
    assert ngrams.coverage(counts, TRAIN) == 1


def slow_probability(tables, gram, order):
    """Witten-Bell, one n-gram at a time; `gram` is a list of symbols of which the last is asked."""
    if order == 0:
        return 1 / (len(tables.symbols) + 1)
    lower = slow_probability(tables, gram, order - 1)
    between = "" if tables.unit == "letters" else " "
    context = gram[len(gram) - order : -1]
    after = {
        g: n for g, n in tables[order].most_common()
        if (list(g) if tables.unit == "letters" else g.split())[:-1] == context
    }  # fmt: skip
    if not after:
        return lower
    times = tables[order - 1][between.join(context)] if order > 1 else tables[1].total
    times = max(times, sum(after.values()))
    rest = times + len(after) - sum(after.values())
    return (after.get(between.join([*context, gram[-1]]), 0) + rest * lower) / (times + len(after))


@pytest.mark.parametrize("unit", ["letters", "words"])
@pytest.mark.parametrize("order", [0, 1, 2, 3])
@pytest.mark.parametrize("pruned", [False, True], ids=["whole", "pruned"])
def test_cross_entropy_is_the_mean_surprise(unit, order, pruned):
    tables = ngrams.tabulate(TRAIN, range(1, 4), unit=unit)
    if pruned:
        tables = limit(tables, vocabulary=6)
        tables = Tables({n: frequent(c, 5) if n > 1 else c for n, c in tables.items()}, "pruned")
    symbols = TEST.split() if unit == "words" else list(TEST)
    bits = [
        -math.log2(slow_probability(tables, symbols[: i + 1], min(order, i + 1)))
        for i in range(len(symbols))
    ]
    assert ngrams.cross_entropy(tables, TEST, order=order) == pytest.approx(sum(bits) / len(bits))


@pytest.mark.parametrize("context", ["the", "cat", "log", "unicorn"])
def test_smoothed_probabilities_sum_to_one(context):
    tables = ngrams.tabulate(TRAIN, [1, 2], unit="words")
    every = [*tables.symbols, "<unknown>"]
    total = sum(slow_probability(tables, [context, word], 2) for word in every)
    assert total == pytest.approx(1)


def test_more_context_is_less_surprise_on_a_text_like_it():
    tables = ngrams.tabulate(made_up(1, 20_000, "abc  "), range(1, 4))
    entropies = [ngrams.cross_entropy(tables, made_up(2, 5000, "abc  "), order=n) for n in range(4)]
    assert entropies[0] == pytest.approx(math.log2(28))
    assert entropies[0] > entropies[1] > entropies[2]


@pytest.mark.parametrize("order", [-1, 4, 2.5])
def test_cross_entropy_needs_the_order(order):
    with pytest.raises(ValueError, match="no table of order"):
        ngrams.cross_entropy(ngrams.tabulate(TRAIN, range(1, 4)), TEST, order=order)


@pytest.mark.parametrize("text", ["", "42", "猫"])
def test_text_without_letters_is_refused(text):
    tables = ngrams.tabulate(TRAIN, [1])
    with pytest.raises(ValueError, match="no letter a to z"):
        ngrams.cross_entropy(tables, text, order=1)
    with pytest.raises(ValueError, match="no letter a to z"):
        ngrams.coverage(tables[1], text)
    with pytest.raises(ValueError, match="no letter a to z"):
        ngrams.longest_copied_run(text, TRAIN, unit="letters")
    with pytest.raises(ValueError, match="no letter a to z"):
        ngrams.longest_copied_run(TRAIN, [text], unit="words")
    with pytest.raises(ValueError, match="no word"):
        ngrams.real_word_share(text, {"a"})


def test_text_too_short_for_the_order_is_refused():
    with pytest.raises(ValueError, match="no 3-gram"):
        ngrams.coverage(ngrams.count(TRAIN, 3), "ab")


def slow_run(text, corpus, unit):
    """The longest run by trying every stretch."""
    symbols = text.split() if unit == "words" else text
    between = " " if unit == "words" else ""
    wrap = (lambda s: f" {s} ") if unit == "words" else str
    best = 0
    for start in range(len(symbols)):
        for end in range(start + 1, len(symbols) + 1):
            if any(wrap(between.join(symbols[start:end])) in wrap(one) for one in corpus):
                best = max(best, end - start)
    return best


@pytest.mark.parametrize("unit", ["letters", "words"])
@pytest.mark.parametrize("seed", range(12))
def test_longest_copied_run(unit, seed, monkeypatch):
    monkeypatch.setattr(copying, "_CHUNK", 31)
    symbols = "ab cd" if seed % 2 else "abcdefgh  "
    corpus = [made_up(100 + 3 * seed + i, 150, symbols) for i in range(3)]
    text = made_up(seed, 60, symbols) + " " + corpus[1][20 : 20 + 2 * seed]
    text = ngrams.normalise(text)
    run = ngrams.longest_copied_run(text, corpus, unit=unit)
    assert run.length == slow_run(text, corpus, unit)
    symbols = text.split() if unit == "words" else text
    between = " " if unit == "words" else ""
    assert run.text == between.join(symbols[run.start : run.start + run.length])


def test_nothing_shared_is_a_run_of_nothing():
    assert ngrams.longest_copied_run("aaa", "bbb", unit="letters").length == 0
    assert ngrams.longest_copied_run("cats", "a cat sat", unit="words").length == 0


def test_copied_runs_are_maximal_and_in_order():
    runs = ngrams.copied_runs(
        "on the mat and a cat ran off to sea", TRAIN, unit="words", at_least=2
    )
    assert [run.text for run in runs] == ["on the mat and", "cat ran off to"]
    assert [run.start for run in runs] == [0, 5]


def test_real_words():
    words = {"the", "cat"}
    assert ngrams.real_word_share("The cxt cat", words) == 2 / 3
    assert ngrams.real_word_share("the xyzw cat", words, min_letters=4) == 0


def test_letters_in_words():
    words = ngrams.count("a dog, a cat, a doggy dog", 1, unit="words")
    letters = ngrams.letters_in(words)
    assert dict(letters.most_common()) == Counter("adogacatadoggydog")
    assert letters.symbols == ngrams.LETTERS[1:]
    assert ngrams.letters_in(words, without=["dog"])["o"] == 1
    with pytest.raises(ValueError, match="order 1"):
        ngrams.letters_in(ngrams.count("a cat", 1))
