"""A real browser, the built site on localhost, and small stages for single elements.

Set NEXTWORD_REQUIRE_BROWSER=1 to fail, not skip, where there is no browser.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import plotly
import pytest
import speed
from axe_playwright_python.sync_playwright import Axe
from harness import SMALLEST_TEXT, stage_page
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from nextword import live

PATIENCE = 60_000  # ms for what must come: a slow or busy machine takes its time
expect.set_options(timeout=PATIENCE)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LOOKS = {
    "light": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@dataclass
class Visit:
    """One reader's look at a page: the page, and all that went wrong or went elsewhere."""

    page: Page
    host: str
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("response", self._response)
        self.page.on("request", self._request)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def _request(self, request) -> None:
        if request.url.startswith(("http", "ws")) and not request.url.startswith(self.host):
            self.foreign.append(request.url)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """serve(folder) → its address, for as long as the session lasts."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    options = {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(**options)
        except Error as problem:
            required = os.environ.get("NEXTWORD_REQUIRE_BROWSER") == "1"
            (pytest.fail if required else pytest.skip)(f"no browser: {problem}")
        yield started
        started.close()


@pytest.fixture(scope="session")
def site_url(serve, site: Path) -> str:
    """The address of the built book."""
    return serve(site)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """visit(url, look="light") → a Visit in a fresh browser profile."""
    contexts = []

    def open_page(url: str, look: str = "light", **options: object) -> Visit:
        context = browser.new_context(**LOOKS[look] | options)
        contexts.append(context)
        host = "/".join(url.split("/")[:3]) + "/"
        visit = Visit(context.new_page(), host)
        visit.page.set_default_timeout(PATIENCE)
        visit.page.goto(url, wait_until="load")
        return visit

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def stage_folder(tmp_path_factory) -> Path:
    """A folder laid out as the site is, with the library's own assets and no pages yet."""
    folder = tmp_path_factory.mktemp("stage")
    assets = folder / "_static" / "nextword"
    shutil.copytree(
        Path(live.__file__).parent, assets / "live", ignore=shutil.ignore_patterns("*.py", "__*")
    )
    (assets / "book.css").write_text(live.css(), encoding="utf-8")
    for name in ("vendor", "data"):
        (assets / name).mkdir()
    bundled = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(bundled, assets / "vendor" / "plotly.min.js")
    for name, make in live.data_assets().items():
        (assets / "data" / name).write_bytes(make())
    return folder


@pytest.fixture(scope="session")
def stage(serve, stage_folder: Path) -> Callable[..., str]:
    """stage(thing, …) → the address of a page with one code cell for each thing.

    A thing is an object of the library (its HTML output is taken) or a piece of HTML.
    """
    url = serve(stage_folder)
    state = SimpleNamespace(made=0)

    def build(*things: object) -> str:
        state.made += 1
        name = f"stage-{state.made}.html"
        (stage_folder / name).write_text(stage_page(things), encoding="utf-8")
        return url + name

    return build


@pytest.fixture(scope="module")
def run(browser, serve, stage_folder):
    """run(module, body, argument) → what the JavaScript returns; `m` is the module in it."""
    url = serve(stage_folder)
    (stage_folder / "empty.html").write_text("<!doctype html><title>empty</title>", "utf-8")
    page = browser.new_page()
    page.goto(url + "empty.html")

    def call(module, body, argument=None):
        address = f"{url}_static/nextword/live/{module}.js"
        script = f"async (given) => {{ const m = await import('{address}'); {body} }}"
        return page.evaluate(script, argument)

    yield call
    page.close()


STILL = "Promise.allSettled(document.getAnimations().map((each) => each.finished)).then(() => 0)"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """axe(page) → what axe-core finds wrong with it, one line a rule."""

    def run(page: Page) -> list[str]:
        page.evaluate(STILL)
        found = Axe().run(page).response["violations"]
        return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]

    return run


WIDTHS = "(e => [e.scrollWidth, e.clientWidth])(document.documentElement)"


@pytest.fixture(scope="session")
def sound(axe) -> Callable[[Visit], None]:
    """sound(visit) asserts what holds of every widget, whatever it shows and in whatever look.

    It is accessible, nothing went wrong, nobody else was asked, it fits into the window, and its
    words can be read.
    """

    def check(seen: Visit) -> None:
        assert not axe(seen.page)
        assert not seen.problems
        assert not seen.foreign
        wide, room = seen.page.evaluate(
            "(e => [e.scrollWidth, e.clientWidth])(document.documentElement)"
        )
        assert wide <= min(room, seen.page.viewport_size["width"])
        for widget in seen.page.locator("nw-live").all():
            assert widget.evaluate(SMALLEST_TEXT) >= 12

    return check


@pytest.fixture(scope="session")
def answer_time() -> Callable[..., float]:
    """answer_time(element, control, keys) → median milliseconds from a key to the new picture."""
    return speed.answer_time
