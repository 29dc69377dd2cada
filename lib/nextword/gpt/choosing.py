"""From scores to a choice: probabilities at a temperature, the ranking, the draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from nextword.gpt.model import LanguageModel

Probabilities = NDArray[np.float64]
"""[vocabulary], or [batch, vocabulary]; each row sums to 1."""


@dataclass(frozen=True, slots=True)
class NextToken:
    """A token that may come next, or that was chosen to.

    probability: the chance it had at the temperature and limits asked for; bits: how surprising it
    was to the model itself, −log₂ of its probability at temperature 1.
    """

    token: str
    probability: float
    id: int
    bits: float


def scores(prompt: str, *, model: LanguageModel) -> NDArray[np.float32]:
    """Return the model's scores (logits) for each possible next token: [vocabulary]."""
    ids = torch.tensor([model.prompt(prompt)], device=model.device)
    return model.engine.begin(1).feed(ids)[0].float().cpu().numpy()


def distribution(prompt: str, *, temperature: float = 1.0, model: LanguageModel) -> Probabilities:
    """Return the probability of each possible next token after a prompt: [vocabulary]."""
    checked_temperature(temperature)
    return probabilities(scores(prompt, model=model), temperature=temperature)


def rank_next(
    prompt: str, *, top: int = 5, temperature: float = 1.0, model: LanguageModel
) -> list[NextToken]:
    """Return the `top` likeliest next tokens after a prompt, likeliest first.

    >>> from nextword import gpt
    >>> gpt.rank_next("The president of the United", top=1, model=gpt.load("pocket"))[0].token
    ' States'
    """
    checked_temperature(temperature)
    if not isinstance(top, int | np.integer) or not 1 <= top <= model.vocabulary:
        raise ValueError(f"top counts tokens: from 1 to {model.vocabulary:,}; it is {top!r}")
    logits = scores(prompt, model=model)
    chances = probabilities(logits, temperature=temperature)
    # Where probabilities are equal (at temperature 0 nearly all are), the scores decide.
    best = np.lexsort((np.arange(len(logits)), -logits))[:top]
    surprise = bits(logits)
    return [next_token(int(id), chances, surprise, model=model) for id in best]


def next_token(
    id: int, chances: Probabilities, surprise: NDArray[np.float64], *, model: LanguageModel
) -> NextToken:
    """Return a token as a value, given the probability and the surprise of each token."""
    return NextToken(model.token(id).text, float(chances[id]), id, float(surprise[id]))


def probabilities(
    logits: NDArray[np.float32],
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Probabilities:
    """Return the probabilities that scores mean: e to the power (score / temperature), shared out.

    At temperature 0 the highest score takes all (of equal ones, the token with the lowest number).
    top_k leaves that many of the likeliest tokens; top_p the fewest likeliest that have this
    probability together. logits and result: [..., vocabulary].
    """
    logits = np.asarray(logits, np.float64)
    if temperature == 0:
        chances = np.zeros_like(logits)
        np.put_along_axis(chances, logits.argmax(-1, keepdims=True), 1.0, -1)
        return chances
    chances = np.exp((logits - logits.max(-1, keepdims=True)) / temperature)
    chances /= chances.sum(-1, keepdims=True)
    if top_k is None and top_p is None:
        return chances
    order = np.argsort(-chances, axis=-1, kind="stable")
    sorted_chances = np.take_along_axis(chances, order, -1)
    keep = np.arange(logits.shape[-1]) < (top_k or logits.shape[-1])
    if top_p is not None:
        kept = np.where(keep, sorted_chances, 0.0)
        kept /= kept.sum(-1, keepdims=True)
        keep = keep & (np.cumsum(kept, axis=-1) - kept < top_p)
    np.put_along_axis(chances, order, np.where(keep, sorted_chances, 0.0), -1)
    return chances / chances.sum(-1, keepdims=True)


def bits(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how surprising each token would be, −log₂ of its probability: as logits' shape."""
    logits = np.asarray(logits, np.float64)
    highest = logits.max(-1, keepdims=True)
    total = np.log(np.exp(logits - highest).sum(-1, keepdims=True))
    return (total + highest - logits) / math.log(2)


def pick(chances: Probabilities, uniform: float) -> int:
    """Return the token that a number in [0, 1) falls on, the tokens lying side by side by number.

    The page draws in the same way, so the same seed writes the same text there.
    """
    sums = np.cumsum(chances)
    return int(np.searchsorted(sums, uniform * sums[-1], side="right"))


def checked_temperature(temperature: float) -> None:
    """Raise ValueError unless a temperature is a number from 0 on."""
    if not (isinstance(temperature, int | float | np.number) and 0 <= temperature < math.inf):
        raise ValueError(
            "a temperature is a number from 0 (always the likeliest token) upwards, mostly below 2;"
            f" it is {temperature!r}"
        )


def checked_limits(top_k: int | None, top_p: float | None) -> None:
    """Raise ValueError unless top_k is a number of tokens and top_p a probability, or None."""
    if top_k is not None and not (isinstance(top_k, int | np.integer) and top_k >= 1):
        raise ValueError(f"top_k counts tokens: a whole number from 1 on, or None; it is {top_k!r}")
    if top_p is not None and not (isinstance(top_p, int | float) and 0 < top_p <= 1):
        raise ValueError(f"top_p is a probability above 0, up to 1, or None; it is {top_p!r}")
