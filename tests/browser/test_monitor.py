"""The training monitor in a reader's hands: it learns when asked, stops when told, stays quick."""

import itertools
import json
import re

import pytest
from harness import begin_and_stop, late_presses, listen
from playwright.sync_api import expect
from speed import picture_time

from nextword import live, nets, piecewise
from nextword.live import monitor

FRAMES = """(count) => new Promise((done) => {
  const beat = () => { count -= 1; count ? requestAnimationFrame(beat) : done(); };
  requestAnimationFrame(beat);
})"""
# When something was drawn, in ms.
DRAWN = """(element) => { window.drawn = [];
  new MutationObserver((records) => { if (records.some((r) =>
    r.target.nodeName === "g" && r.addedNodes.length)) window.drawn.push(performance.now()); })
    .observe(element, { subtree: true, childList: true }); }"""
SEEN = """Number(document.querySelector(".nw-facts").textContent
  .match(/([\\d,]+) examples/)[1].replaceAll(",", ""))"""


@pytest.fixture(scope="module")
def widget():
    return live.TrainingMonitor()


@pytest.fixture
def shown(stage, visit, widget):
    """shown(look="light") → the Visit, once the widget is alive."""

    def show(look="light", made=widget, **options):
        seen = visit(stage(made), look, **options)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


def facts(page):
    return page.locator(".nw-facts").inner_text()


def number_before(words, text):
    """The number in front of some words: "12,300 examples" → 12300."""
    return float(re.search(rf"([\d,.]+) {words}", text)[1].replace(",", ""))


def error(page):
    return float(re.search(r"error everywhere ([\d.]+)", facts(page))[1])


def go(page):
    """The button that begins, pauses and goes on."""
    return page.locator(".nw-buttons button").first


def train(page, examples):
    """Train until the net has seen so many examples."""
    assert begin_and_stop(page, go(page).inner_text(), "Pause", f"{SEEN} >= {examples}")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_it_is_sound(shown, sound, look):
    sound(shown(look))


def test_every_control_has_a_name(shown):
    names = shown().page.locator("nw-live").aria_snapshot()
    controls = re.findall(r"- (button|radio|slider|img)\b(.*)", names)
    assert len(controls) >= 20
    assert all(re.match(r' ".+"', rest) for _, rest in controls), controls


def test_the_first_picture_is_of_the_finished_training(shown, widget):
    page = shown().page
    assert "193 knobs · 100,000 examples in 1,000 batches" in facts(page)
    assert error(page) == pytest.approx(widget.finished["curve"][-1][2], rel=0.05)
    assert "trained when this page was made" in facts(page)
    still = facts(page)
    page.wait_for_timeout(300)
    assert facts(page) == still


def test_python_and_the_page_agree_on_the_error(run, widget):
    net = widget.finished["net"]
    given = {"net": net, "target": widget.target}
    there = run("lesson", """const settings = { hidden: [12, 12], rate: 0.01, batch: 100,
      optimiser: "adam", repeated: 0 };
      const curve = [[1, 1, 1]];
      return m.Lesson.finished(m.staircase(given.target), settings, { net: given.net, curve })
        .error();""", given)  # fmt: skip
    assert there == pytest.approx(monitor.error(nets.from_json(net)), abs=1e-9)
    heights = run("lesson", "return [-1, -0.6, 0, 0.3, 1].map(m.staircase(given));", widget.target)
    assert heights == piecewise.staircase([-1, -0.6, 0, 0.3, 1]).tolist()


@pytest.mark.parametrize("optimiser", ["steepest", "momentum", "adam"])
def test_every_optimiser_learns(run, widget, optimiser):
    rate = 0.01 if optimiser == "adam" else 0.05
    settings = {"hidden": [16], "rate": rate, "batch": 50, "optimiser": optimiser, "repeated": 0}
    given = {"settings": settings, "target": widget.target}
    before, after = run("lesson", """const { settings, target } = given;
      const lesson = new m.Lesson(m.staircase(target), settings, 3);
      const before = lesson.error();
      for (let i = 0; i < 3000; i++) lesson.step();
      return [before, lesson.error()];""", given)  # fmt: skip
    assert after < 0.1 < before


def test_it_learns_when_asked_and_stops_when_told(shown):
    seen = shown()
    page = seen.page
    train(page, 100_000)
    assert number_before("examples", facts(page)) >= 100_000
    assert error(page) < 0.2
    assert number_before("batches a second", facts(page)) > 50
    still = facts(page)
    page.wait_for_timeout(300)
    assert facts(page) == still
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    seen_before = number_before("examples", still)
    train(page, seen_before + 5_000)
    assert number_before("examples", facts(page)) > seen_before
    assert not seen.problems


def test_a_press_just_after_the_end_does_not_begin_again(shown):
    page = shown().page
    page.get_by_label("1,000", exact=True).check()
    page.get_by_label("none", exact=True).check()
    early, later = late_presses(page, "Train", "Train from the start")
    assert (early, later) == ("Train from the start", "Pause")


def test_a_lesson_that_is_over_goes_on_at_another_rate(shown):
    page = shown().page
    page.get_by_label("1,000", exact=True).check()
    page.get_by_label("none", exact=True).check()
    go(page).click()
    expect(page.locator(".nw-warning")).to_contain_text("The lesson is over")
    assert "2,000,000 examples" in facts(page)
    page.wait_for_timeout(500)  # a press before would have meant Pause
    page.get_by_label("Rate").fill("-3")
    expect(go(page)).to_have_text("Go on")
    train(page, 2_100_000)
    assert number_before("examples", facts(page)) > 2_000_000


def test_an_error_beyond_all_bounds_is_not_written_out(shown):
    page = shown().page
    page.get_by_label("steepest").check()
    page.get_by_label("none", exact=True).check()
    page.get_by_label("Rate").fill("0.5")
    go(page).click()
    expect(page.locator(".nw-warning")).to_contain_text("Take a smaller rate")
    assert "error everywhere beyond all bounds" in facts(page)


def test_reset_brings_the_first_picture_back(shown):
    page = shown().page
    first = page.locator("nw-live").inner_html()
    page.get_by_label("12–2–12", exact=True).check()
    page.get_by_label("Rate").fill("-1")
    train(page, 10_000)
    page.get_by_role("button", name="Reset").click()
    assert "trained when this page was made" in facts(page)
    expect(page.get_by_label("12–12", exact=True)).to_be_checked()
    assert page.locator("nw-live").inner_html() == first


def test_the_same_examples_again_and_again(shown):
    page = shown().page
    page.get_by_label("the same 20, again and again").check()
    expect(page.locator(".nw-example")).to_have_count(20)
    train(page, 200_000)
    assert "each example shown" in facts(page)
    assert number_before("times", facts(page)) == pytest.approx(
        number_before("examples", facts(page)) / 20, rel=0.06
    )
    page.get_by_label("fresh ones each time").check()
    expect(page.locator(".nw-example")).to_have_count(0)


def test_other_settings_take_over_in_the_middle(shown):
    page = shown().page
    train(page, 20_000)
    before = number_before("examples", facts(page))
    page.get_by_label("1,000", exact=True).check()
    page.get_by_label("steepest").check()
    assert number_before("examples", facts(page)) == before
    page.get_by_label("32–32").check()
    assert "1,153 knobs · 0 examples" in facts(page)


def test_without_hidden_neurons_it_stays_a_line(shown):
    page = shown().page
    page.get_by_label("none", exact=True).check()
    train(page, 200_000)
    assert error(page) == pytest.approx(0.235, abs=0.03)


def test_a_rate_too_large_is_owned_up_to(shown):
    seen = shown()
    page = seen.page
    page.get_by_label("steepest").check()
    page.get_by_label("none", exact=True).check()
    page.get_by_label("Rate").fill("1")
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".nw-warning")).to_contain_text("Take a smaller rate")
    expect(page.get_by_role("button", name="Train from the start")).to_be_visible()
    assert not seen.problems


def test_thirty_pictures_a_second_while_it_learns(shown):
    """Counted in seconds of the processor, so that other programs do not slow the picture down."""
    page = shown().page
    page.get_by_role("button", name="Train from the start").click()
    page.evaluate(FRAMES, 10)
    assert 0 < picture_time(page, lambda: page.evaluate(FRAMES, 40)) <= 1000 / 30
    assert go(page).inner_text() == "Pause"


def test_little_moves_for_readers_who_ask_for_less(shown):
    page = shown(reduced_motion="reduce").page
    page.get_by_label("32–32").check()  # it learns for long
    page.locator("nw-live").evaluate(DRAWN)
    page.get_by_role("button", name="Train").click()
    page.wait_for_function("drawn.length > 3")
    times = page.evaluate("drawn")
    assert all(later - sooner > 450 for sooner, later in itertools.pairwise(times))
    assert number_before("examples", facts(page)) > 1_000


def test_controls_answer_at_once(shown, answer_time):
    page = shown().page
    element, rate = page.locator("nw-live"), page.get_by_label("Rate")
    assert answer_time(element, rate, ["ArrowLeft", "ArrowRight"]) < 50


def test_it_tells_python(stage, visit, widget):
    page = visit(stage("<p>here</p>")).page
    listen(page, widget)
    page.get_by_label("12–2–12", exact=True).check()
    train(page, 50_000)
    told = json.loads(page.evaluate("JSON.stringify(window.told)"))
    own = live.TrainingMonitor()
    for name, value in told.items():
        setattr(own, name, value)
    assert own.hidden == [12, 2, 12]
    assert own.net.widths == (1, 12, 2, 12, 1)
    assert monitor.error(own.net) == pytest.approx(own.result["error"], rel=0.5)


@pytest.mark.parametrize(
    "wrong", [{"optimiser": "luck"}, {"rate": 0}, {"batch": 0}, {"hidden": (0,)}]
)
def test_wrong_settings_are_refused(wrong):
    with pytest.raises((ValueError, monitor.traitlets.TraitError)):
        live.TrainingMonitor(**wrong)


def test_other_settings_are_trained_in_python():
    made = live.TrainingMonitor(hidden=(4,), repeated=20, optimiser="momentum", batch=50)
    assert made.net.widths == (1, 4, 1)
    losses = [row[1] for row in made.finished["curve"]]
    assert losses[-1] < losses[0]
    assert "<table>" in made._fallback()
    assert made._fallback() == live.TrainingMonitor(
        hidden=(4,), repeated=20, optimiser="momentum", batch=50
    )._fallback()  # fmt: skip
