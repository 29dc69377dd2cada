// Pictures of digits as 784 numbers, row by row, from 0 (paper) to 255 (ink). No DOM here.
// Blurring and centring are those of Python's nextword.digits.

export const SIDE = 28;
const BOX = 20; // MNIST's digits are scaled to fit a box of this side
const FAR = 3 * SIDE; // no blur reaches farther

/** The pictures in a text: each as 784 bytes, all of them in base64. */
export function decoded(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Array.from({ length: bytes.length / SIDE ** 2 },
    (_, i) => bytes.slice(i * SIDE ** 2, (i + 1) * SIDE ** 2));
}

/** A picture blurred by a Gaussian of `sigma` pixels; what is blurred over the edge is lost. */
export function blurred(pixels, sigma) {
  if (!sigma) return Float64Array.from(pixels);
  const weights = Array.from({ length: 2 * FAR + 1 },
    (_, i) => Math.exp(-((i - FAR) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spread = Array.from({ length: SIDE }, (_, to) =>
    Array.from({ length: SIDE }, (_, from) => weights[FAR + to - from] / total));
  return sandwiched(spread, pixels, spread, SIDE).map((ink) => Math.min(255, ink));
}

/** A picture placed as MNIST's are: its ink scaled to fit a box, its centre of mass in the middle. */
export function centred(pixels) {
  const box = inked(pixels);
  if (!box) return Float64Array.from(pixels);
  const { top, left, high, wide } = box;
  const ink = [];
  for (let row = 0; row < high; row++) {
    for (let column = 0; column < wide; column++) {
      ink.push(pixels[(top + row) * SIDE + left + column]);
    }
  }
  const scale = BOX / Math.max(high, wide);
  const [newHigh, newWide] = [high, wide].map((side) => Math.max(1, Math.floor(side * scale + 0.5)));
  const scaled = sandwiched(averages(newHigh, high), ink, averages(newWide, wide), wide);
  return aroundMiddle(scaled, newHigh, newWide);
}

// The box around all ink, null for a blank page.
function inked(pixels) {
  const places = Array.from(pixels, (ink, i) => (ink ? i : -1)).filter((i) => i >= 0);
  if (!places.length) return null;
  const columns = places.map((i) => i % SIDE);
  const top = Math.floor(places[0] / SIDE);
  const left = Math.min(...columns);
  return { top, left, high: Math.floor(places.at(-1) / SIDE) - top + 1,
    wide: Math.max(...columns) - left + 1 };
}

// How much of each old pixel along a line goes into each new one: rows that sum to 1.
function averages(count, old) {
  return Array.from({ length: count }, (_, to) => Array.from({ length: old }, (_, from) => {
    const overlap = Math.min((to + 1) * old / count, from + 1) - Math.max(to * old / count, from);
    return Math.max(0, overlap) * count / old;
  }));
}

// left · picture · rightᵀ, for a picture so wide.
function sandwiched(left, picture, right, wide) {
  const high = picture.length / wide;
  const half = left.map((weights) => Float64Array.from({ length: wide }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < high; row++) sum += weights[row] * picture[row * wide + column];
    return sum;
  }));
  const dot = (row, weights) => row.reduce((sum, ink, i) => sum + ink * weights[i], 0);
  return Float64Array.from(half.flatMap((row) => right.map((weights) => dot(row, weights))));
}

function aroundMiddle(ink, high, wide) {
  const total = ink.reduce((sum, value) => sum + value, 0);
  const middle = (place) => ink.reduce((sum, value, i) => sum + value * place(i), 0) / total;
  const start = (place) => Math.floor(SIDE / 2 - middle(place) + 0.5);
  const top = start((i) => Math.floor(i / wide));
  const left = start((i) => i % wide);
  const paper = new Float64Array(SIDE ** 2);
  for (let row = Math.max(0, -top); row < Math.min(high, SIDE - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(wide, SIDE - left); column++) {
      paper[(top + row) * SIDE + left + column] = ink[row * wide + column];
    }
  }
  return paper;
}

/** The nearest of some samples [{digit, pixels}] to a picture, pixel by pixel; the first of equals. */
export function nearest(samples, pixels) {
  let [best, least] = [null, Infinity];
  for (const sample of samples) {
    let squares = 0;
    for (let i = 0; i < pixels.length; i++) squares += (pixels[i] - sample.pixels[i]) ** 2;
    if (squares < least) [best, least] = [sample, squares];
  }
  return best;
}

/** The samples in digit-samples.bin: for each a byte that says which digit it is, then its pixels. */
export function readSamples(buffer) {
  const [bytes, size] = [new Uint8Array(buffer), 1 + SIDE ** 2];
  if (!bytes.length || bytes.length % size) throw new Error("digit-samples.bin is damaged");
  return Array.from({ length: bytes.length / size }, (_, i) => (
    { digit: bytes[i * size], pixels: bytes.subarray(i * size + 1, (i + 1) * size) }));
}
