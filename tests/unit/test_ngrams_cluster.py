"""Counting on a real local Dask cluster gives identical counts."""

import random
import sys

import pytest

from nextword import ngrams
from nextword.ngrams import counting

distributed = pytest.importorskip("distributed")

WORDS = [f"{a}{b}" for a in "bcdfghklmnprst" for b in ("a", "e", "ing", "ough", "y" * 15)]


@pytest.fixture(scope="module")
def client():
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, distributed.Client(cluster) as client:
        yield client


@pytest.fixture(scope="module")
def texts():
    """Texts of which each has words that others lack, and some have none."""
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS[i : i + 30], k=200)) for i in range(20)] + ["", "42"]


@pytest.mark.parametrize(("unit", "order"), [("letters", 3), ("words", 1), ("words", 2)])
def test_strings(client, texts, unit, order, monkeypatch):
    monkeypatch.setattr(counting, "_GROUP", 1500)  # several tasks
    here = ngrams.count(texts, order, unit=unit)
    there = ngrams.count(iter(texts), order, unit=unit, client=client)
    assert there == here
    assert there.source == here.source


@pytest.mark.parametrize("unit", ["letters", "words"])
def test_files_are_read_by_the_workers(client, texts, unit, tmp_path):
    paths = [tmp_path / f"{i}.txt" for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    assert ngrams.count(paths, 2, unit=unit, client=client) == ngrams.count(texts, 2, unit=unit)


def test_several_orders_and_given_symbols(client, texts):
    symbols = WORDS[:10]
    here = ngrams.tabulate(texts, [1, 2], unit="words", symbols=symbols)
    there = ngrams.tabulate(texts, [1, 2], unit="words", symbols=symbols, client=client)
    assert dict(there.items()) == dict(here.items())


def test_nothing_to_count_is_said(client):
    for nothing in ([], ["", "猫"]):
        with pytest.raises(ValueError, match="no letter a to z"):
            ngrams.count(nothing, 1, client=client)


def test_a_failing_worker_says_why(client, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing\.txt"):
        ngrams.count([tmp_path / "missing.txt"], 1, client=client)


def test_dask_is_imported_only_for_a_cluster():
    import subprocess

    code = "import sys; from nextword import ngrams; ngrams.count('a', 1); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"dask", "distributed"} & set(done.stdout.split())
