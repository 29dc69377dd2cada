"""Guess first: the reader commits to an answer before the result is shown."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Sequence
from numbers import Real
from typing import Any

import traitlets

from .base import Widget


def slug_of(text: str) -> str:
    """``text`` as a short lower-case name made of letters, digits and hyphens.

    A text without Latin letters or digits is named by its checksum.

    >>> slug_of("How often is an “e” followed by a space?")
    'how-often-is-an-e-followed-by-a-space'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]
    return name or hashlib.sha256(text.encode()).hexdigest()[:12]


class Guess(Widget):
    """A question whose answer the following cell computes: the reader taps, types or skips.

    In the static page the output of the next code cell waits behind the guess; with a kernel
    nothing waits, and ``said`` holds what was guessed.
    """

    _module = "guess"
    _eager = True  # what it covers must not be seen first

    question = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List(traitlets.Unicode(), allow_none=True).tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Any().tag(sync=True)
    slug = traitlets.Unicode().tag(sync=True)
    said = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        question: str,
        *,
        answer: str | Real,
        choices: Sequence[Any] | None = None,
        unit: str = "",
        id: str | None = None,
    ) -> None:
        """Ask ``question``; ``answer`` is one of ``choices``, or a number in ``unit``.

        ``id`` names the guess in the reader's browser; by default it is made from the question.
        Raises ValueError if the answer is not among the choices or not a finite number.
        """
        chosen = None if choices is None else [str(choice) for choice in choices]
        super().__init__(
            question=question,
            choices=chosen,
            unit=unit,
            answer=_checked(answer, chosen),
            slug=id or slug_of(question),
        )

    def _fallback(self) -> str:
        choices = "".join(f"<li>{html.escape(choice)}</li>" for choice in self.choices or ())
        question = f'<p class="nw-question">{html.escape(self.question)}</p>'
        return question + (f"<ul>{choices}</ul>" if choices else "")


def _checked(answer: Any, choices: list[str] | None) -> str | float:
    """The answer as JSON can carry it: one of the choices, or a plain finite number."""
    if choices is not None:
        if str(answer) not in choices:
            raise ValueError(f"the answer {answer!r} is not among the choices {choices}")
        return str(answer)
    value = float(answer) if isinstance(answer, Real) else float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"without choices the answer must be a finite number, got {answer!r}")
    return int(value) if value.is_integer() else value
