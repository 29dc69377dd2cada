// The square from −1 to 1 both ways, with dots to drag by mouse, finger or keyboard. What lies
// under the dots (a heat map, cells, lines) is given; what the reader does is reported.
import { linePath, scale } from "./chart.js";
import { make, makeSvg, uniqueId } from "./dom.js";

const FINGER = 18; // px around a dot that count as the dot
const TWICE = 350; // ms between the taps of a double tap
const ROOM = 45; // px that words beside a dot need
const EDGE = { left: 24, right: 8, top: 8, bottom: 22 }; // px around the square, for numbers
const [NUDGE, PUSH] = [0.02, 0.1]; // how far an arrow key moves a dot, without and with Shift
const [FAINT, STRONG] = [0.1, 0.75]; // opacity of the first and the last cell
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * {element, x, y, fit(width), draw({dots, chosen, under}), focus(i)}; fit first, then draw.
 * dots: [{at: [x, y], label, words, look}], words beside the dot, label read out; under: SVG elements,
 * placed with the scales map.x and map.y. canvas: an element behind all. `on` hears those it has of
 * move(i, point, dragging), rest(), press(point), remove(i), choose(i), hover(point).
 */
export function squareMap({ label, on, canvas = null }) {
  const [hidden, id] = [{ "aria-hidden": "true" }, uniqueId("nw-clip")];
  const map = { on, dots: [], shown: null, ground: makeSvg("rect", { class: "nw-ground" }),
    inside: makeSvg("rect"), under: makeSvg("g", { ...hidden, "clip-path": `url(#${id})` }),
    frame: makeSvg("g", hidden), front: makeSvg("g") };
  map.svg = makeSvg("svg", { class: "nw-chart", role: "group", "aria-label": label },
    makeSvg("clipPath", { id }, map.inside), map.ground, map.under, map.frame, map.front);
  if (canvas) map.ground.classList.add("nw-clear");
  map.element = make("div", { class: "nw-square" }, canvas, map.svg);
  map.canvas = canvas;
  map.fit = (width) => fit(map, width);
  map.draw = (shown) => draw(map, shown);
  map.focus = (i) => map.dots[i]?.focus();
  map.ground.addEventListener("click", (event) => on.press?.(pointAt(map, pixels(map, event))));
  map.svg.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    on.hover?.(pointAt(map, pixels(map, event)));
  });
  return map;
}

/** The outline of a cell, a polygon [[x, y], …], on a square map. */
export const cellPath = ({ x, y }, cell) =>
  `${linePath(cell.map(([a, b]) => [x(a), y(b)]))}Z`;

/** The cells of a task as SVG on a square map, each darker than the one before. */
export function shaded(map, task) {
  const last = Math.max(1, task.points.length - 1);
  return task.cells().filter((cell) => cell.length).map((cell, i) =>
    makeSvg("path", { class: "nw-cell", d: cellPath(map, cell),
      "fill-opacity": FAINT + ((STRONG - FAINT) * i) / last }));
}

/** Where a new point has most room: the place of a coarse lattice farthest from all points. */
export function roomiest(points) {
  const lattice = Array.from({ length: 81 }, (_, k) => [(k % 9) - 4, Math.floor(k / 9) - 4])
    .map((place) => place.map((each) => each / 5));
  const room = ([x, y]) => Math.min(...points.map(([a, b]) => Math.hypot(a - x, b - y)));
  return lattice.reduce((best, place) => (room(place) > room(best) ? place : best));
}

// Give the square its size; draw() follows.
function fit(map, width) {
  const side = width - EDGE.left - EDGE.right;
  const [left, top] = [EDGE.left, EDGE.top];
  map.x = scale([-1, 1], [left, left + side]);
  map.y = scale([-1, 1], [top + side, top]);
  map.svg.setAttribute("width", width);
  map.svg.setAttribute("height", side + EDGE.top + EDGE.bottom);
  const box = { x: left, y: top, width: side, height: side };
  for (const [name, value] of Object.entries(box)) {
    for (const rectangle of [map.ground, map.inside]) rectangle.setAttribute(name, value);
  }
  if (map.canvas) {
    const place = { left, top, width: side, height: side };
    for (const [name, size] of Object.entries(place)) map.canvas.style[name] = `${size}px`;
  }
  const text = (x, y, anchor, words) =>
    makeSvg("text", { x, y, "text-anchor": anchor, class: "nw-axis-text" }, words);
  const bottom = top + side + 16;
  map.frame.replaceChildren(makeSvg("rect", { ...box, class: "nw-frame" }),
    text(left, bottom, "middle", "−1"), text(left + side / 2, bottom, "middle", "x"),
    text(left + side, bottom, "end", "1"), text(left - 5, top + side, "end", "−1"),
    text(left - 5, top + side / 2 + 4, "end", "y"), text(left - 5, top + 12, "end", "1"));
}

function draw(map, { dots, chosen = -1, under = [] }) {
  map.shown = dots;
  map.under.replaceChildren(...under);
  while (map.dots.length > dots.length) map.dots.pop().remove();
  while (map.dots.length < dots.length) map.dots.push(makeDot(map, map.dots.length));
  map.front.append(...map.dots.filter((dot) => !dot.isConnected));
  map.dots.forEach((dot, i) => place(map, dot, dots[i], i === chosen));
}

// Dots are moved, not made anew, so that the one in hand keeps its pointer and its focus.
function place(map, dot, { at: [x, y], label, words, look = "" }, chosen) {
  dot.setAttribute("class", ["nw-dot", look, chosen && "nw-chosen"].filter(Boolean).join(" "));
  dot.setAttribute("transform", `translate(${map.x(x).toFixed(1)} ${map.y(y).toFixed(1)})`);
  dot.setAttribute("aria-label", label);
  const text = dot.lastChild;
  if (text.textContent !== words) text.textContent = words;
  const late = map.x(x) > map.x(1) - ROOM;
  text.setAttribute("x", late ? -9 : 9);
  text.setAttribute("text-anchor", late ? "end" : "start");
  text.setAttribute("y", map.y(y) < map.y(1) + 12 ? 17 : -7);
}

function makeDot(map, i) {
  const dot = makeSvg("g", { tabindex: 0, role: "button" },
    makeSvg("circle", { r: FINGER, class: "nw-reach" }), makeSvg("circle", { r: 5 }),
    makeSvg("text", { class: "nw-dot-words" }));
  dot.addEventListener("focus", () => map.on.choose?.(i));
  dot.addEventListener("dblclick", () => map.on.remove?.(i));
  dot.addEventListener("keydown", (event) => pressed(map, i, event));
  draggable(map, i, dot);
  return dot;
}

function pressed(map, i, event) {
  const [dx, dy] = KEYS[event.key] ?? [0, 0];
  const size = event.shiftKey ? PUSH : NUDGE;
  const [x, y] = map.shown[i].at;
  if (dx || dy) map.on.move(i, tidy(x + dx * size, y + dy * size), false);
  else if (map.on.remove && (event.key === "Delete" || event.key === "Backspace")) map.on.remove(i);
  else return;
  event.preventDefault();
}

function draggable(map, i, dot) {
  let grip = null; // from the finger to the middle of the dot
  let last = -Infinity; // when the dot was touched before
  // Without this the page scrolls away under the finger; then a double tap is ours to notice.
  dot.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  dot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const twice = event.pointerType === "touch" && event.timeStamp - last < TWICE;
    last = event.timeStamp;
    if (twice && map.on.remove) { map.on.remove(i); return; }
    const [px, py] = pixels(map, event);
    const [x, y] = map.shown[i].at;
    grip = [map.x(x) - px, map.y(y) - py];
    dot.setPointerCapture(event.pointerId);
    dot.focus({ preventScroll: true });
  });
  dot.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [px, py] = pixels(map, event);
    map.on.move(i, pointAt(map, [px + grip[0], py + grip[1]]), true);
  });
  const drop = () => { if (grip) map.on.rest?.(); grip = null; };
  dot.addEventListener("pointerup", drop);
  dot.addEventListener("pointercancel", drop);
}

function pixels({ svg }, { clientX, clientY }) {
  const { left, top } = svg.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

const pointAt = ({ x, y }, [px, py]) => tidy(x.inverse(px), y.inverse(py));

// A point inside the square, to two decimals.
function tidy(x, y) {
  return [x, y].map((value) => Math.round(100 * Math.min(1, Math.max(-1, value))) / 100);
}
