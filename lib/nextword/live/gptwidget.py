"""What the widgets of a language model share: the model, the one in the page, their talk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import traitlets

from .answering import Answers
from .base import Widget, _made

if TYPE_CHECKING:
    from nextword import gpt

IN_PAGE = "pocket GPT"  # the model that pages without a kernel run
QUESTIONS = ("rank", "write", "surprise", "look")
DIGITS = 5  # of probabilities in a page: enough to read, and the same on every machine


def page_weights() -> bytes:
    """Return the weights of the model that runs in the page."""
    from nextword import gpt

    return gpt.page_weights()


def page_tokenizer() -> bytes:
    """Return the tokenizer that belongs to them."""
    from nextword import gpt

    return gpt.page_tokenizer()


@functools.cache
def usual_model() -> gpt.LanguageModel:
    """Return what ``gpt.load`` finds; the widgets of a chapter share it."""
    from nextword import gpt

    return gpt.load()


class GPTWidget(Widget):
    """A widget with a language model: ``model``, or what ``gpt.load`` finds."""

    _data = {  # noqa: RUF012
        "pocket-gpt.safetensors": page_weights,
        "pocket-gpt.tokenizer.json": page_tokenizer,
    }

    drawn_by = traitlets.Unicode(help="the model that answers in Python").tag(sync=True)
    device = traitlets.Unicode(help="where it computes").tag(sync=True)
    context = traitlets.Int(help="how many tokens it looks at").tag(sync=True)
    page_model = traitlets.Unicode(IN_PAGE, help="the one that answers in the page").tag(sync=True)
    megabytes = traitlets.Int(help="what the page has to load for it").tag(sync=True)
    question = traitlets.Dict(help="what the page asks Python").tag(sync=True)
    answer = traitlets.Dict(help="and the answer").tag(sync=True)

    def __init__(self, model: gpt.LanguageModel | None = None, **props: Any) -> None:
        super().__init__(**props)
        model = model or usual_model()
        self._answers = Answers(model)
        self.drawn_by, self.device, self.context = model.name, model.device, model.context
        self.megabytes = round(sum(len(_made(make)) for make in self._data.values()) / 1e6)

    @traitlets.observe("question")
    def _reply(self, change: dict) -> None:
        """Answer the page; what goes wrong it has to hear, for this happens in a callback."""
        asked = change["new"]
        if not asked:
            return
        try:
            result = self._method(asked["kind"])(**asked["request"])
            self.answer = {"id": asked["id"], "result": result}
        except Exception as problem:
            self.answer = {"id": asked["id"], "problem": f"{type(problem).__name__}: {problem}"}

    def _method(self, kind: str) -> Callable[..., Any]:
        if kind not in QUESTIONS:
            raise ValueError(f"no such question: {kind!r}; known are {', '.join(QUESTIONS)}")
        return getattr(self._answers, kind)


def checked(name: str, value: Any, *, least: float, most: float) -> Any:
    """Return a setting that lies between two bounds; ValueError for any other, and for NaN."""
    if value is not None and not least <= value <= most:
        raise ValueError(f"{name} goes from {least:g} to {most:g}; it is {value!r}")
    return value


def visible(text: str) -> str:
    """Return a token's text with its line breaks and outer spaces made visible."""
    body = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - len(body) - before if body else 0
    return ("␣" * before + body + "␣" * after).replace("\n", "↵")


def short(value: float) -> float:
    """Return a number with the digits that a page needs."""
    return float(f"{value:.{DIGITS}g}")
