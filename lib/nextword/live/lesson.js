// A small training, taken a few milliseconds at a time, with a record of how it goes. No DOM here.
import { Net, Trainer, fromJSON } from "./mlp.js";
import { random } from "./ngrams.js";

const GRID = Float64Array.from({ length: 401 }, (_, i) => (i - 200) / 200); // where errors are taken
const RECORDS = 1.06; // the next record comes when so many times as many examples have been seen
const FIRST = 100; // examples before the first record: a mean over fewer says little
const MOST = 2_000_000; // examples after which the lesson ends

/** The staircase of Python's nextword.piecewise: a function of x. */
export function staircase({ edges, heights }) {
  return (x) => heights[edges.filter((edge) => edge <= x).length];
}

/**
 * A net learning f between −1 and 1. settings: {hidden: [widths], rate, batch, optimiser, repeated};
 * `repeated` is the number of examples in a fixed table, 0 for fresh ones each time.
 */
export class Lesson {
  constructor(f, settings, seed) {
    this.f = f;
    this.random = random(seed);
    this.net = Net.random({ widths: [1, ...settings.hidden, 1], random: this.random });
    Object.assign(this, { seen: 0, batches: 0, milliseconds: 0, curve: [], sum: 0, since: 0 });
    this.end = MOST;
    this.change(settings);
  }

  /** The lesson that Python gave before the page was made: its net and its record. */
  static finished(f, settings, { net, curve }) {
    const lesson = new Lesson(f, settings, 0);
    const seen = curve.at(-1)[0];
    return Object.assign(lesson, { net: fromJSON(net), curve, seen, batches: seen / settings.batch,
      milliseconds: NaN });
  }

  /** Take over new settings in the middle of the lesson, or go on with them after its end. */
  change(settings) {
    if (this.over) this.end = this.seen + MOST;
    const { rate, batch, optimiser, repeated } = settings;
    if (optimiser !== this.trainer?.optimiser) {
      this.trainer = new Trainer(this.net, { rate, optimiser, loss: "squares" });
    }
    if (repeated !== this.table?.length) this.table = repeated ? this.examples(repeated) : null;
    this.trainer.rate = rate;
    this.batch = batch;
    this.inputs = new Float64Array(batch);
    this.targets = new Float64Array(batch);
  }

  get over() {
    return this.seen >= this.end || this.broken;
  }

  get broken() {
    return this.curve.length > 0 && !Number.isFinite(this.curve.at(-1)[1]);
  }

  /** How often each example of the table has been shown on average. */
  get epochs() {
    return this.table ? this.seen / this.table.length : null;
  }

  /** `n` examples' inputs, at random places. */
  examples(n) {
    return Float64Array.from({ length: n }, () => 2 * this.random() - 1);
  }

  /** Learn for so many milliseconds, one step at least. */
  teach(milliseconds) {
    const start = performance.now();
    do this.step(); while (performance.now() - start < milliseconds && !this.over);
    this.milliseconds += performance.now() - start;
  }

  step() {
    const { table, batch, inputs, targets, random: draw } = this;
    for (let i = 0; i < batch; i++) {
      inputs[i] = table ? table[Math.floor(draw() * table.length)] : 2 * draw() - 1;
      targets[i] = this.f(inputs[i]);
    }
    this.sum += this.trainer.step(inputs, targets, batch);
    this.since += 1;
    this.batches += 1;
    this.seen += batch;
    const last = this.curve.at(-1)?.[0] ?? FIRST / RECORDS;
    if (this.seen >= last * RECORDS || !Number.isFinite(this.sum)) this.record();
  }

  /** Note [examples seen, mean loss of the batches since the last record, error everywhere]. */
  record() {
    this.curve.push([this.seen, this.sum / this.since, this.error()]);
    this.sum = this.since = 0;
  }

  /** The mean squared error of the net over the whole stretch. */
  error() {
    const said = this.net.forwardMany(GRID, GRID.length);
    return said.reduce((sum, y, i) => sum + (y - this.f(GRID[i])) ** 2, 0) / GRID.length;
  }

  /** What the net says at each x of a list. */
  says(xs) {
    return this.net.forwardMany(Float64Array.from(xs), xs.length);
  }
}
