"""A build that published too little, or too much, fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from . import notebooks

BESIDES = {"index", "search"}  # the way in, and the one page that no contents list
ERROR_OUTPUT = 'class="output traceback'


def check(app: Sphinx, exception: Exception | None) -> None:
    """Raise ExtensionError unless the site holds its contents, each chapter run and drawn."""
    if exception:
        return
    listed = {str(name).removesuffix(".md") for name in app.env.external_site_map}
    site = Path(app.outdir)
    problems = [*page_problems(site, listed | BESIDES)]
    for chapter in notebooks.chapters(app):
        page = site / f"{chapter}.html"
        problems += chapter_problems(chapter, page.read_text(encoding="utf-8"))
    if problems:
        raise ExtensionError("the site is not whole:\n  " + "\n  ".join(problems))


def page_problems(site: Path, expected: Iterable[str]) -> Iterator[str]:
    """Say which pages are missing from ``site`` and which nobody asked for."""
    found = {
        path.relative_to(site).with_suffix("").as_posix()
        for path in site.rglob("*.html")
        if "_static" not in path.relative_to(site).parts
    }
    for name in sorted(set(expected) - found):
        yield f"{name}.html is in the contents, not in the site"
    for name in sorted(found - set(expected)):
        yield f"{name}.html is in the site, not in the contents"


def chapter_problems(name: str, page: str) -> Iterator[str]:
    """Say what a chapter's finished page lacks: outputs, figures, cells that ran cleanly."""
    if ERROR_OUTPUT in page:
        yield f"{name}: a cell ended in an error"
    if 'class="cell_output' not in page:
        yield f"{name}: no cell has an output"
    if 'class="nw-figure"' not in page:
        yield f"{name}: no figure"


def take_down(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Delete the pages whose chapters are gone: Sphinx would leave them standing."""
    for page in removed:
        Path(app.outdir, f"{page}.html").unlink(missing_ok=True)
    return []


def setup(app: Sphinx) -> None:
    """Connect the guard to the build."""
    app.connect("env-get-outdated", take_down)
    app.connect("build-finished", check, priority=900)
