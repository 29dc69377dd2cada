"""Small nets: what they compute, how they are stored, and that training trains."""

import json

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from nextword import nets

TORCH = {"ramp": F.relu, "tanh": torch.tanh, "gelu": F.gelu, "logistic": torch.sigmoid}
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
XOR = np.array([0, 1, 1, 0])


def line(x):
    return 2 * x - 0.5


@pytest.mark.parametrize("activation", TORCH)
@pytest.mark.parametrize("widths", [(2, 4, 3, 1), (1, 1), (3, 7, 2)])
def test_a_net_computes_what_pytorch_computes(activation, widths):
    net = nets.random_net(widths, activation=activation, seed=5)
    inputs = np.random.default_rng(2).normal(size=(100, widths[0]))
    now = torch.from_numpy(inputs)
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        linear = nn.Linear(*weights.shape, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.from_numpy(weights.T), torch.from_numpy(biases)
        now = linear(TORCH[activation](now) if layer else now)
    assert np.allclose(net(inputs), now.detach().numpy(), atol=1e-9)
    assert [v.shape for v in net.values(inputs)] == [(100, width) for width in widths]


def test_counts():
    net = nets.random_net((2, 4, 3, 1), seed=1)
    assert net.parameters == len(net.flat) == 2 * 4 + 4 + 4 * 3 + 3 + 3 * 1 + 1
    assert nets.neurons((2, 8, 8, 1)) == 17
    assert nets.neurons((2, 8, 8, 1), inputs=True) == 19


def test_a_net_survives_being_stored():
    net = nets.random_net((2, 5, 1), activation="gelu", seed=3)
    again = nets.from_json(json.loads(json.dumps(net.as_json())))
    assert np.array_equal(again.flat, net.flat)
    assert again.activation == "gelu"
    assert len(net.as_json()["layers"][0]["weights"]) == 5  # a row for each neuron


def test_parts_that_do_not_fit_are_refused():
    saved = nets.random_net((2, 5, 1), seed=3).as_json()
    with pytest.raises(ValueError, match="do not fit"):
        nets.from_json(saved | {"widths": [2, 6, 1]})


@pytest.mark.parametrize("widths", [(2,), (), (2, 0, 1), (2, -1), (2, 2.5, 1)])
def test_impossible_widths(widths):
    with pytest.raises(ValueError, match="widths are"):
        nets.random_net(widths, seed=1)


def test_an_unknown_activation_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no activation 'relu'.*ramp, tanh"):
        nets.random_net((1, 1), activation="relu", seed=1)


@pytest.mark.parametrize("inputs", [[1.0, 2.0], [[1.0, 2.0, 3.0]]])
def test_inputs_of_the_wrong_shape(inputs):
    with pytest.raises(ValueError, match=r"\[example, 2\]"):
        nets.random_net((2, 1), seed=1)(inputs)


def test_a_straight_line_is_learned_by_every_seed():
    teacher = nets.examples_of(line)
    training = nets.train(teacher, widths=(1, 1), seeds=range(4), examples=20_000, rate=0.05)
    for net in training.nets:
        assert net.weights[0].item() == pytest.approx(2, abs=0.01)
        assert net.biases[0].item() == pytest.approx(-0.5, abs=0.01)
    assert (training.losses[:, -1] < training.losses[:, 0] / 1000).all()


def test_one_step_is_the_step_pytorch_takes():
    start = nets.random_net((2, 3, 1), activation="tanh", seed=9)
    table = np.array([[0.3, -0.7]])
    teacher = nets.rows(table, [[0.5]])
    after = nets.train(
        teacher, widths=(2, 3, 1), activation="tanh", seeds=[9], examples=1, batch=1,
        rate=0.1, optimiser="steepest", decay=False,
    ).nets[0]  # fmt: skip
    parts = [torch.tensor(p, requires_grad=True) for p in (*start.weights, *start.biases)]
    first, second, bias, last = parts
    out = torch.tanh(torch.from_numpy(table) @ first + bias) @ second + last
    (out - 0.5).square().mean().backward()
    expected = [(p - 0.1 * p.grad).detach().numpy() for p in parts]
    for ours, theirs in zip((*after.weights, *after.biases), expected, strict=True):
        assert np.allclose(ours, theirs, atol=1e-6)


def test_a_hidden_layer_learns_xor_and_none_does_not():
    teacher = nets.rows(CORNERS, XOR)
    how = {"seeds": range(8), "loss": "log", "examples": 40_000, "batch": 20, "rate": 0.03}
    right = {
        widths: [
            (net(CORNERS).argmax(1) == XOR).mean()
            for net in nets.train(teacher, widths=widths, **how).nets
        ]
        for widths in [(2, 2), (2, 8, 2)]
    }
    assert max(right[2, 2]) <= 0.75  # no straight line parts them
    assert np.mean(np.array(right[2, 8, 2]) == 1) >= 0.75


def test_snapshots_and_records_are_where_they_were_asked_for():
    training = nets.train(
        nets.examples_of(line), widths=(1, 2, 1), examples=5_000, batch=50, snapshots=(50, 1_020)
    )
    assert sorted(training.snapshots) == [50, 1_020]
    assert training.examples[-1] == 5_000
    assert training.losses.shape == (1, len(training.examples))
    early, final = training.snapshots[50][0], training.nets[0]
    assert not np.allclose(early.flat, final.flat)


def test_the_same_seeds_give_the_same_nets():
    how = {"widths": (1, 4, 1), "seeds": (3, 4), "examples": 2_000}
    first, second = (nets.train(nets.examples_of(np.sin), **how) for _ in range(2))
    assert np.array_equal(first.losses, second.losses)
    assert np.array_equal(first.nets[1].flat, second.nets[1].flat)
    assert not np.array_equal(first.nets[0].flat, first.nets[1].flat)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"examples": 0}, "examples has to be"),
        ({"rate": float("nan")}, "rate has to be"),
        ({"rate": -1}, "rate has to be"),
        ({"batch": 0}, "batch has to be"),
        ({"seeds": []}, "one seed"),
        ({"loss": "L2"}, "no loss 'L2'"),
        ({"optimiser": "sgd"}, "no optimiser 'sgd'"),
    ],
)
def test_bad_settings_are_named(change, words):
    settings = {"widths": (1, 1), "examples": 100} | change
    with pytest.raises(ValueError, match=words):
        nets.train(nets.examples_of(line), **settings)


def test_a_rate_too_high_is_said_so():
    steep = nets.examples_of(lambda x: 100 * x)
    with pytest.raises(ArithmeticError, match="smaller rate"):
        nets.train(steep, widths=(1, 8, 1), examples=200_000, rate=50, optimiser="steepest")


def test_teachers_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match="low has to be"):
        nets.examples_of(line, low=1, high=1)
    with pytest.raises(ValueError, match=r"has to give \[n, output\]"):
        nets.examples_of(lambda x: x[:, 0])
    with pytest.raises(ValueError, match="do not go with"):
        nets.rows(CORNERS, XOR[:3])
    with pytest.raises(ValueError, match="whole numbers"):
        nets.rows(CORNERS, XOR.astype(float))


def test_training_keeps_to_one_thread_and_gives_the_others_back():
    before, inside = torch.get_num_threads(), []

    def watched(x):
        inside.append(torch.get_num_threads())
        return x

    teacher = nets.examples_of(watched)
    inside.clear()  # the teacher has tried the function once
    torch.set_num_threads(2)
    try:
        nets.train(teacher, widths=(1, 2, 1), examples=100)
        with pytest.raises(ValueError, match="examples"):
            nets.train(teacher, widths=(1, 2, 1), examples=0)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert set(inside) == {1}
