// The numbers behind a figure as a table; a click on a heading sorts by that column.
import { make } from "./dom.js";
import { t } from "./words.js";

const grouped = (value) =>
  typeof value === "number" && Number.isInteger(value) && Math.abs(value) >= 10000
    ? value.toLocaleString("en") : String(value ?? "");

const smallestFirst = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

function line(row) {
  return make("tr", {}, row.map((value) =>
    make("td", { class: typeof value === "number" && "nw-number" }, grouped(value))));
}

/** {columns, rows} as a table in a box of its own that scrolls. */
export function sortable({ columns, rows }) {
  const body = make("tbody", {}, rows.map(line));
  const heads = columns.map((name, column) =>
    make("th", { scope: "col" },
      make("button", { type: "button", onclick: () => sort(column) }, name.replaceAll("_", " "))));

  function sort(column) {
    const turned = heads[column].getAttribute("aria-sort") === "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", turned ? "descending" : "ascending");
    const sign = turned ? -1 : 1;
    const sorted = rows.toSorted((a, b) => sign * smallestFirst(a[column], b[column]));
    body.replaceChildren(...sorted.map(line));
  }

  return make("div", { class: "nw-table", role: "region", tabindex: 0,
    "aria-label": t("The numbers behind the figure") },
  make("table", {}, make("thead", {}, make("tr", {}, heads)), body));
}
