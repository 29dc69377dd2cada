"""A town of shops in a reader's hands: dragged, added, removed, and told to Python."""

import re

import numpy as np
import pytest
from harness import listen
from playwright.sync_api import expect

from nextword import live, nets

TOWN = np.random.default_rng(33).uniform(-0.85, 0.85, (9, 2))


@pytest.fixture
def shown(stage, visit):
    """shown(look) → a Visit to a page with a started town."""

    def open_page(look="light"):
        seen = visit(stage(live.Shops(TOWN)), look)
        expect(seen.page.locator("nw-live")).to_have_attribute("data-ready", "yes")
        return seen

    return open_page


def points_in(page):
    labels = page.locator(".nw-own").evaluate_all("d => d.map((e) => e.getAttribute('aria-label'))")
    found = [re.search(r"x = (-?[\d.]+), y = (-?[\d.]+)", label).groups() for label in labels]
    return [[float(each) for each in pair] for pair in found]


def facts(points):
    """What the page should say of these shops."""
    shares = nets.nearest(points).shares
    return (
        f"The largest cell, of shop {shares.argmax() + 1}, has {100 * shares.max():.1f} % of the "
        f"square; the smallest, of shop {shares.argmin() + 1}, {100 * shares.min():.1f} %."
    )


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_cells_are_pythons(shown):
    seen = shown()
    assert points_in(seen.page) == live.Shops(TOWN).points
    expect(seen.page.locator(".nw-facts")).to_have_text(facts(points_in(seen.page)))
    expect(seen.page.locator(".nw-cell")).to_have_count(len(TOWN))
    assert not seen.problems


def test_shops_follow_mouse_and_keys(shown, answer_time):
    page = shown().page
    before, dot = points_in(page), page.locator(".nw-own").nth(2)
    box = dot.locator("circle").last.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 60, steps=4)
    page.mouse.up()
    moved = points_in(page)
    assert moved[2][0] > before[2][0] + 0.1
    assert moved[2][1] < before[2][1] - 0.2
    assert moved[:2] + moved[3:] == before[:2] + before[3:]
    expect(page.locator(".nw-facts")).to_have_text(facts(moved))
    dot.press("Shift+ArrowLeft")
    assert points_in(page)[2] == pytest.approx([moved[2][0] - 0.1, moved[2][1]])
    expect(dot).to_be_focused()
    assert answer_time(page.locator("nw-live"), dot, ["ArrowUp", "ArrowDown"]) < 50
    press(page, "Reset")
    assert points_in(page) == before


def test_shops_are_added_and_removed_within_limits(shown):
    page = shown().page
    dots = page.locator(".nw-own")
    for _ in range(5):  # the last two are too many
        page.get_by_role("button", name="Add a shop").click(force=True)
    expect(dots).to_have_count(12)
    expect(dots.last).to_be_focused()
    expect(page.get_by_role("button", name="Add a shop")).to_be_disabled()
    for _ in range(11):
        page.keyboard.press("Delete")
    expect(dots).to_have_count(2)
    expect(page.get_by_role("button", name="Remove the chosen shop")).to_be_disabled()
    ground = page.locator(".nw-ground").bounding_box()
    page.mouse.click(ground["x"] + 0.5 * ground["width"], ground["y"] + 0.25 * ground["height"])
    assert points_in(page)[-1] == pytest.approx([0, 0.5], abs=0.02)
    expect(page.locator(".nw-facts")).to_have_text(facts(points_in(page)))


def test_two_shops_do_not_share_a_place(stage, visit):
    page = visit(stage(live.Shops([(0, 0), (0.02, 0)]))).page
    page.locator(".nw-own").first.press("ArrowRight")
    assert points_in(page) == [[0, 0], [0.02, 0]]


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_it_is_sound(shown, sound, look):
    sound(shown(look))


def test_tells_python(stage, visit):
    widget = live.Shops(TOWN)
    page = visit(stage("<p>here</p>")).page
    listen(page, widget)
    press(page, "Add a shop")
    page.wait_for_function("window.told.points?.length === 10")
    widget.points = page.evaluate("window.told.points")
    assert len(widget.shares) == 10
    assert sum(widget.shares) == pytest.approx(1)
