"""Widgets as Python sees them: their modules, their HTML, their data."""

import base64
import html
import json
import re

import numpy as np
import pytest
import traitlets

from nextword import live
from nextword.live import base
from nextword.live.guess import slug_of

DATA_ADDRESS = re.compile(r'"data:text/javascript;base64,([A-Za-z0-9+/=]+)"')
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NASTY = "</script><!-- \"quoted\" & 'so' 😀   −"


class Echo(live.Widget):
    """A widget whose only task is to be tested."""

    _module = "guess"
    _data = {"good.bin": lambda: b"good", "bad.bin": lambda: 1 / 0}  # noqa: RUF012

    text = traitlets.Unicode().tag(sync=True)
    numbers = traitlets.List().tag(sync=True)
    private = traitlets.Int(7)

    def _fallback(self):
        return "<p>to read</p>"


def page_html(widget):
    data, _ = widget._repr_mimebundle_()
    return data["text/html"]


def props_in(page):
    script = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    return json.loads(script[1])


def modules():
    return sorted(path.stem for path in base.HERE.glob("*.js"))


@pytest.mark.parametrize("module", modules())
def test_bundle_leaves_no_relative_import_at_any_depth(module):
    texts = [live.bundle(module)]
    while texts:
        text = texts.pop()
        assert not re.search(r"""(?:from|import)\s*\(?\s*["']\./""", text)
        texts += [base64.b64decode(code).decode() for code in DATA_ADDRESS.findall(text)]


def test_bundle_gives_equal_modules_equal_addresses():
    of_guess = set(DATA_ADDRESS.findall(live.bundle("guess")))
    of_controls = set(DATA_ADDRESS.findall(live.bundle("controls")))
    assert of_controls <= of_guess  # both import dom.js: the browser evaluates it once


def test_bundle_names_a_missing_module():
    with pytest.raises(FileNotFoundError, match=r"nowhere\.js"):
        live.bundle("nowhere")


def test_widget_shows_itself_to_a_kernel_and_to_a_page():
    data, _ = Echo(text="a")._repr_mimebundle_()
    assert {WIDGET_VIEW, "text/html"} <= data.keys()
    assert data["text/html"].startswith('<nw-live module="guess">')
    assert data["text/html"].endswith("<p>to read</p></nw-live>")


def test_equal_widgets_give_equal_html():
    assert page_html(Echo(text="a")) == page_html(Echo(text="a"))


@pytest.mark.parametrize("text", [NASTY, "", "\u2028\u2029", "<!--<script>"])
def test_props_survive_the_page(text):
    page = page_html(Echo(text=text, numbers=[1, 2.5, None]))
    assert page.count("</script>") == 1
    assert "<!--" not in page
    assert props_in(page) == {"text": text, "numbers": [1, 2.5, None]}


def test_props_are_the_widgets_own_synced_traits():
    widget = Echo()
    assert widget._props == ["numbers", "text"]
    assert set(widget.props()) == {"numbers", "text"}


def test_numbers_no_browser_can_read_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        page_html(Echo(numbers=[float("nan")]))


def test_a_widget_without_fallback_is_refused():
    class Bare(live.Widget):
        _module = "guess"

    with pytest.raises(NotImplementedError, match="_fallback"):
        page_html(Bare())


def test_kernel_sends_the_data_a_module_asks_for():
    widget, sent = Echo(), []
    widget.send = lambda content, buffers=None: sent.append((content, buffers))
    for name in ("good.bin", "bad.bin", "unknown.bin"):
        widget._answer(widget, {"load": name}, [])
    widget._answer(widget, {"something": "else"}, [])
    assert sent[0] == ({"loaded": "good.bin"}, [b"good"])
    assert sent[1][0] == {"failed": "bad.bin", "reason": "ZeroDivisionError: division by zero"}
    assert sent[2][0] == {"failed": "unknown.bin", "reason": "KeyError: 'unknown.bin'"}
    assert len(sent) == 3


def test_data_assets_are_small_files_with_plain_names():
    for name, make in live.data_assets().items():
        assert re.fullmatch(r"[a-z-]+(\.tokenizer)?\.(bin|json|safetensors)", name)
        most = 15_000_000 if name.endswith(".safetensors") else 2_500_000
        assert 0 < len(make()) < most, f"{name} has {len(make())} bytes"


def test_css_defines_every_colour_it_uses():
    css = live.css()
    defined = set(re.findall(r"(--nw-[\w-]+):", css))
    assert set(re.findall(r"var\((--nw-[\w-]+)", css)) <= defined


def test_modules_use_no_colour_of_their_own():
    for path in base.HERE.glob("*.js"):
        colours = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\((?!0,0,0,0)", path.read_text("utf-8"))
        assert not colours, f"{path.name}: {colours}"


def test_words_of_the_page_follow_the_language(monkeypatch, tmp_path):
    (tmp_path / "words.zh.json").write_text('{"Skip": "跳过"}', encoding="utf-8")
    monkeypatch.setattr(base, "HERE", tmp_path)
    assert live.page_words() == {}
    monkeypatch.setenv("NEXTWORD_LANG", "zh")
    assert live.page_words() == {"Skip": "跳过"}


class TestGuess:
    def test_choice(self):
        guess = live.Guess("How often?", choices=["never", "always"], answer="always")
        assert props_in(page_html(guess)) == {
            "question": "How often?",
            "choices": ["never", "always"],
            "unit": "",
            "answer": "always",
            "slug": "how-often",
            "said": None,
        }
        assert "<li>never</li>" in page_html(guess)

    def test_starts_with_the_page(self):
        page = page_html(live.Guess("How many?", answer=3))
        assert page.startswith('<nw-live module="guess" eager>')

    @pytest.mark.parametrize(
        ("answer", "sent"), [(np.int64(5), 5), (np.float32(0.5), 0.5), (1.6e9, 1_600_000_000)]
    )
    def test_number(self, answer, sent):
        kept = props_in(page_html(live.Guess("How many?", answer=answer, unit="m")))
        assert (kept["answer"], kept["unit"], kept["choices"]) == (sent, "m", None)

    def test_choices_may_be_numbers(self):
        assert live.Guess("Which?", choices=[1, 2, 3], answer=2).answer == "2"

    def test_question_is_text_not_markup(self):
        page = page_html(live.Guess(NASTY, answer=1))
        assert html.escape(NASTY) in page

    @pytest.mark.parametrize("answer", ["often", 7, None])
    def test_answer_outside_the_choices(self, answer):
        with pytest.raises(ValueError, match="not among the choices"):
            live.Guess("How often?", choices=["never", "always"], answer=answer)

    @pytest.mark.parametrize("answer", [float("nan"), float("inf"), "many", None])
    def test_answer_that_is_no_number(self, answer):
        with pytest.raises(ValueError, match="finite number"):
            live.Guess("How many?", answer=answer)

    def test_slug(self):
        assert slug_of("  Où est l’é — 100 % ? ") == "ou-est-le-100"
        assert len(slug_of("word " * 50)) <= 60
        assert len({"", slug_of("多少？"), slug_of("多远？")}) == 3
        assert live.Guess("How many?", answer=1, id="pairs").slug == "pairs"
