"""Every chapter as a notebook to take away, and the links that open it elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import jupytext
import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx

from .place import repository
from .plain import plain

BINDER = "https://mybinder.org/v2/gh"
COLAB = "https://colab.research.google.com/github"
BRANCH = "notebooks"  # where the published notebooks lie in the repository
INSTALL = """\
# Fetches the book's library where it is missing (on Colab, say); elsewhere this does nothing.
import importlib.util

if importlib.util.find_spec("nextword") is None:
    %pip install --quiet "nextword[models] @ git+{url}@{branch}"
"""


def chapters(app: Sphinx) -> Iterator[str]:
    """The names of the pages that are notebooks."""
    for page in sorted(app.env.found_docs):
        if "kernelspec" in app.env.metadata[page]:
            yield page


def notebook(path: Path, *, url: str, branch: str) -> NotebookNode:
    """Return the chapter at ``path`` as a notebook that fetches its own library first."""
    made = jupytext.read(path)
    install = nbformat.v4.new_code_cell(INSTALL.format(url=url, branch=branch).rstrip())
    made.cells.insert(0, install)
    made.metadata.pop("jupytext", None)
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"  # the same chapter gives the same bytes
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source)
    return made


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write every chapter's notebook to ``notebooks/`` in the site."""
    if exception:
        return
    folder = Path(app.outdir, "notebooks")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for page in chapters(app):
        made = notebook(Path(app.env.doc2path(page)), **repository(app.config))
        nbformat.write(made, folder / file_name(page))


def file_name(page: str) -> str:
    """The notebook's file name: ``chapters/02-probabilities`` → ``02-probabilities.ipynb``."""
    return PurePosixPath(page).name + ".ipynb"


def run_links(page: str, *, url: str, branch: str, suffix: str = ".md") -> list[dict[str, str]]:
    """Return the places where a chapter runs, as label, note and address."""
    owner = url.removeprefix("https://github.com/").strip("/")
    return [
        {
            "label": "Binder",
            "note": "JupyterLab in the browser, nothing to install; takes minutes to start",
            "url": f"{BINDER}/{owner}/{branch}?urlpath=lab/tree/{page}{suffix}",
        },
        {
            "label": "Colab",
            "note": "with a GPU if you ask for one; needs a Google account",
            "url": f"{COLAB}/{owner}/blob/{BRANCH}/{file_name(page)}",
        },
    ]


def add_links(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page's template what its header needs."""
    place = repository(app.config)
    context["repository_url"] = place["url"]
    if doctree is None or "kernelspec" not in app.env.metadata[page]:
        return
    context["run_links"] = run_links(page, **place)
    context["notebook"] = context["pathto"](f"notebooks/{file_name(page)}", 1)


def setup(app: Sphinx) -> None:
    """Connect the notebooks to the build."""
    app.connect("html-page-context", add_links)
    app.connect("build-finished", write)
