// A net that learns in the page to foretell the middle cell of a row after some steps. No DOM here.
import { middleAfter, randomRow, ruleTable } from "./automata.js";
import { Net, Trainer } from "./mlp.js";
import { random } from "./ngrams.js";

const TESTED = 2000; // rows the net never learns from

/** Rows of cells, −1 for white and 1 for black, as the net reads them, and the cells themselves. */
export class Rows {
  constructor({ width, rows, seed }) {
    const coin = random(seed);
    this.cells = Array.from({ length: rows + TESTED }, () => randomRow(width, coin));
    this.inputs = new Float64Array((rows + TESTED) * width);
    this.cells.forEach((row, n) => row.forEach((cell, i) => {
      this.inputs[n * width + i] = 2 * cell - 1;
    }));
    Object.assign(this, { width, rows });
  }
}

/**
 * One net, one question: `rule` and `steps`. recipe: {width, hidden, activation, rows, examples,
 * batch, rate} as in the experiment. `seed` decides on the first weights and the order of rows.
 */
export class Foresight {
  constructor(rows, recipe, { rule, steps, seed }) {
    Object.assign(this, { rows, recipe, rule, steps, examples: 0 });
    const table = ruleTable(rule);
    this.answers = rows.cells.map((row) => middleAfter(table, row, steps));
    this.dice = random(seed);
    const widths = [rows.width, ...recipe.hidden, 2];
    this.net = Net.random({ widths, activation: recipe.activation, random: this.dice });
    this.trainer = new Trainer(this.net, { rate: recipe.rate, optimiser: "adam", loss: "log" });
    this.batch = { inputs: new Float64Array(recipe.batch * rows.width),
      classes: new Uint8Array(recipe.batch) };
  }

  get done() {
    return this.examples >= this.recipe.examples;
  }

  /** The share of right answers of always giving the commoner one, on the rows for testing. */
  get chance() {
    const black = this.tested.reduce((sum, cell) => sum + cell, 0) / TESTED;
    return Math.max(black, 1 - black);
  }

  get tested() {
    return this.answers.slice(this.rows.rows);
  }

  /** The share of right answers on rows the net never learned from. */
  get right() {
    const { inputs, rows, width } = this.rows;
    const outputs = this.net.forwardMany(inputs.subarray(rows * width), TESTED);
    return this.tested.filter((cell, n) => Number(outputs[2 * n + 1] > outputs[2 * n]) === cell)
      .length / TESTED;
  }

  /** Learn for so many milliseconds, or to the end. */
  learn(milliseconds) {
    const end = performance.now() + milliseconds;
    while (!this.done) {
      this.step();
      if (performance.now() >= end) return; // a batch may take a millisecond or, elsewhere, ten
    }
  }

  /** One batch; the rate falls along a half cosine, as in the experiment. */
  step() {
    const { batch, dice, recipe, rows } = this;
    const { width } = rows;
    for (let n = 0; n < recipe.batch; n++) {
      const row = Math.floor(dice() * rows.rows);
      batch.inputs.set(rows.inputs.subarray(row * width, (row + 1) * width), n * width);
      batch.classes[n] = this.answers[row];
    }
    const part = this.examples / recipe.examples;
    this.trainer.rate = (recipe.rate * (1 + Math.cos(Math.PI * part))) / 2;
    this.trainer.step(batch.inputs, batch.classes, recipe.batch);
    this.examples += recipe.batch;
  }
}
