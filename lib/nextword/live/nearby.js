// What the page's own elements share: waiting until they are near, reading their data, owning up.
import { make } from "./dom.js";
import { t } from "./words.js";

/** Call `start` once, when the element comes near the reader's window. */
export function whenNear(element, start, distance = "300px") {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    start();
  }, { rootMargin: distance });
  watch.observe(element);
}

/** The JSON in an element's own script child. */
export function ownJson(element) {
  return JSON.parse(element.querySelector(':scope > script[type="application/json"]').textContent);
}

/** Say in the page that something did not start; what was there to read stays. */
export function showProblem(element, problem) {
  console.warn(problem);
  const words = t("This interactive part could not start ({reason}).", { reason: problem.message });
  element.append(make("p", { class: "nw-problem", role: "note" }, words));
}
