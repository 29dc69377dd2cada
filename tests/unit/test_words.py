"""Words for the reader: translated where there is a translation, English everywhere else."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from nextword import words


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue with one German sentence in it."""
    catalogue, file = Catalog(locale="de"), io.BytesIO()
    catalogue.add("{count} words of {name}", "{name}: {count} Wörter")
    write_mo(file, catalogue)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "nextword.mo").write_bytes(file.getvalue())
    monkeypatch.setattr(words, "CATALOGUE", tmp_path)


def test_english_is_given_back_and_filled_in(monkeypatch):
    monkeypatch.delenv("NEXTWORD_LANG", raising=False)
    assert words.t("{count} words of {name}", count=3, name="cat") == "3 words of cat"


@pytest.mark.usefixtures("german")
def test_a_translation_may_change_the_order_of_the_fields(monkeypatch):
    monkeypatch.setenv("NEXTWORD_LANG", "de")
    assert words.t("{count} words of {name}", count=3, name="cat") == "cat: 3 Wörter"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("language", ["zh", "", "no such language"])
def test_a_language_without_catalogue_falls_back_to_english(monkeypatch, language):
    monkeypatch.setenv("NEXTWORD_LANG", language)
    assert words.t("{count} words of {name}", count=3, name="cat") == "3 words of cat"


@pytest.mark.usefixtures("german")
def test_a_sentence_the_catalogue_lacks_stays_english(monkeypatch):
    monkeypatch.setenv("NEXTWORD_LANG", "de")
    assert words.t("copy the Python") == "copy the Python"
