"""What all tests share: the book's extension on the path, and the built site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "_ext"))


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site; tests that need it fail, with the remedy, where it is missing."""
    built = Path(os.environ.get("NEXTWORD_SITE", ROOT / "_build" / "html"))
    if not (built / "index.html").exists() or (built.parent / "unfinished").exists():
        pytest.fail(f"no finished book at {built}: run `make book` first", pytrace=False)
    return built
