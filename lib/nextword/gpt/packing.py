"""The pocket GPT for the page: its weights in few bytes, and its tokenizer."""

from __future__ import annotations

import torch

from nextword import sources
from nextword.gpt.ablation import rounded
from nextword.gpt.loading import pocket
from nextword.gpt.model import LanguageModel

FORMAT = "int8"


def page_weights() -> bytes:
    """Return the pocket GPT's weights as the page loads them."""
    return pack(pocket(), format=FORMAT)


def page_tokenizer() -> bytes:
    """Return the pocket GPT's tokenizer as the page loads it: a Hugging Face tokenizer.json."""
    return sources.artifact("pocket-gpt.tokenizer.json").read_bytes()


def pack(model: LanguageModel, *, format: str) -> bytes:
    """Return a GPT-2's weights as safetensors, named without "transformer.", the head left out.

    "fp16": all as float16. "int8": each matrix as whole numbers, I8, with a float32 scale for each
    of its outputs (of the tables, for each row) under the same name and ".scale"; the rest float16.
    """
    from safetensors.torch import save

    if format not in ("fp16", "int8"):
        raise ValueError(f"format has to be 'fp16' or 'int8'; it is {format!r}")
    tensors = {}
    for full_name, weight in model.network.transformer.named_parameters():
        weight = weight.detach().float().cpu()
        if format == "int8" and weight.ndim == 2:
            whole, scale = rounded(weight, 8, along=0 if full_name.startswith("h.") else 1)
            tensors[full_name] = whole.to(torch.int8)
            tensors[f"{full_name}.scale"] = scale.flatten()
        else:
            tensors[full_name] = weight.half()
    config = model.network.config
    metadata = {"name": model.name, "format": format}
    metadata |= {"n_head": str(config.n_head), "n_layer": str(config.n_layer)}
    return save({name: tensor.contiguous() for name, tensor in tensors.items()}, metadata)
