"""GPT-2 at work: load it, rank what comes next, write on, look inside, take parts away.

Everything works with the pocket GPT that comes with the book, with GPT-2, and, as far as it makes
sense, with any other causal language model.
"""

from nextword.gpt.ablation import quantised, swap_positions, without_blocks, without_heads
from nextword.gpt.choosing import (
    NextToken,
    bits,
    distribution,
    probabilities,
    rank_next,
    scores,
)
from nextword.gpt.inside import Surprise, Trace, look_inside, surprise
from nextword.gpt.loading import card, load, untrained
from nextword.gpt.model import LanguageModel
from nextword.gpt.packing import page_tokenizer, page_weights
from nextword.gpt.tokens import Token, merged
from nextword.gpt.writing import Loop, find_loop, write_many, write_on

__all__ = [
    "LanguageModel",
    "Loop",
    "NextToken",
    "Surprise",
    "Token",
    "Trace",
    "bits",
    "card",
    "distribution",
    "find_loop",
    "load",
    "look_inside",
    "merged",
    "page_tokenizer",
    "page_weights",
    "probabilities",
    "quantised",
    "rank_next",
    "scores",
    "surprise",
    "swap_positions",
    "untrained",
    "without_blocks",
    "without_heads",
    "write_many",
    "write_on",
]
