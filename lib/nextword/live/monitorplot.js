// The two pictures of a training: how its loss falls, and what the net says by now.
import { axes, decades, linePath, scale, ticks } from "./chart.js";
import { makeSvg } from "./dom.js";
import { number, t } from "./words.js";

const TALL = 260; // px
const MANY = 6; // powers of ten: on a phone there is room for half of their names
const HIDDEN = { "aria-hidden": "true" };

/** A picture: {element, draw(lesson, width)}; `parts(lesson, box)` gives the SVG elements in it. */
function picture(label, parts) {
  const inside = makeSvg("g", HIDDEN);
  const element = makeSvg("svg", { class: "nw-chart", role: "img", height: TALL,
    "aria-label": label }, inside);
  return { element, draw(lesson, width) {
    element.setAttribute("width", width);
    inside.replaceChildren(...parts(lesson,
      { left: 48, right: width - 36, top: 26, bottom: TALL - 44 }));
  } };
}

/** The loss against the examples seen, both axes logarithmic. */
export function lossPicture() {
  return picture(t("The loss while the net learns"), (lesson, box) => {
    const { curve } = lesson;
    const shown = curve.flatMap(([, ...both]) => both).filter((v) => Number.isFinite(v) && v > 0);
    const last = 10 ** Math.ceil(Math.log10(Math.max(1e4, lesson.seen)) - 1e-9);
    const low = 10 ** Math.max(-6, Math.floor(Math.log10(Math.min(1e-2, ...shown))));
    const high = 10 ** Math.min(3, Math.ceil(Math.log10(Math.max(1, ...shown))));
    const x = scale([100, last], [box.left, box.right], { log: true });
    const y = scale([low, high], [box.bottom, box.top], { log: true });
    const line = (look, column) => makeSvg("path", { class: `nw-line ${look}`,
      d: linePath(curve.map((row) => [x(row[0]), within(y(row[column]), box)])) });
    const places = decades(100, last);
    return [axes({ box, x, y, xTicks: places.filter((_, i) => places.length < MANY || i % 2),
      yTicks: decades(low, high), xText: long, yText: short, xLabel: t("examples seen"),
      yLabel: t("loss") }),
    line("nw-batch-loss", 1), line("nw-fit", 2)];
  });
}

const within = (pixel, { top, bottom }) => Math.min(bottom, Math.max(top, pixel));
const long = (value) => (value < 1e6 ? number(value)
  : t("{count} million", { count: number(value / 1e6) }));
const short = (value) => (value < 1e-3 ? `10${raised(Math.log10(value))}` : number(value));
const raised = (power) => String(Math.round(power)).replace("-", "⁻")
  .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);

/** The net's output over the target, and the examples of a fixed table. */
export function fitPicture() {
  return picture(t("What the net says, and what it should say"), (lesson, box) => {
    const x = scale([-1, 1], [box.left, box.right]);
    const y = scale([-1, 1.2], [box.bottom, box.top]);
    const count = Math.max(2, Math.round(box.right - box.left) + 1);
    const places = Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
    const said = lesson.says(places);
    const line = (look, values) => makeSvg("path", { class: `nw-line ${look}`,
      d: linePath(places.map((place, i) => [x(place), within(y(values[i]), box)])) });
    const dots = lesson.table && lesson.table.length <= 500 ? [...lesson.table] : [];
    return [axes({ box, x, y, xTicks: ticks(-1, 1, 4), yTicks: ticks(-1, 1, 4), xText: number,
      yText: number, xLabel: t("input"), yLabel: t("output") }),
    line("nw-law", places.map(lesson.f)),
    ...dots.map((place) => makeSvg("circle", { class: "nw-example", r: 2.5, cx: x(place),
      cy: y(lesson.f(place)) })),
    line("nw-fit", said)];
  });
}
