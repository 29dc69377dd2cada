"""What README, CITATION and the workflows say about the repository is so."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED_PYTHONS = ["3.11", "3.12", "3.13"]


def text(name):
    """The text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def local_links(markdown):
    """The files that links and images of some Markdown lead to."""
    targets = re.findall(r"\]\(([^)\s#]+)", markdown)
    return [target for target in targets if not re.match(r"https?:", target)]


def commands(markdown):
    """The targets of `make` that some Markdown names in code."""
    in_code = re.findall(r"`[^`\n]+`|^```console\n.*?^```", markdown, re.MULTILINE | re.DOTALL)
    return {name for code in in_code for name in re.findall(r"\bmake ([a-z][\w-]*)", code)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_linked_files_exist(name):
    missing = [target for target in local_links(text(name)) if not (ROOT / target).exists()]
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_named_commands_exist(name):
    targets = set(re.findall(r"^([a-z][\w-]*):", text("Makefile"), re.MULTILINE))
    assert commands(text(name)) <= targets


def test_readme_names_the_two_commands_and_every_chapter():
    readme = text("README.md")
    assert {"book", "test", "lab", "serve"} <= commands(readme)
    for path in (ROOT / "chapters").glob("*.md"):
        assert f"/notebooks/{path.stem}.ipynb" in readme
    assert len(readme.splitlines()) <= 120


def test_python_in_the_readme_runs():
    blocks = re.findall(r"^( *)```python\n(.*?)^\1```", text("README.md"), re.MULTILINE | re.DOTALL)
    assert blocks
    for indent, code in blocks:
        exec(re.sub(f"^{indent}", "", code, flags=re.MULTILINE), {})


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CITATION.cff"])
def test_the_public_address_is_the_one_of_the_configuration(name):
    address = yaml.safe_load(text("_config.yml"))["repository"]["url"]
    owner = address.removeprefix("https://github.com/")
    named = re.findall(r"(?:github\.com|/gh|/github)/([\w.-]+/[\w.-]+)", text(name))
    assert set(named) == {owner}


def test_citation_agrees_with_the_project():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["references"][0]["url"] in text("README.md")


@pytest.mark.parametrize("name", ["test", "pages"])
def test_workflow_runs_a_command_that_exists(name):
    workflow = yaml.safe_load(text(f".github/workflows/{name}.yml"))
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job.get("steps", ())]
    runs = [step["run"] for step in steps if "run" in step]
    assert {"test": "make test", "pages": "make book"}[name] in runs


def test_workflow_tests_every_supported_python():
    workflow = yaml.safe_load(text(".github/workflows/test.yml"))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == PINNED_PYTHONS


# What follows shows that the checks can fail.


def test_links_and_commands_are_found():
    markdown = "See [a](docs/a.md#top), ![b](b.png), [c](https://example.org) and `make tea`.\n"
    assert local_links(markdown) == ["docs/a.md", "b.png"]
    assert commands(markdown + "```console\nmake toast   # hot\n```\n") == {"tea", "toast"}
