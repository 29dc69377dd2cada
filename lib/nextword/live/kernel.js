// A widget's `mount`, made into what anywidget calls when there is a kernel.
import { useWords } from "./words.js";

/** load(name): ask Python for a data file, once however often it is wanted; a failure is forgotten. */
function loader(model) {
  const asked = new Map(); // name → {promise, resolve, reject}
  model.on("msg:custom", (message, buffers) => {
    const { loaded, failed, reason } = message;
    if (failed) {
      asked.get(failed)?.reject(new Error(reason));
      asked.delete(failed);
    } else asked.get(loaded)?.resolve(wholeBuffer(buffers[0]));
  });
  return (name) => {
    if (!asked.has(name)) {
      asked.set(name, pending());
      model.send({ load: name });
    }
    return asked.get(name).promise;
  };
}

function pending() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

function wholeBuffer(view) {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

/** export default withKernel(mount): what each widget module exports for anywidget. */
export function withKernel(mount) {
  return {
    render({ model, el }) {
      useWords(model.get("_words"));
      const names = model.get("_props");
      const props = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
      let own = false; // our own changes need no echo
      const onChange = (changes) => {
        own = true;
        for (const [name, value] of Object.entries(changes)) model.set(name, value);
        own = false;
        model.save_changes();
      };
      el.classList.add("nw-widget", "nw-kernel");
      const view = mount(el, props(), { load: loader(model), onChange, kernel: true });
      const changed = () => { if (!own) view.update(props()); };
      names.forEach((name) => model.on(`change:${name}`, changed));
      return () => {
        names.forEach((name) => model.off(`change:${name}`, changed));
        view.destroy?.();
      };
    },
  };
}
