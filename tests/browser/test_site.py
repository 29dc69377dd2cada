"""The built book as its readers meet it: every page, in light, in the dark, on a phone."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("run_recipes.py")
LIMIT = 700_000  # bytes a page may transfer before the reader does anything
FIGURE = re.compile(r'<figure class="nw-figure".*?</figure>', re.DOTALL)
FAST = 50  # ms from a key to its answer
SMALL_WORDS = """() => [...document.querySelectorAll(".nw-figure text, .nw-widget text")]
  .filter((text) => text.checkVisibility() && text.textContent.trim())
  .map((text) => [text.textContent.trim(), text.getScreenCTM(), getComputedStyle(text).fontSize])
  .map(([words, ctm, size]) => [words, parseFloat(size) * Math.hypot(ctm.a, ctm.b)])
  .filter(([, size]) => size < 11.95)"""


def pages_of(entry: dict) -> Iterator[str]:
    """Every page named in a table of contents, in its order."""
    for key in ("root", "file"):
        if key in entry:
            yield entry[key].removesuffix(".md")
    for key in ("parts", "chapters", "sections"):
        for child in entry.get(key, ()):
            yield from pages_of(child)


PAGES = list(pages_of(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))))
every_page = pytest.mark.parametrize("name", PAGES)
every_look = pytest.mark.parametrize("look", ["light", "dark", "phone"])


@pytest.fixture
def read(site_url, visit):
    """read("chapters/03-models", look="dark") → a Visit to that page."""
    return lambda name, look="light", **options: visit(f"{site_url}{name}.html", look, **options)


def read_to_the_end(page) -> None:
    """Scroll through the whole page, so that everything that waits for a reader starts."""
    for element in page.locator("nw-live, nw-plotly").all():
        element.scroll_into_view_if_needed()
        expect(element).to_have_attribute("data-ready", "yes")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def open_guesses(page) -> None:
    """Skip every guess, so that all results are seen."""
    guesses = page.locator("nw-live[module=guess]")
    for i in range(guesses.count()):
        expect(guesses.nth(i)).to_have_attribute("data-ready", "yes")
        guesses.nth(i).get_by_role("button", name="Skip", exact=True).click()


def test_the_contents_are_known():
    assert len(PAGES) >= 3


@every_page
def test_asks_nobody_else_and_complains_of_nothing(read, name):
    seen = read(name)
    open_guesses(seen.page)
    read_to_the_end(seen.page)
    seen.page.wait_for_load_state("networkidle")
    assert not seen.foreign
    assert not seen.problems


@every_page
def test_fits_a_phone_and_is_readable_there(read, name):
    page = read(name, "phone").page
    open_guesses(page)
    read_to_the_end(page)
    wide, room = page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.documentElement)")
    assert wide <= room
    assert not page.evaluate(SMALL_WORDS)


@every_look
@every_page
def test_axe_finds_nothing(read, axe, name, look):
    page = read(name, look).page
    open_guesses(page)
    read_to_the_end(page)
    assert not axe(page)


@every_page
def test_little_is_transferred_before_the_reader_acts(site_url, visit, name):
    seen = visit("about:blank")
    bodies = {}
    seen.page.on("response", lambda answer: bodies.setdefault(answer.url, answer))
    seen.page.goto(f"{site_url}{name}.html", wait_until="networkidle")
    sizes = {url: smaller(answer.body()) for url, answer in bodies.items()}
    assert sum(sizes.values()) <= LIMIT, sorted(sizes.items(), key=lambda pair: -pair[1])[:8]


def smaller(body: bytes) -> int:
    """Bytes on the wire: compressed, as any web host sends text."""
    return min(len(body), len(gzip.compress(body, 6)))


def chapters() -> list[str]:
    return [name for name in PAGES if name.startswith("chapters/")]


@pytest.mark.parametrize("name", chapters())
def test_copied_code_draws_the_same_figures_alone(read, site_url, name, tmp_path):
    page = read(name, permissions=["clipboard-read", "clipboard-write"]).page
    open_guesses(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    recipes = []
    for figure in page.locator("figure.nw-figure").all():
        button = figure.locator(".nw-row button").first
        expect(button).to_have_text("Copy the Python")
        page.evaluate("navigator.clipboard.writeText('')")
        button.click()
        page.wait_for_function("navigator.clipboard.readText()")
        recipes.append(page.evaluate("navigator.clipboard.readText()"))
    built = FIGURE.findall(page.request.get(f"{site_url}{name}.html").text())
    assert len(recipes) == len(built) > 2
    drawn = run_alone(recipes, tmp_path)
    for recipe, figure, made in zip(recipes, built, drawn, strict=True):
        assert figure in made, f"another figure than the page's comes from:\n{recipe}"


def run_alone(recipes: list[str], folder: Path) -> list[str]:
    """The HTML each recipe displays, in a fresh Python far from the book.

    Two at a time, each with its share of the cores, as the build runs the chapters.
    """
    with ThreadPoolExecutor(2) as pool:
        even, odd = pool.map(run_these, (recipes[::2], recipes[1::2]), (folder, folder))
    return [drawn for pair in zip_longest(even, odd) for drawn in pair if drawn is not None]


def run_these(recipes: list[str], folder: Path) -> list[str]:
    cores = max(1, (os.cpu_count() or 1) // 2)
    done = subprocess.run(
        [sys.executable, str(RUNNER)],
        input=json.dumps(recipes),
        capture_output=True,
        text=True,
        cwd=folder,
        env={"OMP_NUM_THREADS": str(cores), **os.environ},
        timeout=1500,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", chapters())
def test_every_control_answers_without_a_kernel_and_in_time(read, answer_time, name):
    page = read(name).page
    open_guesses(page)
    read_to_the_end(page)
    widgets = page.locator("nw-live:not([module=guess])").all()
    assert widgets, "a chapter has at least one live widget"
    for widget in widgets:
        widget.scroll_into_view_if_needed()
        sliders = widget.locator("input[type=range]:visible").all()
        for control in sliders:
            control.press("ArrowRight")  # the first touch may load data
            page.wait_for_load_state("networkidle")
            time = answer_time(widget, control, ["ArrowLeft", "ArrowRight"])
            assert time <= FAST, f"{time:.0f} ms: {control.evaluate('e => e.outerHTML')}"


@pytest.mark.parametrize("name", chapters())
def test_every_guess_opens_its_own_result(read, name):
    page = read(name).page
    guesses = page.locator("nw-live[module=guess]")
    waiting = page.locator(".nw-veil")
    expect(waiting).to_have_count(guesses.count())
    assert guesses.count() > 0
    for i in range(guesses.count()):
        answer(guesses.nth(i))
        expect(guesses.nth(i).get_by_role("status")).not_to_be_empty()
        expect(waiting).to_have_count(guesses.count() - i - 1)


def answer(guess) -> None:
    """Guess as a reader would: a tap on the first choice, or a number."""
    field = guess.get_by_role("textbox")
    if field.count():
        field.fill("1")
        field.press("Enter")
    else:
        guess.locator(".nw-choices .nw-button").first.click()


def test_the_theme_button_turns_pictures_dark(read):
    page = read(chapters()[-1]).page
    before = page.evaluate("getComputedStyle(document.querySelector('.nw-figure text')).fill")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    after = page.evaluate("getComputedStyle(document.querySelector('.nw-figure text')).fill")
    assert before != after
