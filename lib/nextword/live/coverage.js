// The coverage chart and the sums beside it, for the corpus and for the reader's own text alike.
import { axes, decades, linePath, onWidth, scale } from "./chart.js";
import { choice } from "./controls.js";
import { make, makeSvg } from "./dom.js";
import { language, number, percent, t } from "./words.js";

const HEIGHT = 250; // px
export const VOCABULARY = 40000; // common words

/**
 * Coverage against words counted, one line for each n: {element, draw(view), stop()}.
 * view: {sizes, lines: Map(n → [shares]), n, size, control}. The line of `n` is the model's, with a
 * dot at `size`; `control`, if there is one, are the shares for the same words in random order.
 */
export function coverageChart(label) {
  const svg = makeSvg("svg", { class: "nw-chart", role: "img", height: HEIGHT });
  const element = make("div", { class: "nw-stage" }, svg);
  let [width, shown] = [0, null];
  const draw = (view = shown) => {
    shown = view;
    if (!width || !view) return;
    svg.setAttribute("width", width);
    svg.setAttribute("aria-label", label(view));
    svg.replaceChildren(...drawing(view, width));
  };
  const stop = onWidth(element, (now) => { width = now; draw(); });
  return { element, draw, stop };
}

function drawing({ sizes, lines, n, size, control }, width) {
  const box = { left: 52, right: width - 52, top: 24, bottom: HEIGHT - 42 };
  const x = scale([sizes[0], sizes.at(-1)], [box.left, box.right], { log: true });
  const y = scale([0, 1], [box.bottom, box.top]);
  const marks = decades(sizes[0], sizes.at(-1));
  const few = marks.length > 1 ? marks : [sizes[0], sizes.at(-1)];
  const frame = axes({ box, x, y, xTicks: few, yTicks: [0, 0.25, 0.5, 0.75, 1],
    xText: (value) => compact(value), yText: (value) => percent(value, 3),
    xLabel: t("words counted"), yLabel: t("share of unseen text that had been seen") });
  const heights = apart([...lines.values()].map((shares) => y(shares.at(-1))));
  const line = (shares, look) => makeSvg("path", { class: `nw-line ${look}`,
    d: linePath(shares.map((share, i) => [x(sizes[i]), y(share)])) });
  const curves = [...lines].map(([order, shares], i) =>
    makeSvg("g", { class: order === n ? "nw-here" : "nw-other" }, line(shares, ""),
      makeSvg("text", { x: box.right + 8, y: heights[i] + 4 }, t("n = {n}", { n: order }))));
  const here = y(lines.get(n)[sizes.indexOf(size)]);
  const [shuffled, mine] = [control ? [line(control, "nw-control-line")] : [],
    curves[[...lines.keys()].indexOf(n)]]; // drawn last, so above the others
  return [frame, ...shuffled, ...curves, mine,
    makeSvg("line", { class: "nw-now", x1: x(size), x2: x(size), y1: box.bottom, y2: here }),
    makeSvg("circle", { class: "nw-now-dot", cx: x(size), cy: here, r: 6 })];
}

// Heights of labels, from the top down, moved apart so that each can be read.
function apart(heights) {
  let last = -Infinity;
  return heights.map((height) => (last = Math.max(height, last + 15)));
}

// A count as short as its place: 10K, 3.2M.
function compact(value) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumSignificantDigits: 2 })
    .format(value);
}

const POWERS = [[18, () => t("quintillion")], [15, () => t("quadrillion")],
  [12, () => t("trillion")], [9, () => t("billion")], [6, () => t("million")]];

/** A large number in words: "1.6 billion", "1.1·10⁹²". */
export function inWords(value) {
  const power = POWERS.find(([digits]) => value >= 10 ** digits);
  if (value >= 1e21) return scientific(value);
  return power ? `${number(value / 10 ** power[0], 2)} ${power[1]()}` : number(value, 3);
}

function scientific(value) {
  const [digits, power] = value.toExponential(1).split("e+");
  const raised = [...power].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  return `${number(Number(digits), 2)}·10${raised}`;
}

// Words with copied runs [{from, length}] marked, the longest most of all. Where runs overlap the
// longer one is shown whole, of equals the first.
function withRuns(words, runs) {
  const rising = runs.toSorted((a, b) => a.length - b.length || b.from - a.from);
  const owner = words.map(() => null);
  for (const run of rising) owner.fill(run, run.from, run.from + run.length);
  const nodes = [];
  for (let from = 0, to; from < words.length; from = to) {
    for (to = from + 1; to < words.length && owner[to] === owner[from]; ) to++;
    const look = owner[from] === rising.at(-1) ? "nw-copied nw-longest" : "nw-copied";
    const text = words.slice(from, to).join(" ");
    nodes.push(owner[from] ? make("mark", { class: look }, text) : text, " ");
  }
  return nodes;
}

/** The switch for n. */
export function orderChoice(orders, state, changed) {
  return choice({ label: t("n: words in a row"), value: state.n,
    options: orders.map((n) => [n, String(n)]), onInput: (n) => { state.n = n; changed(); } });
}

/** "Of the 3-grams in text it had not read, 23 % had been seen." */
export function found(n, share) {
  const words = n === 1
    ? t("Of the words in text that was not counted, {share} had been seen.", { share: "\0" })
    : t("Of the {n}-word runs in text that was not counted, {share} had been seen.",
      { n, share: "\0" });
  const [before, after] = words.split("\0");
  return [before, make("strong", {}, percent(share, 2)), after];
}

/** "40,000² = 1.6 billion possible runs of 2; 3.2 million were seen." */
export function sum(n, distinct, vocabulary) {
  const seen = inWords(distinct);
  if (n === 1) return [t("{seen} different words were seen.", { seen })];
  const base = number(vocabulary, 5);
  const possible = inWords(vocabulary ** n);
  return [
    t("{base} words make {base}{raised} = {possible} possible runs of {n}; {seen} were seen.",
      { base, raised: "⁰¹²³⁴"[n], possible, n, seen }), " ",
    t("For a sentence of 20 words there would be {many}.", { many: inWords(vocabulary ** 20) }),
  ];
}

/** What to say of the longest copied run: runs of n words are copied by necessity. */
export function copied(n, runs) {
  const longest = Math.max(0, ...runs.map(({ length }) => length));
  return longest > n
    ? t("Written with these counts. Longest run copied word for word: {longest} words.",
      { longest })
    : t("Written with these counts. Nothing longer than {n} words is copied.", { n });
}

/** The text itself, the runs marked that are longer than n words: shorter ones are no wonder. */
export function marked(n, words, runs) {
  return make("p", { class: "nw-text" }, withRuns(words, runs.filter(({ length }) => length > n)));
}
