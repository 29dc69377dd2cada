// One neuron in the reader's hand: two weights, a bias, an activation, and what comes out of it.
import { ACTIVATIONS } from "./activations.js";
import { axes, linePath, onWidth, scale, ticks } from "./chart.js";
import { button, choice, slider } from "./controls.js";
import { announce, make, makeSvg } from "./dom.js";
import { heatMap } from "./heatmap.js";
import { withKernel } from "./kernel.js";
import { written } from "./netdiagram.js";
import { grid } from "./regions.js";
import { squareMap } from "./squaremap.js";
import { t } from "./words.js";

const SIDE = 80;
const PLACES = grid(SIDE);
const [GAP, LARGEST, REACH] = [16, 340, 3]; // px, px, and how far the sliders go
const STARTS = [[1, 0, 0], [1.5, 1.5, -1.5], [-1, 2, 0.5], [-0.5, 0.5, -2]];

class State {
  constructor(props) {
    this.first = structuredClone(props);
    this.set({ ...props, probe: [0.5, 0.5] });
  }

  set({ w1, w2, b, activation, probe }) {
    Object.assign(this, { w1, w2, b, activation, probe });
  }

  get shared() {
    const { w1, w2, b, activation } = this;
    return { w1, w2, b, activation };
  }

  sum(x, y) {
    return this.w1 * x + this.w2 * y + this.b;
  }

  says(x, y) {
    return ACTIVATIONS[this.activation].f(this.sum(x, y));
  }

  /** What the neuron says on the square, and between which numbers. */
  get chart() {
    const values = Float64Array.from({ length: SIDE * SIDE }, (_, k) =>
      this.says(PLACES[2 * k], PLACES[2 * k + 1]));
    const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([x, y]) => this.says(x, y));
    const reach = [...values, ...corners].reduce((most, each) => Math.max(most, Math.abs(each)), 1);
    const zeros = values.filter((each) => Math.abs(each) < 1e-9).length;
    return { values, reach, zero: zeros / values.length };
  }
}

/** Show the widget in `element`; props: w1, w2, b, activation. */
export function mount(element, props, { onChange }) {
  const state = new State(props);
  let [width, timer] = [0, 0];
  const draw = () => { if (width) around.show(width); };
  const changed = () => {
    draw();
    clearTimeout(timer);
    timer = setTimeout(() => { announce(around.spoken()); onChange(state.shared); }, 250);
  };
  const around = surroundings(state, changed, draw);
  element.classList.add("nw-one-neuron");
  element.replaceChildren(...around.all);
  const stop = onWidth(around.stage, (now) => { width = now; draw(); });
  return {
    update(next) { state.set({ ...state, ...next }); around.sync(); draw(); },
    destroy() { stop(); around.stop(); clearTimeout(timer); },
  };
}

function surroundings(state, changed, draw) {
  const heat = heatMap({ columns: SIDE, below: "orange" });
  const look = (place) => { state.probe = place; draw(); };
  const map = squareMap({ canvas: heat.element,
    label: t("What the neuron says. The arrow keys move the place that is looked at."),
    on: { press: look, hover: look, move: (_, place) => look(place), rest: changed } });
  const profile = makeSvg("svg", { class: "nw-chart", role: "img" });
  const lines = ["nw-equation", "nw-facts"].map((name) => make("p", { class: name }));
  const settings = controls(state, changed);
  const reset = () => { state.set({ ...state, ...state.first }); settings.sync(); changed(); };
  const panel = (title, content) => make("div", { class: "nw-panel" },
    make("p", { class: "nw-label", "aria-hidden": "true" }, title), content);
  const along = make("p", { class: "nw-label", "aria-hidden": "true" });
  const stage = make("div", { class: "nw-stage nw-trio" }, panel(t("on the square"),
    map.element), make("div", { class: "nw-panel" }, along, profile));
  function show(width) {
    const chart = state.chart;
    const side = Math.min(LARGEST, Math.floor((width - GAP) / 2));
    map.fit(side);
    heat.paint(chart.values, { low: -chart.reach, high: chart.reach });
    map.draw({ dots: [probe(state)], under: fold(state, map) });
    along.textContent = t("along y = {y}", { y: written(state.probe[1]) });
    drawProfile(profile, state, chart, side);
    [equation(state), facts(state, chart)].forEach((text, i) => { lines[i].textContent = text; });
  }
  return { stage, show, sync: settings.sync, stop: heat.stop,
    spoken: () => lines.map((line) => line.textContent).join(" "),
    all: [settings.element, ...lines, stage, legend(),
      make("div", { class: "nw-controls nw-buttons" }, button(t("Reset"), reset)),
      make("p", { class: "nw-note" },
        t("Point at the square, or move the ring with the arrow keys."))] };
}

function controls(state, changed) {
  const labels = { w1: t("weight w₁ of x"), w2: t("weight w₂ of y"), b: t("bias b") };
  const sliders = Object.entries(labels).map(([name, label]) => [name, slider({ label, min: -REACH,
    max: REACH, step: 0.1, value: state[name], format: short,
    onInput(value) { state[name] = value; changed(); } })]);
  const activation = choice({ label: t("Activation"), value: state.activation,
    options: Object.keys(ACTIVATIONS).map((name) => [name, t(name)]),
    onInput(name) { state.activation = name; changed(); } });
  const sync = () => {
    sliders.forEach(([name, each]) => each.set(state[name]));
    activation.set(state.activation);
  };
  const start = ([w1, w2, b]) => button(weighted(w1, w2, b), () => {
    Object.assign(state, { w1, w2, b });
    sync();
    changed();
  }, { quiet: true });
  return { sync, element: make("div", {},
    make("div", { class: "nw-controls" }, sliders.map(([, each]) => each.element),
      activation.element),
    make("div", { class: "nw-row nw-starts" }, make("span", { class: "nw-note" }, t("Try")),
      STARTS.map(start))) };
}

const short = (value) => String(Number(value.toFixed(2))).replace("-", "−");

/** "1.5 x − y + 0.2", without what is zero. */
function weighted(w1, w2, b) {
  const terms = [[w1, " x"], [w2, " y"], [b, ""]].filter(([factor]) => Math.abs(factor) > 1e-9);
  if (!terms.length) return "0";
  return terms.map(([factor, rest], k) => {
    const sign = factor < 0 ? "−" : "+";
    const size = short(Math.abs(factor));
    const term = size === "1" && rest ? rest.trim() : `${size}${rest}`;
    return `${k ? ` ${sign} ` : factor < 0 ? "−" : ""}${term}`;
  }).join("");
}

function probe(state) {
  const [x, y] = state.probe;
  const words = written(state.says(x, y));
  return { at: state.probe, words, look: "nw-probe",
    label: t("Looking at x = {x}, y = {y}: the neuron says {words}",
      { x: written(x), y: written(y), words }) };
}

// The line on which the weighted sum is 0: a ramp's fold.
function fold(state, { x, y }) {
  const { w1, w2, b } = state;
  const length = Math.hypot(w1, w2);
  if (length < 1e-9 || Math.abs(b) > 1.5 * length) return [];
  const near = [-w1 * b / length ** 2, -w2 * b / length ** 2]; // its place nearest to the middle
  const ends = [-3, 3].map((far) =>
    [x(near[0] - (far * w2) / length), y(near[1] + (far * w1) / length)]);
  return [makeSvg("path", { class: "nw-border", d: linePath(ends) })];
}

function drawProfile(svg, state, { reach }, side) {
  const [px, py] = state.probe;
  const box = { left: 40, right: side - 8, top: 26, bottom: side - 22 };
  const x = scale([-1, 1], [box.left, box.right]);
  const y = scale([-reach, reach], [box.bottom, box.top]);
  const places = Array.from({ length: 201 }, (_, i) => (i - 100) / 100);
  for (const name of ["width", "height"]) svg.setAttribute(name, side);
  svg.setAttribute("aria-label", t("Along y = {y} it says {left} at x = −1 and {right} at x = 1.",
    { y: written(py), left: written(state.says(-1, py)), right: written(state.says(1, py)) }));
  svg.replaceChildren(axes({ box, x, y, xTicks: [-1, 0, 1], yTicks: ticks(-reach, reach, 5),
    xText: short, yText: short, xLabel: "", yLabel: t("what it says") }),
  makeSvg("text", { class: "nw-axis-text", x: x(0.5), y: box.bottom + 18,
    "text-anchor": "middle" }, "x"),
  makeSvg("path", { class: "nw-line nw-fit",
    d: linePath(places.map((each) => [x(each), y(state.says(each, py))])) }),
  makeSvg("circle", { class: "nw-now-dot", r: 5, cx: x(px), cy: y(state.says(px, py)) }));
}

const call = (activation, sum) => (activation === "none" ? sum : `${t(activation)}(${sum})`);

function equation({ w1, w2, b, activation }) {
  return t("It says {formula}", { formula: call(activation, weighted(w1, w2, b)) });
}

function facts(state, { zero }) {
  const [x, y] = state.probe;
  const here = { x: written(x), y: written(y), sum: written(state.sum(x, y)),
    says: written(state.says(x, y)), share: (100 * zero).toFixed(0) };
  return [t("At x = {x}, y = {y} the sum is {sum} and the neuron says {says}.", here),
    zero > 0 ? t("It says exactly 0 on {share} % of the square.", here) : ""].join(" ");
}

function legend() {
  const entry = (look, words) =>
    make("span", {}, make("i", { class: `nw-key ${look}`, "aria-hidden": "true" }), words);
  return make("p", { class: "nw-legend" }, entry("nw-key-border", t("where the sum is 0")),
    entry("nw-key-above", t("above 0")), entry("nw-key-below", t("below 0")));
}

export default withKernel(mount);
