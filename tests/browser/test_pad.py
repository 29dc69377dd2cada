"""The drawing pad: the page's net is PyTorch's, and a reader can draw with whatever they have."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from nextword import digits, live
from nextword.live import pad

LOAD = "const b = await (await fetch(`/_static/nextword/data/${name}`)).arrayBuffer();"
TWO = digits.embedded().of(2).images[3]


# --- the page computes what Python computes ---


def test_net_agrees_with_pytorch_on_100_digits(run):
    images = digits.embedded().images[::50]
    body = f"""const name = "digits.safetensors"; {LOAD}
    const net = new m.ConvNet(b);
    return given.map((pixels) => Array.from(net.probabilities(pixels)))"""
    in_page = np.array(run("convnet", body, images.reshape(100, 784).tolist()))
    here = digits.load_net()(images)
    assert in_page.shape == (100, 10)
    assert np.abs(in_page - here).max() < 1e-4
    assert np.array_equal(in_page.argmax(axis=1), here.argmax(axis=1))


@pytest.mark.parametrize("name", ["convolution 1", "pooling 2", "ramp 3", "linear 2"])
def test_layers_agree_with_pytorch(run, name):
    body = f"""const name = "digits.safetensors"; {LOAD}
    return Array.from(new m.ConvNet(b).values(given[0])[given[1]])"""
    in_page = np.array(run("convnet", body, [TWO.ravel().tolist(), name]))
    here = digits.load_net().values(TWO)[name].ravel()
    assert np.abs(in_page - here).max() < 1e-4 * max(1, np.abs(here).max())


def test_damaged_weights_are_named(run):
    body = "try { new m.ConvNet(new ArrayBuffer(20)); } catch (problem) { return problem.message; }"
    assert "damaged" in run("convnet", body)


@pytest.mark.parametrize("sigma", [0, 0.3, 1.7, 5])
def test_blur_agrees(run, sigma):
    images = digits.embedded().images[::500]
    body = "return given[0].map((pixels) => Array.from(m.blurred(pixels, given[1])))"
    in_page = run("digitimage", body, [images.reshape(10, 784).tolist(), sigma])
    assert np.allclose(np.reshape(in_page, images.shape), digits.blurred(images, sigma), atol=1e-6)


def test_centring_agrees(run):
    rng = np.random.default_rng(3)
    images = [np.zeros((28, 28)), np.full((28, 28), 9.0), *digits.embedded().images[::250]]
    for _ in range(20):  # scribbles of every size, at every place
        image = np.zeros((28, 28))
        high, wide = rng.integers(1, 25, 2)
        top, left = rng.integers(0, 28 - high), rng.integers(0, 28 - wide)
        image[top : top + high, left : left + wide] = rng.integers(0, 256, (high, wide))
        images.append(image)
    body = "return given.map((pixels) => Array.from(m.centred(pixels)))"
    in_page = run("digitimage", body, [np.ravel(image).tolist() for image in images])
    for image, there in zip(images, in_page, strict=True):
        assert np.abs(np.reshape(there, (28, 28)) - digits.centred(image)).max() < 1e-6


def test_nearest_sample_agrees(run):
    asked = digits.embedded()[3::250]
    body = f"""const name = "digit-samples.bin"; {LOAD}
    const known = m.readSamples(b);
    return given.map((pixels) => m.nearest(known, pixels).digit)"""
    in_page = run("digitimage", body, asked.images.reshape(-1, 784).tolist())
    known = digits.embedded()[:: pad.EVERY]
    assert in_page == digits.nearest(known, asked.images).labels.tolist()


# --- what a reader does ---


@pytest.fixture
def opened(stage, visit):
    """opened(look, **props) → (the visit, the widget), in a static page."""

    def open_pad(look: str = "light", **props):
        seen = visit(stage(live.DigitPad(TWO, **props)), look)
        widget = seen.page.locator(".nw-pad-widget")
        expect(widget).to_be_visible()
        return seen, widget

    return open_pad


def bars(widget) -> list[str]:
    return widget.locator(".nw-pad-bars li").all_inner_texts()


TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""


def read(widget):
    """Wait until the net, loaded if need be, has read what is on the pad."""
    widget.page.evaluate(TWO_FRAMES)  # the reading begins with the next picture
    expect(widget.locator(".nw-status")).to_be_empty()


def verdict(widget):
    return widget.locator(".nw-pad-verdict")


def test_first_state_is_pythons_and_loads_nothing(opened):
    asked = []
    seen, widget = opened()
    seen.page.on("request", lambda request: asked.append(request.url))
    expect(verdict(widget)).to_have_text("The net says 2")
    share = live.DigitPad(TWO).answer["probabilities"][2]
    assert re.search(r"[\d.]+ %", bars(widget)[2])[0] == f"{round(100 * share, 1):g} %"
    seen.page.wait_for_timeout(200)
    assert not asked
    assert not seen.problems


def test_blur_turns_the_2_where_python_says(opened):
    seen, widget = opened()
    made = digits.series(TWO, np.arange(0, 5.01, 0.1), net=digits.load_net())
    slider = widget.get_by_role("slider")
    for step in (made.turn - 1, made.turn):
        slider.fill(f"{made.amounts[step]:.1f}")
        expect(verdict(widget)).to_have_text(f"The net says {made.decisions[step]}")
    assert not seen.problems


def test_example_clear_and_reset(opened):
    _, widget = opened()
    widget.get_by_role("button", name="Start from a 4").click()
    expect(verdict(widget)).to_have_text("The net says 4")
    expect(widget.get_by_text("nearest of 500 samples: a 4")).to_be_visible()
    widget.get_by_role("button", name="Clear").click()
    blank = int(digits.load_net().decide(np.zeros((28, 28)))[0])
    expect(verdict(widget)).to_have_text(f"The net says {blank}")
    widget.get_by_role("slider").fill("2")
    widget.get_by_role("button", name="Reset").click()
    expect(verdict(widget)).to_have_text("The net says 2")
    expect(widget.get_by_role("slider")).to_have_value("0")


def stroke(page: Page, widget, points) -> None:
    """Draw with the mouse from point to point, given in pixels of the pad."""
    paper = widget.locator(".nw-pad")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    pixel = box["width"] / 28
    places = [(box["x"] + x * pixel, box["y"] + y * pixel) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("look", ["light", "phone"])
def test_a_drawn_1_and_7(opened, look):
    seen, widget = opened(look)
    for points, digit in (([(15, 4), (13.5, 24)], 1), ([(8, 6), (20, 6), (13, 24)], 7)):
        widget.get_by_role("button", name="Clear").click()
        stroke(seen.page, widget, points)
        expect(verdict(widget)).to_have_text(f"The net says {digit}")


def test_small_and_in_a_corner_needs_centring(opened):
    seen, widget = opened()
    widget.get_by_role("button", name="Clear").click()
    stroke(seen.page, widget, [(1, 2), (6, 2), (3, 9)])
    read(widget)
    before = widget.locator(".nw-pad-pair svg").first.inner_html()
    widget.get_by_label("Centre and scale").check()
    expect(verdict(widget)).to_have_text("The net says 7")
    assert widget.locator(".nw-pad-pair svg").first.inner_html() != before


def test_erasing_undoes_drawing(opened):
    seen, widget = opened()
    widget.get_by_role("button", name="Clear").click()
    empty = widget.locator(".nw-pad").inner_html()
    stroke(seen.page, widget, [(10, 14), (18, 14)])
    assert widget.locator(".nw-pad").inner_html() != empty
    widget.get_by_role("radio", name="erases").check()
    for y in (12, 13, 14, 15, 16):
        stroke(seen.page, widget, [(6, y), (22, y)])
    expect(widget.locator(".nw-pad")).to_have_js_property("innerHTML", empty)


def test_keyboard_inverts_single_pixels(opened):
    seen, widget = opened()
    widget.get_by_role("radio", name="inverts one pixel").check()
    paper = widget.get_by_role("application")
    paper.focus()
    before = paper.inner_html()
    for key in ("ArrowUp", "ArrowLeft", "Space"):
        paper.press(key)
    changed = paper.inner_html()
    expect(seen.page.locator(".nw-unseen[role=status]")).to_contain_text("The net says")
    paper.press("Space")
    assert changed != before
    moved = before.replace('y="14"', 'y="13"').replace('x="14"', 'x="13"')  # only the cursor
    expect(paper).to_have_js_property("innerHTML", moved)


def test_pixels_that_fool_python_fool_the_page(opened):
    seen, widget = opened()
    flips = digits.flip_pixels(TWO, digits.load_net())
    widget.get_by_role("radio", name="inverts one pixel").check()
    for row, column in flips.pixels.tolist():
        stroke(seen.page, widget, [(column + 0.5, row + 0.5)])
    expect(verdict(widget)).to_have_text(f"The net says {flips.decisions[-1]}")


def test_the_cursor_is_announced_and_stays_on_the_paper(opened):
    seen, widget = opened()
    paper = widget.get_by_role("application")
    for _ in range(20):
        paper.press("ArrowUp")
    spoken = seen.page.locator(".nw-unseen[role=status]")
    expect(spoken).to_contain_text("row 1, column 15: 0 % ink")


def test_a_failed_load_is_said_and_tried_again(opened):
    seen, widget = opened()
    seen.page.route("**/digits.safetensors", lambda route: route.abort())
    widget.get_by_role("button", name="Start from a 4").click()
    expect(widget.locator(".nw-status")).to_contain_text("could not be loaded")
    seen.page.unroute("**/digits.safetensors")
    widget.get_by_role("button", name="Start from a 5").click()
    expect(verdict(widget)).to_have_text("The net says 5")
    expect(widget.locator(".nw-status")).to_be_empty()


def test_answers_in_time(opened, answer_time):
    _, widget = opened()
    slider = widget.get_by_role("slider")
    slider.press("ArrowRight")
    read(widget)
    assert answer_time(widget, slider, ["ArrowLeft", "ArrowRight"]) <= 50


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_it_is_sound(opened, sound, look):
    seen, widget = opened(look)
    widget.get_by_role("slider").press("ArrowRight")
    read(widget)
    sound(seen)


def test_start_can_be_blurred_and_centred(opened):
    _, widget = opened(blur=1.5, centre=True)
    expect(widget.get_by_role("slider")).to_have_value("1.5")
    expect(widget.get_by_label("Centre and scale")).to_be_checked()


# --- with a kernel ---

_RENDER = """async ([state, files]) => {
  const heard = {};
  window.told = {};
  const model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; window.told[name] = value; },
    on: (name, f) => (heard[name] ??= []).push(f),
    off() {},
    async send({ load }) {
      const bytes = await (await fetch(`/_static/nextword/data/${load}`)).arrayBuffer();
      heard["msg:custom"].forEach((f) => f({ loaded: load }, [new DataView(bytes)]));
    },
    save_changes() {},
  };
  const { default: { render } } = await import("./_static/nextword/live/pad.js");
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  render({ model, el });
}"""


def test_python_hears_what_is_on_the_pad(stage, visit):
    page = visit(stage("<p>kernel</p>")).page
    widget = live.DigitPad(TWO)
    page.evaluate(_RENDER, [widget.props() | {"_props": widget.prop_names(), "_words": {}}, []])
    page.get_by_role("button", name="Start from a 7").click()
    page.wait_for_function("told.answer?.probabilities?.[7] > 0.9 && told.pixels")
    told = json.loads(page.evaluate("JSON.stringify(told)"))
    again = live.DigitPad(np.reshape(told["pixels"], (28, 28)), blur=told["blur"])
    assert told["answer"]["nearest"] == again.answer["nearest"]
    assert told["answer"]["probabilities"] == pytest.approx(again.answer["probabilities"], abs=1e-4)
