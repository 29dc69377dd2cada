"""What every code cell of a chapter keeps to. A rule yields its complaints about a chapter."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator

from chapter import Cell, Chapter, argument, called

COLUMNS = 88
TAGS = {"hide-cell", "hide-input", "hide-output"}
RUFF = "check --isolated --quiet --no-cache --select E,F,B,UP,NPY --ignore B018,B905,E402"
SHOWING = {"print", "display"}


def lines_of(cell: Cell) -> int:
    """The lines of a cell that say something."""
    return sum(1 for line in cell.source.splitlines() if line.strip())


def short_cells(chapter: Chapter) -> Iterator[str]:
    """Cells are short: median at most 4 lines, 90 % at most 10, none over 20."""
    lengths = [lines_of(cell) for cell in chapter.code]
    for cell in chapter.code:
        if lines_of(cell) > 20:
            yield f"cell {cell.number} has {lines_of(cell)} lines, more than 20"
    if lengths and statistics.median(lengths) > 4:
        yield f"the median cell has {statistics.median(lengths):g} lines, more than 4"
    long = sum(length > 10 for length in lengths)
    if long > 0.1 * len(lengths):
        yield f"{long} of {len(lengths)} cells have more than 10 lines"


def clean_code(chapter: Chapter) -> Iterator[str]:
    """The cells, put together, compile, are at most 88 columns wide, and ruff finds nothing."""
    text, owner = [], []
    for cell in chapter.code:
        if cell.tree is None:
            yield f"cell {cell.number} does not compile"
            return
        lines = [*cell.source.splitlines(), ""]
        text += lines
        owner += [cell.number] * len(lines)
    command = [sys.executable, "-m", "ruff", *RUFF.split()]
    command += ["--line-length", str(COLUMNS), "--output-format", "concise", "-"]
    run = subprocess.run(command, input="\n".join(text), capture_output=True, text=True)
    if run.returncode not in (0, 1):
        yield f"ruff did not run: {run.stderr.strip()}"
    for row in run.stdout.splitlines():
        _, line, _, message = row.split(":", 3)
        yield f"cell {owner[int(line) - 1]}:{message}"


def imports_first(chapter: Chapter) -> Iterator[str]:
    """The first cell imports, and does nothing else; no other cell imports."""
    for cell in chapter.code:
        body = cell.tree.body if cell.tree else []
        importing = [isinstance(node, ast.Import | ast.ImportFrom) for node in body]
        if cell is chapter.code[0]:
            if not body or not all(importing):
                yield f"cell {cell.number}, the first with code, has more than imports"
        elif any(importing):
            yield f"cell {cell.number} imports; that belongs to the first cell"


def known_tags(chapter: Chapter) -> Iterator[str]:
    """Cells carry only the tags that the book knows."""
    for cell in chapter.code:
        for tag in sorted(set(cell.tags) - TAGS):
            yield f"cell {cell.number} has the tag {tag!r}; allowed are {', '.join(sorted(TAGS))}"


def one_value(chapter: Chapter) -> Iterator[str]:
    """A cell displays at most one value, and none is computed only to be thrown away."""
    for cell in chapter.code:
        body = cell.tree.body if cell.tree else []
        shown = sum(called(call) in SHOWING for call in cell.calls())
        if body and isinstance(body[-1], ast.Expr) and not _is_showing(body[-1]):
            shown += 1
        if shown > 1:
            yield f"cell {cell.number} displays {shown} values"
        for node in body[:-1]:
            if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call):
                yield f"cell {cell.number} computes {ast.unparse(node)} and never shows it"


def _is_showing(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Call) and called(node.value) in SHOWING


def described_figures(chapter: Chapter) -> Iterator[str]:
    """Figures reach the page through ``show``, with alt text."""
    for cell in chapter.code:
        for call in cell.calls():
            name = called(call)
            if name in ("show", "figures.show"):
                alt = argument(call, "alt")
                if alt is None or (isinstance(alt, ast.Constant) and not str(alt.value).strip()):
                    yield f"cell {cell.number} shows a figure without alt text"
            elif name.endswith(".show"):
                yield f"cell {cell.number} calls {name}(), which has no alt text: use figures.show"


def alive(chapter: Chapter) -> Iterator[str]:
    """There is a guess and a widget; a guess ends its cell and the next cell has the answer."""
    widgets = 0
    for cell in chapter.code:
        guesses = [call for call in cell.calls() if called(call) == "live.Guess"]
        widgets += sum(called(call).startswith("live.") for call in cell.calls()) - len(guesses)
        if guesses:
            yield from _guess(chapter, cell, guesses)
    if not any(called(call) == "live.Guess" for cell in chapter.code for call in cell.calls()):
        yield "the chapter asks for no guess"
    if not widgets:
        yield "the chapter has no widget"


def _guess(chapter: Chapter, cell: Cell, guesses: list[ast.Call]) -> Iterator[str]:
    last = cell.tree.body[-1]
    if len(guesses) > 1 or not isinstance(last, ast.Expr) or last.value is not guesses[0]:
        yield f"cell {cell.number}: a guess stands alone at the end of its cell"
    following = chapter.cells[cell.number : cell.number + 1]
    if not following or following[0].kind != "code":
        yield f"cell {cell.number}: no code cell follows the guess to give the answer"
    if isinstance(argument(guesses[0], "answer"), ast.Constant):
        yield f"cell {cell.number}: the answer is typed in; compute it"


def measured_claims(chapter: Chapter) -> Iterator[str]:
    """Each claim named in the front matter has its badge, decided by a measurement."""
    promised, shown = list(chapter.front.get("claims", [])), []
    for cell in chapter.code:
        for call in cell.calls():
            if called(call) == "claims.check":
                shown.append(ast.unparse(call.args[0]).strip("'"))
                yield from _typed_in(cell, call)
    for name in sorted(set(promised) ^ set(shown)):
        where = "no badge" if name in promised else "no line in the front matter"
        yield f"claim {name} has {where}"
    if len(shown) != len(set(shown)):
        yield f"a claim has two badges: {', '.join(shown)}"


def _typed_in(cell: Cell, call: ast.Call) -> Iterator[str]:
    holds, ours = argument(call, "holds"), argument(call, "ours")
    if isinstance(holds, ast.Constant):
        yield f"cell {cell.number}: the verdict is typed in; measure it"
    if holds is not None and isinstance(ours, ast.Constant) and any(map(str.isdigit, ours.value)):
        yield f"cell {cell.number}: our number is typed in; compute it"


RULES = (
    short_cells,
    clean_code,
    imports_first,
    known_tags,
    one_value,
    described_figures,
    alive,
    measured_claims,
)
