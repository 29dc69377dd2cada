"""Words the reader sees that are not prose: labels, captions, badges, in the reader's language."""

import gettext
import os
from functools import lru_cache
from pathlib import Path

CATALOGUE = Path(__file__).parent / "locale"


@lru_cache
def _translations(folder: Path, language: str) -> gettext.NullTranslations:
    """The catalogue of a language, or one that gives every text back as it is."""
    return gettext.translation("nextword", folder, [language], fallback=True)


def t(text: str, **values: object) -> str:
    """Return `text` in the language NEXTWORD_LANG, in English where no translation is.

    Fields in braces are filled in after translating, so a catalogue holds whole sentences.

    >>> t("{count} words", count=3)
    '3 words'
    """
    language = os.environ.get("NEXTWORD_LANG") or "en"
    return _translations(CATALOGUE, language).gettext(text).format(**values)
