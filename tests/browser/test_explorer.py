"""The next-word explorer in a reader's hands: in the page alone, and with Python behind it."""

import re

import pytest
from harness import begin_and_stop, late_presses, render, until
from playwright.sync_api import expect

from nextword import gpt, live

PROMPT = "The best thing about AI is its ability to"
LONG = "one two three four five " * 2000 + "six"  # 10,001 words
FILES = ["pocket-gpt.safetensors", "pocket-gpt.tokenizer.json"]


@pytest.fixture(scope="module")
def model():
    return gpt.load("pocket", device="cpu")


@pytest.fixture(scope="module")
def widget(model):
    return live.NextWordExplorer(model)


@pytest.fixture
def shown(stage, visit, widget):
    """shown(look="light") → the Visit of a page with the explorer, once it is alive."""

    def show(look="light", made=widget):
        seen = visit(stage(made), look)
        expect(seen.page.locator("nw-live[data-ready]")).to_have_count(1)
        return seen

    return show


@pytest.fixture
def desk(shown):
    """The Visit, and what the page asked the network for after the explorer was there."""
    seen, asked = shown(), []
    seen.page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    return seen, asked


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def prompt_box(page):
    return page.get_by_role("textbox", name="Your prompt")


def count(page):
    """How many tokens are written; those that share a character are shown as one."""
    return int(page.locator("[role=listbox]").get_attribute("aria-label").split()[0])


def has_count(page, number):
    """Wait until so many tokens are written."""
    name = re.compile(rf"^{number} tokens? written$")
    expect(page.locator("[role=listbox]")).to_have_attribute("aria-label", name)


def step(page, times=1):
    """Press Step so often, and wait for the tokens."""
    before = count(page)
    for _ in range(times):
        press(page, "Step")
    has_count(page, before + times)
    settled(page)


def settled(page):
    """Wait until all that was asked for is there."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.locator(".nw-status")).to_be_empty()
    expect(page.locator(".nw-status.nw-busy")).to_have_count(0)


def written(page):
    return page.locator("[role=listbox]").evaluate("(list) => list.textContent")


def table(page):
    """The rows of the list as one hears them."""
    rows = page.locator(".nw-ranked button:visible")
    return rows.evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))")


def set_temperature(page, value):
    page.get_by_role("slider", name="Temperature").fill(str(value))


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_explorer_is_sound(shown, axe, sound, look):
    seen = shown(look)
    assert not axe(seen.page)
    seen.page.get_by_text("More: cut the list short").click()
    step(seen.page, 3)
    seen.page.locator(".nw-token").first.focus()
    assert not axe(seen.page)
    prompt_box(seen.page).fill("It ends with a space ")
    expect(seen.page.get_by_role("button", name="Take the space away")).to_be_visible()
    sound(seen)


def test_every_control_has_a_name(shown):
    page = shown().page
    page.get_by_text("More: cut the list short").click()
    names = page.locator("nw-live").aria_snapshot()
    controls = re.findall(r"- (button|slider|textbox|spinbutton)\b(.*)", names)
    assert len(controls) >= 18
    assert all(re.match(r' ".+"', rest) for _, rest in controls), controls


def test_the_first_list_needs_no_model(desk, widget):
    seen, asked = desk
    rows = table(seen.page)
    assert len(rows) == len(widget.first["top"]) == 10
    for row, heard in zip(widget.first["top"], rows, strict=True):
        assert "\ufffd" in row["text"] or row["text"].strip() in heard
    expect(seen.page.locator(".nw-rest")).to_contain_text("8,182 others")
    expect(seen.page.locator(".nw-badge")).to_have_text("pocket GPT, in this page")
    expect(seen.page.locator(".nw-written")).to_have_text(PROMPT)
    assert asked == []
    assert not seen.problems


def test_the_badge_says_which_model_it_is(shown, model):
    made = live.NextWordExplorer(model)
    made.drawn_by = "GPT-2"  # as if it had been at hand when the page was made
    page = shown(made=made).page
    expect(page.locator(".nw-badge")).to_contain_text("GPT-2, when this page was made")
    step(page)
    expect(page.locator(".nw-badge")).to_have_text("pocket GPT, in this page")


def test_steps_undo_and_start_again(desk):
    seen, asked = desk
    page = seen.page
    step(page)
    after_one, list_after_one = written(page), table(page)
    step(page, 2)
    assert written(page).startswith(after_one)
    assert table(page) != list_after_one
    has_count(page, 3)
    press(page, "Undo")
    press(page, "Undo")
    has_count(page, 1)
    settled(page)
    assert (written(page), table(page)) == (after_one, list_after_one)
    press(page, "Start again")
    has_count(page, 0)
    assert [name for name in asked if name.startswith("pocket")] == FILES
    assert not seen.problems


def test_a_seed_gives_the_same_text_again(desk):
    page = desk[0].page
    step(page, 6)
    first = written(page)
    press(page, "Another seed")
    expect(page.get_by_label("Seed", exact=True)).to_have_value("2")
    step(page, 6)
    assert written(page) != first
    press(page, "Start again")
    page.get_by_label("Seed", exact=True).fill("1")
    step(page, 6)
    assert written(page) == first


def test_at_temperature_0_the_first_is_taken(desk):
    page = desk[0].page
    expect(page.locator(".nw-ranked button").first).not_to_contain_text("100 %")
    set_temperature(page, 0)
    expect(page.locator(".nw-ranked button").first).to_contain_text("100 %")
    rows = table(page)
    assert rows[0].endswith(", 100 %")
    assert all(row.endswith(", 0 %") for row in rows[1:])
    expect(page.locator(".nw-rest")).to_contain_text("0 %")
    step(page)
    name = page.locator(".nw-token").get_attribute("aria-label")
    assert "100 %" in name
    assert re.search("“(.*)”", name)[1] == re.sub(", (without a space, )?100 %$", "", rows[0])


def test_a_row_can_be_chosen_with_the_keyboard(desk):
    page = desk[0].page
    row = page.locator(".nw-ranked button").nth(2)
    row.focus()
    page.keyboard.press("Enter")
    has_count(page, 1)
    expect(row).to_be_focused()
    settled(page)
    told = page.locator(".nw-token").get_attribute("aria-label")
    assert told.endswith("you chose it.")
    page.locator(".nw-token").focus()
    expect(page.locator(".nw-readout")).to_have_text(told)


def test_an_impatient_reader_chooses_only_once(desk):
    page, waiting = desk[0].page, []
    page.route("**/*.safetensors", lambda route: waiting.append(route))  # no new list meanwhile
    page.locator(".nw-ranked button").nth(1).dblclick()
    has_count(page, 1)
    until(page, lambda: waiting)
    waiting[0].continue_()
    settled(page)
    has_count(page, 1)


def test_written_tokens_are_one_stop_with_arrow_keys(desk):
    page = desk[0].page
    set_temperature(page, 0)  # whole characters, as far as one can foresee
    step(page, 4)
    tokens = page.locator(".nw-token")
    last = tokens.count() - 1
    assert page.locator(".nw-token[tabindex='0']").count() == 1
    tokens.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tokens.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(tokens.nth(last)).to_be_focused()
    expect(page.locator(".nw-readout")).to_have_text(tokens.nth(last).get_attribute("aria-label"))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(tokens.first).to_be_focused()


def test_runs_until_stopped(desk):
    page = desk[0].page
    begun = "parseInt(document.querySelector('[role=listbox]').ariaLabel) >= 4"
    assert begin_and_stop(page, "Run", "Stop", begun)
    settled(page)
    stopped = count(page)
    page.wait_for_timeout(600)
    assert count(page) == stopped
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()


def test_top_k_and_top_p_cut_the_list(desk):
    page = desk[0].page
    page.get_by_text("More: cut the list short").click()
    page.get_by_label("Top-k").fill("3")
    expect(page.locator(".nw-rest .nw-next-share")).to_have_text("0 %")
    shares = [row.rsplit(", ", 1)[1] for row in table(page)]
    assert [share == "0 %" for share in shares] == [False] * 3 + [True] * 7
    page.get_by_label("Top-k").fill("")
    expect(page.locator(".nw-rest .nw-next-share")).not_to_have_text("0 %")
    set_temperature(page, 0.05)
    page.get_by_role("slider", name="Top-p").fill("0.05")
    expect(page.locator(".nw-rest .nw-next-share")).to_have_text("0 %")


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("", "The box is empty"),
        ("   \n ", "Only spaces so far"),
        ("The cat ", "ends with a space"),
        (LONG, "The model looks at 256 tokens at most: the first"),
        ("Die Straße – naïve café", ""),
        ("今天天气很好，我们", ""),
        ("😀👩‍👩‍👧🇩🇪", ""),
        ("مرحبا بالعالم", ""),
        ("\u0007\ufeff control \ud800 characters", ""),
    ],
)
def test_takes_any_prompt(desk, prompt, said):
    seen, _ = desk
    page = seen.page
    prompt_box(page).fill(prompt)
    expect(page.locator(".nw-hint")).to_contain_text(said)
    usable = bool(prompt.strip())
    expect(page.locator(".nw-ranked")).to_have_count(1)
    expect(page.locator(".nw-ranked")).to_be_visible(visible=usable)
    if not usable:
        for name in ("Step", "Run"):
            page.get_by_role("button", name=name, exact=True).dispatch_event("click")
        has_count(page, 0)
    else:
        step(page, 2)
        expect(page.locator(".nw-hint")).to_contain_text(said)
        if not said:
            expect(page.locator(".nw-hint")).to_be_empty()
    assert not seen.problems


def test_says_how_much_of_a_long_prompt_is_left_out(desk, model):
    page = desk[0].page
    prompt_box(page).fill(LONG)
    left_out = len(model.encode(LONG)) - (model.context - 1)
    expect(page.locator(".nw-hint")).to_contain_text(f"the first {left_out:,} are left out.")
    assert page.locator(".nw-written").inner_text().endswith("five six")


def test_the_space_at_the_end_can_be_taken_away(desk):
    page = desk[0].page
    prompt_box(page).fill("The cat sat on the  ")
    press(page, "Take the space away")
    expect(prompt_box(page)).to_have_value("The cat sat on the")
    expect(prompt_box(page)).to_be_focused()
    expect(page.locator(".nw-hint")).to_be_empty()


def test_another_prompt_begins_another_text(desk):
    page = desk[0].page
    step(page, 2)
    before = table(page)
    prompt_box(page).fill("Once upon a time")
    has_count(page, 0)
    expect(page.locator(".nw-written")).to_have_text("Once upon a time")
    settled(page)
    assert table(page) != before


def test_the_readers_sentence_is_offered_again(desk, stage, widget):
    seen, asked = desk
    page = seen.page
    mine = page.get_by_role("button", name="Use my sentence")
    expect(mine).to_be_hidden()
    prompt_box(page).fill("My cat is a philosopher ")
    expect(page.locator(".nw-hint")).to_contain_text("ends with a space")
    assert page.evaluate("localStorage['nextword.sentence']") == "My cat is a philosopher"
    page.goto(stage(widget))
    expect(mine).to_be_visible()
    mine.click()
    expect(prompt_box(page)).to_have_value("My cat is a philosopher")
    expect(mine).to_be_hidden()
    prompt_box(page).fill("much too long to be a sentence " * 20)
    expect(page.locator(".nw-written")).to_contain_text("much too long")
    assert page.evaluate("localStorage['nextword.sentence']") == "My cat is a philosopher"
    assert not any("philosopher" in name for name in asked)


def test_a_browser_without_storage_is_no_problem(shown):
    seen = shown()
    seen.page.evaluate("""Object.defineProperty(window, "localStorage",
      { get() { throw new DOMException("denied", "SecurityError"); } })""")
    prompt_box(seen.page).fill("A sentence")
    expect(seen.page.locator(".nw-written")).to_have_text("A sentence")
    assert not seen.problems


def test_without_a_network_it_says_so_and_tries_again(desk):
    page = desk[0].page
    before = table(page)
    page.route("**/data/*", lambda route: route.abort())
    press(page, "Step")
    expect(page.locator(".nw-status.nw-problem")).to_contain_text("could not be loaded")
    assert table(page) == before
    page.unroute("**/data/*")
    step(page)


def test_a_damaged_file_is_no_model(desk):
    page = desk[0].page
    page.route("**/*.safetensors", lambda route: route.fulfill(body=b"not a model"))
    press(page, "Step")
    expect(page.locator(".nw-status.nw-problem")).to_contain_text("could not be loaded")
    page.unroute("**/*.safetensors")
    step(page)


def test_says_that_it_is_loading(desk):
    page, waiting = desk[0].page, []
    page.route("**/*.safetensors", lambda route: waiting.append(route))
    press(page, "Step")
    expect(page.locator(".nw-status.nw-busy")).to_have_text(
        re.compile(r"Loading the model, \d+ MB …")
    )
    press(page, "Step")
    until(page, lambda: waiting)
    waiting[0].continue_()
    has_count(page, 2)
    settled(page)
    assert len(waiting) == 1


# --- with Python behind it ---


@pytest.fixture
def with_python(stage, visit):
    """with_python(widget, ask) → a page whose explorer has its questions answered by ask."""

    def show(widget, ask):
        page = visit(stage("<p>here</p>")).page
        render(page, widget, ask)
        return page

    return show


def test_python_writes_what_the_library_writes(with_python, model):
    widget = live.NextWordExplorer(model, seed=3, temperature=1.0)

    def ask(question):
        widget.question = question
        return widget.answer

    page = with_python(widget, ask)
    expect(page.locator(".nw-badge")).to_have_text("pocket GPT, in Python on cpu")
    step(page, 5)
    expected = gpt.write_on(PROMPT, steps=5, temperature=1.0, seed=3, model=model)
    assert written(page) == model.decode([token.id for token in expected]).replace("\n", "↵\n")


def test_python_says_what_went_wrong(with_python, widget):
    problems = [{"problem": "KeyError: no weights"}]

    def ask(question):
        return {"id": question["id"], **problems[0]}

    page = with_python(widget, ask)
    press(page, "Step")
    expect(page.locator(".nw-status.nw-problem")).to_have_text(
        "Python could not do it: KeyError: no weights"
    )


def always(tokens):
    """ask(question): a model that writes these tokens round and round."""

    def ask(question):
        request = question["request"]
        if question["kind"] == "rank":
            top = [{"id": 1, "text": " ha", "p": 0.5}, {"id": 2, "text": "\n", "p": 0.25}]
            result = {"tokens": [], "cut": 0, "top": top, "rest": 0.25, "vocabulary": 1000}
        else:
            id = len(request["ids"]) % len(tokens)
            result = {"tokens": [{**tokens[id], "id": id, "p": 0.5, "bits": 1.0}]}
        return {"id": question["id"], "result": result}

    return ask


def test_a_loop_is_seen_and_said(with_python, widget):
    page = with_python(widget, always([{"text": " ha"}, {"text": " he"}, {"text": " ho"}]))
    step(page, 10)
    expect(page.locator(".nw-readout")).not_to_contain_text("circles")
    step(page, 2)
    expect(page.locator(".nw-readout")).to_have_text(
        "In circles: the last 3 tokens have come round 4 times."
    )
    expect(page.locator(".nw-round")).to_have_count(12)
    expect(page.locator(".nw-odd")).to_have_count(6)
    press(page, "Undo")
    press(page, "Undo")
    expect(page.locator(".nw-readout")).not_to_contain_text("circles")


def test_characters_of_several_tokens_are_one_piece(with_python, widget):
    parts = [{"text": "\ufffd", "bytes": [byte]} for byte in "猫".encode()]
    page = with_python(widget, always([*parts, {"text": " cat"}]))
    step(page)
    assert written(page) == "\ufffd"
    press(page, "Step")
    press(page, "Step")
    expect(page.locator(".nw-token")).to_have_text(["猫"])
    expect(page.locator(".nw-token")).to_have_attribute(
        "aria-label", "“猫” had 12.5 % when it was drawn."
    )
    press(page, "Step")
    expect(page.locator(".nw-token")).to_have_text(["猫", " cat"], use_inner_text=False)


def test_a_run_ends_at_the_end_of_a_text(with_python, widget):
    page = with_python(widget, always([{"text": " so"}, {"text": "<|endoftext|>"}]))
    press(page, "Run")
    expect(page.locator(".nw-token")).to_have_text([" so", "end of text"])
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()


def test_a_press_just_after_the_end_does_not_begin_again(with_python, widget):
    page = with_python(widget, always([{"text": " so"}, {"text": "<|endoftext|>"}]))
    assert late_presses(page, "Run", "Run") == ["Run", "Stop"]


def test_a_run_rests_after_a_while(with_python, widget):
    page = with_python(widget, always([{"text": " so"}]))
    page.clock.install(time=0)
    page.clock.pause_at(600)  # seconds: from here on the clock is ours
    press(page, "Run")
    for i in range(60):
        has_count(page, i + 1)
        settled(page)
        page.clock.run_for(220)  # the pause between two tokens
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    page.clock.run_for(1000)
    has_count(page, 60)
