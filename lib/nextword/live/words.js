// The words a reader sees that are not prose. English is the key; a catalogue may replace it.
let catalogue = {};

/** Use these translations, {English: other}; what is missing stays English. */
export function useWords(words) {
  catalogue = words ?? {};
}

/** The message in the reader's language, with {name} replaced by values.name. */
export function t(message, values = {}) {
  const words = catalogue[message] || message;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The language of the page, for number formats. */
export function language() {
  return document.documentElement.lang || "en";
}

/** A number as the page's language writes it, to so many significant digits. */
export function number(value, digits = 3) {
  return new Intl.NumberFormat(language(), { maximumSignificantDigits: digits }).format(value);
}

/** A share between 0 and 1 as a percentage. */
export function percent(share, digits = 2) {
  return `${number(100 * share, digits)} %`;
}
