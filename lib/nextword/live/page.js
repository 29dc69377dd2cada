// The static page's one script: brings widgets, charts and the rows under figures to life.
import { make } from "./dom.js";
import { dress } from "./figure.js";
import { ownJson, showProblem, whenNear } from "./nearby.js";
import { defineCharts } from "./plotly.js";
import { useWords } from "./words.js";

const asked = new Map();

/** load(name): a data file of the book, fetched once however many widgets want it. */
function load(name) {
  if (!asked.has(name)) {
    asked.set(name, fetchData(name).catch((problem) => {
      asked.delete(name); // the next attempt may have a network
      throw problem;
    }));
  }
  return asked.get(name);
}

load.forget = (name) => asked.delete(name); // who has used a large file up can say so

async function fetchData(name) {
  const answer = await fetch(new URL(`../data/${name}`, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
  return answer.arrayBuffer();
}

/** <nw-live module="writer">: a widget; its module is fetched when the reader comes near. */
class Live extends HTMLElement {
  connectedCallback() {
    if (this.connected) return;
    this.connected = true;
    if (this.hasAttribute("eager")) this.started = this.start();
    else whenNear(this, () => this.start());
  }

  async start() {
    const fallback = [...this.childNodes];
    const place = make("div", { class: "nw-widget" });
    try {
      const module = await import(`./${this.getAttribute("module")}.js`);
      this.append(place);
      this.view = module.mount(place, ownJson(this), { load, onChange() {}, kernel: false });
      fallback.forEach((node) => node.remove());
      this.dataset.ready = "yes";
    } catch (problem) {
      place.remove();
      showProblem(this, problem);
    }
  }
}

const page = location.pathname.split("/").pop().replace(/\.html$/, "") || "figure";
const words = document.getElementById("nw-words"); // JSON, in editions that are not in English
if (words) useWords(JSON.parse(words.textContent));
customElements.define("nw-live", Live);
defineCharts();
document.querySelectorAll("figure.nw-figure").forEach((figure, i) => dress(figure, `${page}-${i + 1}`));

// Guesses have covered results: where a link points to may have moved, so go there again.
const eager = [...document.querySelectorAll("nw-live[eager]")].map((element) => element.started);
Promise.all(eager).then(() => document.querySelector(":target")?.scrollIntoView());
