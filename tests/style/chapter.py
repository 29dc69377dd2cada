"""A chapter as the style checks see it: its cells, its prose, and the code's syntax tree."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jupytext

FENCED_CODE = re.compile(r"^(`{3,})(?!\{admonition\}).*?^\1`*\s*$", re.MULTILINE | re.DOTALL)
DIRECTIVE = re.compile(
    r"^(?P<fence>:{3,}|`{3,})\{(?P<name>[\w-]+)\}[ ]*(?P<argument>.*)\n"
    r"(?P<options>(?::[\w-]+:.*\n)*)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Directive:
    """The head of a MyST directive: ``:::{name} argument`` and its options."""

    name: str
    argument: str
    options: dict[str, str]

    @property
    def classes(self) -> list[str]:
        return self.options.get("class", "").split()


@dataclass(frozen=True)
class Cell:
    """One cell; `number` counts all cells of the chapter from 1."""

    number: int
    kind: str
    source: str
    tags: tuple[str, ...] = ()

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of a code cell, None where it does not compile."""
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return None

    @property
    def directives(self) -> list[Directive]:
        """The directives of a Markdown cell, in order."""
        return directives(self.source)

    def calls(self) -> Iterator[ast.Call]:
        """All calls in a code cell."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return (node for node in nodes if isinstance(node, ast.Call))


@dataclass(frozen=True)
class Chapter:
    """A page of the book; `front` is the part of its front matter under ``nextword``."""

    path: Path
    front: dict
    cells: tuple[Cell, ...]

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def prose(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "markdown"]

    @property
    def opening(self) -> str:
        """The Markdown before the first code cell: what a reader sees on the first screen."""
        first = self.code[0].number if self.code else len(self.cells) + 1
        return "\n\n".join(cell.source for cell in self.cells[: first - 1])

    @property
    def section(self) -> int:
        """The number of the essay's section, which begins the file name."""
        return int(self.path.name.split("-")[0])


def read(path: Path) -> Chapter:
    """Return the chapter, or plain page, in a MyST Markdown file."""
    return parse(path.read_text(encoding="utf-8"), path)


def parse(text: str, path: Path) -> Chapter:
    """Return the chapter that `text` is; `path` gives its name and the place of its images."""
    notebook = jupytext.reads(text, fmt="md:myst")
    cells = (
        Cell(number, cell.cell_type, cell.source, tuple(cell.metadata.get("tags", ())))
        for number, cell in enumerate(notebook.cells, start=1)
    )
    return Chapter(path, notebook.metadata.get("nextword", {}), tuple(cells))


def directives(markdown: str) -> list[Directive]:
    """Return the heads of the directives in `markdown`."""
    return [
        Directive(
            found["name"],
            found["argument"].strip(),
            dict(re.findall(r"^:([\w-]+): *(.*)$", found["options"], re.MULTILINE)),
        )
        for found in DIRECTIVE.finditer(markdown + "\n")
    ]


def without_code(markdown: str) -> str:
    """Return `markdown` without its fenced blocks of code."""
    return FENCED_CODE.sub("", markdown)


def headings(markdown: str) -> list[tuple[int, str]]:
    """Return level and text of every heading."""
    found = re.findall(r"^(#{1,6})\s+(.*?)\s*$", without_code(markdown), re.MULTILINE)
    return [(len(marks), text) for marks, text in found]


def words_of(markdown: str) -> str:
    """Return what a reader reads as sentences: no code, formula, address, citation or heading."""
    text = DIRECTIVE.sub("", without_code(markdown) + "\n")
    for pattern in (
        r"<!--.*?-->",
        r"\{[\w:-]+\}`[^`]*`",  # a role, such as a citation
        r"`[^`]*`",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
        r"(?<=\])\([^)]*\)",  # where a link leads
        r"<https?://[^>]*>",
        r"^\([^\n]*\)=$",  # a label
        r"^#{1,6}\s[^\n]*$",
        r"^:{3,}$",
    ):
        text = re.sub(pattern, " ", text, flags=re.MULTILINE | re.DOTALL)
    return text


def called(call: ast.Call) -> str:
    """Return the dotted name of what is called: ``live.Guess``, or "" where there is none."""
    return ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """Return the expression given for a keyword argument."""
    return next((word.value for word in call.keywords if word.arg == name), None)
