"""Chapters' Markdown for places that know no MyST: Colab, and any notebook without its extension.

Directives become quotations with a bold title, roles become the words they show. Code cells
and formulas are left alone.
"""

from __future__ import annotations

import re

FENCE = re.compile(
    r"^(?P<fence>:{3,}|`{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<title>[^\n]*)\n"
    r"(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
OPTION = re.compile(r"\A(?::[\w-]+:[^\n]*\n)+\n*")
ROLE = re.compile(r"\{(?P<name>[\w:-]+)\}`(?P<shown>[^`<]*?)\s*(?:<(?P<target>[^`>]+)>)?`")
TARGET = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
LABEL = re.compile(r"^\$\$[ \t]*\([\w-]+\)[ \t]*$", re.MULTILINE)
TITLED = {"admonition", "dropdown", "card", "grid-item-card"}


def plain(markdown: str) -> str:
    """Return ``markdown`` with MyST's own syntax put into everybody's.

    >>> plain("See {doc}`the next chapter <03-models>` and {cite}`shannon1948`.")
    'See the next chapter and [shannon1948].'
    """
    text = LABEL.sub("$$", TARGET.sub("", markdown))
    return ROLE.sub(_role, FENCE.sub(_quotation, text))


def _quotation(directive: re.Match) -> str:
    name, title = directive["name"], directive["title"].strip()
    body = plain(OPTION.sub("", directive["body"])).strip()
    heading = title if name in TITLED else name.capitalize()
    lines = [f"**{heading}**", "", *body.splitlines()] if heading else body.splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _role(role: re.Match) -> str:
    shown = role["shown"]
    if role["target"] is None and role["name"].startswith("cite"):
        return f"[{shown}]"
    if role["target"] is None and role["name"] == "eq":
        return "the formula above"
    return shown
