// The pocket GPT in the page. Nothing is loaded before the first question, and the work is done in
// a thread of its own. PythonModel answers the same questions with Python's model. No DOM here.
import { withinReach } from "./gpt2.js";
import { random } from "./ngrams.js";
import { findLoop } from "./sampling.js";

const FILES = { weights: "pocket-gpt.safetensors", tokenizer: "pocket-gpt.tokenizer.json" };

/** The thread with the model in it: started by the first question, and again after a failure. */
class Thread {
  constructor(load) {
    this.load = load;
    this.asked = 0;
    this.waiting = new Map(); // number of a question → {resolve, reject}
  }

  ready() {
    this.started ??= this.start().catch((problem) => {
      this.stop(problem);
      throw problem;
    });
    return this.started;
  }

  async start() {
    const names = Object.values(FILES);
    try {
      const [weights, tokenizer] = await Promise.all(names.map((name) => this.load(name)));
      this.worker = new Worker(new URL("./gptworker.js", import.meta.url), { type: "module" });
      this.worker.onmessage = ({ data }) => this.hear(data);
      this.worker.onerror = ({ message }) =>
        this.stop(new Error(message || "gptworker.js could not be loaded"));
      return await this.send("load", { weights, tokenizer });
    } finally {
      names.forEach((name) => this.load.forget?.(name)); // in the thread by now, or damaged
    }
  }

  stop(problem) {
    this.worker?.terminate();
    this.worker = this.started = null;
    for (const { reject } of this.waiting.values()) reject(problem);
    this.waiting.clear();
  }

  async ask(task, given, reader) {
    await this.ready();
    return this.send(task, given, reader);
  }

  send(task, given, reader) {
    this.asked += 1;
    this.worker.postMessage({ number: this.asked, task, given, reader });
    return new Promise((resolve, reject) => this.waiting.set(this.asked, { resolve, reject }));
  }

  hear({ number, answer, problem }) {
    const { resolve, reject } = this.waiting.get(number);
    this.waiting.delete(number);
    if (problem === undefined) resolve(answer);
    else reject(new Error(problem));
  }
}

const threads = new WeakMap(); // load → thread: all widgets of a page share one model
let readers = 0;

/**
 * A model to ask; `load(name)` gives a data file's bytes. All answers are promises. A prompt is
 * {text, ids}: what the reader wrote, and the tokens that were written after it.
 */
export class PageModel {
  constructor(load) {
    if (!threads.has(load)) threads.set(load, new Thread(load));
    this.thread = threads.get(load);
    this.reader = readers++;
    this.turn = 0; // changes when what is being written is cancelled
    this.last = Promise.resolve();
  }

  /** Load the model, once: {name, context, vocabulary, width, heads, layers, weights}. */
  ready() {
    return this.thread.ready();
  }

  /**
   * What may come next: {tokens: [{ids, text}] as read, cut: how many before them were too many,
   * top: [{id, text, p}], rest: the probability of all others, vocabulary}. A token that is only
   * part of a character has `bytes`, too.
   */
  rank({ text, ids = [], top = 10, temperature = 1, topK = null, topP = null }) {
    return this.ask("rank", { text, ids, top, temperature, topK, topP });
  }

  /** How surprising every token of a text but the first is: [{id, text, bits}]. */
  surprise({ text }) {
    return this.ask("surprise", { text });
  }

  /** What happens while a text is read: {tokens: [{id, text}]} and all that `feed` can tell. */
  look({ text }) {
    return this.ask("look", { text });
  }

  /**
   * Write `steps` tokens, one by one: `onToken({id, text, p, bits})`, with the probability it was
   * drawn with and its surprise to the model itself. The first `skip` numbers of the seed's stream
   * have been used. In the end {tokens, ids, loop}: the new tokens, all that were written after the
   * text, and the loop in which these end or null. Less than `steps` if cancelled.
   */
  write(request, onToken = () => {}) {
    const { turn } = this;
    const going = () => turn === this.turn;
    const written = this.last.then(() => this.writeNow(request, onToken, going));
    this.last = written.catch(() => {}); // one at a time; a failure stops nothing
    return written;
  }

  /** Stop what is being written, and what waits for its turn. */
  cancel() {
    this.turn += 1;
  }

  async writeNow(request, onToken, going) {
    const { text, steps, ids = [], seed = 0, skip = 0 } = request;
    const { temperature = 1, topK = null, topP = null } = request;
    const { context } = await this.ready();
    const prompt = await this.ask("encode", { text });
    const uniform = random(seed, skip);
    const written = [...ids];
    const tokens = [];
    while (tokens.length < steps && going()) {
      const { ids: seen } = withinReach(prompt, written, context);
      const how = { temperature, topK, topP, uniform: uniform() };
      const token = await this.ask("next", { ids: seen, ...how });
      written.push(token.id);
      tokens.push(token);
      await onToken(token);
    }
    return { tokens, ids: written, loop: findLoop(written) };
  }

  ask(task, given) {
    return this.thread.ask(task, given, this.reader);
  }
}
