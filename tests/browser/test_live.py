"""The element that mounts widgets: late, once, and honest when something fails."""

import pytest
from playwright.sync_api import expect

from nextword import live, markup

PROBE = """import { make } from "./dom.js";
export function mount(element, props, { load, onChange, kernel }) {
  if (props.fail) throw new Error("broken on purpose");
  window.mounts = (window.mounts ?? 0) + 1;
  const said = make("output", {}, `${props.text} kernel=${kernel}`);
  const get = async () => {
    const sizes = await Promise.all(["probe.bin", "probe.bin"].map(load));
    said.textContent = sizes.map((buffer) => buffer.byteLength).join(" ");
  };
  const complain = (problem) => { said.textContent = problem.message; };
  const miss = () => load("missing.bin").catch(complain);
  const button = (words, onclick) => make("button", { onclick }, words);
  element.append(said, button("get", get), button("miss", miss));
  return { update() {} };
}
"""


@pytest.fixture
def probe(stage, stage_folder, visit):
    """Open a page with a probe widget; what stands before it is given as HTML."""
    assets = stage_folder / "_static" / "nextword"
    (assets / "live" / "probe.js").write_text(PROBE, encoding="utf-8")
    (assets / "data" / "probe.bin").write_bytes(bytes(1234))

    def open_page(before="", *, times=1, **props):
        element = (
            f'<nw-live module="probe"><script type="application/json">{markup.script_json(props)}'
            "</script><p>to read</p></nw-live>"
        )
        return visit(stage(before, *[element] * times))

    return open_page


def test_widget_takes_the_place_of_its_fallback(probe):
    seen = probe(text="</script> 😀")
    expect(seen.page.locator("output")).to_have_text("</script> 😀 kernel=false")
    expect(seen.page.get_by_text("to read")).to_have_count(0)
    assert not seen.problems


def test_widget_waits_until_the_reader_is_near(probe):
    seen = probe('<div style="height: 5000px">far</div>', text="here")
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate("window.mounts") is None
    expect(seen.page.get_by_text("to read")).to_be_attached()
    seen.page.locator("nw-live").scroll_into_view_if_needed()
    expect(seen.page.locator("output")).to_have_text("here kernel=false")


def test_moving_an_element_does_not_mount_it_again(probe):
    page = probe(text="here").page
    expect(page.locator("output")).to_be_visible()
    page.evaluate("document.querySelector('main').append(document.querySelector('nw-live'))")
    page.wait_for_timeout(100)
    assert page.evaluate("window.mounts") == 1


def test_data_is_fetched_once_for_all(probe):
    page, asked = probe(text="a", times=2).page, []
    page.on("request", lambda request: asked.append(request.url))
    buttons = page.get_by_role("button", name="get")
    expect(buttons).to_have_count(2)
    for button in buttons.all():
        button.click()
    expect(page.locator("output")).to_have_text(["1234 1234", "1234 1234"])
    assert len([url for url in asked if url.endswith("probe.bin")]) == 1


def test_missing_data_is_named(probe):
    page = probe(text="a").page
    page.get_by_role("button", name="miss").click()
    expect(page.locator("output")).to_contain_text("missing.bin: 404")


def test_a_widget_that_fails_leaves_its_fallback_and_the_others(probe):
    page = probe(text="a", fail=True).page
    expect(page.get_by_role("note")).to_contain_text("broken on purpose")
    expect(page.get_by_text("to read")).to_be_visible()


def test_a_module_that_is_not_there_is_owned_up_to(stage, visit):
    element = '<nw-live module="gone"><script type="application/json">{}</script>to read</nw-live>'
    page = visit(stage(element, live.Guess("How many?", answer=3), "<p>three</p>")).page
    expect(page.get_by_role("note")).to_contain_text("could not start")
    expect(page.get_by_text("to read")).to_be_visible()
    expect(page.get_by_text("three")).to_be_hidden()


@pytest.mark.parametrize("words", ['{"Skip": "跳过"}', "{}"])
def test_words_of_another_language(stage, visit, words):
    catalogue = f'<script type="application/json" id="nw-words">{words}</script>'
    page = visit(stage(catalogue, live.Guess("几个？", answer=3))).page
    expect(page.get_by_role("button", name="跳过" if "跳过" in words else "Skip")).to_be_visible()
