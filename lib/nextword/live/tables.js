// Where the writer's counts come from: tables loaded into the page, or Python's, if it is there.
import { gunzip, judged, possible, ranked, textOf, unpack, write } from "./ngrams.js";

const TOP = 10; // next symbols to show

/** Tables loaded on first use and kept. */
export class PageTables {
  constructor(load) {
    this.load = load;
    this.pending = {};
  }

  /** Load what a unit needs, once; rejects if that fails, and the next call tries again. */
  prepare(unit) {
    this.pending[unit] ??= this.fetch(unit).catch((problem) => {
      delete this.pending[unit];
      throw problem;
    });
    return this.pending[unit];
  }

  async fetch(unit) {
    const [packed, words] = await Promise.all([this.load(`${unit}.bin`),
      unit === "letters" ? this.load("common-words.bin").then(wordSet) : null]);
    return { tables: await unpack(packed), words };
  }

  /**
   * Write rows on: [{n, symbols, given, seed, length}, …] → [{n, symbols, given, orders, ahead,
   * unknown, words}, …]. `orders` are the new symbols', `ahead` is what may come next, `unknown`
   * the given symbols that were never counted, `words` the whole words and whether they are real.
   */
  async rows(unit, requests) {
    const { tables, words } = await this.prepare(unit);
    return requests.map((request) => writeOn(tables, words, request));
  }
}

function writeOn(tables, words, { n, symbols, given, seed, length }) {
  const skip = symbols.length - given;
  const added = write(tables, { order: n, length, symbols, seed, skip });
  const all = [...symbols, ...added.symbols];
  const choice = possible(tables, n, all);
  const ahead = { order: choice.order, size: choice.size, top: ranked(tables, choice, TOP) };
  const unknown = symbols.slice(0, given).filter((symbol) => !tables.index.has(symbol));
  return { n, symbols: all, given, orders: added.orders, ahead, unknown,
    words: words && judged(textOf("letters", all), given, (word) => words.has(word)) };
}

async function wordSet(packed) {
  return new Set(new TextDecoder().decode(await gunzip(packed)).split("\n"));
}

/** The same from Python: a question is a prop that Python watches, the answer one that it sets. */
export class PythonTables {
  constructor(onChange) {
    this.onChange = onChange;
    this.asked = 0;
    this.last = Promise.resolve();
  }

  rows(unit, requests) {
    const answer = this.last.then(() => this.ask(unit, requests));
    this.last = answer.catch(() => {}); // one question at a time; a failure stops nothing
    return answer;
  }

  ask(unit, requests) {
    this.asked += 1;
    this.onChange({ question: { id: this.asked, unit, requests } });
    return new Promise((resolve, reject) => {
      this.waiting = { id: this.asked, resolve, reject };
    });
  }

  /** Take Python's answer. */
  hear({ id, rows, problem } = {}) {
    if (id !== this.waiting?.id) return;
    if (problem) this.waiting.reject(new Error(problem));
    else this.waiting.resolve(rows);
    this.waiting = null;
  }
}
