"""Packed texts, one document after the other."""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass

from nextword.sources.ladder import Found, find
from nextword.sources.registry import SourceError, remedy


@dataclass(frozen=True, slots=True)
class Document:
    """A titled text, one paragraph per line."""

    title: str
    text: str


def documents(source: Found | str) -> Iterator[Document]:
    """Return an iterator over the documents of a packed text that holds one in memory at a time.

    A line `= Title =` begins a document; a text without such lines is a single document, titled
    like its source. Raises SourceError at once for what is no full text, and while reading if the
    file is cut short or damaged.
    """
    found = find(source) if isinstance(source, str) else source
    name = found.source.name
    if found.rung == "embedded":
        raise SourceError(
            f"of {name!r} there are only the {found.label}; {remedy(found.source)}, or set"
            f" NEXTWORD_DATA to a folder with {found.source.file}"
        )
    if not found.path.name.endswith(".txt.xz"):
        raise SourceError(f"{name!r} is no packed text; open {found.path} yourself")
    return _split(found)


def _split(found: Found) -> Iterator[Document]:
    title, paragraphs = "", []
    try:
        with lzma.open(found.path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                line = line.rstrip("\n")
                if line.startswith("= ") and line.endswith(" ="):
                    if title or paragraphs:
                        yield Document(title or found.source.title, "\n".join(paragraphs))
                    title, paragraphs = line[2:-2], []
                elif line:
                    paragraphs.append(line)
    except (EOFError, lzma.LZMAError, UnicodeDecodeError, OSError) as error:
        raise SourceError(f"{found.path} is cut short or damaged ({error}); replace it") from error
    yield Document(title or found.source.title, "\n".join(paragraphs))
