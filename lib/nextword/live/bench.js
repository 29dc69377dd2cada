// One symbol at a time: what may come next, how likely, and the reader may choose it.
import { button, workButton } from "./controls.js";
import { announce, calm, make } from "./dom.js";
import { textOf } from "./ngrams.js";
import { percent, t } from "./words.js";
import { named, shown } from "./writertext.js";

const TAIL = { letters: 40, words: 9 }; // symbols of the text to repeat here
const PACE = { letters: 160, words: 320 }; // ms between symbols of a run
const RUN = { letters: 60, words: 20 }; // symbols a run adds before it rests

/** The bench under the rows: {element, show(), stop()}. */
export function bench(desk) {
  const context = make("p", { class: "nw-context" });
  const list = make("ol", { class: "nw-nexts" });
  const rest = make("p", { class: "nw-note" });
  const one = button("", () => step(desk));
  const runner = run(desk);
  const clear = button(t("Begin again"), () => { runner.stop(); desk.clear(); });
  const element = make("section", { class: "nw-bench", "aria-label": t("What comes next") },
    context, list, rest, make("div", { class: "nw-controls" }, one, runner.button, clear));
  function show() {
    one.textContent = desk.unit === "letters" ? t("One more letter") : t("One more word");
    context.replaceChildren(...looksBack(desk.row, desk.unit));
    choices(list, desk);
    rest.textContent = others(desk.row.ahead, desk.unit);
  }
  return { element, show, stop: runner.stop };
}

async function step(desk) {
  if (await desk.extend(1)) announce(named(desk.row.symbols.at(-1)));
}

// The end of the text, with the part that the choice looks at marked.
function looksBack({ n, symbols, ahead }, unit) {
  const back = Math.min(symbols.length, Math.max(0, ahead.order - 1));
  const from = Math.max(0, symbols.length - TAIL[unit]);
  const gap = unit === "words" ? " " : "";
  const seen = symbols.slice(symbols.length - back);
  const before = textOf(unit, symbols.slice(from, symbols.length - back));
  const wanted = Math.min(Math.max(0, n - 1), symbols.length);
  const missing = textOf(unit, symbols.slice(symbols.length - wanted));
  return [t("After"), " ",
    make("span", { class: "nw-text" }, from ? "…" : "", before, before ? gap : "",
      back ? make("mark", {}, unit === "letters" ? seen.map(shown).join("") : textOf(unit, seen))
        : null, make("span", { class: "nw-caret", "aria-hidden": "true" })),
    back < wanted ? make("span", { class: "nw-note" }, " ",
      t("“{context}” never goes on in these counts, so less of it has to do.",
        { context: missing })) : null,
  ].filter((node) => node !== null);
}

// The same ten buttons stay, so that the focus stays where the reader put it.
function choices(list, desk) {
  const { top } = desk.row.ahead;
  list.dataset.unit = desk.unit;
  while (list.children.length < top.length) list.append(candidate(desk, list.children.length));
  [...list.children].forEach((item, i) => {
    item.hidden = i >= top.length;
    if (item.hidden) return;
    const [symbol, probability] = top[i];
    const [name, bar, share] = item.firstChild.children;
    name.textContent = named(symbol);
    bar.firstChild.style.width = `${(100 * probability).toFixed(2)}%`;
    share.textContent = percent(probability, 2);
    item.firstChild.setAttribute("aria-label", `${named(symbol)}, ${percent(probability, 2)}`);
  });
}

function candidate(desk, i) {
  const pick = async () => {
    const [symbol] = desk.row.ahead.top[i];
    if (await desk.extend(0, symbol)) announce(t("{symbol} chosen", { symbol: named(symbol) }));
  };
  return make("li", {}, make("button", { type: "button", class: "nw-next", onclick: pick },
    make("span", { class: "nw-next-symbol" }),
    make("span", { class: "nw-next-bar" }, make("span", {})),
    make("span", { class: "nw-next-share" })));
}

function others({ size, top }, unit) {
  const more = size - top.length;
  if (more <= 0) return t("These counts know nothing else. Tap one to choose it.");
  const left = percent(1 - top.reduce((sum, [, probability]) => sum + probability, 0), 2);
  return unit === "letters"
    ? t("{more} other letters share the remaining {left}. Tap one to choose it.", { more, left })
    : t("{more} other words share the remaining {left}. Tap one to choose it.", { more, left });
}

// Write by itself for a while; at once where the reader asked for less motion.
function run(desk) {
  let timer = 0;
  let left = 0;
  const look = () => control.say(timer ? t("Pause") : t("Run"));
  const stop = () => { clearTimeout(timer); timer = 0; look(); };
  const next = async () => {
    const written = await desk.extend(1);
    left -= 1;
    if (!timer) return;
    if (written && left > 0) timer = setTimeout(next, PACE[desk.unit]);
    else { control.ended(); stop(); }
  };
  const control = workButton(() => {
    if (timer) return stop();
    if (calm()) return desk.extend(RUN[desk.unit]);
    left = RUN[desk.unit];
    timer = setTimeout(next);
    return look();
  });
  look();
  return { button: control.element, stop };
}
