// A small whole number between two buttons: fewer, more.
import { make } from "./dom.js";
import { t } from "./words.js";

/** {element, set(value)}; `onInput(value)` hears each press that changes something. */
export function stepper({ label, min, max, value, onInput }) {
  const shown = make("output", { class: "nw-value" });
  const press = (by) => () => {
    const next = value + by;
    if (next < min || next > max) return;
    set(next);
    onInput(next);
  };
  const less = make("button", { type: "button", class: "nw-button", onclick: press(-1),
    "aria-label": t("{label}: one less", { label }) }, "−");
  const more = make("button", { type: "button", class: "nw-button", onclick: press(1),
    "aria-label": t("{label}: one more", { label }) }, "+");
  function set(next) {
    value = next;
    shown.textContent = String(value);
    less.setAttribute("aria-disabled", String(value <= min));
    more.setAttribute("aria-disabled", String(value >= max));
  }
  set(value);
  const name = { role: "group", "aria-label": label };
  const element = make("div", { class: "nw-control nw-stepper", ...name },
    make("span", { class: "nw-label" }, label), make("div", {}, less, shown, more));
  return { element, set };
}
