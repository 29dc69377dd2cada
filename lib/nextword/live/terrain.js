// A landscape painted on a canvas: the higher, the stronger the colour, with a line between bands.
import { make } from "./dom.js";

const BANDS = 12;
const CELL = 0.1; // in weights: fine enough for every feature of the landscape
const STRONGEST = 0.8; // of the colour, at the top
const SLICE = 12; // ms of work between two chances for the page to answer
export const COLOURS = ["truth", "orange", "mistake", "sky", "control"]; // of valleys, lowest first

/** {element, paint(width, height), showBasins(plan | null, done), stop()} for a Landscape. */
export function terrain(land) {
  const element = make("canvas", { class: "nw-terrain", "aria-hidden": "true" });
  const field = heights(land);
  let [width, height, basins, timer] = [0, 0, null, 0];
  const repaint = () => { if (width) draw(element, field, basins); };
  const watch = new MutationObserver(repaint);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return {
    element,
    paint(wide, high) {
      [width, height] = [Math.round(wide), Math.round(high)];
      Object.assign(element, { width, height });
      repaint();
    },
    /** Colour the map by where the walk of `plan` leads; `done(shares)` hears the valleys' shares. */
    showBasins(plan, done) {
      clearTimeout(timer);
      if (!plan) { basins = null; repaint(); return; }
      const labels = new Int8Array(field.values.length);
      let at = 0;
      const work = () => {
        const until = performance.now() + SLICE;
        for (; at < labels.length && performance.now() < until; at++) {
          labels[at] = label(land, field, at, plan);
        }
        if (at < labels.length) { timer = setTimeout(work); return; }
        basins = labels;
        repaint();
        done(shares(basins, land.minima.length));
      };
      work();
    },
    stop() { clearTimeout(timer); watch.disconnect(); },
  };
}

// The loss at the middle of every cell, row by row from the lowest b.
function heights(land) {
  const [across, down] = [0, 1].map((k) => Math.round((land.high[k] - land.low[k]) / CELL));
  const middle = (k, i, n) => land.low[k] + ((land.high[k] - land.low[k]) * (i + 0.5)) / n;
  const w = Array.from({ length: across }, (_, i) => middle(0, i, across));
  const b = Array.from({ length: down }, (_, i) => middle(1, i, down));
  const values = Float64Array.from(b.flatMap((row) => w.map((column) => land.loss(column, row))));
  return { across, down, w, b, values, top: values.reduce((a, each) => Math.max(a, each)) };
}

// The number of the valley that a walk from the middle of a cell leads to.
function label(land, { across, w, b }, at, plan) {
  return land.valley(land.end([w[at % across], b[Math.floor(at / across)]], plan));
}

function shares(labels, count) {
  return Array.from({ length: count }, (_, i) =>
    labels.reduce((sum, each) => sum + (each === i), 0) / labels.length);
}

// Between the cells the height is interpolated, so that bands have smooth edges.
function draw(canvas, { across, down, values, top }, labels) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(width, height);
  const colours = [...COLOURS, "model", "ink"].map((name) => numbersOf(name));
  const [model, ink] = colours.slice(-2);
  const band = new Int8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [((x + 0.5) / width) * across, ((height - y - 0.5) / height) * down];
      const level = between(values, across, down, u - 0.5, v - 0.5) / top;
      const i = y * width + x;
      band[i] = Math.min(BANDS - 1, Math.floor(level * BANDS));
      const edge = (x && band[i - 1] !== band[i]) || (y && band[i - width] !== band[i]);
      const found = labels?.[Math.floor(v) * across + Math.floor(u)];
      const hue = labels ? colours[found] ?? null : model;
      const share = labels ? 0.5 : (STRONGEST * band[i]) / (BANDS - 1);
      image.data.set(edge ? [...ink, 60] : [...(hue ?? ink), hue ? 255 * share : 0], 4 * i);
    }
  }
  pen.putImageData(image, 0, 0);
}

function between(values, across, down, u, v) {
  const [x, y] = [Math.max(0, Math.min(across - 2, Math.floor(u))),
    Math.max(0, Math.min(down - 2, Math.floor(v)))];
  const [s, r] = [Math.max(0, Math.min(1, u - x)), Math.max(0, Math.min(1, v - y))];
  const at = y * across + x;
  return (1 - r) * ((1 - s) * values[at] + s * values[at + 1])
    + r * ((1 - s) * values[at + across] + s * values[at + across + 1]);
}

// A colour of the palette as the page shows it now, as three numbers.
function numbersOf(name) {
  const pen = make("canvas", { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--nw-${name}`).trim();
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
