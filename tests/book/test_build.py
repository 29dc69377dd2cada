"""What a build promises: the same twice, anew after a change, and never half done."""

from __future__ import annotations

import os
import shutil
import signal
import time

import pytest


@pytest.fixture
def copy(built, tmp_path, book_at):
    """The built tiny book, moved to a folder where a test may change it."""
    shutil.copytree(built.path, tmp_path / "copy", symlinks=True)
    return book_at(tmp_path / "copy")


def test_two_builds_give_the_same_bytes(built, tmp_path, new_book):
    other = new_book(tmp_path / "other", library=built.library)
    status, printed = other.build()
    assert status == 0, printed
    for page in ("chapters/01-tiny", "claims", "intro"):
        assert other.page(page) == built.page(page)


def test_nothing_runs_again_when_nothing_changed(copy):
    before = copy.caches()
    status, printed = copy.build()
    assert status == 0, printed
    assert "ran in" not in printed
    assert copy.caches() == before


def test_a_renamed_chapter_leaves_no_page_behind(copy):
    copy.chapter.rename(copy.chapter.with_name("02-renamed.md"))
    for path in (copy.path / "intro.md", copy.path / "_toc.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("01-tiny", "02-renamed"), encoding="utf-8")
    status, printed = copy.build()
    assert status == 0, printed
    assert "ran in" not in printed
    assert 'class="nw-figure"' in copy.page("chapters/02-renamed")
    assert not (copy.site / "chapters" / "01-tiny.html").exists()
    assert not (copy.site / "notebooks" / "01-tiny.ipynb").exists()


def test_one_line_of_the_library_runs_the_chapters_again(copy):
    before = copy.caches()
    claims = copy.library / "claims.py"
    text = claims.read_text(encoding="utf-8")
    assert "<strong>Here: " in text
    claims.write_text(text.replace("<strong>Here: ", "<strong>Now: "), encoding="utf-8")
    status, printed = copy.build()
    assert status == 0, printed
    assert "01-tiny.md: ran in" in printed
    assert "<strong>Now: " in copy.page()
    assert len(copy.caches()) == 1
    assert copy.caches() != before


def test_a_build_killed_midway_does_not_harm_the_next(tmp_path, new_book):
    """The first cell says that it runs and waits there; the build is then killed outright."""
    flag = tmp_path / "running"
    wait = f"import pathlib, time\npathlib.Path({str(flag)!r}).touch()\ntime.sleep(60)"
    book = new_book(tmp_path / "book", wait)
    running = book.start()
    while not flag.exists():
        assert running.poll() is None, running.communicate()[0]
        time.sleep(0.1)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    half = book.site / "chapters"
    half.mkdir(parents=True, exist_ok=True)
    (half / "99-left-over.html").write_text("<p>half a page", encoding="utf-8")
    book.rewrite()
    status, printed = book.build()
    assert status == 0, printed
    assert "did not finish" in printed
    assert 'class="nw-figure"' in book.page()
    assert not (half / "99-left-over.html").exists()


def test_a_damaged_cache_is_made_anew(copy):
    (notebook,) = (copy.path / "_build").glob("outputs-*/executed/*/base.ipynb")
    notebook.write_text(notebook.read_text(encoding="utf-8")[:100], encoding="utf-8")
    (copy.path / "_build" / "unfinished").touch()
    status, printed = copy.build()
    assert status == 0, printed
    assert "01-tiny.md: ran in" in printed


def test_a_chapter_that_fails_fails_the_build(tmp_path, new_book):
    book = new_book(tmp_path / "book", "1 / 0")
    status, printed = book.build()
    assert status != 0
    assert "ZeroDivisionError" in printed
    assert "01-tiny" in printed


def test_a_warning_fails_the_build_every_time(copy):
    intro = copy.path / "intro.md"
    intro.write_text("# Tiny\n\nSee [nothing](#no-such-place).\n", encoding="utf-8")
    for _ in range(2):
        status, printed = copy.build()
        assert status != 0
        assert "no-such-place" in printed


def test_a_chapter_without_a_figure_or_with_an_error_fails_the_build(tmp_path, new_book):
    status, printed = new_book(tmp_path / "book", ":tags: [raises-exception]\n1 / 0").build()
    assert status != 0
    assert "chapters/01-tiny: no figure" in printed
    assert "chapters/01-tiny: a cell ended in an error" in printed
