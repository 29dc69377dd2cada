// A net as a diagram: a box for each neuron with the number it says, a line for each weight.
import { makeSvg } from "./dom.js";
import { t } from "./words.js";

const [BOX, ROW, TOP] = [{ width: 44, height: 24 }, 34, 20]; // px
const THICKEST = 4; // px: the largest weight

/** {element, draw({net, values, silent}, width)}: values as net.values(x) gives them. */
export function netDiagram() {
  const [lines, boxes] = [makeSvg("g"), makeSvg("g")];
  const element = makeSvg("svg", { class: "nw-chart nw-net", role: "img" }, lines, boxes);
  return {
    element,
    draw({ net, values, silent = [] }, width) {
      const most = Math.max(...net.widths);
      const height = TOP + most * ROW;
      const apart = (width - 2 - BOX.width) / (net.widths.length - 1);
      const place = (l, i) => [1 + BOX.width / 2 + l * apart,
        TOP + (height - TOP) / 2 + (i - (net.widths[l] - 1) / 2) * ROW];
      element.setAttribute("width", width);
      element.setAttribute("height", height);
      element.setAttribute("aria-label", spoken(net, values));
      lines.replaceChildren(...net.weights.flatMap((weights, l) => wires(net, weights, l, place)));
      boxes.replaceChildren(...heads(net, place),
        ...values.flatMap((layer, l) => Array.from(layer, (value, i) =>
          neuron(place(l, i), value, looks(net, l, i, silent)))));
    },
  };
}

function wires(net, weights, l, place) {
  const largest = net.flat.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-9);
  return Array.from(weights, (weight, k) => {
    const [x1, y1] = place(l, k % net.widths[l]);
    const [x2, y2] = place(l + 1, Math.floor(k / net.widths[l]));
    const size = Math.abs(weight) / largest;
    return makeSvg("line", { x1: x1 + BOX.width / 2, y1, x2: x2 - BOX.width / 2, y2,
      class: weight < 0 ? "nw-wire nw-minus" : "nw-wire",
      "stroke-width": (0.75 + THICKEST * size).toFixed(2) });
  });
}

function heads(net, place) {
  const last = net.widths.length - 1;
  const numbers = Array.from({ length: last - 1 }, (_, l) => String(l + 1));
  const words = [t("x and y"), ...numbers, t("output")];
  const anchors = ["start", ...Array(last - 1).fill("middle"), "end"];
  return words.map((head, l) => makeSvg("text", { class: "nw-axis-text", y: 12,
    x: place(l, 0)[0] + [-1, ...Array(last - 1).fill(0), 1][l] * BOX.width / 2,
    "text-anchor": anchors[l] }, head));
}

function looks(net, l, i, silent) {
  if (l === 0) return "nw-neuron nw-input";
  return silent[l - 1]?.includes(i) ? "nw-neuron nw-silent" : "nw-neuron";
}

function neuron([x, y], value, look) {
  return makeSvg("g", { class: look, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    makeSvg("rect", { x: -BOX.width / 2, y: -BOX.height / 2, ...BOX, rx: 6 }),
    makeSvg("text", { y: 4.5, "text-anchor": "middle" }, written(value)));
}

/** A number as short as a box: "−0.52", "12.3". */
export function written(value) {
  const digits = Math.abs(value) < 9.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0;
  return value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
}

function spoken(net, values) {
  const said = values.map((layer) => Array.from(layer, written).join(", "));
  return t("The net {widths} with a number in every neuron: {numbers}.",
    { widths: net.widths.join("–"), numbers: said.join(" → ") });
}
