// How a written text is shown: what was given, which words are real, where less context had to do.
import { make } from "./dom.js";
import { t } from "./words.js";

export const PICKED = -1; // in `orders`: the reader chose this symbol

/** Was symbol i of the row chosen with less context than n asks for, though there was more? */
function shortened({ n, given, orders }, unit, i) {
  const before = i + (unit === "letters" ? 1 : 0); // letters begin as if after a space
  const order = orders[i - given];
  return i >= given && order >= 0 && order < Math.min(n, before + 1);
}

/** Nodes for a row {n, symbols, given, orders, words}: runs of equal looks become one span each. */
export function richText(row, unit) {
  const real = new Set();
  for (const { from, word, real: yes } of row.words ?? []) {
    if (yes) for (let i = from; i < from + word.length; i++) real.add(i);
  }
  const looks = row.symbols.map((_, i) => [
    (i < row.given || row.orders[i - row.given] === PICKED) && "nw-given",
    real.has(i) && "nw-real",
    shortened(row, unit, i) && "nw-shorter",
  ].filter(Boolean).join(" "));
  const gap = unit === "words" ? " " : "";
  const nodes = [];
  for (let from = 0, to; from < looks.length; from = to) {
    for (to = from + 1; looks[to] === looks[from] && to < looks.length; ) to++;
    if (looks[from].includes("nw-shorter")) to = from + 1; // one mark each
    const text = row.symbols.slice(from, to).join(gap);
    nodes.push(looks[from] ? make("span", { class: looks[from] }, text) : text, gap);
  }
  return nodes.slice(0, -1);
}

/** What the row comes to: "5 of 14 real", or for words how often a context was missing. */
export function summary(row, unit) {
  if (unit === "letters") {
    const words = row.words ?? [];
    if (!words.length) return t("no whole word");
    const real = words.filter(({ real: yes }) => yes).length;
    return t("{real} of {all} real", { real, all: words.length });
  }
  const shorter = row.symbols.filter((_, i) => shortened(row, unit, i)).length;
  return shorter ? t("{count} × shorter context", { count: shorter }) : "";
}

/** A symbol as one reads it: the space gets a sign and a name. */
export function shown(symbol) {
  return symbol === " " ? "␣" : symbol;
}

/** The same for the ear. */
export function named(symbol) {
  return symbol === " " ? t("space") : symbol;
}
