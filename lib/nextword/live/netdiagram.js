// A net as a diagram: a line for each weight, and a box for each neuron with the number it says at
// one place, and behind it a small map of what it says on the whole square.
import { make, makeSvg } from "./dom.js";
import { heatMap } from "./heatmap.js";
import { t } from "./words.js";

const [BOX, ROW, TOP] = [{ width: 44, height: 40 }, 48, 20]; // px
const THICKEST = 4; // px: the largest weight
const FINE = 20; // places along a side of a map

/**
 * {element, draw({net, values, silent, layers}, width), stop()}: values as net.values(x) gives them,
 * layers as net.run(grid(side), side²).values does.
 */
export function netDiagram() {
  const [lines, boxes] = [makeSvg("g"), makeSvg("g")];
  const svg = makeSvg("svg", { class: "nw-chart", role: "img" }, lines, boxes);
  const element = make("div", { class: "nw-square nw-net" }, svg);
  const maps = []; // one for each neuron, behind its box
  return {
    element,
    stop() { maps.forEach((map) => map.stop()); },
    draw({ net, values, silent = [], layers }, width) {
      const most = Math.max(...net.widths);
      const height = TOP + most * ROW;
      const apart = (width - 2 - BOX.width) / (net.widths.length - 1);
      const place = (l, i) => [1 + BOX.width / 2 + l * apart,
        TOP + (height - TOP) / 2 + (i - (net.widths[l] - 1) / 2) * ROW];
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      svg.setAttribute("aria-label", spoken(net, values));
      lines.replaceChildren(...net.weights.flatMap((weights, l) => wires(net, weights, l, place)));
      boxes.replaceChildren(...heads(net, place),
        ...values.flatMap((layer, l) => Array.from(layer, (value, i) =>
          neuron(place(l, i), value, looks(net, l, i, silent)))));
      fitNumber(maps, values.reduce((sum, layer) => sum + layer.length, 0), element);
      let next = 0;
      net.widths.forEach((many, l) => {
        for (let i = 0; i < many; i++) paint(maps[next++], layers[l], many, i, place(l, i));
      });
    },
  };
}

function fitNumber(maps, wanted, element) {
  while (maps.length > wanted) {
    const { element: canvas, stop } = maps.pop();
    canvas.remove();
    stop();
  }
  while (maps.length < wanted) {
    const map = heatMap({ columns: FINE, below: "orange" });
    for (const name of ["width", "height"]) map.element.style[name] = `${BOX[name]}px`;
    maps.push(map);
    element.prepend(map.element);
  }
}

// Neuron i of a layer of so many: its values on the square, as strong as it ever gets.
function paint(map, layer, many, i, [x, y]) {
  const side = Math.sqrt(layer.length / many);
  const step = side / FINE;
  const values = Float64Array.from({ length: FINE * FINE }, (_, k) => {
    const [row, column] = [Math.floor(k / FINE), k % FINE].map((at) => Math.floor(at * step));
    return layer[(row * side + column) * many + i];
  });
  const reach = values.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-9);
  map.paint(values, { low: -reach, high: reach });
  map.element.style.left = `${(x - BOX.width / 2).toFixed(1)}px`;
  map.element.style.top = `${(y - BOX.height / 2).toFixed(1)}px`;
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
