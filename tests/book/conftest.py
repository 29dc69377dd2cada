"""A tiny book in a folder of its own, with the real configuration and a copy of the library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INTRO = "# A tiny book\n\nIt starts at {doc}`chapters/01-tiny`.\n"
CONTENTS = "format: jb-book\nroot: intro\nchapters:\n  - file: chapters/01-tiny\n  - file: claims\n"
CLAIMS = "# Claims\n\n```{claims-table}\n```\n"
HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A tiny chapter

It says $p = \\frac{1}{2}$.

"""
CELLS = (
    "import matplotlib.pyplot as plt\nimport numpy as np\n\nfrom nextword import claims, figures",
    "heights = np.random.default_rng(7).normal(size=20)\nunrelated = 5",
    "figure, axes = plt.subplots()\naxes.plot(heights)\n"
    'figures.show(figure, alt="A jagged line.", caption="Twenty numbers.")',
    'claims.check("N09", ours=f"{40_000**2:,}", holds=40_000**2 == 1_600_000_000)',
)


def chapter(*cells: str) -> str:
    """The text of a chapter made of these code cells."""
    return HEAD + "\n\n".join(f"```{{code-cell}} ipython3\n{cell}\n```" for cell in cells) + "\n"


@dataclass(frozen=True)
class Book:
    """A book folder with its own copy of the library."""

    path: Path

    @property
    def library(self) -> Path:
        return self.path / "lib" / "nextword"

    @property
    def site(self) -> Path:
        return self.path / "_build" / "html"

    @property
    def chapter(self) -> Path:
        return self.path / "chapters" / "01-tiny.md"

    def page(self, name: str = "chapters/01-tiny") -> str:
        return (self.site / f"{name}.html").read_text(encoding="utf-8")

    def caches(self) -> list[str]:
        return sorted(path.name for path in (self.path / "_build").glob("outputs-*"))

    def rewrite(self, *cells: str) -> None:
        """Give the chapter these code cells, or the ones it normally has."""
        self.chapter.write_text(chapter(*(cells or CELLS)), encoding="utf-8")

    def start(self) -> subprocess.Popen:
        """Begin a build in another process, as ``make book`` does."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("NEXTWORD_")}
        environment["PYTHONPATH"] = str(self.path / "lib")
        command = [sys.executable, str(ROOT / "_ext" / "make_book.py"), str(self.path)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, env=environment, **pipes)

    def build(self) -> tuple[int, str]:
        """Build and return the exit status and all that was printed."""
        running = self.start()
        printed, _ = running.communicate(timeout=600)
        return running.returncode, printed


def make_book(path: Path, *cells: str, library: Path = ROOT / "lib" / "nextword") -> Book:
    """Write a tiny book whose one chapter has these cells, with a copy of ``library``."""
    book = Book(path)
    (path / "chapters").mkdir(parents=True)
    shutil.copytree(library, book.library)
    for name in ("_config.yml", "constraints.txt", "references.bib"):
        shutil.copy(ROOT / name, path)
    (path / "_ext").symlink_to(ROOT / "_ext")
    stray = path / ".venv" / "lib" / "not-a-page.md"  # no part of the book: never read, never run
    stray.parent.mkdir(parents=True)
    stray.write_text(chapter("1 / 0"), encoding="utf-8")
    for name, text in (("intro.md", INTRO), ("_toc.yml", CONTENTS), ("claims.md", CLAIMS)):
        (path / name).write_text(text, encoding="utf-8")
    book.rewrite(*cells)
    return book


@pytest.fixture
def new_book() -> Callable[..., Book]:
    return make_book


@pytest.fixture
def book_at() -> type[Book]:
    return Book


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Book:
    """A tiny book, built once for all tests that only look at it."""
    book = make_book(tmp_path_factory.mktemp("one"))
    status, printed = book.build()
    assert status == 0, printed
    return book
