// From scores to the next token: temperature, top-k, top-p, and one random number. No DOM here.
// Python's nextword.gpt does the same in the same order, so that both write the same text.

/**
 * The probabilities that scores stand for: softmax(logits / temperature), in order of token id.
 * Temperature 0 leaves the highest score alone (the first of equals). `topK` leaves the k likeliest
 * tokens; then `topP` the fewest of the likeliest that together reach that probability.
 */
export function probabilities(logits, { temperature = 1, topK = null, topP = null } = {}) {
  if (!(temperature >= 0)) throw new RangeError(`temperature ${temperature}: it starts at 0`);
  if (topK !== null && !(topK >= 1)) throw new RangeError(`top-k ${topK}: it starts at 1`);
  if (topP !== null && !(topP > 0)) throw new RangeError(`top-p ${topP}: it is more than 0`);
  const p = temperature === 0 ? certain(logits) : softmax(logits, temperature);
  if (topK !== null && topK < p.length) keep(p, order(p).slice(0, topK));
  if (topP !== null && topP < 1) keep(p, nucleus(p, order(p), topP));
  return p;
}

function certain(logits) {
  const p = new Float64Array(logits.length);
  p[logits.indexOf(highest(logits))] = 1;
  return p;
}

// The highest score is taken off first: no power of e is then too large to be written.
function softmax(logits, temperature) {
  const most = highest(logits);
  const p = Float64Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
  return normalise(p);
}

function highest(logits) {
  let most = -Infinity;
  for (const logit of logits) if (logit > most) most = logit;
  return most;
}

function sum(p) {
  let total = 0;
  for (let id = 0; id < p.length; id++) total += p[id];
  return total;
}

function normalise(p) {
  const total = sum(p);
  for (let id = 0; id < p.length; id++) p[id] /= total;
  return p;
}

// Token ids, likeliest first; among equals the lower one.
function order(p) {
  return Uint32Array.from(p.keys()).sort((a, b) => p[b] - p[a] || a - b);
}

// Take the probability of all other tokens away.
function keep(p, ids) {
  const kept = Float64Array.from(ids, (id) => p[id]);
  p.fill(0);
  ids.forEach((id, i) => { p[id] = kept[i]; });
  normalise(p);
}

function nucleus(p, likeliest, topP) {
  let reached = 0;
  const last = likeliest.findIndex((id) => (reached += p[id]) >= topP);
  return last < 0 ? likeliest : likeliest.slice(0, last + 1);
}

/** The token that a number in [0, 1) falls on if probabilities lie side by side in order of id. */
export function pick(p, uniform) {
  const point = uniform * sum(p);
  let reached = 0;
  return p.findIndex((share) => (reached += share) > point);
}

/** The `top` likeliest tokens: [{id, p}, …], likeliest first. */
export function ranked(p, top) {
  return Array.from(order(p).slice(0, top), (id) => ({ id, p: p[id] }));
}

/** How surprising a token is to the model, in bits: −log2 of its probability at temperature 1. */
export function surprise(logits, id) {
  const most = highest(logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  return (Math.log(total) - (logits[id] - most)) / Math.LN2;
}

/**
 * The loop that a text ends in: {start, length, times}, or null. Every token from `start` on equals
 * the one `length` further on. The shortest length counts whose stretch holds two full rounds and
 * eight tokens after the first round; `times` is the number of full rounds.
 */
export function findLoop(ids) {
  for (let length = 1; 2 * length <= ids.length; length++) {
    let start = ids.length - length;
    while (start > 0 && ids[start - 1] === ids[start - 1 + length]) start--;
    const stretch = ids.length - start;
    if (stretch >= Math.max(2 * length, length + 8)) {
      return { start, length, times: Math.floor(stretch / length) };
    }
  }
  return null;
}
