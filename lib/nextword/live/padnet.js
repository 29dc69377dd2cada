// What reads the pad: the net and the known samples, loaded when the pad is first used. No DOM here.
import { ConvNet } from "./convnet.js";
import { nearest, readSamples } from "./digitimage.js";

/** `load(name)` gives a data file's bytes. A failed load is tried again at the next reading. */
export class PadNet {
  constructor(load) {
    this.load = load;
    this.ready = false;
  }

  prepare() {
    this.loading ??= this.fetch().catch((problem) => {
      this.loading = null;
      throw problem;
    });
    return this.loading;
  }

  async fetch() {
    const names = ["digits.safetensors", "digit-samples.bin"];
    const [weights, samples] = await Promise.all(names.map((name) => this.load(name)));
    Object.assign(this, { net: new ConvNet(weights), samples: readSamples(samples), ready: true });
  }

  /**
   * Read what `look()` gives once all is loaded: {probabilities: 0 to 9, nearest: the digit of the
   * nearest sample, sample: its pixels}.
   */
  async read(look) {
    if (!this.ready) await this.prepare();
    const pixels = look();
    const { digit, pixels: sample } = nearest(this.samples, pixels);
    return { probabilities: Array.from(this.net.probabilities(pixels)), nearest: digit,
      sample: Array.from(sample) };
  }
}
