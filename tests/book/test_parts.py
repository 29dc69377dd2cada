"""The smaller parts of the extension: formulas, claims, the guard, notebooks, fingerprints."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import run_again
from nwbook import assets, claims, execution, guard, mathml, notebooks
from nwbook.plain import plain

ROOT = Path(__file__).parents[2]
PLACE = {"url": "https://github.com/some-one/some-book", "branch": "main"}


@pytest.mark.parametrize("name", ["claims", "plain", "recipe", "mathml"])
def test_examples_in_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(f"nwbook.{name}")).failed == 0


def test_formulas_become_mathml_with_their_source():
    inline = mathml.mathml(r"\frac{a}{b} < 1")
    assert inline.startswith('<math alttext="\\frac{a}{b} &lt; 1" ')
    assert "<mfrac>" in inline
    assert 'display="block"' in mathml.mathml("x", display=True)


@pytest.mark.parametrize("formula", [r"\nosuchthing{x}", r"\left( x", "x_{", "a & b"])
def test_a_formula_that_cannot_be_read_is_refused_by_name(formula):
    with pytest.raises(ValueError, match=re.escape(repr(formula))):
        mathml.mathml(formula)


def test_a_built_page_shows_formulas_without_a_script(built):
    assert "<mfrac>" in built.page()
    assert not re.search(r"<script[^>]*mathjax", built.page(), re.IGNORECASE)


def test_verdicts_are_summed_up():
    found = claims.summary(["differs", "reproduced", "differs"])
    assert found == "3 claims checked: 2 differ, 1 reproduced."


def test_badges_are_gathered_and_linked(built):
    page = built.page("claims")
    assert "1 claim checked: 1 reproduced." in page
    assert 'href="chapters/01-tiny.html#claim-N09"' in page
    assert 'id="claim-N09"' in built.page()


def test_the_guard_misses_nothing(tmp_path):
    for name in ("here.html", "extra.html", "_static/frame.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = set(guard.published(tmp_path))
    problems = list(guard.page_problems(found, {"here", "chapters/gone"}))
    assert problems == [
        "chapters/gone.html is in the contents, not in the site",
        "extra.html is in the site, not in the contents",
    ]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<p class="nw-figure">', "no cell has an output"),
        ('<div class="cell_output docutils">', "no figure"),
        ('<div class="cell_output"><p class="nw-figure"><div class="output traceback">', "error"),
    ],
)
def test_the_guard_reads_chapters(page, problem):
    assert any(problem in found for found in guard.chapter_problems("a", page))


def test_a_whole_chapter_passes_the_guard(built):
    assert not list(guard.chapter_problems("a", built.page()))


def test_notebooks_install_the_library_and_are_the_same_each_time(built):
    one, two = (notebooks.notebook(built.chapter, **PLACE) for _ in range(2))
    nbformat.validate(one)
    assert nbformat.writes(one) == nbformat.writes(two)
    assert "git+https://github.com/some-one/some-book@main" in one.cells[0].source
    assert [cell.cell_type for cell in one.cells[:3]] == ["code", "markdown", "code"]


def test_run_links_derive_from_the_repository():
    binder, colab = notebooks.run_links("chapters/02-abc", **PLACE)
    assert binder["url"] == (
        "https://mybinder.org/v2/gh/some-one/some-book/main?urlpath=lab/tree/chapters/02-abc.md"
    )
    assert colab["url"] == (
        "https://colab.research.google.com/github/some-one/some-book/blob/notebooks/02-abc.ipynb"
    )


def test_plain_markdown_has_no_directives_left():
    text = (
        "(label)=\n## Title\n\n"
        "::::{admonition} Exercise: one\n:class: exercise\nCount *e*.\n\n"
        ":::{note}\nInside.\n:::\n::::\n\n"
        "$$\nx\n$$ (eq-x)\n\nSee {eq}`eq-x`, {term}`seed` and {ref}`there <label>`.\n"
    )
    assert plain(text) == (
        "## Title\n\n> **Exercise: one**\n>\n> Count *e*.\n>\n> > **Note**\n> >\n> > Inside.\n\n"
        "$$\nx\n$$\n\nSee the formula above, seed and there.\n"
    )


@pytest.fixture
def library(tmp_path) -> Path:
    """A copy of the library without what only pages use."""
    return Path(shutil.copytree(ROOT / "lib" / "nextword", tmp_path / "nextword"))


def test_the_cache_is_named_after_the_library_the_pins_and_the_data(library, tmp_path):
    pins = tmp_path / "constraints.txt"
    pins.write_text("numpy==2.4.6\n", encoding="utf-8")
    names = [execution.fingerprint(library, pins, {"text": "embedded"})]
    names.append(execution.fingerprint(library, pins, {"text": "folder"}))
    (library / "claims.py").open("a", encoding="utf-8").write("# one line more\n")
    names.append(execution.fingerprint(library, pins, {"text": "embedded"}))
    pins.write_text("numpy==2.4.7\n", encoding="utf-8")
    names.append(execution.fingerprint(library, pins, {"text": "embedded"}))
    assert len(set(names)) == 4


def test_page_scripts_and_compiled_files_do_not_run_chapters_again(library):
    before = execution.fingerprint(library, ROOT / "constraints.txt", {})
    (library / "live" / "page.js").open("a", encoding="utf-8").write("// a remark\n")
    (library / "__pycache__").mkdir(exist_ok=True)
    (library / "__pycache__" / "new.pyc").write_bytes(b"compiled")
    assert execution.fingerprint(library, ROOT / "constraints.txt", {}) == before


def test_every_source_has_a_rung_or_none():
    assert set(execution.rungs().values()) <= {"folder", "cache", "download", "embedded", "none"}


def test_the_icon_font_is_cut_out_and_nothing_else():
    sheet = '@font-face{src:url(a.woff2)}.a{b:c}.fa-sun:before{content:"x"}.fade{opacity:1}'
    assert assets.without_icon_font(sheet) == ".a{b:c}.fade{opacity:1}"


def test_two_runs_are_compared_by_what_they_show():
    def run(shown: str, hidden: str) -> nbformat.NotebookNode:
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": hidden}}
        output = new_output("display_data", {"text/html": shown, **view})
        return new_notebook(cells=[new_code_cell("draw()", outputs=[output])])

    assert not list(run_again.differences(run("1.5", "a"), run("1.5", "b")))
    assert list(run_again.differences(run("1.5", "a"), run("1.6", "a")))


def test_saving_a_chapter_from_jupyter_changes_nothing(tmp_path, built):
    """What JupyterLab does: read the file, hand over a notebook with versions, write it back."""
    shutil.copy(ROOT / "jupytext.toml", tmp_path)
    chapter = tmp_path / "01-tiny.md"
    before = built.chapter.read_text(encoding="utf-8")
    chapter.write_text(before, encoding="utf-8")
    contents = jupytext.TextFileContentsManager(root_dir=str(tmp_path))
    model = contents.get("01-tiny.md", type="notebook")
    model["content"].metadata["language_info"] = {"name": "python", "version": "3.99"}
    model["content"].metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    contents.save(model, "01-tiny.md")
    assert chapter.read_text(encoding="utf-8") == before


def test_make_describes_itself():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True
    )
    for target in ("setup", "book", "test", "lab", "serve", "clean"):
        assert f"make {target} " in listed.stdout


def test_relative_data_folders_are_meant_from_the_root():
    rule = 'show: ; @echo "$$NEXTWORD_DATA"\n'
    for given, meant in (("../texts", f"{ROOT}/../texts"), ("/texts", "/texts")):
        command = ["make", "--no-print-directory", "-f", "Makefile", "-f", "-", "show"]
        command.append(f"NEXTWORD_DATA={given}")
        shown = subprocess.check_output(command, cwd=ROOT, text=True, input=rule)
        assert shown.strip() == meant


def test_configuration_names_the_repository_once():
    named = (ROOT / "_config.yml").read_text(encoding="utf-8").count("https://github.com/")
    assert named == 1


def test_notebook_json_is_what_jupyter_writes(built):
    path = built.site / "notebooks" / "01-tiny.ipynb"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    assert loaded["nbformat"] == 4
    assert loaded["metadata"]["kernelspec"]["name"] == "python3"
