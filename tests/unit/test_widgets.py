"""The writer, the lab and the fitter as Python makes them."""

import itertools
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets

from nextword import fits, live, ngrams
from nextword.chance import uniforms
from nextword.live import writer

FALL = fits.drop_cannonballs(jitter=0.05, seed=3)
SAMPLE = {"text": "the cat sat on the mat", "runs": [[0, 3], [2, 6]], "longest": 4}


def grown(share):
    """What was measured at two sizes, for one n."""
    return {
        "coverage": [share, 2 * share],
        "distinct": [10, 15],
        "samples": [[SAMPLE], [SAMPLE, SAMPLE]],
        "longest": [[2, 4], [4, 4]],
        "copied_share": [0.5, 1],
        "chance": [[1, 2], [2, 2]],
    }


GROWTH = {
    "source": "some texts",
    "sizes": [10, 20],
    "held_out": {"documents": 1, "words": 1234},
    "words": {"1": grown(0.4), "3": grown(0.1)},
    "shuffled": {"1": grown(0.3), "3": grown(0.0)},
}


def page_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


@pytest.fixture(scope="module")
def letters():
    return ngrams.tabulate("the cat sat on the mat and the dog sat on the log", range(1, 4))


def row(tables, text="", *, n=2, length=10, seed=1, given=None, words=frozenset(["the", "cat"])):
    symbols = writer.symbols_of(tables.unit, text)
    given = len(symbols) if given is None else given
    return writer.write_row(
        tables, words, n=n, symbols=symbols, given=given, seed=seed, length=length
    )


class TestWriter:
    def test_random_numbers_can_be_taken_up_again(self):
        whole = list(itertools.islice(uniforms(5), 20))
        assert list(itertools.islice(uniforms(5, skip=8), 12)) == whole[8:]
        assert whole != list(itertools.islice(uniforms(6), 20))

    def test_random_numbers_are_uniform(self):
        drawn = np.fromiter(itertools.islice(uniforms(1), 100_000), float)
        counts = np.bincount((drawn * 100).astype(int), minlength=100)
        assert counts.sum() == 100_000
        assert np.abs(counts - 1000).max() < 5 * np.sqrt(1000)

    def test_a_longer_row_begins_like_a_shorter_one(self, letters):
        short, long = row(letters, length=7), row(letters, length=30)
        assert long["symbols"][:7] == short["symbols"]
        on = writer.write_row(
            letters, (), n=2, symbols=short["symbols"], given=0, seed=1, length=23
        )
        assert on["symbols"] == long["symbols"]

    @pytest.mark.parametrize("n", [2, 3])
    def test_rows_hold_only_what_was_counted(self, letters, n):
        text = " " + "".join(row(letters, n=n, length=200)["symbols"])
        orders = row(letters, n=n, length=200)["orders"]
        grams = (text[i - n + 1 : i + 1] for i in range(n - 1, len(text)))
        assert all(
            letters[n][gram] for gram, order in zip(grams, orders[n - 2 :], strict=True)
            if order == n
        )  # fmt: skip

    def test_order_says_how_much_context_there_was(self, letters):
        assert row(letters, "zq", n=3, length=1)["orders"] == [1]
        assert row(letters, "q", n=0, length=3)["orders"] == [0, 0, 0]
        assert row(letters, "th", n=3, length=1)["orders"] == [3]

    def test_ahead_is_what_was_counted(self, letters):
        ahead = row(letters, "th", n=3, length=0)["ahead"]
        assert ahead == {"order": 3, "size": 1, "top": [["e", 1.0]]}
        blind = row(letters, n=0, length=0)["ahead"]
        assert blind["size"] == 27
        assert blind["top"][0] == [" ", pytest.approx(1 / 27)]

    def test_words_are_judged_whole(self, letters):
        judged = row(letters, "the cat x the ca", length=0, given=4)["words"]
        assert judged == [
            {"from": 4, "word": "cat", "real": True},
            {"from": 8, "word": "x", "real": False},
            {"from": 10, "word": "the", "real": True},
        ]

    def test_unknown_words_stay_and_are_named(self):
        tables = ngrams.tabulate("the cat sat", range(1, 3), unit="words")
        made = row(tables, "the xqzt", n=2, length=2)
        assert made["symbols"][:2] == ["the", "xqzt"]
        assert made["unknown"] == ["xqzt"]
        assert made["orders"][0] == 1
        assert made["words"] is None

    @pytest.mark.parametrize(
        ("text", "letters", "words"),
        [
            ("The Cat ", list("the cat "), ["the", "cat"]),
            ("猫 ", [], []),
            ("", [], []),
            (" don't", list("dont"), ["dont"]),
        ],
    )
    def test_symbols_of_a_start(self, text, letters, words):
        assert writer.symbols_of("letters", text) == letters
        assert writer.symbols_of("words", text) == words

    def test_defaults_are_the_same_every_time(self):
        first, second = live.NgramWriter(), live.NgramWriter()
        assert page_of(first) == page_of(second)
        assert [len(first.rows[unit]) for unit in ("letters", "words")] == [7, 4]
        assert [len(r["symbols"]) for r in first.rows["letters"]] == [80] * 7

    def test_more_context_gives_more_real_words(self):
        shares = [
            np.mean([word["real"] for word in made["words"]])
            for made in live.NgramWriter(length={"letters": 2000, "words": 20}).rows["letters"]
        ]
        assert all(b > a for a, b in itertools.pairwise(shares))
        assert shares[0] < 0.05
        assert shares[6] > 0.7

    def test_fallback_can_be_read(self):
        widget = live.NgramWriter(start="<b>cat")
        page = page_of(widget)
        assert "".join(widget.rows["letters"][4]["symbols"]) in page
        assert " ".join(widget.rows["words"][3]["symbols"]) in page
        assert page.count("</script>") == 1
        assert "<b>" not in page

    def test_real_words_go_along(self):
        packed = live.data_assets()["common-words.bin"]()
        assert 100_000 < len(packed) < 250_000

    @pytest.mark.parametrize("name", ["letters.bin", "words.bin"])
    def test_tables_are_about_a_megabyte(self, name):
        # "about 1 MB" is what the page says while they are on their way
        assert 0.8e6 < len(live.data_assets()[name]()) < 1.3e6

    def test_python_answers_from_the_tables_of_the_full_text(self, monkeypatch, letters):
        monkeypatch.setattr(ngrams, "load", lambda unit: letters)
        widget = live.NgramWriter()
        request = {"n": 3, "symbols": list("the"), "given": 3, "seed": 2, "length": 6}
        widget.question = {"id": 1, "unit": "letters", "requests": [request]}
        real = frozenset(ngrams.common_words())
        assert widget.answer == {"id": 1, "rows": [writer.write_row(letters, real, **request)]}
        json.dumps(widget.answer)

    def test_python_says_why_it_cannot_answer(self):
        widget = live.NgramWriter()
        widget.question = {"id": 4, "unit": "syllables", "requests": []}
        assert widget.answer["id"] == 4
        assert "syllables" in widget.answer["problem"]

    @pytest.mark.parametrize(("rung", "said"), [("folder", "full text, here"), ("embedded", "")])
    def test_full_text_is_offered_where_there_is_one(self, monkeypatch, rung, said):
        found = SimpleNamespace(rung=rung, label="full text, here")
        monkeypatch.setattr(writer.sources, "find", lambda name: found)
        assert live.NgramWriter().full == said

    @pytest.mark.parametrize("wrong", [{"unit": "syllables"}, {"seed": "x"}, {"start": 7}])
    def test_wrong_settings_are_refused(self, wrong):
        with pytest.raises(traitlets.TraitError):
            live.NgramWriter(**wrong)


class TestLab:
    def test_records_are_for_a_size(self):
        lab = live.CountLab(GROWTH)
        assert (lab.n, lab.size, lab.orders) == (3, 20, [1, 3])
        assert lab.measured["3"][0] == {
            "coverage": 0.1,
            "distinct": 10,
            "longest": [2, 4],
            "chance": [1, 2],
            "texts": 2,
            "samples": [
                {
                    "words": ["the", "cat", "sat", "on", "the", "mat"],
                    "runs": [{"from": 0, "length": 3}, {"from": 2, "length": 4}],
                }
            ],
        }
        assert lab.shuffled == {"1": [0.3, 0.6], "3": [0.0, 0.0]}
        assert "1,234" in lab.source

    def test_fallback_can_be_read(self):
        page = page_of(live.CountLab(GROWTH))
        cells = re.findall(r"<t[hd]>(.*?)</t[hd]>", page)
        assert cells == [
            "words counted", "n = 1", "n = 3", "10", "40.0%", "10.0%", "20", "80.0%", "20.0%",
        ]  # fmt: skip

    @pytest.mark.parametrize("wrong", [{"n": 2}, {"size": 15}])
    def test_what_was_not_measured_is_refused(self, wrong):
        with pytest.raises((traitlets.TraitError, ValueError), match="was not measured"):
            live.CountLab(GROWTH, **wrong)

    def test_the_artifact(self):
        lab = live.CountLab()
        assert lab.orders == [1, 2, 3, 4]
        for n in lab.orders:
            shares = [record["coverage"] for record in lab.measured[str(n)]]
            assert shares == sorted(shares)
            assert 0 < shares[0] < shares[-1] < 1


class TestFitter:
    def test_starts_with_a_straight_line(self):
        fitter = live.CurveFitter(FALL.heights, FALL.times)
        assert fitter.basis == ["1", "x"]
        expected = fits.fit(FALL.heights, FALL.times, ["1", "x"]).coefficients
        assert fitter.coefficients == pytest.approx(expected)

    def test_follows_the_reader(self):
        fitter = live.CurveFitter(FALL.heights, FALL.times, basis=["√x"])
        fitter.points = [[10.0, 1.0], [40.0, 2.0]]
        assert fitter.coefficients == pytest.approx([1 / np.sqrt(10)])
        fitter.basis = ["1", "x"]
        assert fitter.coefficients == pytest.approx([2 / 3, 1 / 30])

    def test_fallback_can_be_read(self):
        page = page_of(live.CurveFitter(FALL.heights, FALL.times))
        fit = fits.fit(FALL.heights, FALL.times, ["1", "x"])
        assert fit.formula in page
        rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page)
        assert [float(row[2]) for row in rows] == pytest.approx(fit(FALL.heights), abs=0.006)

    @pytest.mark.parametrize(
        ("heights", "times", "basis", "said"),
        [
            ([1, 2], [1], ["x"], "equally long"),
            ([], [], ["x"], "equally long"),
            ([0, 2], [0, 1], ["1/x"], "no value"),
            ([1, 2], [1, float("nan")], ["x"], "finite"),
            ([1, 2], [1, 2], ["x⁷"], "unknown basis"),
            ([1, 2], [1, 2], [], "unknown basis"),
        ],
    )
    def test_bad_input_is_refused(self, heights, times, basis, said):
        with pytest.raises(ValueError, match=said):
            live.CurveFitter(heights, times, basis=basis)

    def test_no_points_left(self):
        fitter = live.CurveFitter([1, 2], [1, 2])
        fitter.points = []
        with pytest.raises(ValueError, match="equally long"):
            fitter.coefficients  # noqa: B018
