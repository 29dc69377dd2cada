// Seeds × temperatures: one prompt written on many times, each token shaded by its surprise.
import { button, field, slider, workButton } from "./controls.js";
import { make } from "./dom.js";
import { Engine, speaker } from "./engine.js";
import { withKernel } from "./kernel.js";
import { promptBox } from "./promptbox.js";
import { Sheet, loopOf } from "./sheet.js";
import { inspect, pieces, roundLook, share, spoken, tokenElement } from "./tokentext.js";
import { number, t } from "./words.js";

const DARKEST = 12; // bits: what is more surprising looks the same
const INK = 48; // percent of the model's colour at the darkest, so that text stays readable
const STEPS = [0, 4, 8, DARKEST]; // bits in the legend
const QUOTED = 80; // characters of the prompt above the table

/** Show the widget in `element`; props as in Python's WritingGrid. */
export function mount(element, props, context) {
  const engine = new Engine(props, context);
  const sheet = new Sheet(structuredClone(props), engine);
  const badge = make("p", { class: "nw-badge" });
  const status = make("p", { class: "nw-status", role: "status" });
  const prompt = promptBox(props.prompt, (text) => sheet.set({ prompt: text }));
  const controls = settings(sheet);
  const table = grid(sheet);
  const means = make("p", { class: "nw-means" });
  const readout = make("p", { class: "nw-readout" });
  const tellHint = inspect(table.element, readout, { lines: table.neighbour });
  const tell = () => tellHint(t("Point at a token to see how surprising it was."));
  engine.say = speaker(status);
  engine.changed = () => { badge.textContent = engine.label; };
  sheet.grew = (row, column) => {
    table.grew(row, column);
    means.replaceChildren(...summary(sheet));
  };
  sheet.ended = controls.ended;
  let shown = null;
  sheet.show = () => {
    prompt.show({ cut: sheet.cut, context: engine.context });
    controls.show();
    if (shown === sheet.cells) return; // hundreds of tokens: only when they are others
    shown = sheet.cells;
    table.show();
    means.replaceChildren(...summary(sheet));
    tell();
  };
  element.classList.add("nw-grid-widget");
  element.replaceChildren(badge, prompt.element, controls.element, status, table.element, readout,
    legend(), means);
  engine.changed();
  sheet.show();
  return {
    update: ({ answer }) => engine.hear(answer),
    destroy: () => sheet.stop(),
  };
}

// --- what can be set ---

function settings(sheet) {
  const steps = slider({ label: t("Tokens in a cell"), min: 4, max: 60, step: 4, value: sheet.steps,
    onInput: (value) => sheet.set({ steps: value }) });
  const seed = field({ label: t("First seed"), value: sheet.seed, type: "number", min: 0,
    max: 999999, onInput: (value) => sheet.set({ seed: Math.floor(Number(value)) || 0 }) });
  const write = workButton(() => (sheet.going ? sheet.stop() : sheet.run()));
  const others = button(t("Other seeds"), () => {
    sheet.seed += sheet.rows;
    seed.set(sheet.seed);
    sheet.run();
  });
  const note = make("span", { class: "nw-note" });
  const element = make("div", { class: "nw-controls" }, steps.element, seed.element,
    write.element, others, note);
  function show() {
    write.say(sheet.going ? t("Stop") : t("Write again"));
    const off = String(!sheet.usable);
    for (const each of [write.element, others]) each.setAttribute("aria-disabled", off);
    note.textContent = sheet.stale && sheet.usable
      ? t("The grid still shows what was set before.") : "";
  }
  return { element, show, ended: write.ended };
}

// --- the table ---

function grid(sheet) {
  const corner = make("td", {});
  const heads = sheet.temperatures.map((temperature) =>
    make("th", { scope: "col" }, t("T = {temperature}", { temperature })));
  const caption = make("caption", { class: "nw-label" });
  const rows = Array.from({ length: sheet.rows }, () => gridRow(sheet.temperatures.length));
  const table = make("table", { class: "nw-writings" }, caption,
    make("thead", {}, make("tr", {}, corner, heads)),
    make("tbody", {}, rows.map(({ element }) => element)));
  const element = make("div", { class: "nw-scroll", role: "region", tabindex: 0,
    "aria-label": t("Continuations by seed and temperature") }, table);
  const fill = (row, column) => rows[row].cells[column].show(sheet.cells[row]?.[column] ?? []);
  function show() {
    const [prompt, seed] = JSON.parse(sheet.made);
    caption.textContent = t("How “{prompt}” goes on", { prompt: prompt.length > QUOTED
      ? `…${prompt.slice(-QUOTED)}` : prompt });
    rows.forEach((row, i) => {
      row.head.textContent = t("seed {seed}", { seed: seed + i });
      sheet.temperatures.forEach((temperature, j) => {
        row.cells[j].list.setAttribute("aria-label", t("seed {seed}, temperature {temperature}",
          { seed: seed + i, temperature }));
        fill(i, j);
      });
    });
  }
  return { element, show, grew: fill, neighbour: cellBelow };
}

function gridRow(columns) {
  const head = make("th", { scope: "row" });
  const cells = Array.from({ length: columns }, gridCell);
  return { head, cells, element: make("tr", {}, head, cells.map(({ element }) => element)) };
}

function gridCell() {
  const list = make("div", { class: "nw-text", role: "listbox", "aria-orientation": "horizontal" });
  const note = make("div", { class: "nw-round-note" });
  const element = make("td", {}, list, note);
  function show(tokens) {
    const loop = loopOf(tokens);
    list.replaceChildren(...elements(tokens, loop));
    list.hidden = !tokens.length;
    note.textContent = loop ? t("in circles: {length} × {times}", loop) : "";
    note.hidden = !loop;
  }
  return { element, list, show };
}

function cellBelow(token, down) {
  const cell = token.closest("td");
  const rows = [...cell.closest("tbody").rows];
  return rows[rows.indexOf(cell.parentElement) + down]?.cells[cell.cellIndex];
}

function elements(tokens, loop) {
  return pieces(tokens).map(({ from, to, text }) => {
    const all = tokens.slice(from, to);
    const bits = all.reduce((sum, token) => sum + token.bits, 0);
    const p = all.reduce((product, token) => product * token.p, 1);
    const told = t("“{token}”: {bits} bits of surprise, drawn with a probability of {share}.",
      { token: spoken(text), bits: short(bits), share: share(p) });
    return tokenElement(text, told, { look: `nw-shaded ${roundLook(loop, from)}`,
      style: shade(bits) });
  });
}

// With one digit after the point.
function short(bits) {
  return number(Math.round(10 * bits) / 10, 4);
}

function shade(bits) {
  const part = Math.min(1, Math.max(0, bits) / DARKEST);
  return `--surprise: ${Math.round(INK * part)}%`;
}

function legend() {
  const scale = STEPS.map((bits) => make("span", { class: "nw-shaded", style: shade(bits) },
    bits === DARKEST ? t("{bits} or more", { bits }) : String(bits)));
  return make("p", { class: "nw-legend" }, make("span", {}, t("Surprise in bits:"), scale),
    make("span", {}, make("span", { class: "nw-round", "aria-hidden": "true" }, t("again")),
      t("goes in circles")));
}

function summary(sheet) {
  const means = sheet.means().map((bits, i) => [bits, sheet.temperatures[i]])
    .filter(([bits]) => Number.isFinite(bits));
  if (!means.length) return [];
  const parts = means.map(([bits, temperature]) =>
    t("{bits} bits at {temperature}", { bits: short(bits), temperature }));
  return [t("Mean surprise of a token: {parts}.", { parts: parts.join(", ") })];
}

export default withKernel(mount);
