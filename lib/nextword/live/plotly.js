// <nw-plotly>: a Plotly chart. The library is fetched when the reader first comes near a chart.
import { announce, make } from "./dom.js";
import { ownJson, showProblem, whenNear } from "./nearby.js";
import { resolved } from "./picture.js";
import { number, t } from "./words.js";

const CONFIG = { responsive: true, displaylogo: false, displayModeBar: false };
let library;

/** Plotly itself, from the book's own folder; window.define is hidden from its UMD wrapper. */
function plotly() {
  library ??= new Promise((resolve, reject) => {
    const { define } = window;
    const script = make("script", { src: new URL("../vendor/plotly.min.js", import.meta.url) });
    window.define = undefined;
    script.onload = () => { window.define = define; resolve(window.Plotly); };
    script.onerror = () => {
      window.define = define;
      library = undefined;
      reject(new Error("plotly.min.js"));
    };
    document.head.append(script);
  });
  return library;
}

/** The layout's own colours, from the page's variables, over what the figure brought. */
function themed(layout) {
  const value = (name) => resolved(`var(${name})`);
  const [line, soft] = [value("--nw-line"), value("--nw-soft")];
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: soft };
  const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  const look = Object.fromEntries(axes.map((name) => [name, { ...layout[name], ...axis }]));
  const clear = "rgba(0,0,0,0)";
  return { ...layout, ...look, autosize: true, width: undefined, uirevision: "same",
    font: { ...layout.font, color: value("--nw-ink"), family: value("--nw-font") },
    paper_bgcolor: clear, plot_bgcolor: clear,
    hoverlabel: { bgcolor: value("--nw-panel"), bordercolor: value("--nw-line"),
      font: { color: value("--nw-ink"), size: 13 } } };
}

class Chart extends HTMLElement {
  connectedCallback() {
    if (this.started) return;
    this.started = true;
    whenNear(this, () => this.start().catch((problem) => showProblem(this, problem)), "400px");
  }

  async start() {
    this.source = this.querySelector("script").textContent;
    this.place = make("div", { class: "nw-plot" });
    this.append(this.place);
    await this.draw();
    this.dataset.ready = "yes";
    this.listen();
  }

  async draw() {
    const { figure, config } = JSON.parse(this.source, (_, value) =>
      (typeof value === "string" ? resolved(value) : value));
    this.traces = figure.data;
    this.plotly = await plotly();
    await this.plotly.react(this.place, figure.data, themed(figure.layout ?? {}), { ...CONFIG, ...config });
  }

  listen() {
    const root = document.documentElement;
    new MutationObserver(() => this.draw()).observe(root, { attributeFilter: ["data-theme"] });
    this.tabIndex = 0;
    this.at = { trace: 0, point: -1 };
    this.addEventListener("keydown", (event) => this.step(event));
  }

  /** Arrow keys walk from point to point (left, right) and from trace to trace (up, down). */
  step(event) {
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const move = moves[event.key];
    if (!move || event.target !== this) return;
    event.preventDefault();
    const shown = this.place.calcdata ?? [];
    const trace = clamp(this.at.trace + move[0], shown.length - 1);
    const point = clamp(this.at.point + move[1], (shown[trace]?.length ?? 1) - 1);
    this.at = { trace, point };
    this.say(trace, point);
  }

  say(trace, point) {
    const { x, y, name } = this.place._fullData[trace];
    this.plotly.Fx.hover(this.place, [{ curveNumber: trace, pointNumber: point }]);
    const value = (list) => (typeof list?.[point] === "number" ? number(list[point]) : list?.[point]);
    announce(t("{name}: {x}, {y}", { name, x: value(x), y: value(y) }));
  }

  /** The chart as a stand-alone SVG text. */
  async svg() {
    if (!this.dataset.ready) await this.start();
    const address = await this.plotly.toImage(this.place, { format: "svg" });
    return decodeURIComponent(address.slice(address.indexOf(",") + 1));
  }
}

function clamp(value, last) {
  return Math.max(0, Math.min(last, value));
}

export function defineCharts() {
  customElements.define("nw-plotly", Chart);
}
