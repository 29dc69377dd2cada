// Small grey pictures as SVG, in the page's own ink: they follow light and dark by themselves.
import { makeSvg } from "./dom.js";

const LEVELS = 16; // shades of ink: more cannot be told apart

/** A picture of side × side pixels: {element, show(pixels)}; `ink` is the number of full ink. */
export function picture(side, attributes = {}) {
  const paths = Array.from({ length: LEVELS }, (_, i) =>
    makeSvg("path", { "stroke-opacity": (i + 1) / LEVELS }));
  const element = makeSvg("svg", { class: "nw-pixels", viewBox: `0 0 ${side} ${side}`,
    "shape-rendering": "crispEdges", ...attributes }, paths);
  function show(pixels, ink = 255) {
    const lines = Array.from({ length: LEVELS + 1 }, () => "");
    for (let i = 0; i < pixels.length;) {
      const level = Math.round((LEVELS * pixels[i]) / ink);
      let end = i + 1;
      while (end % side && Math.round((LEVELS * pixels[end]) / ink) === level) end += 1;
      if (level) lines[level] += `M${i % side} ${Math.floor(i / side)}.5h${end - i}`;
      i = end;
    }
    paths.forEach((path, i) => path.setAttribute("d", lines[i + 1]));
  }
  return { element, show };
}
