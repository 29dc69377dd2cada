"""Artifacts: recorded with all that made them, refused when they are not what was recorded."""

import hashlib
import os

import pytest

from nextword import sources
from nextword.sources import SourceError

HOW = dict(made_by="experiments/pets.py", seed=None, licence="CC0", summary="")


def test_an_artifact_is_recorded_with_all_that_made_it(shelf):
    entry = sources.manifest()["pets.npz"]
    assert entry["sha256"] == hashlib.sha256(b"counts of pets").hexdigest()
    assert entry["bytes"] == 14
    assert (entry["made_by"], entry["seed"], entry["data"]) == ("experiments/pets.py", 7, ["cat"])
    assert entry["versions"]["python"].startswith("3.")
    assert sources.artifact("pets.npz") == shelf / "pets.npz"
    assert sorted(os.listdir(shelf)) == ["manifest.json", "pets.npz"]


def test_recording_again_replaces_one_entry_and_keeps_the_others(shelf, write):
    sources.record_artifact(write(shelf / "more.npz", b"more"), data=[], **HOW)
    sources.record_artifact(write(shelf / "pets.npz", b"new counts"), data=[], **HOW)
    assert set(sources.manifest()) == {"more.npz", "pets.npz"}
    assert sources.artifact("pets.npz").read_bytes() == b"new counts"


@pytest.mark.parametrize(
    ("path", "data"),
    [("../elsewhere.npz", []), ("absent.npz", []), ("pets.npz", ["no such source"])],
)
def test_recording_what_is_no_artifact_leaves_the_manifest_alone(
    shelf, tmp_path, write, path, data
):
    write(tmp_path / "elsewhere.npz", b"")
    before = (shelf / "manifest.json").read_bytes()
    with pytest.raises(SourceError):
        sources.record_artifact(shelf / path, data=data, **HOW)
    assert (shelf / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("content", [b"counts of pens", b"counts", None])
def test_an_artifact_tampered_with_is_refused_even_after_it_was_read(content):
    path = sources.artifact("pets.npz")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=r"pets\.npz is .*make it with experiments/pets\.py"):
        sources.artifact("pets.npz")


def test_an_unknown_artifact_lists_what_there_is():
    with pytest.raises(SourceError, match=r"'pest\.npz'; there are pets\.npz"):
        sources.artifact("pest.npz")


@pytest.mark.parametrize("text", ["{", None])
def test_a_manifest_that_cannot_be_read_is_named(shelf, text):
    path = shelf / "manifest.json"
    path.unlink()
    if text is not None:
        path.write_text(text)
    with pytest.raises(SourceError, match=r"manifest\.json cannot be read"):
        sources.artifact("pets.npz")


def test_the_artifacts_of_the_library_agree_with_their_manifest(monkeypatch):
    monkeypatch.undo()
    entries = sources.manifest()
    assert entries
    for name, entry in entries.items():
        assert sources.artifact(name).stat().st_size == entry["bytes"]
        assert set(entry["data"]) <= set(sources.REGISTRY)


def test_every_stand_in_of_the_registry_is_there(monkeypatch):
    monkeypatch.undo()
    stand_ins = {row.embedded for row in sources.REGISTRY.values() if row.embedded}
    assert stand_ins
    assert all(sources.artifact(name).is_file() for name in stand_ins)
