"""The pins, the ranges, the conda environment, Binder and the installed packages agree."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13")
PROMISED = (
    "jupyter-book",
    "numpy",
    "torch",
    "transformers",
    "matplotlib",
    "plotly",
    "umap-learn",
    "ipywidgets",
)


def read_pins(text):
    """The requirements in the text of a constraints file, in order."""
    rows = (line.strip() for line in text.splitlines())
    return [Requirement(row) for row in rows if row and not row.startswith("#")]


def applying(pins, **environment):
    """Name → version of the pins that apply to an environment; by default, to this one."""
    chosen = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(environment)]
    names = [canonicalize_name(pin.name) for pin in chosen]
    assert len(names) == len(set(names)), "a name is pinned twice"
    return {name: exact(pin) for name, pin in zip(names, chosen, strict=True)}


def exact(pin):
    """The one version that a requirement admits."""
    (clause,) = pin.specifier
    assert clause.operator == "==", f"{pin} is no exact version"
    assert not clause.version.endswith(".*"), f"{pin} is no exact version"
    assert Version(clause.version).local is None, f"{pin} names one build: drop what follows the +"
    return clause.version


def ranges():
    """All requirements of pyproject.toml but the extra that gathers the others."""
    extras = PROJECT["optional-dependencies"]
    rows = [*PROJECT["dependencies"], *(row for name in extras for row in extras[name])]
    found = [Requirement(row) for row in rows]
    return [requirement for requirement in found if requirement.name != PROJECT["name"]]


def needed(name, extras=frozenset()):
    """The names of all packages that an installed package needs here, itself left out."""
    seen, waiting = set(), [(name, frozenset(extras))]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        waiting += [
            (canonicalize_name(found.name), frozenset(found.extras))
            for found in map(Requirement, metadata.requires(here[0]) or ())
            if applies(found, here[1]) and not accelerator(here[0], found)
        ]
    return {each for each, _ in seen} - {name}


def applies(requirement, extras):
    """Whether a requirement counts in this environment, with these extras asked for."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


def accelerator(name, requirement):
    """Whether it is one of the libraries (CUDA, Triton) that only some builds of torch bring."""
    return name == "torch" and "==" in str(requirement.specifier)


CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = read_pins(CONSTRAINTS)
HERE = applying(PINS)
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_PIP = next(row["pip"] for row in CONDA["dependencies"] if isinstance(row, dict))


def test_pins_are_sorted():
    names = [canonicalize_name(pin.name) for pin in PINS]
    assert names == sorted(names)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", PROMISED)
def test_promised_packages_are_pinned(name, python):
    assert applying(PINS, python_version=python, python_full_version=f"{python}.9")[name]


@pytest.mark.parametrize("requirement", ranges(), ids=str)
def test_ranges_admit_the_pins(requirement):
    assert requirement.specifier.contains(HERE[canonicalize_name(requirement.name)])


def test_everything_installed_for_the_book_is_pinned():
    assert needed("nextword", {"dev"}) <= set(HERE)


@pytest.mark.parametrize("name", sorted(HERE))
def test_installed_version_is_the_pin(name):
    assert Version(metadata.version(name)).public == HERE[name]


def test_conda_environment_agrees_with_the_pins():
    named = [Requirement(row) for row in CONDA_PIP if not row.startswith("-")]
    assert {requirement.name: exact(requirement) for requirement in named} == {
        name: HERE[name] for name in PROMISED
    }
    assert "-c constraints.txt" in CONDA_PIP
    assert "-e .[dev]" in CONDA_PIP


@pytest.mark.parametrize("path", ["environment.yml", ".binder/environment.yml"])
def test_conda_brings_a_python_the_book_supports(path):
    rows = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))["dependencies"]
    (python,) = [row for row in rows if isinstance(row, str) and row.startswith("python")]
    version = python.removeprefix("python=")
    assert version in PYTHONS
    assert "pip" in rows


def test_supported_pythons_are_those_of_the_project():
    supported = SpecifierSet(PROJECT["requires-python"])
    minors = [f"3.{minor}" for minor in range(8, 20)]
    assert [python for python in minors if f"{python}.9" in supported] == list(PYTHONS)


def test_binder_installs_with_the_pins():
    script = (ROOT / ".binder/postBuild").read_text(encoding="utf-8")
    command = r"pip install .*--constraint constraints\.txt --editable '\.\[book,models\]'"
    assert re.search(command, script)
    assert (ROOT / ".binder/postBuild").stat().st_mode & 0o111


# What follows shows that the checks can fail.


@pytest.mark.parametrize("row", ["numpy>=2", "numpy==2.*", "torch==2.13.0+cpu"])
def test_a_pin_that_is_not_exact_is_seen(row):
    with pytest.raises(AssertionError):
        applying(read_pins(row))


def test_a_name_pinned_twice_is_seen():
    with pytest.raises(AssertionError, match="twice"):
        applying(read_pins("numpy==2.4.6\nNumPy==2.4.5"))


def test_pins_may_differ_by_python():
    pins = read_pins(
        'rope==2.1 ; python_full_version < "3.11.5"\nrope==4.1 ; python_full_version >= "3.11.5"'
    )
    assert applying(pins, python_full_version="3.11.2") == {"rope": "2.1"}
    assert applying(pins, python_full_version="3.12.0") == {"rope": "4.1"}


def test_needs_reach_beyond_the_direct_ones():
    needs = needed("nextword", {"dev"})
    assert {"matplotlib", "contourpy", "sphinx", "regex"} <= needs
    assert "nextword" not in needs
