// Write with counted letters or words: the same seed at every n, then one symbol at a time.
import { bench } from "./bench.js";
import { button, choice, field, slider, tick } from "./controls.js";
import { make, uniqueId } from "./dom.js";
import { withKernel } from "./kernel.js";
import { symbolsOf, textOf } from "./ngrams.js";
import { PageTables, PythonTables } from "./tables.js";
import { t } from "./words.js";
import { PICKED, richText, summary } from "./writertext.js";

const LONGEST = 600; // symbols in a row

/** What is set and what is written; `show` is called whenever either changes. */
class Desk {
  constructor(props, load, onChange) {
    const { unit, n, start, seed, length, rows } = structuredClone(props);
    Object.assign(this, { unit, n, start, seed, length, rows, full: false, turn: 0 });
    this.made = { letters: this.key, words: this.key }; // the settings that rows were written with
    this.queue = Promise.resolve();
    this.embedded = new PageTables(load);
    this.python = new PythonTables(onChange);
  }

  get source() { return this.full ? this.python : this.embedded; }

  get key() { return JSON.stringify([this.start, this.seed, this.length, this.full]); }

  get row() { return this.rows[this.unit][this.n[this.unit]]; }

  get given() { return symbolsOf(this.unit, this.start); }

  /** Change settings and write every row of the unit anew, if that is needed. */
  set(settings) {
    Object.assign(this, settings);
    const fresh = this.made[this.unit] === this.key;
    if (fresh) this.say(remark(this, this.rows[this.unit][0]));
    if (fresh || "unit" in settings) this.show();
    if (fresh) return;
    const turn = ++this.turn;
    this.enqueue(() => turn === this.turn && this.rewrite());
  }

  // One thing after the other: while counts are loading, much may be asked for.
  enqueue(job) {
    this.queue = this.queue.then(job);
    return this.queue;
  }

  rewrite() {
    const { unit, key, given: symbols } = this;
    const requests = this.rows[unit].map(({ n }) => ({ n, symbols, given: symbols.length,
      seed: this.seed, length: this.length[unit] }));
    return this.work(unit, requests, (rows) => {
      this.rows[unit] = rows;
      this.made[unit] = key;
    });
  }

  /** Let the chosen row go on by `length` symbols, or by one that the reader picked. */
  extend(length, picked = null) {
    return this.enqueue(() => this.goOn(length, picked));
  }

  goOn(length, picked) {
    const { unit, row } = this;
    if (row.symbols.length - row.given + length > LONGEST) return false;
    const symbols = picked === null ? row.symbols : [...row.symbols, picked];
    const request = { n: row.n, symbols, given: row.given, seed: this.seed, length };
    const orders = picked === null ? row.orders : [...row.orders, PICKED];
    return this.work(unit, [request], ([next]) => this.replace(unit, orders, next));
  }

  /** Take away what the chosen row wrote. */
  clear() {
    return this.enqueue(() => {
      const { unit, row } = this;
      const request = { n: row.n, symbols: row.symbols.slice(0, row.given), given: row.given,
        seed: this.seed, length: 0 };
      return this.work(unit, [request], ([next]) => this.replace(unit, [], next));
    });
  }

  replace(unit, orders, next) {
    this.rows[unit][next.n] = { ...next, orders: [...orders, ...next.orders] };
  }

  // Ask the source for rows and take them: true if that went well.
  async work(unit, requests, take) {
    const words = this.full ? t("Python is writing; the first time it counts for a minute …")
      : t("Loading the counts, about 1 MB …");
    const late = setTimeout(() => this.say(words, "busy"), this.full ? 300 : 30);
    try {
      const rows = await this.source.rows(unit, requests);
      take(rows);
      this.say(remark(this, rows[0]));
      this.show();
      return true;
    } catch (problem) {
      this.say(reason(problem, this.full), "problem");
      return false;
    } finally {
      clearTimeout(late);
    }
  }
}

// What to say about a start that the counts cannot use.
function remark({ start, given, unit }, { unknown }) {
  if (start.trim() && !given.length) {
    return t("Only the letters a to z are counted: nothing is left of “{start}”.", { start });
  }
  if (unit === "letters" || !unknown.length) return "";
  return t("Not among the words that were counted: {words}. What follows is chosen without them.",
    { words: unknown.join(", ") });
}

function reason(problem, full) {
  if (full) return t("Python could not do it: {reason}", { reason: problem.message });
  return navigator.onLine === false
    ? t("The counts could not be loaded: there is no network. Try again when there is one.")
    : t("The counts could not be loaded ({reason}). Any button tries again.",
      { reason: problem.message });
}

/** Show the widget in `element`; props as in Python's NgramWriter. */
export function mount(element, props, { load, onChange, kernel }) {
  const desk = new Desk(props, load, onChange);
  const status = make("p", { class: "nw-status", role: "status" });
  const settings = controls(desk, kernel ? props.full : "");
  const rungs = ladder(desk);
  const signs = key();
  const below = bench(desk);
  const note = make("p", { class: "nw-note" });
  desk.say = (words, look = "") => {
    status.textContent = words;
    status.className = `nw-status nw-${look}`;
  };
  desk.show = () => {
    settings.show();
    rungs.show();
    signs.show(desk.unit);
    below.show();
    note.textContent = t("Counts: {source}", { source: desk.full ? props.full : props.source });
  };
  element.classList.add("nw-writer");
  element.replaceChildren(settings.element, status, rungs.element, signs.element, below.element,
    note);
  desk.show();
  return {
    update: (next) => desk.python.hear(next.answer),
    destroy: below.stop,
  };
}

function controls(desk, full) {
  const unit = choice({ label: t("Made of"), value: desk.unit,
    options: [["letters", t("letters")], ["words", t("words")]],
    onInput: (value) => desk.set({ unit: value }) });
  const start = field({ label: t("Start with"), value: desk.start, maxlength: 60, size: 14,
    spellcheck: "false", autocapitalize: "none", onInput: (value) => desk.set({ start: value }) });
  const seed = field({ label: t("Seed"), value: desk.seed, type: "number", min: 0, max: 999999,
    onInput: (value) => desk.set({ seed: Math.floor(Number(value)) || 0 }) });
  const length = slider({ label: t("Length"), min: 0, max: 200, step: 5, value: 0,
    onInput: (value) => desk.set({ length: { ...desk.length, [desk.unit]: value } }) });
  const another = button(t("Write another"), () => {
    seed.set(desk.seed + 1);
    desk.set({ seed: desk.seed + 1 });
  });
  const all = full ? tick({ label: t("Count in Python: {full}", { full }),
    onInput: (on) => desk.set({ full: on }) }).element : null;
  const element = make("div", { class: "nw-controls" }, unit.element, start.element, seed.element,
    length.element, another, all);
  function show() {
    unit.set(desk.unit);
    length.input.max = desk.unit === "letters" ? 200 : 60;
    length.set(desk.length[desk.unit]);
  }
  return { element, show };
}

// One row for each n, all written with the same seed; choosing a row chooses n.
function ladder(desk) {
  const legend = make("legend", { class: "nw-label" });
  const element = make("fieldset", { class: "nw-ladder" }, legend);
  const name = uniqueId("nw-rung");
  const rungs = [];
  function show() {
    const rows = desk.rows[desk.unit];
    element.dataset.unit = desk.unit;
    legend.textContent = [t("The same seed at every n."), desk.unit === "letters"
      ? t("Each letter is chosen by looking at the n − 1 before it:")
      : t("Each word is chosen by looking at the n − 1 before it:"),
    t("at n = 1 only by how common it is, at n = 0 blindly.")].join(" ");
    while (rungs.length > rows.length) rungs.pop().element.remove();
    while (rungs.length < rows.length) rungs.push(rung(desk, rungs.length, name));
    element.append(...rungs.map((each) => each.element).filter((each) => !each.isConnected));
    rows.forEach((row, i) => rungs[i].show(row));
  }
  return { element, show };
}

function rung(desk, i, name) {
  const choose = () => desk.set({ n: { ...desk.n, [desk.unit]: i } });
  const input = make("input", { type: "radio", name, onchange: choose });
  const text = make("span", { class: "nw-text" });
  const share = make("span", { class: "nw-rung-share" });
  const element = make("label", { class: "nw-rung", "data-n": i }, input,
    make("span", { class: "nw-rung-name" }, t("n = {n}", { n: i })), text, share);
  function show(row) {
    input.checked = desk.row === row;
    text.replaceChildren(...richText(row, desk.unit));
    share.textContent = summary(row, desk.unit);
    input.setAttribute("aria-label", [t("n = {n}", { n: i }), textOf(desk.unit, row.symbols),
      share.textContent].filter(Boolean).join("; "));
  }
  return { element, show };
}

function key() {
  const entry = (look, sign, words) =>
    make("span", {}, make("span", { class: look, "aria-hidden": "true" }, sign), words);
  const real = entry("nw-real", t("word"), t("a real word"));
  const element = make("p", { class: "nw-legend" }, real,
    entry("nw-shorter", "x", t("a shorter context had to do")),
    entry("nw-given", "abc", t("yours")));
  return { element, show(unit) { real.hidden = unit === "words"; } };
}

export default withKernel(mount);
