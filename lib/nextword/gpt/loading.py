"""Where language models come from: GPT-2 if it is here, any model you name, or the pocket GPT."""

from __future__ import annotations

import copy
import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from nextword import sources
from nextword.gpt.model import LanguageModel
from nextword.words import t

GPT2 = "openai-community/gpt2"
GPT2_FILES = ("gpt2-weights", "gpt2-vocab", "gpt2-merges")
GPT2_NAMES = {"gpt2", "gpt-2", GPT2}
POCKET = "pocket GPT"
POCKET_NAMES = {"pocket", "pocket gpt", "pocket-gpt"}


def load(name: str = "auto", *, device: str = "auto", dtype: str = "auto") -> LanguageModel:
    """Return a language model, ready to be asked.

    name: "auto" is what NEXTWORD_MODEL names, else GPT-2 if it is on this machine, else the pocket
    GPT that comes with the book, with a notice of how to get GPT-2; nothing is downloaded. "pocket"
    is the pocket GPT, "gpt2" GPT-2. Anything else is a folder, or a causal language model of the
    Hugging Face hub ("gpt2-medium", "HuggingFaceTB/SmolLM2-135M"), downloaded if need be.
    device: "auto", "cpu", "cuda", "mps". dtype: "auto" (float32), "float32", "bfloat16", "float16".

    Raises SourceError if the model cannot be had, ValueError for an unknown device or dtype.
    """
    wanted = os.environ.get("NEXTWORD_MODEL") or "auto" if name == "auto" else name
    where, kind = _device(device), _dtype(dtype)
    if wanted == "auto":
        model = _gpt2_on_this_machine() or pocket()
    elif wanted.lower() in POCKET_NAMES:
        model = pocket()
    elif wanted.lower() in GPT2_NAMES:
        model = _gpt2_on_this_machine() or from_hub(GPT2, "GPT-2")
    else:
        model = from_hub(wanted, Path(wanted).name)
    model.network.to(kind)
    return _moved(model, where)


def pocket() -> LanguageModel:
    """Return the pocket GPT, whose weights and tokenizer come with the library."""
    from safetensors.torch import load_file
    from transformers import GPT2Config

    weights = load_file(sources.artifact("pocket-gpt.safetensors"))
    config = GPT2Config(**json.loads(sources.artifact("pocket-gpt.config.json").read_text("utf-8")))
    tokenizer = _tokenizer(tokenizer_file=str(sources.artifact("pocket-gpt.tokenizer.json")))
    notice = t("This is the pocket GPT, which comes with the book. For GPT-2, run: make gpt2")
    return LanguageModel(POCKET, _network(config, weights), tokenizer, notice)


def card() -> dict[str, Any]:
    """Return what is known of the pocket GPT: its recipe, text, learning curve, held-out loss."""
    return json.loads(sources.artifact("pocket-gpt.json").read_text(encoding="utf-8"))


def _gpt2_on_this_machine() -> LanguageModel | None:
    """Return GPT-2 from the data folder or cache (`make gpt2`), or from the hub's own cache."""
    try:
        found = {name: sources.find(name).path for name in GPT2_FILES}
    except sources.SourceError as error:
        if "corrupt" in str(error) or "is not the file" in str(error):
            raise
        here = sources.hub_folder(GPT2, download=False)
        return from_hub(str(here), "GPT-2") if here else None
    from safetensors.torch import load_file
    from transformers import GPT2Config

    weights = load_file(found["gpt2-weights"])
    return LanguageModel("GPT-2", _network(GPT2Config(), weights), gpt2_tokenizer())


def gpt2_tokenizer() -> Any:
    """Return GPT-2's tokenizer from the data folder or the cache; SourceError if it is in none."""
    vocab, merges = (str(sources.find(name).path) for name in GPT2_FILES[1:])
    return _tokenizer(vocab=vocab, merges=merges)


def _tokenizer(**files: str) -> Any:
    from transformers import GPT2TokenizerFast

    return GPT2TokenizerFast(**files, clean_up_tokenization_spaces=False)


def _network(config: Any, weights: dict[str, torch.Tensor] | None) -> Any:
    """Return a GPT-2 in evaluation mode; without weights, with random ones."""
    from transformers import GPT2LMHeadModel

    network = GPT2LMHeadModel._from_config(config, attn_implementation="eager").float().eval()
    if weights is None:
        return network
    if not any(name.startswith("transformer.") for name in weights):
        weights = {f"transformer.{name}": weight for name, weight in weights.items()}
    trouble = network.load_state_dict(weights, strict=False)
    missing = [name for name in trouble.missing_keys if name != "lm_head.weight"]
    if missing:
        raise sources.SourceError(f"the weights lack {missing[0]} and {len(missing) - 1} others")
    return network


def from_hub(name: str, title: str) -> LanguageModel:
    """Return any causal language model by its folder or its name on the Hugging Face hub."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = sources.hub_folder(name, download=True)
    try:
        network = AutoModelForCausalLM.from_pretrained(
            folder, attn_implementation="eager", dtype=torch.float32, local_files_only=True
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0]
        raise sources.SourceError(
            f"{name!r} is no usable causal language model: {first}"
        ) from error
    except Exception as error:  # a damaged file: safetensors has an error class of its own
        raise sources.SourceError(f"{name!r} is damaged ({error}); delete {folder}") from error
    return LanguageModel(title, network.eval(), tokenizer)


def untrained(like: LanguageModel | str = "gpt2", *, seed: int) -> LanguageModel:
    """Return a model of the same shape with random weights: what is there before training.

    like: a model, or "gpt2" for GPT-2's shape, for which its tokenizer has to be here.
    """
    if isinstance(like, LanguageModel):
        config, tokenizer = copy.deepcopy(like.network.config), like.tokenizer
        name = t("{name} untrained", name=like.name)
    else:
        from transformers import GPT2Config

        config, tokenizer, name = GPT2Config(), gpt2_tokenizer(), t("GPT-2 untrained")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LanguageModel(name, _network(config, None), tokenizer)


def edited(model: LanguageModel, edit: Callable[[Any], None], name: str) -> LanguageModel:
    """Return a copy of a model, with this name, whose network `edit` has changed in place."""
    network = copy.deepcopy(model.network)
    with torch.no_grad():
        edit(network)
    return LanguageModel(name, network, model.tokenizer, model.notice)


def _device(device: str) -> str:
    if device == "auto":
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"there is no device {device!r} here; 'cpu' always works") from error
    return device


def _dtype(dtype: str) -> torch.dtype:
    kinds = {name: getattr(torch, name) for name in ("float32", "bfloat16", "float16")}
    if dtype != "auto" and dtype not in kinds:
        raise ValueError(f"dtype has to be 'auto' or one of {', '.join(kinds)}; it is {dtype!r}")
    return kinds["float32" if dtype == "auto" else dtype]


def _moved(model: LanguageModel, device: str) -> LanguageModel:
    """Move a network to a device; to the CPU, with a warning, if it does not fit there."""
    try:
        model.network.to(device)
    except torch.OutOfMemoryError:
        warnings.warn(
            f"{model.label} does not fit into the memory of {device}: it runs on the CPU",
            stacklevel=3,
        )
        model.network.to("cpu")
    return model
