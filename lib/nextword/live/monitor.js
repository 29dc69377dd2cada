// A small net learns in the page, and the reader watches: loss, speed, what it says by now.
import { onWidth } from "./chart.js";
import { button, choice, slider, workButton } from "./controls.js";
import { announce, calm, make } from "./dom.js";
import { withKernel } from "./kernel.js";
import { Lesson, staircase } from "./lesson.js";
import { fitPicture, lossPicture } from "./monitorplot.js";
import { number, t } from "./words.js";

const SLICE = 10; // ms of learning between two pictures: the page stays at 60 pictures a second
const SELDOM = 500; // ms between pictures for readers who asked for less motion
const SETTINGS = ["hidden", "rate", "batch", "optimiser", "repeated"];
const NETS = [[], [4], [12], [12, 2, 12], [12, 12], [32, 32]];
const BATCHES = [1, 10, 100, 1000];
const OPTIMISERS = ["steepest", "momentum", "adam"];
const TABLES = [0, 20, 100];
const BOUNDS = 1e6; // an error above it is no longer written out

/** What is set and how far the lesson is: `lesson`, `settings`, `running`. */
class State {
  constructor(props) {
    this.first = props;
    this.f = staircase(props.target);
    this.reset();
  }

  reset() {
    this.settings = pick(this.first);
    this.lesson = Lesson.finished(this.f, this.settings, this.first.finished);
    this.finished = true;
    this.running = false;
  }

  /** An untrained net under the present settings. */
  restart() {
    this.seed = (this.seed ?? this.first.seed) + 1;
    this.lesson = new Lesson(this.f, this.settings, this.seed);
    this.finished = false;
  }

  /** Take over a setting. A net of another shape, or a finished one, has to begin again. */
  set(name, value) {
    this.settings = { ...this.settings, [name]: value };
    if (this.finished || name === "hidden") this.restart();
    else this.lesson.change(this.settings);
  }

  get shared() {
    const { curve, net, seen } = this.lesson;
    const row = curve.at(-1);
    const error = row && Number.isFinite(row[2]) ? row[2] : null;
    return { ...this.settings, result: { examples: seen, error, net: net.toJSON() } };
  }
}

const pick = (props) => Object.fromEntries(SETTINGS.map((name) => [name, props[name]]));

/** Show the widget in `element`; props: the settings, target, seed, finished. */
export function mount(element, props, { onChange }) {
  const state = new State(props);
  let [width, drawn, frame] = [0, 0, 0];
  const view = surroundings(state, { set, toggle, reset });
  const show = () => { view.show(width); drawn = performance.now(); };

  function tick() {
    state.lesson.teach(SLICE);
    if (state.lesson.over) {
      view.ended();
      stop();
    } else frame = requestAnimationFrame(tick);
    if (!calm() || !state.running || performance.now() - drawn > SELDOM) show();
  }

  function stop() {
    cancelAnimationFrame(frame);
    if (!state.running) return;
    state.running = false;
    announce(view.spoken());
    onChange(state.shared);
  }

  function toggle() {
    if (state.running) stop();
    else {
      if (state.finished || state.lesson.over) state.restart();
      state.running = true;
      frame = requestAnimationFrame(tick);
    }
    show();
  }

  function set(name, value) {
    state.set(name, value);
    show();
    if (!state.running) onChange(state.shared);
  }

  function reset() {
    stop();
    state.reset();
    view.sync();
    show();
    announce(view.spoken());
    onChange(state.shared);
  }

  element.classList.add("nw-monitor");
  element.replaceChildren(...view.all);
  const unwatch = onWidth(view.stage, (now) => { width = now; show(); });
  return {
    update(next) {
      SETTINGS.filter((name) => String(next[name]) !== String(state.settings[name]))
        .forEach((name) => state.set(name, next[name]));
      view.sync();
      show();
    },
    destroy() { cancelAnimationFrame(frame); unwatch(); },
  };
}

// Everything to see: made once, filled by show(width), set back to the state by sync().
function surroundings(state, on) {
  const [loss, fit] = [lossPicture(), fitPicture()];
  const stage = make("div", { class: "nw-pair" }, loss.element, fit.element);
  const facts = make("p", { class: "nw-facts" });
  const warning = make("p", { class: "nw-warning" });
  const go = workButton(on.toggle);
  const settings = controls(state, on.set);
  const buttons = make("div", { class: "nw-controls nw-buttons" }, go.element,
    button(t("Reset"), on.reset));
  const note = make("p", { class: "nw-note" }, t("The net is trained here, in this page, and "
    + "starts from other random weights each time. All but its shape can be changed on the way."));
  function show(width) {
    go.say(state.running ? t("Pause") : startWords(state));
    facts.textContent = said(state);
    warning.textContent = trouble(state.lesson);
    if (!width) return;
    const each = width > 560 ? Math.floor((width - 16) / 2) : width;
    loss.draw(state.lesson, each);
    fit.draw(state.lesson, each);
  }
  const spoken = () => [facts, warning].map((line) => line.textContent).join(" ");
  return { all: [...settings.all, buttons, stage, legend(), facts, warning, note], stage, show,
    spoken, sync: settings.sync, ended: go.ended };
}

function startWords({ finished, lesson }) {
  if (finished || lesson.over) return t("Train from the start");
  return lesson.seen ? t("Go on") : t("Train");
}

function controls(state, set) {
  const shape = (hidden) => (hidden.length ? hidden.join("–") : t("none"));
  const pair = (words) => (value) => [String(value), words(value)];
  const one = (name, label, values, words, read = Number) => [name, choice({ label,
    options: withPresent(values, state.first[name]).map(pair(words)),
    value: String(state.settings[name]), onInput: (chosen) => set(name, read(chosen)) })];
  const widths = (chosen) => chosen.split(",").filter(Boolean).map(Number);
  const chosen = [one("hidden", t("Hidden neurons, layer by layer"), NETS, shape, widths),
    one("batch", t("Examples in a batch"), BATCHES, number),
    one("optimiser", t("Optimiser"), OPTIMISERS,
      (name) => (name === "adam" ? "Adam" : t(name)), String),
    one("repeated", t("Examples"), TABLES, (count) => (count
      ? t("the same {count}, again and again", { count }) : t("fresh ones each time")))];
  const rate = slider({ label: t("Rate"), min: -4, max: 1, step: 0.25,
    value: Math.log10(state.settings.rate), format: (power) => number(10 ** power, 2),
    onInput: (power) => set("rate", 10 ** power) });
  const sync = () => {
    chosen.forEach(([name, each]) => each.set(String(state.settings[name])));
    rate.set(Math.log10(state.settings.rate));
  };
  const [hidden, ...rest] = chosen.map(([, each]) => each.element);
  return { sync, all: [make("div", { class: "nw-controls" }, hidden, rate.element),
    make("div", { class: "nw-controls" }, rest)] };
}

const withPresent = (values, present) =>
  (values.some((value) => String(value) === String(present)) ? values : [...values, present]);

function legend() {
  const entry = (look, words) =>
    make("span", {}, make("i", { class: `nw-key ${look}`, "aria-hidden": "true" }), words);
  return make("p", { class: "nw-legend" }, entry("nw-key-fit", t("the net; its error everywhere")),
    entry("nw-key-batch", t("loss on the examples just shown")),
    entry("nw-key-law", t("what it should say")), entry("nw-key-example", t("a fixed example")));
}

function said({ lesson, finished }) {
  const { seen, batches, curve, milliseconds, epochs, net } = lesson;
  const whole = (value) => new Intl.NumberFormat().format(Math.round(value));
  const parts = [t("{knobs} knobs", { knobs: whole(net.parameters) }),
    t("{seen} examples in {batches} batches", { seen: whole(seen), batches: whole(batches) })];
  if (epochs) parts.push(t("each example shown {times} times", { times: number(epochs, 2) }));
  if (curve.length) parts.push(t("error everywhere {error}", { error: bounded(curve.at(-1)[2]) }));
  if (finished) parts.push(t("trained when this page was made"));
  else if (seen) {
    const seconds = milliseconds / 1000;
    parts.push(t("{seconds} s of learning", { seconds: seconds.toFixed(1) }),
      t("{speed} batches a second", { speed: whole(batches / seconds) }));
  }
  return parts.join(" · ");
}

const bounded = (error) => (error < BOUNDS ? number(error, 2) : t("beyond all bounds"));

function trouble(lesson) {
  if (lesson.broken) return t("The loss has become infinite. Take a smaller rate.");
  return lesson.over ? t("The lesson is over. To go on with this net, change the rate.") : "";
}

export default withKernel(mount);
