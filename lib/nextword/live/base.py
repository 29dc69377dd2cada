"""The ground of every widget: one ES module, mounted by a kernel or by the static page alone."""

from __future__ import annotations

import base64
import functools
import html
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from nextword import theme
from nextword.markup import script_json

HERE = Path(__file__).parent
RELATIVE_IMPORT = re.compile(
    r"""(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>["'])\./(?P<file>[\w-]+\.js)(?P=quote)"""
)


@functools.cache
def bundle(module: str) -> str:
    """The text of ``module``.js with every relative import replaced by a ``data:`` address.

    JupyterLab runs a widget's code from a blob, where ``./dom.js`` means nothing. Equal modules
    become equal addresses, so the browser still evaluates each of them once.
    Raises FileNotFoundError if the module, or one it imports, does not exist.
    """
    text = (HERE / f"{module}.js").read_text(encoding="utf-8")
    return RELATIVE_IMPORT.sub(lambda found: _inlined(**found.groupdict()), text)


def _inlined(before: str, quote: str, file: str) -> str:
    code = base64.b64encode(bundle(file.removesuffix(".js")).encode()).decode()
    return f"{before}{quote}data:text/javascript;base64,{code}{quote}"


@functools.cache
def css() -> str:
    """The style sheet of figures and widgets, colours included: the page links it once."""
    sheets = (path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.css")))
    return "\n".join([theme.css(), *sheets])


def page_words() -> dict[str, str]:
    """The words of the ES modules in the language NEXTWORD_LANG: English → translation.

    They are kept beside the modules as ``words.LANGUAGE.json``; English needs no file.
    """
    path = HERE / f"words.{os.environ.get('NEXTWORD_LANG') or 'en'}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


class Widget(anywidget.AnyWidget):
    """A live element: with a kernel an ipywidget, without one a custom element of the page.

    A subclass names its ES module in ``_module``, declares its props as traitlets tagged
    ``sync=True``, lists in ``_data`` what its module may ``load``, and writes a ``_fallback``.
    """

    _module: ClassVar[str] = ""
    _data: ClassVar[Mapping[str, Callable[[], bytes]]] = {}
    _eager: ClassVar[bool] = False  # start with the page, not when the reader comes near

    _props = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(self, **props: Any) -> None:
        super().__init__(_props=self.prop_names(), _words=page_words(), **props)
        self.on_msg(self._answer)

    @property
    def _esm(self) -> str:
        return bundle(self._module)

    @property
    def _css(self) -> str:
        return css()

    @classmethod
    def prop_names(cls) -> list[str]:
        """Names of the traits that are the widget's own, in alphabetical order."""
        inherited = set(anywidget.AnyWidget.class_trait_names())
        names = set(cls.class_trait_names(sync=True)) - inherited
        return sorted(name for name in names if not name.startswith("_"))

    def props(self) -> dict[str, Any]:
        """The widget's present state: what its module's ``mount`` receives."""
        return {name: getattr(self, name) for name in self.prop_names()}

    def _fallback(self) -> str:
        """HTML to read where no script runs; subclasses say what the default state shows."""
        raise NotImplementedError(
            f"{type(self).__name__} needs a _fallback to read without scripts"
        )

    def _html(self) -> str:
        return (
            f'<nw-live module="{html.escape(self._module)}"{" eager" if self._eager else ""}>'
            f'<script type="application/json">{script_json(self.props())}</script>'
            f"{self._fallback()}</nw-live>"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": self._html()}, metadata

    def _answer(self, _widget: Any, content: dict, _buffers: list) -> None:
        """Send the data file the module asks for, or say why it cannot be had."""
        name = content.get("load")
        if name is None:
            return
        try:
            self.send({"loaded": name}, [_made(self._data[name])])
        except Exception as problem:  # a comm has nobody to raise to: the page must hear of it
            self.send({"failed": name, "reason": f"{type(problem).__name__}: {problem}"})


@functools.cache
def _made(make: Callable[[], bytes]) -> bytes:
    return make()
