"""Run every chapter once more and compare: ``python _ext/run_again.py FOLDER``.

``make check-determinism`` runs this after a build. What a page shows has to come out byte
for byte the same; what it does not show (a widget's passing number, say) may differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from jupyter_cache import get_cache
from nbformat import NotebookNode

from nwbook.execution import run

SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/latex", "text/plain")


def shown(output: NotebookNode) -> tuple[str, str]:
    """Return the type and the content of what a page shows of an output."""
    if output.output_type == "stream":
        return output.name, output.text
    if output.output_type == "error":
        return "error", output.evalue
    kind = next((kind for kind in SHOWN if kind in output.data), "")
    return kind, str(output.data.get(kind, ""))


def differences(one: NotebookNode, other: NotebookNode) -> Iterator[str]:
    """Say which cells of two runs of a chapter show different things."""
    for number, (first, second) in enumerate(zip(one.cells, other.cells, strict=True), start=1):
        if first.cell_type != "code":
            continue
        if [*map(shown, first.outputs)] != [*map(shown, second.outputs)]:
            start = first.source.strip().splitlines()[0]
            yield f"cell {number} ({start}) shows something else the second time"


def executed(book: Path) -> dict[Path, NotebookNode]:
    """Chapter file → its notebook as the last build ran it (code cells only)."""
    (folder,) = (book / "_build").glob("outputs-*")
    cache = get_cache(str(folder))
    records = sorted(cache.list_cache_records(), key=lambda record: record.created)
    return {Path(record.uri): cache.get_cache_bundle(record.pk).nb for record in records}


def compare(book: Path) -> int:
    """Run all built chapters again; print what differs and return the exit status."""
    failures = 0
    for path, before in sorted(executed(book).items()):
        result = run(deepcopy(before), path)
        found = [str(result.err)] if result.err else [*differences(before, result.nb)]
        print(f"  {path.name}: {'; '.join(found) or 'the same again'}", flush=True)
        failures += len(found)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(compare(Path(sys.argv[1]).resolve()))
