// A net put into words that can be taken elsewhere: its formula, and the Python that trains it.
const BENDS = { ramp: (sum) => `max(0, ${sum})`, tanh: (sum) => `tanh(${sum})`,
  gelu: (sum) => `gelu(${sum})`, logistic: (sum) => `logistic(${sum})`, none: (sum) => `(${sum})` };
const MOST = 400; // products in one formula: more is no longer a formula to look at

/** How many products the formula has when it is written in one piece. */
export function products(widths) {
  return widths.slice(0, -1).reduce((count, width) => width * (count + 1), 0);
}

/**
 * What the net computes from x and y, its numbers rounded, as an expression Python can evaluate:
 * in one piece, or, where that is too long, with a name and a line for each hidden neuron.
 */
export function formula(net, digits = 3) {
  const long = products(net.widths) > MOST;
  const lines = [];
  let now = ["x", "y"];
  net.weights.forEach((weights, l) => {
    const sums = Array.from(net.biases[l], (bias, o) =>
      sum(bias, weights.subarray(o * now.length, (o + 1) * now.length), now, digits));
    if (l === net.weights.length - 1) now = sums;
    else now = sums.map(BENDS[net.activation]);
    if (!long || l === net.weights.length - 1) return;
    now = now.map((text, i) => {
      const name = `${"abcdefgh"[l]}${i + 1}`;
      lines.push(`${name} = ${text}`);
      return name;
    });
  });
  return [...lines, long ? `f = ${now[0]}` : now[0]].join("\n");
}

function sum(bias, weights, inputs, digits) {
  const terms = Array.from(weights, (weight, i) => [weight, `*${inputs[i]}`]);
  return [...terms, [bias, ""]].map(([factor, rest], k) => {
    const size = Number(Math.abs(factor).toPrecision(digits));
    const sign = factor < 0 ? "-" : "+";
    if (k === 0) return `${factor < 0 ? "-" : ""}${size}${rest}`;
    return ` ${sign} ${size}${rest}`;
  }).join("");
}

/** Complete Python that gives nets of this kind the same task, and keeps the best. */
export function recipe({ points, widths, activation, starts, seed }, { examples, batch, rate }) {
  const places = points.map(([x, y]) => `(${x}, ${y})`).join(", ");
  const grouped = String(examples).replace(/\B(?=(\d{3})+$)/g, "_");
  return `from nextword import nets

points = [${places}]
training = nets.train(
    nets.examples_of(nets.nearest(points), inputs=2),
    widths=(${widths.join(", ")}),
    activation="${activation}",
    seeds=range(${seed}, ${seed + starts}),
    examples=${grouped},
    batch=${batch},
    rate=${rate},
)
best = training.nets[training.losses[:, -1].argmin()]
print(f"{nets.area_agreement(best, points):.1%} of the area agrees")
`;
}
