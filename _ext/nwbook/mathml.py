"""Formulas as MathML, made when the book is built: browsers draw it without any script."""

from __future__ import annotations

import html
import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

UNKNOWN = re.compile(r"\\[a-zA-Z]+|(?<=>)&(?=<)")  # the converter hands on what it does not know
logger = logging.getLogger(__name__)


def mathml(latex: str, *, display: bool = False) -> str:
    """Return the ``<math>`` element of a LaTeX formula, its source kept as ``alttext``.

    Raises ValueError if the formula cannot be read or has commands the converter does not know.
    """
    try:
        element = convert(latex, display="block" if display else "inline")
    except Exception as problem:  # the converter has many exceptions and no common base
        raise ValueError(f"cannot read the formula {latex!r}: {problem!r}") from problem
    if unknown := UNKNOWN.search(element):
        raise ValueError(f"cannot read {unknown[0]} in the formula {latex!r}")
    source = html.escape(" ".join(latex.split()), quote=True)
    return element.replace("<math ", f'<math alttext="{source}" ', 1)


def visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula that stands in a line of text."""
    translator.body.append(_or_warn(node, display=False))
    raise nodes.SkipNode


def visit_displayed(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it is labelled."""
    anchor = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    number = ""
    if node.get("number"):
        label = get_node_equation_number(translator, node)
        number = f'<a class="nw-equation-number" href="#{node["ids"][0]}">({label})</a>'
    formula = _or_warn(node, display=True)
    translator.body.append(f'<div class="nw-equation"{anchor}>{formula}{number}</div>\n')
    raise nodes.SkipNode


def _or_warn(node: nodes.Element, *, display: bool) -> str:
    latex = node.astext()
    try:
        return mathml(latex, display=display)
    except ValueError as problem:
        logger.warning("%s", problem, location=node, type="nwbook", subtype="mathml")
        return f"<code>{html.escape(latex)}</code>"


def setup(app: Sphinx) -> None:
    """Register the renderer that ``html_math_renderer: mathml`` names."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displayed, None))
