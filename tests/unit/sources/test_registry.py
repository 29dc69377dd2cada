"""The registry: complete, true to the real files, and clear about what it does not have."""

import os
import re
from pathlib import Path

import pytest

from nextword import sources
from nextword.sources import SourceError, checksums

DATA = Path(os.environ["NEXTWORD_DATA"]).absolute() if os.environ.get("NEXTWORD_DATA") else None
needs_data = pytest.mark.skipif(not DATA, reason="NEXTWORD_DATA is not set")


@pytest.mark.parametrize("row", sources.REGISTRY.values(), ids=str)
def test_a_row_is_complete(row):
    assert re.fullmatch("[0-9a-f]{64}", row.sha256)
    assert row.size > 0
    assert row.title
    assert row.licence
    assert re.search(r"\w+/[\w.-]+@[0-9a-f]{12}", row.origin)
    assert not Path(row.file).is_absolute()
    assert row.url is None or row.url.startswith("https://")


def test_files_are_told_apart_by_their_last_name():
    names = [Path(row.file).name for row in sources.REGISTRY.values()]
    assert len(set(names)) == len(names)


def test_what_may_not_be_passed_on_has_no_address():
    private = {name for name, row in sources.REGISTRY.items() if row.url is None}
    unclear = {"cifar-cats-dogs", "pet-photos", "gpt2-partial"}
    assert private == unclear | {"stories260k", "stories260k-tokenizer"}


def test_the_registry_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        sources.REGISTRY["mine"] = None


def test_an_unknown_name_lists_the_nearest():
    with pytest.raises(SourceError, match="'wikipedai'; did you mean wikipedia"):
        sources.find("wikipedai")


def test_a_name_near_nothing_lists_them_all():
    with pytest.raises(SourceError, match="there are wikipedia, cat, dog"):
        sources.find("zzzzzzzzzz")


@needs_data
@pytest.mark.parametrize("name", sources.REGISTRY)
def test_rows_agree_with_the_real_files(monkeypatch, name):
    path = DATA / sources.REGISTRY[name].file
    if not path.exists():
        pytest.skip(f"{path} is not there")
    monkeypatch.setenv("NEXTWORD_DATA", str(DATA))
    assert checksums.sha256_of(path) == sources.REGISTRY[name].sha256
    assert sources.find(name) == sources.Found(sources.REGISTRY[name], path, "folder")


@needs_data
@pytest.mark.parametrize(
    ("name", "documents", "first"),
    [
        ("wikipedia", 8304, ".NET Framework"),
        ("textbooks", 2400, "Preface"),
        ("factbook", 260, "Algeria"),
        ("gutenberg", 9, "Alice s Adventures in Wonderland"),
        ("cat", 1, sources.REGISTRY["cat"].title),
    ],
)
def test_the_real_texts_fall_into_their_documents(monkeypatch, name, documents, first):
    if not (DATA / sources.REGISTRY[name].file).exists():
        pytest.skip(f"{DATA} has no {name}")
    monkeypatch.setenv("NEXTWORD_DATA", str(DATA))
    titles = [document.title for document in sources.documents(name)]
    assert len(titles) == documents
    assert titles[0] == first
