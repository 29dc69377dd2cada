"""The page walks downhill as Python does; and the map in a reader's hands."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from nextword import descent, live

TIDE = descent.tide()
MINIMA = descent.minima(TIDE)
FAST = 50  # ms from a key to its answer
LAND = "const land = new m.Landscape(given.props);"


@pytest.fixture(scope="module")
def props():
    return live.DescentLab().props()


@pytest.fixture
def lab(stage, visit):
    """lab(look="light", **props) → the Visit of a page with the widget, once it is alive."""

    def show(look="light", **props):
        seen = visit(stage(live.DescentLab(**props)), look)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


# --- the page computes what Python computes ---


def test_loss_and_slope(run, props):
    places = np.random.default_rng(1).uniform(-20, 20, (100, 2))
    body = f"""{LAND} return given.places.map(([w, b]) => {{
      const slope = [0, 0]; land.gradient(w, b, slope); return [land.loss(w, b), ...slope]; }})"""
    found = np.array(run("landscape", body, {"props": props, "places": places.tolist()}))
    assert found[:, 0] == pytest.approx(TIDE.loss(places), abs=1e-12)
    assert found[:, 1:] == pytest.approx(TIDE.gradient(places), abs=1e-12)


@pytest.mark.parametrize(
    ("rate", "momentum", "steps"), [(0.2, 0, 100), (0.05, 0.9, 300), (1, 0.5, 100), (4, 0, 20)]
)
def test_walks(run, props, rate, momentum, steps):
    plan = {"rate": rate, "momentum": momentum, "steps": steps}
    starts = descent.random_search(TIDE, tries=30, seed=5).points
    given = {"props": props, "plan": plan, "starts": starts.tolist()}
    body = f"{LAND} return given.starts.map((start) => land.walk(start, given.plan))"
    here = descent.descend(TIDE, starts, **plan).points
    assert np.swapaxes(run("landscape", body, given), 0, 1) == pytest.approx(here, abs=1e-6)


def test_valleys_and_their_places(run, props):
    ends = np.random.default_rng(2).uniform([-14, -9], [14, 9], (3000, 2))
    body = f"""{LAND} return given.ends.map((end) => [land.valley(end), ...land.canonical(end)])"""
    found = np.array(run("landscape", body, {"props": props, "ends": ends.tolist()}))
    apart = descent._apart(TIDE, ends, MINIMA)
    here = np.where(apart.min(axis=1) < descent.NEAR, apart.argmin(axis=1), -1)
    assert len(set(here)) == len(MINIMA) + 1
    assert found[:, 0].tolist() == here.tolist()
    assert found[:, 1:] == pytest.approx(TIDE.canonical(ends), abs=1e-9)


def test_random_tries_are_the_same(run, props):
    body = f"{LAND} return land.draw(50, 7)"
    here = descent.random_search(TIDE, tries=50, seed=7).points
    assert np.array(run("landscape", body, {"props": props})) == pytest.approx(here, abs=1e-12)


# --- the widget ---


def told(page):
    return page.locator(".nw-facts").inner_text()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_widget_is_sound(lab, sound, look):
    seen = lab(look, basins=True, search=True)
    expect(seen.page.get_by_text("Where all starts lead")).to_be_visible()
    sound(seen)


def test_first_state_makes_the_point(lab):
    page = lab().page
    path = live.DescentLab().path
    assert f"stuck in valley 4 (bottom: {TIDE.loss(MINIMA[3]):.3g})" in told(page)
    assert f"{path.losses[0]:.3g} to {path.losses[-1]:.3g}" in told(page)


def test_a_click_starts_there(lab):
    page = lab().page
    ground = page.locator(".nw-descent-map .nw-ground").bounding_box()
    w, b = 7.0, 1.0
    share = [
        (v - low) / (high - low) for v, low, high in zip((w, b), TIDE.low, TIDE.high, strict=True)
    ]
    page.mouse.click(
        ground["x"] + share[0] * ground["width"], ground["y"] + (1 - share[1]) * ground["height"]
    )
    start = page.get_by_role("button", name="Start: w = 7")
    expect(start).to_be_focused()
    assert "valley 1, the lowest" in told(page)
    said = [float(number) for number in re.findall(r"-?[\d.]+", start.get_attribute("aria-label"))]
    assert said == pytest.approx([w, b], abs=0.05)


def test_arrow_keys_and_dragging_move_the_start(lab):
    page = lab(start=[8.6, -0.6]).page
    dot = page.get_by_role("button", name="Start: ")
    dot.focus()
    for _ in range(12):
        dot.press("ArrowUp")
    expect(dot).to_have_attribute("aria-label", "Start: w = 8.6, b = 0.6")
    assert "valley 1, the lowest" in told(page)
    dot.press("Shift+ArrowRight")
    expect(dot).to_have_attribute("aria-label", "Start: w = 9.6, b = 0.6")
    box = dot.locator("circle").last.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"] + 20, steps=4)
    page.mouse.up()
    w = float(re.search(r"w = ([\d.]+)", dot.get_attribute("aria-label"))[1])
    assert w < 9
    for _ in range(30):
        dot.press("Shift+ArrowRight")
    expect(dot).to_have_attribute("aria-label", re.compile(r"w = 14,"))


@pytest.mark.parametrize("name", ["Rate", "Momentum", "Steps"])
def test_sliders_answer_at_once(lab, answer_time, name):
    page = lab(start=[9.0, 2.0], momentum=0.5).page
    slider = page.get_by_label(name)
    assert answer_time(page.locator(".nw-facts"), slider, ["ArrowLeft", "ArrowRight"]) <= FAST


def test_moving_the_start_answers_at_once(lab, answer_time):
    page = lab(start=[9.0, 2.0], steps=300).page
    dot = page.get_by_role("button", name="Start: ")
    assert answer_time(page.locator("nw-live"), dot, ["ArrowLeft", "ArrowRight"]) <= FAST


def test_basins_are_pythons(lab):
    page = lab(steps=150).page
    page.get_by_label("Colour the map").check()
    line = page.get_by_text("Where all starts lead")
    expect(line).to_be_visible()
    assert line.inner_text().startswith("Where all starts lead in 150 steps: valley 1 ")
    shares = [float(s) for s in re.findall(r"([\d.]+) %", line.inner_text())]
    basins = descent.basins(TIDE, across=150, down=63, steps=150)
    here = [*basins.shares, np.mean(basins.labels < 0)]
    assert shares == pytest.approx(100 * np.array(here), abs=0.2)
    page.get_by_label("Colour the map").uncheck()
    expect(line).to_have_count(0)


def test_basins_follow_the_rate(lab):
    page = lab(basins=True).page
    line = page.get_by_text("Where all starts lead")
    expect(line).to_be_visible()
    before = line.inner_text()
    page.get_by_label("Steps").press("Home")
    expect(line).to_contain_text("still on the way 9")
    assert line.inner_text() != before


def test_random_search_is_pythons(lab):
    page = lab(steps=80).page
    page.get_by_label("random search").check()
    best = descent.random_search(TIDE, tries=81).losses.min()
    assert f"81 tries: the lowest loss is {best:.3g}" in told(page)
    dots = page.locator(".nw-try")
    assert dots.get_attribute("d").count("M") == 81
    page.get_by_label("random search").uncheck()
    assert dots.get_attribute("d") == ""


def test_reset_brings_the_first_state_back(lab):
    page = lab().page
    before = told(page)
    page.get_by_label("Rate").press("End")
    page.get_by_label("random search").check()
    page.get_by_role("button", name="Another start").click()
    assert told(page) != before
    page.get_by_role("button", name="Reset").click()
    assert told(page) == before
    expect(page.get_by_label("Rate")).to_have_value("0.2")
    expect(page.get_by_label("random search")).not_to_be_checked()


def test_map_turns_dark_with_the_page(lab):
    page = lab().page
    corner = "document.querySelector('.nw-terrain').toDataURL()"
    before = page.evaluate(corner)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"(before) => {corner} !== before", arg=before)


MOUNT = """async (props) => {
  const { mount } = await import("./_static/nextword/live/descent.js");
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  window.heard = [];
  window.view = mount(el, props, { load() {}, onChange: (state) => heard.push(state) });
}"""


def test_python_hears_and_is_heard(visit, stage, props):
    page = visit(stage("<p>empty</p>")).page
    page.evaluate(MOUNT, props)
    page.get_by_label("Momentum").press("ArrowRight")
    page.wait_for_function("heard.length === 1")
    assert page.evaluate("heard[0]") == {
        "start": [8.6, -0.6], "rate": 0.2, "momentum": 0.05, "steps": 100,
        "basins": False, "search": False,
    }  # fmt: skip
    page.evaluate("(props) => view.update(props)", props | {"start": [6.0, 0.5], "search": True})
    expect(page.get_by_label("random search")).to_be_checked()
    assert "valley 1, the lowest" in told(page)
