// What net and nearest sample say to the pad: ten bars, and the two pictures they go by.
import { SIDE } from "./digitimage.js";
import { make } from "./dom.js";
import { picture } from "./pixels.js";
import { percent, t } from "./words.js";

/** {element, show(answer, seen), spoken()}; `samples` is how many samples are known. */
export function answers(samples) {
  const verdict = make("p", { class: "nw-pad-verdict" });
  const bars = Array.from({ length: 10 }, (_, digit) => bar(digit));
  const [seen, near] = [shown(t("what the net sees")), shown("")];
  let words = "";
  function show({ probabilities, nearest, sample }, pixels) {
    const decision = probabilities.indexOf(Math.max(...probabilities));
    bars.forEach((each, digit) => each.show(probabilities[digit], digit === decision));
    seen.show(pixels);
    near.show(sample);
    near.label.textContent = t("nearest of {samples} samples: a {digit}",
      { samples, digit: nearest });
    verdict.textContent = t("The net says {digit}", { digit: decision });
    words = t("The net says {digit}, {share}; the nearest sample is a {nearest}.",
      { digit: decision, share: share(probabilities[decision]), nearest });
  }
  const element = make("div", { class: "nw-pad-answers" }, verdict,
    make("ol", { class: "nw-pad-bars", start: 0 }, bars.map((each) => each.element)),
    make("div", { class: "nw-pad-pair" }, seen.element, near.element));
  return { element, show, spoken: () => words };
}

function bar(digit) {
  const [fill, words] = [make("span"), make("span", { class: "nw-next-share" })];
  const element = make("li", {}, make("span", {}, String(digit)),
    make("span", { class: "nw-next-bar", "aria-hidden": "true" }, fill), words);
  return { element, show(probability, decided) {
    fill.style.width = `${100 * probability}%`;
    words.textContent = share(probability);
    element.classList.toggle("nw-pad-decided", decided);
  } };
}

function shown(words) {
  const small = picture(SIDE, { "aria-hidden": "true" });
  const label = make("span", { class: "nw-note" }, words);
  return { label, show: small.show, element: make("div", {}, small.element, label) };
}

// Not 100 % for what is only nearly sure.
function share(probability) {
  return percent(Math.round(1000 * probability) / 1000, 4);
}
