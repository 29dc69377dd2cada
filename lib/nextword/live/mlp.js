// Small fully connected nets in plain JavaScript: run them, train them. No DOM here.
// The maths and the JSON are those of Python's nextword.nets; the tests compare both with PyTorch.
import { ACTIVATIONS } from "./activations.js";
import { LOSSES, OPTIMISERS } from "./losses.js";

const ROOMS = 4; // batch sizes a net keeps working room for

/**
 * A net: `widths` [inputs, hidden …, outputs], `activation` of the hidden layers (the last is
 * linear). Layer l has weights[l], one row for each output, and biases[l]. Both are windows on
 * `flat`, which holds all `parameters` numbers in a row: what an optimiser turns.
 */
export class Net {
  constructor(widths, activation = "ramp") {
    if (widths.length < 2 || !widths.every((width) => Number.isInteger(width) && width > 0)) {
      throw new RangeError(`widths ${widths} need inputs and outputs, each a whole number from 1`);
    }
    if (!ACTIVATIONS[activation]) {
      const known = Object.keys(ACTIVATIONS).join(", ");
      throw new RangeError(`no activation ${activation}; there are ${known}`);
    }
    Object.assign(this, { widths: [...widths], activation });
    const sizes = widths.slice(1).map((width, l) => width * (widths[l] + 1));
    this.flat = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
    Object.assign(this, windows(this.widths, this.flat));
    this.rooms = new Map(); // batch size → working room
  }

  /** Random weights, from `random`, a stream of numbers in [0, 1): normal, as in Python. */
  static random({ widths, activation = "ramp", random }) {
    const net = new Net(widths, activation);
    const gain = activation === "ramp" || activation === "gelu" ? 2 : 1;
    net.weights.forEach((weights, l) => {
      const inputs = widths[l];
      const size = Math.sqrt(gain / inputs);
      for (let k = 0; k < weights.length; k++) weights[k] = size * normal(random);
      for (let k = 0; k < net.biases[l].length; k++) {
        net.biases[l][k] = (2 * random() - 1) / Math.sqrt(inputs);
      }
    });
    return net;
  }

  /** How many numbers there are to set. */
  get parameters() {
    return this.flat.length;
  }

  /** How many neurons compute: all but the inputs. */
  get neurons() {
    return this.widths.slice(1).reduce((sum, width) => sum + width, 0);
  }

  /** The outputs for one input. */
  forward(x) {
    return this.forwardMany(x, 1);
  }

  /** What each layer passes on for one input, the inputs first: an array of Float64Arrays. */
  values(x) {
    const room = this.run(x, 1);
    return [Float64Array.from(x), ...room.values.slice(1).map((row) => row.slice(0))];
  }

  /** The outputs [n × outputs] for `n` inputs [n × inputs], one after the other. */
  forwardMany(inputs, n) {
    return this.run(inputs, n).values.at(-1).slice();
  }

  /**
   * Fill the net's working room for `n` inputs: sums[l] before and values[l] after the
   * activation, both [n × widths[l]]. The room is overwritten by the next run.
   */
  run(inputs, n) {
    if (inputs.length !== n * this.widths[0]) {
      throw new RangeError(`${inputs.length} numbers are not ${n} inputs of ${this.widths[0]}`);
    }
    const room = this.roomFor(n);
    const { sums, values } = room;
    values[0].set(inputs);
    const last = this.weights.length;
    for (let l = 1; l <= last; l++) {
      weigh(values[l - 1], this.weights[l - 1], this.biases[l - 1], sums[l]);
      if (l < last) activate(ACTIVATIONS[this.activation].f, sums[l], values[l]);
      else values[l].set(sums[l]);
    }
    return room;
  }

  roomFor(n) {
    if (!this.rooms.has(n)) {
      if (this.rooms.size === ROOMS) this.rooms.clear();
      const arrays = () => this.widths.map((width) => new Float64Array(n * width));
      this.rooms.set(n, { sums: arrays(), values: arrays(), slopes: arrays() });
    }
    return this.rooms.get(n);
  }

  /** The same net, to be changed without changing this one. */
  copy() {
    const net = new Net(this.widths, this.activation);
    net.flat.set(this.flat);
    return net;
  }

  /** What Python's net.as_json() gives: {widths, activation, layers: [{weights, biases}]}. */
  toJSON() {
    const { widths, activation } = this;
    const layers = this.weights.map((weights, l) => ({
      weights: Array.from(this.biases[l], (_, o) =>
        Array.from(weights.subarray(o * widths[l], (o + 1) * widths[l]))),
      biases: Array.from(this.biases[l]) }));
    return { widths: [...widths], activation, layers };
  }
}

/** The net of Python's net.as_json(). */
export function fromJSON({ widths, activation, layers }) {
  const net = new Net(widths, activation);
  layers.forEach(({ weights, biases }, l) => {
    net.weights[l].set(weights.flat());
    net.biases[l].set(biases);
  });
  return net;
}

function windows(widths, flat) {
  const [weights, biases] = [[], []];
  let start = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const middle = start + widths[l] * widths[l + 1];
    weights.push(flat.subarray(start, middle));
    biases.push(flat.subarray(middle, start = middle + widths[l + 1]));
  }
  return { weights, biases };
}

// One number from a normal distribution (Box and Muller 1958).
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

// sums[row, out] = bias[out] + Σ weights[out, in] · values[row, in]
function weigh(values, weights, biases, sums) {
  const outs = biases.length;
  const ins = weights.length / outs;
  for (let from = 0, to = 0; to < sums.length; from += ins) {
    for (let o = 0, w = 0; o < outs; o++, to++) {
      let sum = biases[o];
      for (let i = 0; i < ins; i++, w++) sum += weights[w] * values[from + i];
      sums[to] = sum;
    }
  }
}

function activate(f, sums, values) {
  for (let k = 0; k < sums.length; k++) values[k] = f(sums[k]);
}

// --- training ---

/** Turns the numbers of a net against the slope of its loss, one batch at a time. */
export class Trainer {
  constructor(net, { rate = 0.01, optimiser = "adam", loss = "squares" } = {}) {
    for (const [name, known] of [[optimiser, OPTIMISERS], [loss, LOSSES]]) {
      const names = Object.keys(known).join(", ");
      if (!known[name]) throw new RangeError(`no ${name}; there are ${names}`);
    }
    Object.assign(this, { net, rate, optimiser, loss, steps: 0 });
    this.gradient = new Float64Array(net.parameters); // of the last batch, in the order of net.flat
    this.layers = windows(net.widths, this.gradient);
    this.velocity = new Float64Array(net.parameters);
    this.squares = new Float64Array(net.parameters);
  }

  /**
   * One step on `n` inputs [n × inputs] with targets [n × outputs], or class numbers [n] for
   * the loss "log". Returns the loss before the step.
   */
  step(inputs, targets, n) {
    const loss = this.slope(inputs, targets, n);
    this.steps += 1;
    OPTIMISERS[this.optimiser](this);
    return loss;
  }

  /** The loss of a batch; its slope in every parameter is left in `gradient`. */
  slope(inputs, targets, n) {
    const { net } = this;
    const room = net.run(inputs, n);
    const last = net.weights.length;
    const loss = LOSSES[this.loss](room.values[last], targets, room.slopes[last], net.widths[last]);
    const { weights, biases } = this.layers;
    for (let l = last; l >= 1; l--) {
      gather(room.values[l - 1], room.slopes[l], weights[l - 1], biases[l - 1]);
      if (l === 1) break;
      passBack(room.slopes[l], net.weights[l - 1], room.slopes[l - 1], net.widths[l]);
      bend(ACTIVATIONS[net.activation].slope, room.sums[l - 1], room.values[l - 1],
        room.slopes[l - 1]);
    }
    return loss;
  }

  /** The loss of a batch, without learning from it. */
  measure(inputs, targets, n) {
    const { values, slopes } = this.net.run(inputs, n);
    return LOSSES[this.loss](values.at(-1), targets, slopes.at(-1), this.net.widths.at(-1));
  }
}

// The slope of the loss in each weight and bias, from the slope in each sum.
function gather(values, slopes, weights, biases) {
  const outs = biases.length;
  const ins = weights.length / outs;
  weights.fill(0);
  biases.fill(0);
  for (let from = 0, at = 0; at < slopes.length; from += ins) {
    for (let o = 0, w = 0; o < outs; o++, at++) {
      const slope = slopes[at];
      biases[o] += slope;
      for (let i = 0; i < ins; i++, w++) weights[w] += slope * values[from + i];
    }
  }
}

// The slope in the layer below: before[row, in] = Σ weights[out, in] · slopes[row, out]
function passBack(slopes, weights, before, outs) {
  const ins = weights.length / outs;
  before.fill(0);
  for (let to = 0, at = 0; at < slopes.length; to += ins) {
    for (let o = 0, w = 0; o < outs; o++, at++) {
      const slope = slopes[at];
      for (let i = 0; i < ins; i++, w++) before[to + i] += weights[w] * slope;
    }
  }
}

function bend(slope, sums, values, slopes) {
  for (let k = 0; k < sums.length; k++) slopes[k] *= slope(sums[k], values[k]);
}
