"""Writing on: greedy, drawn, side by side, past the context; loops."""

import itertools
import math

import numpy as np
import pytest
import torch
from scipy import stats

from nextword import gpt

PROMPT = "The best thing about AI is its ability to"


def ids_of(tokens):
    return [each.id for each in tokens]


def test_greedy_is_what_transformers_writes(small):
    ids = torch.tensor([small.encode(PROMPT)])
    expected = small.network.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=200, do_sample=False,
        eos_token_id=None, pad_token_id=0,
    )  # fmt: skip
    written = ids_of(gpt.write_on(PROMPT, steps=200, temperature=0, model=small))
    assert written == expected[0, ids.shape[1] :].tolist()
    assert len(set(written)) > 2


def test_scores_are_those_of_transformers(small):
    ids = small.encode(PROMPT * 3)
    expected = small.network(torch.tensor([ids])).logits[0].detach().numpy()
    at_once = small.engine.begin(1).feed(torch.tensor([ids]))[0]
    assert at_once.numpy() == pytest.approx(expected[-1], abs=1e-4)
    session = small.engine.begin(1)
    for place, id in enumerate(ids):
        scores = session.feed(torch.tensor([[id]]))[0].numpy()
        assert scores == pytest.approx(expected[place], abs=1e-4)
    assert np.abs(expected).max() > 1


def test_reading_in_pieces_is_reading_at_once(small):
    ids = torch.tensor([small.encode(PROMPT * 2)] * 3)
    whole, pieces = small.engine.begin(3), small.engine.begin(3)
    at_once = whole.feed(ids)
    for piece in ids.split(5, dim=1):
        last = pieces.feed(piece)
    assert last.numpy() == pytest.approx(at_once.numpy(), abs=1e-4)
    assert whole.length == pieces.length == ids.shape[1]


@pytest.mark.parametrize("batch", [1, 2, 5, 17, 40])
def test_any_number_of_texts_side_by_side(small, batch):
    ids = torch.tensor([small.encode(PROMPT + word) for word in ("a", "b")] * batch)[:batch]
    expected = small.network(ids).logits[:, -1].detach().numpy()
    session = small.engine.begin(batch)
    session.feed(ids[:, :-1])
    assert session.feed(ids[:, -1:]).numpy() == pytest.approx(expected, abs=1e-4)


def test_other_networks_run_too(small):
    from nextword.gpt.forward import Library

    session, ours = Library(small.network).begin(2), small.engine.begin(2)
    ids = torch.tensor([small.encode(PROMPT)] * 2)
    for piece in (ids, ids[:, :1]):
        assert session.feed(piece).numpy() == pytest.approx(ours.feed(piece).numpy(), abs=1e-4)
    assert session.length == ours.length


def test_the_same_seed_writes_the_same(small):
    def write(seed):
        return list(gpt.write_on(PROMPT, steps=20, temperature=0.8, seed=seed, model=small))

    assert write(3) == write(3)
    assert ids_of(write(3)) != ids_of(write(4))


def test_side_by_side_is_one_by_one(small):
    seeds = [5, 1, 2**40, 0, 5]
    many = gpt.write_many(PROMPT, steps=12, temperature=0.9, seeds=seeds, top_k=50, model=small)
    for seed, text in zip(seeds, many, strict=True):
        alone = gpt.write_on(PROMPT, steps=12, temperature=0.9, seed=seed, top_k=50, model=small)
        assert ids_of(alone) == ids_of(text)
    assert ids_of(many[0]) == ids_of(many[4])


def test_drawn_as_often_as_the_distribution_says():
    """Chi-square at T = 0.8, with the rare tokens together; against T = 1.6 it must fail."""
    model = gpt.load("pocket", device="cpu")
    texts = gpt.write_many(PROMPT, steps=1, temperature=0.8, seeds=range(1_500), model=model)
    drawn = [text[0].id for text in texts]

    def p_value(temperature):
        chances = gpt.distribution(PROMPT, temperature=temperature, model=model)
        often = np.flatnonzero(chances * len(drawn) >= 5)
        expected = np.append(chances[often], 1 - chances[often].sum()) * len(drawn)
        counts = [drawn.count(id) for id in often]
        return stats.chisquare([*counts, len(drawn) - sum(counts)], expected).pvalue

    assert p_value(0.8) > 1e-3
    assert p_value(1.6) < 1e-3


def test_each_token_says_its_chance_and_surprise(small):
    for top_k in (None, 3):
        for token in gpt.write_on(PROMPT, steps=5, seed=1, top_k=top_k, model=small):
            assert 0 < token.probability <= 1
            if top_k is None:
                assert token.bits == pytest.approx(-math.log2(token.probability))
            else:
                assert token.bits >= -math.log2(token.probability) - 1e-9


def test_top_k_one_is_greedy(small):
    greedy = gpt.write_on(PROMPT, steps=10, temperature=0, model=small)
    one = gpt.write_on(PROMPT, steps=10, temperature=1.5, seed=2, top_k=1, model=small)
    assert ids_of(greedy) == ids_of(one)


def test_writing_goes_on_past_the_context(short):
    written = ids_of(gpt.write_on("The cat sat", steps=50, temperature=0, model=short))
    assert len(written) == 50
    text = short.encode("The cat sat")
    room = short.context - len(text) + 1  # the first token that does not fit any more
    before = (text + written[:room])[-short.context // 2 :]
    expected = short.network(torch.tensor([before])).logits[0, -1].argmax().item()
    assert written[room] == expected


def test_a_long_prompt_keeps_its_end(small):
    with pytest.warns(UserWarning, match="left out"):
        written = list(gpt.write_on("word " * 10_000, steps=3, temperature=0, model=small))
    assert len(written) == 3


def test_stop_ends_the_text(small):
    free = list(gpt.write_on(PROMPT, steps=30, temperature=0.9, seed=1, model=small))
    stop = free[4].token
    stopped = list(gpt.write_on(PROMPT, steps=30, temperature=0.9, seed=1, stop=stop, model=small))
    first = next(i for i in range(30) if stop in "".join(t.token for t in free[: i + 1]))
    assert stopped == free[: first + 1]


def test_interrupted_writing_loses_nothing(small, monkeypatch):
    calls = itertools.count()
    feed = type(small.engine.begin(1)).feed

    def interrupted(self, ids):
        if next(calls) == 4:
            raise KeyboardInterrupt
        return feed(self, ids)

    monkeypatch.setattr(type(small.engine.begin(1)), "feed", interrupted)
    kept = []
    with pytest.raises(KeyboardInterrupt):
        kept.extend(gpt.write_on(PROMPT, steps=10, temperature=0, model=small))
    monkeypatch.undo()
    assert ids_of(kept) == ids_of(gpt.write_on(PROMPT, steps=4, temperature=0, model=small))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"steps": -1}, "steps counts tokens"),
        ({"steps": 1.5}, "steps counts tokens"),
        ({"temperature": -1}, "temperature is a number from 0"),
        ({"temperature": math.nan}, "temperature is a number from 0"),
        ({"seed": None}, "a seed is a whole number"),
        ({"seed": "x"}, "a seed is a whole number"),
        ({"top_k": 0}, "top_k counts tokens"),
        ({"top_p": 0}, "top_p is a probability"),
        ({"top_p": 1.1}, "top_p is a probability"),
        ({"top_p": math.nan}, "top_p is a probability"),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(small, bad, message):
    good = {"steps": 3, "temperature": 0.8, "seed": 1}
    with pytest.raises(ValueError, match=message):
        gpt.write_on(PROMPT, **good | bad, model=small)


def test_nothing_to_write(small):
    assert list(gpt.write_on(PROMPT, steps=0, temperature=0, model=small)) == []
    assert gpt.write_many(PROMPT, steps=0, seeds=[1, 2], model=small) == [[], []]
    with pytest.raises(ValueError, match="seeds is empty"):
        gpt.write_many(PROMPT, steps=1, seeds=[], model=small)
    with pytest.raises(ValueError, match="the prompt is empty"):
        gpt.write_on("", steps=1, temperature=0, model=small)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([], None),
        ([1, 2, 3], None),
        ([1] * 8, None),
        ([1] * 9, gpt.Loop(0, 1, 9)),
        ([5, *[1] * 9], gpt.Loop(1, 1, 9)),
        ([1, 2] * 4, None),
        ([1, 2] * 5, gpt.Loop(0, 2, 5)),
        ([9, 9, *[1, 2, 3] * 4, 1], gpt.Loop(2, 3, 4)),
        ([*range(20), *range(20)], gpt.Loop(0, 20, 2)),
        ([*[1, 2, 3] * 9, 4], None),
        (list("abcd" * 9), gpt.Loop(0, 4, 9)),
    ],
)
def test_find_loop(tokens, expected):
    assert gpt.find_loop(tokens) == expected
