"""What tests of widgets share: pages to stand on, hands quick enough, Python behind a widget."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

# The smallest font size in an element, in px.
SMALLEST_TEXT = """(element) => Math.min(...[...element.querySelectorAll("*")]
  .filter((each) => each.checkVisibility() && [...each.childNodes]
    .some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


# --- pages ---


def stage_page(things: tuple[object, ...]) -> str:
    """The HTML of a page that shows each thing as a code cell's output."""
    cell = '<div class="cell"><div class="cell_input"><pre>code</pre></div>'
    cells = "".join(
        f'{cell}<div class="cell_output">{html_of(each)}</div></div>' for each in things
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="_static/nextword/book.css">
<script>document.documentElement.dataset.theme =
matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script>
<style>body {{ margin: 1rem; background: var(--nw-paper); color: var(--nw-ink) }}</style>
<script type="module" src="_static/nextword/live/page.js"></script></head>
<body><main><h1>Stage</h1>{cells}</main></body></html>"""


def html_of(thing: object) -> str:
    """The ``text/html`` of what a cell would display."""
    if isinstance(thing, str):
        return thing
    if hasattr(thing, "_repr_html_"):
        return thing._repr_html_()
    bundle = thing._repr_mimebundle_()
    return (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]


# --- hands: where a page goes on by itself, looking and pressing must be one act ---

_PRESS = """
const named = (words) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent === words);
"""

_BEGIN_AND_STOP = (
    "([start, stop, holds, limit]) => new Promise((done, failed) => {"
    + _PRESS
    + """
  const enough = new Function(`return ${holds}`);
  const end = performance.now() + limit;
  named(start).click();
  const look = () => {
    const button = named(stop);
    if (!button) return done(false);
    if (enough()) return done(Boolean(button.click() ?? true));
    if (performance.now() > end) return failed(new Error(`still not so: ${holds}`));
    return requestAnimationFrame(look);
  };
  look();
})"""
)

_LATE_PRESSES = (
    "([start, end]) => new Promise((done) => {"
    + _PRESS
    + """
  const button = named(start);
  const press = () => { button.click(); return button.textContent; };
  new MutationObserver((_, watch) => {
    if (button.textContent !== end) return;
    watch.disconnect();
    const early = press();
    setTimeout(() => done([early, press()]), 600);
  }).observe(button, { childList: true });
  button.click();
})"""
)


def begin_and_stop(page: Page, start: str, stop: str, holds: str, *, limit: float = 120) -> bool:
    """Press `start`, and `stop` as soon as `holds`, which is JavaScript, is true in the page.

    Nothing happens between looking and pressing, on however fast a machine. False if the work came
    to its end before; an error after `limit` seconds.
    """
    return page.evaluate(_BEGIN_AND_STOP, [start, stop, holds, 1000 * limit])


def late_presses(page: Page, start: str, end: str) -> list[str]:
    """Press `start`, and press it again when by itself it says `end`: at once, and a while later.

    Returns what the button says after either of these. One who presses at once wanted to stop what
    has just ended, and must not begin it anew; one who presses later has seen what the button says.
    """
    return page.evaluate(_LATE_PRESSES, [start, end])


def copied(page: Page, name: str) -> str:
    """What a button puts into the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function("navigator.clipboard.readText()")
    return page.evaluate("navigator.clipboard.readText()")


def until(page: Page, holds: Callable[[], bool], *, limit: float = 60) -> None:
    """Let the page go on until something holds on our side of it; fail after `limit` seconds."""
    for _ in range(round(50 * limit)):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not so after {limit} s")


# --- Python behind a widget ---

_RENDER = """async ([module, state]) => {
  const heard = {};
  let changed = [];
  const model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; changed.push(name); },
    on: (name, f) => (heard[name] ??= []).push(f),
    off() {},
    send() { throw new Error("the page asked for data"); },
    async save_changes() {
      if (!changed.includes("question")) return;
      changed = [];
      state.answer = await window.askPython(state.question);
      heard["change:answer"].forEach((f) => f());
    },
  };
  const { default: { render } } = await import(`./_static/nextword/live/${module}.js`);
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  render({ model, el });
}"""


def render(page: Page, widget: object, ask: Callable[[dict], dict]) -> None:
    """Mount a widget as JupyterLab does: `ask(question)` gives Python's answer."""
    page.expose_function("askPython", ask)
    state = widget.props() | {"_props": widget.prop_names(), "_words": {}}
    page.evaluate(_RENDER, [widget._module, state])


_LISTEN = """async ([module, state]) => {
  window.told = {};
  const model = { get: (name) => state[name], on() {}, off() {}, save_changes() {},
    set: (name, value) => { window.told[name] = value; } };
  const { default: { render } } = await import(`./_static/nextword/live/${module}.js`);
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  render({ model, el });
}"""


def listen(page: Page, widget: object) -> None:
    """Mount a widget as JupyterLab does; `told` in the page holds the last it told Python."""
    state = widget.props() | {"_props": widget.prop_names(), "_words": {}}
    page.evaluate(_LISTEN, [widget._module, state])
