// What a guess is worth: reading the number a reader typed, and saying how far it is from the answer.
import { language, number, t } from "./words.js";

const SCALES = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, billion: 1e9, trillion: 1e12 };

/** The number a reader typed ("1,500", "40 thousand", "1.6 billion", "10^92", "12 %"), or NaN. */
export function readNumber(typed) {
  const plain = typed.toLowerCase().replace(/[_\s]/g, "").replace(/−/g, "-").replace(/%$/, "")
    .replace(/,(?=\d{3}(?!\d))/g, "").replace(",", ".") // 1,000 is a thousand, 9,42 is 9.42
    .replace(/^10\^/, "1e").replace(/[x×*]10\^/, "e");
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)$/.exec(plain);
  if (!parts || (parts[2] && !SCALES[parts[2]])) return NaN;
  return Number(parts[1]) * (SCALES[parts[2]] ?? 1);
}

/** A number with its unit: 4,096 · 62.5 % · 1.6 billion. */
export function withUnit(value, unit = "") {
  const said = shortNumber(value).replace("-", "−");
  return unit ? `${said} ${unit}` : said;
}

/** A number as short as it can be said: whole below a million, in words below 10¹⁵. */
export function shortNumber(value) {
  const size = Math.abs(value);
  if (size >= 1e15) return powerOfTen(value);
  if (size >= 1e6) {
    const words = { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 };
    return new Intl.NumberFormat(language(), words).format(value);
  }
  return number(value, Number.isInteger(value) ? 7 : 3);
}

function powerOfTen(value) {
  const [factor, exponent] = value.toExponential(1).split("e+");
  const raised = [...exponent].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  return factor === "1.0" ? `10${raised}` : `${number(Number(factor))} × 10${raised}`;
}

/** How far `said` is from `answer`, in words: "3.2 times too high", "8 points too low". */
export function howFar(said, answer, unit = "") {
  const high = said > answer;
  if (said === answer) return t("exactly right");
  if (unit === "%") return tooFar("points", high, number(Math.abs(said - answer), 2));
  if (!(said * answer > 0)) return t("off by {n}", { n: withUnit(Math.abs(said - answer), unit) });
  const ratio = Math.max(said / answer, answer / said);
  const times = shortNumber(Number(ratio.toPrecision(2)));
  if (ratio >= 2) return tooFar("times", Math.abs(said) > Math.abs(answer), times);
  const share = Math.round(100 * Math.abs(said / answer - 1));
  return share ? tooFar("%", high, share) : t("almost exactly right");
}

function tooFar(measure, high, n) {
  const words = {
    points: [t("{n} points too low", { n }), t("{n} points too high", { n })],
    times: [t("{n} times too low", { n }), t("{n} times too high", { n })],
    "%": [t("{n} % too low", { n }), t("{n} % too high", { n })],
  };
  return words[measure][Number(high)];
}

/** What to tell a reader who said `said` (null: nothing). */
export function verdict({ choices, answer, unit }, said) {
  const truth = choices ? answer : withUnit(answer, unit);
  if (said === null) return t("It is {truth}.", { truth });
  if (!choices) {
    const values = { said: withUnit(said, unit), truth, far: howFar(said, answer, unit) };
    return t("You said {said}; it is {truth}: {far}.", values);
  }
  if (said === answer) return t("You said {said}, and so it is.", { said });
  return t("You said {said}; it is {truth}.", { said, truth });
}
