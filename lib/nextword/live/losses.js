// What a net is trained to make small, and the ways of stepping downhill. PyTorch's definitions.

/**
 * name → f(outputs, targets, slopes, width): the mean loss of a batch of outputs [n × width]; its
 * slope in each output is written into slopes. Targets are [n × width], for "log" class numbers [n].
 */
export const LOSSES = {
  squares: (outputs, targets, slopes) => mean(outputs, targets, slopes,
    (miss) => miss * miss, (miss) => 2 * miss),
  absolute: (outputs, targets, slopes) => mean(outputs, targets, slopes, Math.abs, Math.sign),
  log: crossEntropy,
};

function mean(outputs, targets, slopes, size, slope) {
  const count = outputs.length;
  if (targets.length !== count) {
    throw new RangeError(`${targets.length} targets do not fit ${count} outputs`);
  }
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const miss = outputs[k] - targets[k];
    sum += size(miss);
    slopes[k] = slope(miss) / count;
  }
  return sum / count;
}

// −log of the probability that softmax gives the right class, in nats.
function crossEntropy(outputs, classes, slopes, width) {
  const n = outputs.length / width;
  let sum = 0;
  for (let row = 0; row < n; row++) {
    const from = row * width;
    let [top, total] = [-Infinity, 0];
    for (let k = 0; k < width; k++) top = Math.max(top, outputs[from + k]);
    for (let k = 0; k < width; k++) total += slopes[from + k] = Math.exp(outputs[from + k] - top);
    for (let k = 0; k < width; k++) slopes[from + k] /= total * n;
    const right = from + classes[row];
    sum += Math.log(total) + top - outputs[right];
    slopes[right] -= 1 / n;
  }
  return sum / n;
}

const [MOMENTUM, KEEP, KEEP_SQUARES, TINY] = [0.9, 0.9, 0.999, 1e-8]; // PyTorch's defaults

/** name → f(trainer): move trainer.net.flat by the trainer's gradient. */
export const OPTIMISERS = {
  steepest({ net: { flat }, gradient, rate }) {
    for (let k = 0; k < flat.length; k++) flat[k] -= rate * gradient[k];
  },

  momentum({ net: { flat }, gradient, velocity, rate }) {
    for (let k = 0; k < flat.length; k++) {
      velocity[k] = MOMENTUM * velocity[k] + gradient[k];
      flat[k] -= rate * velocity[k];
    }
  },

  // Kingma and Ba 2015: each number has its own pace, from the recent sizes of its slope.
  adam({ net: { flat }, gradient, velocity, squares, rate, steps }) {
    const [young, youngSquares] = [1 - KEEP ** steps, 1 - KEEP_SQUARES ** steps];
    for (let k = 0; k < flat.length; k++) {
      const slope = gradient[k];
      velocity[k] += (1 - KEEP) * (slope - velocity[k]);
      squares[k] += (1 - KEEP_SQUARES) * (slope * slope - squares[k]);
      const size = Math.sqrt(squares[k] / youngSquares) + TINY;
      flat[k] -= (rate * velocity[k]) / (young * size);
    }
  },
};
