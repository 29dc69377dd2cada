// The reader's own sentence, kept for the chapters that follow. It never leaves the browser.
const KEY = "nextword.sentence";
const LONGEST = 300; // characters: a sentence, not a book

/** Keep a sentence for later, unless it is blank or too long to be one. */
export function remember(text) {
  const sentence = text.trim();
  if (!sentence || sentence.length > LONGEST) return;
  try {
    localStorage.setItem(KEY, sentence);
  } catch { /* storage is full or forbidden: the sentence is forgotten with the page */ }
}

/** The sentence that was kept, "" if there is none. */
export function remembered() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
