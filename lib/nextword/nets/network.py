"""A small fully connected net: layers of neurons, each a weighted sum, a bias and a bend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Activation = Callable[[NDArray], NDArray]

ACTIVATIONS: dict[str, Activation] = {
    "ramp": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "gelu": lambda z: z * (1 + np.vectorize(erf, otypes=[float])(z / sqrt(2))) / 2,
    "logistic": lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700))),
    "none": lambda z: z,
}


@dataclass(frozen=True)
class Net:
    """A net of so many inputs, hidden neurons, …, outputs; the last layer has no activation.

    weights: a matrix [inputs, outputs] for each layer; biases: a list [outputs] for each.
    """

    widths: tuple[int, ...]
    activation: str
    weights: tuple[NDArray[np.float64], ...]
    biases: tuple[NDArray[np.float64], ...]

    def __call__(self, inputs: ArrayLike) -> NDArray[np.float64]:
        """Return the outputs [example, output] for inputs [example, input]."""
        return self.values(inputs)[-1]

    def values(self, inputs: ArrayLike) -> list[NDArray[np.float64]]:
        """Return the value of every neuron, layer by layer, [example, neuron], inputs first.

        Raises ValueError unless each example has as many numbers as the net has inputs.
        """
        now = np.asarray(inputs, dtype=float)
        if now.ndim != 2 or now.shape[1] != self.widths[0]:
            raise ValueError(
                f"inputs have to be [example, {self.widths[0]}]; these are {now.shape}"
            )
        bend, made = ACTIVATIONS[self.activation], [now]
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            now = now @ weights + biases
            if layer < len(self.weights) - 1:
                now = bend(now)
            made.append(now)
        return made

    @property
    def parameters(self) -> int:
        """How many numbers training sets: all weights and biases."""
        return parameters(self.widths)

    @property
    def flat(self) -> NDArray[np.float64]:
        """All weights and biases in one row [parameters], layer by layer."""
        pairs = zip(self.weights, self.biases, strict=True)
        return np.concatenate([part.ravel() for pair in pairs for part in pair])

    def as_json(self) -> dict:
        """Return the net as plain lists, as the page reads it; `weights` has a row per neuron."""
        pairs = zip(self.weights, self.biases, strict=True)
        layers = [{"weights": w.T.tolist(), "biases": b.tolist()} for w, b in pairs]
        return {"widths": list(self.widths), "activation": self.activation, "layers": layers}


def from_json(saved: dict) -> Net:
    """Return the net that ``as_json`` wrote; ValueError if its parts do not fit each other."""
    widths = checked_widths(saved["widths"])
    weights = tuple(np.array(layer["weights"], dtype=float).T for layer in saved["layers"])
    biases = tuple(np.array(layer["biases"], dtype=float) for layer in saved["layers"])
    shapes = list(pairwise(widths))
    if [w.shape for w in weights] != shapes or [len(b) for b in biases] != list(widths[1:]):
        raise ValueError(f"the weights do not fit the widths {widths}")
    return Net(widths, checked_activation(saved["activation"]), weights, biases)


def random_net(widths: Sequence[int], *, activation: str = "ramp", seed: int) -> Net:
    """Return a net that has learned nothing: weights drawn so that layers neither fade nor explode.

    Normal weights of variance 2/inputs for ramp and gelu (He, 2015), 1/inputs for the others;
    biases uniform within ±1/√inputs, so that ramps bend in different places.
    """
    widths, activation = checked_widths(widths), checked_activation(activation)
    rng = np.random.default_rng(seed)
    gain = 2 if activation in ("ramp", "gelu") else 1
    shapes = list(pairwise(widths))
    weights = tuple(rng.normal(0, sqrt(gain / shape[0]), shape) for shape in shapes)
    biases = tuple(rng.uniform(-1, 1, outputs) / sqrt(inputs) for inputs, outputs in shapes)
    return Net(widths, activation, weights, biases)


def parameters(widths: Sequence[int]) -> int:
    """Return how many weights and biases a net of these widths has.

    >>> parameters((2, 4, 3, 1))
    31
    """
    return sum((before + 1) * after for before, after in pairwise(widths))


def neurons(widths: Sequence[int], *, inputs: bool = False) -> int:
    """Return how many neurons compute something, with `inputs` also those that only hold an input.

    >>> neurons((2, 4, 3, 1)), neurons((2, 4, 3, 1), inputs=True)
    (8, 10)
    """
    return sum(widths) - (0 if inputs else widths[0])


def checked_widths(widths: Sequence[int]) -> tuple[int, ...]:
    """Return the widths as whole numbers; ValueError unless there are two or more, all positive."""
    whole = tuple(int(width) for width in widths)
    if len(whole) < 2 or min(whole) < 1 or list(whole) != list(widths):
        raise ValueError(f"widths are inputs, hidden neurons, …, outputs, each ≥ 1; got {widths}")
    return whole


def checked_activation(name: str) -> str:
    """Return the name if there is such an activation; ValueError lists those there are."""
    if name not in ACTIVATIONS:
        raise ValueError(f"no activation {name!r}: choose from {', '.join(ACTIVATIONS)}")
    return name
