"""Small networks with random weights, large enough that their choices are no near-ties."""

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from nextword import gpt


def small_network(*, context: int, seed: int = 0, spread: float = 0.15) -> GPT2LMHeadModel:
    """A GPT-2 of two blocks whose next-token distributions are as uneven as a trained one's."""
    config = GPT2Config(
        vocab_size=8192, n_positions=context, n_embd=64, n_layer=2, n_head=4,
        bos_token_id=0, eos_token_id=0, attn_implementation="eager",
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = GPT2LMHeadModel(config).eval()
        for weight in network.parameters():
            torch.nn.init.normal_(weight, std=spread)
        network.transformer.wte.weight.data.mul_(2)
    return network


@pytest.fixture(scope="session")
def tokenizer():
    return gpt.load("pocket").tokenizer


@pytest.fixture(scope="session")
def small(tokenizer):
    """A model with a context of 256 tokens."""
    return gpt.LanguageModel("small", small_network(context=256), tokenizer)


@pytest.fixture(scope="session")
def short(tokenizer):
    """A model with a context of 16 tokens."""
    return gpt.LanguageModel("short", small_network(context=16), tokenizer)
