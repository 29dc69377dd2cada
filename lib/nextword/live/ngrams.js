// Counted n-grams in the page: unpack the tables, look one symbol ahead, write. No DOM here.
// An n-gram is a number written in base `symbols.length`, as in Python's nextword.ngrams.

const STEP = 0x6d2b79f5;

/**
 * A seeded stream of numbers in [0, 1), the first `skip` left out: mulberry32 (T. Ettinger, public
 * domain), 2^32 states. Python's nextword.live.writer has the same, so both write the same text.
 */
export function random(seed, skip = 0) {
  let state = ((Math.floor(Number(seed)) || 0) + Math.imul(skip, STEP)) >>> 0;
  return () => {
    state = (state + STEP) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

// --- text: letter for letter what Python's `nextword.ngrams.normalise` makes of it ---

const SPELLED = { "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l",
  "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ß": "ss", "ı": "i",
  "ﬁ": "fi", "ﬂ": "fl", "’": "", "ʼ": "" };

/** Lower case a–z and single spaces; accents come off, apostrophes go, all else is a space. */
export function normalise(text) {
  return fold(text).replace(/ +/g, " ").trim();
}

/** The same before the spaces are joined: may be applied to a text slice by slice. */
export function fold(text) {
  return text.replace(/[^\0-\x7f]/gu, folded).replace(/'/g, "").toLowerCase()
    .replace(/[^a-z]/g, " ");
}

const known = new Map();

function folded(character) {
  if (!known.has(character)) known.set(character, withoutAccents(character));
  return known.get(character);
}

function withoutAccents(character) {
  const plain = (SPELLED[character] ?? character).normalize("NFD");
  return [...plain].map((c) => (c <= "\x7f" ? c : isAccent(c) ? "" : " ")).join("");
}

// Accents change places with U+0345, the one that Unicode sorts last; nothing else does.
function isAccent(c) {
  return c === "\u0345" || `\u0345${c}`.normalize("NFD") !== `\u0345${c}`;
}

// --- tables ---

/** The bytes inside a gzip file. */
export async function gunzip(buffer) {
  const head = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  if (head[0] !== 0x1f || head[1] !== 0x8b) return buffer; // the server has unpacked it already
  const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * Tables from the bytes of Python's `ngrams.pack`:
 * {unit, symbols, index: Map(symbol → number), orders: Map(order → {keys, counts, sums})};
 * sums[i] is the sum of all counts before i.
 */
export async function unpack(packed) {
  const buffer = await gunzip(packed);
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const typed = (Type, offset, n) => new Type(buffer, 4 + length + offset, n);
  const orders = new Map(header.orders.map(({ order, n, key_type, keys_offset, counts_offset }) => {
    const keys = typed(key_type === "Float64" ? Float64Array : Uint32Array, keys_offset, n);
    const counts = typed(Uint32Array, counts_offset, n);
    return [order, { keys, counts, sums: runningSums(counts) }];
  }));
  const index = new Map(header.symbols.map((symbol, id) => [symbol, id]));
  return { ...header, index, orders };
}

function runningSums(counts) {
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i] + counts[i];
  return sums;
}

// The first whole number from `low` on for which `reached` is true; `high` if there is none.
function firstWhere(low, high, reached) {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The symbols of a text: its letters and spaces, a space at its end too, or its words. */
export function symbolsOf(unit, text) {
  const clean = normalise(text);
  if (unit === "words") return clean ? clean.split(" ") : [];
  return [...clean, ...(clean && text.endsWith(" ") ? " " : "")];
}

/** The text of symbols. */
export function textOf(unit, symbols) {
  return symbols.join(unit === "letters" ? "" : " ");
}

// The symbols' numbers, −1 for an unknown one. Letters begin as if after a space.
function numbers(tables, symbols) {
  const before = tables.unit === "letters" ? [" ", ...symbols] : symbols;
  return before.map((symbol) => tables.index.get(symbol) ?? -1);
}

/**
 * What can follow `symbols` when the choice looks at the last `order` − 1 of them: {order, size,
 * id(i), share(i), pick(uniform)}. If that context never occurs, a shorter one that does is taken,
 * and `order` says which. At order 0 all symbols are equally likely. `pick` turns a number in
 * [0, 1) into the number of a symbol.
 */
export function possible(tables, order, symbols) {
  return following(tables, order, numbers(tables, symbols));
}

function following(tables, order, ids) {
  const base = tables.symbols.length;
  for (let n = Math.min(order, ids.length + 1); n >= 1; n--) {
    const table = tables.orders.get(n);
    const context = ids.slice(ids.length - (n - 1));
    if (!table || context.includes(-1)) continue;
    const first = context.reduce((key, id) => key * base + id, 0) * base;
    const { keys } = table;
    const from = firstWhere(0, keys.length, (i) => keys[i] >= first);
    const to = firstWhere(from, keys.length, (i) => keys[i] >= first + base);
    if (to > from) return continuations(table, from, to, n, first);
  }
  return { order: 0, size: base, id: (i) => i, share: () => 1 / base,
    pick: (uniform) => Math.floor(uniform * base) };
}

function continuations({ keys, counts, sums }, from, to, order, first) {
  const total = sums[to] - sums[from];
  const id = (i) => keys[from + i] - first;
  const pick = (uniform) =>
    id(firstWhere(from, to - 1, (i) => sums[i + 1] - sums[from] > uniform * total) - from);
  return { order, size: to - from, id, share: (i) => counts[from + i] / total, pick };
}

/** The `top` likeliest next symbols: [[symbol, probability], …], likeliest first. */
export function ranked(tables, choice, top) {
  const best = []; // a word has up to 30,000 successors: no time to sort them all
  for (let i = 0; i < choice.size; i++) {
    const share = choice.share(i);
    if (best.length === top && choice.share(best[top - 1]) >= share) continue;
    const place = best.findIndex((j) => choice.share(j) < share);
    best.splice(place < 0 ? best.length : place, 0, i);
    if (best.length > top) best.pop();
  }
  return best.map((i) => [tables.symbols[choice.id(i)], choice.share(i)]);
}

/**
 * Write `length` symbols after `symbols`: {symbols, orders}, only the new ones; orders[i] is the
 * order that chose symbols[i]. `skip` numbers of the seed's stream have been used before.
 */
export function write(tables, { order, length, symbols = [], seed, skip = 0 }) {
  const uniform = random(seed, skip);
  const ids = numbers(tables, symbols);
  const orders = [];
  for (let i = 0; i < length; i++) {
    const choice = following(tables, order, ids);
    ids.push(choice.pick(uniform()));
    orders.push(choice.order);
  }
  return { symbols: ids.slice(ids.length - length).map((id) => tables.symbols[id]), orders };
}

/**
 * The whole words of what was written after `given` letters, and whether each is real:
 * [{from, word, real}]. A word that the end cuts off is not judged.
 */
export function judged(letters, given, isWord) {
  const words = [...letters.matchAll(/[a-z]+(?= )/g)];
  return words.filter(({ index, 0: word }) => index + word.length > given)
    .map(({ index, 0: word }) => ({ from: index, word, real: isWord(word) }));
}
