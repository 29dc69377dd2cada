"""The table of all sources, read from registry.toml.

Most files are our own packing of openly licensed text. Their public home is the data release of
this project, `RELEASE`: it has to hold each of them under the last part of its `file`.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

RELEASE = "https://github.com/one-word-at-a-time/one-word-at-a-time/releases/download/data-v1"


class SourceError(LookupError):
    """Something cannot be had; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the registry.

    file: its place below the data folder; size: bytes; origin: public repository@commit;
    url: where a byte-identical copy is downloaded; embedded: the artifact that stands in for it.
    """

    name: str
    title: str
    file: str
    sha256: str
    size: int
    licence: str
    origin: str
    url: str | None = None
    embedded: str | None = None


def _read(path: Path) -> Mapping[str, Source]:
    """The rows of a registry by name, with addresses in full."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    for row in rows.values():
        if row.get("url") == "release":
            row["url"] = f"{RELEASE}/{Path(row['file']).name}"
    return MappingProxyType({name: Source(name, **row) for name, row in rows.items()})


REGISTRY = _read(Path(__file__).with_name("registry.toml"))


def named(name: str) -> Source:
    """Return the source with this name; SourceError lists the nearest names there are."""
    if name in REGISTRY:
        return REGISTRY[name]
    near = difflib.get_close_matches(str(name), REGISTRY, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(REGISTRY)}"
    raise SourceError(f"no source is named {name!r}; {hint}")


def remedy(source: Source) -> str:
    """What to do to have a source, as the end of an error message."""
    if source.url:
        return f"find({source.name!r}, download=True) fetches it ({source.size / 1e6:.1f} MB)"
    return (
        f"it is never downloaded, because its licence does not clearly allow passing it on"
        f" ({source.licence}); it was made from the public repository {source.origin}; put it at"
        f" {source.file} in the folder that NEXTWORD_DATA names"
    )
