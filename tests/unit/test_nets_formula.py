"""The written formula gives what the net gives, and has the shape that the widths ask for."""

import re
from itertools import pairwise

import numpy as np
import pytest
import sympy

from nextword import nets
from nextword.nets import formula

PLACES = np.random.default_rng(0).uniform(-2, 2, (100, 4))


@pytest.mark.parametrize("activation", list(nets.ACTIVATIONS))
@pytest.mark.parametrize("widths", [(2, 4, 3, 1), (1, 3, 1), (4, 2, 1), (2, 1), (2, 2, 2, 2, 1)])
def test_formula_equals_net(widths, activation):
    net = nets.random_net(widths, activation=activation, seed=3)
    places = PLACES[:, : widths[0]]
    compute = sympy.lambdify(formula.inputs(widths[0]), formula.numbers(net), "scipy")
    assert np.allclose(compute(*places.T), net(places)[:, 0], rtol=1e-12, atol=1e-12)


def test_every_activation_of_the_nets_has_a_formula():
    assert set(formula.ACTIVATIONS) == set(nets.ACTIVATIONS)


def test_symbols_filled_with_numbers_give_the_net():
    net = nets.random_net((2, 4, 3, 1), activation="tanh", seed=1)
    values = {}
    for layer, (weights, biases) in zip((1, 3, 5), zip(net.weights, net.biases, strict=True),
                                        strict=True):  # fmt: skip
        for (i, j), weight in np.ndenumerate(weights):
            values[f"w{layer}{j + 1}{i + 1}"] = weight
        values |= {f"b{layer}{j + 1}": bias for j, bias in enumerate(biases)}
    plain = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
    text = str(formula.symbols((2, 4, 3, 1))).translate(plain)
    for x, y in PLACES[:10, :2]:
        said = eval(text, {"f": np.tanh, "x": x, "y": y}, values)
        assert said == pytest.approx(float(net([(x, y)])[0, 0]), rel=1e-12)


def test_the_formula_of_the_essays_net_has_its_terms():
    text = formula.written(formula.symbols((2, 4, 3, 1)))
    assert len(set(re.findall("w[₀-₉]+", text))) == 2 * 4 + 4 * 3 + 3
    assert len(set(re.findall("b[₀-₉]+", text))) == 4 + 3 + 1
    assert text.count("f(b₃") == 3
    assert text.count("f(b₁") == 12  # the four inner ones, written once for each middle one
    assert "w₅₁₁ f(b₃₁ + w₃₁₁ f(b₁₁ + w₁₁₁ x + w₁₁₂ y)" in text


@pytest.mark.parametrize("widths", [(2, 4, 3, 1), (3, 1), (2, 8, 8, 1), (1, 1, 1, 1)])
def test_products_are_the_weights_in_the_text(widths):
    text = formula.written(formula.symbols(widths))
    assert formula.products(widths) == text.count("w")
    weights = sum(before * after for before, after in pairwise(widths))
    assert formula.products(widths) >= weights


def test_wide_layers_have_commas_between_places():
    assert "w₁,₁₂,₁ x" in formula.written(formula.symbols((1, 12, 1)))
    assert [str(each) for each in formula.inputs(4)] == ["x₁", "x₂", "x₃", "x₄"]


def test_written_numbers_are_rounded_and_signed():
    net = nets.Net((1, 1, 1), "ramp", (np.array([[-1.23456]]), np.array([[2.0]])),
                   (np.array([0.5]), np.array([-0.25])))  # fmt: skip
    assert formula.written(formula.numbers(net)) == "2.0 max(0, 0.5 − 1.23 x) − 0.25"
    assert formula.written(formula.numbers(net), digits=2) == "2.0 max(0, 0.5 − 1.2 x) − 0.25"


@pytest.mark.parametrize("widths", [(2,), (2, 3, 2), (2, 0, 1)])
@pytest.mark.parametrize("call", [formula.symbols, formula.products])
def test_only_nets_with_one_output_have_a_formula(call, widths):
    with pytest.raises(ValueError, match="end with 1"):
        call(widths)


def test_a_net_with_two_outputs_has_none():
    with pytest.raises(ValueError, match="end with 1"):
        formula.numbers(nets.random_net((2, 3, 2), seed=1))
