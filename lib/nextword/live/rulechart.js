// The chart of how far ahead nets see: shares of right answers against the steps.
import { axes, linePath, scale } from "./chart.js";
import { make, makeSvg } from "./dom.js";
import { number, percent, t } from "./words.js";

const HEIGHT = 250;

/**
 * {element, draw(view, width)}; view: {steps [t], right [t], chance [t], ahead, own: Map t → share}.
 */
export function foresightChart() {
  const element = makeSvg("svg", { class: "nw-chart", role: "img", height: HEIGHT });
  return { element, draw: (view, width) => draw(element, view, width) };
}

function draw(element, view, width) {
  const { steps, right, chance, ahead, own } = view;
  const box = { left: 48, right: width - 12, top: 26, bottom: HEIGHT - 44 };
  const x = scale([steps[0] - 0.5, steps.at(-1) + 0.5], [box.left, box.right]);
  const y = scale([Math.min(0.45, ...own.values()), 1], [box.bottom, box.top]);
  const line = (look, shares) => makeSvg("path", { class: `nw-line ${look}`,
    d: linePath(shares.map((share, i) => [x(steps[i]), y(share)])) });
  const dots = [...own].map(([at, share]) => makeSvg("circle", { class: "nw-own-dot", cx: x(at),
    cy: y(share), r: at === ahead ? 6.5 : 4.5 }));
  element.setAttribute("width", width);
  element.setAttribute("aria-label", told(view));
  element.replaceChildren(
    makeSvg("line", { class: "nw-here", x1: x(ahead), x2: x(ahead), y1: box.top, y2: box.bottom }),
    axes({ box, x, y, xTicks: steps, yTicks: [0.5, 0.6, 0.7, 0.8, 0.9, 1], xText: number,
      yText: percent, xLabel: t("steps to look ahead"), yLabel: t("right on unseen rows") }),
    line("nw-chance", chance), line("nw-fit", right), ...dots);
}

function told({ steps, right, chance, own }) {
  const shares = steps.map((at, i) => t("{at}: {right}, chance {chance}", { at,
    right: percent(right[i]), chance: percent(chance[i]) })).join("; ");
  const yours = [...own].map(([at, share]) => t("{at}: {right}", { at, right: percent(share) }));
  const measured = t("Right answers by steps, measured beforehand: {shares}.", { shares });
  return yours.length ? `${measured} ${t("Learned here: {shares}.", { shares: yours.join("; ") })}`
    : measured;
}

/** What the lines and dots stand for. */
export function chartKey() {
  const entry = (look, words) =>
    make("span", {}, make("i", { class: `nw-key ${look}`, "aria-hidden": "true" }), words);
  return make("p", { class: "nw-legend" }, entry("nw-key-fit", t("three nets, measured beforehand")),
    entry("nw-key-chance", t("always the commoner colour")),
    entry("nw-key-own", t("the net that learns here")));
}
