// What the page does besides figures and widgets: copy code, close its menu, be scrolled by keyboard.
import { make } from "./dom.js";
import { t } from "./words.js";

/** A small button in the corner of each code cell. Output is not code: it gets none. */
function copyButton(block) {
  const label = t("Copy");
  const button = make("button", { class: "nw-copy", type: "button" }, label);
  let back;
  button.addEventListener("click", async () => {
    const { textContent } = block.querySelector("pre");
    clearTimeout(back);
    button.textContent = await copied(textContent.trimEnd(), block) ? t("Copied") : t("Selected");
    back = setTimeout(() => { button.textContent = label; }, 2000);
  });
  block.append(button);
}

/** Copy the text; where the browser forbids it, select the code so that the reader can. */
async function copied(text, block) {
  try {
    await navigator.clipboard.writeText(`${text}\n`);
    return true;
  } catch {
    getSelection().selectAllChildren(block.querySelector("pre"));
    return false;
  }
}

/** The menu in the header closes as menus do. */
function closing(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** What scrolls sideways can be reached, and so scrolled, with the keyboard. */
function reachable(element) {
  const scrolls = element.scrollWidth > element.clientWidth;
  if (scrolls) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

const formulas = new ResizeObserver((seen) => seen.forEach(({ target }) => reachable(target)));
document.querySelectorAll(".nw-equation").forEach((formula) => formulas.observe(formula));
document.querySelectorAll("article .highlight:not(.cell_output .highlight)").forEach(copyButton);
document.querySelectorAll(".nw-run").forEach(closing);
