"""Looking inside, surprise, ablation, packing."""

import math

import numpy as np
import pytest
import torch
from safetensors.torch import load

from nextword import gpt
from nextword.gpt import packing

TEXT = "The cat sat on the mat"


def scores(model, text=TEXT):
    return gpt.scores(text, model=model)


def test_shapes(small):
    trace = gpt.look_inside(TEXT, model=small)
    n = len(small.encode(TEXT))
    assert [token.text for token in trace.tokens] == [t.text for t in small.tokens(TEXT)]
    assert trace.attention.shape == (2, 4, n, n)
    assert trace.hidden.shape == (3, n, 64)
    assert trace.logits.shape == (n, 8192)
    assert trace.token_part.shape == trace.position_part.shape == (n, 64)


def test_attention_shares_out_what_came_before(small):
    attention = gpt.look_inside(TEXT, model=small).attention
    assert attention.sum(-1) == pytest.approx(np.ones(attention.shape[:-1]), abs=1e-5)
    assert np.abs(np.triu(attention, 1)).max() == 0
    assert attention.std() > 0.05


def test_the_parts_make_the_stream_and_the_stream_the_scores(small):
    trace = gpt.look_inside(TEXT, model=small)
    assert trace.token_part + trace.position_part == pytest.approx(trace.hidden[0], abs=1e-5)
    assert trace.logits[-1] == pytest.approx(scores(small), abs=1e-4)


def test_logit_lens_ends_with_the_real_ranking(small):
    levels = gpt.look_inside(TEXT, model=small).logit_lens(top=3)
    assert len(levels) == 3
    real = gpt.rank_next(TEXT, top=3, model=small)
    assert [each.id for each in levels[-1]] == [each.id for each in real]
    assert levels[-1][0].probability == pytest.approx(real[0].probability, abs=1e-4)
    assert [each.id for each in levels[0]] != [each.id for each in real]


def test_surprise_is_the_loss(small):
    row = torch.tensor([small.encode(TEXT)])
    loss = small.network(row, labels=row).loss.item()
    surprises = gpt.surprise(TEXT, model=small)
    assert len(surprises) == row.shape[1] - 1
    assert np.mean([each.bits for each in surprises]) == pytest.approx(loss / math.log(2), rel=1e-4)
    assert "".join(each.token for each in surprises) == TEXT[len(small.tokens(TEXT)[0].text) :]


def test_surprise_of_a_long_text_is_that_of_its_end(short):
    with pytest.warns(UserWarning, match="left out"):
        assert len(gpt.surprise(TEXT * 5, model=short)) == short.context - 1


def test_without_a_head_the_others_stay(small):
    before = scores(small)
    edited = gpt.without_heads(small, [(1, 2)])
    kept = gpt.look_inside(TEXT, model=edited)
    assert np.abs(scores(edited) - before).max() > 0.01
    assert scores(small) == pytest.approx(before)
    assert kept.attention == pytest.approx(gpt.look_inside(TEXT, model=small).attention, abs=1e-6)
    assert edited.name == "small without heads 1.2"


def test_without_all_blocks_only_the_tables_are_left(small):
    bare = gpt.without_blocks(small, range(2))
    body = small.network.transformer
    ids = torch.tensor(small.encode(TEXT))
    stream = body.wte(ids[-1]) + body.wpe.weight[len(ids) - 1]
    expected = small.network.lm_head(body.ln_f(stream)).detach().numpy()
    assert scores(bare) == pytest.approx(expected, abs=1e-4)


def test_positions_swap_and_swap_back(small):
    once = gpt.swap_positions(small, 0, 1)
    assert np.abs(scores(once) - scores(small)).max() > 0.01
    assert scores(gpt.swap_positions(once, 0, 1)) == pytest.approx(scores(small), abs=1e-4)


def test_fewer_bits_are_farther_off(small):
    exact = scores(small)
    errors = [
        np.abs(scores(gpt.quantised(small, bits=bits)) - exact).mean() for bits in (2, 4, 6, 8, 16)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 20 * errors[3]
    levels = gpt.quantised(small, bits=2).network.transformer.h[0].attn.c_attn.weight[:, 7]
    assert len(set(levels.tolist())) <= 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: gpt.without_heads(m, [(2, 0)]), "blocks 0 to 1"),
        (lambda m: gpt.without_heads(m, [(0, 4)]), "heads 0 to 3"),
        (lambda m: gpt.without_blocks(m, [-1]), "blocks 0 to 1"),
        (lambda m: gpt.swap_positions(m, 0, 256), "positions 0 to 255"),
        (lambda m: gpt.quantised(m, bits=1), "from 2 to 16"),
    ],
)
def test_what_is_not_there_cannot_be_taken_away(small, call, message):
    with pytest.raises(ValueError, match=message):
        call(small)


@pytest.mark.parametrize(("format", "error"), [("fp16", 2e-3), ("int8", 2e-2)])
def test_packed_weights_are_the_weights(small, format, error):
    packed = load(packing.pack(small, format=format))
    for name, weight in small.network.transformer.named_parameters():
        found = packed[name].float()
        if f"{name}.scale" in packed:
            scale = packed[f"{name}.scale"]
            found = found * (scale if name.startswith("h.") else scale[:, None])
        assert (found - weight).abs().max() <= error * weight.abs().max()
    assert ("wte.weight.scale" in packed) == (format == "int8")


def test_unknown_format(small):
    with pytest.raises(ValueError, match="'fp16' or 'int8'"):
        packing.pack(small, format="int4")
