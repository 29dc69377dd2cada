"""The library and the book's extension keep to the plan; and every rule can tell good from bad."""

import subprocess
import sys
from pathlib import Path

import library_rules
import pytest
from library_rules import Module

ROOT = Path(__file__).parents[2]
LIBRARY = library_rules.modules(ROOT / "lib")
AROUND = library_rules.modules(ROOT / "_ext") + library_rules.modules(ROOT / "experiments")
PYTHON = ("lib", "_ext", "experiments", "benchmarks", "tests")


def by_name(value):
    """The id of a parameter: a rule's or a module's name."""
    return getattr(value, "__name__", None) or getattr(value, "name", "")


def test_there_is_a_library():
    assert {"nextword", "nextword.fits"} <= {module.name for module in LIBRARY}


@pytest.mark.parametrize("rule", library_rules.LIBRARY, ids=by_name)
def test_library_keeps_the_rule(rule):
    complaints = [text for module in LIBRARY for text in rule(module)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("rule", library_rules.EVERYWHERE, ids=by_name)
def test_code_around_keeps_the_rule(rule):
    complaints = [text for module in AROUND for text in rule(module)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_finds_nothing(command):
    found = ruff(command, *PYTHON)
    assert not found, found


def ruff(command, *paths):
    """What ruff, with the project's own settings, has to say about paths."""
    words = [sys.executable, "-m", "ruff", *command.split(), "--quiet"]
    config = ["--config", str(ROOT / "pyproject.toml"), "--output-format", "concise"]
    run = subprocess.run([*words, *config, *paths], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


# What follows shows that each rule passes a good module and complains about a bad one.

GOOD = '''\
"""Ropes."""

import numpy as np

from nextword import sources
from nextword.ropes import knots
from nextword.words import t

from .knots import Knot


def measure(rope):
    """Return the length of a rope in metres."""
    return np.load(rope, allow_pickle=False)


class Rope:
    """A rope."""

    def _hidden(self):
        return t("rope")
'''

BODY = "    return np.load(rope, allow_pickle=False)\n"
LOWER = "from nextword import sources\n"

BAD = [
    (library_rules.nothing_upward, LOWER, "from nextword import figures\n"),
    (library_rules.nothing_upward, LOWER, "from nextword import fits\n"),
    (library_rules.nothing_upward, LOWER, "import nextword.live.base\n"),
    (library_rules.nothing_upward, LOWER, "from ..figures import show\n"),
    (library_rules.nothing_upward, LOWER, "from .. import claims\n"),
    (library_rules.nothing_upward, BODY, f"    from nextword import live\n{BODY}"),
    (library_rules.drawing_apart, LOWER, "import matplotlib.pyplot as plt\n"),
    (library_rules.network_apart, LOWER, "from urllib.request import urlopen\n"),
    (library_rules.no_pickles, LOWER, "import pickle\n"),
    (library_rules.no_pickles, "allow_pickle=False", "allow_pickle=True"),
    (library_rules.no_pickles, BODY, "    torch.save(rope, 'rope')\n"),
    (library_rules.no_print, BODY, f"    print(rope)\n{BODY}"),
    (library_rules.short_module, BODY, BODY + "\n" * 250),
    (library_rules.short_functions, BODY, "    rope = rope + 1\n" * 40 + BODY),
    (library_rules.docstrings, '"""Ropes."""\n', ""),
    (library_rules.docstrings, '    """Return the length of a rope in metres."""\n', ""),
    (library_rules.docstrings, '    """A rope."""\n', ""),
    (library_rules.docstrings, "_hidden", "seen"),
]


@pytest.mark.parametrize("rule", library_rules.LIBRARY, ids=by_name)
def test_rule_passes_a_good_module(rule):
    assert list(rule(Module("nextword.ropes.measuring", GOOD))) == []


@pytest.mark.parametrize(("rule", "old", "new"), BAD, ids=by_name)
def test_rule_sees_a_bad_module(rule, old, new):
    assert old in GOOD
    assert list(rule(Module("nextword.ropes.measuring", GOOD.replace(old, new))))


def test_a_grab_bag_is_seen():
    assert list(library_rules.no_grab_bag(Module("nextword.utils", GOOD)))


def test_every_rule_has_a_bad_module():
    assert {rule for rule, _, _ in BAD} | {library_rules.no_grab_bag} == set(library_rules.LIBRARY)


@pytest.mark.parametrize("lower", ["words", "theme", "sources"])
def test_the_ground_floor_imports_no_idea(lower):
    assert list(library_rules.nothing_upward(Module(f"nextword.{lower}", "import nextword.fits")))


def test_relative_imports_are_spelled_out():
    package = Module(
        "nextword.live", "from .base import Widget\nfrom .. import theme", package=True
    )
    assert list(package.imported()) == ["nextword.live.base.Widget", "nextword.theme"]


def test_ruff_sees_a_bad_file(tmp_path):
    (tmp_path / "bad.py").write_text("import os\nx=1\n")
    assert "F401" in ruff("check", str(tmp_path))
    assert ruff("format --check", str(tmp_path))
