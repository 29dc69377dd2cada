// The language model in Python, for pages with a kernel: the same questions as to PageModel, sent
// as a prop that Python watches; the answer is a prop that Python sets (see answering.py).
import { findLoop } from "./sampling.js";

const PIECE = 8; // tokens written for one question: between two of them one can stop

export class PythonModel {
  /** `about` is what `ready` gives: at least {name, context}. */
  constructor(onChange, about) {
    this.onChange = onChange;
    this.about = about;
    this.asked = 0;
    this.turn = 0; // changes when what is being written is cancelled
    this.last = Promise.resolve();
    this.writing = Promise.resolve();
  }

  /** Python has loaded its model already. */
  async ready() { return this.about; }

  rank(request) { return this.ask("rank", request); }

  surprise(request) { return this.ask("surprise", request); }

  /** As PageModel's: matrices are Float32Arrays, row by row. */
  async look(request) {
    const seen = await this.ask("look", request);
    const matrix = (numbers) => Float32Array.from(numbers);
    return { ...seen, attentions: seen.attentions.map((heads) => heads.map(matrix)),
      hidden: seen.hidden.map(matrix) };
  }

  /** Write piece by piece; `onToken` hears each token. As PageModel's. */
  write(request, onToken = () => {}) {
    const { turn } = this;
    const written = this.writing.then(() =>
      this.writeNow(request, onToken, () => turn === this.turn));
    this.writing = written.catch(() => {}); // one at a time; a failure keeps nobody waiting
    return written;
  }

  async writeNow({ steps, ids = [], skip = 0, ...request }, onToken, going) {
    const [tokens, written] = [[], [...ids]];
    while (tokens.length < steps && going()) {
      const piece = await this.ask("write", { ...request, ids: written,
        steps: Math.min(PIECE, steps - tokens.length), skip: skip + tokens.length });
      for (const token of piece.tokens) {
        tokens.push(token);
        written.push(token.id);
        await onToken(token);
      }
    }
    return { tokens, ids: written, loop: findLoop(written) };
  }

  /** Stop what is being written, and what waits to be: it ends with the tokens it has. */
  cancel() { this.turn += 1; }

  // One question at a time; a failure stops nothing.
  ask(kind, request) {
    const answer = this.last.then(() => this.send(kind, request));
    this.last = answer.catch(() => {});
    return answer;
  }

  send(kind, request) {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve, reject) => {
      this.waiting = { id, resolve, reject };
      this.onChange({ question: { id, kind, request } });
    });
  }

  /** Take Python's answer. */
  hear({ id, result, problem } = {}) {
    if (id === undefined || id !== this.waiting?.id) return;
    const { resolve, reject } = this.waiting;
    this.waiting = null;
    if (problem) reject(new Error(problem));
    else resolve(result);
  }
}
