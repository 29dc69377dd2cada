// A town of coffee shops to drag, add and remove; the places nearest to each form its cell.
import { onWidth } from "./chart.js";
import { button } from "./controls.js";
import { announce, make } from "./dom.js";
import { withKernel } from "./kernel.js";
import { Nearest } from "./regions.js";
import { roomiest, shaded, squareMap } from "./squaremap.js";
import { number, t } from "./words.js";

const [FEWEST, MOST, LARGEST] = [2, 12, 420]; // shops, shops, px

/** Show the town in `element`; props: points [[x, y], …]. */
export function mount(element, props, { onChange }) {
  let [points, chosen, timer] = [props.points, -1, 0];
  const facts = make("p", { class: "nw-facts" });
  const settled = () => { announce(facts.textContent); onChange({ points }); };
  function change(next, i = chosen) {
    if (next.length < FEWEST || next.length > MOST) return;
    if (new Set(next.map(String)).size < next.length) return; // one place cannot have two shops
    [points, chosen] = [next, Math.min(i, next.length - 1)];
    draw();
    clearTimeout(timer);
    timer = setTimeout(settled, 250);
  }
  const counted = (next, i) => { change(next, i); map.focus(chosen); };
  const add = (place) => counted([...points, place], points.length);
  const remove = (i) => { if (i >= 0) counted(points.filter((_, k) => k !== i), i); };
  const map = squareMap({ label: t("The town. The arrow keys move a shop."), on: { remove,
    press: add, move: (i, to) => change(points.map((each, k) => (k === i ? to : each)), i),
    choose(i) { chosen = i; draw(); } } });
  const more = button(t("Add a shop"), () => add(roomiest(points)));
  const less = button(t("Remove the chosen shop"), () => remove(chosen));
  function draw() {
    const town = new Nearest(points);
    map.draw({ dots: points.map(dot), chosen, under: shaded(map, town) });
    facts.textContent = sizes(town.cells());
    more.setAttribute("aria-disabled", String(points.length >= MOST));
    less.setAttribute("aria-disabled", String(chosen < 0 || points.length <= FEWEST));
  }
  const stage = make("div", { class: "nw-stage" }, map.element);
  element.replaceChildren(stage, facts, make("div", { class: "nw-controls nw-buttons" }, more,
    less, button(t("Reset"), () => change(props.points, -1))), help());
  const stop = onWidth(stage, (width) => { map.fit(Math.min(LARGEST, width)); draw(); });
  return {
    update(next) {
      points = next.points;
      chosen = Math.min(chosen, points.length - 1);
      if (map.x) draw();
    },
    destroy() { stop(); clearTimeout(timer); },
  };
}

const dot = (at, i, all) => ({ at, words: String(i + 1), look: "nw-own",
  label: t("Shop {i} of {n}: x = {x}, y = {y}",
    { i: i + 1, n: all.length, x: number(at[0]), y: number(at[1]) }) });

function sizes(cells) {
  const shares = cells.map((cell) => area(cell) / 4); // the square has the area 4
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const percent = (share) => (100 * share).toFixed(1);
  return t("The largest cell, of shop {most}, has {much} % of the square; the smallest, of shop "
    + "{least}, {little} %.", { most: shares.indexOf(most) + 1, much: percent(most),
    least: shares.indexOf(least) + 1, little: percent(least) });
}

// The shoelace formula.
const area = (polygon) => polygon.reduce((sum, [x, y], i) => {
  const [a, b] = polygon[(i + 1) % polygon.length];
  return sum + (x * b - a * y) / 2;
}, 0);

const help = () => make("p", { class: "nw-note" },
  t("Drag a shop, or choose it and press the arrow keys; click elsewhere to add one."));

export default withKernel(mount);
