"""The built site: what its pages hold, what they load, and what that weighs."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

LIMIT = 700_000  # bytes, compressed, before the reader scrolls or touches anything
ELSEWHERE = re.compile(r"""url\(["']?https?:|(?:import\s+|import\(|from\s+|fetch\()["']https?:""")
STATIC_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^'"();]*?["'](\.{1,2}/[^"']+)["']""", re.M)
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
NOT_FETCHED = {"next", "prev", "search", "canonical", "author", "license"}


class Page(HTMLParser):
    """What a page's markup asks the browser to fetch, and the figures it shows."""

    def __init__(self, path: Path):
        super().__init__(convert_charrefs=True)
        self.path, self.loads, self.tags = path, [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.append((tag, found))
        address = found.get(LOADING.get(tag, ""))
        fetched = address and not address.startswith("data:")  # that is in the page itself
        if fetched and found.get("rel", "") not in NOT_FETCHED:
            self.loads.append(address)

    def classed(self, name: str) -> list[dict]:
        return [found for _, found in self.tags if name in (found.get("class") or "").split()]


def pages_of(site: Path) -> list[Page]:
    found = [p for p in sorted(site.rglob("*.html")) if "_static" not in p.parts]
    return [Page(path) for path in found]


def chapters_of(site: Path) -> list[Page]:
    return [page for page in pages_of(site) if page.path.parent.name == "chapters"]


def fetched_at_once(page: Page) -> set[Path]:
    """The files a browser fetches to show ``page``: what it links, and what modules import."""
    waiting = [(page.path.parent / address.split("?")[0]).resolve() for address in page.loads]
    found = {page.path}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        assert path.is_file(), f"{page.path.name} loads {path}, which is not in the site"
        found.add(path)
        if path.suffix == ".js":
            imports = STATIC_IMPORT.findall(path.read_text(encoding="utf-8"))
            waiting += [(path.parent / name).resolve() for name in imports]
    return found


def weight(page: Page) -> int:
    """Bytes transferred, each file compressed as a web server would."""
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in fetched_at_once(page))


def test_pages_load_only_what_the_site_has(site):
    for page in pages_of(site):
        foreign = [a for a in page.loads if a.startswith(("http:", "https:", "//"))]
        assert not foreign, f"{page.path.name} asks other hosts for {foreign}"


def test_style_and_scripts_name_no_other_host(site):
    for path in [*site.rglob("_static/**/*.css"), *site.rglob("_static/nextword/live/*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not ELSEWHERE.search(text), f"{path.name} fetches from another host"


def test_every_page_is_light(site):
    for page in pages_of(site):
        assert weight(page) <= LIMIT, f"{page.path.name} weighs {weight(page):,} bytes"


def test_the_scale_sees_what_modules_import(site):
    chapter = chapters_of(site)[0]
    names = {path.name for path in fetched_at_once(chapter)}
    assert {"book.css", "page.js", "dom.js"} <= names
    assert "plotly.min.js" not in names


def test_every_figure_has_words_and_code(site):
    for page in chapters_of(site):
        figures = page.classed("nw-figure")
        pictures = [t for tag, t in page.tags if tag == "nw-plotly" or t.get("role") == "img"]
        assert figures, f"{page.path.name} has no figure"
        assert len(page.classed("nw-recipe")) == len(figures)
        assert all((picture.get("aria-label") or "").strip() for picture in pictures)


def test_formulas_are_mathml_and_no_script_draws_them(site):
    for page in pages_of(site):
        assert not any("mathjax" in address.lower() for address in page.loads)
        assert not page.classed("math"), f"{page.path.name} has a formula left in LaTeX"


def test_no_icon_font_is_left(site):
    assert not list(site.rglob("fa-*")), "the theme's icon fonts are still in the site"
    assert not list(site.rglob("fontawesome*"))
    sheets = "".join(p.read_text(encoding="utf-8") for p in site.rglob("_static/**/*.css"))
    assert "@font-face" not in sheets


def test_claims_page_links_to_badges(site):
    claims = Page(site / "claims.html")
    rows = [t for tag, t in claims.tags if tag == "a" and "#claim-" in (t.get("href") or "")]
    assert rows, "the page of claims is empty"
    for link in rows:
        address, anchor = link["href"].split("#")
        assert f'id="{anchor}"' in (site / address).read_text(encoding="utf-8")


def test_each_chapter_is_offered_as_a_notebook(site):
    for page in chapters_of(site):
        path = site / "notebooks" / f"{page.path.stem}.ipynb"
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert "find_spec" in notebook.cells[0].source
        links = [t["href"] for tag, t in page.tags if tag == "a" and t.get("href")]
        assert f"../notebooks/{path.name}" in links
        assert any(link.endswith(f"/blob/notebooks/{path.name}") for link in links)
        assert any(link.endswith(f"lab/tree/chapters/{page.path.stem}.md") for link in links)


@pytest.mark.parametrize("glyph", ["\uf058", "\uf002", "\uf0c9"])
def test_pages_hold_no_icon_glyphs(site, glyph):
    for page in pages_of(site):
        assert glyph not in page.path.read_text(encoding="utf-8")
