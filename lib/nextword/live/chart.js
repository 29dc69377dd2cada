// Small line charts drawn at the element's real width, so that 13 px of text stay 13 px on a phone.
import { makeSvg } from "./dom.js";

/** A function from data to pixels, with its `inverse`; `log` for a logarithmic axis. */
export function scale([low, high], [from, to], { log = false } = {}) {
  const [into, out] = log ? [Math.log10, (x) => 10 ** x] : [(x) => x, (x) => x];
  const rate = (to - from) / (into(high) - into(low));
  const place = (value) => from + (into(value) - into(low)) * rate;
  place.inverse = (pixel) => out(into(low) + (pixel - from) / rate);
  return place;
}

/** Round numbers from `low` to `high`, about `count` of them. */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const number = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: number }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The powers of ten from `low` to `high`. */
export function decades(low, high) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

/** The d attribute of a line through pixels [[x, y], …], broken where one is not finite. */
export function linePath(pixels) {
  let pen = "M";
  return pixels.map(([x, y]) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) { pen = "M"; return ""; }
    const far = Math.min(1e5, Math.max(-1e5, y)); // browsers draw nothing at 1e300
    const piece = `${pen}${x.toFixed(1)} ${far.toFixed(1)}`;
    pen = "L";
    return piece;
  }).join("");
}

/** Horizontal grid lines with their numbers, and the numbers along x: a group of SVG. */
export function axes({ box, x, y, xTicks, yTicks, xText, yText, xLabel, yLabel }) {
  const text = (tag, px, py, anchor, words) =>
    makeSvg("text", { x: px, y: py, "text-anchor": anchor, class: tag }, words);
  const rows = yTicks.flatMap((value) => [
    makeSvg("line", { x1: box.left, x2: box.right, y1: y(value), y2: y(value), class: "nw-grid" }),
    text("nw-tick-text", box.left - 6, y(value) + 4, "end", yText(value)),
  ]);
  const marks = xTicks.flatMap((value) => [
    makeSvg("line", { x1: x(value), x2: x(value), y1: box.bottom, y2: box.bottom + 4,
      class: "nw-axis" }),
    text("nw-tick-text", x(value), box.bottom + 18, "middle", xText(value)),
  ]);
  return makeSvg("g", { "aria-hidden": "true" }, rows, marks,
    makeSvg("line", { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom,
      class: "nw-axis" }),
    text("nw-axis-text", 2, 13, "start", yLabel),
    text("nw-axis-text", box.right, box.bottom + 36, "end", xLabel));
}

/** Call `draw(width)` whenever the element's width changes; returns a function that stops it. */
export function onWidth(element, draw) {
  let width = 0;
  const watch = new ResizeObserver(() => {
    const now = Math.floor(element.clientWidth);
    if (now > 0 && now !== width) draw((width = now));
  });
  watch.observe(element);
  return () => watch.disconnect();
}
