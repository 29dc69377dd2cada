// The map of the landscape: valleys, the start in the reader's hand, the way down, random tries.
import { axes, linePath, scale } from "./chart.js";
import { make, makeSvg } from "./dom.js";
import { wrapped } from "./landscape.js";
import { terrain } from "./terrain.js";
import { number, t } from "./words.js";

const HEIGHT = 340; // px
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP = 0.1;

/** {element, draw(view, width), showBasins, stop}; view: {start, path, tries, best, label}. */
export function descentMap(land, onStart) {
  const ground = makeSvg("rect", { class: "nw-ground nw-clear" });
  const [back, lines] = [makeSvg("g", { "aria-hidden": "true" }), makeSvg("g", { "aria-hidden": "true" })];
  const start = makeSvg("g", { class: "nw-dot nw-own", tabindex: 0, role: "button" },
    makeSvg("circle", { r: 18, class: "nw-reach" }), makeSvg("circle", { r: 6 }));
  const svg = makeSvg("svg", { class: "nw-chart", role: "group", height: HEIGHT,
    "aria-label": t("The loss over two weights. Click to start a descent there.") },
  ground, back, lines, start);
  const paint = terrain(land);
  const map = { land, svg, ground, back, lines, start, paint, wide: 0, onStart,
    element: make("div", { class: "nw-stage nw-descent-map" }, paint.element, svg) };
  listen(map);
  return { element: map.element, draw: (view, width) => draw(map, view, width),
    showBasins: paint.showBasins, stop: paint.stop };
}

function draw(map, view, width) {
  if (width !== map.wide) layOut(map, width);
  const { x, y } = map;
  const best = view.best ? [makeSvg("circle", { class: "nw-best", cx: x(view.best[0]),
    cy: y(view.best[1]), r: 8 })] : [];
  const places = view.path.map(([w, b]) => [x(w), y(wrapped(b))]);
  const inside = places.filter(([px]) => px >= map.box.left && px <= map.box.right);
  map.lines.replaceChildren(
    makeSvg("path", { class: "nw-try", d: dotted(view.tries.map(([w, b]) => [x(w), y(b)])) }), ...best,
    makeSvg("path", { class: "nw-line nw-way", d: broken(places, map.box) }),
    makeSvg("path", { class: "nw-step", d: dotted(inside) }));
  const [w, b] = view.start;
  map.start.setAttribute("transform", `translate(${x(w).toFixed(1)} ${y(b).toFixed(1)})`);
  map.start.setAttribute("aria-label", view.label);
  map.view = view;
}

// One path for all dots: a stroke of no length with round ends. Hundreds of circles would be slow.
const dotted = (places) => places.map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");

// The top and the bottom edge are the same place: a way that leaves by one comes back by the other.
function broken(places, { left, right, top, bottom }) {
  const far = (bottom - top) / 2;
  const pieces = places.flatMap(([px, py], i) =>
    (i && Math.abs(py - places[i - 1][1]) > far ? [[NaN, NaN], [px, py]] : [[px, py]]));
  return linePath(pieces.map(([px, py]) => (px < left || px > right ? [NaN, NaN] : [px, py])));
}

function valley(cx, cy, number) {
  return makeSvg("g", { class: "nw-valley" }, makeSvg("circle", { cx, cy, r: 9 }),
    makeSvg("text", { x: cx, y: cy + 4.5, "text-anchor": "middle" }, number));
}

function layOut(map, width) {
  const { land } = map;
  const box = { left: 36, right: width - 12, top: 24, bottom: HEIGHT - 42 };
  const x = scale([land.low[0], land.high[0]], [box.left, box.right]);
  const y = scale([land.low[1], land.high[1]], [box.bottom, box.top]);
  Object.assign(map, { wide: width, box, x, y });
  const size = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
  for (const [name, value] of Object.entries(size)) map.ground.setAttribute(name, value);
  Object.assign(map.paint.element.style, { left: `${box.left}px`, top: `${box.top}px` });
  map.paint.paint(size.width, size.height);
  map.back.replaceChildren(axes({ box, x, y, xText: number, yText: number,
    xTicks: [0, 2, 4, 6, 8, 10, 12, 14], yTicks: [-3, -2, -1, 0, 1, 2, 3],
    xLabel: t("weight w: the pace"), yLabel: t("bias b: the time of high water") }),
  ...land.bottoms().map(([w, b, i]) => valley(x(w), y(b), i + 1)));
  map.svg.setAttribute("width", width);
}

function listen(map) {
  const { land, svg, ground, start } = map;
  const place = (event) => {
    const { left, top } = svg.getBoundingClientRect();
    return [map.x.inverse(event.clientX - left), map.y.inverse(event.clientY - top)];
  };
  const tidy = (place) => place.map((value, k) =>
    Number(Math.min(land.high[k] - 0.02, Math.max(land.low[k], value)).toFixed(2)));
  const move = (to, dragging = false) => map.onStart(tidy(to), dragging);
  let held = false;
  ground.addEventListener("click", (event) => { move(place(event)); start.focus({ preventScroll: true }); });
  start.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    const by = STEP * (event.shiftKey ? 10 : 1);
    move(map.view.start.map((value, k) => value + by * KEYS[event.key][k]));
  });
  start.addEventListener("pointerdown", (event) => { held = true; start.setPointerCapture(event.pointerId); });
  start.addEventListener("pointermove", (event) => { if (held) move(place(event), true); });
  const drop = () => { if (held) move(map.view.start); held = false; };
  start.addEventListener("pointerup", drop);
  start.addEventListener("pointercancel", drop);
}
