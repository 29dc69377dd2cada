"""GPT-2 run forward: tokens go in, one score for each possible next token comes out.

The whole model is in `Session.feed`: look the tokens up, let each block add to the stream, compare
the result with every token. What has been computed for earlier tokens (keys and values) is kept,
so that each new token costs the same. Everything else here makes the same sums faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

FEW = 16  # rows up to which multiplying is a matter of reading the weights
ROWS = 4  # oneDNN reads the weights fastest when it has at least so many rows to multiply


class Session(Protocol):
    """One text, or several of equal length, being read and written."""

    length: int

    def feed(self, ids: Tensor) -> Tensor:
        """Read more tokens, int64 [batch, new]; return scores of the next: [batch, vocabulary]."""


class Engine(Protocol):
    """Runs a network forward."""

    def begin(self, batch: int) -> Session:
        """Return a session that has read nothing yet."""


def engine_for(network: Any) -> Engine:
    """Return our own engine for a GPT-2, and the Transformers library's for any other network."""
    config = network.config
    plain = config.model_type == "gpt2" and config.activation_function == "gelu_new"
    plain = plain and config.scale_attn_weights and not config.scale_attn_by_inverse_layer_idx
    return GPT2(network) if plain else Library(network)


class Linear:
    """x ↦ xW + b, with a second copy of the weights arranged for a few rows of x, on the CPU."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        """weight: [in, out], as GPT-2 stores it."""
        self.weight, self.bias = weight, bias
        self.packed = _packed(weight)

    def __call__(self, x: Tensor) -> Tensor:
        """Return [..., out] for x: [..., in]."""
        rows = x.reshape(-1, x.shape[-1])
        if self.packed is None or len(rows) > FEW:
            out = rows @ self.weight if self.bias is None else torch.addmm(
                self.bias, rows, self.weight
            )  # fmt: skip
        else:
            # Rows of zeros are cheaper than the slower routine for fewer rows.
            padded = F.pad(rows, (0, 0, 0, max(0, ROWS - len(rows))))
            out = torch.ops.mkldnn._linear_pointwise(
                padded, self.packed, self.bias, "none", [], ""
            )[: len(rows)]
        return out.view(*x.shape[:-1], -1)


def _packed(weight: Tensor) -> Tensor | None:
    """The weights in the order oneDNN reads them, or None where that cannot be had."""
    usable = torch.backends.mkldnn.is_available() and weight.dtype == torch.float32
    if not usable or weight.device.type != "cpu":
        return None
    try:
        return torch.ops.mkldnn._reorder_linear_weight(weight.t().contiguous(), ROWS)
    except (AttributeError, RuntimeError):  # another torch, another processor: merely slower
        return None


@dataclass(frozen=True)
class Norm:
    """Each vector with its mean taken away and its spread made 1, then scaled and shifted."""

    weight: Tensor
    bias: Tensor
    epsilon: float

    def __call__(self, x: Tensor) -> Tensor:
        """Return x normalised along its last dimension."""
        return F.layer_norm(x, x.shape[-1:], self.weight, self.bias, self.epsilon)


@dataclass(frozen=True)
class Block:
    """The weights of one block."""

    norm_1: Norm
    queries_keys_values: Linear
    attention_out: Linear
    norm_2: Norm
    hidden: Linear
    hidden_out: Linear


class GPT2:
    """A GPT-2's weights, taken from a Hugging Face `GPT2LMHeadModel`."""

    def __init__(self, network: Any) -> None:
        body, config = network.transformer, network.config
        self.heads, self.context = config.n_head, config.n_positions
        self.tokens, self.positions = body.wte.weight.detach(), body.wpe.weight.detach()
        self.blocks = [_block(block) for block in body.h]
        self.norm = _norm(body.ln_f)
        self.head = Linear(network.lm_head.weight.detach().t(), None)

    def begin(self, batch: int) -> GPT2Session:
        """Return a session for so many texts of equal length."""
        return GPT2Session(self, batch)


def _norm(layer: Any) -> Norm:
    return Norm(layer.weight.detach(), layer.bias.detach(), layer.eps)


def _linear(layer: Any) -> Linear:
    return Linear(layer.weight.detach(), layer.bias.detach())


def _block(block: Any) -> Block:
    return Block(
        norm_1=_norm(block.ln_1),
        queries_keys_values=_linear(block.attn.c_attn),
        attention_out=_linear(block.attn.c_proj),
        norm_2=_norm(block.ln_2),
        hidden=_linear(block.mlp.c_fc),
        hidden_out=_linear(block.mlp.c_proj),
    )


class GPT2Session:
    """Texts being read by a GPT-2, with the keys and values of what has been read."""

    def __init__(self, model: GPT2, batch: int) -> None:
        self.model, self.length = model, 0
        size = model.tokens.shape[1] // model.heads
        # [block, keys or values, text, head, position, size]
        self.cache = model.tokens.new_empty(len(model.blocks), 2, batch, model.heads, 0, size)

    @torch.inference_mode()
    def feed(self, ids: Tensor) -> Tensor:
        """Read more tokens, int64 [batch, new]; return the scores of the next: [batch, vocabulary].

        Raises ValueError if that would be more than the context holds.
        """
        model, here = self.model, slice(self.length, self.length + ids.shape[1])
        if here.stop > model.context:
            raise ValueError(f"{here.stop:,} tokens are more than the {model.context:,} that fit")
        self._make_room(here.stop)
        stream = model.tokens[ids] + model.positions[here]
        for block, (keys, values) in zip(model.blocks, self.cache, strict=True):
            stream = stream + self._attention(block, block.norm_1(stream), keys, values, here)
            hidden = F.gelu(block.hidden(block.norm_2(stream)), approximate="tanh")
            stream = stream + block.hidden_out(hidden)
        self.length = here.stop
        return model.head(model.norm(stream[:, -1]))

    def _make_room(self, length: int) -> None:
        """Let the cache hold so many positions; by doubling, so that it seldom has to be copied."""
        room = self.cache.shape[-2]
        if length > room:
            larger = min(self.model.context, max(2 * room, length + 32))
            self.cache = F.pad(self.cache, (0, 0, 0, larger - room))

    def _attention(
        self, block: Block, x: Tensor, keys: Tensor, values: Tensor, here: slice
    ) -> Tensor:
        """Return what each position, x: [batch, new, width], gathers from those before it."""
        batch, new, width = x.shape
        split = block.queries_keys_values(x).view(batch, new, 3, self.model.heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        keys[:, :, here], values[:, :, here] = key, value
        mask = None
        if new > 1:  # a position sees itself and what is before it
            mask = torch.ones(new, here.stop, dtype=torch.bool, device=x.device).tril(here.start)
        mixed = F.scaled_dot_product_attention(
            query, keys[:, :, : here.stop], values[:, :, : here.stop], attn_mask=mask
        )
        return block.attention_out(mixed.transpose(1, 2).reshape(batch, new, width))


@dataclass(frozen=True)
class Library:
    """Any other causal language model, run by the Transformers library."""

    network: Any

    def begin(self, batch: int) -> LibrarySession:
        """Return a session; the library finds out the batch by itself."""
        return LibrarySession(self.network)


class LibrarySession:
    """Texts being read by a network of the Transformers library."""

    def __init__(self, network: Any) -> None:
        self.network, self.length, self.past = network, 0, None

    @torch.inference_mode()
    def feed(self, ids: Tensor) -> Tensor:
        """Read more tokens, int64 [batch, new]; return scores of the next: [batch, vocabulary]."""
        out = self.network(
            input_ids=ids, past_key_values=self.past, use_cache=True, logits_to_keep=1
        )
        self.past, self.length = out.past_key_values, self.length + ids.shape[1]
        return out.logits[:, -1]
