"""The next-word explorer: what may come next after a prompt, one token at a time."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import traitlets

from nextword.words import t

from .gptwidget import GPTWidget, checked, short, visible

if TYPE_CHECKING:
    from nextword import gpt

PROMPT = "The best thing about AI is its ability to"


class NextWordExplorer(GPTWidget):
    """The ranked list of next tokens after the reader's prompt; step, run, or choose one.

    The first list is computed here. In a page without a kernel everything else comes from the
    pocket GPT, which the page loads when it is first touched; with a kernel from ``model``.
    ``temperature`` goes from 0 (always the likeliest token) to 2; ``top`` tokens are listed.
    """

    _module = "explorer"

    prompt = traitlets.Unicode(PROMPT).tag(sync=True)
    temperature = traitlets.Float(0.8).tag(sync=True)
    top_k = traitlets.Int(None, allow_none=True, min=1).tag(sync=True)
    top_p = traitlets.Float(None, allow_none=True).tag(sync=True)
    top = traitlets.Int(10, min=1, max=100).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    first = traitlets.Dict(help="the list after the prompt, see Answers.rank").tag(sync=True)

    def __init__(self, model: gpt.LanguageModel | None = None, **props: Any) -> None:
        """Rank the first tokens; ``prompt``, ``temperature``, ``seed`` and so on may be given.

        Raises ValueError for a blank prompt, or a temperature or top_p out of range.
        """
        super().__init__(model, **props)
        if not self.prompt.strip():
            raise ValueError("the prompt is blank; give the model a word to go on from")
        limits = {"topK": self.top_k, "topP": self.top_p}
        ranked = self._answers.rank(
            self.prompt, top=self.top, temperature=self.temperature, **limits
        )
        top = [{**row, "p": short(row["p"])} for row in ranked["top"]]
        self.first = {
            "cut": ranked["cut"],
            "top": top,
            "rest": short(ranked["rest"]),
            "vocabulary": ranked["vocabulary"],
        }

    @traitlets.validate("temperature")
    def _known_temperature(self, proposal: dict) -> float:
        return checked("temperature", proposal["value"], least=0, most=2)

    @traitlets.validate("top_p")
    def _known_share(self, proposal: dict) -> float | None:
        return checked("top_p", proposal["value"], least=0.01, most=1)

    def _fallback(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(visible(row['text']))}</td><td>{row['p']:.2%}</td></tr>"
            for row in self.first["top"]
        )
        others = t("{count:,} others", count=self.first["vocabulary"] - len(self.first["top"]))
        caption = t(
            "What may come after “{prompt}”, at temperature {temperature:g} ({model})",
            prompt=self.prompt,
            temperature=self.temperature,
            model=self.drawn_by,
        )
        return (
            f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}"
            f"<tr><td>{others}</td><td>{self.first['rest']:.2%}</td></tr></tbody></table>"
        )
