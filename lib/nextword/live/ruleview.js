// What the rule explorer shows of a rule: its eight patterns to click, and its cells on a canvas.
import { ruleTable } from "./automata.js";
import { make } from "./dom.js";
import { t } from "./words.js";

const PATTERNS = [7, 6, 5, 4, 3, 2, 1, 0]; // the order in which tables are printed

/** Eight buttons, one for each pattern: {element, show(rule)}; `onFlip(pattern)` hears clicks. */
export function patternTable(onFlip) {
  const entries = PATTERNS.map((pattern) => entry(pattern, () => onFlip(pattern)));
  const element = make("div", { class: "nw-patterns", role: "group",
    "aria-label": t("The rule's table: click a pattern to change what follows it") },
  entries.map((each) => each.element));
  const show = (rule) => {
    const table = ruleTable(rule);
    entries.forEach((each, i) => each.show(table[PATTERNS[i]]));
  };
  return { element, show };
}

function entry(pattern, onclick) {
  const above = [4, 2, 1].map((place) => cell(pattern & place));
  const below = cell(0);
  const element = make("button", { type: "button", class: "nw-pattern", onclick },
    make("span", { class: "nw-cells" }, above), make("span", { class: "nw-cells" }, below));
  const spoken = [4, 2, 1].map((place) => colour(pattern & place)).join(" ");
  function show(black) {
    below.className = look(black);
    element.setAttribute("aria-label", t("{pattern} becomes {colour}", { pattern: spoken,
      colour: colour(black) }));
  }
  return { element, show };
}

const look = (black) => (black ? "nw-cell nw-black" : "nw-cell");
const cell = (black) => make("i", { class: look(black), "aria-hidden": "true" });
const colour = (black) => (black ? t("black") : t("white"));

/**
 * A canvas of cells, each the same whole number of the screen's pixels: {element, draw(rows,
 * width, label), destroy()}. It is drawn anew when the page turns light or dark.
 */
export function cellCanvas() {
  const element = make("canvas", { class: "nw-evolution", role: "img" });
  let drawn = null;
  const paint = () => { if (drawn) paintCells(element, drawn); };
  const watch = new MutationObserver(paint);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  function draw(rows, width, label) {
    drawn = rows;
    const sharp = window.devicePixelRatio || 1;
    const size = Math.max(1, Math.floor((width * sharp) / rows[0].length)) / sharp;
    element.width = rows[0].length;
    element.height = rows.length;
    element.style.width = `${rows[0].length * size}px`;
    element.setAttribute("aria-label", label);
    paint();
  }
  return { element, draw, destroy: () => watch.disconnect() };
}

function paintCells(canvas, rows) {
  const pen = canvas.getContext("2d");
  const ink = inkOf(canvas);
  const image = pen.createImageData(canvas.width, canvas.height);
  rows.forEach((row, y) => row.forEach((black, x) => {
    if (black) image.data.set(ink, 4 * (y * canvas.width + x));
  }));
  pen.putImageData(image, 0, 0);
}

// The ink, which the style sheet gives as the colour of text, as four bytes: a canvas of one pixel
// reads it whatever way it is written. The paper is the canvas's background.
function inkOf(element) {
  const pen = make("canvas", { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = getComputedStyle(element).color;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data;
}
