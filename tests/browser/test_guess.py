"""Guess first: the answer waits for the reader, and no reader is made to wait."""

import json

import pytest
from playwright.sync_api import expect

from nextword import live

ANSWER = '<p id="result">The answer is 3.</p>'


def choice():
    return live.Guess("How often?", choices=["never", "sometimes", "always"], answer="sometimes")


def number(answer=412, unit=""):
    return live.Guess("How many seconds?", answer=answer, unit=unit)


@pytest.fixture
def guessing(stage, visit):
    """A page with a guess and the result it hides; other cells follow."""

    def open_page(guess, **options):
        seen = visit(stage(guess, ANSWER, "<p>later</p>"), **options)
        seen.page.wait_for_selector("nw-live[data-ready], nw-live:not(:defined)", state="attached")
        return seen

    return open_page


def kept(page):
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def type_guess(page, text):
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def test_result_waits_for_a_tap(guessing):
    page = guessing(choice()).page
    expect(page.locator("#result")).to_be_hidden()
    expect(page.get_by_text("later")).to_be_visible()
    page.get_by_role("button", name="never").click()
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text("You said never; it is sometimes.")
    expect(page.get_by_text("Make a guess")).to_have_count(0)
    assert {key: json.loads(value) for key, value in kept(page).items()} == {
        "nw:guess:how-often": {"said": "never"}
    }


def test_right_choice_is_marked_beside_the_readers_own(guessing):
    page = guessing(choice()).page
    page.get_by_role("button", name="always").click()
    pressed = page.get_by_role("button", pressed=True)
    expect(pressed).to_have_text("always")
    expect(page.locator(".nw-right")).to_have_text("sometimes")
    page.get_by_role("button", name="never").click(force=True)
    expect(pressed).to_have_text("always")


def test_guess_is_remembered_and_can_be_taken_back(guessing):
    page = guessing(choice()).page
    page.get_by_role("button", name="sometimes").click()
    page.reload()
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_text("You said sometimes, and so it is.")).to_be_visible()
    page.get_by_role("button", name="Guess again").click()
    expect(page.locator("#result")).to_be_hidden()
    expect(page.get_by_role("button", name="never")).to_be_focused()
    assert kept(page) == {}


@pytest.mark.parametrize(
    ("typed", "answer", "unit", "told"),
    [
        ("412", 412, "", "You said 412; it is 412: exactly right."),
        ("300", 412, "", "You said 300; it is 412: 27 % too low."),
        ("1,000", 412, "m", "You said 1,000 m; it is 412 m: 2.4 times too high."),
        ("2 thousand", 1e6, "", "You said 2,000; it is 1 million: 500 times too low."),
        ("1.6 billion", 1_600_000_000, "", "You said 1.6 billion; it is 1.6 billion: exactly"),
        ("40 %", 62.5, "%", "You said 40 %; it is 62.5 %: 23 points too low."),
        ("0", 5, "", "You said 0; it is 5: off by 5."),
        ("-2", 3, "", "You said −2; it is 3: off by 5."),
        ("9,42", 9.42, "", "You said 9.42; it is 9.42: exactly right."),
        ("1,5 million", 1_500_000, "", "You said 1.5 million; it is 1.5 million: exactly"),
        ("1,234,567", 1_234_567, "", "exactly right."),
        ("412.1", 412, "", "almost exactly right."),
        ("10^80", 1e92, "", "You said 10⁸⁰; it is 10⁹²: 1 trillion times too low."),
    ],
)
def test_a_number_is_compared(guessing, typed, answer, unit, told):
    page = guessing(number(answer, unit)).page
    type_guess(page, typed)
    expect(page.get_by_role("status").first).to_contain_text(told)
    expect(page.locator("#result")).to_be_visible()


@pytest.mark.parametrize("typed", ["", "many", "3 apples", "1e", "--4", "1e999"])
def test_what_is_no_number_is_asked_for_again(guessing, typed):
    page = guessing(number()).page
    type_guess(page, typed)
    expect(page.get_by_role("alert")).to_contain_text("Type a number")
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.locator("#result")).to_be_hidden()
    type_guess(page, "400")
    expect(page.get_by_role("alert")).to_have_text("")
    expect(page.locator("#result")).to_be_visible()


def test_skipping_moves_on_without_losing_the_focus(guessing):
    page = guessing(number()).page
    page.get_by_role("button", name="Skip").press("Enter")
    expect(page.get_by_role("status").first).to_have_text("It is 412.")
    expect(page.get_by_role("button", name="Guess again")).to_be_focused()
    expect(page.locator("#result")).to_be_visible()


def test_showing_it_moves_the_focus_to_the_result(guessing):
    page = guessing(choice()).page
    page.get_by_role("button", name="show it").press("Enter")
    expect(page.locator(".cell_output:focus #result")).to_be_visible()


def test_nothing_waits_for_a_link_to_the_result(stage, visit):
    url = stage(choice(), ANSWER)
    page = visit(f"{url}#result").page
    page.wait_for_selector("nw-live[data-ready]")
    expect(page.locator("#result")).to_be_visible()
    page = visit(url).page
    expect(page.locator("#result")).to_be_hidden()
    page.evaluate("location.hash = 'result'")
    expect(page.locator("#result")).to_be_visible()


def test_a_link_leads_where_it_should_though_results_above_are_covered(stage, visit):
    """Also in browsers that do not keep their place by themselves (overflow-anchor)."""
    still = "<style>html { overflow-anchor: none }</style>"
    tall = '<div style="height: 3000px">tall</div>'
    url = stage(still, choice(), tall, '<h2 id="place">Here</h2>', tall)
    page = visit(f"{url}#place").page
    page.wait_for_selector("nw-live[data-ready]")
    expect(page.get_by_text("tall").first).to_be_hidden()
    page.wait_for_function(
        "Math.abs(document.getElementById('place').getBoundingClientRect().y) < 2"
    )


def test_nothing_waits_in_print(guessing):
    page = guessing(choice()).page
    page.emulate_media(media="print")
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_text("Make a guess")).to_be_hidden()


def test_nothing_waits_without_scripts(guessing):
    page = guessing(choice(), java_script_enabled=False).page
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_text("How often?")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_text(["never", "sometimes", "always"])


def test_forbidden_storage_forbids_nothing_else(stage, visit):
    seen = visit("about:blank")
    seen.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    seen.page.goto(stage(choice(), ANSWER))
    seen.page.get_by_role("button", name="never").click()
    expect(seen.page.locator("#result")).to_be_visible()
    assert not seen.problems


def test_storage_of_another_edition_is_ignored(stage, visit):
    url = stage(choice(), ANSWER)
    page = visit(url).page
    for old in ('{"said": "of old"}', "{}", "null", "not json", '{"said": 3}'):
        page.evaluate("(old) => localStorage.setItem('nw:guess:how-often', old)", old)
        page.reload()
        expect(page.locator("#result")).to_be_hidden()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("made", [choice, number])
def test_it_is_sound_before_and_after(guessing, sound, look, made):
    seen = guessing(made(), look=look)
    sound(seen)
    seen.page.get_by_role("button", name="Skip").click()
    sound(seen)


def test_taps_have_room(guessing):
    page = guessing(choice(), look="phone").page
    page.get_by_role("button", name="always").click()
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 32


@pytest.mark.parametrize(("wish", "moving"), [("no-preference", 1), ("reduce", 0)])
def test_motion_only_where_it_is_welcome(guessing, wish, moving):
    page = guessing(choice(), reduced_motion=wish).page
    skip = """(button) => { button.click(); return document.getAnimations().length; }"""
    assert page.get_by_role("button", name="Skip").evaluate(skip) == moving
