// The arithmetic under a neural network: a few functions of rows of numbers. No DOM here.
// A matrix is one Float32Array, row after row. Sums are made in double precision, then rounded.

/** The matrix with its rows and columns exchanged; `columns` is the length of its rows now. */
export function transposed(matrix, columns) {
  const rows = matrix.length / columns;
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j];
  }
  return result;
}

/** Add to the numbers of `x` those of `y`. */
export function add(x, y) {
  for (let i = 0; i < x.length; i++) x[i] += y[i];
}

/** Add to `n` numbers of `x` from `i` on so many times those of `y` from `j` on. */
export function addTimes(x, i, times, y, j, n) {
  for (let k = 0; k < n; k++) x[i + k] += times * y[j + k];
}

/** The sum of the products of `n` numbers of `x` from `i` on and of `y` from `j` on. */
export function dot(x, i, y, j, n) {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += x[i + k] * y[j + k];
  return sum;
}

/**
 * Every row of `x` through a layer whose `weight` holds one row for each output. This is where the
 * time goes: fetching a number takes longer than multiplying it, so two rows of `x` meet four rows
 * of `weight` at once. The same weights are used for all of `x` before the next are fetched.
 */
export function linear(x, { inputs, outputs, weight, bias }) {
  const rows = x.length / inputs;
  const y = new Float32Array(rows * outputs);
  const fours = outputs - (outputs % 4);
  const twos = rows - (rows % 2);
  for (let o = 0; o < fours; o += 4) {
    for (let i = 0; i < twos; i += 2) {
      twoByFour(y, i * outputs + o, outputs, x, i, weight, o, inputs);
    }
    if (twos < rows) oneByFour(y, twos * outputs + o, x, twos, weight, o, inputs);
  }
  for (let o = fours; o < outputs; o++) {
    for (let i = 0; i < rows; i++) {
      y[i * outputs + o] = dot(x, i * inputs, weight, o * inputs, inputs);
    }
  }
  if (bias) for (let i = 0; i < rows; i++) addTimes(y, i * outputs, 1, bias, 0, outputs);
  return y;
}

// Row `row` of x with the four rows of w from `first` on, all n long: four numbers of y from `at`.
function oneByFour(y, at, x, row, w, first, n) {
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = row * n, j = first * n, end = i + n; i < end; i++, j++) {
    const v = x[i];
    a += v * w[j];
    b += v * w[j + n];
    c += v * w[j + 2 * n];
    d += v * w[j + 3 * n];
  }
  y[at] = a;
  y[at + 1] = b;
  y[at + 2] = c;
  y[at + 3] = d;
}

// The same for the rows `row` and `row` + 1 of x; the second's numbers stand `step` further on.
function twoByFour(y, at, step, x, row, w, first, n) {
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
  for (let i = row * n, j = first * n, end = i + n; i < end; i++, j++) {
    const v = x[i], u = x[i + n];
    const p = w[j], q = w[j + n], r = w[j + 2 * n], s = w[j + 3 * n];
    a += v * p;
    b += v * q;
    c += v * r;
    d += v * s;
    e += u * p;
    f += u * q;
    g += u * r;
    h += u * s;
  }
  y[at] = a;
  y[at + 1] = b;
  y[at + 2] = c;
  y[at + 3] = d;
  y[at + step] = e;
  y[at + step + 1] = f;
  y[at + step + 2] = g;
  y[at + step + 3] = h;
}

/** Every row brought to mean 0 and variance 1, then stretched and shifted (Ba et al. 2016). */
export function layerNorm(x, { weight, bias }) {
  const width = weight.length;
  const y = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += width) {
    let sum = 0, squares = 0;
    for (let i = 0; i < width; i++) sum += x[start + i];
    const mean = sum / width;
    for (let i = 0; i < width; i++) squares += (x[start + i] - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / width + 1e-5);
    for (let i = 0; i < width; i++) {
      y[start + i] = (x[start + i] - mean) * scale * weight[i] + bias[i];
    }
  }
  return y;
}

/** In place: hardly anything of negative numbers, most of positive ones (in GPT-2's tanh form). */
export function gelu(x) {
  const slope = Math.sqrt(2 / Math.PI);
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    x[i] = 0.5 * v * (1 + Math.tanh(slope * (v + 0.044715 * v * v * v)));
  }
  return x;
}

/** In place: scores become shares, none negative, with sum 1. */
export function softmax(x) {
  let highest = -Infinity, sum = 0;
  for (let i = 0; i < x.length; i++) highest = Math.max(highest, x[i]);
  for (let i = 0; i < x.length; i++) sum += x[i] = Math.exp(x[i] - highest);
  for (let i = 0; i < x.length; i++) x[i] /= sum;
  return x;
}
