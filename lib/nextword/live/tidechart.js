// What the neuron says beside what was measured: the water levels of a day, and curves through them.
import { axes, linePath, scale } from "./chart.js";
import { makeSvg } from "./dom.js";
import { number, t } from "./words.js";

const HEIGHT = 190; // px

/** {element, draw(curves, width)}; curves: [{weights, look}, …], the last one on top. */
export function tideChart({ inputs, targets }) {
  const element = makeSvg("svg", { class: "nw-chart", role: "img", height: HEIGHT,
    "aria-label": t("Measured water levels as dots, and the neuron's curve.") });
  return {
    element,
    draw(curves, width) {
      element.setAttribute("width", width);
      const box = { left: 36, right: width - 12, top: 26, bottom: HEIGHT - 42 };
      const x = scale([0, 24], [box.left, box.right]);
      const y = scale([-1.5, 1.5], [box.bottom, box.top]);
      const hours = Array.from({ length: 97 }, (_, i) => i / 4);
      const line = ({ weights: [w, b], look }) => makeSvg("path", { class: `nw-line ${look}`,
        d: linePath(hours.map((h) => [x(h), y(Math.sin(w * (h / 12 - 1) + b))])) });
      const dots = inputs.map((at, i) => makeSvg("circle", { class: "nw-measured", r: 4,
        cx: x(12 * (at + 1)), cy: y(targets[i]) }));
      element.replaceChildren(axes({ box, x, y, xText: number, yText: number,
        xTicks: width < 480 ? [0, 6, 12, 18, 24] : [0, 3, 6, 9, 12, 15, 18, 21, 24],
        yTicks: [-1, 0, 1], xLabel: t("hour of the day"), yLabel: t("water level (m)") }),
      ...curves.map(line), ...dots);
    },
  };
}
