// Least squares in the page: basis functions, the best coefficients, their errors. No DOM here.

/** The functions a fit may add up, by the names Python's `nextword.fits` uses. */
export const BASIS = {
  "1": () => 1,
  "x": (x) => x,
  "x²": (x) => x * x,
  "x³": (x) => x * x * x,
  "√x": (x) => Math.sqrt(x),
  "1/x": (x) => 1 / x,
  "sin x": (x) => Math.sin(x),
  "log x": (x) => Math.log(x),
};

/** One column of numbers for each basis function. */
export function columns(basis, xs) {
  return basis.map((name) => xs.map(BASIS[name]));
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

function rotate(a, b, cosine, sine) {
  for (let i = 0; i < a.length; i++) {
    [a[i], b[i]] = [cosine * a[i] - sine * b[i], sine * a[i] + cosine * b[i]];
  }
}

// Turn columns in pairs until all are at right angles (one-sided Jacobi; Demmel & Veselić 1992):
// A·V = U·Σ. Accurate without ever forming AᵀA, whose condition number is the square of A's.
function orthogonalise(a) {
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const largest = Math.max(0, ...a.map((column) => dot(column, column)));
  const nothing = (8 * Number.EPSILON) ** 2 * largest;
  for (let sweep = 0, moved = true; moved && sweep < 60; sweep++) {
    moved = false;
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) {
        const [alpha, beta, gamma] = [dot(a[p], a[p]), dot(a[q], a[q]), dot(a[p], a[q])];
        if (Math.min(alpha, beta) <= nothing) continue; // a column of rounding errors
        if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) continue;
        moved = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, tangent);
        rotate(a[p], a[q], cosine, cosine * tangent);
        rotate(v[p], v[q], cosine, cosine * tangent);
      }
    }
  }
  return v;
}

/**
 * The coefficients for which Σ c·column comes closest to `ys`: {coefficients, rank}. When several
 * sets come equally close (rank below their number) the shortest, as with numpy.linalg.lstsq.
 */
export function solve(table, ys) {
  const a = table.map((column) => [...column]);
  const v = orthogonalise(a);
  const lengths = a.map((column) => Math.hypot(...column));
  const least = Math.max(...lengths, 0) * Math.max(ys.length, a.length) * Number.EPSILON;
  const used = [...lengths.keys()].sort((i, j) => lengths[j] - lengths[i])
    .slice(0, ys.length).filter((j) => lengths[j] > least);
  const coefficients = a.map(() => 0);
  for (const j of used) {
    const weight = dot(a[j], ys) / lengths[j] ** 2;
    coefficients.forEach((_, i) => { coefficients[i] += weight * v[j][i]; });
  }
  return { coefficients, rank: used.length };
}

/**
 * Fit points [[x, y], …] with basis functions:
 * {basis, coefficients, rank, predict(x), residuals, squares}.
 */
export function fit(points, basis) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const { coefficients, rank } = solve(columns(basis, xs), ys);
  const predict = (x) => basis.reduce((sum, name, i) => sum + coefficients[i] * BASIS[name](x), 0);
  const residuals = points.map(([x, y]) => y - predict(x));
  return { basis, coefficients, rank, predict, residuals, squares: dot(residuals, residuals) };
}

/** The model with its numbers: "0.718 + 0.0506·x". */
export function formula(basis, coefficients) {
  const terms = basis.map((name, i) => short(coefficients[i]) + (name === "1" ? "" : `·${name}`));
  return terms.join(" + ").replaceAll("+ −", "− ");
}

/** Three digits, with a power of ten where there would be many zeros: "−1.2·10⁻⁵". */
export function short(value) {
  const [digits, power] = value.toExponential(2).split("e").map(Number);
  const far = value !== 0 && (power < -4 || power > 4);
  const rounded = Number(value.toPrecision(3));
  const plain = far ? `${digits}·10${superscript(power)}` : String(rounded);
  return plain.replaceAll("-", "−");
}

function superscript(power) {
  return [...String(power)].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] ?? "⁻").join("");
}
