// All of GPT-2 on one page: from the numbers of tokens to a score for every token that may be next.
// Inside, a text is a matrix with one row for each of its tokens, called the stream, which block
// after block adds to. (Radford et al. 2019; the weights have the names that Hugging Face gave
// them.) No size is fixed here: this book's pocket GPT and the real GPT-2 run alike. No DOM here.
import { add, addTimes, dot, gelu, layerNorm, linear, softmax, transposed } from "./kernels.js";

export { parse } from "./safetensors.js";

/** The end of a text that is longer than a model can read. */
export function keepEnd(ids, context) {
  return ids.slice(Math.max(0, ids.length - context));
}

/**
 * What a model reads of a prompt and of what was written after it: {ids, cut}, the tokens and how
 * many before them are left out. Python's nextword.gpt.write_on does the same.
 */
export function withinReach(prompt, written, context) {
  let cut = Math.max(0, prompt.length - Math.max(1, context - 1)); // room to write one token
  // A text that outgrows the context goes on from its last half. If it lost one token at a time,
  // all others would change their positions each time, and would have to be read again.
  const jump = context + 1 - Math.floor(context / 2);
  const over = Math.max(0, prompt.length - cut + written.length - context);
  cut += Math.ceil(over / jump) * jump;
  return { ids: [...prompt, ...written].slice(cut), cut };
}

/** The model; `weights` and `config` are as from `parse`. Throws if they do not fit together. */
export class GPT2 {
  constructor(weights, { heads, layers }) {
    const { shape, take, norm, layer } = checked(weights);
    const [vocabulary, width] = shape("wte.weight");
    const [context] = shape("wpe.weight");
    if (!(layers > 0 && Number.isInteger(width / heads))) {
      throw new Error(`${layers} blocks with ${heads} heads cannot be made of width ${width}`);
    }
    Object.assign(this, { vocabulary, context, width, heads, layers });
    this.tokens = take("wte.weight", vocabulary, width);
    this.positions = take("wpe.weight", context, width);
    this.blocks = Array.from({ length: layers }, (_, i) => ({
      norm1: norm(`h.${i}.ln_1`, width),
      queriesKeysValues: layer(`h.${i}.attn.c_attn`, width, 3 * width),
      attentionOut: layer(`h.${i}.attn.c_proj`, width, width),
      norm2: norm(`h.${i}.ln_2`, width),
      widen: layer(`h.${i}.mlp.c_fc`, width, 4 * width),
      narrow: layer(`h.${i}.mlp.c_proj`, 4 * width, width),
    }));
    this.lastNorm = norm("ln_f", width);
    // A token's score is the product of the stream with the row the token would begin as.
    this.head = { inputs: width, outputs: vocabulary, weight: this.tokens };
  }

  /** A reading yet to begin: tokens read, and the keys and values that each block made of them. */
  start() {
    const rows = () => new Float32Array(this.context * this.width);
    return { ids: [], cache: this.blocks.map(() => ({ keys: rows(), values: rows() })) };
  }

  /**
   * Read `ids`, after what `state` has read: {logits}, the score of each token of the vocabulary to
   * be next. On request also `attentions[layer][head]`, a matrix with a row for each of `ids` and a
   * column for each token read so far; `hidden[layer]`, the stream before each block and after the
   * last, and `normed`, what the scores are made of: a row for each of `ids`.
   */
  feed(state, ids, { attentions = false, hidden = false } = {}) {
    const from = state.ids.length;
    this.check(ids, from);
    const seen = { attentions: [], hidden: [] };
    const stream = this.embed(ids, from);
    this.blocks.forEach((block, i) => {
      if (hidden) seen.hidden.push(stream.slice());
      const shares = attentions ? this.blank(ids.length, from) : [];
      seen.attentions.push(shares);
      const first = layerNorm(stream, block.norm1);
      add(stream, this.attend(first, block, state.cache[i], from, shares));
      const second = layerNorm(stream, block.norm2);
      add(stream, linear(gelu(linear(second, block.widen)), block.narrow));
    });
    const normed = layerNorm(stream, this.lastNorm);
    state.ids.push(...ids);
    const result = { logits: this.scores(normed.subarray(-this.width)) };
    if (attentions) result.attentions = seen.attentions;
    if (hidden) Object.assign(result, { hidden: [...seen.hidden, stream], normed });
    return result;
  }

  /** The same after all of `ids`, but what `state` has already read of them is not read again. */
  read(state, ids, wanted) {
    let same = 0;
    while (same < ids.length - 1 && ids[same] === state.ids[same]) same++;
    state.ids.length = same;
    return this.feed(state, ids.slice(same), wanted);
  }

  /** The scores made of rows of `normed`. */
  scores(normed) {
    return linear(normed, this.head);
  }

  // A row begins as what its token is plus where the token stands.
  embed(ids, from) {
    const { width, tokens, positions } = this;
    const stream = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) {
      const row = stream.subarray(i * width, (i + 1) * width);
      add(row, tokens.subarray(ids[i] * width, (ids[i] + 1) * width));
      add(row, positions.subarray((from + i) * width, (from + i + 1) * width));
    }
    return stream;
  }

  // The one place where tokens meet. Each compares its query with the keys of all tokens up to
  // itself, and takes their values in proportion; every head does so in its own part of the rows.
  attend(x, block, { keys, values }, from, shares) {
    const { width, heads } = this;
    const [n, size] = [x.length / width, width / heads];
    const qkv = linear(x, block.queriesKeysValues); // in each row side by side
    for (let i = 0; i < n; i++) {
      const row = qkv.subarray(i * 3 * width, (i + 1) * 3 * width);
      keys.set(row.subarray(width, 2 * width), (from + i) * width);
      values.set(row.subarray(2 * width), (from + i) * width);
    }
    const mixed = new Float32Array(n * width);
    for (let i = 0; i < n; i++) {
      for (let head = 0; head < heads; head++) {
        const part = head * size;
        const share = new Float32Array(from + i + 1);
        for (let j = 0; j < share.length; j++) {
          const match = dot(qkv, i * 3 * width + part, keys, j * width + part, size);
          share[j] = match / Math.sqrt(size);
        }
        softmax(share);
        for (let j = 0; j < share.length; j++) {
          addTimes(mixed, i * width + part, share[j], values, j * width + part, size);
        }
        shares[head]?.set(share, i * (from + n));
      }
    }
    return linear(mixed, block.attentionOut);
  }

  // For each head a matrix of zeros: tokens to be read by tokens read then.
  blank(n, from) {
    return Array.from({ length: this.heads }, () => new Float32Array(n * (from + n)));
  }

  check(ids, from) {
    const known = (id) => Number.isInteger(id) && id >= 0 && id < this.vocabulary;
    const unknown = ids.find((id) => !known(id));
    if (unknown !== undefined) throw new RangeError(`there is no token ${unknown}`);
    if (!ids.length) throw new RangeError("there are no tokens to read");
    if (from + ids.length > this.context) {
      throw new RangeError(`${from + ids.length} tokens are more than the ${this.context} that ` +
        "the model can read: keepEnd drops the first ones");
    }
  }
}

// Weights by name. A file that is damaged should fail here, and not write nonsense later.
function checked(weights) {
  function shape(name) {
    if (!weights[name]) throw new Error(`the tensor ${name} is missing`);
    return weights[name].shape;
  }
  function take(name, ...expected) {
    const [is, should] = [shape(name).join(" × "), expected.join(" × ")];
    if (is !== should) throw new Error(`the tensor ${name} is ${is}, not ${should}`);
    return weights[name].data;
  }
  const norm = (name, width) =>
    ({ weight: take(`${name}.weight`, width), bias: take(`${name}.bias`, width) });
  // GPT-2 stores a column for each output; products are faster with rows.
  const layer = (name, inputs, outputs) => ({ inputs, outputs, bias: take(`${name}.bias`, outputs),
    weight: transposed(take(`${name}.weight`, inputs, outputs), outputs) });
  return { shape, take, norm, layer };
}
