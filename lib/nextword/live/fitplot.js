// The picture of a fit: dots to drag, the model's line, its errors. Reports what the reader does.
import { axes, linePath, scale, ticks } from "./chart.js";
import { makeSvg } from "./dom.js";
import { number, t } from "./words.js";

const [MAIN, STRIP] = [330, 92]; // px: the plot, and the errors enlarged below it
const FINGER = 18; // px around a dot that count as the dot
const TWICE = 350; // ms between the taps of a double tap
const KEYS = { ArrowLeft: [-0.5, 0], ArrowRight: [0.5, 0], // metres, seconds
  ArrowUp: [0, 0.02], ArrowDown: [0, -0.02] };

/**
 * The plot: {element, draw(view, width), focus(i)}.
 * view: {points, own, chosen, last, reach, top, smallest, predict, law, residuals, id}; `on` hears
 * move(i, point, dragging), add(point), remove(i), choose(i) and rest(), when a dot is let go.
 */
export function fitPlot(on) {
  const hidden = { "aria-hidden": "true" };
  const plot = { on, dots: [], ground: makeSvg("rect", { class: "nw-ground" }),
    back: makeSvg("g", hidden), lines: makeSvg("g", hidden), front: makeSvg("g") };
  plot.element = makeSvg("svg", { class: "nw-chart", role: "group", height: MAIN + STRIP,
    "aria-label": t("Points and the model's line. The arrow keys move a point.") },
  plot.ground, plot.back, plot.lines, plot.front);
  plot.ground.addEventListener("click", (event) => on.add(pointAt(plot, pixels(plot, event))));
  plot.draw = (view, width) => draw(plot, view, width);
  plot.focus = (i) => plot.dots[i]?.focus();
  return plot;
}

function draw(plot, view, width) {
  const box = { left: 36, right: width - 12, top: 26, bottom: MAIN - 42 };
  const x = scale([0, view.reach], [box.left, box.right]);
  const y = scale([0, view.top], [box.bottom, box.top]);
  Object.assign(plot, { view, box, x, y });
  plot.element.setAttribute("width", width);
  for (const [name, value] of Object.entries(rectangle(box))) plot.ground.setAttribute(name, value);
  plot.back.replaceChildren(beyond(plot), axes({ box, x, y, xText: number, yText: number,
    xTicks: ticks(0, view.reach, width < 480 ? 4 : 7), yTicks: ticks(0, view.top, 5),
    xLabel: t("height (m)"), yLabel: t("time (s)") }));
  plot.lines.replaceChildren(...curves(plot), ...(view.predict ? strip(plot) : []));
  placeDots(plot);
}

const rectangle = ({ left, right, top, bottom }) =>
  ({ x: left, y: top, width: right - left, height: bottom - top });

// The part of the picture where nobody has measured.
function beyond({ view, box, x }) {
  const from = Math.min(box.right, x(view.last));
  const words = makeSvg("text", { x: box.right - 6, y: box.bottom - 8, "text-anchor": "end" },
    t("not measured"));
  return makeSvg("g", { class: "nw-beyond" },
    makeSvg("rect", { ...rectangle(box), x: from, width: box.right - from }),
    box.right - from > 100 ? words : null);
}

function curves({ view, box, x, y }) {
  const inside = `url(#${view.id})`;
  const path = (look, d) => makeSvg("path", { class: look, d, "clip-path": inside });
  const line = (look, f, from, to) => path(`nw-line ${look}`, linePath(
    Array.from({ length: Math.ceil(x(to) - x(from)) + 1 }, (_, i) => [x(from) + i,
      y(f(x.inverse(x(from) + i)))])));
  const clip = makeSvg("clipPath", { id: view.id }, makeSvg("rect", rectangle({ ...box, top: 4 })));
  const law = view.law ? [line("nw-law", view.law, 0, view.reach)] : [];
  if (!view.predict) return [clip, ...law];
  const start = view.reach / 1000; // 1/x and log x have no value at 0
  const middle = Math.max(start, view.last);
  const errors = view.points.map(([height, time]) =>
    linePath([[x(height), y(time)], [x(height), y(view.predict(height))]])).join("");
  return [clip, ...law, path("nw-errors", errors), line("nw-fit", view.predict, start, middle),
    line("nw-fit nw-guessing", view.predict, middle, view.reach)];
}

// The errors alone, as large as the strip allows: a pattern in them is a shape the model lacks.
function strip({ view, box, x }) {
  const largest = Math.max(0.005, ...view.residuals.map(Math.abs));
  const y = scale([-largest, largest], [MAIN + STRIP - 12, MAIN + 24]);
  const words = t("errors, enlarged: the largest is {size} s", { size: number(largest, 2) });
  const perfect = t("no errors: the line passes through every point");
  const none = view.residuals.every((residual) => Math.abs(residual) < 1e-9);
  return [
    makeSvg("text", { x: 2, y: MAIN + 12, class: "nw-axis-text" }, none ? perfect : words),
    makeSvg("line", { x1: box.left, x2: box.right, y1: y(0), y2: y(0), class: "nw-axis" }),
    ...view.points.map(([height], i) => makeSvg("line", { class: "nw-errors nw-bar",
      x1: x(height), x2: x(height), y1: y(0), y2: y(view.residuals[i]) })),
  ];
}

// --- dots: moved, not made anew, so that the one in hand keeps its pointer and its focus ---

function placeDots(plot) {
  const { view, dots } = plot;
  while (dots.length > view.points.length) dots.pop().remove();
  while (dots.length < view.points.length) dots.push(makeDot(plot, dots.length));
  plot.front.append(...dots.filter((dot) => !dot.isConnected));
  dots.forEach((dot, i) => {
    const [height, time] = view.points[i];
    const looks = ["nw-dot", view.own[i] && "nw-own", i === view.chosen && "nw-chosen"];
    dot.setAttribute("class", looks.filter(Boolean).join(" "));
    dot.setAttribute("transform",
      `translate(${plot.x(height).toFixed(1)} ${plot.y(time).toFixed(1)})`);
    dot.setAttribute("aria-label", t("Point {i} of {n}: {height} m, {time} s", { i: i + 1,
      n: dots.length, height: number(height, 4), time: number(time, 4) }));
  });
}

function makeDot(plot, i) {
  const dot = makeSvg("g", { tabindex: 0, role: "button" },
    makeSvg("circle", { r: FINGER, class: "nw-reach" }), makeSvg("circle", { r: 5 }));
  dot.addEventListener("focus", () => plot.on.choose(i));
  dot.addEventListener("dblclick", () => plot.on.remove(i));
  dot.addEventListener("keydown", (event) => pressed(plot, i, event));
  draggable(plot, i, dot);
  return dot;
}

function pressed(plot, i, event) {
  const [dx, dy] = KEYS[event.key] ?? [0, 0];
  const size = event.shiftKey ? 10 : 1;
  const [height, time] = plot.view.points[i];
  if (dx || dy) plot.on.move(i, tidy(plot.view, height + dx * size, time + dy * size), false);
  else if (event.key === "Delete" || event.key === "Backspace") plot.on.remove(i);
  else return;
  event.preventDefault();
}

function draggable(plot, i, dot) {
  let grip = null; // from the finger to the middle of the dot
  let last = -Infinity; // when the dot was touched before
  // Without this the page scrolls away under the finger; then a double tap is ours to notice.
  dot.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  dot.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const twice = event.pointerType === "touch" && event.timeStamp - last < TWICE;
    last = event.timeStamp;
    if (twice) return plot.on.remove(i);
    const [px, py] = pixels(plot, event);
    const [height, time] = plot.view.points[i];
    grip = [plot.x(height) - px, plot.y(time) - py];
    dot.setPointerCapture(event.pointerId);
    return dot.focus({ preventScroll: true });
  });
  dot.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [px, py] = pixels(plot, event);
    plot.on.move(i, pointAt(plot, [px + grip[0], py + grip[1]]), true);
  });
  const drop = () => { if (grip) plot.on.rest(); grip = null; };
  dot.addEventListener("pointerup", drop);
  dot.addEventListener("pointercancel", drop);
}

function pixels({ element }, { clientX, clientY }) {
  const { left, top } = element.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

const pointAt = ({ view, x, y }, [px, py]) => tidy(view, x.inverse(px), y.inverse(py));

// A point inside the picture, in steps one can read: 0.1 m and 0.01 s.
function tidy({ reach, top, smallest }, height, time) {
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  return [Math.round(within(height, smallest, reach) * 10) / 10,
    Math.round(within(time, 0, top) * 100) / 100];
}
