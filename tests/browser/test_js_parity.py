"""The page computes what Python computes: text, tables, fits, counts of one's own text."""

import itertools
import unicodedata

import numpy as np
import pytest
from scipy import stats

from nextword import fits, ngrams
from nextword.chance import uniforms
from nextword.live import writer

TEXTS = [
    "",
    "   ",
    "Don't say “naïve café”, Zoë – say 42!",
    "ÆSIR œuvre Ørsted Łódź Þingvellir straße ﬁne ﬂy",
    "l’homme o'clock ʼtis 'quoted' rock 'n' roll",
    "猫と犬 chat 😀😀 dog\u200bs a\u0301b e\u0301\u0327 K Å İstanbul ı",
    "tab\tnew\nline\r\nno\u00a0break\u2028end.",
    "x" * 10_000,
]


# --- text ---


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_normalise(run, text):
    assert run("ngrams", "return m.normalise(given)", text) == ngrams.normalise(text)


def test_normalise_every_character(run):
    assigned = [chr(i) for i in range(0x20000) if unicodedata.category(chr(i)) not in ("Cn", "Cs")]
    texts = [f"a{character}B" for character in assigned]
    in_page = run("ngrams", "return given.map(m.normalise)", texts)
    differ = [
        (hex(ord(character)), here)
        for character, text, here in zip(assigned, texts, in_page, strict=True)
        if here != ngrams.normalise(text)
    ]
    assert len(assigned) > 60_000
    assert not differ


def test_reading_in_slices_is_reading_at_once(run):
    # Long enough for several slices, without a space near their ends.
    texts = ["don't 猫" * 20_000, "😀" * 60_000 + "a'b", "naïve, " * 20_000, "x" * 120_000]
    for text in texts:
        words = run("owntext", "return (await m.read(given)).words.join(' ')", text)
        assert words == ngrams.normalise(text)


def test_reading_stops_at_the_limit(run):
    read = "const { words, cut } = await m.read(given, undefined, 5); return [words.length, cut]"
    assert run("owntext", read, "a b c d e") == [5, False]
    assert run("owntext", read, "a b c d e f") == [5, True]


# --- the tables and writing with them ---


@pytest.mark.parametrize("seed", [0, 1, 7, 123_456, 2**32 - 1])
def test_random_numbers(run, seed):
    body = "const u = m.random(given[0], given[1]); return Array.from({length: 50}, u)"
    for skip in (0, 9, 100_000):
        here = list(itertools.islice(uniforms(seed, skip=skip), 50))
        assert run("ngrams", body, [seed, skip]) == here
        assert all(0 <= u < 1 for u in here)


ROWS = """const { PageTables } = m;
const load = async (name) => (await fetch(`/_static/nextword/data/${name}`)).arrayBuffer();
return new PageTables(load).rows(given[0], given[1])"""


@pytest.mark.parametrize(
    ("unit", "starts"),
    [("letters", ["", "q", "the c", "zzzzzz", "e "]), ("words", ["", "the cat", "xqzt", "a xqzt"])],
)
def test_page_and_python_write_the_same(run, unit, starts):
    tables, words = writer.page_tables(unit), frozenset(ngrams.common_words())
    for start in starts:
        symbols = writer.symbols_of(unit, start)
        requests = [
            {"n": n, "symbols": symbols, "given": min(given, len(symbols)), "seed": 5, "length": 40}
            for n in writer.ORDERS[unit]
            for given in {0, len(symbols)}
        ]
        in_page = run("tables", ROWS, [unit, requests])
        for request, row in zip(requests, in_page, strict=True):
            expected = writer.write_row(tables, words, **request)
            shares = [share for _, share in row["ahead"].pop("top")]
            names = [share for _, share in expected["ahead"].pop("top")]
            assert shares == pytest.approx(names)
            assert row == expected


def test_written_symbols_are_as_frequent_as_counted(run):
    tables = writer.page_tables("letters")
    body = """const packed = await fetch("/_static/nextword/data/letters.bin");
    const tables = await m.unpack(await packed.arrayBuffer());
    const choice = m.possible(tables, 3, ["t", "h"]);
    const uniform = m.random(3);
    const seen = new Array(27).fill(0);
    for (let i = 0; i < given; i++) seen[choice.pick(uniform())] += 1;
    return seen"""
    times = 20_000
    seen = np.array(run("ngrams", body, times))
    expected = tables[3].next_given("th") * times
    assert seen[expected == 0].sum() == 0
    often = expected >= 5
    statistic = ((seen - expected)[often] ** 2 / expected[often]).sum()
    assert statistic < stats.chi2.ppf(0.9999, often.sum() - 1)


# --- one's own text ---


@pytest.fixture(scope="module")
def text():
    """A text of 3,000 words to count: as if pasted."""
    return ngrams.write(writer.page_tables("words"), order=2, length=3000, seed=1)


STUDY = """const s = await m.study(given, 4);
return { split: s.split, sizes: s.sizes, lines: [...s.lines],
  distinct: s.places.map((first, i) => m.distinct(first, i + 1, s.split)) }"""


def test_coverage_of_ones_own_text(run, text):
    found = run("owntext", STUDY, text)
    words = text.split()
    assert found["split"] == 2400
    assert found["sizes"][-1] == 2400
    aside = " ".join(words[2400:])
    for n, shares in found["lines"]:
        for size, share in list(zip(found["sizes"], shares, strict=True))[::8]:
            counted = ngrams.count(" ".join(words[:size]), n, unit="words")
            assert share == pytest.approx(ngrams.coverage(counted, aside))
        counted = ngrams.count(" ".join(words[:2400]), n, unit="words")
        assert found["distinct"][n - 1] == len(counted)


WRITE = """const { words, places, split } = await m.study(given[0], 4);
const plan = { order: given[1], length: 60, size: split, seed: given[2] };
const written = await m.writeFrom(places[0], plan);
const runs = await m.copiedRuns(written, places[0], split);
return { words: written.map((place) => words[place]), runs }"""


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_copied_runs_of_ones_own_text(run, text, n):
    source = " ".join(text.split()[:2400])
    for seed in range(3):
        found = run("owntext", WRITE, [text, n, seed])
        here = ngrams.longest_copied_run(" ".join(found["words"]), source, unit="words")
        lengths = [each["length"] for each in found["runs"]]
        assert max(lengths) <= here.length
        assert sum(lengths) == 60
        assert min(lengths[:-1], default=1) >= 1
        first = found["runs"][0]["length"]
        assert " ".join(found["words"][:first]) in source
        longer = " ".join(found["words"][: first + 1])
        assert first == 60 or f" {longer} " not in f" {source} "


def test_writing_from_ones_own_text_follows_its_counts(run):
    text = "a b a b a b a c " * 8  # after a: three times b, once c
    body = """const words = given.split(" ");
    const [first] = await m.firstPlaces(words, 1);
    const plan = { order: 2, length: 4000, size: words.length, seed: 2 };
    return (await m.writeFrom(first, plan)).map((place) => words[place]).join("")"""
    written = run("owntext", body, text.strip())
    after_a = written.count("ab"), written.count("ac")
    assert set(written) == {"a", "b", "c"}
    assert stats.binomtest(after_a[0], sum(after_a), 0.75).pvalue > 1e-4


# --- fits ---

FALL = fits.drop_cannonballs(jitter=0.05, seed=3)
BASES = [basis for k in (1, 2, 3, 8) for basis in itertools.combinations(fits.BASES, k)]
FIT = "const f = m.fit(...given); return [f.coefficients, f.rank, f.squares, f.predict(40.5)]"


def test_the_page_knows_the_same_shapes(run):
    xs = [0.5, 7.0, 56.0, 300.0]
    in_page = run("leastsquares", "return m.columns(Object.keys(m.BASIS), given)", xs)
    assert run("leastsquares", "return Object.keys(m.BASIS)") == list(fits.BASES)
    assert np.transpose(in_page) == pytest.approx(fits.design_matrix(xs, list(fits.BASES)))


@pytest.mark.parametrize("points", [1, 2, 3, 8])
def test_least_squares(run, points):
    heights, times = FALL.heights[:points], FALL.times[:points]
    for basis in BASES:
        given = [list(zip(heights.tolist(), times.tolist(), strict=True)), basis]
        coefficients, rank, squares, at = run("leastsquares", FIT, given)
        here = fits.fit(heights, times, basis)
        assert rank == np.linalg.matrix_rank(fits.design_matrix(heights, basis))
        assert squares == pytest.approx(here.squared_error, rel=1e-6, abs=1e-12)
        scale = np.abs(here.coefficients).max()
        assert coefficients == pytest.approx(here.coefficients, rel=1e-5, abs=1e-6 * scale)
        assert at == pytest.approx(float(here(40.5)), rel=1e-5, abs=1e-6)


def test_equal_heights_leave_a_knob_free(run):
    given = [[[10, 1.0], [10, 2.0], [10, 3.0]], ["1", "x"]]
    coefficients, rank, squares, _ = run("leastsquares", FIT, given)
    assert rank == 1
    assert squares == pytest.approx(2)
    assert coefficients == pytest.approx(fits.fit([10] * 3, [1, 2, 3], ["1", "x"]).coefficients)


def test_formula(run):
    body = "return given.map(([basis, coefficients]) => m.formula(basis, coefficients))"
    made = [fits.fit(FALL.heights, FALL.times, basis) for basis in BASES[:40]]
    given = [[fit.names, fit.coefficients.tolist()] for fit in made]
    plain = [fit for fit in zip(made, run("leastsquares", body, given), strict=True)
             if "e" not in fit[0].formula]  # fmt: skip
    assert len(plain) > 20
    assert all(fit.formula == here for fit, here in plain)
    short = "return given.map(m.short)"
    assert run("leastsquares", short, [0, 1e-21, -0.000012, 123456.0, -1.5]) == [
        "0", "1·10⁻²¹", "−1.2·10⁻⁵", "1.23·10⁵", "−1.5",
    ]  # fmt: skip
