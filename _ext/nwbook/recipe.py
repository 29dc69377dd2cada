"""The complete code behind a figure: its own cell and every earlier cell that cell needs.

A reader who pastes a recipe into a fresh kernel gets the same figure. What a cell needs is
found by reading its syntax tree, never by running it: names read but not yet bound there.
"""

from __future__ import annotations

import ast
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx

from .place import repository

# Some of those who paste a recipe do it where the book's library is not installed.
NEEDS = '# Needs the library of the book: pip install "nextword[models] @ git+{url}@{branch}"\n'

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)


@dataclass(frozen=True)
class Names:
    """What a cell takes from earlier cells, and what it gives to later ones."""

    needs: frozenset[str]
    makes: frozenset[str]
    changes: frozenset[str]  # made earlier, altered here: ``total += 1``, ``seen[word] = True``


def recipe(cells: Sequence[str], index: int) -> str:
    """Return the code that makes what ``cells[index]`` shows, import cell (the first) included.

    Of earlier cells, the value they display last is left out: only their bindings are wanted.
    Raises SyntaxError if one of the cells is not Python.
    """
    parts = [without_magics(cells[index])]
    wanted = names_of(parts[0]).needs
    for position in range(index - 1, -1, -1):
        code = without_display(without_magics(cells[position]))
        names = names_of(code)
        if position == 0 or wanted & (names.makes | names.changes):
            parts.insert(0, code)
            wanted = wanted - names.makes | names.needs
    return "\n\n".join(part for part in parts if part) + "\n"


def names_of(code: str) -> Names:
    """Return the names that ``code`` needs, makes and changes, statement by statement."""
    needs, makes, changes = set(), set(), set()
    for statement in ast.parse(code).body:
        altered = _altered(statement)
        needs |= (_read(statement) | altered) - makes
        changes |= altered - makes
        makes |= _bound(statement) - altered
    return Names(frozenset(needs), frozenset(makes), frozenset(changes))


def without_magics(cell: str) -> str:
    """Return ``cell`` without lines that only a notebook understands (``%…``, ``!…``)."""
    if cell.lstrip().startswith("%%"):
        return ""
    lines = [line for line in cell.splitlines() if not line.lstrip().startswith(("%", "!"))]
    return "\n".join(lines).strip("\n")


def without_display(code: str) -> str:
    """Return ``code`` without its last statement if that is a bare expression."""
    body = ast.parse(code).body
    if not body or not isinstance(body[-1], ast.Expr):
        return code
    return "\n".join(code.splitlines()[: body[-1].lineno - 1]).rstrip()


def _read(node: ast.AST) -> set[str]:
    """Names that ``node`` reads and does not bind in a scope of its own."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    read = {name for child in ast.iter_child_nodes(node) for name in _read(child)}
    return read - _locals(node) if isinstance(node, SCOPES) else read


def _locals(scope: ast.AST) -> set[str]:
    """Names bound inside a function, class or comprehension."""
    found = {name for child in ast.iter_child_nodes(scope) for name in _bound(child)}
    if isinstance(scope, FUNCTIONS):
        found |= {node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)}
    return found


def _bound(node: ast.AST) -> set[str]:
    """Names that running ``node`` binds in the scope it stands in."""
    own = set(_own_names(node))
    if isinstance(node, SCOPES):
        return own
    return own.union(*map(_bound, ast.iter_child_nodes(node)))


def _own_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, (*DEFINITIONS, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        yield from (name for name in [node.name] if name)


def _altered(node: ast.AST) -> set[str]:
    """Names whose value ``node`` alters in place instead of binding it anew."""
    if isinstance(node, SCOPES):
        return set()
    found = {name for child in ast.iter_child_nodes(node) for name in _altered(child)}
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        found.add(node.target.id)
    elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        found |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    return found


def attach(app: Sphinx, doctree: nodes.document) -> None:
    """Put each figure's recipe into a ``<template>`` right after the figure."""
    if "nw-figure" not in _html(doctree):
        return
    cells = code_cells(Path(app.env.doc2path(app.env.docname)))
    order = {index: nth for nth, index in enumerate(cells)}
    needs = NEEDS.format(**repository(app.config))
    for cell in doctree.findall(_is_code_cell):
        for figure in list(cell.findall(_is_figure)):
            code = needs + recipe(list(cells.values()), order[cell["cell_index"]])
            template = f'<template class="nw-recipe">{html.escape(code)}</template>'
            place = figure.parent.index(figure) + 1
            figure.parent.insert(place, nodes.raw("", template, format="html"))


def code_cells(path: Path) -> dict[int, str]:
    """Return the code cells of a MyST notebook: position among all cells → source."""
    notebook = read_myst_markdown_notebook(path.read_text(encoding="utf-8"), path=path)
    return {i: cell.source for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"}


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _is_figure(node: nodes.Node) -> bool:
    is_bundle = isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"
    return is_bundle and 'class="nw-figure"' in _html(node)


def _html(node: nodes.Element) -> str:
    return "".join(raw.astext() for raw in node.findall(nodes.raw) if raw.get("format") == "html")


def setup(app: Sphinx) -> None:
    """Connect the recipes to the build."""
    app.connect("doctree-read", attach)
