// Continuations of one prompt for several seeds (rows) and temperatures (columns). No DOM here.
import { findLoop } from "./sampling.js";

/**
 * What is set and what is written; `show` hears of new cells, `grew(row, column)` of new tokens,
 * `ended` of a run that came to its end by itself.
 */
export class Sheet {
  constructor({ prompt, temperatures, seed, rows, steps, cells }, engine) {
    Object.assign(this, { prompt, temperatures, seed, rows, steps, cells, engine });
    this.made = this.key; // what the cells were written with
    this.going = null; // the run in progress
    this.cut = 0; // how many of the prompt's tokens the model does not read
    this.show = () => {};
    this.grew = () => {};
    this.ended = () => {};
  }

  get key() { return JSON.stringify([this.prompt, this.seed, this.steps]); }

  /** Is there anything to go on from? */
  get usable() { return this.prompt.trim() !== ""; }

  /** Do the cells show something else than what is set? */
  get stale() { return this.made !== this.key; }

  set(settings) {
    Object.assign(this, settings);
    if ("prompt" in settings) this.cut = 0;
    this.show();
  }

  /** Write every cell anew, row by row, until done or stopped; what was there stays till then. */
  async run() {
    if (!this.usable) return;
    this.stop();
    const mine = this.going = {};
    this.show();
    const prompt = await this.engine.run((model) => model.rank({ text: this.prompt, top: 1 }));
    if (this.going !== mine) return;
    if (prompt) {
      this.cells = Array.from({ length: this.rows }, () => this.temperatures.map(() => []));
      Object.assign(this, { made: this.key, cut: prompt.cut });
      this.show();
      await this.fillAll(mine);
    }
    if (this.going === mine) {
      this.going = null;
      this.ended();
    }
    this.show();
  }

  async fillAll(mine) {
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.temperatures.length; column++) {
        if (!await this.fill(row, column, mine) || this.going !== mine) return;
      }
    }
  }

  stop() {
    if (!this.going) return;
    this.going = null;
    this.engine.stop();
    this.show();
  }

  async fill(row, column, mine) {
    const cell = this.cells[row][column];
    const [text, temperature] = [this.prompt, this.temperatures[column]];
    const take = (token) => {
      if (this.going !== mine) return;
      cell.push(token);
      this.grew(row, column);
    };
    if (temperature === 0 && row > 0) { // nothing is drawn: every seed writes the same
      this.cells[0][column].forEach(take);
      return true;
    }
    const request = { text, temperature, steps: this.steps, seed: this.seed + row, skip: 0 };
    return this.engine.run((model) => model.write(request, take));
  }

  /** Mean surprise of each column's tokens, in bits; NaN where there are none. */
  means() {
    return this.temperatures.map((_, column) => {
      const bits = this.cells.flatMap((row) => row[column].map((token) => token.bits));
      return bits.reduce((sum, each) => sum + each, 0) / bits.length;
    });
  }
}

/** The loop in which a cell's tokens end: {start, length, times}, or null. */
export function loopOf(tokens) {
  return findLoop(tokens.map(({ id }) => id));
}
