"""The book's own Sphinx extension: what turns chapters into this site and no other."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from . import assets, claims, execution, guard, mathml, notebooks, recipe

HERE = Path(__file__).parent


def introduce(app: Sphinx, config: Config) -> None:
    """Put our templates before the theme's, and let a change of this code reach every page."""
    config.templates_path.insert(0, str(HERE / "templates"))
    code = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    config.nwbook_code = hashlib.sha256(code).hexdigest()[:12]


def name_solutions(app: Sphinx, doctree: nodes.document) -> None:
    """A cell that is hidden whole is the solution of an exercise: say so on its fold."""
    for cell in doctree.findall(nodes.container):
        if cell.get("hide_mode") == "all":
            cell["prompt_show"], cell["prompt_hide"] = "Show a solution", "Hide the solution"


def sign(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the page's footer what the build was made with."""
    context["build_line"] = assets.build_line(Path(app.srcdir))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every part to the build."""
    app.add_config_value("comments_config", None, "")  # Jupyter Book sets it; nothing here reads it
    app.add_config_value("nwbook_code", "", "env")
    app.connect("config-inited", introduce)
    app.connect("doctree-read", name_solutions)
    app.connect("html-page-context", sign)
    for part in (execution, recipe, claims, mathml, assets, notebooks, guard):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
