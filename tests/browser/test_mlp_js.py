"""Nets in the page compute and learn what PyTorch computes and learns."""

import json

import numpy as np
import pytest
import torch
from speed import YARDSTICK, slower
from torch.nn import functional as F

from nextword import nets
from nextword.nets.training import BENDS, optimiser_named

CLOSE = 1e-4
WIDTHS = [(2, 4, 3, 1), (1, 12, 12, 1), (2, 1), (5, 7, 3)]
every_activation = pytest.mark.parametrize("activation", list(nets.ACTIVATIONS))
every_shape = pytest.mark.parametrize("widths", WIDTHS, ids=str)

LEARN = """
const net = m.fromJSON(given.net);
const trainer = new m.Trainer(net, given);
const flat = (rows) => Float64Array.from(rows.flat());
const losses = given.batches.map(({ inputs, targets }) =>
  trainer.step(flat(inputs), flat(targets), inputs.length));
return { losses, gradient: [...trainer.gradient], net: net.toJSON() };
"""


def torch_outputs(net, parameters, inputs):
    """The outputs of a net whose weights are PyTorch's, given as pairs of one layer each."""
    now = inputs
    for layer, (weights, biases) in enumerate(parameters):
        now = (BENDS[net.activation](now) if layer else now) @ weights + biases
    return now


def torch_parameters(net):
    pairs = zip(net.weights, net.biases, strict=True)
    return [tuple(torch.tensor(part, requires_grad=True) for part in pair) for pair in pairs]


def torch_loss(kind, outputs, targets):
    if kind == "log":
        return F.cross_entropy(outputs, targets)
    return {"squares": F.mse_loss, "absolute": F.l1_loss}[kind](outputs, targets)


def batches(widths, kind, count, seed=3):
    """Random inputs and targets that go with a loss."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        inputs = rng.normal(size=(16, widths[0]))
        classes = rng.integers(0, widths[-1], 16)
        yield inputs, classes if kind == "log" else rng.normal(size=(16, widths[-1]))


def learned_by_torch(net, given, *, optimiser, rate, loss):
    """Losses, the last gradient and the net after PyTorch's steps on the given batches."""
    layers = torch_parameters(net)
    numbers = [part for pair in layers for part in pair]
    stepper = optimiser_named(optimiser, numbers, rate)
    losses = []
    for inputs, targets in given:
        stepper.zero_grad()
        outputs = torch_outputs(net, layers, torch.tensor(inputs))
        here = torch_loss(loss, outputs, torch.tensor(targets))
        here.backward()
        stepper.step()
        losses.append(here.item())
    grown = [part.detach().numpy() for part in numbers]
    made = nets.Net(net.widths, net.activation, tuple(grown[::2]), tuple(grown[1::2]))
    slopes = [part.grad.numpy().T.ravel() for part in numbers]  # a row for each neuron, as in JSON
    return losses, np.concatenate(slopes), made


def compared(run, net, *, optimiser, rate=0.01, loss="squares", steps=1):
    """The largest differences between page and PyTorch: in losses, gradient, weights."""
    given = list(batches(net.widths, loss, steps))
    told = {"optimiser": optimiser, "rate": rate, "loss": loss, "net": net.as_json()}
    told["batches"] = [{"inputs": x.tolist(), "targets": y.tolist()} for x, y in given]
    here = run("mlp", LEARN, told)
    losses, gradient, made = learned_by_torch(net, given, optimiser=optimiser, rate=rate, loss=loss)
    grown = nets.from_json(here["net"])
    assert np.abs(made.flat - net.flat).max() > 10 * CLOSE, "nothing was learned"
    pairs = [(here["losses"], losses), (here["gradient"], gradient), (grown.flat, made.flat)]
    return [np.abs(np.subtract(*pair)).max() for pair in pairs]


@every_activation
@every_shape
def test_forward_agrees_with_pytorch(run, widths, activation):
    net = nets.random_net(widths, activation=activation, seed=5)
    inputs = np.random.default_rng(1).normal(0, 2, (100, widths[0]))
    with torch.no_grad():
        expected = torch_outputs(net, torch_parameters(net), torch.tensor(inputs)).numpy()
    body = """const net = m.fromJSON(given.net);
      return [given.inputs.map((x) => [...net.forward(x)]),
        [...net.forwardMany(Float64Array.from(given.inputs.flat()), given.inputs.length)],
        net.values(given.inputs[0]).map((row) => [...row])];"""
    told = {"net": net.as_json(), "inputs": inputs.tolist()}
    one_by_one, many, values = run("mlp", body, told)
    assert np.abs(one_by_one - expected).max() < CLOSE
    assert np.abs(np.reshape(many, expected.shape) - expected).max() < CLOSE
    layers = net.values(inputs[:1])
    assert [len(row) for row in values] == list(widths)
    for here, there in zip(values, layers, strict=True):
        assert here == pytest.approx(there[0], abs=CLOSE)


@every_activation
@every_shape
def test_one_step_agrees_with_autograd(run, widths, activation):
    net = nets.random_net(widths, activation=activation, seed=6)
    assert max(compared(run, net, optimiser="steepest", rate=0.1)) < CLOSE


@every_activation
def test_ten_steps_of_adam_agree(run, activation):
    net = nets.random_net((2, 4, 3, 1), activation=activation, seed=7)
    assert max(compared(run, net, optimiser="adam", steps=10)) < CLOSE


@pytest.mark.parametrize("loss", ["squares", "absolute", "log"])
@pytest.mark.parametrize("optimiser", ["steepest", "momentum", "adam"])
def test_every_loss_and_optimiser_agrees(run, optimiser, loss):
    net = nets.random_net((3, 6, 4), activation="tanh", seed=8)
    differences = compared(run, net, optimiser=optimiser, loss=loss, steps=10)
    assert max(differences) < CLOSE


def test_another_rate_is_noticed(run):
    net = nets.random_net((2, 4, 3, 1), seed=7)
    given = list(batches(net.widths, "squares", 10))
    _, _, slow = learned_by_torch(net, given, optimiser="adam", rate=0.01, loss="squares")
    _, _, fast = learned_by_torch(net, given, optimiser="adam", rate=0.02, loss="squares")
    assert np.abs(slow.flat - fast.flat).max() > 100 * CLOSE


def test_nets_survive_the_way_through_the_page(run):
    net = nets.random_net((2, 4, 3, 1), activation="gelu", seed=2)
    here = run("mlp", "return m.fromJSON(given).toJSON()", net.as_json())
    assert json.dumps(here, sort_keys=True) == json.dumps(net.as_json(), sort_keys=True)
    counted = run("mlp", "const n = m.fromJSON(given); return [n.parameters, n.neurons]", here)
    assert counted == [nets.parameters(net.widths), nets.neurons(net.widths)]


def test_random_nets_are_as_wide_as_pythons(run):
    body = """const { random } = await import("/_static/nextword/live/ngrams.js");
      return Array.from({ length: 200 }, (_, seed) => m.Net.random({ widths: [8, 8, 1],
        activation: given, random: random(seed) }).toJSON());"""
    for activation, gain in (("ramp", 2), ("tanh", 1)):
        made = [nets.from_json(each) for each in run("mlp", body, activation)]
        weights = np.concatenate([net.weights[0].ravel() for net in made])
        biases = np.concatenate([net.biases[0] for net in made])
        assert np.mean(weights) == pytest.approx(0, abs=0.03)
        assert np.var(weights) == pytest.approx(gain / 8, rel=0.05)
        assert np.abs(biases).max() <= 1 / np.sqrt(8)
        assert np.var(biases) == pytest.approx(1 / 8 / 3, rel=0.1)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("new m.Net([2])", "widths 2"),
        ("new m.Net([2, 0, 1])", "widths 2,0,1"),
        ("new m.Net([2, 1], 'swish')", "ramp, tanh, gelu, logistic, none"),
        ("new m.Trainer(new m.Net([2, 1]), { optimiser: 'sgd' })", "steepest, momentum, adam"),
        ("new m.Trainer(new m.Net([2, 1]), { loss: 'hinge' })", "squares, absolute, log"),
        ("new m.Net([2, 1]).forward([1, 2, 3])", "3 numbers are not 1 inputs of 2"),
        ("new m.Trainer(new m.Net([2, 1])).step([1, 2], [1, 2], 1)", "2 targets do not fit 1"),
    ],
)
def test_what_cannot_be_is_refused(run, body, said):
    caught = f"try {{ {body}; return 'accepted' }} catch (problem) {{ return problem.message }}"
    assert said in run("mlp", caught)


def test_hundreds_of_steps_a_frame(run):
    # A frame leaves about 12 ms for training; a slow, busy machine must still do 50 steps in it.
    body = """const { random } = await import("/_static/nextword/live/ngrams.js");
      const net = m.Net.random({ widths: [2, 4, 3, 1], random: random(1) });
      const trainer = new m.Trainer(net);
      const inputs = Float64Array.from({ length: 512 }, random(2));
      const targets = Float64Array.from({ length: 256 }, random(3));
      const times = Array.from({ length: 40 }, () => {
        const start = performance.now();
        for (let k = 0; k < 50; k++) trainer.step(inputs, targets, 256);
        return (performance.now() - start) / 50;
      });
      return times.sort((a, b) => a - b)[20];"""
    slow = slower([run("mlp", f"return ({YARDSTICK})()") for _ in range(10)])
    assert run("mlp", body) < 12 / 50 * slow
