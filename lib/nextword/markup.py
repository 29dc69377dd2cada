"""Texts inside HTML, and values: JSON that a ``<script>`` element can hold whatever it says."""

from __future__ import annotations

import html
import json
from typing import Any


def text(said: str) -> str:
    """Return a text as HTML in which a number and its percent sign stay on one line.

    >>> text("1 < 2, says 50 %")
    '1 &lt; 2, says 50\\xa0%'
    """
    return html.escape(said).replace(" %", "\N{NO-BREAK SPACE}%")


def script_json(value: Any) -> str:
    """Return ``value`` as compact JSON that no text in it can break out of; numpy numbers allowed.

    Raises ValueError for NaN and infinities, which no browser can read back.

    >>> script_json({"word": "</script>"})
    '{"word":"\\\\u003c/script>"}'
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
    )
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plain(value: Any) -> Any:
    if not hasattr(value, "tolist"):
        raise TypeError(f"{type(value).__name__} has no place in JSON")
    return value.tolist()
