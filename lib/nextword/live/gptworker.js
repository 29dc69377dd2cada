// The model at work, in a thread of its own so that the page goes on answering. pagemodel.js sends
// {number, task, given, reader} and is sent {number, answer} or {number, problem}. A reader is
// whoever asks: what each of them had read last is kept, since most texts only grow.
import { tokenizer } from "./bpe.js";
import { GPT2, keepEnd, parse, withinReach } from "./gpt2.js";
import { pick, probabilities, ranked, surprise } from "./sampling.js";

let model = null;
let words = null; // the tokenizer
const states = new Map(); // reader → what it has read

const tasks = {
  /** Take the two files in; what `ready` of pagemodel.js promises comes back. */
  load(files) {
    const { weights, config } = parse(files.weights);
    model = new GPT2(weights, config);
    words = tokenizer(JSON.parse(new TextDecoder().decode(files.tokenizer)));
    if (words.size !== model.vocabulary) throw new Error("weights and tokens do not fit together");
    const { logits } = model.feed(model.start(), [0]);
    if (!logits.every(Number.isFinite)) throw new Error("the weights are damaged");
    const { context, vocabulary, width, heads, layers } = model;
    const numbers = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
    return { name: config.name, context, vocabulary, width, heads, layers, weights: numbers };
  },

  encode: ({ text }) => encode(text),

  rank({ text, ids, top, ...how }, reader) {
    const { ids: seen, cut } = withinReach(encode(text), ids, model.context);
    const logits = scores(seen, reader);
    const p = probabilities(logits, how);
    // Where probabilities are equal (at temperature 0 nearly all are), the scores decide.
    const best = ranked(probabilities(logits), top).map(({ id }) => ({ ...token(id), p: p[id] }));
    const rest = Math.max(0, 1 - best.reduce((sum, each) => sum + each.p, 0));
    return { tokens: words.merged(seen), cut, top: best, rest, vocabulary: model.vocabulary };
  },

  /** The token after `ids` that a number in [0, 1) chooses. */
  next({ ids, uniform, ...how }, reader) {
    const logits = scores(ids, reader);
    const p = probabilities(logits, how);
    const id = pick(p, uniform);
    return { ...token(id), p: p[id], bits: surprise(logits, id) };
  },

  surprise({ text }) {
    const ids = keepEnd(encode(text), model.context);
    const { normed } = model.feed(model.start(), ids, { hidden: true });
    const logits = model.scores(normed);
    const row = (i) => logits.subarray(i * model.vocabulary, (i + 1) * model.vocabulary);
    return ids.slice(1).map((id, i) => ({ ...token(id), bits: surprise(row(i), id) }));
  },

  look({ text }) {
    const ids = keepEnd(encode(text), model.context);
    const wanted = { attentions: true, hidden: true };
    const { attentions, hidden, normed } = model.feed(model.start(), ids, wanted);
    return { tokens: ids.map(token), attentions, hidden, normed };
  },
};

function encode(text) {
  if (!text) throw new Error("the prompt is empty; give the model at least a character to go on");
  return words.encode(text);
}

function scores(ids, reader) {
  if (!states.has(reader)) states.set(reader, model.start());
  return model.read(states.get(reader), ids).logits;
}

// A token as the page gets it: with its bytes if they are no whole character.
function token(id) {
  const text = words.text(id);
  return text.includes("\ufffd") ? { id, text, bytes: [...words.bytes(id)] } : { id, text };
}

onmessage = ({ data: { number, task, given, reader } }) => {
  try {
    postMessage({ number, answer: tasks[task](given, reader) });
  } catch (problem) {
    postMessage({ number, problem: problem.message });
  }
};
