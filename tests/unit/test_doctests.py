"""The examples in the library's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import nextword

MODULES = sorted(info.name for info in pkgutil.walk_packages(nextword.__path__, "nextword."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    found = [finder.find(importlib.import_module(name), name) for name in MODULES]
    assert sum(len(test.examples) for tests in found for test in tests) > 0
