"""Packed texts: documents one by one, and clear errors for what is damaged or no text."""

import lzma
import re
import tracemalloc

import pytest

from nextword import sources
from nextword.sources import SourceError


def test_documents_come_one_by_one_with_title_and_paragraphs(rows, data, packed, write):
    write(data / rows["pets"].file, packed)
    assert list(sources.documents("pets")) == [
        sources.Document("Cats", "A cat = a pet.\nIt says miaow."),
        sources.Document("Dogs", ""),
        sources.Document("Both", "== not a title ==\nEnd."),
    ]


def test_one_document_is_in_memory_at_a_time(rows, tmp_path, write):
    text = "".join(f"= {i} =\n{'word ' * 2000}\n" for i in range(1000)).encode()
    path = write(tmp_path / "many.txt.xz", lzma.compress(text, preset=0))
    found = sources.Found(rows["pets"], path, "folder")
    tracemalloc.start()
    assert sum(1 for _ in sources.documents(found)) == 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text) / 5


def test_a_text_without_titles_is_one_document(rows, tmp_path, write):
    path = write(tmp_path / "plain.txt.xz", lzma.compress(b"One.\n\n  Two.\n"))
    found = sources.Found(rows["pets"], path, "folder")
    assert list(sources.documents(found)) == [sources.Document("the pets", "One.\n  Two.")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[:-10],
        lambda packed: packed[:60] + b"????" + packed[64:],
        lambda packed: b"no xz",
        lambda packed: lzma.compress(b"\xff\xfe\xff"),
    ],
)
def test_a_damaged_text_is_an_error_that_names_it(rows, tmp_path, packed, write, spoil):
    path = write(tmp_path / "pets.txt.xz", spoil(packed))
    with pytest.raises(SourceError, match=re.escape(str(path))):
        list(sources.documents(sources.Found(rows["pets"], path, "folder")))


@pytest.mark.usefixtures("rows")
def test_embedded_counts_have_no_documents():
    with pytest.raises(SourceError, match="there are only the embedded counts"):
        sources.documents("pets")


def test_images_have_no_documents(rows, data, large, write):
    write(data / rows["images"].file, large)
    with pytest.raises(SourceError, match="'images' is no packed text"):
        sources.documents("images")
