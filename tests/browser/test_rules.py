"""The rule explorer in a reader's hands, and its cells and nets held against Python's."""

import re

import numpy as np
import pytest
from harness import begin_and_stop, late_presses
from playwright.sync_api import expect
from speed import picture_time

from nextword import automata, live

INKED = """(canvas) => {
  const { width, height } = canvas;
  const bytes = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  return [width, height, Array.from({ length: width * height }, (_, i) => +(bytes[4 * i + 3] > 0))];
}"""
INK_AND_PAPER = """(canvas) => {
  const bytes = canvas.getContext("2d").getImageData(canvas.width >> 1, 0, 1, 1).data;
  const paper = getComputedStyle(canvas).backgroundColor.match(/\\d+/g).map(Number);
  return [[...bytes.slice(0, 3)], paper.slice(0, 3)];
}"""
LESSON = """const rows = new m.Rows({ width: 25, rows: 2000, seed: 1 });
const recipe = { width: 25, hidden: [16], activation: "ramp", rows: 2000, examples: given[2],
  batch: 50, rate: 0.02 };
const net = new m.Foresight(rows, recipe, { rule: given[0], steps: given[1], seed: 1 });
net.learn(60_000);
return [net.right, net.chance, net.done, net.examples]"""


@pytest.fixture
def shown(stage, visit):
    """shown(rule=30, look="light") → the Visit, once the explorer is alive."""

    def show(rule=30, look="light", **options):
        seen = visit(stage(live.RuleExplorer(rule)), look, **options)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


def drawn(page):
    """The cells on the canvas, [step, cell]."""
    width, height, cells = page.locator("canvas").evaluate(INKED)
    return np.array(cells).reshape(height, width)


def rule_of(page):
    return int(page.get_by_role("slider", name="Rule", exact=True).input_value())


# --- the page computes what Python computes ---


@pytest.mark.parametrize("rule", [0, 22, 30, 54, 90, 110, 150, 184, 225, 255])
def test_evolve(run, rule):
    row = automata.random_row(37, seed=rule)
    body = "return m.evolve(given[0], given[1], 20).map((row) => [...row])"
    assert run("automata", body, [rule, row.tolist()]) == automata.evolve(rule, row, 20).tolist()


def test_numbers_and_tables(run):
    body = "return given.map((rule) => [[...m.ruleTable(rule)], m.ruleNumber(m.ruleTable(rule))])"
    for rule, (table, number) in enumerate(run("automata", body, list(range(256)))):
        assert (table, number) == (automata.rule_table(rule).tolist(), rule)


def test_middle_after(run):
    rows = np.random.default_rng(1).integers(0, 2, (50, 25), dtype=np.uint8)
    body = """const table = m.ruleTable(given[0]);
      return given[1].map((row) => m.middleAfter(table, Uint8Array.from(row), given[2]))"""
    for rule in (30, 90, 110, 225):
        for steps in (1, 5, 12):
            here = automata.middle_after(rule, rows, steps).tolist()
            assert run("automata", body, [rule, rows.tolist(), steps]) == here


def test_what_cannot_be_is_refused(run):
    tell = "try { return String(%s) } catch (problem) { return problem.message }"
    assert "0 to 255" in run("automata", tell % "m.ruleTable(256)")
    said = run("automata", tell % "m.middleAfter(m.ruleTable(30), new Uint8Array(5), 3)")
    assert "7 or more" in said


def test_a_net_learns_what_can_be_learned_and_no_more(run):
    right, chance, done, examples = run("foresight", LESSON, [30, 1, 20_000])
    assert (done, examples) == (True, 20_000)
    assert right > 0.98
    assert chance < 0.55
    right, chance, *_ = run("foresight", LESSON, [30, 12, 20_000])
    assert abs(right - 0.5) < 0.06


def test_the_same_lesson_twice(run):
    assert run("foresight", LESSON, [90, 3, 5_000]) == run("foresight", LESSON, [90, 3, 5_000])


# --- the widget ---


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_it_is_sound(shown, sound, look):
    sound(shown(look=look))


def test_every_control_has_a_name(shown):
    names = shown().page.locator("nw-live").aria_snapshot()
    controls = re.findall(r"- (button|radio|slider)\b(.*)", names)
    assert len(controls) >= 20
    assert all(re.match(r' ".+"', rest) for _, rest in controls), controls


def test_it_begins_with_rule_30(shown):
    page = shown().page
    assert (drawn(page) == automata.from_single_cell(30, 60)).all()
    expect(page.locator(".nw-remark")).to_contain_text("No shortcut is known")
    expect(page.locator(".nw-facts")).to_contain_text("4 steps ahead")


def test_patterns_change_the_rule(shown):
    page = shown().page
    patterns = page.locator(".nw-pattern")
    for i, pattern in enumerate([7, 6, 5, 4, 3, 2, 1, 0]):
        before = rule_of(page)
        patterns.nth(i).focus()
        page.keyboard.press("Enter")
        assert rule_of(page) == before ^ (1 << pattern)
    expect(page.get_by_role("button", name="black black black becomes black")).to_have_count(1)
    assert (drawn(page) == automata.from_single_cell(225, 60)).all()


def test_famous_rules_steps_and_first_rows(shown):
    page = shown().page
    for rule in (90, 110, 150, 184, 22, 54, 250, 30):
        page.get_by_role("button", name=f"Rule {rule}", exact=True).click()
        assert rule_of(page) == rule
        assert (drawn(page) == automata.from_single_cell(rule, 60)).all()
    page.get_by_role("slider", name="Steps", exact=True).fill("100")
    assert drawn(page).shape == (101, 201)
    page.get_by_label("random", exact=True).check()
    one = drawn(page)
    assert (one == automata.evolve(30, one[0], 100)).all()
    page.get_by_role("button", name="Another random row").click()
    other = drawn(page)
    assert (other[0] != one[0]).any()
    assert (other == automata.evolve(30, other[0], 100)).all()
    page.get_by_role("button", name="Reset").click()
    assert (drawn(page) == automata.from_single_cell(30, 60)).all()
    assert page.get_by_label("one black cell").is_checked()


def test_cells_are_whole_pixels(shown):
    size = "(e) => e.getBoundingClientRect().width / e.width"
    size = shown().page.locator("canvas").evaluate(size)
    assert size == int(size) >= 1


@pytest.mark.parametrize("look", ["light", "dark"])
def test_black_cells_are_black_on_white_in_every_look(shown, look):
    page = shown(look=look).page
    ink, paper = page.locator("canvas").evaluate(INK_AND_PAPER)
    assert max(ink) < 50
    assert min(paper) > 220
    colours = "(cells) => cells.map((cell) => getComputedStyle(cell).backgroundColor)"
    above = page.locator(".nw-cell").evaluate_all(colours)[:4]
    assert above[:3] == [f"rgb({', '.join(map(str, ink))})"] * 3, "three black cells"
    assert above[3] == f"rgb({', '.join(map(str, paper))})", "become white by rule 30"


def test_a_rule_that_settles_leaves_nothing_to_foresee(shown):
    page = shown().page
    expect(page.locator(".nw-facts")).not_to_contain_text("to foresee")
    page.get_by_role("button", name="Rule 250", exact=True).click()
    expect(page.locator(".nw-facts")).to_contain_text("chance is 97 %. There is next to nothing")
    expect(page.locator(".nw-note").last).to_contain_text("10,000 rows, each shown about 20 times")


def test_a_net_learns_while_the_reader_raises_the_steps(shown):
    page = shown().page
    page.get_by_role("slider", name="Steps to look ahead").fill("1")
    page.get_by_role("button", name="Let a net learn").click()
    right = re.compile(r"This net, after [\d,]+ examples: (9\d|100)(\.\d)? %")
    expect(page.locator(".nw-facts")).to_have_text(right)
    expect(page.locator(".nw-own-dot")).to_have_count(1)
    page.get_by_role("slider", name="Steps to look ahead").press("ArrowRight")
    expect(page.locator(".nw-facts")).to_contain_text("2 steps ahead")
    expect(page.locator(".nw-own-dot")).to_have_count(2)


def test_a_net_that_was_stopped_learns_no_more(shown):
    page = shown().page
    third_picture = "(window.pictures = (window.pictures ?? 0) + 1) > 3"
    assert begin_and_stop(page, "Let a net learn", "Stop", third_picture)
    expect(page.get_by_role("button", name="Let a net learn")).to_be_visible()
    page.get_by_role("button", name="Rule 90", exact=True).click()
    expect(page.locator(".nw-own-dot")).to_have_count(0)
    page.wait_for_timeout(400)
    expect(page.locator(".nw-own-dot")).to_have_count(0)


def test_a_press_just_after_the_end_does_not_begin_again(shown):
    early, later = late_presses(shown().page, "Let a net learn", "Let a net learn")
    assert (early, later) == ("Let a net learn", "Stop")


def test_it_answers_at_once_even_while_a_net_learns(shown, answer_time):
    page = shown().page
    widget = page.locator("nw-live")
    for name in ("Rule", "Steps", "Steps to look ahead"):
        control = page.get_by_role("slider", name=name, exact=True)
        assert answer_time(widget, control, ["ArrowRight", "ArrowLeft"]) < 50
    page.get_by_role("button", name="Let a net learn").click()
    rule = page.get_by_role("slider", name="Rule", exact=True)
    presses = ["ArrowRight", "ArrowLeft"] * 10
    picture = picture_time(page, lambda: [rule.press(key) for key in presses])
    assert 2 * picture < 50  # a key waits for the picture in the making, and the next one answers
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def test_nothing_learns_by_itself(shown):
    page = shown(reduced_motion="reduce").page
    page.get_by_role("slider", name="Steps to look ahead").press("ArrowRight")
    page.wait_for_timeout(400)
    expect(page.locator(".nw-own-dot")).to_have_count(0)
