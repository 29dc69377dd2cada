// Elementary cellular automata: the same rows as Python's nextword.automata. No DOM here.

/** What comes after each of the eight patterns, 4·left + 2·centre + right, of a rule 0 to 255. */
export function ruleTable(rule) {
  if (!Number.isInteger(rule) || rule < 0 || rule > 255) {
    throw new RangeError(`rules are numbered 0 to 255; there is no rule ${rule}`);
  }
  return Uint8Array.from({ length: 8 }, (_, pattern) => (rule >> pattern) & 1);
}

/** The number of a table: its entries as binary digits, the last one first. */
export function ruleNumber(table) {
  return table.reduce((sum, entry, pattern) => sum + (entry << pattern), 0);
}

/** The row after `row`; its two ends are neighbours. */
export function nextRow(table, row) {
  const width = row.length;
  const next = new Uint8Array(width);
  for (let i = 0; i < width; i++) {
    const left = row[i ? i - 1 : width - 1];
    const right = row[i + 1 < width ? i + 1 : 0];
    next[i] = table[4 * left + 2 * row[i] + right];
  }
  return next;
}

/** The row at every step: steps + 1 rows, `start` first. */
export function evolve(rule, start, steps) {
  const table = ruleTable(rule);
  const rows = [Uint8Array.from(start)];
  for (let step = 0; step < steps; step++) rows.push(nextRow(table, rows[step]));
  return rows;
}

/** A row that is white but for the cell in its middle. */
export function singleCell(width) {
  const row = new Uint8Array(width);
  row[width >> 1] = 1;
  return row;
}

/** A row of fair coins; `random` gives numbers in [0, 1). */
export function randomRow(width, random) {
  return Uint8Array.from({ length: width }, () => (random() < 0.5 ? 0 : 1));
}

/** The middle cell of a row after `steps` steps; the row has at least 2·steps + 1 cells. */
export function middleAfter(table, row, steps) {
  if (row.length < 2 * steps + 1 || row.length % 2 === 0) {
    throw new RangeError(`${steps} steps need an odd number of cells, ${2 * steps + 1} or more`);
  }
  const now = row.slice();
  for (let left = (row.length >> 1) - steps, right = left + 2 * steps; left < right; right -= 2) {
    for (let i = left; i <= right - 2; i++) now[i] = table[4 * now[i] + 2 * now[i + 1] + now[i + 2]];
  }
  return now[(row.length >> 1) - steps];
}
