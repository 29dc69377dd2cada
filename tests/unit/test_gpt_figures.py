"""Pictures of next tokens say what was drawn, in any script, and let no token become HTML."""

import re
import warnings
from dataclasses import dataclass

import numpy as np
import pytest

from nextword.figures import gpt as figures
from nextword.figures import ranks
from nextword.figures import tokens as texts
from nextword.gpt import Loop, Token

SOURCE = "a model, 3 weights"
NASTY = ("<b>", "</script>", "$x$", "中文", "\n", "\x00", "", " ", '"', "�")


@dataclass(frozen=True)
class Next:
    """A next token, as far as a picture looks at it."""

    token: str
    probability: float = 0.1
    id: int = 7


def zipfian(size=5000, power=1.0):
    """Probabilities that fall as a power of the rank."""
    p = np.arange(1.0, size + 1) ** -power
    return p / p.sum()


def words_in(shown):
    """What a reader reads in the picture of a figure, its marks of emphasis kept out."""
    return re.sub(r"<[^>]+>", "", shown.picture)


@pytest.mark.parametrize(
    ("token", "seen"),
    [(" a b", "␣a␣b"), ("\n", "↵"), ("\t", "⇥"), ("\x00", "\\x00"), ("", "∅"), ("中", "中")],
)
def test_spaces_and_breaks_are_visible(token, seen):
    assert figures.visible(token) == seen


@pytest.mark.parametrize(
    ("prompt", "said"),
    [("a b", "“a b”"), ("a b ", "“a b␣”"), ("a b c d e f", "“… b c d e f”"), (" ", "“␣”")],
)
def test_a_prompt_is_quoted_by_its_end(prompt, said):
    assert figures.quoted(prompt) == said


def test_next_words_says_every_bar_and_what_is_left():
    shown = figures.next_words([Next(" be", 0.25), Next("n't", 0.5)], prompt="to", size=9000,
                               source=SOURCE)  # fmt: skip
    said = "After “to”: ␣be 25.0 %, n't 50.0 %. "
    assert said in shown.alt + " "
    assert said + "The 8,998 other tokens share 25.0 %. ␣" in shown.caption
    assert "␣be</text>" in shown.html
    assert list(shown.data["token"]) == [" be", "n't"]


def test_lists_after_one_prompt_are_named_by_what_differs():
    lists = {"T = 1": [Next("a", 0.5)], "T = 2": [Next("b", 0.25)]}
    shown = figures.next_words_beside(lists, prompt="go to", size=10, source=SOURCE)
    assert "After “go to”, T = 1: a 50.0 %; T = 2: b 25.0 %. ␣" in shown.caption
    assert shown.data["after"] == ["T = 1", "T = 2"]


def test_lists_after_several_prompts_show_a_space_at_the_end():
    lists = {"go to": [Next(" a")], "go to ": [Next("b")]}
    shown = figures.next_words_beside(lists, size=10, source=SOURCE)
    assert "go to␣”</text>" in shown.html


@pytest.mark.parametrize("token", NASTY)
def test_any_token_can_be_drawn(token):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        html = figures.next_words([Next(token)], prompt=f"a {token}", size=3, source=SOURCE).html
    assert html.count("<script") == 1
    assert "<b>" not in html


def test_rank_plot_states_slopes_and_range():
    lists = {"T = 1": zipfian(), "T = 0.5": zipfian(power=2)}
    slopes = {"T = 1": -1.0, "T = 0.5": -2.0}
    shown = ranks.by_rank(lists, slopes=slopes, ranks=(10, 1000), source=SOURCE,
                            controls={"flat": np.full(5000, 1 / 5000)})  # fmt: skip
    assert "ranks 10 and 1,000 (shaded): T = 1: −1.00; T = 0.5: −2.00." in shown.caption
    assert "T = 0.5, slope −2.00</li>" in shown.html
    assert "control: flat</li>" in shown.html
    assert {"rank", "T = 1", "T = 0.5", "flat"} == set(shown.data)


def test_rank_plot_draws_few_points_of_a_long_list():
    lists = {"T = 1": zipfian(size=50_257)}
    shown = ranks.by_rank(lists, slopes={}, ranks=(10, 1000), controls={}, source=SOURCE)
    drawn = np.array(shown.data["rank"])
    assert drawn[0] == 1
    assert drawn[-1] == 50_257
    assert len(drawn) <= ranks.POINTS


@pytest.mark.parametrize("size", [1, 3, 30])
def test_rank_plot_of_a_short_list(size):
    lists = {"T = 1": zipfian(size=size)}
    assert ranks.by_rank(lists, slopes={}, ranks=(1, size), controls={}, source=SOURCE).html


def test_cuts_say_what_they_keep():
    p = np.array([0.4, 0.3, 0.2, 0.1])
    shown = ranks.cuts(p, top_k=2, top_p=0.85, source=SOURCE)
    assert "k = 2 keeps 70.0 % of" in shown.caption
    assert "p = 0.85 keeps 3 of 4 tokens" in shown.caption


def test_cuts_beyond_the_list_keep_it_all():
    shown = ranks.cuts(np.array([0.5, 0.5]), top_k=40, top_p=1.0, source=SOURCE)
    assert "k = 40 keeps 100.0 %" in shown.caption
    assert "keeps 2 of 2 tokens" in shown.caption


def test_temperatures_say_every_point_and_the_person():
    shown = ranks.temperatures([0, 1], [0.5, 0.01], [1.5, 6], human=(0, 5.25), source=SOURCE)
    for words in ("T = 0: 50.0 %, 1.5 bits", "T = 1: 1.0 %, 6.0 bits", "person's text: 0.0 %, 5.2"):
        assert words in shown.alt
    for words in ("T = 0 to 1", "50.0 % to 1.0 %", "1.5 to 6.0 bits", "person's text: 0.0 %, 5.2"):
        assert words in shown.caption


def test_pieces_show_spaces_and_the_bytes_of_split_characters():
    rows = {"猫 x": [Token(5, b"\xe7\x8c"), Token(6, b"\xab"), Token(7, b" x")]}
    shown = texts.pieces(rows, source=SOURCE)
    assert "E7 8C<small>5</small>" in shown.picture
    assert "␣x<small>7</small>" in shown.picture
    assert "E7 8C | AB | ␣x" in shown.alt


def test_growing_marks_what_each_step_added():
    shown = texts.growing(["to", "to be", "to be<i>"], source=SOURCE)
    assert re.findall(r"<mark>(.*?)</mark>", shown.picture) == ["be", "&lt;i&gt;"]
    assert words_in(shown).count("to be&lt;i&gt;") == 1
    assert list(shown.data["text"]) == ["to", "to be", "to be<i>"]


def test_growing_refuses_a_text_that_does_not_go_on():
    with pytest.raises(ValueError, match="step 1 does not go on"):
        texts.growing(["to", "not to be"], source=SOURCE)


def test_samples_show_the_prompt_once_and_escape():
    shown = texts.samples({"seed 1": " <b>x</b>\ny"}, prompt="to & fro", source=SOURCE)
    assert shown.picture.count("to &amp; fro</p>") == 1
    assert "… &lt;b&gt;x&lt;/b&gt; ↵ y" in words_in(shown)
    assert "<b>" not in shown.html


def test_circle_marks_each_round_and_says_where_it_begins():
    row = [Next(token) for token in ("x", " a", " b", " a", " b", " a")]
    shown = texts.circle(row, Loop(1, 2, 2), prompt="go", source=SOURCE)
    rounds = re.findall(r'<span class="nw-round[^"]*">(.*?)</span>', shown.picture)
    assert rounds == [" a b", " a b", " a"]
    assert words_in(shown) == "gox a b a b a"
    for words in ("From token 2 on", "2 tokens a round", "2 rounds in the 6", "“a b”"):
        assert words in shown.caption


def test_circle_without_a_loop_is_one_piece():
    shown = texts.circle([Next(" a"), Next(" b")], None, prompt="go", source=SOURCE)
    assert "nw-round" not in shown.picture
    assert words_in(shown) == "go a b"
    assert "no loop" in shown.caption


@pytest.mark.parametrize("token", NASTY)
def test_no_token_becomes_html(token):
    row = [Next(token), Next(" end")]
    shown = [
        texts.circle(row, None, prompt=token or "p", source=SOURCE),
        texts.circle(row * 2, Loop(0, 2, 2), prompt="p", source=SOURCE),
        texts.samples({"one": token}, prompt=token or "p", source=SOURCE),
        texts.growing(["p", "p" + token], source=SOURCE),
        texts.pieces({"one": [Token(1, token.encode())]}, source=SOURCE),
    ]
    for figure in shown:
        assert figure.alt
        assert "<b>" not in figure.html
        assert "</script></" not in figure.html.replace("</script></figure>", "")
