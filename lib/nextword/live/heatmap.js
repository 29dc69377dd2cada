// A heat map on a canvas, in the palette's colours as the page shows them, light or dark.
//
//   const map = heatMap({ columns: 100 });            // and rows: 100; colour: "model"
//   stage.append(map.element);                        // its size on the page is CSS's affair
//   map.paint(values, { low: -1, high: 1 });          // row by row from below, as nets.grid(100)
//   map.paint(values, { low: -1, high: 1, marked });  // where marked[k] is true: a mistake
//   map.stop();                                       // when the widget goes away
//
// A value is painted as so much of the colour, from nothing at `low` to strong at `high`. With
// `below` (another colour) zero is nothing, and numbers below it have that colour.
import { make } from "./dom.js";

const STRONGEST = 0.85; // of the colour, at `high`: lines and dots still show on it

/** {element, paint(values, {low, high, marked}), stop()}; names of colours are the palette's. */
export function heatMap({ columns, rows = columns, colour = "model", below = null }) {
  const element = make("canvas", { width: columns, height: rows, class: "nw-heat",
    "aria-hidden": "true" });
  const pen = element.getContext("2d");
  const image = pen.createImageData(columns, rows);
  let [colours, last] = [null, null];

  function paint(values, { low, high, marked = null }) {
    last = [values, { low, high, marked }];
    colours ??= [colour, below ?? colour, "mistake"].map(paletteColour);
    for (let row = 0, k = 0; row < rows; row++) {
      for (let at = 4 * (rows - 1 - row) * columns; k < (row + 1) * columns; k++, at += 4) {
        const value = values[k];
        const share = below === null ? (value - low) / (high - low)
          : value / (value < 0 ? low : high);
        const [red, green, blue] = colours[marked?.[k] ? 2 : value < 0 ? 1 : 0];
        image.data[at] = red;
        image.data[at + 1] = green;
        image.data[at + 2] = blue;
        image.data[at + 3] = marked?.[k] ? 255 : 255 * STRONGEST * Math.min(1, Math.max(0, share));
      }
    }
    pen.putImageData(image, 0, 0);
  }

  const stop = onTheme(() => { colours = null; if (last) paint(...last); });
  return { element, paint, stop };
}

/** Call `changed()` whenever the page goes light or dark; returns a function that stops it. */
export function onTheme(changed) {
  const watch = new MutationObserver(changed);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  watch.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => watch.disconnect();
}

/** A colour of the palette as the page shows it now: [red, green, blue], each up to 255. */
export function paletteColour(name) {
  const pen = make("canvas", { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = getComputedStyle(document.body).getPropertyValue(`--nw-${name}`).trim();
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
