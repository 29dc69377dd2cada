// The lab on the reader's own text: paste it, and the page counts it itself.
import { button, slider } from "./controls.js";
import { copied, coverageChart, found, marked, orderChoice, sum } from "./coverage.js";
import { make, uniqueId } from "./dom.js";
import { FEWEST, LIMIT, breather, copiedRuns, distinct, study, writeFrom } from "./owntext.js";
import { number, t } from "./words.js";

const SHOWN = 5000; // characters of a long text that the box shows
const LARGEST = 12e6; // bytes read of a file: more than LIMIT words
const LENGTH = 60; // words to write

/** The panel: {element, stop()}. */
export function ownText(orders) {
  const panel = { orders, n: 2, size: 0, seed: 1, text: "", result: null, job: null };
  panel.status = make("p", { class: "nw-status", role: "status" }, t("Nothing leaves this page."));
  panel.box = textBox(panel);
  panel.output = output(panel);
  const element = make("div", {}, panel.box.element, panel.status, panel.output.element);
  return { element, stop() { panel.job?.abort(); panel.output.stop(); } };
}

// --- the text ---

function textBox(panel) {
  const id = uniqueId("nw-own");
  const wanted = t("Paste or type an English text of at least {words} words.", { words: FEWEST });
  const area = make("textarea", { id, rows: 5, class: "nw-own", spellcheck: "false",
    placeholder: wanted });
  const set = (text) => {
    area.value = text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text;
    take(panel, text);
  };
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (area.value.length > SHOWN) set(area.value);
    else timer = setTimeout(() => take(panel, area.value), 200);
  });
  area.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (text.length <= SHOWN) return;
    event.preventDefault(); // a box with millions of characters would bring the page to a stop
    set(text);
  });
  const element = make("div", {},
    make("label", { for: id, class: "nw-label" }, t("Your text")), area,
    make("div", { class: "nw-row" },
      button(t("Use the text of this page"), () => set(pageText()), { quiet: true }),
      fileButton(set, panel), button(t("Clear"), () => set(""), { quiet: true })));
  return { element };
}

// What a reader would read of this page, widgets and code left out.
function pageText() {
  const main = document.querySelector("main, [role=main], .jp-Notebook") ?? document.body;
  return [...main.querySelectorAll("p, li")]
    .filter((node) => !node.closest(".nw-widget, nav, pre")).map((node) => node.textContent)
    .join(" ");
}

function fileButton(set, panel) {
  const input = make("input", { type: "file", accept: ".txt,.md,text/plain", hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    say(panel, t("Reading {name} …", { name: file.name }));
    set(await file.slice(0, LARGEST).text());
  });
  return [input, button(t("Choose a text file"), () => input.click(), { quiet: true })];
}

function say(panel, words, look = "") {
  panel.status.textContent = words;
  panel.status.className = `nw-status ${look}`;
}

// Count a new text; a newer one stops the count of an older one.
async function take(panel, text) {
  panel.job?.abort();
  panel.job = new AbortController();
  const { signal } = panel.job;
  if (text.trim()) say(panel, t("Counting …"));
  try {
    const result = await study(text, panel.orders.at(-1), breather(signal));
    signal.throwIfAborted();
    panel.result = result.places ? result : null;
    panel.size = result.sizes?.at(-1);
    say(panel, ...verdict(text, result));
    panel.output.show();
  } catch (problem) {
    if (problem.name !== "AbortError") throw problem;
  }
}

function verdict(text, { words, cut, split }) {
  if (!text.trim()) return [t("Nothing leaves this page.")];
  if (!words.length) {
    return [t("There is no word in the letters a to z here, and only those are counted."),
      "nw-problem"];
  }
  if (words.length < FEWEST) {
    return [t("Only {words} words so far; it takes {fewest} to keep the last fifth aside.",
      { words: words.length, fewest: FEWEST }), "nw-problem"];
  }
  const kept = { words: number(split, 6), aside: number(words.length - split, 6) };
  const said = t("{words} words counted; the last {aside} kept aside to test them.", kept);
  const limit = { limit: number(LIMIT, 6) };
  return [cut ? `${said} ${t("Only the first {limit} words of the text are used.", limit)}` : said];
}

// --- what was found ---

function output(panel) {
  const chart = coverageChart(({ n }) =>
    t("Coverage of your text's end by {n}-grams of its beginning, beside the other n.", { n }));
  const [facts, sums, sample] = ["nw-facts", "nw-sums", "nw-sample"]
    .map((look) => make("div", { class: look }));
  const order = orderChoice(panel.orders, panel, () => show());
  const size = slider({ label: t("Words counted"), min: 0, max: 1, value: 1,
    format: (i) => number(panel.result?.sizes[i] ?? 0, 6),
    onInput(i) { panel.size = panel.result.sizes[i]; show(); } });
  const again = button(t("Write another"), () => { panel.seed += 1; write(panel, sample); });
  const element = make("div", { hidden: true },
    make("div", { class: "nw-controls" }, order.element, size.element, again),
    facts, chart.element, sums, sample);
  function show() {
    element.hidden = !panel.result;
    if (!panel.result) return;
    const { sizes, lines, places } = panel.result;
    size.input.max = sizes.length - 1;
    size.set(sizes.indexOf(panel.size));
    facts.replaceChildren(...found(panel.n, lines.get(panel.n)[sizes.indexOf(panel.size)]));
    chart.draw({ sizes, lines, n: panel.n, size: panel.size });
    const seen = distinct(places[panel.n - 1], panel.n, panel.size);
    sums.replaceChildren(...sum(panel.n, seen, distinct(places[0], 1, panel.size)));
    write(panel, sample);
  }
  return { element, show, stop: chart.stop };
}

async function write(panel, sample) {
  const { n, size, seed, job, result: { words, places } } = panel;
  const turn = (panel.turn = Symbol("turn"));
  const pause = breather(job.signal);
  const plan = { order: n, length: LENGTH, size, seed };
  try {
    const text = await writeFrom(places[0], plan, pause);
    const runs = await copiedRuns(text, places[0], size, pause);
    if (panel.turn !== turn) return;
    sample.replaceChildren(make("p", { class: "nw-note" }, copied(n, runs)),
      marked(n, text.map((place) => words[place]), runs));
  } catch (problem) {
    if (problem.name !== "AbortError") throw problem;
  }
}
