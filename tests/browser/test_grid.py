"""The grid of seeds and temperatures in a reader's hands."""

import re

import pytest
from harness import begin_and_stop, late_presses, render
from playwright.sync_api import expect

from nextword import gpt, live

# The ratio of text to ground (WCAG 2) for the darkest shade, drawn on a canvas to mix the colours.
CONTRAST = """(element) => {
  element.style.setProperty("--surprise", "48%");
  const ground = getComputedStyle(element.closest(".nw-scroll")).backgroundColor;
  const { color, backgroundColor } = getComputedStyle(element);
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (...layers) => {
    for (const layer of layers) { pixel.fillStyle = layer; pixel.fillRect(0, 0, 1, 1); }
    const linear = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const [a, b] = [light(ground, backgroundColor), light(color)].sort((x, y) => x - y);
  return (b + 0.05) / (a + 0.05);
}"""


@pytest.fixture(scope="module")
def model():
    return gpt.load("pocket", device="cpu")


@pytest.fixture(scope="module")
def widget(model):
    return live.WritingGrid(model)


@pytest.fixture
def shown(stage, visit, widget):
    """shown(widget, look="light") → the Visit of a page with the grid, once it is alive."""

    def show(look="light", made=widget):
        seen = visit(stage(made), look)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


@pytest.fixture
def small(shown, model):
    """A grid of two seeds, temperatures 0 and 1, four tokens; and what it asks the network for."""
    seen, asked = shown(made=live.WritingGrid(model, temperatures=[0, 1], rows=2, steps=4)), []
    seen.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    return seen, asked


def cells_in(page):
    rows = page.locator(".nw-writings tbody tr")
    return [row.locator("td").evaluate_all("all => all.map((e) => e.textContent)") for row in
            rows.all()]  # fmt: skip


PRESS = """(name) => {
  const buttons = [...document.querySelectorAll(".nw-controls button")];
  buttons.find((each) => each.textContent === name).click();
  return buttons.some((each) => each.textContent === "Stop");
}"""


def write(page, name="Write again"):
    """Press the button, when a writing before is over, and wait until everything is written."""
    page.wait_for_timeout(500)  # for a moment after its end the button does nothing
    assert page.evaluate(PRESS, name), "nothing is being written"
    expect(page.get_by_role("button", name="Write again")).to_be_visible()
    expect(page.locator(".nw-status")).to_be_empty()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_grid_is_sound(shown, sound, look):
    seen = shown(look)
    seen.page.locator(".nw-token").nth(30).focus()
    sound(seen)
    assert seen.page.locator(".nw-token").first.evaluate(CONTRAST) >= 4.5


def test_the_grid_makes_its_point_before_it_loads_anything(shown, widget):
    seen = shown()
    page = seen.page
    tokens = page.locator(".nw-token")
    bits = [token["bits"] for row in widget.cells for cell in row for token in cell]
    assert 0.9 * len(bits) < tokens.count() <= len(bits)  # parts of characters come as one
    expect(page.locator(".nw-badge")).to_have_text("pocket GPT, in this page")
    said = page.locator(".nw-means").inner_text()
    means = [float(number) for number in re.findall(r"([\d.]+) bits", said)]
    assert means == pytest.approx(widget.mean_surprise(), abs=0.051)
    assert page.locator("thead th").all_text_contents() == [
        "T = 0", "T = 0.5", "T = 0.8", "T = 1", "T = 1.5"
    ]  # fmt: skip
    assert not seen.problems


def test_more_surprising_is_darker(shown, widget):
    page = shown().page
    shades = page.locator(".nw-token").evaluate_all(
        "all => all.map((e) => [e.ariaLabel, e.style.getPropertyValue('--surprise')])"
    )
    pairs = [(float(re.search(r": ([\d,.]+) bits", told)[1]), float(shade.rstrip("%")))
             for told, shade in shades]  # fmt: skip
    assert all(shade == pytest.approx(4 * min(bits, 12), abs=0.8) for bits, shade in pairs)


def test_arrow_keys_lead_through_the_grid(shown):
    page = shown().page
    first = page.locator("tbody tr").nth(0).locator("td").nth(1).locator(".nw-token").nth(0)
    first.focus()
    assert page.locator(".nw-token[tabindex='0']").count() == 1
    page.keyboard.press("ArrowDown")
    below = page.locator("tbody tr").nth(1).locator("td").nth(1).locator(".nw-token").nth(0)
    expect(below).to_be_focused()
    expect(page.locator(".nw-readout")).to_have_text(below.get_attribute("aria-label"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()


def test_writes_with_the_model_in_the_page(small):
    seen, asked = small
    page = seen.page
    assert asked == []
    write(page, "Other seeds")
    expect(page.get_by_label("First seed")).to_have_value("3")
    expect(page.locator("tbody th")).to_have_text(["seed 3", "seed 4"])
    cells = cells_in(page)
    assert cells[0][0] == cells[1][0]
    assert cells[0][1] != cells[1][1]
    expect(page.locator(".nw-means")).to_contain_text("bits at 1.")
    write(page)
    assert cells_in(page) == cells
    assert len([name for name in asked if name.endswith(".safetensors")]) == 1
    assert not seen.problems


def test_says_what_is_not_written_yet(small):
    page = small[0].page
    before = cells_in(page)
    box = page.get_by_role("textbox", name="Your prompt")
    box.fill("Once upon a time")
    expect(page.get_by_text("The grid still shows what was set before.")).to_be_visible()
    expect(page.locator("caption")).to_contain_text("The best thing about AI")
    assert cells_in(page) == before
    write(page)
    expect(page.locator("caption")).to_contain_text("Once upon a time")
    expect(page.get_by_text("The grid still shows")).to_have_count(0)
    box.fill(" ")
    expect(page.locator(".nw-hint")).to_contain_text("Only spaces so far")
    page.get_by_role("button", name="Write again").dispatch_event("click")
    expect(page.get_by_role("button", name="Write again")).to_be_visible()


@pytest.mark.parametrize("prompt", ["今天天气很好", "😀", "one two three four " * 2500 + "five"])
def test_takes_any_prompt(small, prompt):
    seen, _ = small
    seen.page.get_by_role("textbox", name="Your prompt").fill(prompt)
    expect(seen.page.get_by_text("The grid still shows")).to_be_visible()
    write(seen.page)
    if len(prompt) > 1000:
        expect(seen.page.locator(".nw-hint")).to_contain_text("are left out")
    assert not seen.problems


def test_stops_between_tokens(shown):
    page = shown().page
    page.get_by_label("Tokens in a cell").fill("60")
    begun = """document.querySelector("tbody td:nth-of-type(2)").querySelectorAll(".nw-token")
      .length > 2 && document.querySelectorAll("tbody td")[12].textContent === ''"""
    assert begin_and_stop(page, "Write again", "Stop", begun)
    expect(page.get_by_role("button", name="Write again")).to_be_visible()
    page.wait_for_timeout(300)
    count = page.locator("tbody .nw-token").count()
    page.wait_for_timeout(700)
    assert page.locator("tbody .nw-token").count() == count < 60 * 25


def test_a_press_just_after_the_end_does_not_begin_again(small):
    page = small[0].page
    early, later = late_presses(page, "Write again", "Write again")
    assert (early, later) == ("Write again", "Stop")


def test_without_a_network_the_cells_stay(small):
    page = small[0].page
    before = cells_in(page)
    page.route("**/data/*", lambda route: route.abort())
    page.get_by_role("button", name="Write again").click()
    expect(page.locator(".nw-status.nw-problem")).to_contain_text("could not be loaded")
    assert cells_in(page) == before
    page.unroute("**/data/*")
    write(page)


def test_loops_are_marked_and_said(shown, model):
    made = live.WritingGrid(model, temperatures=[0], rows=1, steps=4)
    tokens = [{"id": i, "text": f" {i}", "p": 0.5, "bits": 1.0} for i in [9, *[1, 2, 3] * 4]]
    made.cells = [[tokens]]
    page = shown(made=made).page
    expect(page.locator(".nw-round-note")).to_have_text("in circles: 3 × 4")
    expect(page.locator("tbody .nw-round")).to_have_count(12)


def test_python_writes_what_the_library_writes(stage, visit, model):
    widget = live.WritingGrid(model, temperatures=[0, 1], rows=2, steps=12)

    def ask(question):
        widget.question = question
        return widget.answer

    page = visit(stage("<p>here</p>")).page
    render(page, widget, ask)
    expect(page.locator(".nw-badge")).to_have_text("pocket GPT, in Python on cpu")
    first = cells_in(page)
    write(page)
    assert cells_in(page) == first
    assert widget.question["request"]["steps"] == 4  # 8 of 12 tokens, then the rest
