// The paper of the pad: 28 × 28 pixels that a pen marks, by pointer, finger or keyboard.
import { SIDE } from "./digitimage.js";
import { announce, make, makeSvg } from "./dom.js";
import { picture } from "./pixels.js";
import { percent, t } from "./words.js";

const REACH = 1.6; // pixels from the pen's middle that get ink, less and less
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** {element, show(pixels), take(tool)}; draws into state.pixels and calls changed(). */
export function paper(state, changed) {
  const grid = picture(SIDE, { tabindex: 0, role: "application", class: "nw-pixels nw-pad",
    "aria-label": t("Drawing pad, 28 by 28 pixels. Arrow keys move, space marks.") });
  const cursor = makeSvg("rect", { class: "nw-pad-cursor", width: 1, height: 1 });
  grid.element.append(cursor);
  const pen = { tool: "draw", row: 14, column: 14, last: null };
  const mark = (row, column) => { useTool(state.pixels, pen, row, column); changed(); };
  const move = () => {
    cursor.setAttribute("x", pen.column);
    cursor.setAttribute("y", pen.row);
  };
  const place = () => announce(t("row {row}, column {column}: {ink} ink", { row: pen.row + 1,
    column: pen.column + 1, ink: percent(state.pixels[pen.row * SIDE + pen.column] / 255) }));
  grid.element.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!step) { pen.last = null; mark(pen.row + 0.5, pen.column + 0.5); return; }
    pen.row = Math.min(SIDE - 1, Math.max(0, pen.row + step[0]));
    pen.column = Math.min(SIDE - 1, Math.max(0, pen.column + step[1]));
    move();
    place();
  });
  followPointer(grid.element, pen, mark);
  move();
  return { element: make("div", { class: "nw-pad-paper" }, grid.element), show: grid.show,
    take(tool) { pen.tool = tool; } };
}

function followPointer(element, pen, mark) {
  const at = (event) => {
    const { left, top, width } = element.getBoundingClientRect();
    return [(event.clientY - top), (event.clientX - left)].map((px) => (px * SIDE) / width);
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    pen.last = null;
    mark(...at(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) mark(...at(each));
  });
}

// Use the tool along the line from where it was last; `row` and `column` in pixels, with fractions.
function useTool(pixels, pen, row, column) {
  const [fromRow, fromColumn] = pen.last ?? [row, column];
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(row - fromRow, column - fromColumn)));
  for (let step = 1; step <= steps; step++) {
    const part = step / steps;
    const here = [fromRow + part * (row - fromRow), fromColumn + part * (column - fromColumn)];
    if (pen.tool === "flip") invert(pixels, pen, ...here);
    else dab(pixels, pen.tool, ...here);
  }
  pen.last = [row, column];
}

function dab(pixels, tool, row, column) {
  for (let i = 0; i < pixels.length; i++) {
    const far = Math.hypot(Math.floor(i / SIDE) + 0.5 - row, (i % SIDE) + 0.5 - column);
    const ink = 255 * Math.min(1, Math.max(0, REACH - far));
    pixels[i] = tool === "draw" ? Math.max(pixels[i], ink) : Math.min(pixels[i], 255 - ink);
  }
}

// Ink where paper was and the other way round: once for every pixel the pen comes into.
function invert(pixels, pen, row, column) {
  const place = [row, column].map(Math.floor);
  const before = pen.last && pen.here;
  pen.here = place.join();
  if (before === pen.here || place.some((each) => each < 0 || each >= SIDE)) return;
  const i = place[0] * SIDE + place[1];
  pixels[i] = pixels[i] < 128 ? 255 : 0;
}
