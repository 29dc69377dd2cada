"""Probabilities, ranking, and the draw."""

import itertools
import math

import numpy as np
import pytest
import torch
from scipy import stats

from nextword import gpt
from nextword.chance import uniforms
from nextword.gpt import choosing

LOGITS = np.array([1.0, 3.0, 2.0, 3.0, -1.0], np.float32)
PROMPTS = ["The cat", "猫と犬", "😀😀", "a\x00b\x1f", "naïve café", "\ud800", " ", "\n"]


def test_temperature_divides_the_scores():
    for temperature in (0.1, 0.8, 1.0, 5.0):
        expected = np.exp(LOGITS.astype(float) / temperature)
        found = gpt.probabilities(LOGITS, temperature=temperature)
        assert found == pytest.approx(expected / expected.sum())


def test_temperature_zero_takes_the_first_of_the_best():
    assert gpt.probabilities(LOGITS, temperature=0).tolist() == [0, 1, 0, 0, 0]


def test_extreme_temperatures():
    assert gpt.probabilities(LOGITS, temperature=1e9) == pytest.approx([0.2] * 5)
    assert gpt.probabilities(LOGITS, temperature=1e-9) == pytest.approx([0, 0.5, 0, 0.5, 0])


def test_top_k_keeps_the_likeliest():
    found = gpt.probabilities(LOGITS, top_k=2)
    assert found == pytest.approx([0, 0.5, 0, 0.5, 0])
    assert gpt.probabilities(LOGITS, top_k=1).tolist() == [0, 1, 0, 0, 0]
    assert gpt.probabilities(LOGITS, top_k=99) == pytest.approx(gpt.probabilities(LOGITS))


def test_top_p_keeps_the_fewest_that_reach_it():
    chances = gpt.probabilities(LOGITS)
    assert np.count_nonzero(gpt.probabilities(LOGITS, top_p=chances[1] + chances[3] - 1e-6)) == 2
    assert np.count_nonzero(gpt.probabilities(LOGITS, top_p=chances[1] + chances[3] + 1e-6)) == 3
    assert np.count_nonzero(gpt.probabilities(LOGITS, top_p=1e-12)) == 1
    assert gpt.probabilities(LOGITS, top_p=1.0) == pytest.approx(chances)


def test_top_p_counts_within_top_k():
    found = gpt.probabilities(np.log([0.4, 0.3, 0.2, 0.1]), top_k=3, top_p=0.5)
    assert found == pytest.approx([4 / 7, 3 / 7, 0, 0])


def test_rows_are_treated_alike():
    rows = np.stack([LOGITS, LOGITS[::-1]])
    for limits in ({"temperature": 0}, {"temperature": 0.7}, {"top_k": 2}, {"top_p": 0.8}):
        both = gpt.probabilities(rows, **limits)
        for row, found in zip(rows, both, strict=True):
            assert found == pytest.approx(gpt.probabilities(row, **limits))


def test_bits():
    assert gpt.bits(LOGITS) == pytest.approx(-np.log2(gpt.probabilities(LOGITS)))
    assert gpt.bits(LOGITS + 1000) == pytest.approx(gpt.bits(LOGITS))


def test_pick_lays_tokens_side_by_side():
    chances = np.array([0.0, 0.25, 0.0, 0.5, 0.25, 0.0])
    drawn = [choosing.pick(chances, u) for u in (0.0, 0.2499, 0.25, 0.7499, 0.75, 1 - 1e-12)]
    assert drawn == [1, 1, 3, 3, 4, 4]


def test_pick_draws_as_often_as_it_should():
    chances = gpt.probabilities(LOGITS, temperature=0.8)
    drawn = [choosing.pick(chances, u) for u in itertools.islice(uniforms(4), 20_000)]
    counts = np.bincount(drawn, minlength=5)
    assert stats.chisquare(counts, chances * len(drawn)).pvalue > 1e-4
    wrong = gpt.probabilities(LOGITS, temperature=1.0)
    assert stats.chisquare(counts, wrong * len(drawn)).pvalue < 1e-4


def test_rank_next_is_the_distribution_sorted(small):
    for temperature in (0.5, 1.0, 2.0):
        ranked = gpt.rank_next("The cat", top=20, temperature=temperature, model=small)
        chances = gpt.distribution("The cat", temperature=temperature, model=small)
        assert chances.sum() == pytest.approx(1)
        assert [each.probability for each in ranked] == sorted(chances, reverse=True)[:20]
        assert all(chances[each.id] == each.probability for each in ranked)
        assert all(small.token(each.id).text == each.token for each in ranked)


def test_rank_next_keeps_its_order_at_temperature_zero(small):
    warm = gpt.rank_next("The cat", top=7, model=small)
    cold = gpt.rank_next("The cat", top=7, temperature=0, model=small)
    assert [each.id for each in cold] == [each.id for each in warm]
    assert [each.probability for each in cold] == [1, 0, 0, 0, 0, 0, 0]


def test_bits_do_not_depend_on_temperature(small):
    one, other = (gpt.rank_next("The cat", temperature=T, model=small)[0] for T in (0.3, 3))
    assert one.bits == other.bits
    assert one.bits == pytest.approx(-math.log2(gpt.distribution("The cat", model=small)[one.id]))


@pytest.mark.parametrize("prompt", PROMPTS, ids=ascii)
def test_any_text_is_a_prompt(small, prompt):
    assert len(gpt.rank_next(prompt, top=3, temperature=1e9, model=small)) == 3


@pytest.mark.parametrize("top", [0, -1, 8193, 2.5, None])
def test_top_has_to_count_tokens(small, top):
    with pytest.raises(ValueError, match=r"top counts tokens: from 1 to 8,192"):
        gpt.rank_next("The cat", top=top, model=small)


@pytest.mark.parametrize("temperature", [-0.1, math.nan, math.inf, "hot", None])
def test_temperature_has_to_be_a_temperature(small, temperature):
    for call in (gpt.rank_next, gpt.distribution):
        with pytest.raises(ValueError, match="temperature is a number from 0"):
            call("The cat", temperature=temperature, model=small)


def test_empty_prompt(small):
    with pytest.raises(ValueError, match="the prompt is empty"):
        gpt.rank_next("", model=small)


@pytest.mark.parametrize("prompt", [None, 7, ["The"]])
def test_a_prompt_is_a_text(small, prompt):
    with pytest.raises(TypeError, match="a prompt is a text"):
        gpt.rank_next(prompt, model=small)


def test_long_prompt_keeps_its_end(small):
    long = "word " * 10_000 + "The cat"
    with pytest.warns(UserWarning, match=r"the first [\d,]+ are left out"):
        ranked = gpt.rank_next(long, model=small)
    end = torch.tensor([small.encode(long)[-small.context :]])
    expected = gpt.probabilities(small.network(end).logits[0, -1].detach().numpy())
    assert ranked[0].id == expected.argmax()
    assert ranked[0].probability == pytest.approx(expected.max(), abs=1e-5)
