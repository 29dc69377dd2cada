// Everything to see and to press in the playground: made once, filled by show().
import { button, choice, tick, workButton } from "./controls.js";
import { make } from "./dom.js";
import { copy, doing } from "./figure.js";
import { ACTIVATIONS } from "./activations.js";
import { netDiagram } from "./netdiagram.js";
import { formula, recipe } from "./networds.js";
import { playgroundMaps } from "./playgroundmaps.js";
import { BATCH, LIMITS, RATE, ROUND } from "./pointlesson.js";
import { raceChart } from "./racechart.js";
import { stepper } from "./stepper.js";
import { number, t } from "./words.js";

const [GAP, NARROW, LARGEST, FLAT] = [12, 560, 340, 170]; // px
const GOOD = 0.95; // of the area: nothing to complain of

/** {all, stage, show(width, all), sync(), spoken(), focus(i), ended(), stop()}. */
export function surroundings(state, on) {
  const parts = { maps: playgroundMaps(on), chart: raceChart(), diagram: netDiagram(),
    settings: controls(state, on), mistakes: false, width: 0, text: make("code"),
    lines: ["nw-agreement", "nw-facts", "nw-warning"].map((name) => make("p", { class: name })),
    train: workButton(on.train, { class: "nw-button nw-main" }),
    add: button(t("Add a point"), () => on.add()),
    remove: button(t("Remove the chosen point"), () => on.remove(state.chosen)) };
  const show = (width, all = true) => fill(parts, state, width, all);
  const again = () => show(parts.width);
  parts.stage = make("div", { class: "nw-stage nw-trio" },
    panel(t("what it should say"), parts.maps.truth.element),
    panel(t("what the net says"), parts.maps.said.element),
    panel(t("how its loss fell"), parts.chart.element));
  parts.details = make("details", { class: "nw-more", ontoggle: again },
    make("summary", {}, t("The net as a formula")), make("p", { class: "nw-formula" }, parts.text));
  parts.marks = tick({ label: t("Mark where it is wrong"),
    onInput(marked) { parts.mistakes = marked; again(); } });
  return { all: arranged(parts, state, on), stage: parts.stage, show, sync: parts.settings.sync,
    focus: parts.maps.truth.focus, ended: parts.train.ended,
    stop() { parts.maps.stop(); parts.diagram.stop(); },
    spoken: () => parts.lines.map((line) => line.textContent).join(" ") };
}

// From top to bottom: what to press, what comes of it, the net behind it, what to take away.
function arranged(parts, state, on) {
  const { settings, train, lines, stage, add, remove, marks, diagram, details } = parts;
  const reset = () => { on.reset(); settings.sync(); };
  return [
    row(train.element, button(t("One step"), on.step), button(t("Start again"), on.again),
      button(t("Reset"), reset)),
    ...lines, stage,
    legend(["border", t("where its decision should change")], ["start", t("other random starts")]),
    row(add, remove, marks.element), settings.element,
    make("p", { class: "nw-label" }, t("What each neuron says: on the square, and where you point")),
    diagram.element, legend(["wire", t("positive weight")], ["minus", t("negative weight")],
      ["silent", t("0 everywhere (silent)")],
      ["above", t("above 0")], ["below", t("below 0")]),
    details, copies(state), help()];
}

// Put the present state into all parts; without `all` only what changes fast.
function fill(parts, state, width, all) {
  const columns = width < NARROW ? 2 : 3;
  const room = width - 1 - GAP * (columns - 1); // the width is rounded, and one pixel too many wraps
  const side = Math.min(LARGEST, Math.floor(room / columns));
  const { lesson } = state;
  const [fewest, most] = LIMITS.points;
  parts.width = width;
  parts.maps.show(state, { width: side, mistakes: parts.mistakes, all });
  parts.train.say(state.running ? t("Pause")
    : state.spent ? t("Train a new net") : t("Train"));
  parts.add.setAttribute("aria-disabled", state.points.length >= most);
  parts.remove.setAttribute("aria-disabled", state.chosen < 0 || state.points.length <= fewest);
  const texts = [agreement(state), facts(state), state.running ? "" : warning(state)];
  parts.lines.forEach((line, i) => { line.textContent = texts[i]; });
  if (!all) return;
  const [values, { silent, layers }] = [lesson.net.values(state.probe), lesson.look()];
  parts.diagram.draw({ net: lesson.net, values, silent, layers }, width);
  parts.chart.draw({ curves: lesson.starts.map(({ curve }) => curve), best: lesson.best },
    columns === 2 ? width : side, columns === 2 ? FLAT : side);
  if (parts.details.open) parts.text.textContent = formula(lesson.net);
}

const row = (...buttons) => make("div", { class: "nw-controls nw-buttons" }, buttons);

function panel(title, content) {
  return make("div", { class: "nw-panel" },
    make("p", { class: "nw-label", "aria-hidden": "true" }, title), content);
}

function controls(state, on) {
  const activation = choice({ label: t("Activation"), value: state.activation,
    options: Object.keys(ACTIVATIONS).map((name) => [name, t(name)]),
    onInput: (name) => on.change({ activation: name }) });
  const starts = choice({ label: t("Random starts"), value: state.starts,
    options: [[1, t("one")], [8, t("eight, keep the best")]],
    onInput: (count) => on.change({ starts: count }) });
  const [fewest, most] = LIMITS.neurons;
  const grow = (hidden) => { on.grow(hidden); sync(); };
  const layers = stepper({ label: t("Hidden layers"), min: LIMITS.layers[0], max: LIMITS.layers[1],
    value: state.hidden.length, onInput(count) {
      const { hidden } = state;
      grow(Array.from({ length: count }, (_, l) => hidden[l] ?? hidden.at(-1) ?? 3));
    } });
  const widths = Array.from({ length: LIMITS.layers[1] }, (_, l) =>
    stepper({ label: t("Neurons in layer {l}", { l: l + 1 }), min: fewest, max: most, value: fewest,
      onInput: (count) => grow(state.hidden.map((width, k) => (k === l ? count : width))) }));
  function sync() {
    activation.set(state.activation);
    starts.set(state.starts);
    layers.set(state.hidden.length);
    widths.forEach((each, l) => {
      each.element.hidden = l >= state.hidden.length;
      if (!each.element.hidden) each.set(state.hidden[l]);
    });
  }
  sync();
  return { sync, element: make("div", { class: "nw-controls" }, layers.element,
    widths.map((each) => each.element), activation.element, starts.element) };
}

function copies(state) {
  const settings = { examples: ROUND * BATCH, batch: BATCH, rate: RATE };
  return make("div", { class: "nw-row" },
    doing(t("Copy the formula"), t("Copy this net as one formula of x and y"), t("Copied"),
      () => copy(`${formula(state.lesson.net)}\n`)),
    doing(t("Copy the Python"), t("Copy the Python that trains such a net"), t("Copied"),
      () => copy(recipe(state, settings))));
}

function legend(...entries) {
  return make("p", { class: "nw-legend" }, entries.map(([look, words]) => make("span", {},
    make("i", { class: `nw-key nw-key-${look}`, "aria-hidden": "true" }), words)));
}

function help() {
  return make("p", { class: "nw-note" },
    t("Drag a point, or choose it and press the arrow keys; click beside the points to add one."),
    " ",
    t("Point at a place to see what each neuron says there."));
}

const share = (part) => t("{share} %", { share: (100 * part).toFixed(1) });

function agreement({ lesson }) {
  return t("Area agreement: {share}", { share: share(lesson.look().agreement) });
}

function facts({ lesson, starts, seed }) {
  const { net } = lesson;
  const numbers = { neurons: net.neurons, parameters: net.parameters };
  const first = { from: seed, to: seed + starts - 1, best: seed + lesson.best };
  return [
    t("{examples} examples seen", { examples: number(lesson.seen, 12) }),
    t("{neurons} neurons, {parameters} numbers to set", numbers),
    lesson.starts.length === 1 ? t("start {best}", first)
      : lesson.racing ? t("starts {from} to {to} race, {best} leads", first)
        : t("best of starts {from} to {to}: start {best}", first),
  ].join(" · ");
}

function warning(state) {
  const { lesson, hidden } = state;
  const { agreement: agreed, silent } = lesson.look();
  const count = silent.flat().length;
  if (state.coincide) return t("Two points coincide: no net can tell them apart. Move one.");
  if (!lesson.seen) return t("Nothing learned yet: these are random numbers. Press Train.");
  if (state.moved) return t("The points are not those it has learned. Press Train.");
  if (!lesson.over || agreed >= GOOD) return "";
  if (state.activation === "none" || !hidden.length) {
    return [t("Sums of sums are only sums: without activation the whole net is one even slope."),
      t("More training will not bend it.")].join(" ");
  }
  if (count) {
    return [t("Dead ramps in this start: {count} of the hidden neurons say 0 on the whole square.",
      { count }), t("No training wakes them. Start again with other random numbers.")].join(" ");
  }
  return t("It has stopped here. Start again with other random numbers, or give it more neurons.");
}
