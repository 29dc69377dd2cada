// The box for the reader's prompt, with what there is to say about a prompt.
import { button } from "./controls.js";
import { make, uniqueId } from "./dom.js";
import { remember, remembered } from "./sentence.js";
import { number, t } from "./words.js";

const PAUSE = 250; // ms without a key before a prompt is taken
const LONGEST = 200000; // characters

/**
 * {element, show({cut, context}), set(text)}. `take(text)` hears each new prompt. `show` says what
 * there is to say: `cut` tokens at the front did not fit into the model's `context`.
 */
export function promptBox(prompt, take) {
  const id = uniqueId("nw-prompt");
  const hint = make("p", { class: "nw-hint", id: `${id}-hint`, role: "status" });
  const area = make("textarea", { id, rows: 2, class: "nw-own", dir: "auto", maxlength: LONGEST,
    "aria-describedby": hint.id, value: prompt });
  const mine = button(t("Use my sentence"), () => set(remembered(), { focus: true }), { quiet: true });
  const own = make("div", { class: "nw-prompt-head" },
    make("label", { for: id, class: "nw-label" }, t("Your prompt, in any language")), mine);
  let [timer, said] = [0, ""];
  const now = () => {
    clearTimeout(timer);
    remember(area.value);
    take(area.value);
  };
  const set = (text, { focus = false } = {}) => {
    area.value = text;
    now();
    if (focus) area.focus();
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  });
  area.addEventListener("change", () => { if (timer) now(); });
  function show(seen = {}) {
    const kept = remembered();
    mine.hidden = !kept || kept === area.value.trim();
    mine.title = kept;
    const [words, remedy] = remark(area.value, seen);
    if (words === said) return;
    said = words;
    hint.replaceChildren(words, remedy
      ? button(remedy, () => set(area.value.trimEnd(), { focus: true }), { quiet: true }) : "");
  }
  return { element: make("div", { class: "nw-prompt-box" }, own, area, hint), show, set };
}

// What to say about a prompt, and what the button that mends it is called.
function remark(prompt, { cut = 0, context = 0 }) {
  if (!prompt) return [t("The box is empty. Type a word or two for the model to go on from.")];
  if (!prompt.trim()) return [t("Only spaces so far. Type a word for the model to go on from.")];
  if (prompt.endsWith(" ")) {
    return [t("This prompt ends with a space. Nearly all words bring their own space along in "
      + "front, so after a space the model expects something odd."), t("Take the space away")];
  }
  if (!cut) return [""];
  return [t("The model looks at {context} tokens at most: the first {cut} are left out.",
    { context: number(context, 6), cut: number(cut, 6) })];
}
