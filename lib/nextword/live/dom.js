// Building elements: make("label", { for: id, onclick: f }, "text", child) and the same for SVG.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element. `on…` attributes are listeners; null, undefined and false are left out. */
export function make(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, in the same way. */
export function makeSvg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

let made = 0;
/** An id no other element of the page has. */
export function uniqueId(prefix = "nw") {
  made += 1;
  return `${prefix}-${made}-${Math.random().toString(36).slice(2, 7)}`;
}

/** True if the reader asked for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

let speaker;
/** Read a short message out to screen readers, once, without moving the focus. */
export function announce(message) {
  if (!speaker?.isConnected) {
    speaker = make("div", { class: "nw-unseen", role: "status", "aria-live": "polite" });
    document.body.append(speaker);
  }
  speaker.textContent = "";
  setTimeout(() => { speaker.textContent = message; }, 50);
}
