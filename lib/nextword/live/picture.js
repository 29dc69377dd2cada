// Pictures that leave the page: an inline SVG with its key, in the colours seen now, as a file.
import { makeSvg } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

const VARIABLE = /var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g;

/** `text` with every var(--name, fallback) replaced by the value it has on this page now. */
export function resolved(text) {
  const style = getComputedStyle(document.documentElement);
  const value = (_, name, fallback) => style.getPropertyValue(name).trim() || fallback || "currentColor";
  const next = text.replace(VARIABLE, value);
  return next === text ? text : resolved(next); // a fallback may be a variable in its turn
}

/** The figure's picture as the text of an SVG file: its key above, the page's paper behind. */
export function svgFile(figure) {
  const shown = [...figure.querySelectorAll(".nw-picture svg")].find((svg) => svg.checkVisibility());
  const { x, y, width, height } = shown.viewBox.baseVal;
  const scale = width / shown.getBoundingClientRect().width;
  const key = keyAsSvg(figure.querySelector(".nw-key"), scale);
  const box = { x, y: y - key.height, width, height: height + key.height };
  const file = shown.cloneNode(true);
  file.prepend(makeSvg("rect", { ...box, fill: "var(--nw-paper)" }), makeSvg("g",
    { transform: `translate(${x} ${box.y}) scale(${scale})` }, key.entries));
  file.setAttribute("viewBox", Object.values(box).join(" "));
  file.setAttribute("width", box.width);
  file.setAttribute("height", box.height);
  for (const element of [file, ...file.querySelectorAll("*")]) makeConcrete(element);
  file.setAttribute("xmlns", SVG);
  return new XMLSerializer().serializeToString(file);
}

function makeConcrete(element) {
  for (const { name, value } of [...element.attributes]) {
    if (value.includes("var(")) element.setAttribute(name, resolved(value));
  }
}

/** The HTML key drawn as SVG where the page has put it: {entries, height}, height in SVG units. */
function keyAsSvg(key, scale) {
  if (!key) return { entries: [], height: 0 };
  const all = key.getBoundingClientRect();
  const font = "fill: var(--nw-ink); font: 14px var(--nw-font, sans-serif)";
  const entries = [...key.children].map((item) => {
    const place = item.getBoundingClientRect();
    const middle = place.top - all.top + place.height / 2;
    const swatch = item.querySelector("svg").cloneNode(true);
    swatch.setAttribute("y", middle - 6);
    const words = makeSvg("text", { x: 30, y: middle + 5, style: font }, item.textContent.trim());
    return makeSvg("g", { transform: `translate(${place.left - all.left} 0)` }, swatch, words);
  });
  return { entries, height: (all.height + 6) * scale };
}
