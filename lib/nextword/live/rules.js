// Choose a rule, watch its cells, and let a net learn to foretell them, further and further ahead.
import { evolve, randomRow, singleCell } from "./automata.js";
import { onWidth } from "./chart.js";
import { button, choice, slider, workButton } from "./controls.js";
import { announce, make } from "./dom.js";
import { Foresight, Rows } from "./foresight.js";
import { withKernel } from "./kernel.js";
import { random } from "./ngrams.js";
import { chartKey, foresightChart } from "./rulechart.js";
import { cellCanvas, patternTable } from "./ruleview.js";
import { number, percent, t } from "./words.js";

const FAMOUS = [30, 90, 110, 150, 184, 22, 54, 250];
const BUDGET = 11; // ms of a frame for learning: the controls have to answer meanwhile
const LOOK = 250; // ms between two tests of the net
const SETTLED = 0.95; // from this share of one colour on there is next to nothing to foresee
const ROWS_SEED = 1; // of the random rows that all nets here learn from

/** What the reader has set, and the net at work on it. */
class State {
  constructor(props) {
    this.first = structuredClone(props);
    this.recipe = props.recipe;
    this.measured = props.measured;
    this.remarks = props.remarks;
    this.set(props);
  }

  set({ rule, steps, start, seed, ahead }) {
    Object.assign(this, { rule, steps, start, seed, ahead, net: null, eager: false, weights: 0 });
    this.own = new Map(); // steps ahead → what a net learned here gets right, for this rule
  }

  get shared() {
    const { rule, steps, start, seed, ahead } = this;
    return { rule, steps, start, seed, ahead };
  }

  get rows() {
    const width = 2 * this.steps + 1;
    const first = this.start === "single" ? singleCell(width) : randomRow(width, random(this.seed));
    return evolve(this.rule, first, this.steps);
  }

  /** What was measured beforehand of this rule, or of its mirror image or negative. */
  get curve() {
    return this.measured.rules[this.measured.same[this.rule]];
  }

  get remark() {
    return this.remarks[this.measured.same[this.rule]]
      ?? t("We know of nothing published about a shortcut for this rule.");
  }

  /** A net with new weights for the question as it is now. */
  question() {
    this.examples ??= new Rows({ ...this.recipe, seed: ROWS_SEED });
    this.weights += 1;
    this.net = new Foresight(this.examples, this.recipe, { rule: this.rule, steps: this.ahead,
      seed: this.weights });
  }
}

/** Show the widget in `element`; props as in Python's RuleExplorer. */
export function mount(element, props, { onChange }) {
  const state = new State(props);
  let [width, timer] = [0, 0];
  const draw = () => { if (width) around.show(width); };
  const lesson = teach(state, draw, () => around.ended());
  const changed = (what) => {
    if ("rule" in what && what.rule !== state.rule) state.own.clear();
    Object.assign(state, what);
    if ("rule" in what || "ahead" in what) lesson.ask();
    draw();
    clearTimeout(timer);
    timer = setTimeout(() => onChange(state.shared), 250);
  };
  const reset = () => { lesson.stop(); state.set(state.first); around.sync(); changed({}); };
  const around = surroundings(state, changed, lesson, reset);
  element.classList.add("nw-rules");
  element.replaceChildren(...around.all);
  const stop = onWidth(around.stage, (now) => { width = now; draw(); });
  return {
    update(next) { lesson.stop(); state.set({ ...state, ...next }); around.sync(); draw(); },
    destroy() { stop(); clearTimeout(timer); lesson.stop(); around.destroy(); },
  };
}

// The net's lesson, a few milliseconds in every frame: {toggle(), ask(), stop()}.
function teach(state, draw, ended) {
  let [frame, looked] = [0, 0];
  const stop = () => { cancelAnimationFrame(frame); frame = 0; state.eager = false; state.net = null; };
  function begin() {
    cancelAnimationFrame(frame);
    state.question();
    looked = performance.now();
    frame = requestAnimationFrame(work);
  }
  function work() {
    const { net } = state;
    net.learn(BUDGET);
    if (net.done || performance.now() - looked > LOOK) {
      looked = performance.now();
      state.own.set(net.steps, net.right);
      draw();
    }
    frame = net.done ? 0 : requestAnimationFrame(work);
    if (!net.done) return;
    ended();
    announce(facts(state));
  }
  return {
    stop,
    /** The question is another: whoever is learning begins again. */
    ask() { if (state.eager) begin(); },
    toggle() {
      if (frame) stop();
      else {
        state.eager = true;
        begin();
      }
      draw();
    },
  };
}

// Everything in the widget, made once; show() fills it, sync() sets the controls to the state.
function surroundings(state, changed, lesson, reset) {
  const canvas = cellCanvas();
  const chart = foresightChart();
  const stage = make("div", { class: "nw-stage" }, canvas.element);
  const [remark, told] = ["nw-remark", "nw-facts"].map((look) => make("p", { class: look }));
  const above = ruleControls(state, changed);
  const below = lookingAhead(state, changed, lesson, reset);
  const all = [above.element, above.table, above.famous, stage, above.below, remark,
    make("p", { class: "nw-heading" }, t("Can a net look ahead?")), below.element,
    make("div", { class: "nw-stage" }, chart.element), chartKey(), told,
    make("p", { class: "nw-note" }, aboutNets(state.recipe))];
  let drawn = ""; // what the cells were drawn for: while a net learns they stay as they are
  function showCells(width) {
    const wanted = JSON.stringify([state.rule, state.steps, state.start, state.seed, width]);
    if (wanted === drawn) return;
    drawn = wanted;
    above.show();
    const rows = state.rows;
    canvas.draw(rows, width, t("Rule {rule}, {steps} steps: {share} of the cells are black",
      { rule: state.rule, steps: state.steps, share: percent(blackShare(rows)) }));
    remark.textContent = t("Rule {rule}: {remark}", { rule: state.rule, remark: state.remark });
  }
  function show(width) {
    showCells(width);
    below.show();
    const own = new Map([...state.own].sort(([a], [b]) => a - b));
    chart.draw({ ...state.curve, steps: state.measured.steps, ahead: state.ahead, own }, width);
    told.textContent = facts(state);
  }
  const sync = () => { above.sync(); below.sync(); };
  return { all, stage, show, sync, ended: below.ended, destroy: canvas.destroy };
}

function ruleControls(state, changed) {
  const rule = slider({ label: t("Rule"), min: 0, max: 255, value: state.rule,
    onInput: (value) => changed({ rule: value }) });
  const table = patternTable((pattern) => pick(state.rule ^ (1 << pattern)));
  const pick = (value) => { rule.set(value); changed({ rule: value }); };
  const famous = make("div", { class: "nw-row nw-starts" },
    make("span", { class: "nw-note" }, t("Try")),
    FAMOUS.map((value) => button(String(value), () => pick(value), { quiet: true,
      "aria-label": t("Rule {rule}", { rule: value }) })));
  const steps = slider({ label: t("Steps"), min: 10, max: 150, step: 10, value: state.steps,
    onInput: (value) => changed({ steps: value }) });
  const start = choice({ label: t("First row"), value: state.start,
    options: [["single", t("one black cell")], ["random", t("random")]],
    onInput: (value) => changed({ start: value }) });
  const another = button(t("Another random row"), () => {
    start.set("random");
    changed({ start: "random", seed: state.seed + 1 });
  });
  return { table: table.element, famous,
    element: make("div", { class: "nw-controls" }, rule.element),
    below: make("div", { class: "nw-controls" }, steps.element, start.element, another),
    show: () => table.show(state.rule),
    sync() { rule.set(state.rule); steps.set(state.steps); start.set(state.start); } };
}

function lookingAhead(state, changed, lesson, reset) {
  const { steps } = state.measured;
  const ahead = slider({ label: t("Steps to look ahead"), min: steps[0], max: steps.at(-1),
    value: state.ahead, onInput: (value) => changed({ ahead: value }) });
  const go = workButton(() => lesson.toggle());
  const element = make("div", { class: "nw-controls" }, ahead.element, go.element,
    button(t("Reset"), reset));
  return { element, ended: go.ended, sync: () => ahead.set(state.ahead), show() {
    const { net } = state;
    go.say(net && !net.done ? t("Stop") : t("Let a net learn"));
  } };
}

function blackShare(rows) {
  const black = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  return black / (rows.length * rows[0].length);
}

/** What is known, and what the net here has learned so far, in a sentence or two. */
function facts({ net, rule, ahead, curve, measured, own }) {
  const i = measured.steps.indexOf(ahead);
  const measure = t("Rule {rule}, {ahead} steps ahead: nets were right on {right} of unseen rows; "
    + "chance is {chance}.", { rule, ahead, right: percent(curve.right[i]),
    chance: percent(curve.chance[i]) });
  const before = curve.chance[i] < SETTLED ? measure
    : `${measure} ${t("There is next to nothing to foresee here.")}`;
  if (!net) return before;
  const now = own.get(ahead);
  return [before, t("This net, after {examples} examples: {right}.", {
    examples: number(net.examples, 6), right: now === undefined ? "…" : percent(now) }),
  net.done ? t("Done.") : ""].filter(Boolean).join(" ");
}

function aboutNets({ width, hidden, rows, examples }) {
  return t("Each net sees {width} random cells and says which colour the middle one will have. "
    + "{widths} neurons learn from {rows} rows, each shown about {times} times, and are tested "
    + "on others. Raise the steps while a net learns: it begins again.", { width,
    widths: [width, ...hidden, 2].join("–"), rows: number(rows, 6),
    times: Math.round(examples / rows) });
}

export default withKernel(mount);
