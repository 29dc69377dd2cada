"""A small registry, an empty cache and a stand-in artifact, all in a folder of the test."""

import hashlib
import lzma
import random
import socket
from dataclasses import replace

import pytest

from nextword import sources
from nextword.sources import artifacts, registry

PETS = b"""= Cats =
A cat = a pet.
It says miaow.

= Dogs =

= Both =

== not a title ==
End.
"""


@pytest.fixture(scope="session")
def packed():
    """A text of three documents, as it is packed."""
    return lzma.compress(PETS)


@pytest.fixture(scope="session")
def large():
    """Three million bytes that do not repeat."""
    return random.Random(1).randbytes(3_000_000)


@pytest.fixture(scope="session")
def write():
    """write(path, content) -> path, making the folders on the way."""

    def write(path, content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def shelf(tmp_path):
    """The folder of the artifacts."""
    return tmp_path / "artifacts"


@pytest.fixture(autouse=True)
def surroundings(cache, shelf, write, monkeypatch):
    """No data folder, an empty cache, one artifact."""
    for name in ("NEXTWORD_DATA", "NEXTWORD_MIRROR", "NEXTWORD_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEXTWORD_CACHE", str(cache))
    monkeypatch.setattr(artifacts, "ARTIFACTS", shelf)
    counts = write(shelf / "pets.npz", b"counts of pets")
    sources.record_artifact(
        counts, made_by="experiments/pets.py", seed=7, data=["cat"], licence="CC0", summary="pets"
    )


@pytest.fixture
def rows(packed, large, monkeypatch):
    """A registry of our own: a text with a stand-in, images without, images never downloaded."""

    def row(name, file, content, url=None):
        sha256 = hashlib.sha256(content).hexdigest()
        place = url and f"{registry.RELEASE}/{url}"
        return sources.Source(
            name, f"the {name}", file, sha256, len(content), "CC0", "me/it@1", place
        )

    text = row("pets", "text/pets.txt.xz", packed, "pets.txt.xz")
    images = row("images", "img/images.npz", large, "images.npz")
    private = row("private", "img/private.npz", large)
    table = {row.name: row for row in (replace(text, embedded="pets.npz"), images, private)}
    monkeypatch.setattr(registry, "REGISTRY", table)
    return table


@pytest.fixture
def data(tmp_path, monkeypatch):
    """An empty folder that NEXTWORD_DATA names."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("NEXTWORD_DATA", str(folder))
    return folder


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was touched")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
