"""How the slope of a loss along every weight is found in one go: the chain rule, backwards.

A :class:`Value` is a number that remembers which numbers it was made from, and how much it would
change if each of them changed a little. :func:`backward` follows these memories from the loss to
the weights and multiplies as it goes. That is all of back-propagation; PyTorch does it with arrays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Value:
    """A number with a history.

    ``sources`` are pairs (value, slope): what it was made from, and d(this) / d(that value).
    ``how`` is a template for them, ``depth`` how many operations deep it lies, and ``gradient``
    is filled in by :func:`backward`.

    >>> w = Value(3.0)
    >>> loss = (w * 2 - 5) ** 2
    >>> backward(loss)
    >>> loss.number, w.gradient
    (1.0, 4.0)
    """

    def __init__(
        self, number: float, sources: tuple = (), *, name: str = "", how: str = ""
    ) -> None:
        self.number, self.sources, self.name, self.how = float(number), sources, name, how
        self.depth = 1 + max((source.depth for source, _ in sources), default=-1)
        self.gradient = 0.0

    def __add__(self, other: Value | float) -> Value:
        other = _value(other)
        return Value(self.number + other.number, ((self, 1.0), (other, 1.0)), how="{} + {}")

    def __mul__(self, other: Value | float) -> Value:
        other = _value(other)
        sources = ((self, other.number), (other, self.number))
        return Value(self.number * other.number, sources, how="{} × {}")

    def __pow__(self, power: int) -> Value:
        if not isinstance(power, int) or power < 1:
            raise ValueError(f"a power is a whole number from 1 on, got {power!r}")
        slope = power * self.number ** (power - 1)
        return Value(self.number**power, ((self, slope),), how="{}" + str(power).translate(RAISED))

    def __sub__(self, other: Value | float) -> Value:
        other = _value(other)
        return Value(self.number - other.number, ((self, 1.0), (other, -1.0)), how="{} − {}")

    def __neg__(self) -> Value:
        return self * -1

    def __rsub__(self, other: float) -> Value:
        return _value(other) - self

    __radd__, __rmul__ = __add__, __mul__

    def ramp(self) -> Value:
        """Return the number if it is above 0, else 0."""
        return Value(max(0.0, self.number), ((self, float(self.number > 0)),), how="ramp {}")

    def tanh(self) -> Value:
        """Return the hyperbolic tangent, an S-shaped curve from −1 to 1."""
        said = math.tanh(self.number)
        return Value(said, ((self, 1 - said**2),), how="tanh {}")

    def sin(self) -> Value:
        """Return the sine."""
        return Value(math.sin(self.number), ((self, math.cos(self.number)),), how="sin {}")

    def called(self, name: str) -> Value:
        """Return this very value, with a name for the trace."""
        self.name = name
        return self

    def __repr__(self) -> str:
        return f"Value({self.number:g}, gradient={self.gradient:g}, name={self.name!r})"


def _value(number: Value | float) -> Value:
    return number if isinstance(number, Value) else Value(number)


def history(result: Value) -> list[Value]:
    """Return every value that ``result`` was made from, itself last, sources before results."""
    found, waiting = {id(result): result}, [result]
    while waiting:
        for source, _ in waiting.pop().sources:
            if id(source) not in found:
                found[id(source)] = source
                waiting.append(source)
    return sorted(reversed(found.values()), key=lambda value: value.depth)


def backward(loss: Value) -> None:
    """Set ``gradient`` of every value in the loss's history to d(loss) / d(value)."""
    values = history(loss)
    for value in values:
        value.gradient = 0.0
    loss.gradient = 1.0
    for value in reversed(values):
        for source, slope in value.sources:
            source.gradient += slope * value.gradient


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace: ``name`` = ``how``, its ``number``, and d(loss) / d(name)."""

    name: str
    how: str
    number: float
    gradient: float


def trace(loss: Value) -> list[Step]:
    """Return the history of ``loss``, :func:`backward` done, for reading line by line.

    Values without a name are called after their place: ①, ②, …; plain numbers are left out.
    """
    backward(loss)
    values = [value for value in history(loss) if value.sources or value.name]
    unnamed = [value for value in values if not value.name]
    names = {id(value): chr(ord("①") + i) for i, value in enumerate(unnamed)}
    names |= {id(value): value.name for value in values if value.name}
    return [
        Step(names[id(value)], _spelled(value, names), value.number, value.gradient)
        for value in values
    ]


def _spelled(value: Value, names: dict[int, str]) -> str:
    """How a value was made, its template filled in: ``w × 0.5``."""
    parts = [names.get(id(source), f"{source.number:g}") for source, _ in value.sources]
    return value.how.format(*parts).replace("-", "−")
