"""A build that published too little, or too much, fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from . import notebooks

BESIDES = {"index", "search"}  # the way in, and the one page that no contents list
ERROR_OUTPUT = 'class="output traceback'


def check(app: Sphinx, exception: Exception | None) -> None:
    """Raise ExtensionError unless the site holds its contents, each chapter run and drawn."""
    if exception:
        return
    pages = published(Path(app.outdir))
    problems = [*page_problems(set(pages), expected(app))]
    for chapter in set(notebooks.chapters(app)) & set(pages):
        problems += chapter_problems(chapter, pages[chapter].read_text(encoding="utf-8"))
    if problems:
        raise ExtensionError("the site is not whole:\n  " + "\n  ".join(problems))


def expected(app: Sphinx) -> set[str]:
    """The pages of a whole site: those in the contents, and the few besides."""
    return {str(name).removesuffix(".md") for name in app.config.external_site_map} | BESIDES


def published(site: Path) -> dict[str, Path]:
    """The pages that lie in the folder ``site``: name → file."""
    files = (path for path in site.rglob("*.html") if "_static" not in path.parts)
    return {path.relative_to(site).with_suffix("").as_posix(): path for path in files}


def page_problems(found: set[str], wanted: set[str]) -> Iterator[str]:
    """Say which pages are missing and which nobody asked for."""
    for name in sorted(wanted - found):
        yield f"{name}.html is in the contents, not in the site"
    for name in sorted(found - wanted):
        yield f"{name}.html is in the site, not in the contents"


def chapter_problems(name: str, page: str) -> Iterator[str]:
    """Say what a chapter's finished page lacks: outputs, figures, cells that ran cleanly."""
    if ERROR_OUTPUT in page:
        yield f"{name}: a cell ended in an error"
    if 'class="cell_output' not in page:
        yield f"{name}: no cell has an output"
    if 'class="nw-figure"' not in page:
        yield f"{name}: no figure"


def take_down(app: Sphinx) -> None:
    """Delete the pages of chapters that are gone: Sphinx would leave them standing."""
    for name, path in published(Path(app.outdir)).items():
        if name not in expected(app):
            path.unlink()


def setup(app: Sphinx) -> None:
    """Connect the guard to the build."""
    app.connect("builder-inited", take_down)
    app.connect("build-finished", check, priority=900)
