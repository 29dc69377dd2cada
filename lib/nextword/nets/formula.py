"""A net written out as one formula, with symbols for its numbers or with the numbers themselves.

Layers are numbered as in a list that has the activations in it too: linear 1, activation 2,
linear 3, … So w₃₂₁ is the weight in layer 3 with which its number 2 depends on number 1 of the
layer before, and b₃₂ the constant that is added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import sympy

from nextword.nets.network import Net

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LETTERS = "xyz"

Number = sympy.Expr
Layer = Callable[[Sequence[Number]], list[Number]]

ACTIVATIONS: dict[str, Callable[[Number], Number]] = {
    "ramp": lambda z: sympy.Max(0, z, evaluate=False),  # comparing the branches would take long
    "tanh": sympy.tanh,
    "logistic": lambda z: 1 / (1 + sympy.exp(-z)),
    "gelu": lambda z: z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2,
    "none": lambda z: z,
}


def inputs(count: int) -> list[sympy.Symbol]:
    """Return the names of a net's inputs: x, y, z, or x₁, x₂, … where there are more than three."""
    names = LETTERS[:count] if count <= len(LETTERS) else [_named("x", i) for i in range(count)]
    return [sympy.Symbol(name, real=True) for name in names]


def symbols(widths: Sequence[int]) -> Number:
    """Return the formula of every net of these widths, f standing for the activation.

    >>> str(symbols((1, 1, 1)))
    'b₃₁ + w₃₁₁*f(b₁₁ + w₁₁₁*x)'
    """
    steps = len(_checked(widths)) - 1
    activation = sympy.Function("f")
    now: list[Number] = list(inputs(widths[0]))
    for step, (before, after) in enumerate(pairwise(widths)):
        layer = 2 * step  # the one before took two numbers: its own and its activation's
        weights = [[_symbol("w", layer, j, i) for i in range(before)] for j in range(after)]
        biases = [_symbol("b", layer, j) for j in range(after)]
        now = _linear(now, weights, biases)
        if step < steps - 1:
            now = [activation(each) for each in now]
    return now[0]


def numbers(net: Net) -> Number:
    """Return the formula of a net with its own numbers; it gives what the net gives."""
    activation = ACTIVATIONS[net.activation]
    _checked(net.widths)
    now: list[Number] = list(inputs(net.widths[0]))
    for step, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True), start=1):
        now = _linear(now, weights.T.tolist(), biases.tolist())
        if step < len(net.weights):
            now = [activation(each) for each in now]
    return now[0]


def written(formula: Number, *, digits: int = 3) -> str:
    """Return a formula as text to read, its numbers rounded to so many digits.

    >>> written(sympy.Max(0, 1.23456 * sympy.Symbol("x")) - 0.5)
    'max(0, 1.23 x) − 0.5'
    """
    decimals = formula.atoms(sympy.Float)
    short = formula.xreplace({each: sympy.Float(f"{each:.{digits}g}") for each in decimals})
    text = sympy.sstr(short, full_prec=False)
    return text.replace("Max", "max").replace("*", " ").replace(" - ", " − ").replace("-", "−")


def products(widths: Sequence[int]) -> int:
    """Return how many products of a weight and something the written formula has.

    Fewer are computed: the formula repeats what a hidden number needs each time it is used.

    >>> products((2, 4, 3, 1))
    39
    """
    count = 0
    for before in _checked(widths)[:-1]:
        count = before * (count + 1)
    return count


def _linear(now: Sequence[Number], weights: Sequence[Sequence], biases: Sequence) -> list[Number]:
    """Weighted sums of the numbers there are, each with its constant."""
    return [
        sympy.Add(bias, *(sympy.Mul(w, each) for w, each in zip(row, now, strict=True)))
        for row, bias in zip(weights, biases, strict=True)
    ]


def _symbol(letter: str, *places: int) -> sympy.Symbol:
    return sympy.Symbol(_named(letter, *places), real=True)


def _named(letter: str, *places: int) -> str:
    """A letter with subscripts, which count from 1, apart by commas where one has two digits."""
    counts = [str(place + 1) for place in places]
    between = "," if any(len(count) > 1 for count in counts) else ""
    return letter + between.join(counts).translate(SUBSCRIPT)


def _checked(widths: Sequence[int]) -> Sequence[int]:
    if len(widths) < 2 or min(widths) < 1 or widths[-1] != 1:
        raise ValueError(
            f"a formula gives one number: widths have to end with 1, as (2, 4, 3, 1); "
            f"these are {tuple(widths)}"
        )
    return widths
