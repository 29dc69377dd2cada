"""Ablation: take something away from a network, and see what it was good for.

Each function returns an edited copy; the model it was made from stays as it is. All are for GPT-2s.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch

from nextword.gpt.loading import edited
from nextword.gpt.model import LanguageModel
from nextword.words import t


def without_heads(model: LanguageModel, heads: Iterable[tuple[int, int]]) -> LanguageModel:
    """Return the model with attention heads switched off: (block, head), both counted from 0.

    What a head gathers reaches the stream through its own rows of the output matrix: these become
    zero. The matrix's bias belongs to all heads together and stays.
    """
    chosen = sorted(set(heads))
    config = _gpt2(model)
    for block, head in chosen:
        _within(block, config.n_layer, "block")
        _within(head, config.n_head, "head")
    size = config.n_embd // config.n_head

    def edit(network: Any) -> None:
        for block, head in chosen:
            matrix = network.transformer.h[block].attn.c_proj.weight
            matrix[head * size : (head + 1) * size] = 0

    names = ", ".join(f"{block}.{head}" for block, head in chosen)
    return edited(model, edit, t("{name} without heads {heads}", name=model.name, heads=names))


def without_blocks(model: LanguageModel, blocks: Iterable[int]) -> LanguageModel:
    """Return the model with whole blocks switched off: the stream passes by them unchanged."""
    chosen = sorted(set(blocks))
    for block in chosen:
        _within(block, _gpt2(model).n_layer, "block")

    def edit(network: Any) -> None:
        for block in chosen:
            for layer in (network.transformer.h[block].attn, network.transformer.h[block].mlp):
                layer.c_proj.weight.zero_()
                layer.c_proj.bias.zero_()

    names = ", ".join(map(str, chosen))
    return edited(model, edit, t("{name} without blocks {blocks}", name=model.name, blocks=names))


def swap_positions(model: LanguageModel, one: int, other: int) -> LanguageModel:
    """Return the model with the vectors of two positions exchanged, counted from 0."""
    for position in (one, other):
        _within(position, _gpt2(model).n_positions, "position")

    def edit(network: Any) -> None:
        table = network.transformer.wpe.weight
        table[[one, other]] = table[[other, one]]

    return edited(
        model,
        edit,
        t("{name}, positions {one} and {other} swapped", name=model.name, one=one, other=other),
    )


def quantised(model: LanguageModel, *, bits: int) -> LanguageModel:
    """Return the model with every matrix rounded to `bits` bits a weight, from 2 to 16.

    Each output of a matrix (and each row of the two tables) has its own scale: its largest weight
    becomes the largest whole number there is. Biases and norms, a hundredth of it all, stay.
    """
    if not (isinstance(bits, int) and 2 <= bits <= 16):
        raise ValueError(f"bits has to be a whole number from 2 to 16; it is {bits!r}")
    _gpt2(model)

    def edit(network: Any) -> None:
        for name, weight in network.named_parameters():
            if weight.ndim == 2:
                whole, scale = rounded(weight, bits, along=0 if ".h." in name else 1)
                weight.copy_(whole * scale)

    return edited(model, edit, t("{name}, {bits}-bit weights", name=model.name, bits=bits))


def rounded(weight: torch.Tensor, bits: int, *, along: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return whole numbers of so many bits, and the scales that turn them back into the weights.

    along: the dimension that shares a scale; of GPT-2's matrices [in, out] 0, of its tables 1.
    """
    largest = 2 ** (bits - 1) - 1
    scale = weight.abs().amax(along, keepdim=True).clamp(min=1e-12) / largest
    return (weight / scale).round(), scale


def _gpt2(model: LanguageModel) -> Any:
    if model.network.config.model_type != "gpt2":
        raise ValueError(f"only a GPT-2 can be edited like this; {model.name} is another kind")
    return model.network.config


def _within(place: int, count: int, what: str) -> None:
    if not 0 <= place < count:
        raise ValueError(f"there are {what}s 0 to {count - 1}; there is no {what} {place}")
