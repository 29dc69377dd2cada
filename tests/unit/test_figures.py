"""What a shown figure carries: both widths, alt text, numbers, colours that follow the theme."""

import json
import re

import matplotlib.pyplot as plt
import plotly.graph_objects as go
import pytest

from nextword import fits, theme
from nextword.figures import fits as fit_figures
from nextword.figures import show


@theme.style()
def drawn(label="a line"):
    axes = plt.figure(figsize=(6.6, 3)).add_subplot(xlabel="x", ylabel="y")
    axes.plot([1, 2, 3], [2, 1, 3], color=theme.MODEL, label=label)
    axes.plot([1, 2, 3], [1, 2, 1], "o", color=theme.TRUTH, label="dots")
    return axes.figure


def test_both_widths_with_alt_text():
    shown = show(drawn(), alt='goes down, then "up" <again>')
    assert shown.html.count("<svg xmlns") == 2
    assert shown.html.count('aria-label="goes down, then &quot;up&quot; &lt;again&gt;"') == 2
    assert {'width="634"', 'width="350"'} <= set(re.findall(r'width="\d+"', shown.html))


def test_no_alt_text_no_figure():
    with pytest.raises(ValueError, match="alt text"):
        show(drawn(), alt="  ")


def test_colours_are_variables_and_text_is_text():
    html = show(drawn(), alt="a").html
    for role in ("model", "truth", "ink"):
        assert f"var(--nw-{role}," in html
    bare = re.sub(r"var\([^()]*(\([^()]*\))?[^()]*\)", "", html)
    assert not re.findall(r"#[0-9a-f]{6}", bare), "a colour that would not follow the theme"
    assert re.search(r"<text[^>]*>x</text>", html)


def test_nothing_leaks_out_of_the_picture():
    html = show(drawn(), alt="a").html
    assert "<style" not in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 0
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', html))
    assert used <= set(ids)


def test_same_picture_same_bytes():
    assert show(drawn(), alt="a").html == show(drawn(), alt="a").html


def test_key_names_every_line_and_escapes():
    html = show(drawn("<b>&"), alt="a").html
    assert re.findall(r"</svg>\s*([^<]+)</li>", html) == ["&lt;b&gt;&amp;", "dots"]


def test_data_travels_as_safe_json():
    data = {"word": ["</script>", "é"], "n": fits.drop_cannonballs(floors=2).heights}
    html = show(drawn(), alt="a", data=data).html
    payload = re.search(r'class="nw-data">(.*?)</script>', html, re.DOTALL)[1]
    assert json.loads(payload) == {"columns": ["word", "n"], "rows": [["</script>", 7], ["é", 14]]}


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        show(drawn(), alt="a", data={"x": [1, 2], "y": [1]}).html  # noqa: B018


def test_plotly_goes_to_both_worlds():
    figure = go.Figure(go.Bar(x=["a"], y=[1]), theme.plotly_layout())
    bundle = show(figure, alt="one bar")._repr_mimebundle_()
    assert bundle["application/vnd.plotly.v1+json"]["data"][0]["type"] == "bar"
    assert '<nw-plotly role="figure" aria-label="one bar">' in bundle["text/html"]
    assert bundle["text/plain"] == "one bar"


def test_style_sheet_defines_every_role_in_both_themes():
    light, dark = theme.css().split("\n")[:2]
    for role, (day, night) in theme.PALETTE.items():
        assert f"--nw-{role}: {day};" in light
        assert f"--nw-{role}: {night};" in dark


@pytest.mark.parametrize("role", [r for r in theme.PALETTE if r not in ("line", "paper", "panel")])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("mode", [0, 1])
def test_every_role_is_readable_on_both_grounds(role, ground, mode):
    """WCAG asks 4.5 : 1 for text, and widgets use the roles as text colours."""

    def luminance(colour):
        rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pair = sorted(luminance(theme.PALETTE[r][mode]) for r in (role, ground))
    wanted = 3.0 if role == "sky" else 4.5
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= wanted


def test_fit_caption_states_what_was_drawn():
    fall = fits.drop_cannonballs(jitter=0.05, seed=1)
    line = fits.fit(fall.heights, fall.times, ["1", "x"])
    shown = fit_figures.fitted(fall, line)
    assert f"{line.squared_error:.4f}" in shown.caption
    assert line.formula in shown.source
