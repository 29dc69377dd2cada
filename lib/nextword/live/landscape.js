// The loss of one neuron y = sin(w·x + b) over its two weights, and walking downhill on it. No DOM
// here; the same sums as Python's nextword.descent.
import { random } from "./ngrams.js";

const TURN = 2 * Math.PI;
const NEAR = 0.3; // a walk that ends so close to a minimum has arrived there

/** `value` moved by whole turns into [−π, π). */
export const wrapped = (value) => value - TURN * Math.floor((value + Math.PI) / TURN);

/** The map: inputs, targets, its corners `low` and `high`, and minima [[w, b], …], lowest first. */
export class Landscape {
  constructor({ inputs, targets, low, high, minima }) {
    Object.assign(this, { inputs, targets, low, high, minima });
  }

  /** The mean of the squared errors with the weights (w, b). */
  loss(w, b) {
    const { inputs, targets } = this;
    let sum = 0;
    for (let i = 0; i < inputs.length; i++) sum += (Math.sin(w * inputs[i] + b) - targets[i]) ** 2;
    return sum / inputs.length;
  }

  /** How steeply the loss rises along w and along b, written into `slope`. */
  gradient(w, b, slope) {
    const { inputs, targets } = this;
    let [along, across] = [0, 0];
    for (let i = 0; i < inputs.length; i++) {
      const z = w * inputs[i] + b;
      const push = 2 * (Math.sin(z) - targets[i]) * Math.cos(z);
      along += push * inputs[i];
      across += push;
    }
    slope[0] = along / inputs.length;
    slope[1] = across / inputs.length;
  }

  /** Every place of a descent, the start first: [[w, b], …]. */
  walk(start, plan) {
    const places = [[...start]];
    this.end(start, plan, (w, b) => places.push([w, b]));
    return places;
  }

  /** Where a descent from [w, b] ends; `visit(w, b)` hears of every step. */
  end([w, b], { rate, momentum, steps }, visit = () => {}) {
    const [step, slope] = [[0, 0], [0, 0]];
    for (let i = 0; i < steps; i++) {
      this.gradient(w, b, slope);
      step[0] = momentum * step[0] - rate * slope[0];
      step[1] = momentum * step[1] - rate * slope[1];
      w += step[0];
      b += step[1];
      visit(w, b);
    }
    return [w, b];
  }

  /** The weights on the map that make the same neuron: w ≥ 0, −π ≤ b < π. */
  canonical([w, b]) {
    return [Math.abs(w), wrapped(w < 0 ? Math.PI - b : b)];
  }

  /** The number of the minimum a walk that ends here has reached; −1 if it is still on its way. */
  valley(end) {
    const [w, b] = this.canonical(end);
    const apart = this.minima.map(([u, v]) => Math.hypot(w - u, wrapped(b - v)));
    const nearest = apart.indexOf(Math.min(...apart));
    return apart[nearest] < NEAR ? nearest : -1;
  }

  /** Every place on the map where a minimum shows: [[w, b, number], …]. */
  bottoms() {
    return this.minima.flatMap(([w, b], i) => [[w, b, i], [-w, wrapped(Math.PI - b), i]])
      .filter(([w]) => w >= this.low[0] && w <= this.high[0]);
  }

  /** As many pairs of weights drawn evenly from the map, the same ones as in Python. */
  draw(tries, seed) {
    const uniform = random(seed);
    const between = (k) => this.low[k] + uniform() * (this.high[k] - this.low[k]);
    return Array.from({ length: tries }, () => [between(0), between(1)]);
  }
}
