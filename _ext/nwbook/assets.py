"""What a page loads: the book's style and scripts, and the theme's less what it can spare.

The theme brings an icon script of half a megabyte; a dozen masks in ``icons.css`` replace
it. Nothing here comes from another host, and nothing heavy comes before a reader asks.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent
OWN = HERE / "static"
SHEETS = ("site.css", "code.css", "frame.css", "icons.css")
ICON_RULE = re.compile(r"(?<=[}])[^{}]*\.fa-[a-z0-9-]+[^{}]*\{[^{}]*\}|@font-face\{[^}]*\}")
# Scripts that come to every page, and what only the pages that use them hold.
USED_BY = {"design-tabs": "sd-tab-set", "widget-state+json": "widget-view+json"}
# What MyST-NB and docutils tell those who listen to a page, where it is not what others see.
CORRECTIONS = {
    ' aria-label="Toggle hidden content"': "",
    'role="doc-biblioentry"': 'role="listitem"',
}


def style() -> str:
    """The book's own style sheet: palette, figures and widgets, then the page itself."""
    from nextword import live

    return "\n".join([live.css(), *((OWN / name).read_text(encoding="utf-8") for name in SHEETS)])


def modules() -> list[Path]:
    """The ES modules of the page: the widgets' and the site's own."""
    from nextword import live

    return [*sorted(Path(live.__file__).parent.glob("*.js")), OWN / "site.js"]


def note_versions(app: Sphinx, config: Config) -> None:
    """Let a change of style, script or commit rewrite all pages (but run none of them)."""
    digest = hashlib.sha256(style().encode())
    for path in modules():
        digest.update(path.read_bytes())
    config.nwbook_assets = f"{digest.hexdigest()[:12]} {build_line(Path(app.srcdir))}"


def build_line(book: Path) -> str:
    """What this build was made with: versions and, in a git checkout, the commit."""
    import numpy

    import nextword

    python = ".".join(map(str, sys.version_info[:2]))
    parts = [f"nextword {nextword.__version__}", f"Python {python}", f"NumPy {numpy.__version__}"]
    command = ["git", "-C", str(book), "rev-parse", "--short", "HEAD"]
    git = shutil.which("git") and subprocess.run(command, capture_output=True, text=True)
    if git and git.returncode == 0:
        parts.append(f"commit {git.stdout.strip()}")
    return ", ".join(parts)


def write(app: Sphinx) -> None:
    """Write the book's assets into the site, before its pages link to them."""
    folder = Path(app.outdir, "_static", "nextword")
    shutil.rmtree(folder, ignore_errors=True)  # nothing from an earlier build lingers
    (folder / "live").mkdir(parents=True)
    (folder / "book.css").write_text(style(), encoding="utf-8")
    for path in modules():
        shutil.copyfile(path, folder / "live" / path.name)


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write what pages load on demand: plotly.js and the widgets' data files."""
    if exception:
        return
    import plotly

    from nextword import live

    folder, made = Path(app.outdir, "_static", "nextword"), _made_data(app)
    for path in (folder / "vendor", folder / "data", made):
        path.mkdir(parents=True, exist_ok=True)
    bundled = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(bundled, folder / "vendor" / "plotly.min.js")
    for name, make in live.data_assets().items():
        if not (made / name).exists():
            part = made / f"{name}.part"  # a file is there whole or not at all
            part.write_bytes(make())
            part.replace(made / name)
        shutil.copyfile(made / name, folder / "data" / name)


def _made_data(app: Sphinx) -> Path:
    """Data files made by this state of the library, kept beside the chapters' outputs."""
    return Path(app.config.nb_execution_cache_path, "data")


def trim(app: Sphinx, exception: Exception | None) -> None:
    """Take the icon font and what only developers read out of the theme's files."""
    if exception:
        return
    static = Path(app.outdir, "_static")
    shutil.rmtree(static / "vendor", ignore_errors=True)
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    sheet.write_text(without_icon_font(sheet.read_text(encoding="utf-8")), encoding="utf-8")
    unused = ["fontawesome.js*", "*.map", "*webpack-macros.html", "locales"]
    for path in [found for pattern in unused for found in static.rglob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def without_icon_font(sheet: str) -> str:
    """Return the theme's style sheet without Font Awesome's rules and fonts."""
    sheet = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", sheet)
    return ICON_RULE.sub("", sheet)


def link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link only what the page uses; in other languages than English bring the scripts' words."""
    from nextword import live

    body = context.get("body", "")
    context["script_files"] = [file for file in context["script_files"] if _is_used(file, body)]
    words = live.page_words()
    context["page_words"] = live.script_json(words) if words else ""
    for wrong, right in CORRECTIONS.items():
        body = body.replace(wrong, right)
    context["body"] = body


def _is_used(script: Any, body: str) -> bool:
    text = f"{getattr(script, 'filename', script)} {getattr(script, 'attributes', '')}"
    return all(user in body for name, user in USED_BY.items() if name in text)


def setup(app: Sphinx) -> None:
    """Connect the assets to the build."""
    app.add_config_value("nwbook_assets", "", "html")
    app.add_css_file("nextword/book.css", priority=900)
    app.add_js_file("nextword/live/page.js", type="module")
    app.add_js_file("nextword/live/site.js", type="module")
    app.connect("config-inited", note_versions)
    app.connect("builder-inited", write)
    app.connect("html-page-context", link, priority=999)
    app.connect("build-finished", write_data)
    app.connect("build-finished", trim)
