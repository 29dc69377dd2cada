"""A language model: a network, its tokenizer, and what a caption should say about it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch

from nextword.gpt.forward import Engine, engine_for
from nextword.gpt.tokens import Token, token_bytes
from nextword.words import t


@dataclass(frozen=True)
class LanguageModel:
    """A network that says what comes next, ready to be asked; `gpt.load` makes them.

    name: for people; notice: one line on what would be better, or ""; network: a Hugging Face
    causal language model in evaluation mode; tokenizer: the tokenizer that belongs to it.
    """

    name: str
    network: Any = field(repr=False)
    tokenizer: Any = field(repr=False)
    notice: str = ""

    @property
    def label(self) -> str:
        """The model's name and size, for captions: "GPT-2, 124.4 M weights"."""
        return t("{name}, {millions:,.1f} M weights", name=self.name, millions=self.weights / 1e6)

    @cached_property
    def weights(self) -> int:
        """The number of adjustable numbers; a matrix used twice counts once."""
        return sum(weight.numel() for weight in self.network.parameters())

    @property
    def context(self) -> int:
        """The longest text the network can look at, in tokens."""
        config = self.network.config
        return getattr(config, "max_position_embeddings", None) or config.n_positions

    @property
    def vocabulary(self) -> int:
        """The number of tokens there are."""
        return self.network.config.vocab_size

    @property
    def device(self) -> str:
        """Where the network computes: "cpu", "cuda:0", "mps"."""
        return str(next(self.network.parameters()).device)

    @property
    def dtype(self) -> torch.dtype:
        """The kind of number the weights are."""
        return next(self.network.parameters()).dtype

    @cached_property
    def engine(self) -> Engine:
        """What runs the network forward; made once, since it lays the weights out for speed."""
        return engine_for(self.network)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the tokens a text is made of. Lone surrogates become �."""
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return self.tokenizer.encode(whole, add_special_tokens=False)

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token numbers."""
        return b"".join(token_bytes(self.tokenizer, id) for id in ids).decode("utf-8", "replace")

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens a text is made of."""
        return [self.token(id) for id in self.encode(text)]

    def token(self, id: int) -> Token:
        """Return the token with a number."""
        return Token(int(id), token_bytes(self.tokenizer, int(id)))

    def prompt(self, text: str, *, room: int = 0) -> list[int]:
        """Return the token numbers of a prompt, its end if it is longer than the context.

        room: tokens of the context to leave free. A cut is announced by a warning. Raises TypeError
        for what is no text and ValueError for an empty text: there is nothing to go on from.
        """
        if not isinstance(text, str):
            raise TypeError(f"a prompt is a text, not {type(text).__name__}: {text!r:.60}")
        ids = self.encode(text)
        if not ids:
            raise ValueError("the prompt is empty; give the model at least a character to go on")
        longest = max(1, self.context - room)
        if len(ids) > longest:
            warnings.warn(
                f"the prompt has {len(ids):,} tokens and {self.name} looks at {longest:,} at most:"
                f" the first {len(ids) - longest:,} are left out",
                stacklevel=3,
            )
        return ids[-longest:]
