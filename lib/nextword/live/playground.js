// A net that learns in the page which point is nearest: drag the points, grow the layers, train.
import { onWidth } from "./chart.js";
import { announce } from "./dom.js";
import { withKernel } from "./kernel.js";
import { surroundings } from "./playgroundview.js";
import { LIMITS, PointLesson } from "./pointlesson.js";
import { roomiest } from "./squaremap.js";

const PACE = 3; // steps a millisecond at most: fast enough to finish, slow enough to watch
const BUDGET = 12; // ms of a frame, for learning and drawing
const LEAST = 4; // ms of a frame for learning, however long drawing takes
const GAP = 100; // ms: a longer pause (another tab was open) is not caught up with

/** What the reader has set, and the lesson that goes with it. */
export class State {
  constructor(props) {
    this.first = structuredClone(props);
    this.set(props);
  }

  set({ points, widths, activation, starts, seed, trained }) {
    Object.assign(this, structuredClone({ points, widths, activation, starts, seed }),
      { chosen: -1, probe: [...points[0]], running: false, moved: false });
    const { net } = trained;
    const fits = net && String(net.widths) === String(widths) && net.activation === activation;
    this.lesson = fits ? PointLesson.finished(this, trained) : new PointLesson(this);
  }

  /** The part Python hears of. */
  get shared() {
    const { points, widths, activation, starts, seed, lesson } = this;
    const trained = { net: lesson.net.toJSON(), best: lesson.best,
      curves: lesson.starts.map(({ curve }) => curve) };
    return structuredClone({ points, widths, activation, starts, seed, trained });
  }

  get hidden() {
    return this.widths.slice(1, -1);
  }

  /** True where pressing Train has to begin with new random numbers. */
  get spent() {
    return this.lesson.over && !this.moved;
  }

  /** A net of new random numbers; other widths or another activation are given in `changes`. */
  anew(changes = {}) {
    Object.assign(this, changes, { moved: false });
    this.lesson = new PointLesson(this);
  }

  grow(hidden) {
    this.anew({ widths: [2, ...hidden, 1] });
  }

  /** Another set of points: the net stays as it is, and may be wrong now. */
  place(points) {
    this.points = points;
    this.lesson.face(points);
    this.moved = !this.running;
  }

  get coincide() {
    return new Set(this.points.map(String)).size < this.points.length;
  }
}

/** Show the widget in `element`; props: points, widths, activation, starts, seed, trained. */
export function mount(element, props, { onChange }) {
  const state = new State(props);
  let [width, timer] = [0, 0];
  const draw = (all = true) => { if (width) around.show(width, all); };
  const settled = () => { announce(around.spoken()); onChange(state.shared); };
  const changed = () => {
    draw();
    clearTimeout(timer);
    timer = setTimeout(settled, 250);
  };
  const school = frames(state, draw, changed, () => around.ended());
  const on = hands(state, school, draw, changed, (i) => around.focus(i));
  const around = surroundings(state, on);
  element.classList.add("nw-playground");
  element.replaceChildren(...around.all);
  const stop = onWidth(around.stage, (now) => { width = now; draw(); });
  return {
    update(next) {
      school.stop();
      state.set({ ...state.shared, ...next });
      around.sync();
      draw();
    },
    destroy() { school.stop(); stop(); around.stop(); clearTimeout(timer); },
  };
}

// Frame after frame: learn for a while, draw, and stop when the lesson is over.
function frames(state, draw, changed, ended) {
  let [asked, before, drawing, count] = [0, 0, 0, 0];
  function frame(now) {
    const steps = Math.ceil(Math.min(GAP, Math.max(1, now - before)) * PACE);
    before = now;
    state.lesson.teach(steps, Math.max(LEAST, BUDGET - drawing));
    if (state.lesson.over) { ended(); stop(); return; }
    const from = performance.now();
    draw((count += 1) % 4 === 0);
    drawing = performance.now() - from;
    asked = requestAnimationFrame(frame);
  }
  function start() {
    if (state.running) return;
    Object.assign(state, { running: true, moved: false });
    before = performance.now();
    asked = requestAnimationFrame(frame);
    draw();
  }
  function stop() {
    if (!state.running) return;
    cancelAnimationFrame(asked);
    state.running = false;
    changed();
  }
  return { start, stop };
}

// What the reader's hand does.
function hands(state, school, draw, changed, focus) {
  return {
    train() {
      if (state.running) { school.stop(); return; }
      if (state.spent) { state.seed += state.starts; state.anew(); }
      school.start();
    },
    step() {
      school.stop();
      if (state.spent) { state.seed += state.starts; state.anew(); }
      state.moved = false;
      state.lesson.once();
      changed();
    },
    again() { state.seed += state.starts; state.anew(); changed(); },
    reset() { school.stop(); state.set(state.first); changed(); },
    change(changes) { state.anew(changes); changed(); },
    grow(hidden) { state.grow(hidden); changed(); },
    choose(i) {
      Object.assign(state, { chosen: i, probe: [...state.points[i]] });
      draw();
    },
    probe(place) { state.probe = place; draw(); },
    move(i, point, dragging) {
      state.probe = point;
      state.place(state.points.map((each, k) => (k === i ? point : each)));
      if (dragging) draw(); else changed();
    },
    rest: changed,
    ...counting(state, changed, focus),
  };
}

// More points, and fewer.
function counting(state, changed, focus) {
  const [fewest, most] = LIMITS.points;
  return {
    add(point = roomiest(state.points)) {
      if (state.points.length >= most) return;
      state.place([...state.points, point]);
      changed();
      focus(state.points.length - 1);
    },
    remove(i) {
      if (i < 0 || state.points.length <= fewest) return;
      state.chosen = Math.min(i, state.points.length - 2);
      state.place(state.points.filter((_, k) => k !== i));
      changed();
      focus(state.chosen);
    },
  };
}

export default withKernel(mount);
