"""Looking inside: what a network computes on the way from a text to the next token."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from nextword.gpt.choosing import NextToken, bits, next_token, probabilities
from nextword.gpt.model import LanguageModel
from nextword.gpt.tokens import Token


@dataclass(frozen=True)
class Trace:
    """Everything a network computed for a text of n tokens, as float32.

    attention: [layer, head, query, key], each row sums to 1; hidden: [layer + 1, position, width],
    what enters the first block, what each block hands on, and last what the final norm makes of it;
    token_part, position_part: [position, width], whose sum enters the first block of a GPT-2 (None
    where a network keeps positions in another way); logits: [position, vocabulary].
    """

    model: LanguageModel = field(repr=False)
    tokens: list[Token]
    attention: NDArray[np.float32] = field(repr=False)
    hidden: NDArray[np.float32] = field(repr=False)
    logits: NDArray[np.float32] = field(repr=False)
    token_part: NDArray[np.float32] = field(repr=False)
    position_part: NDArray[np.float32] | None = field(repr=False)

    def logit_lens(self, *, top: int = 5, position: int = -1) -> list[list[NextToken]]:
        """Return the likeliest next tokens if the network ended before each block, and at its end.

        [layer + 1][top]: every level's numbers are read as if they were the last (nostalgebraist
        2020, "interpreting GPT: the logit lens"). GPT-2 only: others name their parts differently.
        """
        network = self.model.network
        if network.config.model_type != "gpt2":
            raise ValueError(f"the logit lens is made for GPT-2; {self.model.name} is another kind")
        with torch.inference_mode():
            levels = torch.tensor(self.hidden[:, position], device=self.model.device)
            levels = levels.to(self.model.dtype)
            levels[:-1] = network.transformer.ln_f(levels[:-1])
            logits = network.lm_head(levels).float().cpu().numpy()
        ranked = []
        for row, chances, surprise in zip(logits, probabilities(logits), bits(logits), strict=True):
            best = np.argsort(-row, kind="stable")[:top]
            ranked.append([next_token(int(id), chances, surprise, model=self.model) for id in best])
        return ranked


def look_inside(text: str, *, model: LanguageModel) -> Trace:
    """Return what the network computes for a text; of one longer than the context, for its end."""
    ids = torch.tensor([model.prompt(text)], device=model.device)
    with torch.inference_mode():
        out = model.network(
            input_ids=ids, output_attentions=True, output_hidden_states=True, use_cache=False
        )
        token_part = model.network.get_input_embeddings()(ids)[0]
        position_part = None
        if model.network.config.model_type == "gpt2":
            position_part = _array(model.network.transformer.wpe.weight[: ids.shape[1]])
    return Trace(
        model=model,
        tokens=[model.token(id) for id in ids[0].tolist()],
        attention=_array(torch.cat(out.attentions)),
        hidden=_array(torch.cat(out.hidden_states)),
        logits=_array(out.logits[0]),
        token_part=_array(token_part),
        position_part=position_part,
    )


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    return values.detach().float().cpu().numpy()


@dataclass(frozen=True, slots=True)
class Surprise:
    """A token of a text, and its surprise after what stands before it: −log₂ probability, bits."""

    token: str
    bits: float
    id: int


def surprise(text: str, *, model: LanguageModel) -> list[Surprise]:
    """Return how surprising each token of a text is to the model, from the second token on.

    The first has nothing before it. Of a text longer than the context, its end.
    """
    ids = model.prompt(text)
    with torch.inference_mode():
        out = model.network(input_ids=torch.tensor([ids], device=model.device), use_cache=False)
    rows = bits(out.logits[0, :-1].float().cpu().numpy())
    return [
        Surprise(model.token(id).text, float(row[id]), id)
        for id, row in zip(ids[1:], rows, strict=True)
    ]
