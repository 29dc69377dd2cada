"""Counting agrees with a count by hand: for random texts, any order, in pieces, with bad input."""

import random
import string
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nextword import ngrams
from nextword.ngrams import numbering, tallies, text

ALPHABET = string.ascii_letters + "    \n.,'-éÆß—’中7"


def random_text(seed, length=3000):
    rng = random.Random(seed)
    return "".join(rng.choices(ALPHABET, k=length))


def by_hand(texts, order, unit):
    """Count n-grams the slow way: one string after the other."""
    found = Counter()
    for one in map(ngrams.normalise, texts):
        symbols = one.split() if unit == "words" else one
        between = " " if unit == "words" else ""
        places = range(len(symbols) - order + 1)
        found.update(between.join(symbols[i : i + order]) for i in places)
    return found


@pytest.mark.parametrize("unit", ["letters", "words"])
@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_same_as_by_hand(seed, order, unit):
    texts = [random_text(100 * seed + i) for i in range(4)]
    counts = ngrams.count(texts, order, unit=unit)
    expected = by_hand(texts, order, unit)
    assert dict(counts.most_common()) == expected
    assert counts.total == expected.total()
    assert len(counts) == len(expected)
    assert all(counts[gram] == times for gram, times in expected.items())


@pytest.mark.parametrize("unit", ["letters", "words"])
def test_pieces_of_a_long_text_add_up(unit, monkeypatch):
    texts = [random_text(seed, 2000) for seed in range(20)]
    whole = ngrams.tabulate(texts, range(1, 5), unit=unit)
    monkeypatch.setattr(tallies, "_CACHED", 97)
    monkeypatch.setattr(tallies, "_SORTED", 101)
    monkeypatch.setattr(numbering, "_CHUNK", 13)
    monkeypatch.setattr(text, "_CACHED", 17)
    monkeypatch.setattr(text.batches, "__defaults__", (4500,))
    pieces = ngrams.tabulate(iter(texts), range(1, 5), unit=unit)
    assert dict(pieces.items()) == dict(whole.items())
    assert pieces.source == whole.source


def test_many_words_fit_into_the_hash_table():
    words = ["".join(w) for w in zip(*[iter(random_text(5, 60_000).lower())] * 6, strict=False)]
    counts = ngrams.count(" ".join(words), 1, unit="words")
    assert dict(counts.most_common()) == by_hand([" ".join(words)], 1, "words")


def test_words_of_any_length():
    long = ["a" * 13, "a" * 14, "a" * 13 + "b", "a" * 50, "z" * 13, "z" * 14]
    counts = ngrams.count(" ".join(long * 3), 2, unit="words")
    assert dict(counts.most_common()) == by_hand([" ".join(long * 3)], 2, "words")
    assert list(counts.symbols) == sorted(long)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Don’t DON'T dont", "dont dont dont"),
        ("Ærøskøbing, Łódź & Đà Nẵng", "aeroskobing lodz da nang"),
        ("e\u0301te\u0301", "ete"),
        ("one—two…three\tfour\n\nfive", "one two three four five"),
        ("  1980s ½ ™ 中文 ", "s"),
        ("Windows™", "windows"),
        ("", ""),
    ],
)
def test_normalise(written, normal):
    assert ngrams.normalise(written) == normal


@pytest.mark.parametrize("seed", range(5))
def test_normalising_twice_changes_nothing(seed):
    once = ngrams.normalise(random_text(seed))
    assert ngrams.normalise(once) == once
    assert set(once) <= set(ngrams.LETTERS)
    assert "  " not in once


@pytest.mark.parametrize(
    "raw", ["The  cat", " the cat", "the cat ", "the  cat", "the\ncat", "the cät"]
)
def test_text_is_normalised_before_counting(raw):
    assert ngrams.count(raw, 3) == ngrams.count(ngrams.normalise(raw), 3)


@pytest.mark.parametrize("raw", ["ab cd  ef", "ab cd-ef", "ab cd ef "])
@pytest.mark.parametrize("cached", range(1, 10))
def test_what_is_not_normal_is_noticed_on_every_seam(raw, cached, monkeypatch):
    monkeypatch.setattr(text, "_CACHED", cached)
    assert text.spell(text.letter_numbers(raw)) == "ab cd ef"


def test_given_symbols_break_ngrams_at_all_others():
    within = ngrams.count("ab cd", 2, symbols=ngrams.LETTERS[1:])
    assert dict(within.most_common()) == {"ab": 1, "cd": 1}
    known = ngrams.count("the big cat sat", 2, unit="words", symbols=["the", "cat", "sat"])
    assert dict(known.most_common()) == {"cat sat": 1}
    assert known.symbols == ("the", "cat", "sat")
    backwards = ngrams.count("abba", 2, symbols=ngrams.LETTERS[::-1])
    assert dict(backwards.most_common()) == {"ab": 1, "bb": 1, "ba": 1}


@pytest.mark.parametrize("symbols", [["the", "the"], [], ["The"], ["two words"], ["don't"]])
def test_impossible_symbols_are_refused(symbols):
    with pytest.raises(ValueError, match=r"symbols|occur"):
        ngrams.count("the cat", 1, unit="words", symbols=symbols)


@pytest.mark.parametrize("order", [0, -1, 1.0, "2", None, True])
def test_order_has_to_be_a_positive_whole_number(order):
    with pytest.raises(ValueError, match=f"order .* {order!r}"):
        ngrams.count("the cat", order)


@pytest.mark.parametrize("unit", ["letters", "words"])
@pytest.mark.parametrize("nothing", ["", "   ", "1984!", "猫と犬", "Η γάτα", [], ["", "?"]])
def test_nothing_to_count_is_said(nothing, unit):
    with pytest.raises(ValueError, match="no letter a to z"):
        ngrams.count(nothing, 1, unit=unit)


def test_text_shorter_than_the_order_is_said():
    with pytest.raises(ValueError, match="no 3-gram in 1 text, 2 letters"):
        ngrams.count("ab", 3)


def test_unknown_unit_is_named():
    with pytest.raises(ValueError, match="'syllables'"):
        ngrams.count("the cat", 1, unit="syllables")


def test_what_is_lost_of_a_foreign_text_is_stated():
    assert "only 19% of the characters" in ngrams.count("猫猫猫猫猫猫猫 cat 猫猫猫猫", 1).source
    assert ngrams.count("the cat sat", 1).source == "1 text, 11 letters and spaces"


def test_too_many_symbols_for_64_bits_name_the_remedy():
    words = " ".join(f"{a}{b}{c}{d}" for a in "abcdefgh" for b in string.ascii_lowercase
                     for c in string.ascii_lowercase for d in "abcdefghijklmnop")  # fmt: skip
    with pytest.raises(ValueError, match="at most 65,536 symbols"):
        ngrams.count(words, 4, unit="words")
    assert ngrams.count(words, 3, unit="words").keys.dtype == np.uint64


def test_files_are_read(tmp_path: Path):
    (tmp_path / "a.txt").write_text("the cat", encoding="utf-8")
    (tmp_path / "b.txt").write_text("the dog", encoding="utf-8")
    paths = sorted(tmp_path.iterdir())
    assert ngrams.count(paths, 2) == ngrams.count(["the cat", "the dog"], 2)
    assert ngrams.count(paths[0], 2) == ngrams.count("the cat", 2)


def test_counts_answer_like_a_counter():
    counts = ngrams.count("the cat sat", 2)
    assert (counts["at"], counts["zz"], counts["é!"]) == (2, 0, 0)
    assert counts.probability("at") == 2 / 10
    with pytest.raises(ValueError, match="'the' has 3 letters; 2 are needed"):
        counts["the"]


@pytest.mark.parametrize("k", [0, 1, 2, 5, 6, 7, 1000])
def test_most_common_first_of_equals_first(k):
    counts = ngrams.count("bb aa c d", 1)
    ordered = [(" ", 3), ("a", 2), ("b", 2), ("c", 1), ("d", 1)]
    assert counts.most_common(k) == ordered[:k]
    assert counts.most_common() == ordered


@pytest.mark.parametrize(("unit", "order"), [("letters", 1), ("letters", 3), ("words", 2)])
def test_probabilities_sum_to_one(unit, order):
    counts = ngrams.count(random_text(9), order, unit=unit)
    assert sum(counts.probability(gram) for gram, _ in counts.most_common()) == pytest.approx(1)
    gram, _ = counts.most_common(1)[0]
    context = gram[:-1] if unit == "letters" else gram.split()[0]
    after = counts.next_given(context)
    assert after.shape == (len(counts.symbols),)
    assert after.sum() == pytest.approx(1)


def test_a_context_that_never_goes_on_is_named():
    counts = ngrams.count("the cat", 2, unit="words")
    for context in ("cat", "dog"):
        with pytest.raises(LookupError, match=context):
            counts.next_given(context)
