// The quiet row under each figure: copy the Python that makes it, take the picture, take the data.
import { button } from "./controls.js";
import { announce, make } from "./dom.js";
import { svgFile } from "./picture.js";
import { sortable } from "./table.js";
import { t } from "./words.js";

/** Copy text; where the page is not secure (plain http, file:) the old way does it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = document.activeElement;
    const area = make("textarea", { class: "nw-unseen", "aria-hidden": "true", value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused.focus();
    if (!done) throw new Error("clipboard");
  }
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A function that gives the figure's picture as SVG text, or null if there is none to give. */
function pictureOf(figure) {
  const chart = figure.querySelector("nw-plotly");
  if (chart) return () => chart.svg();
  return figure.querySelector(".nw-picture svg") ? () => svgFile(figure) : null;
}

/** {columns, rows} as comma-separated values (RFC 4180). */
export function csv({ columns, rows }) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function recipeOf(figure) {
  const template = figure.closest(".cell")?.querySelector("template.nw-recipe");
  return template?.content.textContent.trim();
}

/** A button that says for a moment that it has done what it does. */
export function doing(label, words, done, act) {
  let back;
  const pressed = button(label, async () => {
    clearTimeout(back);
    const outcome = await act().then(() => done, () => t("That did not work"));
    pressed.textContent = outcome;
    announce(outcome);
    back = setTimeout(() => { pressed.textContent = label; }, 2000);
  }, { quiet: true, title: words });
  return pressed;
}

/** A button that opens and closes the table of the figure's numbers. */
function tableButton(figure, data) {
  let table;
  const pressed = button(t("Table"), () => {
    if (!table) figure.append(table = sortable(JSON.parse(data.textContent)));
    else table.hidden = !table.hidden;
    pressed.setAttribute("aria-expanded", String(!table.hidden));
  }, { quiet: true, title: t("The numbers behind the figure"), "aria-expanded": "false" });
  return pressed;
}

/** Put the row under a figure, with the buttons it can serve; `name` names what is saved. */
export function dress(figure, name) {
  const recipe = recipeOf(figure);
  const picture = pictureOf(figure);
  const data = figure.querySelector("script.nw-data");
  const buttons = [
    recipe && doing(t("Copy the Python"), t("Copy the Python that makes this figure"), t("Copied"),
      () => copy(`${recipe}\n`)),
    picture && doing("SVG", t("Save the picture as SVG"), t("Saved"),
      async () => download(`${name}.svg`, "image/svg+xml", await picture())),
    data && tableButton(figure, data),
    data && doing("CSV", t("Save the data as CSV"), t("Saved"),
      async () => download(`${name}.csv`, "text/csv", csv(JSON.parse(data.textContent)))),
  ].filter(Boolean);
  if (buttons.length) figure.append(make("div", { class: "nw-row" }, buttons));
}
