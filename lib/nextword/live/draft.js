// A text as it grows: the reader's prompt, the tokens after it, and what may come next. No DOM here.
import { findLoop } from "./sampling.js";

export const LONGEST = 400; // tokens after the prompt

/**
 * What is set and what is written; `show` is called whenever either changes. `waits(busy)` hears
 * whether something was asked for that has not come yet.
 */
export class Draft {
  constructor({ prompt, temperature, top_k: topK, top_p: topP, seed, top, first }, engine) {
    Object.assign(this, { prompt, temperature, topK, topP, seed, top, next: first, engine });
    this.written = []; // {id, text, p, picked}
    this.edition = 0; // goes up with every change of the text: what was asked before is void
    this.listed = 0; // the edition whose list is shown
    this.turn = 0; // goes up with every change that the list depends on
    this.queue = Promise.resolve();
    this.asked = 0; // jobs in the queue
    this.show = () => {};
    this.waits = () => {};
  }

  /** Is there anything to go on from? */
  get usable() { return this.prompt.trim() !== ""; }

  get ids() { return this.written.map(({ id }) => id); }

  /** The tail that goes in circles: {start, length, times}, or null. */
  get loop() { return findLoop(this.ids); }

  /** Change settings; another prompt begins another text. */
  set(settings) {
    Object.assign(this, settings);
    return "prompt" in settings ? this.restart() : this.refresh();
  }

  /** Another seed: only what is drawn from now on depends on it. */
  reseed(seed) { this.seed = seed; }

  restart() {
    this.written = [];
    this.edition += 1;
    return this.refresh();
  }

  undo() {
    this.written.pop();
    this.edition += 1;
    return this.refresh();
  }

  /** Let the model draw one more token: true if it did. */
  step() { return this.enqueue(() => this.draw()); }

  /** Take this row of the list instead, unless the list is of another text by now. */
  pick(row) {
    const { listed } = this;
    return this.enqueue(() => listed === this.edition && this.add({ ...row, picked: true }));
  }

  // One thing after the other: while the model is loading, much may be asked for.
  enqueue(job) {
    this.waits((this.asked += 1) > 0);
    this.queue = this.queue.then(job).finally(() => this.waits((this.asked -= 1) > 0));
    return this.queue;
  }

  refresh() {
    const turn = ++this.turn;
    this.show();
    return this.enqueue(() => turn === this.turn && this.look());
  }

  async draw() {
    if (!this.usable || this.written.length >= LONGEST) return false;
    const { edition, seed, written: { length: skip } } = this;
    const made = await this.engine.run((model) =>
      model.write({ ...this.request, steps: 1, seed, skip }));
    const [token] = made?.tokens ?? [];
    return Boolean(token) && edition === this.edition && this.add(token);
  }

  async add(token) {
    if (this.written.length >= LONGEST) return false;
    this.written.push(token);
    this.edition += 1;
    this.turn += 1;
    await this.look();
    return true;
  }

  // Ask what may come next.
  async look() {
    const { turn, top, edition } = this;
    if (!this.usable) this.next = null;
    this.show();
    if (!this.usable) return;
    const next = await this.engine.run((model) => model.rank({ ...this.request, top }));
    if (!next || turn !== this.turn) return;
    Object.assign(this, { next, listed: edition });
    this.show();
  }

  get request() {
    const { prompt: text, ids, temperature, topK, topP } = this;
    return { text, ids, temperature, topK, topP };
  }
}
