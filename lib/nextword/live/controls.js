// The controls every widget shares, so that the same thing looks and works the same everywhere.
import { make, uniqueId } from "./dom.js";

const LATE = 400; // ms: whoever presses sooner has not seen yet that the button has changed

/** A button. `quiet` ones look like links. */
export function button(label, onclick, { quiet = false, ...attributes } = {}) {
  const look = quiet ? "nw-button nw-quiet" : "nw-button";
  return make("button", { type: "button", class: look, onclick, ...attributes }, label);
}

/**
 * A button for work that may come to its end by itself: { element, say(words), ended() }.
 * A press just after `ended()` was meant for what the button said before, and does nothing.
 */
export function workButton(onclick, attributes) {
  let ended = -Infinity;
  const pressed = ({ timeStamp }) => { if (timeStamp - ended > LATE) onclick(); };
  const element = button("", pressed, attributes);
  const say = (words) => { if (element.textContent !== words) element.textContent = words; };
  return { element, say, ended() { ended = performance.now(); } };
}

/**
 * A labelled slider: { element, input, set(value) }.
 * `format(value)` is shown beside the label and read out; `onInput(value)` hears each step.
 */
export function slider({ label, min, max, step = 1, value, format = String, onInput }) {
  const id = uniqueId("nw-slider");
  const shown = make("output", { for: id, class: "nw-value" });
  const input = make("input", { type: "range", id, min, max, step, value });
  const show = () => {
    shown.textContent = format(Number(input.value));
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  input.addEventListener("input", () => { show(); onInput(Number(input.value)); });
  show();
  const heading = make("span", { class: "nw-label" }, make("label", { for: id }, label), " ", shown);
  const element = make("div", { class: "nw-control" }, heading, input);
  return { element, input, set(next) { input.value = next; show(); } };
}

/**
 * One of a few: a row of radio buttons that look like one switch: { element, set(value) }.
 * `options` is [[value, label], …]; arrow keys move between them as the browser does it.
 */
export function choice({ label, options, value, onInput }) {
  const name = uniqueId("nw-choice");
  const inputs = options.map(([each]) =>
    make("input", { type: "radio", name, value: each, checked: each === value,
      onchange: () => onInput(each) }));
  const labels = options.map(([, words], i) =>
    make("label", {}, inputs[i], make("span", {}, words)));
  const element = make("fieldset", { class: "nw-control nw-choice" },
    make("legend", { class: "nw-label" }, label), make("div", { class: "nw-switch" }, labels));
  return { element, set(next) {
    inputs.forEach((input, i) => { input.checked = options[i][0] === next; });
  } };
}

/** A tick box with its label: { element, input, set(on) }. */
export function tick({ label, value = false, onInput }) {
  const input = make("input", { type: "checkbox", checked: value,
    onchange: () => onInput(input.checked) });
  const element = make("label", { class: "nw-control nw-tick" }, input, make("span", {}, label));
  return { element, input, set(on) { input.checked = on; } };
}

/** A labelled text or number field: { element, input, set(value) }. */
export function field({ label, value = "", type = "text", onInput, ...attributes }) {
  const id = uniqueId("nw-field");
  const input = make("input", { type, id, value, class: "nw-field", ...attributes });
  input.addEventListener("input", () => onInput(input.value));
  const element = make("div", { class: "nw-control" },
    make("label", { for: id, class: "nw-label" }, label), input);
  return { element, input, set(next) { input.value = next; } };
}
