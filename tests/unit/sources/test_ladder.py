"""Data folder, cache, embedded: each rung sound and broken. Downloads have a file of their own."""

import re

import pytest

from nextword import sources
from nextword.sources import SourceError, checksums, ladder


def test_the_data_folder_comes_first(rows, data, cache, packed, write):
    write(cache / rows["pets"].file, packed)
    path = write(data / rows["pets"].file, packed)
    found = sources.find("pets")
    assert found == sources.Found(rows["pets"], path, "folder")
    assert found.label == "full text, from your data folder"


@pytest.mark.usefixtures("data")
def test_what_the_folder_lacks_is_looked_for_in_the_cache(rows, cache, large, write):
    path = write(cache / rows["images"].file, large)
    found = sources.find("images")
    assert (found.path, found.rung, found.label) == (path, "cache", "from the cache")


def test_a_relative_data_folder_is_below_the_working_folder(rows, data, packed, write, monkeypatch):
    path = write(data / rows["pets"].file, packed)
    monkeypatch.chdir(data.parent)
    monkeypatch.setenv("NEXTWORD_DATA", data.name)
    assert sources.find("pets").path == path


@pytest.mark.usefixtures("rows", "no_network")
def test_the_embedded_artifact_stands_in_and_says_so(shelf):
    found = sources.find("pets")
    assert (found.path, found.rung) == (shelf / "pets.npz", "embedded")
    assert found.label == "embedded counts"


@pytest.mark.usefixtures("rows", "no_network")
def test_nothing_anywhere_names_the_places_and_the_remedy(cache):
    with pytest.raises(SourceError) as caught:
        sources.find("images")
    assert str(cache) in str(caught.value)
    assert "NEXTWORD_DATA is not set" in str(caught.value)
    assert "find('images', download=True) fetches it (3.0 MB)" in str(caught.value)


@pytest.mark.usefixtures("rows", "no_network")
@pytest.mark.parametrize("download", [False, True])
def test_what_may_not_be_passed_on_says_where_to_get_it(download):
    with pytest.raises(SourceError, match=r"me/it@1; put it at img/private\.npz in the folder"):
        sources.find("private", download=download)


def test_without_the_variable_the_cache_is_the_one_of_the_system(monkeypatch):
    monkeypatch.delenv("NEXTWORD_CACHE")
    assert ladder.cache_folder().name.lower() in {"nextword", "cache"}
    assert ladder.cache_folder().is_absolute()


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", ["nowhere", "x" * 300])
def test_a_missing_data_folder_is_named(monkeypatch, tmp_path, name):
    monkeypatch.setenv("NEXTWORD_DATA", str(tmp_path / name))
    with pytest.raises(SourceError, match=re.escape(str(tmp_path / name))):
        sources.find("pets")


@pytest.mark.parametrize("spoil", [lambda b: b[:-1] + b"?", lambda b: b[:50], lambda b: b""])
def test_a_corrupt_file_in_the_data_folder_is_named_and_left_alone(
    rows, data, cache, packed, write, spoil
):
    path = write(data / rows["pets"].file, spoil(packed))
    write(cache / rows["pets"].file, packed)
    with pytest.raises(SourceError, match=re.escape(str(path))):
        sources.find("pets")
    assert path.read_bytes() == spoil(packed)


def test_a_corrupt_file_in_the_cache_gives_way_with_a_warning(rows, cache, packed, write):
    path = write(cache / rows["pets"].file, packed[:-1] + b"?")
    with pytest.warns(UserWarning, match="corrupt and not used; the embedded default stands in"):
        assert sources.find("pets").rung == "embedded"
    assert path.exists()


def test_a_corrupt_file_in_the_cache_without_stand_in_is_an_error(rows, cache, large, write):
    write(cache / rows["images"].file, large[:-1])
    with pytest.warns(UserWarning, match="nothing stands in"), pytest.raises(SourceError):
        sources.find("images")


@pytest.mark.usefixtures("rows")
def test_a_corrupt_stand_in_is_not_used(shelf, write):
    write(shelf / "pets.npz", b"counts of pens")
    with pytest.raises(SourceError, match="corrupt"):
        sources.find("pets")


def test_a_verified_file_is_not_read_again_until_it_changes(rows, data, large, write, monkeypatch):
    path = write(data / rows["images"].file, large)
    sources.find("images")
    checksums._agrees.cache_clear()  # as in a new process
    with monkeypatch.context() as patch:
        patch.setattr(checksums, "sha256_of", lambda path: pytest.fail("read again"))
        sources.find("images")
    write(path, large[:-1] + b"?")
    with pytest.raises(SourceError, match="checksum"):
        sources.find("images")


@pytest.mark.parametrize("name", ["a file", "x" * 300])
def test_a_cache_that_cannot_be_written_only_costs_time(
    rows, data, tmp_path, large, write, monkeypatch, name
):
    write(tmp_path / "a file", b"in the way")
    monkeypatch.setenv("NEXTWORD_CACHE", str(tmp_path / name / "below"))
    write(data / rows["images"].file, large)
    assert sources.find("images").rung == "folder"
    assert sources.find("images").rung == "folder"


def test_a_mirror_stands_in_for_the_release_only(rows, monkeypatch):
    monkeypatch.setenv("NEXTWORD_MIRROR", "https://school.example/data/")
    assert ladder.address(rows["images"]) == "https://school.example/data/images.npz"
    vocabulary = sources.REGISTRY["gpt2-vocab"]
    assert ladder.address(vocabulary) == vocabulary.url
