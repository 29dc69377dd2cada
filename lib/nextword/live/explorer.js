// The next-word explorer: what may come next after the reader's prompt, one token at a time.
import { button, field, slider, workButton } from "./controls.js";
import { announce, make } from "./dom.js";
import { Draft } from "./draft.js";
import { Engine, speaker } from "./engine.js";
import { withKernel } from "./kernel.js";
import { nextTable } from "./nexttable.js";
import { promptBox } from "./promptbox.js";
import { END_OF_TEXT, inspect, pieces, roundLook, share, spoken, tokenElement } from "./tokentext.js";
import { number, t } from "./words.js";

const RUN = 60; // tokens a run adds before it rests
const PACE = 220; // ms between the tokens of a run: time to see the table change
const TAIL = 200; // characters of a long prompt to repeat before what is written

/** Show the widget in `element`; props as in Python's NextWordExplorer. */
export function mount(element, props, context) {
  const engine = new Engine(props, context);
  const draft = new Draft(structuredClone(props), engine);
  const badge = make("p", { class: "nw-badge" });
  const status = make("p", { class: "nw-status", role: "status" });
  const prompt = promptBox(props.prompt, (text) => {
    if (text !== draft.prompt) draft.set({ prompt: text });
  });
  const text = writtenText(draft);
  const actions = buttons(draft);
  const table = nextTable((row) => choose(draft, row));
  const next = make("section", { "aria-label": t("What may come next") }, table.element, key());
  engine.say = speaker(status);
  engine.changed = () => { badge.textContent = engine.label; };
  draft.show = () => {
    prompt.show({ cut: draft.next?.cut, context: engine.context });
    text.show();
    actions.show();
    next.hidden = !draft.next;
    if (draft.next) table.show(draft.next);
  };
  draft.waits = (busy) => next.setAttribute("aria-busy", String(busy));
  element.classList.add("nw-explorer");
  element.replaceChildren(badge, prompt.element, settings(draft), status, text.element,
    actions.element, next);
  engine.changed();
  draft.show();
  return {
    update: ({ answer }) => engine.hear(answer),
    destroy() { actions.stop(); engine.stop(); },
  };
}

async function choose(draft, row) {
  if (await draft.pick(row)) announce(t("{token} chosen", { token: spoken(row.text) }));
}

// --- what can be set ---

function settings(draft) {
  const temperature = slider({ label: t("Temperature"), min: 0, max: 2, step: 0.05,
    value: draft.temperature,
    format: (value) => (value === 0 ? t("0: always the first") : number(value, 3)),
    onInput: (value) => draft.set({ temperature: value }) });
  const seed = field({ label: t("Seed"), value: draft.seed, type: "number", min: 0, max: 999999,
    onInput: (value) => draft.reseed(Math.floor(Number(value)) || 0) });
  const another = button(t("Another seed"), () => {
    draft.reseed(draft.seed + 1);
    seed.set(draft.seed);
    draft.restart();
  });
  return make("div", { class: "nw-settings" },
    make("div", { class: "nw-controls" }, temperature.element, seed.element, another), more(draft));
}

// What cuts the list before a token is drawn: folded away, since few need it.
function more(draft) {
  const topK = field({ label: t("Top-k: keep only the first"), type: "number", min: 1,
    value: draft.topK ?? "", placeholder: t("all"),
    onInput: (value) => draft.set({ topK: Math.floor(Number(value)) || null }) });
  const topP = slider({ label: t("Top-p: keep until together"), min: 0.05, max: 1, step: 0.05,
    value: draft.topP ?? 1, format: (value) => (value === 1 ? t("all") : share(value)),
    onInput: (value) => draft.set({ topP: value === 1 ? null : value }) });
  return make("details", { class: "nw-more", open: Boolean(draft.topK || draft.topP) },
    make("summary", {}, t("More: cut the list short")),
    make("div", { class: "nw-controls" }, topK.element, topP.element));
}

// --- what is written ---

function writtenText(draft) {
  const given = make("span", { class: "nw-given" });
  const list = make("span", { role: "listbox", "aria-orientation": "horizontal" });
  const readout = make("p", { class: "nw-readout" });
  const box = make("div", { class: "nw-written nw-text", dir: "auto" }, given, list);
  const tellHint = inspect(list, readout);
  let circling = "";
  function show() {
    const { prompt, loop } = draft;
    given.textContent = prompt.length > TAIL ? `…${prompt.slice(-TAIL)}` : prompt;
    list.replaceChildren(...elements(draft));
    list.hidden = !draft.written.length;
    list.setAttribute("aria-label", draft.written.length === 1 ? t("1 token written")
      : t("{count} tokens written", { count: draft.written.length }));
    const round = loop ? inCircles(loop) : "";
    if (round && !circling) announce(round);
    circling = round;
    readout.classList.toggle("nw-circling", Boolean(round));
    tellHint(round || hint(draft));
    box.scrollTop = box.scrollHeight;
  }
  return { element: make("div", {}, box, readout), show };
}

function elements({ written, loop }) {
  return pieces(written).map(({ from, to, text }) => {
    const tokens = written.slice(from, to);
    const p = tokens.reduce((product, token) => product * token.p, 1);
    const words = { token: spoken(text), share: share(p) };
    const told = tokens.some(({ picked }) => picked)
      ? t("“{token}” had {share}; you chose it.", words)
      : t("“{token}” had {share} when it was drawn.", words);
    const look = `${roundLook(loop, from)} ${tokens[0].picked ? "nw-picked" : ""}`;
    return tokenElement(text, told, { look });
  });
}

function inCircles({ length, times }) {
  return length === 1 ? t("In circles: the last token has come {times} times in a row.", { times })
    : t("In circles: the last {length} tokens have come round {times} times.", { length, times });
}

function hint({ written, usable }) {
  if (!usable) return "";
  return written.length ? t("Point at a written token to see how likely it was.")
    : t("Step draws one token from the list below; or choose one yourself.");
}

// --- what to do ---

function buttons(draft) {
  const step = button(t("Step"), async () => {
    if (await draft.step()) announce(spoken(draft.written.at(-1).text));
  }, { title: t("Let the model draw one token") });
  const runner = run(draft);
  const undo = button(t("Undo"), () => { runner.stop(); if (draft.written.length) draft.undo(); },
    { title: t("Take the last token back") });
  const again = button(t("Start again"), () => {
    runner.stop();
    if (draft.written.length) draft.restart();
  }, { title: t("Back to the prompt alone") });
  function show() {
    const state = (element, off) => element.setAttribute("aria-disabled", String(off));
    [step, runner.button].forEach((each) => state(each, !draft.usable));
    [undo, again].forEach((each) => state(each, !draft.written.length));
    if (!draft.usable) runner.stop();
  }
  const element = make("div", { class: "nw-controls nw-actions" }, step, runner.button, undo, again);
  return { element, show, stop: runner.stop };
}

// Draw by itself for a while.
function run(draft) {
  let going = null; // the run in progress, null when there is none
  const look = () => control.say(going ? t("Stop") : t("Run"));
  const stop = () => { going = null; look(); };
  const start = async () => {
    const mine = going = {};
    look();
    for (let left = RUN; left > 0 && going === mine; left--) {
      const pause = new Promise((resolve) => setTimeout(resolve, PACE));
      if (!await draft.step() || draft.written.at(-1)?.text === END_OF_TEXT) break;
      await pause;
    }
    if (going === mine) { control.ended(); stop(); }
  };
  const control = workButton(() => (going ? stop() : draft.usable && start()),
    { title: t("Let the model draw one token after another") });
  look();
  return { button: control.element, stop };
}

function key() {
  const entry = (sign, words) =>
    make("span", {}, make("span", { class: "nw-sign", "aria-hidden": "true" }, sign), words);
  return make("p", { class: "nw-legend" }, entry("␣", t("a space")), entry("↵", t("a new line")),
    make("span", {}, t("Tap a row to choose it.")));
}

export default withKernel(mount);
