"""The artifacts that come with the library, and the manifest that says how each was made."""

import difflib
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from nextword.sources.checksums import is_intact, sha256_of
from nextword.sources.registry import SourceError, named

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
# Distributions whose version can change what an experiment computes, by the module they install.
RELEVANT = {
    "numpy": "numpy",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "torch": "torch",
    "transformers": "transformers",
    "umap": "umap-learn",
}


def manifest() -> dict[str, dict]:
    """What is known of each artifact, by file name: checksum, script, seed, versions, data."""
    path = ARTIFACTS / "manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read ({error}); install nextword again") from error


def artifact(name: str) -> Path:
    """Return the path of an artifact once its checksum agrees with the manifest.

    Raises SourceError if the manifest does not know it, or the file is missing or corrupt.
    """
    entries, path = manifest(), ARTIFACTS / name
    if name not in entries:
        near = difflib.get_close_matches(name, entries) or sorted(entries)
        raise SourceError(f"no artifact is named {name!r}; there are {', '.join(near)}")
    entry = entries[name]
    remedy = f"install nextword again, or make it with {entry['made_by']}"
    if not path.is_file():
        raise SourceError(f"the artifact {path} is missing; {remedy}")
    if not is_intact(path, sha256=entry["sha256"], size=entry["bytes"]):
        raise SourceError(f"the artifact {path} is corrupt and not used; {remedy}")
    return path


def record_artifact(
    path: Path,
    *,
    made_by: str,
    seed: int | None,
    data: Sequence[str],
    licence: str,
    summary: str,
) -> dict:
    """Write the manifest entry of an artifact just made, and return the entry.

    made_by: the script in experiments/; data: the names of the sources it was computed from.
    Raises SourceError if the file is not in the artifacts folder or a source is unknown.
    """
    path = Path(path)
    if path.resolve().parent != ARTIFACTS.resolve() or not path.is_file():
        raise SourceError(f"{path} is not a file in {ARTIFACTS}; save the artifact there first")
    entry = {
        "sha256": sha256_of(path),
        "bytes": path.stat().st_size,
        "made_by": made_by,
        "seed": seed,
        "versions": _versions(),
        "data": [named(name).name for name in data],
        "licence": licence,
        "summary": summary,
    }
    known = manifest() if (ARTIFACTS / "manifest.json").exists() else {}
    _write(known | {path.name: entry})
    return entry


def _versions() -> dict[str, str]:
    """The Python and the numerical packages this process has loaded."""
    loaded = [name for module, name in RELEVANT.items() if module in sys.modules]
    return {"python": platform.python_version()} | {name: version(name) for name in loaded}


def _write(entries: dict[str, dict]) -> None:
    """Replace the manifest in one step: readers see the old one or the new one."""
    draft = ARTIFACTS / f"manifest.{os.getpid()}.tmp"
    try:
        text = json.dumps(entries, indent=2, sort_keys=True, ensure_ascii=False)
        draft.write_text(text + "\n", encoding="utf-8")
        os.replace(draft, ARTIFACTS / "manifest.json")
    finally:
        draft.unlink(missing_ok=True)
