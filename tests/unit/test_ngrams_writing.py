"""Written text follows its table, is the same for the same seed, and backs off where it must."""

from collections import Counter

import numpy as np
import pytest

from nextword import ngrams

TEXT = "the cat sat on the mat and the dog sat on the log while the cat ran"
LETTERS = ngrams.tabulate(TEXT, range(1, 5))
WORDS = ngrams.tabulate(TEXT, range(1, 4), unit="words")


@pytest.mark.parametrize("tables", [LETTERS, WORDS], ids=["letters", "words"])
@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_same_seed_same_text(tables, order):
    texts = [ngrams.write(tables, order=order, length=50, seed=seed) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("order", [2, 3, 4])
def test_every_ngram_written_occurs(order):
    text = ngrams.write(LETTERS, order=order, length=300, start="the", seed=3)
    # The one place where the text ends may force a shorter context.
    inside = [
        text[i : i + order]
        for i in range(len(text) - order + 1)
        if "ran" not in text[i - 3 : i + 6]
    ]
    assert all(LETTERS[order][gram] for gram in inside)


def test_order_0_is_uniform_and_order_1_follows_frequency():
    uniform = Counter(ngrams.write(LETTERS, order=0, length=27_000, seed=4))
    assert set(uniform) == set(ngrams.LETTERS)
    assert max(abs(times - 1000) for times in uniform.values()) < 5 * np.sqrt(1000)
    drawn = Counter(ngrams.write(LETTERS, order=1, length=20_000, seed=4))
    for letter, times in LETTERS[1].most_common():
        assert drawn[letter] / 20_000 == pytest.approx(times / len(TEXT), abs=0.02)


def test_continuations_follow_their_shares():
    behind = Counter(
        ngrams.write(WORDS, order=2, length=1, start="the", seed=s).split()[1] for s in range(1000)
    )
    expected = dict(zip(WORDS.symbols, WORDS[2].next_given("the"), strict=True))
    assert all(behind[w] / 1000 == pytest.approx(p, abs=0.06) for w, p in expected.items())


@pytest.mark.parametrize(
    ("tables", "start", "shown"),
    [
        (LETTERS, "", ""),
        (LETTERS, "The", "the"),
        (LETTERS, "zzz", "zzz"),  # no such context: backs off to order 1
        (LETTERS, "the ", "the "),
        (LETTERS, "中文", ""),
        (WORDS, "The Cat", "the cat"),
        (WORDS, "the unicorn", "the unicorn"),  # an unknown word stays, and ends the context
        (WORDS, "", ""),
    ],
)
@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_any_start_is_continued(tables, start, shown, order):
    text = ngrams.write(tables, order=order, length=5, start=start, seed=5)
    assert text.startswith(shown)
    symbols = text.split() if tables.unit == "words" else text
    assert len(symbols) == 5 + len(shown.split() if tables.unit == "words" else shown)


def test_no_length_is_the_start_alone():
    assert ngrams.write(WORDS, order=2, length=0, start="the cat", seed=1) == "the cat"
    assert ngrams.write(WORDS, order=2, length=0, seed=1) == ""


@pytest.mark.parametrize("order", [-1, 4, 17, "2", 1.5])
def test_an_order_without_table_is_refused(order):
    with pytest.raises(ValueError, match="there are those of order 1, 2, 3"):
        ngrams.write(WORDS, order=order, length=5, seed=1)


@pytest.mark.parametrize("length", [-1, 2.5])
def test_length_has_to_be_a_number_of_symbols(length):
    with pytest.raises(ValueError, match=f"{length}"):
        ngrams.write(WORDS, order=1, length=length, seed=1)


def test_where_the_text_ends_a_shorter_context_is_taken():
    text = ngrams.write(WORDS, order=3, length=4, start="cat ran", seed=1)
    assert len(text.split()) == 6
