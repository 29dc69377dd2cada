"""Figures in the page: the quiet row, what it copies and saves, and charts on approach."""

import csv
import xml.etree.ElementTree as ElementTree

import plotly.graph_objects as go
import pytest
from playwright.sync_api import expect

from nextword import claims, fits, theme
from nextword.figures import fits as draw
from nextword.figures import show

RECIPE = 'print("a < b & c")\n\ndisplay("é 😀")'
TEMPLATE = '<template class="nw-recipe">print("a &lt; b &amp; c")\n\ndisplay("é 😀")\n</template>'


def measured():
    fall = fits.drop_cannonballs(jitter=0.05, seed=1)
    return draw.fitted(fall, fits.fit(fall.heights, fall.times, ["1", "x"]))


def chart():
    line = go.Scatter(x=[1, 2, 3], y=[10, 30, 20], name="a line", marker_color=theme.MODEL)
    bars = go.Bar(x=[1, 2, 3], y=[5, 6, 7], name="bars", marker_color=theme.TRUTH)
    figure = go.Figure([line, bars], layout=theme.plotly_layout())
    return show(figure, alt="A line and bars.", caption="Both.", data={"x": [1, 2, 3]})


def with_recipe(shown):
    return shown._repr_mimebundle_()["text/html"] + TEMPLATE


@pytest.fixture
def figure(stage, visit):
    def open_page(*things, **options):
        return visit(stage(*things), **options)

    return open_page


def saved(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value


def stop_clock(page):
    """Let what is said for two seconds stand until the test has read it."""
    page.clock.install(time=0)
    page.clock.pause_at(600)  # seconds: later than any machine needs to get here


def test_row_offers_what_the_figure_has(figure):
    page = figure(with_recipe(measured()), "<figure class='nw-figure'>words</figure>").page
    buttons = page.locator("figure").nth(0).get_by_role("button")
    expect(buttons).to_have_text(["Copy the Python", "SVG", "Table", "CSV"])
    expect(page.locator("figure").nth(1).get_by_role("button")).to_have_count(0)


def test_copying_says_so(figure):
    page = figure(with_recipe(measured()), permissions=["clipboard-read", "clipboard-write"]).page
    stop_clock(page)
    page.get_by_role("button", name="Copy the Python").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    page.clock.run_for(500)
    expect(page.locator("[aria-live=polite]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == RECIPE + "\n"
    page.clock.run_for(2000)
    expect(page.get_by_role("button", name="Copy the Python")).to_be_visible()


def test_copying_works_where_the_page_is_not_secure(figure):
    page = figure(with_recipe(measured())).page
    page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      addEventListener("copy", () => { window.copied = getSelection().toString()
        || document.activeElement.value; });
    }""")
    stop_clock(page)
    page.get_by_role("button", name="Copy the Python").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("copied") == RECIPE + "\n"


def test_a_failed_copy_is_owned_up_to(figure):
    page = figure(with_recipe(measured())).page
    page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;
    }""")
    stop_clock(page)
    page.get_by_role("button", name="Copy the Python").click()
    expect(page.get_by_role("button", name="That did not work")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_saved_svg_stands_alone(figure, visit, tmp_path, look):
    page = figure(measured(), look=look).page
    download = saved(page, "SVG")
    assert download.suggested_filename.endswith(".svg")
    path = tmp_path / "picture.svg"
    download.save_as(path)
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert "var(" not in text
    assert theme.PALETTE["model"][look == "dark"] in text
    assert theme.PALETTE["paper"][look == "dark"] in text
    box = [float(number) for number in root.get("viewBox").split()]
    assert [float(root.get("width")), float(root.get("height"))] == pytest.approx(box[2:])
    words = " ".join("".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))
    assert "measured" in words  # the key is HTML in the page: the file must have it too
    assert "seconds to the ground" in words


def test_saved_csv_holds_the_data(figure, tmp_path):
    shown = measured()
    path = tmp_path / "data.csv"
    saved(figure(shown).page, "CSV").save_as(path)
    with path.open(newline="", encoding="utf-8") as file:
        columns, *rows = csv.reader(file)
    assert columns == list(shown.data)
    assert [[float(cell) for cell in row] for row in rows] == [
        pytest.approx(row) for row in zip(*shown.data.values(), strict=True)
    ]


@pytest.mark.parametrize("look", ["light", "phone"])
def test_table_opens_sorts_and_closes(figure, axe, look):
    shown = measured()
    page = figure(shown, look=look).page
    opener = page.get_by_role("button", name="Table")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    heads = page.get_by_role("columnheader")
    expect(heads).to_have_text([name.replace("_", " ") for name in shown.data])
    cells = page.locator("tbody tr td:first-child")
    expect(cells).to_have_text([f"{height:g}" for height in shown.data["height_m"]])
    for order in ("ascending", "descending"):
        heads.first.get_by_role("button").click()
        expect(heads.first).to_have_attribute("aria-sort", order)
    expect(cells.first).to_have_text("56")
    assert not axe(page)
    opener.press("Enter")
    expect(page.get_by_role("table")).to_be_hidden()


def test_csv_quotes_what_needs_it(figure):
    page = figure("").page
    made = page.evaluate("""async () => {
      const { csv } = await import(new URL("_static/nextword/live/figure.js", location.href));
      return csv({ columns: ["a,b", "c"], rows: [['say "hi"', null], ["two\\nlines", 1.5]] });
    }""")
    assert made == '"a,b",c\r\n"say ""hi""",\r\n"two\nlines",1.5\r\n'


@pytest.mark.parametrize(("look", "seen"), [("light", "nw-wide"), ("phone", "nw-narrow")])
def test_one_picture_is_seen_with_readable_words(figure, look, seen):
    page = figure(measured(), look=look).page
    expect(page.locator(".nw-picture:visible")).to_have_count(1)
    expect(page.locator(f".{seen} svg")).to_be_visible()
    heights = page.evaluate("""() => [...document.querySelectorAll(".nw-picture svg text")]
      .filter((text) => text.checkVisibility())
      .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)""")
    assert len(heights) > 10
    assert min(size for size in heights if size > 0) >= 11.99


def test_chart_loads_plotly_only_when_near(figure):
    seen = figure('<div style="height: 5000px">far</div>', chart())
    page, asked = seen.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(300)
    assert not [url for url in asked if "plotly.min" in url]
    page.locator("nw-plotly").scroll_into_view_if_needed()
    page.wait_for_selector("nw-plotly[data-ready]")
    assert len([url for url in asked if "plotly.min" in url]) == 1
    assert not seen.problems
    assert not seen.foreign


def line_colour(page):
    return page.locator("nw-plotly .scatterlayer .point").first.evaluate("e => e.style.fill")


def test_chart_follows_the_theme(figure):
    page = figure(chart(), look="dark").page
    page.wait_for_selector("nw-plotly[data-ready]")
    assert line_colour(page) == rgb(theme.PALETTE["model"][1])
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.wait_for_function(
        "c => document.querySelector('.scatterlayer .point').style.fill === c",
        arg=rgb(theme.PALETTE["model"][0]),
    )
    expect(page.locator("nw-plotly .main-svg").first).to_be_visible()


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_chart_is_walked_by_keys_and_read_out(figure):
    page = figure(chart()).page
    page.wait_for_selector("nw-plotly[data-ready]")
    page.locator("nw-plotly").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[aria-live=polite]")).to_have_text("a line: 1, 10")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[aria-live=polite]")).to_have_text("a line: 2, 30")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-live=polite]")).to_have_text("bars: 2, 6")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[aria-live=polite]")).to_have_text("bars: 3, 7")


def test_chart_saves_as_svg(figure, tmp_path):
    page = figure(chart()).page
    page.wait_for_selector("nw-plotly[data-ready]")
    path = tmp_path / "chart.svg"
    saved(page, "SVG").save_as(path)
    assert ElementTree.fromstring(path.read_text(encoding="utf-8")).tag.endswith("svg")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_accessible(figure, axe, look):
    badges = [
        claims.check("N13", ours="nobody knows", verdict=verdict) for verdict in claims.VERDICTS
    ]
    seen = figure(with_recipe(measured()), chart(), *badges, look=look)
    seen.page.wait_for_selector("nw-plotly[data-ready]")
    assert not axe(seen.page)
    assert not seen.problems


def test_a_verdict_is_more_than_a_colour(figure):
    badges = [
        claims.check("N13", ours="nobody knows", verdict=verdict) for verdict in claims.VERDICTS
    ]
    page = figure(*badges).page
    looks = page.locator(".nw-claim .nw-verdict").evaluate_all(
        "all => all.map(e => [e.textContent, getComputedStyle(e, '::before').content,"
        " getComputedStyle(e).color])"
    )
    assert [look[0] for look in looks] == list(claims.VERDICTS)
    assert len({look[1] for look in looks}) == len({look[2] for look in looks}) == len(looks)
