// Drag points, pick shapes, watch the best fit follow: what is a model?
import { onWidth } from "./chart.js";
import { button, slider, tick } from "./controls.js";
import { announce, make, uniqueId } from "./dom.js";
import { fitPlot } from "./fitplot.js";
import { withKernel } from "./kernel.js";
import { BASIS, fit, formula, short } from "./leastsquares.js";
import { t } from "./words.js";

const SMALLEST = 0.5; // m: 1/x and log x have no value at 0
const MOST = 200; // points: more could not be told apart
const STARTS = [["1", "x"], ["1", "x", "x²"], ["1", "1/x", "sin x"], ["√x"]];

/** What the reader has set, and what follows from it. */
class State {
  constructor(props) {
    this.first = structuredClone(props);
    this.set(props);
  }

  set({ points, basis, reach, law, gravity }) {
    this.points = points.map((point) => [...point]);
    Object.assign(this, { basis: [...basis], reach, law, gravity, chosen: -1 });
  }

  /** The part Python hears of. */
  get shared() {
    const { points, basis, reach, law } = this;
    return structuredClone({ points, basis, reach, law });
  }

  /** A shape and a height at which it has no value, such as 1/x at 0; undefined if all is well. */
  get hole() {
    const pairs = this.basis.flatMap((name) => this.points.map(([height]) => [name, height]));
    return pairs.find(([name, height]) => !Number.isFinite(BASIS[name](height)));
  }

  get model() {
    if (!this.basis.length || !this.points.length || this.hole) return null;
    return fit(this.points, this.basis);
  }

  get last() {
    return Math.max(0, ...this.points.map(([height]) => height));
  }

  get end() {
    return Math.max(this.reach, this.last);
  }

  get top() {
    return 1.15 * Math.max(this.fall(this.end), ...this.points.map(([, time]) => time));
  }

  fall = (height) => Math.sqrt((2 * height) / this.gravity);

  toggle(name, on) {
    const chosen = on ? [...this.basis, name] : this.basis.filter((each) => each !== name);
    this.basis = Object.keys(BASIS).filter((each) => chosen.includes(each));
  }

  /** Where a new point is useful: in the middle of the widest gap, on the model's line. */
  newPoint() {
    const xs = [SMALLEST, ...this.points.map(([x]) => x), this.end].sort((a, b) => a - b);
    const gaps = xs.slice(1).map((x, i) => x - xs[i]);
    const widest = gaps.indexOf(Math.max(...gaps));
    const x = Math.round(5 * (xs[widest] + xs[widest + 1])) / 10;
    const y = this.model?.predict(x) ?? this.fall(x);
    return [x, Math.round(100 * Math.min(this.top, Math.max(0, y))) / 100];
  }

  /** What the plot draws. While a point is dragged the axes stay, so `top` comes from outside. */
  view(top, id, model) {
    const { points, chosen, last, first } = this;
    const measured = ([x, y]) => first.points.some(([a, b]) => a === x && b === y);
    return { points, chosen, last, top, id, reach: this.end, smallest: SMALLEST,
      law: this.law ? this.fall : null, own: points.map((point) => !measured(point)),
      predict: model?.predict, residuals: model?.residuals };
  }
}

/** Show the widget in `element`; props: points, basis, reach, law, gravity. */
export function mount(element, props, { onChange }) {
  const state = new State(props);
  const id = uniqueId("nw-clip");
  let [width, top, timer] = [0, state.top, 0];
  const settled = () => { announce(around.spoken()); onChange(state.shared); };
  const draw = () => {
    const model = state.model;
    around.show(model);
    if (width) plot.draw(state.view(top, id, model), width);
  };
  const refresh = () => {
    top = state.top;
    draw();
    clearTimeout(timer);
    timer = setTimeout(settled, 250);
  };
  const on = hands(state, draw, refresh, (i) => plot.focus(i));
  const plot = fitPlot(on);
  const around = surroundings(state, on, refresh, plot.element);
  element.classList.add("nw-fitting");
  element.replaceChildren(...around.all);
  const stop = onWidth(plot.element.parentElement, (now) => { width = now; draw(); });
  return {
    update(next) { state.set({ ...state, ...next }); around.sync(); top = state.top; draw(); },
    destroy() { stop(); clearTimeout(timer); },
  };
}

// What the reader's hand does to the points.
function hands(state, draw, refresh, focus) {
  return {
    choose(i) { if (state.chosen !== i) { state.chosen = i; draw(); } },
    move(i, point, dragging) { state.points[i] = point; if (dragging) draw(); else refresh(); },
    rest: refresh,
    add(point = state.newPoint()) {
      if (state.points.length >= MOST) return;
      state.points.push(point);
      refresh();
      focus(state.points.length - 1);
    },
    remove(i) {
      if (i < 0) return;
      state.points.splice(i, 1);
      state.chosen = Math.min(i, state.points.length - 1);
      refresh();
      focus(state.chosen);
    },
  };
}

// Everything around the plot: made once, filled by show(), set back to the state by sync().
function surroundings(state, on, changed, plot) {
  const lines = ["nw-equation", "nw-facts", "nw-warning"].map((look) => make("p", { class: look }));
  const settings = controls(state, changed);
  const reset = () => { state.set(state.first); settings.sync(); changed(); };
  const buttons = make("div", { class: "nw-controls nw-buttons" },
    button(t("Add a point"), () => on.add()),
    button(t("Remove the chosen point"), () => on.remove(state.chosen)),
    button(t("Reset"), reset));
  const help = [t("Drag a point, or choose it and press the arrow keys."), " ",
    t("Click beside the points to add one; a double click or the Delete key removes one.")];
  const all = [settings.shapes, settings.starts, make("div", { class: "nw-stage" }, plot),
    legend(), ...lines, settings.looks, buttons, make("p", { class: "nw-note" }, help)];
  function show(model) {
    const texts = [model ? formula(model.basis, model.coefficients) : "?", facts(state, model),
      warning(state, model)];
    texts[0] = t("time ≈ {formula}", { formula: texts[0] });
    lines.forEach((line, i) => { line.textContent = texts[i]; });
  }
  const spoken = () => lines.slice(1).map((line) => line.textContent).join(" ");
  return { all, show, spoken, sync: settings.sync };
}

function controls(state, changed) {
  const boxes = new Map(Object.keys(BASIS).map((name) => [name, tick({
    label: name === "1" ? t("1 (a constant)") : name, value: state.basis.includes(name),
    onInput(on) { state.toggle(name, on); changed(); } })]));
  const reach = slider({ label: t("Look as far as"), min: 60, max: 300, step: 5, value: state.reach,
    format: (metres) => t("{metres} m", { metres }),
    onInput(metres) { state.reach = metres; changed(); } });
  const law = tick({ label: t("Show the true law, √(2x/g)"), value: state.law,
    onInput(on) { state.law = on; changed(); } });
  const sync = () => {
    boxes.forEach((box, name) => box.set(state.basis.includes(name)));
    reach.set(state.reach);
    law.set(state.law);
  };
  const start = (basis) => button(pattern(basis), () => { state.basis = basis; sync(); changed(); },
    { quiet: true });
  return { sync, looks: make("div", { class: "nw-controls" }, reach.element, law.element),
    shapes: make("fieldset", { class: "nw-control nw-shapes" },
      make("legend", { class: "nw-label" }, t("Add up shapes of the height x, each with its knob")),
      make("div", {}, [...boxes.values()].map((box) => box.element))),
    starts: make("div", { class: "nw-row nw-starts" },
      make("span", { class: "nw-note" }, t("Try")), STARTS.map(start)) };
}

// "a + b·x": a model with letters for its knobs.
function pattern(basis) {
  const knob = (i) => "abcdefgh"[i];
  return basis.map((name, i) => (name === "1" ? knob(i) : `${knob(i)}·${name}`)).join(" + ")
    .replaceAll("·1/", "/");
}

function legend() {
  const entry = (look, words) =>
    make("span", {}, make("i", { class: `nw-key ${look}`, "aria-hidden": "true" }), words);
  return make("p", { class: "nw-legend" }, entry("nw-key-dot", t("measured")),
    entry("nw-key-own", t("yours")), entry("nw-key-fit", t("the model")),
    entry("nw-key-error", t("its errors")), entry("nw-key-law", t("the true law")));
}

function facts(state, model) {
  const counts = { knobs: state.basis.length, points: state.points.length };
  if (!model) return t("Knobs: {knobs} · points: {points}", counts);
  const error = model.squares < 1e-12 ? "0" : short(model.squares);
  const far = { metres: state.end, model: short(model.predict(state.end)),
    law: short(state.fall(state.end)) };
  return [
    t("Knobs: {knobs} · points: {points}", counts),
    t("sum of squared errors: {error} s²", { error }),
    state.law ? t("from {metres} m: {model} s; the true law: {law} s", far)
      : t("from {metres} m: {model} s", far),
  ].join(" · ");
}

function warning(state, model) {
  const [knobs, points] = [state.basis.length, state.points.length];
  if (!points) return t("There is nothing to fit yet: add a point.");
  if (!knobs) {
    return t("Choose a shape: without one there is no model, however many points there are.");
  }
  if (!model) {
    const [shape, height] = state.hole;
    return t("{shape} has no value at {height} m: move that point.", { shape, height });
  }
  if (model.rank < knobs) {
    return [t("The points pin down only {rank} of the {knobs} knobs.", { rank: model.rank, knobs }),
      t("Countless fits are equally good; this one has the smallest coefficients.")].join(" ");
  }
  if (knobs === points) {
    return [t("As many knobs as points: the line passes through every point, wherever it is."),
      t("Look how it goes on.")].join(" ");
  }
  return "";
}

export default withKernel(mount);
