"""The bridge to a kernel, with a stand-in for anywidget's model on the other side."""

import pytest

# A model as anywidget hands it over: get, set, on, off, send. `sent` and `saved` keep a record.
MODEL = """
const listeners = {};
const model = {
  state: { _props: ["n", "text"], _words: { Skip: "跳过" }, n: 1, text: "a" },
  sent: [], saved: 0,
  get(name) { return this.state[name]; },
  set(name, value) { this.state[name] = value; this.tell(`change:${name}`); },
  save_changes() { this.saved += 1; },
  on(event, hear) { (listeners[event] ??= []).push(hear); },
  off(event, hear) { listeners[event] = listeners[event].filter((each) => each !== hear); },
  tell(event, ...values) { (listeners[event] ?? []).forEach((hear) => hear(...values)); },
  send(message) { this.sent.push(message); },
};
const at = (name) => import(new URL(`_static/nextword/live/${name}.js`, location.href));
const { withKernel } = await at("kernel");
const seen = { updates: [] };
const mount = (element, props, given) => {
  Object.assign(seen, { props, ...given });
  return { update: (next) => seen.updates.push(next), destroy: () => { seen.destroyed = true; } };
};
const element = document.createElement("div");
const cleanUp = withKernel(mount).render({ model, el: element });
"""


@pytest.fixture
def bridge(stage, visit):
    """bridge(script) → what an async script returns that runs beside a mounted widget."""
    page = visit(stage("")).page
    return lambda script: page.evaluate(f"async () => {{ {MODEL} {script} }}")


def test_mount_gets_the_props_and_a_kernel(bridge):
    made = bridge("return [seen.props, seen.kernel, element.className];")
    assert made == [{"n": 1, "text": "a"}, True, "nw-widget nw-kernel"]


def test_python_changes_reach_the_widget(bridge):
    assert bridge("model.set('n', 5); return seen.updates;") == [{"n": 5, "text": "a"}]


def test_the_widgets_own_changes_reach_python_without_an_echo(bridge):
    script = (
        "seen.onChange({ n: 7, text: 'b' }); return [model.state.n, model.state.text, model.saved"
    )
    assert bridge(f"{script}, seen.updates];") == [7, "b", 1, []]


def test_data_is_asked_for_once_and_arrives_whole(bridge):
    made = bridge("""
      const both = [seen.load("t.bin"), seen.load("t.bin")];
      const bytes = new Uint8Array([9, 9, 1, 2, 3, 9]);
      model.tell("msg:custom", { loaded: "t.bin" }, [new DataView(bytes.buffer, 2, 3)]);
      const buffers = await Promise.all(both);
      return [model.sent, buffers.map((buffer) => [...new Uint8Array(buffer)])];""")
    assert made == [[{"load": "t.bin"}], [[1, 2, 3], [1, 2, 3]]]


def test_a_failure_is_passed_on_and_can_be_tried_again(bridge):
    made = bridge("""
      const first = seen.load("t.bin").catch((problem) => problem.message);
      model.tell("msg:custom", { failed: "t.bin", reason: "no such table" }, []);
      const said = await first;
      seen.load("t.bin");
      return [said, model.sent.length];""")
    assert made == ["no such table", 2]


def test_words_come_from_python(bridge):
    assert bridge("return (await at('words')).t('Skip');") == "跳过"


def test_cleaning_up_stops_listening(bridge):
    assert bridge("cleanUp(); model.set('n', 2); return [seen.updates, seen.destroyed];") == [
        [],
        True,
    ]
