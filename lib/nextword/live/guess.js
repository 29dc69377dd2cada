// Guess first: the reader commits to an answer, then the result opens. Kept in this browser only.
import { button } from "./controls.js";
import { make, uniqueId } from "./dom.js";
import { withKernel } from "./kernel.js";
import { readNumber, shortNumber, verdict } from "./verdict.js";
import { t } from "./words.js";

const KEY = "nw:guess:";

// --- what this browser remembers ---------------------------------------------------------------

/** {said} as stored, or undefined: storage may be empty, forbidden or from another edition. */
function recall(slug, choices) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY + slug));
    const known = kept.said === null || (choices ? choices.includes(kept.said) : Number.isFinite(kept.said));
    return known ? kept : undefined;
  } catch {
    return undefined;
  }
}

function remember(slug, kept) {
  try {
    if (kept) localStorage.setItem(KEY + slug, JSON.stringify(kept));
    else localStorage.removeItem(KEY + slug);
  } catch { /* a guess that is not kept is still a guess */ }
}

// --- the result that waits ---------------------------------------------------------------------

/** The output of the first code cell after the guess's own, or null. */
function nextOutput(element) {
  const own = element.closest(".cell");
  const cells = [...document.querySelectorAll(".cell")];
  const after = own ? cells.slice(cells.indexOf(own) + 1) : [];
  return after[0]?.querySelector(".cell_output") ?? null;
}

function pointedAt(output) {
  const name = decodeURIComponent(location.hash.slice(1));
  return name !== "" && output.contains(document.getElementById(name));
}

/** The cover over a result: { close(), open(focus) }. It covers nothing in print. */
function veil(output, onShow) {
  if (!output) return { close() {}, open() {} };
  const show = button(t("show it"), onShow, { class: "nw-link" });
  const cover = make("div", { class: "nw-veil" }, t("Make a guess, or"), show);
  return {
    close() {
      output.before(cover);
      output.classList.add("nw-veiled");
    },
    open(focus = false) {
      cover.remove();
      output.classList.remove("nw-veiled");
      output.classList.add("nw-opened");
      if (!focus) return;
      output.tabIndex = -1;
      output.focus({ preventScroll: true });
    },
  };
}

// --- the element -------------------------------------------------------------------------------

/** Buttons to tap, one a choice: { element, settle(said), reset(), focus() }. */
function chooser({ choices, answer }, decide) {
  const buttons = choices.map((words) => button(words, () => decide(words), { "aria-pressed": "false" }));
  const mark = (said) => buttons.forEach((each, i) => {
    each.setAttribute("aria-pressed", String(choices[i] === said));
    each.classList.toggle("nw-right", said !== undefined && choices[i] === answer);
    if (said === undefined) each.removeAttribute("aria-disabled");
    else each.setAttribute("aria-disabled", "true");
  });
  return {
    element: make("div", { class: "nw-choices" }, buttons),
    settle: mark,
    reset: () => mark(undefined),
    focus: () => buttons[0].focus(),
  };
}

/** A field for a number, with its unit: { element, settle(said), reset(), focus() }. */
function asker({ question, unit }, decide) {
  const hint = make("span", { class: "nw-problem", id: uniqueId("nw-hint"), role: "alert" });
  const input = make("input", { class: "nw-field", inputmode: "decimal", autocomplete: "off",
    size: 12, "aria-label": unit ? `${question} (${unit})` : question, "aria-describedby": hint.id });
  const send = make("button", { type: "submit", class: "nw-button" }, t("Guess"));
  const complain = (words) => {
    hint.textContent = words;
    input.setAttribute("aria-invalid", String(words !== ""));
  };
  const submit = (event) => {
    event.preventDefault();
    const said = readNumber(input.value);
    if (Number.isFinite(said)) decide(said);
    else { complain(t("Type a number, such as 250 or 1.5 million.")); input.focus(); }
  };
  const lock = (locked) => { input.readOnly = locked; send.hidden = locked; complain(""); };
  return {
    element: make("form", { class: "nw-choices", onsubmit: submit, novalidate: true },
      input, unit ? make("span", { "aria-hidden": "true" }, unit) : null, send, hint),
    settle(said) { lock(true); if (said !== null) input.value = shortNumber(said); },
    reset() { lock(false); input.value = ""; },
    focus: () => input.focus(),
  };
}

/** One question with its state: open, or settled by what was said (null: skipped). */
class Guessing {
  constructor(element, props, { onChange, kernel }) {
    Object.assign(this, { props, onChange, kernel, settled: false });
    this.output = kernel ? null : nextOutput(element);
    this.answer = (props.choices ? chooser : asker)(props, (said) => this.decide(said));
    this.skip = button(t("Skip"), () => this.decide(null), { quiet: true });
    this.again = button(t("Guess again"), () => this.reset(), { quiet: true, hidden: true });
    this.said = make("p", { class: "nw-said", role: "status" });
    this.cover = veil(this.output, () => { this.decide(null); this.cover.open(true); });
    this.lay(element);
  }

  lay(element) {
    const question = make("p", { class: "nw-question", id: uniqueId("nw-question") },
      this.props.question);
    element.classList.add("nw-guess");
    element.setAttribute("role", "group");
    element.setAttribute("aria-labelledby", question.id);
    this.answer.element.append(this.skip);
    element.replaceChildren(question, this.answer.element,
      make("div", { class: "nw-result" }, this.said, this.again));
  }

  /** Take up where this reader, or the kernel, left off. */
  resume() {
    const { slug, choices, said } = this.props;
    const kept = this.kernel ? said !== null && { said } : recall(slug, choices);
    if (kept) this.settle(kept.said);
    else if (this.output && !pointedAt(this.output)) this.cover.close();
  }

  decide(said) {
    if (this.settled) return;
    const pressed = document.activeElement;
    this.settle(said);
    if (pressed?.hidden) this.again.focus();
    this.keep(said);
  }

  settle(said) {
    this.settled = true;
    this.answer.settle(said);
    this.said.textContent = verdict(this.props, said);
    this.skip.hidden = true;
    this.again.hidden = false;
    this.cover.open();
  }

  reset() {
    this.settled = false;
    this.answer.reset();
    this.said.textContent = "";
    this.skip.hidden = false;
    this.again.hidden = true;
    this.cover.close();
    this.answer.focus();
    this.keep();
  }

  keep(said) {
    if (this.kernel) this.onChange({ said: said ?? null });
    else remember(this.props.slug, said === undefined ? null : { said });
  }
}

/** Ask in `element`; props as in Python's Guess. Only a page without a kernel hides the result. */
export function mount(element, props, given) {
  const guessing = new Guessing(element, props, given);
  guessing.resume();
  const follow = () => {
    if (guessing.output && pointedAt(guessing.output)) guessing.cover.open();
  };
  addEventListener("hashchange", follow);
  return { update() {}, destroy: () => removeEventListener("hashchange", follow) };
}

export default withKernel(mount);
