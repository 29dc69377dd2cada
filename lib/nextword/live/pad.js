// A pad to draw a digit on, and the net that reads it while it is drawn.
import { button, choice, slider, tick } from "./controls.js";
import { blurred, centred, decoded, SIDE } from "./digitimage.js";
import { announce, make } from "./dom.js";
import { withKernel } from "./kernel.js";
import { PadNet } from "./padnet.js";
import { answers } from "./padanswers.js";
import { paper } from "./padpaper.js";
import { picture } from "./pixels.js";
import { number, t } from "./words.js";

const REST = 400; // ms without a change after which the answer is read out, and Python told

/** What the reader has drawn and set. */
class State {
  constructor(props) {
    this.first = structuredClone(props);
    this.set(props);
  }

  set({ pixels, blur, centre, answer }) {
    Object.assign(this, { pixels: Float64Array.from(pixels), blur, centre, answer });
  }

  /** What the net gets to see. */
  get seen() {
    return blurred(this.centre ? centred(this.pixels) : this.pixels, this.blur);
  }

  /** The part Python hears of. */
  get shared() {
    const { blur, centre, answer } = this;
    return { pixels: Array.from(this.pixels, Math.round), blur, centre, answer };
  }
}

/** Show the widget in `element`; props: pixels, blur, centre, answer, examples, samples. */
export function mount(element, props, { load, onChange }) {
  const state = new State(props);
  const net = new PadNet(load);
  const status = make("p", { class: "nw-status", role: "status" });
  const said = answers(props.samples);
  let [timer, frame] = [0, 0];
  const show = () => { sheet.show(state.pixels); said.show(state.answer, state.seen); };
  const settled = () => { announce(said.spoken()); onChange(state.shared); };
  const refresh = () => {
    sheet.show(state.pixels);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(read); // a hand is faster than the screen
  };
  const read = async () => {
    status.textContent = net.ready ? "" : t("Loading the net, 1.3 MB …");
    try {
      state.answer = await net.read(() => state.seen);
      status.textContent = "";
    } catch (problem) {
      status.textContent = t("The net could not be loaded: {reason}", { reason: problem.message });
    }
    show();
    clearTimeout(timer);
    timer = setTimeout(settled, REST);
  };
  const sheet = paper(state, refresh);
  const around = surroundings(state, sheet, refresh, decoded(props.examples));
  element.classList.add("nw-pad-widget");
  element.replaceChildren(around.examples,
    make("div", { class: "nw-pad-both" }, sheet.element, said.element), status, around.controls);
  show();
  return {
    update(next) { state.set({ ...state, ...next }); around.sync(); show(); refresh(); },
    destroy() { clearTimeout(timer); cancelAnimationFrame(frame); },
  };
}

function surroundings(state, sheet, changed, examples) {
  const start = (pixels, digit) => {
    const small = picture(SIDE, { "aria-hidden": "true" });
    small.show(pixels);
    return button(small.element, () => { state.pixels = Float64Array.from(pixels); changed(); },
      { "aria-label": t("Start from a {digit}", { digit }) });
  };
  const tool = choice({ label: t("The pen"), value: "draw", onInput: sheet.take,
    options: [["draw", t("draws")], ["erase", t("erases")], ["flip", t("inverts one pixel")]] });
  const blur = slider({ label: t("Blur"), min: 0, max: 5, step: 0.1, value: state.blur,
    format: (sigma) => t("σ = {sigma} pixels", { sigma: number(sigma) }),
    onInput(sigma) { state.blur = sigma; changed(); } });
  const centre = tick({ label: t("Centre and scale the ink as MNIST does"), value: state.centre,
    onInput(on) { state.centre = on; changed(); } });
  const sync = () => { blur.set(state.blur); centre.set(state.centre); };
  const clear = button(t("Clear"), () => { state.pixels.fill(0); changed(); });
  const reset = button(t("Reset"), () => { state.set(state.first); sync(); changed(); });
  return { sync,
    examples: make("div", { class: "nw-pad-examples", role: "group",
      "aria-label": t("Handwritten digits to start from") }, examples.map(start)),
    controls: make("div", {},
      make("div", { class: "nw-controls" }, tool.element, blur.element, centre.element),
      make("div", { class: "nw-row" }, clear, reset),
      make("p", { class: "nw-note" }, t("Draw with mouse or finger; or choose the pad, move with the "
        + "arrow keys and press space. Nothing you draw leaves this page."))) };
}

export default withKernel(mount);
