"""A language model that answers a page's questions: what comes next, write on, how surprising.

The model in the page answers the same questions in the same form (pagemodel.js), so a widget need
not know which of the two it asks. Torch is imported with the first question, not before.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nextword.chance import uniforms

if TYPE_CHECKING:
    from nextword import gpt


class Answers:
    """Answers to a page about one model. Texts mostly grow: what was read last is kept.

    What to read is ``text``, the reader's, and ``ids``, the tokens written after it. Arguments are
    spelled as in the page.
    """

    def __init__(self, model: gpt.LanguageModel) -> None:
        self.model = model
        self._read: list[int] = []  # what the session has read, and the scores that came of it
        self._session: Any = None
        self._scores: NDArray[np.float32] = np.empty(0, np.float32)

    def rank(
        self,
        text: str,
        ids: Sequence[int] = (),
        *,
        top: int = 10,
        temperature: float = 1.0,
        topK: int | None = None,
        topP: float | None = None,
    ) -> dict[str, Any]:
        """Return what may come next: {tokens, cut, top, rest, vocabulary}.

        The tokens that were read, as they are shown, and how many before them were not; the ``top``
        likeliest next ones; the probability left for all others, and how many tokens there are.
        """
        seen, cut = self._within_reach(text, ids)
        scores = self._scores_after(seen)
        chances = _probabilities(scores, temperature, topK, topP)
        # Where probabilities are equal (at temperature 0 nearly all are), the scores decide.
        best = np.lexsort((np.arange(len(scores)), -scores))[:top]
        return {
            "tokens": self._merged(seen),
            "cut": cut,
            "top": [{**self.token(id), "p": float(chances[id])} for id in best],
            "rest": max(0.0, 1.0 - float(chances[best].sum())),
            "vocabulary": len(scores),
        }

    def write(
        self,
        text: str,
        ids: Sequence[int] = (),
        *,
        steps: int,
        seed: int = 0,
        skip: int = 0,
        temperature: float = 1.0,
        topK: int | None = None,
        topP: float | None = None,
    ) -> dict[str, Any]:
        """Return {tokens}: ``steps`` more {id, text, p, bits}, the first ``skip`` draws left out.

        p: the probability it was drawn with; bits: how surprising it is to the model itself.
        """
        from nextword.gpt import choosing

        written, tokens = list(ids), []
        for uniform in itertools.islice(uniforms(seed, skip=skip), steps):
            scores = self._scores_after(self._within_reach(text, written)[0])
            chances = _probabilities(scores, temperature, topK, topP)
            id = choosing.pick(chances, uniform)
            bits = float(choosing.bits(scores)[id])
            tokens.append({**self.token(id), "p": float(chances[id]), "bits": bits})
            written.append(id)
        return {"tokens": tokens}

    def surprise(self, text: str) -> list[dict[str, Any]]:
        """Return how many bits of surprise each token of a text is, but for the first."""
        from nextword import gpt

        rows = gpt.surprise(text, model=self.model)
        return [{**self.token(row.id), "bits": row.bits} for row in rows]

    def look(self, text: str) -> dict[str, Any]:
        """Return {tokens, attentions, hidden}: for each layer and head n × n numbers, row by row.

        ``hidden`` is what enters each block and what leaves the last, n × width numbers each.
        """
        from nextword import gpt

        seen = gpt.look_inside(text, model=self.model)
        attention, hidden = (np.asarray(a, np.float64) for a in (seen.attention, seen.hidden))
        return {
            "tokens": [self.token(token.id) for token in seen.tokens],
            "attentions": attention.reshape(*attention.shape[:2], -1).round(6).tolist(),
            "hidden": hidden.reshape(len(hidden), -1).round(5).tolist(),
        }

    def token(self, id: int) -> dict[str, Any]:
        """Return {id, text}, and for a part of a character also its ``bytes``."""
        token = self.model.token(int(id))
        part = {"bytes": list(token.data)} if "\ufffd" in token.text else {}
        return {"id": token.id, "text": token.text, **part}

    def _within_reach(self, text: str, written: Sequence[int]) -> tuple[list[int], int]:
        """Return the tokens that the model reads, and how many before them it does not.

        As ``gpt.write_on``: a text that outgrows the context goes on from its last half.
        """
        given, context = self.model.encode(text), self.model.context
        if not given:
            raise ValueError("the prompt is empty; give the model at least a character to go on")
        cut = max(0, len(given) - (context - 1))
        half = context + 1 - context // 2  # so many go at a time
        over = max(0, len(given) - cut + len(written) - context)
        cut += -(-over // half) * half
        return [*given, *written][cut:], cut

    def _merged(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Return tokens {ids, text} to show: those that share a character come as one."""
        from nextword.gpt import tokens

        groups = tokens.merged(map(self.model.token, ids))
        return [
            {"ids": [each.id for each in group], "text": tokens.text_of(group)} for group in groups
        ]

    def _scores_after(self, ids: list[int]) -> NDArray[np.float32]:
        """Return the scores for what comes after ``ids``: [vocabulary]."""
        import torch

        known = len(self._read)
        if self._session is None or ids[:known] != self._read:
            self._session, known = self.model.engine.begin(1), 0
        if ids[known:]:
            new = torch.tensor([ids[known:]], device=self.model.device)
            self._read = []  # should reading be interrupted, the session is worth nothing
            self._scores = self._session.feed(new)[0].float().cpu().numpy()
            self._read = ids
        return self._scores


def _probabilities(
    scores: NDArray[np.float32], temperature: float, top_k: int | None, top_p: float | None
) -> NDArray[np.float64]:
    from nextword.gpt import choosing

    choosing.checked_temperature(temperature)
    choosing.checked_limits(top_k, top_p)
    return choosing.probabilities(scores, temperature=temperature, top_k=top_k, top_p=top_p)
