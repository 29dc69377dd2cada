// Nets learning which point is nearest: several random starts race, and the best one goes on. No DOM.
import { Net, Trainer, fromJSON } from "./mlp.js";
import { random } from "./ngrams.js";
import { Nearest, grid } from "./regions.js";

export const [BATCH, RATE] = [64, 0.03]; // examples a step; the rate falls to 0 along a half cosine
export const RACE = 600; // steps of each start, before the best is known
export const ROUND = 5000; // steps of the best, after which the rate is 0
export const LIMITS = { points: [2, 6], layers: [0, 4], neurons: [1, 8] }; // [fewest, most]
export const SIDE = 100; // the map has SIDE × SIDE places, as Python's area_agreement
const PLACES = grid(SIDE);
const RECORD = 25; // steps between two points of a curve
const NOTHING = 1e-9; // a ramp that never says more is silent

/** settings: {points, widths, activation, seed, starts}. */
export class PointLesson {
  constructor({ points, widths, activation, seed, starts }) {
    this.random = random(seed);
    this.starts = Array.from({ length: starts }, () =>
      started(Net.random({ widths, activation, random: this.random })));
    Object.assign(this, { best: 0, seen: 0, step: 0, racing: starts > 1 });
    this.room = { inputs: new Float64Array(2 * BATCH), targets: new Float64Array(BATCH) };
    this.face(points);
  }

  /** The lesson Python gave: its net, and a curve [[examples, loss], …] for each start it tried. */
  static finished(settings, { net, curves, best }) {
    const lesson = new PointLesson({ ...settings, starts: 1 });
    const kept = Math.max(0, best);
    lesson.starts = (curves.length ? curves : [[]]).map((curve) => ({ curve }));
    lesson.starts[kept] = { ...started(fromJSON(net)), curve: lesson.starts[kept].curve };
    const seen = lesson.starts[kept].curve.at(-1)?.[0] ?? 0;
    return Object.assign(lesson, { best: kept, seen, step: ROUND });
  }

  /** Set the task anew, for points [[x, y], …]; a lesson that was over goes on. */
  face(points) {
    this.task = new Nearest(points);
    this.truth = this.task.truth(PLACES);
    this.chart = null;
    if (this.over) this.step = 0;
  }

  get net() {
    return this.starts[this.best].net;
  }

  get over() {
    return !this.racing && this.step >= ROUND;
  }

  get rate() {
    return this.racing ? RATE : (RATE * (1 + Math.cos((Math.PI * this.step) / ROUND))) / 2;
  }

  /** Up to so many steps, within so many milliseconds; returns how many there were. */
  teach(steps, milliseconds) {
    const end = performance.now() + milliseconds;
    let done = 0;
    while (done < steps && !this.over && performance.now() < end) {
      this.once();
      done += 1;
    }
    return done;
  }

  /** One step of every net that is still learning. */
  once() {
    const learning = this.racing ? this.starts : [this.starts[this.best]];
    for (const start of learning) {
      this.draw();
      start.trainer.rate = this.rate;
      start.sum += start.trainer.step(this.room.inputs, this.room.targets, BATCH);
    }
    this.step += 1;
    this.seen += BATCH; // by each net
    this.chart = null;
    if (this.step % RECORD === 0) learning.forEach((start) => this.record(start));
    if (this.racing && this.step === RACE) Object.assign(this, { racing: false, step: 0 });
  }

  draw() {
    const { inputs, targets } = this.room;
    for (let k = 0; k < BATCH; k++) {
      const [x, y] = [2 * this.random() - 1, 2 * this.random() - 1];
      inputs[2 * k] = x;
      inputs[2 * k + 1] = y;
      targets[k] = this.task.levels[this.task.which(x, y)];
    }
  }

  record(start) {
    start.curve.push([this.seen, start.sum / RECORD]);
    start.sum = 0;
    if (!this.racing) return;
    const lately = this.starts.map(({ curve }) =>
      curve.slice(-4).reduce((sum, [, loss]) => sum + loss, 0));
    this.best = lately.indexOf(Math.min(...lately));
  }

  /** What the net makes of the square now: {values, wrong, agreement, loss, silent, layers}. */
  look() {
    this.chart ??= this.survey();
    return this.chart;
  }

  survey() {
    const { task, truth, net } = this;
    const { values: layers } = net.run(PLACES, SIDE * SIDE);
    const values = layers.at(-1);
    const wrong = new Uint8Array(values.length);
    let [mistakes, squares] = [0, 0];
    for (let k = 0; k < values.length; k++) {
      wrong[k] = task.decide(values[k]) !== truth[k];
      mistakes += wrong[k];
      squares += (values[k] - task.levels[truth[k]]) ** 2;
    }
    const silent = net.activation === "ramp" ? layers.slice(1, -1).map((layer, l) =>
      silentOnes(layer, net.widths[l + 1])) : net.widths.slice(1, -1).map(() => []);
    const places = values.length;
    return { values, wrong, silent, layers, agreement: 1 - mistakes / places,
      loss: squares / places };
  }
}

const started = (net) => ({ net, trainer: new Trainer(net, { rate: RATE }), curve: [], sum: 0 });

// The neurons of a layer that say 0 everywhere: no slope reaches their weights any more.
function silentOnes(layer, width) {
  const alive = new Uint8Array(width);
  for (let k = 0; k < layer.length; k++) if (layer[k] > NOTHING) alive[k % width] = 1;
  return [...alive.keys()].filter((i) => !alive[i]);
}
