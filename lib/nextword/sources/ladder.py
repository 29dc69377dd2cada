"""The ladder: data folder, cache, download, embedded artifact."""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nextword.sources.artifacts import artifact
from nextword.sources.checksums import is_intact
from nextword.sources.registry import RELEASE, Source, SourceError, named, remedy
from nextword.words import t

Rung = Literal["folder", "cache", "download", "embedded"]


@dataclass(frozen=True, slots=True)
class Found:
    """A source, the verified file that holds it or stands in for it, and the rung it came from."""

    source: Source
    path: Path
    rung: Rung

    @property
    def label(self) -> str:
        """Where this came from, in a few words for a caption."""
        is_text = self.source.file.startswith("text/")
        labels = {
            "folder": (t("full text, from your data folder"), t("from your data folder")),
            "cache": (t("full text, from the cache"), t("from the cache")),
            "download": (t("full text, downloaded"), t("downloaded")),
            "embedded": (t("embedded counts"), t("embedded default")),
        }
        return labels[self.rung][0 if is_text else 1]


def find(name: str, *, download: bool = False) -> Found:
    """Return the named source from the first rung of the ladder that has it.

    Nothing touches the network unless `download`. Then a corrupt file in the cache is fetched
    again; without it, the file is passed over with a warning. Raises SourceError: unknown name, a
    NEXTWORD_DATA that is not there, a corrupt file in it, a failed download, nothing on any rung.
    """
    source = named(name)
    found = _in_folder(source) or _in_cache(source, warn=not download)
    if found:
        return found
    if download:
        return _downloaded(source)
    if source.embedded:
        return Found(source, artifact(source.embedded), "embedded")
    raise SourceError(f"{_nowhere(source)}; {remedy(source)}")


def data_folder() -> Path | None:
    """The folder NEXTWORD_DATA names, None if it names none; SourceError if it is not there."""
    value = os.environ.get("NEXTWORD_DATA")
    if not value:
        return None
    folder = Path(value).expanduser().absolute()
    if not (os.path.isdir(folder) and os.access(folder, os.R_OK | os.X_OK)):
        raise SourceError(f"NEXTWORD_DATA names {folder}, no readable folder; correct or unset it")
    return folder


def cache_folder() -> Path:
    """Where downloads are kept: NEXTWORD_CACHE, or the system's place for caches."""
    if value := os.environ.get("NEXTWORD_CACHE"):
        return Path(value).expanduser().absolute()
    import pooch  # takes 0.2 s, so only when needed

    return Path(pooch.os_cache("nextword"))


def _is_intact(path: Path, source: Source) -> bool:
    notes = cache_folder() / "verified"
    return is_intact(path, sha256=source.sha256, size=source.size, notes=notes)


def _in_folder(source: Source) -> Found | None:
    folder = data_folder()
    path = folder and folder / source.file
    if not path or not os.path.isfile(path):
        return None
    if not _is_intact(path, source):  # the user's file: named, never used, never deleted
        raise SourceError(
            f"{path} is not the file {source.name!r} should be (its size or checksum differs) and"
            " is not used; replace it, or move it out of the folder that NEXTWORD_DATA names"
        )
    return Found(source, path, "folder")


def _in_cache(source: Source, *, warn: bool) -> Found | None:
    path = cache_folder() / source.file
    if not os.path.isfile(path):  # Path.is_file would fail where access is denied
        return None
    if _is_intact(path, source):
        return Found(source, path, "cache")
    if warn:
        instead = "the embedded default stands in" if source.embedded else "nothing stands in"
        warnings.warn(f"{path} is corrupt and not used; {instead}; {remedy(source)}", stacklevel=3)
    return None


def _downloaded(source: Source) -> Found:
    """Fetch a source into the cache; what an interrupted download has got is continued from."""
    from nextword.sources.download import DownloadError, fetch

    if source.url is None:
        raise SourceError(f"{_nowhere(source)}; {remedy(source)}")
    path = cache_folder() / source.file
    try:
        fetch(address(source), path, sha256=source.sha256, size=source.size)
    except DownloadError as error:
        offline = f"; find({source.name!r}) gives its embedded default" if source.embedded else ""
        raise SourceError(f"{source.name!r} was not downloaded: {error}{offline}") from error
    return Found(source, path, "download")


def address(source: Source) -> str:
    """Where to download a source from: NEXTWORD_MIRROR takes the place of the data release."""
    mirror = os.environ.get("NEXTWORD_MIRROR")
    if mirror and source.url.startswith(RELEASE):
        return mirror.rstrip("/") + source.url.removeprefix(RELEASE)
    return source.url


def _nowhere(source: Source) -> str:
    """Where a source was looked for in vain."""
    folder = data_folder()
    data = f"not in the data folder {folder}" if folder else "NEXTWORD_DATA is not set"
    return f"{source.name!r} ({source.title}) is not here: {data}, and not in {cache_folder()}"
