"""Build the book: ``python _ext/make_book.py FOLDER``, what ``make book`` runs.

Warnings are errors. A build that was killed, or that failed, leaves a mark; the next one
then starts from fresh doctrees and pages (the outputs of chapters that ran are kept), so
that half a page, or a page whose warning was already shown once, never passes for done.
"""

from __future__ import annotations

import fcntl
import shutil
import sys
from pathlib import Path

MARK = "unfinished"
STRICT = {"warningiserror": True, "keep_going": True, "quiet": True}


def build(book: Path) -> int:
    """Build ``book`` into its ``_build/html`` and return the exit status, 0 if all is well."""
    target = book / "_build"
    target.mkdir(exist_ok=True)
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second build waits; a killed one lets go
        return _build(book, target)


def _build(book: Path, target: Path) -> int:
    mark = target / MARK
    if mark.exists():
        print("The last build did not finish: starting from fresh pages.", flush=True)
        for leftover in ("html", ".doctrees", "jupyter_execute"):
            shutil.rmtree(target / leftover, ignore_errors=True)
    mark.touch()
    status = _jupyter_book(book, target / "html")
    if status == 0:
        mark.unlink()
        print(f"The book is at {target / 'html' / 'index.html'}", flush=True)
    return status


def _jupyter_book(book: Path, site: Path) -> int:
    """What ``jupyter-book build --nitpick …`` does, less its messages."""
    # On import jsonschema compiles a grammar of web addresses, if it finds one: two seconds
    # at every build for a check that nothing here asks for.
    sys.modules.setdefault("rfc3987_syntax", None)
    from jupyter_book.sphinx import build_sphinx

    overrides = {
        "external_toc_path": str(book / "_toc.yml"),
        "latex_individualpages": False,
        "nitpicky": True,
    }
    config = book / "_config.yml"
    result = build_sphinx(
        book, site, noconfig=True, path_config=config, confoverrides=overrides, **STRICT
    )
    return 1 if isinstance(result, BaseException) else result


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]).resolve()))
