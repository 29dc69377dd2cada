"""What tests of widgets share: measuring text, and a page whose widget has Python behind it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

# The smallest font size in an element, in px.
SMALLEST_TEXT = """(element) => Math.min(...[...element.querySelectorAll("*")]
  .filter((each) => each.checkVisibility() && [...each.childNodes]
    .some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""

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
