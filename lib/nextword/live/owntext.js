// Count a reader's own text in the page: how much of its last part had been seen in the rest?
// No DOM here. Everything long is done in slices, so that the page goes on answering.
import { fold, random } from "./ngrams.js";

export const LIMIT = 300000; // words; about three novels
export const FEWEST = 50; // words; the last fifth is then ten
const SLICE = 20000; // characters normalised in one go: a few milliseconds

/** A function to await in long loops: every `budget` milliseconds it lets the page breathe. */
export function breather(signal = undefined, budget = 12) {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < budget) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  };
}

// Where to cut: after white space if there is any nearby, and never inside a surrogate pair.
function sliceEnd(text, from) {
  const end = Math.min(text.length, from + SLICE);
  if (end === text.length) return end;
  for (let i = end; i > end - 200; i--) if (/\s/.test(text[i])) return i;
  return /[\uD800-\uDBFF]/.test(text[end - 1]) ? end - 1 : end;
}

/** The normalised words of a text, at most `limit`: {words, cut}; cut says that there were more. */
export async function read(text, pause = breather(), limit = LIMIT) {
  const words = [];
  let rest = "";
  for (let from = 0, to; from < text.length && words.length <= limit; from = to) {
    to = sliceEnd(text, from);
    const parts = (rest + fold(text.slice(from, to))).split(" ");
    rest = parts.pop();
    for (const part of parts) if (part) words.push(part);
    await pause();
  }
  if (rest) words.push(rest);
  return { words: words.slice(0, limit), cut: words.length > limit };
}

/**
 * For every place of the text the first place where the same `order` words stand: one Int32Array
 * for each order 1…`orders`. Two n-grams are the same exactly when their first places are.
 */
export async function firstPlaces(words, orders, pause = breather()) {
  const places = [];
  for (let order = 1; order <= orders; order++) {
    const shorter = places[order - 2];
    const seen = new Map();
    const first = new Int32Array(Math.max(0, words.length - order + 1));
    for (let i = 0; i < first.length; i++) {
      const key = shorter ? shorter[i] * words.length + places[0][i + order - 1] : words[i];
      first[i] = seen.get(key) ?? i;
      if (first[i] === i) seen.set(key, i);
      if (i % 1000 === 999) await pause();
    }
    places.push(first);
  }
  return places;
}

/** Share of the n-grams after word `split` that stand wholly within the first `size` words. */
export function coverage(first, order, split, size) {
  let covered = 0;
  for (let i = split; i < first.length; i++) if (first[i] + order <= size) covered++;
  return first.length > split ? covered / (first.length - split) : 0;
}

/** How many different n-grams stand within the first `size` words. */
export function distinct(first, order, size) {
  let number = 0;
  for (let i = 0; i + order <= size; i++) if (first[i] === i) number++;
  return number;
}

/** At most `count` sizes from `smallest` to `largest`, evenly spaced in ratio, whole and rising. */
export function sizesBetween(smallest, largest, count) {
  const ratio = (largest / smallest) ** (1 / (count - 1));
  const all = Array.from({ length: count }, (_, i) => Math.round(smallest * ratio ** i));
  return [...new Set(all)];
}

/**
 * Everything the lab shows of a text whose last fifth is kept aside: {words, cut, places, split,
 * sizes, lines: Map(n → [coverage at each size])}. Too short a text has only words and cut.
 */
export async function study(text, orders, pause = breather()) {
  const { words, cut } = await read(text, pause);
  if (words.length < FEWEST) return { words, cut };
  const split = Math.floor(0.8 * words.length);
  const places = await firstPlaces(words, orders, pause);
  const sizes = sizesBetween(10, split, 25);
  const lines = new Map();
  for (let n = 1; n <= orders; n++) {
    lines.set(n, sizes.map((size) => coverage(places[n - 1], n, split, size)));
    await pause();
  }
  return { words, cut, places, split, sizes, lines };
}

/**
 * Write as Shannon did: open the text at a random place where the last `order` − 1 words stand and
 * take the word that follows. Only the first `size` words are used. Returns first places.
 */
export async function writeFrom(first, { order, length, size, seed }, pause = breather()) {
  const uniform = random(seed);
  const written = [];
  while (written.length < length) {
    const next = followers(first, written, Math.min(order - 1, written.length), size);
    written.push(first[next(uniform())]);
    await pause();
  }
  return written;
}

// Where to go on after the last `context` words: a function from [0, 1) to a place. The context is
// shortened when nothing follows it.
function followers(first, written, context, size) {
  if (context === 0) return (uniform) => Math.floor(uniform * size);
  const from = written.length - context;
  const found = [];
  for (let i = context; i < size; i++) {
    let same = 0;
    while (same < context && first[i - context + same] === written[from + same]) same++;
    if (same === context) found.push(i);
  }
  if (!found.length) return followers(first, written, context - 1, size);
  return (uniform) => found[Math.floor(uniform * found.length)];
}

/** What was written, cut into longest copied runs: [{from, length}]. */
export async function copiedRuns(written, first, size, pause = breather()) {
  const runs = [];
  for (let from = 0; from < written.length; from += Math.max(1, runs.at(-1).length)) {
    runs.push({ from, length: longestAt(written, from, first, size) });
    await pause();
  }
  return runs;
}

function longestAt(written, from, first, size) {
  let longest = 0;
  for (let at = 0; at < size; at++) {
    const most = Math.min(written.length - from, size - at);
    let length = 0;
    while (length < most && first[at + length] === written[from + length]) length++;
    if (length > longest) longest = length;
  }
  return longest;
}
