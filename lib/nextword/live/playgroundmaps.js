// The two squares of the playground: what the net should say, with points to drag, and says.
import { heatMap } from "./heatmap.js";
import { makeSvg } from "./dom.js";
import { written } from "./netdiagram.js";
import { SIDE } from "./pointlesson.js";
import { cellPath, shaded, squareMap } from "./squaremap.js";
import { number, t } from "./words.js";

/**
 * {truth, said, show(state, {width, mistakes, all}), stop()}: truth and said are square maps; without
 * `all` only what the net says is drawn anew.
 */
export function playgroundMaps(on) {
  const heat = heatMap({ columns: SIDE });
  const truth = squareMap({ on: { ...on, press: (place) => on.add(place), hover: on.probe },
    label: t("The points. The arrow keys move a point.") });
  const said = squareMap({ canvas: heat.element,
    on: { press: on.probe, hover: on.probe, move: (_, place) => on.probe(place) },
    label: t("What the net says. The arrow keys move the place that is looked at.") });
  return { truth, said, stop: heat.stop, show(state, { width, mistakes, all }) {
    const { task } = state.lesson;
    const { values, wrong } = state.lesson.look();
    heat.paint(values, { low: -1, high: 1, marked: mistakes ? wrong : null });
    if (!all) return;
    for (const map of [truth, said]) map.fit(width);
    truth.draw({ dots: state.points.map((at, i) => dot(task, at, i)), chosen: state.chosen,
      under: shaded(truth, task) });
    said.draw({ dots: [probe(state)], under: task.cells().map((cell) => outline(said, cell)) });
  } };
}

function dot({ levels, points }, at, i) {
  const level = written(levels[i]).replace(/\.?0+$/, "");
  const said = { i: i + 1, n: points.length, x: number(at[0]), y: number(at[1]), level };
  return { at, words: level, look: "nw-own",
    label: t("Point {i} of {n}: x = {x}, y = {y}, level {level}", said) };
}

function probe({ probe: at, lesson }) {
  const said = written(lesson.net.forward(at)[0]);
  return { at, words: said, look: "nw-probe",
    label: t("Looking at x = {x}, y = {y}: the net says {said}",
      { x: number(at[0]), y: number(at[1]), said }) };
}

const outline = (map, cell) => makeSvg("path", { class: "nw-border", d: cellPath(map, cell) });
