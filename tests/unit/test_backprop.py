"""Slopes by the chain rule against PyTorch's, and the trace a reader sees."""

import random

import numpy as np
import pytest
import torch

from nextword.backprop import Value, backward, history, trace


def smallest_net(w1, b1, w2, b2):
    """One hidden neuron, one example: the chapter's own."""
    h = (w1 * 0.5 + b1).ramp()
    return (w2 * h + b2 - 1) ** 2


def larger_net(*knobs):
    """Three hidden neurons of different kinds, weights used more than once."""
    a, b, c, d = knobs
    first, second, third = (a * 0.3 + b).tanh(), (b * c - d).sin(), (a - c * 2).ramp()
    out = first * second + third * d - (first + 0.1) ** 3
    return (1 - out) ** 2 + out * a + -second


class Torch:
    """PyTorch's numbers under the method names of ours."""

    def __init__(self, tensor):
        self.tensor = tensor

    def _other(self, other):
        return other.tensor if isinstance(other, Torch) else other

    def __add__(self, other):
        return Torch(self.tensor + self._other(other))

    def __mul__(self, other):
        return Torch(self.tensor * self._other(other))

    def __sub__(self, other):
        return Torch(self.tensor - self._other(other))

    def __rsub__(self, other):
        return Torch(other - self.tensor)

    def __pow__(self, power):
        return Torch(self.tensor**power)

    def __neg__(self):
        return Torch(-self.tensor)

    def ramp(self):
        return Torch(torch.relu(self.tensor))

    def tanh(self):
        return Torch(torch.tanh(self.tensor))

    def sin(self):
        return Torch(torch.sin(self.tensor))


@pytest.mark.parametrize("net", [smallest_net, larger_net])
@pytest.mark.parametrize("seed", range(10))
def test_slopes_are_pytorchs(net, seed):
    dice = random.Random(seed)
    numbers = [dice.uniform(-2, 2) for _ in range(4)]
    knobs = [Value(number) for number in numbers]
    loss = net(*knobs)
    backward(loss)
    tensors = [torch.tensor(n, dtype=torch.double, requires_grad=True) for n in numbers]
    theirs = net(*map(Torch, tensors)).tensor
    theirs.backward()
    assert loss.number == pytest.approx(theirs.item())
    slopes = [0.0 if each.grad is None else each.grad.item() for each in tensors]
    assert [knob.gradient for knob in knobs] == pytest.approx(slopes, abs=1e-12)


def test_a_value_used_twice_counts_twice():
    w = Value(3.0)
    loss = w * w + w
    backward(loss)
    assert w.gradient == 7.0
    backward(loss)
    assert w.gradient == 7.0  # not added to the slopes of the time before


def test_numbers_may_stand_on_either_side():
    w = Value(2.0)
    results = [(1 + w, 3.0), (3 * w, 6.0), (5 - w, 3.0), (-w, -2.0), (w**3, 8.0)]
    assert all(made.number == number for made, number in results)


def test_long_chains_need_no_deep_recursion():
    w = Value(1.0)
    total = w
    for _ in range(5000):
        total = total + w
    backward(total)
    assert w.gradient == 5001


def test_sources_come_before_results():
    w, b = Value(1.0), Value(2.0)
    values = history((w * b + w).tanh())
    places = {id(value): i for i, value in enumerate(values)}
    assert all(
        places[id(source)] < places[id(value)] for value in values for source, _ in value.sources
    )


def test_trace_reads_like_a_calculation():
    w, b = Value(1.5, name="w"), Value(-0.5, name="b")
    y = (w * 2 + b).called("y")
    steps = trace((y - 1) ** 2)
    assert [(step.name, step.how) for step in steps] == [
        ("w", ""), ("b", ""), ("①", "w × 2"), ("y", "① + b"), ("②", "y − 1"), ("③", "②²"),
    ]  # fmt: skip
    assert [step.number for step in steps] == [1.5, -0.5, 3, 2.5, 1.5, 2.25]
    assert [step.gradient for step in steps] == pytest.approx([6, 3, 3, 3, 3, 1])


def test_slopes_are_what_a_small_step_changes():
    numbers = [0.7, -1.1, 0.4, 0.9]
    knobs = [Value(number) for number in numbers]
    backward(larger_net(*knobs))
    for i, knob in enumerate(knobs):
        moved = [np.add(numbers, sign * 1e-6 * np.eye(4)[i]) for sign in (1, -1)]
        up, down = (larger_net(*map(Value, each)).number for each in moved)
        assert knob.gradient == pytest.approx((up - down) / 2e-6, abs=1e-6)


@pytest.mark.parametrize("power", [0, -1, 0.5, "2"])
def test_powers_are_whole_and_positive(power):
    with pytest.raises(ValueError, match="whole number from 1"):
        Value(2.0) ** power
