// The ranked table of next tokens: each row is a button that chooses its token.
import { make } from "./dom.js";
import { share, spoken, visible } from "./tokentext.js";
import { number, percent, t } from "./words.js";

const FULL = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]; // what a full bar may stand for

/** {element, show(next)}: next is {top: [{id, text, p}], rest, vocabulary}; `pick(row)` is told. */
export function nextTable(pick) {
  let rows = [];
  const rest = make("div", { class: "nw-next nw-rest" }, make("span"), make("span"),
    make("span", { class: "nw-next-share" }));
  const last = make("li", {}, rest);
  const list = make("ol", { class: "nw-nexts nw-ranked" }, last);
  const items = [];
  const item = (i) => make("li", {}, make("button", { type: "button", class: "nw-next",
    onclick: () => pick(rows[i]) }, cells()));
  function show(next) {
    rows = next.top;
    const full = FULL.find((each) => rows[0].p <= each);
    // The same buttons stay, so that the focus stays where the reader put it.
    while (items.length < rows.length) {
      items.push(item(items.length));
      last.before(items.at(-1));
    }
    items.forEach((each, i) => {
      each.hidden = i >= rows.length;
      if (!each.hidden) fill(each.firstChild, rows[i], full);
    });
    fillRest(rest, next, full);
  }
  return { element: list, show };
}

function cells() {
  return [make("span", { class: "nw-next-symbol" }),
    make("span", { class: "nw-next-bar", "aria-hidden": "true" }, make("span", {})),
    make("span", { class: "nw-next-share" })];
}

function fill(row, { text, bytes, p }, full) {
  const [symbol, bar, value] = row.children;
  symbol.replaceChildren(make("bdi", {}, visible({ text, bytes })));
  bar.firstChild.style.width = `${(100 * p / full).toFixed(2)}%`;
  value.textContent = share(p);
  row.setAttribute("aria-label", t("{token}, {share}", { token: named(text), share: share(p) }));
}

function fillRest(row, { top, rest, vocabulary }, full) {
  const [words, scale, value] = row.children;
  words.textContent = t("{count} others", { count: number(vocabulary - top.length, 6) });
  scale.textContent = t("a full bar is {full}", { full: percent(full) });
  value.textContent = share(rest);
}

// Most tokens begin with a space; to the ear the others are what is unusual.
function named(text) {
  const name = spoken(text);
  return /^[\p{L}\p{N}]/u.test(text) ? t("{token}, without a space", { token: name }) : name;
}
