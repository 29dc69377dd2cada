"""The artifacts are what a new count of the full texts gives (only where the texts are)."""

import os

import pytest

from nextword import ngrams, sources
from nextword.ngrams.packing import limit
from nextword.ngrams.storing import read

pytestmark = pytest.mark.skipif(
    not os.environ.get("NEXTWORD_DATA"), reason="needs the full texts (NEXTWORD_DATA)"
)


@pytest.fixture(scope="module")
def documents():
    return list(sources.documents("wikipedia"))


@pytest.fixture(scope="module")
def training(documents):
    return [document.text for document in documents if not ngrams.held_out(document.title)]


@pytest.mark.parametrize(("unit", "order"), [("letters", 3), ("words", 1)])
def test_a_new_count_agrees(unit, order, training):
    kept = read(sources.artifact(f"wikipedia-{unit}.npz"), rung="embedded")
    counted = ngrams.tabulate(training, [1, order], unit=unit)
    assert limit(counted, vocabulary=len(kept.symbols))[order] == kept[order]


@pytest.mark.parametrize("name", ["cat", "dog"])
def test_the_articles_agree(name):
    counted = ngrams.count(sources.find(name), 1, unit="words")
    assert counted == ngrams.article(name)


def test_the_held_out_documents_are_named(documents):
    names = [document.title for document in documents if ngrams.held_out(document.title)]
    assert names == ngrams.measured("text")["held_out"]


def test_facts_agree(training):
    pairs = ngrams.count(training, 2)
    q = ngrams.measured("text")["q"]
    assert (q["qu"], q["q_end_of_word"]) == (pairs["qu"], pairs["q "])
    assert q["q"] == sum(pairs["q" + letter] for letter in ngrams.LETTERS)
