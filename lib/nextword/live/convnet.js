// The digit net in the page: 28 × 28 pixels go in, ten probabilities come out. No DOM here.
// Its layers are those of Python's DigitNet, with the same names and the same weights.
import { parse } from "./safetensors.js";

const SIDE = 28;

/** The net, from the bytes of digits.safetensors; throws an Error if they are damaged. */
export class ConvNet {
  constructor(buffer) {
    this.weights = parse(buffer).weights;
    for (const name of ["convolution 1", "convolution 2", "linear 1", "linear 2"]) {
      if (!this.weights[`${name}.weight`] || !this.weights[`${name}.bias`]) {
        throw new Error(`the weights of ${name} are missing`);
      }
    }
  }

  /** What the layers make of 784 pixels from 0 (paper) to 255 (ink): {name: numbers}. */
  values(pixels) {
    const made = { input: Float32Array.from(pixels, (ink) => ink / 255) };
    const core = (name, layer, from) => {
      const [weight, bias] = ["weight", "bias"].map((part) => this.weights[`${name}.${part}`]);
      made[name] = layer(made[from], weight, bias.data);
    };
    core("convolution 1", convolution, "input");
    made["ramp 1"] = ramp(made["convolution 1"]);
    made["pooling 1"] = pooling(made["ramp 1"], SIDE - 4);
    core("convolution 2", convolution, "pooling 1");
    made["ramp 2"] = ramp(made["convolution 2"]);
    made["pooling 2"] = pooling(made["ramp 2"], SIDE / 2 - 6); // flattened as it is: one row
    core("linear 1", linear, "pooling 2");
    made["ramp 3"] = ramp(made["linear 1"]);
    core("linear 2", linear, "ramp 3");
    made.softmax = softmax(made["linear 2"]);
    return made;
  }

  /** The ten probabilities of a picture, 0 to 9. */
  probabilities(pixels) {
    return this.values(pixels).softmax;
  }
}

// Maps [depth, side, side] → [maps, side − 4, side − 4]: a window of 5 × 5 slides over all of them.
function convolution(input, { shape: [maps, depth, size], data: weights }, bias) {
  const side = Math.sqrt(input.length / depth);
  const out = side - size + 1;
  const result = new Float32Array(maps * out * out);
  for (let map = 0, w = 0; map < maps; map++) {
    const sums = result.subarray(map * out * out, (map + 1) * out * out).fill(bias[map]);
    for (let from = 0; from < depth; from++) {
      for (let down = 0; down < size; down++) {
        for (let right = 0; right < size; right++, w++) {
          addShifted(sums, out, input, (from * side + down) * side + right, side, weights[w]);
        }
      }
    }
  }
  return result;
}

// Add a map, seen through the window's place, times its weight.
function addShifted(sums, out, input, start, side, weight) {
  for (let row = 0, to = 0; row < out; row++) {
    for (let column = 0, at = start + row * side; column < out; column++, at++, to++) {
      sums[to] += weight * input[at];
    }
  }
}

function ramp(input) {
  return input.map((value) => Math.max(0, value));
}

// The largest of each 2 × 2 numbers; a map's rows are an even number long, so maps need no border.
function pooling(input, side) {
  const half = side / 2;
  return Float32Array.from({ length: input.length / 4 }, (_, i) => {
    const at = 2 * (Math.floor(i / half) * side + (i % half));
    return Math.max(input[at], input[at + 1], input[at + side], input[at + side + 1]);
  });
}

function linear(input, { shape: [outputs, inputs], data: weights }, bias) {
  return Float32Array.from({ length: outputs }, (_, row) => {
    let sum = bias[row];
    for (let i = 0, w = row * inputs; i < inputs; i++, w++) sum += weights[w] * input[i];
    return sum;
  });
}

function softmax(scores) {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
