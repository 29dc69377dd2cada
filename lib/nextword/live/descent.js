// Walk downhill: choose a start on the map of losses, and see which valley the descent ends in.
import { onWidth } from "./chart.js";
import { button, slider, tick } from "./controls.js";
import { descentMap } from "./descentmap.js";
import { announce, make } from "./dom.js";
import { withKernel } from "./kernel.js";
import { Landscape } from "./landscape.js";
import { tideChart } from "./tidechart.js";
import { number, percent, t } from "./words.js";

const SETTINGS = ["start", "rate", "momentum", "steps", "basins", "search"];

/** Show the widget in `element`; props: the Landscape's, `seed`, and the settings above. */
export function mount(element, props, { onChange }) {
  const land = new Landscape(props);
  const pick = (from) => Object.fromEntries(SETTINGS.map((name) => [name, structuredClone(from[name])]));
  const first = pick(props);
  const state = pick(props);
  let [width, timer, later] = [0, 0, 0];
  const told = make("div", { class: "nw-facts" });
  const chart = tideChart(props);
  const map = descentMap(land, (start, dragging) => { state.start = start; changed(dragging); });
  const share = make("p", { class: "nw-note" });

  function draw() {
    const found = outcome(land, state, props.seed);
    told.replaceChildren(...found.said.map((line) => make("p", {}, line)));
    if (width) {
      map.draw({ ...found, start: state.start, label: startLabel(state) }, width);
      chart.draw(found.curves, width);
    }
    return found;
  }
  function changed(dragging = false) {
    draw();
    clearTimeout(timer);
    clearTimeout(later);
    if (dragging) return;
    timer = setTimeout(() => { announce(told.textContent); onChange(structuredClone(state)); }, 250);
  }
  // The map of basins depends on how we walk, not on where we start; it may take a second.
  function plan() {
    share.textContent = state.basins ? t("Trying every start …") : "";
    map.showBasins(state.basins ? { ...state } : null, (shares) => {
      share.textContent = sharesLine(shares, state.steps);
    });
  }
  const walkChanged = () => {
    changed();
    if (state.basins) later = setTimeout(plan, 200);
  };
  const controls = settings(state, walkChanged, () => { changed(); plan(); });
  const set = (next) => { Object.assign(state, pick(next)); controls.sync(); changed(); plan(); };
  element.classList.add("nw-descent");
  element.replaceChildren(controls.sliders, map.element, legend(), told, share, controls.ticks,
    make("div", { class: "nw-stage" }, chart.element),
    make("div", { class: "nw-controls nw-buttons" },
      button(t("Another start"), () => { state.start = anotherStart(land); changed(); }),
      button(t("Reset"), () => set(first))),
    make("p", { class: "nw-note" }, t("Click the map, or move the pink dot with the arrow keys.")));
  const stop = onWidth(map.element, (now) => { width = now; draw(); });
  draw();
  plan();
  return {
    update(next) { Object.assign(state, pick(next)); controls.sync(); draw(); plan(); },
    destroy() { stop(); map.stop(); clearTimeout(timer); clearTimeout(later); },
  };
}

/** The walk and the search, what they found, and the same in words. */
function outcome(land, state, seed) {
  const path = land.walk(state.start, state);
  const end = path.at(-1);
  const tries = state.search ? land.draw(state.steps + 1, seed) : [];
  const best = tries.reduce((low, each) =>
    (!low || land.loss(...each) < land.loss(...low) ? each : low), null);
  const curves = [{ weights: state.start, look: "nw-first" }, { weights: end, look: "nw-fit" }];
  if (best) curves.unshift({ weights: best, look: "nw-control-line" });
  const said = [walkLine(land, state, end)];
  if (best) {
    said.push(t("Random search, {tries} tries: the lowest loss is {loss}.",
      { tries: tries.length, loss: number(land.loss(...best)) }));
  }
  return { path, tries, best, curves, said };
}

function walkLine(land, state, end) {
  const valley = land.valley(end);
  const where = valley < 0 ? t("It has not arrived anywhere yet.")
    : valley === 0 ? t("It has reached valley 1, the lowest.")
      : t("It is stuck in valley {n} (bottom: {loss}), and every way out leads uphill.",
        { n: valley + 1, loss: number(land.loss(...land.minima[valley])) });
  const losses = { steps: state.steps, before: number(land.loss(...state.start)),
    after: number(land.loss(...end)) };
  return `${t("{steps} steps: the loss goes from {before} to {after}.", losses)} ${where}`;
}

function sharesLine(shares, steps) {
  const arrived = shares.reduce((sum, share) => sum + share);
  const rounded = (share) => percent(Number(share.toFixed(3)), 3); // one decimal: they add up
  const parts = shares.map((share, i) => t("valley {n} {share}", { n: i + 1, share: rounded(share) }));
  return t("Where all starts lead in {steps} steps: {parts}; still on the way {rest}.",
    { steps, parts: parts.join(", "), rest: rounded(Math.max(0, 1 - arrived)) });
}

const startLabel = ({ start: [w, b] }) =>
  t("Start: w = {w}, b = {b}", { w: number(w), b: number(b) });

const anotherStart = (land) => land.low.map((low, k) =>
  Number((low + Math.random() * (land.high[k] - low)).toFixed(2)));

function settings(state, walkChanged, looksChanged) {
  const control = (name, label, options) => slider({ label, value: state[name], ...options,
    onInput(value) { state[name] = value; walkChanged(); } });
  const sliders = { rate: control("rate", t("Rate"), { min: 0.05, max: 4, step: 0.05 }),
    momentum: control("momentum", t("Momentum"), { min: 0, max: 0.95, step: 0.05 }),
    steps: control("steps", t("Steps"), { min: 0, max: 300 }) };
  const box = (name, label) => tick({ label, value: state[name],
    onInput(on) { state[name] = on; looksChanged(); } });
  const ticks = { basins: box("basins", t("Colour the map by where a start leads")),
    search: box("search", t("Control: random search with as many tries")) };
  const row = (all) => make("div", { class: "nw-controls" }, Object.values(all).map((each) => each.element));
  return { sliders: row(sliders), ticks: row(ticks), sync() {
    for (const [name, each] of Object.entries({ ...sliders, ...ticks })) each.set(state[name]);
  } };
}

function legend() {
  const entry = (look, words) =>
    make("span", {}, make("i", { class: `nw-key ${look}`, "aria-hidden": "true" }), words);
  return make("p", { class: "nw-legend" }, entry("nw-key-own", t("your start")),
    entry("nw-key-way", t("the way down")), entry("nw-key-valley", t("a valley’s bottom")),
    entry("nw-key-try", t("random tries")));
}

export default withKernel(mount);
