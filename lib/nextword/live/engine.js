// Which model answers a widget: the one in this page, or Python's where there is a kernel.
import { PageModel } from "./pagemodel.js";
import { PythonModel } from "./pythonmodel.js";
import { t } from "./words.js";

const PATIENCE = 300; // ms without an answer before a widget says that it is waiting

/** The model for a widget's props, with what to say about it. */
export class Engine {
  constructor(props, { load, onChange, kernel }) {
    this.kernel = kernel;
    const about = { name: props.drawn_by, context: props.context };
    this.model = kernel ? new PythonModel(onChange, about) : new PageModel(load);
    this.props = props;
    this.touched = kernel; // before that, what is shown was made when the book was built
    this.loaded = kernel;
    this.context = props.context; // tokens that the model looks at
    this.say = () => {};
    this.changed = () => {};
  }

  /** The badge: who made what is shown now. */
  get label() {
    const { drawn_by: name, page_model: here, device } = this.props;
    if (this.kernel) return t("{name}, in Python on {device}", { name, device });
    if (!this.touched && name !== here) {
      return t("{name}, when this page was made; from the first change on {here}, in this page",
        { name, here });
    }
    return t("{name}, in this page", { name: here });
  }

  /** Await `job(model)`: what it returns, or undefined if it failed, of which the reader is told. */
  async run(job) {
    const late = setTimeout(() => this.say(this.waiting, "busy"), this.loaded ? PATIENCE : 30);
    try {
      const result = await job(this.model);
      ({ context: this.context } = await this.model.ready());
      this.loaded = true;
      if (!this.touched) { this.touched = true; this.changed(); }
      this.say("");
      return result;
    } catch (problem) {
      this.say(this.reason(problem), "problem");
      return undefined;
    } finally {
      clearTimeout(late);
    }
  }

  get waiting() {
    if (this.kernel) return t("Python is computing …");
    if (this.loaded) return t("The model is computing …");
    return t("Loading the model, {size} MB …", { size: this.props.megabytes });
  }

  reason(problem) {
    if (this.kernel) return t("Python could not do it: {reason}", { reason: problem.message });
    if (this.loaded) return t("The model could not do it: {reason}", { reason: problem.message });
    return navigator.onLine === false
      ? t("The model could not be loaded: there is no network. Try again when there is one.")
      : t("The model could not be loaded ({reason}). Any button tries again.",
        { reason: problem.message });
  }

  /** Stop what is being computed. */
  stop() { this.model.cancel(); }

  /** Take Python's answer. */
  hear(answer) { if (this.kernel) this.model.hear(answer ?? {}); }
}

/** A status line, and the function that speaks in it. */
export function speaker(status) {
  return (words, look = "") => {
    status.textContent = words;
    status.className = `nw-status nw-${look}`;
  };
}
