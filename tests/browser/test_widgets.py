"""The writer, the lab and the fitter in a reader's hands: every control, also on a phone."""

import json
import re
import statistics
import time

import pytest
from harness import begin_and_stop, late_presses, listen, until
from playwright.sync_api import expect
from speed import slowness

from nextword import fits, live, ngrams
from nextword.live import writer

FALL = fits.drop_cannonballs(jitter=0.05, seed=3)
WIDGETS = {
    "lab": live.CountLab,
    "writer": live.NgramWriter,
    "fitting": lambda: live.CurveFitter(FALL.heights, FALL.times, law=True),
}


def text_of(rows, unit):
    """The rows of a writer as the page shows them."""
    return [("" if unit == "letters" else " ").join(row["symbols"]) for row in rows]


@pytest.fixture
def shown(stage, visit):
    """shown(widget, look="light") → the Visit, once the widget is alive."""

    def show(widget, look="light", **options):
        seen = visit(stage(widget), look, **options)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_sound(shown, sound, name, look):
    sound(shown(WIDGETS[name](), look))


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_has_a_name(shown, name):
    page = shown(WIDGETS[name]()).page
    names = page.locator("nw-live").aria_snapshot()
    controls = re.findall(r"- (button|radio|checkbox|slider|textbox|spinbutton|tab)\b(.*)", names)
    assert len(controls) >= 8
    assert all(re.match(r' ".+"', rest) for _, rest in controls), controls


# --- the writer ---


@pytest.fixture
def desk(shown):
    """A writer in the page, and what it asked the network for after it was there."""
    widget = live.NgramWriter()
    seen = shown(widget)
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    return widget, seen, asked


def rows_in(page):
    return page.locator(".nw-rung .nw-text").evaluate_all("all => all.map((e) => e.textContent)")


def test_writer_makes_its_point_before_it_loads_anything(desk):
    widget, seen, asked = desk
    assert rows_in(seen.page) == text_of(widget.rows["letters"], "letters")
    shares = seen.page.locator(".nw-rung-share").all_text_contents()
    real, words = zip(*(map(int, re.findall(r"\d+", share)) for share in shares), strict=True)
    assert len(shares) == 7
    assert real[0] == 0
    assert real[6] / words[6] > 0.8
    seen.page.get_by_label("words", exact=True).check()
    expect(seen.page.locator(".nw-rung")).to_have_count(4)
    assert rows_in(seen.page) == text_of(widget.rows["words"], "words")
    seen.page.get_by_role("radio", name="n = 3").check()
    expect(seen.page.locator("mark")).to_have_text(
        " ".join(widget.rows["words"][3]["symbols"][-2:])
    )
    assert asked == []
    assert not seen.problems


def test_writer_loads_when_touched_and_writes_what_python_would(desk):
    _, seen, asked = desk
    seen.page.get_by_role("button", name="Write another").click()
    expected = text_of(live.NgramWriter(seed=8).rows["letters"], "letters")
    expect(seen.page.locator(".nw-rung .nw-text").nth(6)).to_have_text(expected[6])
    assert rows_in(seen.page) == expected
    assert sorted(asked) == ["common-words.bin", "letters.bin"]
    expect(seen.page.get_by_label("Seed")).to_have_value("8")
    seen.page.get_by_label("Start with").fill("Qu")
    seen.page.get_by_label("Length").fill("20")
    lengths = {"letters": 20, "words": 20}
    other = live.NgramWriter(seed=8, start="Qu", length=lengths).rows["letters"]
    expect(seen.page.locator(".nw-rung .nw-text").nth(5)).to_have_text(text_of(other, "letters")[5])
    expect(seen.page.locator(".nw-rung .nw-given").nth(5)).to_have_text("qu")


def test_writer_goes_on_symbol_by_symbol(desk):
    widget, seen, _ = desk
    page, row = seen.page, seen.page.locator(".nw-rung .nw-text").nth(3)
    before = rows_in(page)[3]
    page.get_by_role("button", name="One more letter").click()
    expect(row).to_have_text(re.compile(re.escape(before) + "."))
    longer = live.NgramWriter(length={"letters": 81, "words": 20}).rows["letters"][3]
    assert rows_in(page)[3] == "".join(longer["symbols"])
    best = page.locator(".nw-next").nth(1)
    symbol = longer["ahead"]["top"][1][0]
    assert best.get_attribute("aria-label").startswith("space" if symbol == " " else symbol)
    best.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nw-rung .nw-given")).to_have_text(symbol)
    expect(best).to_be_focused()
    assert rows_in(page)[3] == "".join(longer["symbols"]) + symbol
    page.get_by_role("button", name="Begin again").click()
    expect(row).to_have_text("")
    assert rows_in(page)[:3] == text_of(widget.rows["letters"][:3], "letters")


def test_writer_runs_and_pauses(desk):
    _, seen, _ = desk
    page = seen.page
    before = len(rows_in(page)[3])
    begun = f"document.querySelectorAll('.nw-rung .nw-text')[3].textContent.length > {before + 2}"
    assert begin_and_stop(page, "Run", "Pause", begun)
    page.wait_for_timeout(200)
    paused = len(rows_in(page)[3])
    page.wait_for_timeout(500)
    assert len(rows_in(page)[3]) == paused


def test_a_press_just_after_the_end_of_a_run_does_not_begin_again(desk):
    page = desk[1].page
    page.route("**/data/*", lambda route: route.abort())  # so a run ends as soon as it begins
    assert late_presses(page, "Run", "Run") == ["Run", "Pause"]


def test_writer_does_not_move_by_itself_for_who_asked_for_calm(shown):
    page = shown(live.NgramWriter(), reduced_motion="reduce").page
    before = len(rows_in(page)[3])
    page.get_by_role("button", name="Run").click()
    page.wait_for_function(
        f"document.querySelectorAll('.nw-rung .nw-text')[3].textContent.length > {before}"
    )
    assert len(rows_in(page)[3]) == before + 60


@pytest.mark.parametrize(
    ("unit", "start", "remark"),
    [
        ("words", "the xqzt", "Not among the words that were counted: xqzt"),
        ("words", "猫", "nothing is left of “猫”"),
        ("letters", "😀!", "nothing is left of “😀!”"),
    ],
)
def test_writer_says_what_it_cannot_use(desk, unit, start, remark):
    _, seen, _ = desk
    seen.page.get_by_label(unit, exact=True).check()
    seen.page.get_by_label("Start with").fill(start)
    expect(seen.page.locator(".nw-status")).to_contain_text(remark)
    seen.page.get_by_label("Start with").fill("the")
    expect(seen.page.locator(".nw-status")).to_be_empty()


def test_writer_marks_a_context_that_was_never_seen(desk):
    _, seen, _ = desk
    seen.page.get_by_role("radio", name="n = 6").check()
    seen.page.get_by_label("Length").fill("0")
    seen.page.get_by_label("Start with").fill("zqxjk")
    expect(seen.page.locator(".nw-context")).to_contain_text("“zqxjk” never goes on")
    seen.page.get_by_role("button", name="One more letter").click()
    expect(seen.page.locator(".nw-rung .nw-shorter").last).to_be_visible()


def test_writer_without_a_network(desk):
    _, seen, _ = desk
    page, before = seen.page, rows_in(seen.page)
    page.route("**/data/*", lambda route: route.abort())
    page.get_by_role("button", name="Write another").click()
    expect(page.locator(".nw-status.nw-problem")).to_contain_text("could not be loaded")
    assert rows_in(page) == before
    page.unroute("**/data/*")
    page.get_by_role("button", name="Write another").click()
    expect(page.locator(".nw-status")).to_be_empty()
    assert rows_in(page) == text_of(live.NgramWriter(seed=9).rows["letters"], "letters")


def test_writer_keeps_order_while_it_loads(desk):
    _, seen, _ = desk
    page, waiting = seen.page, []
    page.route("**/data/*", lambda route: waiting.append(route))
    page.get_by_label("Start with").fill("the c")
    page.get_by_role("button", name="One more letter").click()
    page.get_by_label("Start with").fill("a d")
    page.get_by_role("button", name="One more letter").click()
    expect(page.locator(".nw-status.nw-busy")).to_contain_text("Loading")
    until(page, lambda: len(waiting) >= 2)
    assert len(waiting) == 2
    for route in waiting:
        route.continue_()
    expect(page.locator(".nw-status")).to_be_empty()
    expected = live.NgramWriter(start="a d", length={"letters": 82, "words": 20}).rows["letters"]
    expect(page.locator(".nw-rung .nw-text").nth(3)).to_have_text("".join(expected[3]["symbols"]))


def test_writer_answers_a_key_at_once(desk, answer_time):
    _, seen, _ = desk
    page, before = seen.page, rows_in(seen.page)[6]
    page.get_by_role("button", name="Write another").click()
    expect(page.locator(".nw-rung .nw-text").nth(6)).not_to_have_text(before)
    element = page.locator("nw-live")
    assert answer_time(element, page.get_by_label("Seed"), ["ArrowUp"]) < 50
    assert answer_time(element, page.get_by_label("Start with"), ["t", "Backspace"]) < 50
    page.get_by_label("words", exact=True).check()
    expect(page.locator(".nw-status")).to_be_empty()
    assert answer_time(element, page.get_by_label("Seed"), ["ArrowUp"]) < 50


MODEL = """(state) => {
  const heard = {};
  window.model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; window.changed.push(name); },
    on: (name, f) => (heard[name] ??= []).push(f),
    off() {},
    send() { throw new Error("the page asked for data"); },
    async save_changes() {
      if (!window.changed.includes("question")) return;
      window.changed = [];
      state.answer = await window.askPython(state.question);
      heard["change:answer"].forEach((f) => f());
    },
  };
  window.changed = [];
}"""
RENDER = """async () => {
  const module = await import("./_static/nextword/live/writer.js");
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  module.default.render({ model: window.model, el });
}"""


def test_writer_writes_with_pythons_full_tables(stage, visit, monkeypatch):
    tables = {unit: writer.page_tables(unit) for unit in writer.ORDERS}
    monkeypatch.setattr(writer.ngrams, "load", lambda unit: tables[unit])
    widget = live.NgramWriter()
    widget.full = "full text, from somewhere"

    def ask(question):
        widget.question = question
        return widget.answer

    page = visit(stage("<p>here</p>")).page
    page.expose_function("askPython", ask)
    page.evaluate(MODEL, widget.props() | {"_props": widget.prop_names(), "_words": {}})
    page.evaluate(RENDER)
    page.get_by_label("Count in Python: full text, from somewhere").check()
    expect(page.get_by_text("Counts: full text, from somewhere")).to_be_visible()
    page.get_by_label("Seed").fill("5")
    expected = text_of(live.NgramWriter(seed=5).rows["letters"], "letters")
    expect(page.locator(".nw-rung .nw-text").nth(6)).to_have_text(expected[6])
    assert rows_in(page) == expected
    assert widget.question["unit"] == "letters"


# --- the fitter ---


@pytest.fixture
def bench(shown):
    """A fitter in the page: its Visit, started with the straight line."""
    return shown(live.CurveFitter(FALL.heights, FALL.times))


def facts(page):
    return page.locator(".nw-facts").inner_text()


def points_in(page):
    labels = page.locator(".nw-dot").evaluate_all("d => d.map((e) => e.getAttribute('aria-label'))")
    return [tuple(map(float, re.findall(r"[\d.]+", label)[2:])) for label in labels]


@pytest.mark.parametrize(
    "basis", [["1", "x"], ["1", "x", "x²"], ["1", "1/x", "sin x"], ["√x"], ["√x", "log x"]]
)
def test_fitter_shows_pythons_fit(bench, basis):
    page = bench.page
    for name in fits.BASES:
        label = "1 (a constant)" if name == "1" else name
        page.get_by_label(label, exact=True).set_checked(name in basis)
    here = fits.fit(FALL.heights, FALL.times, basis)
    expect(page.locator(".nw-equation")).to_have_text(f"time ≈ {here.formula}")
    assert f"Knobs: {len(basis)}" in facts(page)
    assert f"sum of squared errors: {here.squared_error:.3g} s²" in facts(page)
    assert f"from 70 m: {float(here(70)):.3g} s" in facts(page)


def test_fitter_has_ready_made_models(bench):
    page = bench.page
    page.get_by_role("button", name="a + b·x + c·x²").click()
    here = fits.fit(FALL.heights, FALL.times, ["1", "x", "x²"])
    expect(page.locator(".nw-equation")).to_have_text(f"time ≈ {here.formula}")
    expect(page.get_by_label("x²", exact=True)).to_be_checked()


def test_fitter_points_follow_the_mouse(bench):
    page = bench.page
    box = page.locator(".nw-dot").nth(4).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, equation = points_in(page), page.locator(".nw-equation").inner_text()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 60, steps=4)
    held = points_in(page)
    page.mouse.up()
    assert held[4][0] > before[4][0] + 1
    assert held[4][1] < before[4][1] - 0.5
    assert held[:4] + held[5:] == before[:4] + before[5:]
    assert page.locator(".nw-equation").inner_text() != equation
    assert page.locator(".nw-dot.nw-own").count() == 1
    page.get_by_role("button", name="Reset").click()
    assert points_in(page) == before


def test_fitter_points_follow_a_finger(shown):
    page = shown(live.CurveFitter(FALL.heights, FALL.times), "phone").page
    dot = page.locator(".nw-dot").nth(2)
    dot.scroll_into_view_if_needed()
    box, before = dot.bounding_box(), points_in(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    began = time.time()

    def send(kind, *places, at=0.0):
        """Touch as at this many seconds after the beginning, however long sending takes."""
        points = [{"x": px, "y": py} for px, py in places]
        event = {"type": kind, "touchPoints": points, "timestamp": began + at}
        touch.send("Input.dispatchTouchEvent", event)

    send("touchStart", (x, y))
    for step in range(1, 6):
        send("touchMove", (x, y - 12 * step), at=step / 100)
    send("touchEnd", at=0.1)
    moved = points_in(page)
    assert moved[2][1] > before[2][1] + 0.8
    for at in (1.0, 1.2):  # a double tap
        send("touchStart", (x, y - 60), at=at)
        send("touchEnd", at=at + 0.05)
    assert points_in(page) == moved[:2] + moved[3:]


def test_fitter_points_follow_the_keys(bench, answer_time):
    page = bench.page
    dot, before = page.locator(".nw-dot").nth(1), points_in(page)
    dot.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    moved = points_in(page)[1]
    assert moved == pytest.approx((before[1][0] + 0.5, before[1][1] - 0.16), abs=0.011)
    expect(dot).to_be_focused()
    assert answer_time(page.locator("nw-live"), dot, ["ArrowUp", "ArrowDown"]) < 50
    page.keyboard.press("Delete")
    assert points_in(page) == [before[0], *before[2:]]
    expect(page.locator(".nw-dot").nth(1)).to_be_focused()


def test_fitter_adds_and_removes_points(bench):
    page = bench.page
    before = points_in(page)
    ground = page.locator(".nw-ground").bounding_box()
    page.mouse.click(ground["x"] + ground["width"] / 2, ground["y"] + 30)
    added = points_in(page)[-1]
    assert added[0] == pytest.approx(35, abs=0.5)
    assert len(points_in(page)) == 9
    page.get_by_role("button", name="Add a point").click()
    assert 56 < points_in(page)[-1][0] < 70
    expect(page.locator(".nw-dot").last).to_be_focused()
    page.get_by_role("button", name="Remove the chosen point").click()
    page.locator(".nw-dot").nth(8).dblclick()
    assert points_in(page) == before


def test_fitter_survives_every_choice(bench):
    page = bench.page
    for name in ("1 (a constant)", "x"):
        page.get_by_label(name, exact=True).uncheck()
    expect(page.locator(".nw-warning")).to_contain_text("Choose a shape")
    for name in fits.BASES:
        page.get_by_label("1 (a constant)" if name == "1" else name, exact=True).check()
    expect(page.locator(".nw-warning")).to_contain_text("As many knobs as points")
    expect(page.locator(".nw-chart")).to_contain_text("no errors")
    page.locator(".nw-dot").nth(0).focus()
    page.keyboard.press("Delete")
    expect(page.locator(".nw-warning")).to_contain_text("only 7 of the 8 knobs")
    for _ in range(7):
        page.keyboard.press("Delete")
    expect(page.locator(".nw-warning")).to_contain_text("nothing to fit yet")
    page.get_by_role("button", name="Remove the chosen point").click()
    page.get_by_role("button", name="Add a point").click()
    assert len(points_in(page)) == 1
    assert not bench.problems


def test_fitter_says_where_a_shape_has_no_value(shown):
    seen = shown(live.CurveFitter([0, 7, 14], [0, 1.2, 1.7]))
    for name in ("1/x", "log x"):
        seen.page.get_by_label(name, exact=True).check()
        expect(seen.page.locator(".nw-warning")).to_contain_text(f"{name} has no value at 0 m")
        seen.page.get_by_label(name, exact=True).uncheck()
    expect(seen.page.locator(".nw-warning")).to_be_empty()
    assert not seen.problems


def test_fitter_looks_beyond_the_data(bench):
    page = bench.page
    page.get_by_label("Look as far as").fill("300")
    expect(page.locator(".nw-beyond")).to_contain_text("not measured")
    page.get_by_label("Show the true law").check()
    law = float(fits.fall_time(300))
    model = float(fits.fit(FALL.heights, FALL.times, ["1", "x"])(300))
    assert f"from 300 m: {model:.3g} s; the true law: {law:.3g} s" in facts(page)
    expect(page.locator(".nw-law")).to_have_count(1)
    page.get_by_label("Show the true law").uncheck()
    expect(page.locator(".nw-law")).to_have_count(0)


def test_fitter_tells_python(stage, visit):
    widget = live.CurveFitter(FALL.heights, FALL.times)
    page = visit(stage("<p>here</p>")).page
    listen(page, widget)
    page.get_by_label("√x", exact=True).check()
    page.get_by_role("button", name="Add a point").click()
    page.wait_for_function("window.told.points?.length === 9")
    told = json.loads(page.evaluate("JSON.stringify(window.told)"))
    for name, value in told.items():
        setattr(widget, name, value)
    assert widget.basis == ["1", "x", "√x"]
    assert len(widget.coefficients) == 3
    shown = page.locator(".nw-equation").inner_text()
    assert shown == f"time ≈ {widget.fit.formula}"


# --- the lab ---


@pytest.fixture
def lab(shown):
    """A lab in the page: the widget and its Visit."""
    widget = live.CountLab()
    return widget, shown(widget)


def own_tab(seen):
    seen.page.get_by_role("tab", name="Your own text").click()
    return seen.page.get_by_role("textbox", name="Your text")


def test_lab_shows_what_was_measured(lab):
    widget, seen = lab
    page, panel = seen.page, seen.page.get_by_role("tabpanel")
    for n in widget.orders:
        panel.get_by_label(str(n), exact=True).check()
        for i, size in enumerate(widget.sizes):
            panel.get_by_role("slider").fill(str(i))
            here = widget.measured[str(n)][i]
            share = page.locator(".nw-facts strong").first.inner_text()
            digits = float(share.removesuffix(" %"))
            assert digits == pytest.approx(100 * here["coverage"], rel=0.05)
            sample = page.locator(".nw-sample .nw-text").first.inner_text()
            assert sample.split() == here["samples"][0]["words"]
            assert f"{size:,}" in page.locator(".nw-value").first.inner_text()
    assert page.locator(".nw-here .nw-line").first.get_attribute("d").startswith("M")
    assert not seen.problems


def test_lab_marks_what_is_copied(lab):
    widget, seen = lab
    record = widget.measured["3"][-1]
    for sample in record["samples"]:
        longest = max(run["length"] for run in sample["runs"])
        run = next(run for run in sample["runs"] if run["length"] == longest)
        words = sample["words"][run["from"] : run["from"] + longest]
        expect(seen.page.locator(".nw-longest").first).to_have_text(" ".join(words))
        expect(seen.page.get_by_text(f"copied word for word: {longest} words")).to_be_visible()
        seen.page.get_by_role("button", name="Another text").click()


def test_lab_says_how_many_there_could_be(lab):
    _, seen = lab
    said = {2: "40,000² = 1.6 billion", 3: "40,000³ = 64 trillion", 4: "40,000⁴ = 2.6 quintillion"}
    for n, words in said.items():
        seen.page.get_by_role("tabpanel").get_by_label(str(n), exact=True).check()
        expect(seen.page.locator(".nw-sums").first).to_contain_text(words)
        expect(seen.page.locator(".nw-sums").first).to_contain_text("there would be 1.1·10⁹²")


def test_lab_tabs_by_keyboard(lab, answer_time):
    _, seen = lab
    page = seen.page
    page.get_by_role("tab", name="The whole corpus").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Your own text")).to_be_focused()
    expect(page.get_by_role("textbox", name="Your text")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    size = page.get_by_label("Words counted").first
    assert answer_time(page.locator("nw-live"), size, ["ArrowLeft", "ArrowRight"]) < 50


def test_lab_counts_ones_own_text(lab):
    _, seen = lab
    page, box = seen.page, own_tab(seen)
    text = ngrams.write(writer.page_tables("words"), order=2, length=1000, seed=4)
    box.fill(text)
    panel = page.get_by_role("tabpanel")
    expect(panel.locator(".nw-status")).to_have_text(
        "800 words counted; the last 200 kept aside to test them."
    )
    words = text.split()
    for n in (1, 2):
        panel.get_by_label(str(n), exact=True).check()
        counted = ngrams.count(" ".join(words[:800]), n, unit="words")
        share = 100 * ngrams.coverage(counted, " ".join(words[800:]))
        shown = float(panel.locator(".nw-facts strong").inner_text().removesuffix(" %"))
        assert shown == pytest.approx(share, rel=0.05)
    sample = panel.locator(".nw-sample .nw-text")
    expect(sample).not_to_be_empty()
    before = sample.inner_text()
    assert len(before.split()) == 60
    panel.get_by_role("button", name="Write another").click()
    expect(sample).not_to_have_text(before)
    panel.get_by_role("button", name="Clear").click()
    expect(panel.locator(".nw-chart")).to_be_hidden()
    expect(box).to_have_value("")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing leaves this page"),
        ("  \n ", "Nothing leaves this page"),
        ("猫と犬と鳥。" * 100, "no word in the letters a to z"),
        ("😀🎉" * 1000, "no word in the letters a to z"),
        ("too short to count", "Only 4 words so far; it takes 50"),
        ("same " * 50, "40 words counted; the last 10 kept aside"),
    ],
)
def test_lab_takes_any_text(lab, text, said):
    _, seen = lab
    box = own_tab(seen)
    box.fill("x")
    box.fill(text)
    expect(seen.page.get_by_role("tabpanel").locator(".nw-status")).to_contain_text(said)
    assert not seen.problems


PASTE = """(area, [text, times]) => {
  window.late = [];
  const beat = (last) => setTimeout(() => {
    window.late.push(performance.now() - last);
    const said = area.closest("[role=tabpanel]").querySelector(".nw-status").textContent;
    if (!said.includes("kept aside")) beat(performance.now());
  });
  const data = new DataTransfer();
  data.setData("text/plain", text.repeat(times));
  const paste = { clipboardData: data, cancelable: true, bubbles: true };
  area.dispatchEvent(new ClipboardEvent("paste", paste));
  beat(performance.now());
}"""


PASTE_AND_REPLACE = f"""(area, given) => {{
  ({PASTE})(area, given);
  area.value = "a few words";
  area.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
}}"""


def test_lab_does_not_freeze_on_five_megabytes(lab):
    _, seen = lab
    box = own_tab(seen)
    text = ngrams.write(writer.page_tables("words"), order=2, length=8000, seed=4) + " "
    times = 5_000_000 // len(text)
    box.evaluate(PASTE, [text, times])
    expect(seen.page.get_by_role("tabpanel").locator(".nw-status")).to_contain_text(
        "240,000 words counted; the last 60,000 kept aside to test them. "
        "Only the first 300,000 words of the text are used."
    )
    assert len(box.input_value()) < 6000
    late = seen.page.evaluate("late")  # ms from one turn of the page's loop to the next
    assert len(late) > 2  # at work: 17 where it takes 350 ms
    assert statistics.median(late) < 50 * slowness(seen.page)
    assert not seen.problems


def test_lab_forgets_a_text_that_was_replaced(lab):
    _, seen = lab
    box = own_tab(seen)
    text = ngrams.write(writer.page_tables("words"), order=2, length=8000, seed=4) + " "
    box.evaluate(PASTE_AND_REPLACE, [text, 20])  # in one go: while the first is counted
    status = seen.page.get_by_role("tabpanel").locator(".nw-status")
    expect(status).to_contain_text("Only 3 words so far")
    seen.page.wait_for_timeout(1500)
    expect(status).to_contain_text("Only 3 words so far")
    expect(seen.page.get_by_role("tabpanel").locator(".nw-chart")).to_be_hidden()


def test_lab_reads_a_file_and_the_page(lab, tmp_path):
    _, seen = lab
    own_tab(seen)
    path = tmp_path / "story.txt"
    path.write_text("once upon a time " * 100, encoding="utf-8")
    panel = seen.page.get_by_role("tabpanel")
    with seen.page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a text file").click()
    chooser.value.set_files(path)
    expect(panel.locator(".nw-status")).to_contain_text("320 words counted")
    seen.page.evaluate("""document.querySelector("main").insertAdjacentHTML("afterbegin",
      "<p>" + "words of this very page ".repeat(20) + "</p>")""")
    panel.get_by_role("button", name="Use the text of this page").click()
    expect(panel.locator(".nw-status")).to_contain_text("80 words counted")
