"""Tables in files, the ladder from full text to embedded counts, and what the artifacts hold."""

import gzip
import json
import lzma
import os
from dataclasses import replace

import numpy as np
import pytest

from nextword import ngrams, sources
from nextword.ngrams import loading
from nextword.ngrams.packing import frequent, limit
from nextword.ngrams.storing import TableError, read, save

TEXT = "the cat sat on the mat and the dog sat on the log while the cat ran " * 3
ORDERS = range(1, 4)
ARTIFACTS = ["wikipedia-letters.npz", "wikipedia-words.npz", "cat-words.npz", "dog-words.npz"]


@pytest.fixture(params=["letters", "words"])
def tables(request):
    return ngrams.tabulate(TEXT, ORDERS, unit=request.param)


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A full text of a few documents, found in a data folder; an empty cache."""
    packed = tmp_path / "tiny.txt.xz"
    documents = "".join(f"= Title {i} =\n{TEXT}word{chr(97 + i % 26)}\n" for i in range(120))
    packed.write_bytes(lzma.compress(documents.encode()))
    found = sources.Found(replace(sources.REGISTRY["wikipedia"], name="tiny"), packed, "folder")
    monkeypatch.setattr(sources, "find", lambda name: found)
    monkeypatch.setenv("NEXTWORD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "tables"


@pytest.mark.parametrize("compress", [True, False])
def test_saved_tables_come_back(tables, compress, tmp_path):
    save(tables, tmp_path / "t.npz", compress=compress)
    back = read(tmp_path / "t.npz", rung="folder")
    assert dict(back.items()) == dict(tables.items())
    assert (back.source, back.rung, back.unit) == (tables.source, "folder", tables.unit)
    assert [c.keys.dtype for c in back.values()] == [c.keys.dtype for c in tables.values()]
    assert [p.name for p in tmp_path.iterdir()] == ["t.npz"]


def test_saving_again_gives_the_same_bytes(tables, tmp_path):
    for name in ("a.npz", "b.npz"):
        save(tables, tmp_path / name)
        os.utime(tmp_path / name, (0, 0))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def damaged(data: bytes) -> dict[str, bytes]:
    middle = len(data) // 2
    return {
        "empty": b"",
        "cut short": data[:middle],
        "no archive": b"the cat sat on the mat",
    }


@pytest.mark.parametrize("damage", damaged(b"  "))
@pytest.mark.parametrize("compress", [True, False])
def test_a_damaged_table_is_refused(damage, compress, tmp_path):
    path = tmp_path / "t.npz"
    save(ngrams.tabulate(TEXT, ORDERS), path, compress=compress)
    path.write_bytes(damaged(path.read_bytes())[damage])
    with pytest.raises(TableError, match=r"t\.npz is no count table, or damaged"):
        read(path, rung="cache")


@pytest.mark.parametrize("compress", [True, False])
def test_no_flipped_byte_gives_other_counts(compress, tmp_path):
    path, tables = tmp_path / "t.npz", ngrams.tabulate(TEXT, ORDERS)
    save(tables, path, compress=compress)
    whole, refused = path.read_bytes(), 0
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            assert dict(read(path, rung="cache").items()) == dict(tables.items())
        except TableError:
            refused += 1
    assert refused > len(whole) / 6  # the others change dates and the like, but no count


def test_a_table_of_another_format_or_kind_is_refused(tmp_path):
    path = tmp_path / "t.npz"
    np.savez(path, about=np.frombuffer(json.dumps({"format": 99}).encode(), np.uint8))
    with pytest.raises(TableError, match="format is 99"):
        read(path, rung="cache")
    np.savez(path, something=np.arange(3))
    with pytest.raises(TableError, match="no count table"):
        read(path, rung="cache")
    np.savez(path, about=np.array({"pickled": 1}), allow_pickle=True)
    with pytest.raises(TableError, match="no count table"):
        read(path, rung="cache")
    with pytest.raises(TableError, match="missing"):
        read(tmp_path / "missing.npz", rung="cache")


@pytest.mark.parametrize("unit", ["letters", "words"])
def test_the_full_text_is_counted_once(tiny, unit, monkeypatch):
    first = ngrams.load(unit)
    monkeypatch.setattr(loading, "count_source", None)
    again = ngrams.load(unit)
    assert dict(again.items()) == dict(first.items())
    assert first.rung == again.rung == "folder"
    assert again.source == first.source
    kept = [i for i in range(120) if not ngrams.held_out(f"Title {i}")]
    assert 0 < len(kept) < 120
    assert f"{len(kept)} texts" in again.source


def test_a_damaged_cache_is_counted_again(tiny):
    first = ngrams.load("words")
    [kept] = tiny.iterdir()
    whole = kept.read_bytes()
    for bad in damaged(whole).values():
        kept.write_bytes(bad)
        assert dict(ngrams.load("words").items()) == dict(first.items())
        assert kept.read_bytes() == whole


def test_the_cache_changes_with_the_text_and_the_code(tiny, monkeypatch):
    found = sources.find("tiny")
    other = replace(found, source=replace(found.source, sha256="0" * 64))
    assert loading._edition(found) != loading._edition(other)
    before = loading._edition(found)
    monkeypatch.setattr(loading.Path, "read_bytes", lambda path: b"other code")
    assert loading._edition(found) != before


def test_a_cache_that_cannot_be_written_only_costs_time(tiny, monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("in the way")
    monkeypatch.setenv("NEXTWORD_CACHE", str(tmp_path / "a file"))
    assert ngrams.load("letters")[1]["t"] > 0


def test_unknown_names_are_refused(monkeypatch):
    with pytest.raises(ValueError, match="'syllables'"):
        ngrams.load("syllables")
    with pytest.raises(ValueError, match="'horse'"):
        ngrams.article("horse")
    with pytest.raises(sources.SourceError, match="wikipedla"):
        ngrams.load("letters", text="wikipedla")


def test_limit_keeps_the_frequent_words_and_true_totals():
    tables = ngrams.tabulate(TEXT, ORDERS, unit="words")
    small = limit(tables, vocabulary=4)
    assert set(small.symbols) == {"cat", "on", "sat", "the"}
    assert small[2]["the cat"] == tables[2]["the cat"]
    assert small[2].total == tables[2].total
    assert all("mat" not in gram.split() for gram, _ in small[3].most_common())
    assert limit(tables, vocabulary=1000) is tables


def test_frequent_keeps_all_of_equal_frequency_or_none():
    counts = ngrams.count("aaa bb c d", 1)
    assert [gram for gram, _ in frequent(counts, 3).most_common()] == [" ", "a", "b"]
    assert [gram for gram, _ in frequent(counts, 4).most_common()] == [" ", "a", "b"]
    assert frequent(counts, 5) == counts
    assert frequent(counts, 2).total == counts.total


def unpacked(data: bytes) -> tuple[dict, dict]:
    """Read packed tables the way a page does."""
    data = gzip.decompress(data)
    length = int.from_bytes(data[:4], "little")
    header, body = json.loads(data[4 : 4 + length]), data[4 + length :]
    types = {"Uint32": "<u4", "Float64": "<f8"}
    assert (4 + length) % 8 == 0
    grams = {}
    for order in header["orders"]:
        key_type = types[order["key_type"]]
        assert order["keys_offset"] % 8 == 0
        assert order["counts_offset"] % 4 == 0
        keys = np.frombuffer(body, key_type, order["n"], order["keys_offset"])
        counts = np.frombuffer(body, "<u4", order["n"], order["counts_offset"])
        grams[order["order"]] = dict(zip(keys.tolist(), counts.tolist(), strict=True))
    return header, grams


def test_packed_tables_hold_the_same_counts(tables):
    header, grams = unpacked(ngrams.pack(tables, orders=ORDERS))
    assert header["unit"] == tables.unit
    assert header["symbols"] == list(tables.symbols)
    for order, counts in tables.items():
        assert grams[order] == dict(zip(counts.keys.tolist(), counts.counts.tolist(), strict=True))


def test_packing_is_repeatable_and_refuses_missing_orders(tables):
    assert ngrams.pack(tables, orders=ORDERS) == ngrams.pack(tables, orders=ORDERS)
    with pytest.raises(ValueError, match="no table of order 9"):
        ngrams.pack(tables, orders=[9])


@pytest.mark.parametrize(("unit", "most"), [("letters", 1_200_000), ("words", 1_500_000)])
def test_packed_tables_are_small_enough_for_a_page(unit, most, monkeypatch):
    monkeypatch.delenv("NEXTWORD_DATA", raising=False)
    tables = ngrams.load(unit)
    packed = ngrams.pack(tables, orders=tables)
    assert len(packed) <= most
    types = {order["order"]: order["key_type"] for order in unpacked(packed)[0]["orders"]}
    assert types[3] == ("Uint32" if unit == "letters" else "Float64")
    assert len(tables.symbols) ** max(tables) <= 2**53


@pytest.mark.parametrize("name", ARTIFACTS)
def test_artifacts_are_well_formed(name):
    tables = read(sources.artifact(name), rung="embedded")
    for order, counts in tables.items():
        assert counts.order == order
        assert (np.diff(counts.keys.astype(np.int64)) > 0).all()
        assert counts.counts.min() > 0
        assert counts.counts.sum() <= counts.total
        assert int(counts.keys[-1]) < len(tables.symbols) ** order


def test_lower_letter_orders_are_whole(monkeypatch):
    monkeypatch.delenv("NEXTWORD_DATA", raising=False)
    letters = ngrams.load("letters")
    assert letters.rung == "embedded"
    for order in (1, 2, 3, 4):
        assert letters[order].counts.sum() == letters[order].total
    distinct = ngrams.measured("text")["distinct"]["letters"]
    assert [len(letters[n]) for n in (1, 2, 3, 4)] == [distinct[str(n)] for n in (1, 2, 3, 4)]


def test_artifacts_together_are_small():
    made = [name for name in sources.manifest() if "ngram" in sources.manifest()[name]["made_by"]]
    assert {*ARTIFACTS, "common-words.txt", "ngram-text.json"} <= set(made)
    assert sum(len(gzip.compress(sources.artifact(name).read_bytes())) for name in made) < 4_000_000


def test_common_words_are_words_not_names():
    words = ngrams.common_words()
    assert len(words) == len(set(words)) == 40_000
    assert words[:4] == ("the", "of", "and", "in")
    assert {"cat", "dog", "i", "probability"} <= set(words)
    assert not {"london", "john", "english", "usa", "s", "b"} & set(words)


def test_word_lengths_are_probabilities():
    lengths = ngrams.word_lengths()
    assert lengths.sum() == pytest.approx(1)
    assert lengths.argmax() == 2  # words of three letters


def test_q_is_followed_by_u_almost_always():
    q = ngrams.measured("text")["q"]
    assert 0.9 < q["u_given_q"] < q["u_given_q_and_a_letter"] < 1
    assert "iraq" in dict(q["words_without_u"])


def test_articles():
    cat, dog = ngrams.article("cat"), ngrams.article("dog")
    assert cat["cat"] > 100 < dog["dog"]
    share = {a: ngrams.letters_in(w).probability("o") for a, w in (("cat", cat), ("dog", dog))}
    assert share["dog"] > share["cat"]
