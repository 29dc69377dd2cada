// Reading weights: the safetensors format, with numbers of 32, 16 or 8 bits. No DOM here.
// A file is the length of its header (8 bytes), the header (JSON), then the numbers of all tensors.

/**
 * The weights in a safetensors file: {weights: {name: {shape, data: Float32Array}}, config: {heads,
 * layers, name, format}}. Throws an Error that says what is wrong with a file it cannot read.
 */
export function parse(buffer) {
  const { header, start } = readHeader(buffer);
  const { __metadata__: about = {}, ...entries } = header;
  const raw = (name) => numbers(buffer, start, name, entries[name]);
  const weights = {};
  for (const [name, { shape }] of Object.entries(entries)) {
    if (name.endsWith(".scale")) continue;
    const stored = raw(name);
    const whole = stored instanceof Int8Array;
    const data = whole ? rescaled(name, stored, shape, raw(`${name}.scale`)) : stored;
    weights[name] = { shape, data };
  }
  const config = { heads: Number(about.n_head), layers: Number(about.n_layer),
    name: about.name ?? "", format: about.format ?? "" };
  return { weights, config };
}

function readHeader(buffer) {
  try {
    const length = Number(new DataView(buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(new Uint8Array(buffer, 8, length));
    return { header: JSON.parse(text), start: 8 + length };
  } catch {
    throw new Error("this is no safetensors file, or its beginning is damaged");
  }
}

// The numbers of one tensor as they are stored, but 16 bits made 32.
function numbers(buffer, start, name, entry) {
  const Type = { F32: Float32Array, F16: Uint16Array, I8: Int8Array }[entry?.dtype];
  if (!Type) throw new Error(`the tensor ${name} is missing, or of a kind that is not read here`);
  const [from, to] = entry.data_offsets;
  const size = entry.shape.reduce((product, n) => product * n, 1);
  if (start + to > buffer.byteLength || to - from !== size * Type.BYTES_PER_ELEMENT) {
    throw new Error(`the file ends too early, or is damaged at the tensor ${name}`);
  }
  const stored = new Type(buffer.slice(start + from, start + to)); // a copy: starts where it likes
  return Type === Uint16Array ? fromHalves(stored) : stored;
}

// Numbers of 16 bits: there are only 65,536 of them, so look them up.
function fromHalves(halves) {
  table ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => half(bits));
  const result = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) result[i] = table[halves[i]];
  return result;
}

let table = null;

// One sign bit, five of exponent, ten of fraction (IEEE 754 binary16).
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14);
}

// Whole numbers −127…127 times a scale: one for each row of the embeddings (a token or a position),
// one for each column of the other matrices (an output, as GPT-2 stores them).
function rescaled(name, data, [rows, columns], scales) {
  const ofRows = /^w[tp]e\./.test(name);
  if (scales.length !== (ofRows ? rows : columns)) {
    throw new Error(`the scales of ${name} are damaged`);
  }
  const result = new Float32Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) result[k] = data[k] * scales[ofRows ? i : j];
  }
  return result;
}
