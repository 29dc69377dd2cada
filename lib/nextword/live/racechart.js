// How the loss fell: a thin line for every start, a thick one for the start that goes on.
import { axes, decades, linePath, scale } from "./chart.js";
import { makeSvg } from "./dom.js";
import { t } from "./words.js";

const LOWEST = 1e-5;

/** {element, draw({curves, best}, width, height)}; curves: [[[examples, loss], …], …]. */
export function raceChart() {
  const element = makeSvg("svg", { class: "nw-chart", role: "img" });
  return {
    element,
    draw({ curves, best }, width, height) {
      const all = curves.flat();
      const losses = all.map(([, loss]) => Math.min(1e3, Math.max(LOWEST, loss)));
      const low = 10 ** Math.floor(Math.log10(Math.min(0.1, ...losses)));
      const high = 10 ** Math.ceil(Math.log10(Math.max(1, ...losses)) - 1e-9);
      const last = Math.max(10_000, ...all.map(([examples]) => examples));
      const box = { left: 46, right: width - 20, top: 24, bottom: height - 40 };
      const x = scale([0, last], [box.left, box.right]);
      const y = scale([low, high], [box.bottom, box.top], { log: true });
      const path = (curve, look) => makeSvg("path", { class: `nw-line ${look}`,
        d: linePath(curve.map(([examples, loss]) =>
          [x(examples), y(Math.min(high, Math.max(low, loss)))])) });
      const others = curves.filter((_, i) => i !== best);
      element.setAttribute("width", width);
      element.setAttribute("height", height);
      element.setAttribute("aria-label", spoken(curves[best] ?? [], others.length));
      element.replaceChildren(axes({ box, x, y, xTicks: [0, last / 2, last],
        yTicks: decades(low, high), xText: thousands, yText: String,
        xLabel: t("examples"), yLabel: t("loss") }),
      ...others.map((curve) => path(curve, "nw-start")), path(curves[best] ?? [], "nw-fit"));
    },
  };
}

const thousands = (examples) => (examples ? t("{n}k", { n: Math.round(examples / 1000) }) : "0");

function spoken(curve, others) {
  if (!curve.length) return t("No loss yet: nothing has been learned.");
  const ends = { from: curve[0][1].toPrecision(2), to: curve.at(-1)[1].toPrecision(2), others };
  return t("The loss fell from {from} to {to}; other starts drawn beside it: {others}.", ends);
}
