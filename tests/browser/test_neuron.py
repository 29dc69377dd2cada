"""One neuron in a reader's hands: sliders, activations, the map, the probe, a phone."""

import re

import numpy as np
import pytest
from harness import listen
from playwright.sync_api import expect

from nextword import live, nets

SIDE = 80
# From a copy: a canvas that is read often makes the browser complain.
PIXELS = """(canvas) => {
  const { width, height } = canvas;
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  return [...pen.getImageData(0, 0, width, height).data];
}"""


@pytest.fixture
def shown(stage, visit):
    """shown(look, **props) → a Visit to a page with a started neuron."""

    def open_page(look="light", **props):
        seen = visit(stage(live.NeuronSliders(**props)), look)
        expect(seen.page.locator("nw-live")).to_have_attribute("data-ready", "yes")
        return seen

    return open_page


def said(neuron):
    """What the neuron says on the page's grid, [row from above, column]."""
    x, y = nets.grid(SIDE).T
    z = neuron.w1 * x + neuron.w2 * y + neuron.b
    return nets.ACTIVATIONS[neuron.activation](z).reshape(SIDE, SIDE)[::-1]


def pixels(page):
    return np.reshape(page.locator(".nw-heat").evaluate(PIXELS), (SIDE, SIDE, 4))


def facts(page):
    return page.locator(".nw-facts").inner_text()


@pytest.mark.parametrize("activation", list(nets.ACTIVATIONS))
def test_map_is_the_neurons(shown, activation):
    settings = {"w1": 1.5, "w2": -1.0, "b": 0.3}
    neuron = live.NeuronSliders(**settings, activation=activation)
    page = shown(**settings).page
    page.get_by_label(activation).check()
    values = said(neuron)
    reach = max(1, *(abs(neuron.says(x, y)) for x in (-1, 1) for y in (-1, 1)))
    picture = pixels(page)
    assert np.abs(picture[..., 3] - 255 * 0.85 * np.abs(values) / reach).max() < 1.5
    strong = picture[..., 3] > 20
    blues = picture[..., 2] > picture[..., 0]  # blue above zero, orange below
    assert (blues == (values > 0))[strong].all()


@pytest.mark.parametrize("activation", list(nets.ACTIVATIONS))
def test_numbers_are_the_neurons(shown, activation):
    neuron = live.NeuronSliders(activation=activation)
    page = shown(activation=activation).page
    here = neuron.says(0.5, 0.5)
    assert f"the sum is 0.75 and the neuron says {here:.2f}" in facts(page)
    name = "" if activation == "none" else activation
    formula = "x + 1.5 y − 0.5"
    expected = f"{name}({formula})" if name else formula
    expect(page.locator(".nw-equation")).to_have_text(f"It says {expected}")
    zero = float((said(neuron) == 0).mean())
    assert ("exactly 0 on" in facts(page)) == (zero > 0)
    if zero:
        assert int(re.search(r"(\d+) %", facts(page))[1]) == pytest.approx(100 * zero, abs=0.51)


def test_sliders_turn_the_neuron(shown, answer_time):
    seen = shown()
    page = seen.page
    for label, value in (("weight w₁ of x", "-2"), ("weight w₂ of y", "0"), ("bias b", "0.5")):
        page.get_by_label(label).fill(value)
    expect(page.locator(".nw-equation")).to_have_text("It says ramp(−2 x + 0.5)")
    assert pixels(page)[:, 0, 3].min() > 150  # left it says much, right nothing
    assert pixels(page)[:, -1, 3].max() == 0
    slider = page.get_by_label("bias b")
    assert answer_time(page.locator("nw-live"), slider, ["ArrowRight", "ArrowLeft"]) < 50
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".nw-equation")).to_have_text("It says ramp(x + 1.5 y − 0.5)")
    expect(slider).to_have_value("-0.5")
    assert not seen.problems


def test_the_fold_is_where_the_sum_is_zero(shown):
    page = shown(w1=1.0, w2=0.0, b=0.5).page
    ground = page.locator(".nw-ground")
    left, width = (float(ground.get_attribute(name)) for name in ("x", "width"))
    ends = re.findall(r"[ML](-?[\d.]+) ", page.locator(".nw-border").get_attribute("d"))
    assert [float(end) for end in ends] == pytest.approx([left + width / 4] * 2, abs=0.1)
    page.get_by_label("weight w₁ of x").fill("0")
    expect(page.locator(".nw-border")).to_have_count(0)


def test_ready_made_neurons(shown):
    page = shown().page
    starts = page.locator(".nw-starts button")
    for start in starts.all():
        start.click()
        expect(page.locator(".nw-equation")).to_have_text(f"It says ramp({start.inner_text()})")
    assert "exactly 0 on 100 % of the square" in facts(page)  # the last one is a dead ramp


def test_the_probe_follows_pointer_and_keys(shown):
    page = shown().page
    ground = page.locator(".nw-ground").bounding_box()
    page.mouse.move(ground["x"] + 0.25 * ground["width"], ground["y"] + 0.75 * ground["height"])
    told = page.locator(".nw-facts")
    expect(told).to_contain_text(re.compile(r"At x = −0\.(49|50|51), y = −0\.(49|50|51) the sum"))
    probe = page.locator(".nw-probe")
    probe.focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(told).to_contain_text(re.compile(r"y = −0\.(39|40|41) the sum"))
    expect(page.get_by_text(re.compile("along y = −0.(39|40|41)"))).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_it_is_sound(shown, sound, look):
    sound(shown(look))


def test_tells_python(stage, visit):
    widget = live.NeuronSliders()
    page = visit(stage("<p>here</p>")).page
    listen(page, widget)
    page.get_by_label("weight w₁ of x").fill("-1.5")
    page.get_by_label("tanh").check()
    page.wait_for_function("window.told.activation === 'tanh'")
    for name, value in page.evaluate("window.told").items():
        setattr(widget, name, value)
    assert widget.says(0.5, 0.5) == pytest.approx(np.tanh(-0.75 + 0.75 - 0.5))
