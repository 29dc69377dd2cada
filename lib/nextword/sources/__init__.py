"""Where every text, image, weight and artifact comes from, and that it is the right one.

A file is looked for on a ladder: the folder NEXTWORD_DATA names, the cache, a download (only when
asked for), and last the embedded artifact that stands in for it. What is found has had its checksum
verified and carries the rung it came from, so that a caption can say so.
"""

from nextword.sources.artifacts import artifact, manifest, record_artifact
from nextword.sources.hub import hub_folder
from nextword.sources.ladder import Found, Rung, cache_folder, data_folder, find
from nextword.sources.registry import REGISTRY, Source, SourceError
from nextword.sources.texts import Document, documents

__all__ = [
    "REGISTRY",
    "Document",
    "Found",
    "Rung",
    "Source",
    "SourceError",
    "artifact",
    "cache_folder",
    "data_folder",
    "documents",
    "find",
    "hub_folder",
    "manifest",
    "record_artifact",
]
