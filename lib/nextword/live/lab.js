// Count until it breaks: how much of unseen text was seen, in a large corpus or in one's own text.
import { button, slider } from "./controls.js";
import { copied, coverageChart, found, marked, orderChoice, sum } from "./coverage.js";
import { make, uniqueId } from "./dom.js";
import { withKernel } from "./kernel.js";
import { ownText } from "./owntab.js";
import { number, t } from "./words.js";

const VOCABULARY = 40000; // common words, as one counts them

/** Show the widget in `element`; props as in Python's CountLab. */
export function mount(element, props, { onChange }) {
  const state = { n: props.n, size: props.size, turn: 0 };
  const corpus = corpusPanel(state, props, onChange);
  const own = ownText(props.orders);
  element.classList.add("nw-lab");
  element.replaceChildren(...tabs([[t("The whole corpus"), corpus], [t("Your own text"), own]]));
  corpus.show();
  return {
    update({ n, size }) { Object.assign(state, { n, size }); corpus.sync(); corpus.show(); },
    destroy() { corpus.stop(); own.stop(); },
  };
}

// Tabs as the ARIA practices describe them: one stop, arrow keys move between them.
function tabs(panels) {
  const ids = panels.map(() => uniqueId("nw-tab"));
  const heads = panels.map(([words], i) => make("button", { type: "button", role: "tab",
    id: ids[i], class: "nw-tab", "aria-controls": `${ids[i]}-panel`, onclick: () => select(i) },
  words));
  const bodies = panels.map(([, { element }], i) => make("div", { role: "tabpanel",
    id: `${ids[i]}-panel`, "aria-labelledby": ids[i] }, element));
  const list = make("div", { class: "nw-tabs", role: "tablist" }, heads);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (heads.indexOf(document.activeElement) + step + heads.length) % heads.length;
    select(next);
    heads[next].focus();
  });
  function select(chosen) {
    heads.forEach((head, i) => {
      head.setAttribute("aria-selected", String(i === chosen));
      head.tabIndex = i === chosen ? 0 : -1;
      bodies[i].hidden = i !== chosen;
    });
  }
  select(0);
  return [list, ...bodies];
}

// --- the corpus: everything was measured beforehand; here it is looked up ---

function corpusPanel(state, props, onChange) {
  const { orders, sizes, measured, shuffled, source } = props;
  const lines = new Map(orders.map((n) => [n, measured[n].map(({ coverage }) => coverage)]));
  const chart = coverageChart(({ n, size }) =>
    t("Coverage of unseen text by {n}-grams of {size} counted words, beside the other n.",
      { n, size: number(size, 2) }));
  const facts = make("p", { class: "nw-facts", role: "status" });
  const [sums, remark, sample] = ["nw-sums", "nw-note", "nw-sample"]
    .map((look) => make("div", { class: look }));
  const { settings, sync } = corpusControls(state, orders, sizes, () => {
    show();
    onChange({ n: state.n, size: state.size });
  });
  const another = button(t("Another text"), () => { state.turn += 1; show(); });
  function show() {
    const now = measured[state.n][sizes.indexOf(state.size)];
    const { words, runs } = now.samples[state.turn % now.samples.length];
    chart.draw({ sizes, lines, n: state.n, size: state.size, control: shuffled[state.n] });
    facts.replaceChildren(...found(state.n, now.coverage));
    sums.replaceChildren(...sum(state.n, now.distinct, VOCABULARY));
    remark.textContent = `${copied(state.n, runs)} ${inAll(now)}`;
    sample.replaceChildren(marked(state.n, words, runs));
  }
  const dashed = make("p", { class: "nw-legend" }, make("span", {},
    make("i", { class: "nw-key nw-key-control", "aria-hidden": "true" }),
    t("the chosen n, with the counted words in random order")));
  const element = make("div", {}, settings, facts, chart.element, dashed, sums, remark, sample,
    another,
    make("p", { class: "nw-note" }, t("Counted: {source}", { source })));
  return { element, show, sync, stop: chart.stop };
}

function corpusControls(state, orders, sizes, changed) {
  const order = orderChoice(orders, state, changed);
  const size = slider({ label: t("Words counted"), min: 0, max: sizes.length - 1,
    value: sizes.indexOf(state.size), format: (i) => number(sizes[i], 2),
    onInput: (i) => { state.size = sizes[i]; changed(); } });
  const sync = () => {
    order.set(state.n);
    size.set(sizes.indexOf(state.size));
  };
  return { settings: make("div", { class: "nw-controls" }, order.element, size.element), sync };
}

// One text is an anecdote: what came of all that were written, and what chance alone would give.
function inAll({ texts, longest, chance }) {
  const range = ([low, high]) => (low === high ? String(low) : t("{low} to {high}", { low, high }));
  return [t("In {texts} such texts it had {longest} words.", { texts, longest: range(longest) }),
    t("A corpus of the same words in random order holds runs of {chance} of theirs.",
      { chance: range(chance) })].join(" ");
}

export default withKernel(mount);
