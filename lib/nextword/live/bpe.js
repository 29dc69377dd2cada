// Text into tokens and back: byte pair encoding as GPT-2 does it (Radford et al. 2019, section 2.2).
// A text is cut into pieces, a piece is spelled in bytes, and neighbours are merged, the pair that
// was learned first going first, until no pair is left that was learned. No DOM here.
import { heap } from "./heap.js";

// Endings such as ’ll, then letters, digits or signs with a space before, then white space. Spelled
// White_Space, since JavaScript's \s counts U+FEFF in and U+0085 out, unlike everybody else's.
const PIECE = new RegExp(String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+` +
  String.raw`| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+`,
"gu");
const LONELY = /\p{Surrogate}/gu; // half of a character: no encoding has bytes for it
const REMEMBERED = 20000; // pieces whose tokens are kept

/**
 * A tokenizer from the JSON of a Hugging Face `tokenizer.json` with a byte-level BPE: {size,
 * encode(text) → ids, decode(ids) → text, text(id), bytes(id) → Uint8Array, merged(ids)}.
 */
export function tokenizer({ model, added_tokens: added = [] }) {
  const byteOf = new Map(BYTE_SIGNS.map((sign, byte) => [sign, byte]));
  const spelled = []; // id → bytes
  for (const [token, id] of Object.entries(model.vocab)) {
    spelled[id] = Uint8Array.from(token, (sign) => byteOf.get(sign));
  }
  for (const { id, content } of added) spelled[id] = new TextEncoder().encode(content);
  const split = merger(model);
  const special = new Map(added.map(({ id, content }) => [content, id]));
  const cut = cutter([...special.keys()]);

  function bytes(id) {
    if (!spelled[id]) throw new RangeError(`there is no token ${id}`);
    return spelled[id];
  }
  function encode(text) {
    const ids = [];
    for (const part of cut(text.replace(LONELY, "\uFFFD"))) {
      if (special.has(part)) ids.push(special.get(part));
      else for (const [piece] of part.matchAll(PIECE)) for (const id of split(piece)) ids.push(id);
    }
    return ids;
  }
  const decode = (ids) => utf8(joined([...ids].map(bytes)));
  return { size: spelled.length, encode, decode, bytes, text: (id) => utf8(bytes(id)),
    merged: (ids) => whole(ids, bytes).map((group) => ({ ids: group, text: decode(group) })) };
}

// Each byte has its own sign in the vocabulary: itself if it can be seen, else one from U+0100 on.
const BYTE_SIGNS = [];
for (let byte = 0, others = 256; byte < 256; byte++) {
  const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  BYTE_SIGNS.push(String.fromCharCode(visible ? byte : others++));
}

// A function that cuts a text at special tokens, which it returns as parts of their own.
function cutter(special) {
  if (!special.length) return (text) => [text];
  const longestFirst = [...special].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(`(${escaped.join("|")})`);
  return (text) => text.split(pattern);
}

// A function from a piece of text to its tokens, which it remembers.
function merger({ vocab, merges }) {
  const size = Object.keys(vocab).length + 1;
  const ofByte = BYTE_SIGNS.map((sign) => vocab[sign]);
  const ranks = new Map(); // pair → how early it was learned
  const results = merges.map((merge, rank) => {
    const [left, right] = typeof merge === "string" ? merge.split(" ") : merge;
    ranks.set(vocab[left] * size + vocab[right], rank);
    return vocab[left + right];
  });
  const rankOf = (left, right) => ranks.get(left * size + right);
  const known = new Map();
  return (piece) => {
    if (known.has(piece)) return known.get(piece);
    const ids = Array.from(new TextEncoder().encode(piece), (byte) => ofByte[byte]);
    const merged = mergeAll(ids, rankOf, results);
    if (known.size >= REMEMBERED) known.clear();
    if (piece.length < 50) known.set(piece, merged);
    return merged;
  };
}

/**
 * Merge neighbours in `ids`, lowest rank first, the leftmost of equals; `results[rank]` is what a
 * pair becomes. Pairs wait in a heap, so that a piece of 100,000 letters takes no longer than
 * 100,000 letters in many pieces. One whose tokens have changed meanwhile is passed over.
 */
function mergeAll(ids, rankOf, results) {
  const n = ids.length;
  const after = ids.map((_, i) => i + 1);
  const before = ids.map((_, i) => i - 1);
  const waiting = heap();
  const wait = (i) => {
    const rank = i >= 0 && after[i] < n ? rankOf(ids[i], ids[after[i]]) : undefined;
    if (rank !== undefined) waiting.push(rank * n + i);
  };
  for (let i = 0; i < n; i++) wait(i);
  while (waiting.size()) {
    const key = waiting.pop();
    const [rank, i] = [Math.floor(key / n), key % n];
    const j = after[i];
    if (ids[i] === null || j >= n || rankOf(ids[i], ids[j]) !== rank) continue;
    ids[i] = results[rank];
    ids[j] = null;
    after[i] = after[j];
    if (after[j] < n) before[after[j]] = i;
    wait(before[i]);
    wait(i);
  }
  return ids.filter((id) => id !== null);
}

// --- bytes ---

function utf8(bytes) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// Tokens in groups that end where characters end, as far as they ever do.
function whole(ids, bytes) {
  const groups = [];
  let open = []; // the bytes of the last group, if they end inside a character
  for (const id of ids) {
    const goesOn = (bytes(id)[0] & 0xc0) === 0x80; // no character begins like this
    if (!goesOn) open = [];
    if (open.length) groups.at(-1).push(id);
    else groups.push([id]);
    const all = [...open, ...bytes(id)];
    open = isCut(all) ? all : [];
  }
  return groups;
}

// Do bytes end inside a character, with nothing wrong before?
function isCut(bytes) {
  const strict = new TextDecoder("utf-8", { fatal: true });
  try {
    strict.decode(Uint8Array.from(bytes), { stream: true });
  } catch {
    return false;
  }
  try {
    strict.decode();
    return false;
  } catch {
    return true;
  }
}
