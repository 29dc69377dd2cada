"""The page chooses tokens as Python does: probabilities, limits, the draw, surprise, loops."""

import numpy as np
import pytest
from scipy import stats

from nextword import gpt
from nextword.gpt import choosing

LIMITS = [
    {},
    *({"temperature": temperature} for temperature in (0, 1e-3, 0.5, 2, 1e9)),
    {"topK": 1},
    {"topK": 7},
    {"topK": 1000, "temperature": 1.5},
    {"topP": 1e-9},
    {"topP": 0.5},
    {"topP": 0.95, "temperature": 3},
    {"topP": 1},
    {"topK": 20, "topP": 0.7, "temperature": 0.8},
    {"topK": 3, "topP": 0.99, "temperature": 5},
]


def in_python(logits, temperature=1.0, topK=None, topP=None):
    return gpt.probabilities(logits, temperature=temperature, top_k=topK, top_p=topP)


@pytest.fixture(scope="module")
def logits():
    """Scores of 300 tokens: ten times, some of them equal."""
    drawn = np.random.default_rng(0).normal(scale=3, size=(10, 300)).astype(np.float32)
    return np.concatenate([drawn[:8], drawn[8:].round()])


@pytest.fixture(scope="module")
def probabilities(run):
    body = "return given[0].map((row) => [...m.probabilities(Float32Array.from(row), given[1])])"
    return lambda logits, limits: np.array(run("sampling", body, [logits.tolist(), limits]))


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_probabilities(probabilities, logits, limits):
    here, there = probabilities(logits, limits), in_python(logits, **limits)
    assert here == pytest.approx(there, rel=1e-9, abs=1e-300)
    assert ((here > 0) == (there > 0)).all()
    assert here.sum(-1) == pytest.approx(1)


def test_limits_keep_the_likeliest(probabilities, logits):
    for row, p in zip(logits, probabilities(logits, {"topK": 7}), strict=True):
        assert set(np.flatnonzero(p)) == set(np.argsort(-row, kind="stable")[:7])
    full = probabilities(logits, {})
    for all_of_it, p in zip(full, probabilities(logits, {"topP": 0.5}), strict=True):
        assert all_of_it[p > 0].sum() >= 0.5
        assert all_of_it[p > 0].sum() - all_of_it[p > 0].min() < 0.5
        assert all_of_it[p > 0].min() >= all_of_it[p == 0].max()


def test_large_scores_and_equal_ones(probabilities):
    assert probabilities(np.array([[1e38, -1e38, 1e38]]), {}).tolist() == [[0.5, 0, 0.5]]
    assert probabilities(np.array([[2.0, 5, 5]]), {"temperature": 0}).tolist() == [[0, 1, 0]]
    assert probabilities(np.array([[2.0, 5, 5]]), {"topK": 1}).tolist() == [[0, 1, 0]]
    assert probabilities(np.array([[0.0, 9.0]]), {"temperature": 1e9}) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "limits",
    [{"temperature": -1}, {"temperature": "hot"}, {"topK": 0}, {"topP": 0}, {"topP": "x"}],
    ids=str,
)
def test_limits_that_make_no_sense(run, limits):
    body = (
        "try { return m.probabilities([1, 2], given) } catch (problem) { return problem.message }"
    )
    assert str(next(iter(limits.values()))) in run("sampling", body, limits)


# --- the draw ---

PICK = "return given[1].map((u) => m.pick(Float64Array.from(given[0]), u))"


def test_pick(run):
    p = [0, 0.25, 0, 0.5, 0.25, 0]
    uniforms = [0, 0.2499999, 0.25, 0.7499999, 0.75, 1 - 2**-32]
    assert run("sampling", PICK, [p, uniforms]) == [1, 1, 3, 3, 4, 4]
    assert [choosing.pick(np.array(p), u) for u in uniforms] == [1, 1, 3, 3, 4, 4]


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_page_and_python_pick_the_same(run, probabilities, logits, limits):
    uniforms = [*np.random.default_rng(1).random(200), 0.0, 1 - 2**-32]
    for row in logits[[0, 9]]:
        p = probabilities(row[None], limits)[0]
        expected = [choosing.pick(in_python(row, **limits), u) for u in uniforms]
        assert run("sampling", PICK, [p.tolist(), uniforms]) == expected


def test_tokens_are_as_frequent_as_they_are_probable(run, logits):
    body = """const { random } = await import("./_static/nextword/live/ngrams.js");
    const [uniform, p] = [random(5), m.probabilities(Float32Array.from(given[0]), given[1])];
    const seen = new Array(p.length).fill(0);
    for (let i = 0; i < 20000; i++) seen[m.pick(p, uniform())] += 1;
    return seen"""
    limits = {"temperature": 1.3, "topK": 40, "topP": 0.9}
    seen = np.array(run("sampling", body, [logits[0].tolist(), limits]))
    for other, fits in ((limits, True), ({**limits, "temperature": 1}, False)):
        expected = 20_000 * in_python(logits[0], **other)
        often = expected >= 5
        statistic = ((seen - expected)[often] ** 2 / expected[often]).sum()
        assert (statistic < stats.chi2.ppf(0.9999, often.sum() - 1)) == fits
    assert seen[in_python(logits[0], **limits) == 0].sum() == 0


# --- ranking and surprise ---


def test_ranked(run):
    body = "return m.ranked(Float64Array.from(given[0]), given[1])"
    assert run("sampling", body, [[0.2, 0.3, 0.2, 0.3, 0], 3]) == [
        {"id": 1, "p": 0.3},
        {"id": 3, "p": 0.3},
        {"id": 0, "p": 0.2},
    ]
    assert len(run("sampling", body, [[0.5, 0.5], 10])) == 2


def test_surprise(run, logits):
    body = "return given.map((row) => row.map((_, id) => m.surprise(Float32Array.from(row), id)))"
    assert np.array(run("sampling", body, logits.tolist())) == pytest.approx(gpt.bits(logits))
    assert run("sampling", "return m.surprise([0, 0, 0, 0], 2)") == 2
    assert run("sampling", "return m.surprise([1000, 0], 1)") == pytest.approx(1000 / np.log(2))


# --- loops ---

LOOPS = "return given.map(m.findLoop)"


def test_loops(run):
    cycle = [7, 8, 9, 6]
    cases = [
        ([], None),
        ([1] * 8, None),
        ([1] * 9, {"start": 0, "length": 1, "times": 9}),
        ([1, 2] * 4 + [1], None),
        ([1, 2] * 5, {"start": 0, "length": 2, "times": 5}),
        ([0, *[1, 2] * 5, 1], {"start": 1, "length": 2, "times": 5}),
        ([1, 2, 3, *cycle * 4], {"start": 3, "length": 4, "times": 4}),
        ([1, 2, 3, *cycle * 4, 5], None),  # it got out
        ([3, *range(20), *range(20)], {"start": 1, "length": 20, "times": 2}),
        ([*range(20), *range(19)], None),
    ]
    assert run("sampling", LOOPS, [ids for ids, _ in cases]) == [loop for _, loop in cases]


def test_page_and_python_find_the_same_loops(run):
    chance = np.random.default_rng(2)
    texts = []
    for _ in range(400):
        start = chance.integers(0, 3, chance.integers(0, 12)).tolist()
        cycle = chance.integers(0, 3, chance.integers(1, 12)).tolist()
        texts.append((start + cycle * 20)[: chance.integers(1, 60)])
    expected = [gpt.find_loop(ids) for ids in texts]
    assert 50 < sum(loop is None for loop in expected) < 350
    assert run("sampling", LOOPS, texts) == [
        loop and {"start": loop.start, "length": loop.length, "times": loop.times}
        for loop in expected
    ]
