// The functions a neuron may end with, and their slopes. The same as Python's nets.ACTIVATIONS.

const NORMAL = 1 / Math.sqrt(2 * Math.PI);

/** The error function to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26. */
export function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741
    + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

const logistic = (z) => 1 / (1 + Math.exp(-z));
const below = (z) => 0.5 * (1 + erf(z * Math.SQRT1_2)); // share of a normal distribution below z

/** name → { f, slope }: the value at z, and the slope there given z and the value y. */
export const ACTIVATIONS = {
  ramp: { f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  tanh: { f: Math.tanh, slope: (z, y) => 1 - y * y },
  gelu: { f: (z) => z * below(z),
    slope: (z) => below(z) + z * NORMAL * Math.exp(-z * z / 2) },
  logistic: { f: logistic, slope: (z, y) => y * (1 - y) },
  none: { f: (z) => z, slope: () => 1 },
};
