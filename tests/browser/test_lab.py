"""JupyterLab: a double click opens a chapter as a notebook, it runs, and its widgets live."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
CHAPTER = "03-models.md"
START, RUN = 300, 450  # seconds allowed for the server to start, a chapter to run
RUN_ALL = """() => {
  const app = window.jupyterapp;
  return app.commands.execute("notebook:run-all-cells").then(() => true);
}"""
CELLS = """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
  .filter((cell) => cell.cell_type === "code" && cell.source.length)
  .map((cell) => [cell.execution_count, cell.outputs.map((each) => each.output_type)])"""
SCROLL_TO = """(words) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const index = notebook.widgets.findIndex((cell) => cell.model.sharedModel.source.includes(words));
  notebook.activeCellIndex = index;
  return notebook.scrollToItem(index);
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, server: subprocess.Popen) -> None:
    """Return when the server answers; fail if it ends or takes too long."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            with urllib.request.urlopen(f"{url}api", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not answer within {START} s")


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the chapters, with nobody's own settings."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "chapters", home / "book", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "jupytext.toml", home / "book")
    port = free_port()
    own = {name: str(home / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={home / 'book'}",
        "--IdentityProvider.token=",
        "--expose-app-in-browser",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
        f"--LabApp.user_settings_dir={home / 'settings'}",
    ]
    log = (home / "log").open("w")
    server = subprocess.Popen(
        command + options, env=os.environ | own, stdout=log, stderr=log, start_new_session=True
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(30)
        log.close()


@pytest.fixture(scope="module")
def notebook(lab, browser) -> Iterator[Page]:
    """The chapter opened by a double click, all of its cells run."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{lab}lab")
    item = page.locator(".jp-DirListing-item", has_text=CHAPTER)
    item.dblclick()
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for()
    page.wait_for_function("window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel")
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext.kernelDisplayStatus === 'idle'"
    )
    page.set_default_timeout(RUN * 1000)
    page.evaluate(RUN_ALL)
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_double_click_opens_a_notebook(notebook):
    assert notebook.locator(".jp-NotebookPanel:visible").count() == 1
    assert notebook.locator(".jp-FileEditor:visible, .jp-MarkdownViewer:visible").count() == 0


def test_every_cell_runs_without_error(notebook):
    cells = notebook.evaluate(CELLS)
    assert len(cells) > 10
    assert [count for count, _ in cells] == list(range(1, len(cells) + 1))
    assert not [kinds for _, kinds in cells if "error" in kinds]


def test_a_live_widget_answers_in_the_notebook(notebook):
    notebook.evaluate(SCROLL_TO, "live.CurveFitter")
    widget = notebook.locator(".nw-widget.nw-kernel.nw-fitting")
    expect(widget).to_be_visible()
    control = widget.locator("input[type=checkbox]:visible").nth(2)
    before = widget.inner_text()
    control.press("Space")
    expect(widget).not_to_have_text(before, use_inner_text=True)


SAID = """async () => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const code = "from ipywidgets.widgets import widget; from nextword import live";
  const guesses = "w.said for w in widget._instances.values() if isinstance(w, live.Guess)";
  const future = kernel.requestExecute({ code, user_expressions: { said: `{${guesses}}` } });
  return (await future.done).content.user_expressions.said.data["text/plain"];
}"""


def test_a_guess_in_the_notebook_hides_nothing_and_reaches_python(notebook):
    notebook.evaluate(SCROLL_TO, "closest for a ball")
    guess = notebook.locator(".nw-guess", has_text="closest for a ball")
    guess.get_by_role("button", name="straight line").click()
    expect(guess.get_by_role("status")).to_contain_text("You said straight line")
    assert notebook.locator(".nw-veil").count() == 0
    assert "'straight line'" in notebook.evaluate(SAID)
