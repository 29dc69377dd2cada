"""Many continuations side by side: seeds × temperatures, each token shaded by its surprise."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from nextword.words import t

from .explorer import PROMPT
from .gptwidget import GPTWidget, checked, short

if TYPE_CHECKING:
    from nextword import gpt

TEMPERATURES = (0.0, 0.5, 0.8, 1.0, 1.5)


class WritingGrid(GPTWidget):
    """The same prompt continued at several temperatures (columns), with several seeds (rows).

    ``cells[row][column]`` is a list of tokens {id, text, p, bits}: p is the probability that the
    token had when it was drawn, bits its surprise to the model itself. The first cells are written
    here; the page writes others with the pocket GPT, or with ``model`` where there is a kernel.
    """

    _module = "grid"

    prompt = traitlets.Unicode(PROMPT).tag(sync=True)
    temperatures = traitlets.List(traitlets.Float(), list(TEMPERATURES)).tag(sync=True)
    seed = traitlets.Int(1, min=0, help="of the first row").tag(sync=True)
    rows = traitlets.Int(5, min=1, max=12, help="how many seeds").tag(sync=True)
    steps = traitlets.Int(24, min=1, max=100, help="tokens in a cell").tag(sync=True)
    cells = traitlets.List(help="rows of columns of tokens").tag(sync=True)

    def __init__(self, model: gpt.LanguageModel | None = None, **props: Any) -> None:
        """Write the first cells; ``prompt``, ``seed``, ``steps`` and so on may be given.

        Raises ValueError for a blank prompt, or for temperatures out of range or missing.
        """
        super().__init__(model, **props)
        if not self.prompt.strip():
            raise ValueError("the prompt is blank; give the model a word to go on from")
        columns = [self._column(temperature) for temperature in self.temperatures]
        self.cells = [list(row) for row in zip(*columns, strict=True)]

    @traitlets.validate("temperatures")
    def _known_temperatures(self, proposal: dict) -> list[float]:
        if not proposal["value"]:
            raise ValueError("temperatures is empty; give at least one")
        return [checked("temperature", each, least=0, most=2) for each in proposal["value"]]

    def _column(self, temperature: float) -> list[list[dict[str, Any]]]:
        """Return one cell for each seed."""
        from nextword import gpt

        different = self.rows if temperature else 1  # at 0 nothing is drawn: all are the same
        texts = gpt.write_many(
            self.prompt,
            steps=self.steps,
            temperature=temperature,
            seeds=range(self.seed, self.seed + different),
            model=self._answers.model,
        )
        texts *= self.rows // different
        return [[self._cell_token(token) for token in text] for text in texts]

    def _cell_token(self, token: gpt.NextToken) -> dict[str, Any]:
        numbers = {"p": short(token.probability), "bits": short(token.bits)}
        return {**self._answers.token(token.id), **numbers}

    def mean_surprise(self) -> list[float]:
        """Return for each temperature the mean surprise of its tokens, in bits."""
        return [_mean(column) for column in zip(*self.cells, strict=True)]

    def _fallback(self) -> str:
        heads = "".join(f"<th>{t('temperature')} {each:g}</th>" for each in self.temperatures)
        rows = "".join(
            f"<tr><th>{t('seed')} {seed}</th>{''.join(map(_cell, row))}</tr>"
            for seed, row in enumerate(self.cells, start=self.seed)
        )
        means = "".join(f"<td>{t('{bits:.1f} bits', bits=each)}</td>" for each in
                        self.mean_surprise())  # fmt: skip
        caption = t("“{prompt}”, continued by {model}", prompt=self.prompt, model=self.drawn_by)
        return (
            f"<table><caption>{html.escape(caption)}</caption><thead><tr><th></th>{heads}</tr>"
            f"</thead><tbody>{rows}<tr><th>{t('mean surprise')}</th>{means}</tr></tbody></table>"
        )


def _cell(tokens: Sequence[dict[str, Any]]) -> str:
    return f"<td>{html.escape(''.join(token['text'] for token in tokens))}</td>"


def _mean(cells: Sequence[Sequence[dict[str, Any]]]) -> float:
    return float(np.mean([token["bits"] for cell in cells for token in cell]))
