"""The repository keeps to its rules; and every rule can tell good from bad."""

import subprocess
from pathlib import Path

import pytest
import repository_rules

ROOT = Path(__file__).parents[2]


def name_of(value):
    """The id of a parameter: a rule's name."""
    return getattr(value, "__name__", "")


@pytest.fixture(scope="module")
def committed():
    """The files that are, or would be, committed."""
    return repository_rules.files(ROOT)


def test_the_files_are_found(committed):
    assert {ROOT / "README.md", ROOT / "lib/nextword/__init__.py", Path(__file__)} <= set(committed)
    assert not any(".venv" in path.parts for path in committed)


@pytest.mark.parametrize("rule", repository_rules.RULES, ids=name_of)
def test_repository_keeps_the_rule(rule, committed):
    complaints = list(rule(committed))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", ["lib/nextword/new.py", "lib/nextword/artifacts/new.npz"])
def test_the_library_is_not_ignored(path):
    run = subprocess.run(["git", "check-ignore", "--no-index", path], cwd=ROOT)
    assert run.returncode == 1


def made(path, content):
    """A file with the given text or number of bytes."""
    if isinstance(content, int):
        with path.open("wb") as sparse:
            sparse.truncate(content)
    else:
        path.write_text(content, encoding="utf-8")
    return path


GOOD = [
    ("small.npz", 2**20),
    ("page.js", 'const SVG = "http://www.w3.org/2000/svg";\n'),
    (
        "README.md",
        "See https://example.org/work, net/work or /workshop; mind the rootless /roots.\n",
    ),
]

BAD = [
    (repository_rules.small_files, "weights.npz", 4 * 2**20 + 1),
    (repository_rules.small_files, "weights.npz", 61 * 10**6),
    (repository_rules.small_files, "pocket-gpt.safetensors", 13 * 10**6),
    (repository_rules.clean_text, "a.py", "DATA = '/wor" + "k/shared/data'\n"),
    (repository_rules.clean_text, "a.md", "Look in /hom" + "e/me/book.\n"),
    (repository_rules.clean_text, "a.md", "cd /roo" + "t\n"),
    (repository_rules.clean_text, "a.yml", "index: https://py" + "pi.org/simple\n"),
    (repository_rules.clean_text, "a.html", "<script src='//cdn.jsdeliv" + "r.net/x.js'>\n"),
    (repository_rules.clean_text, "a.py", "x = 1  # TO" + "DO: measure\n"),
    (repository_rules.own_page_code, "a.js", 'fetch("https://example.org/data.json")\n'),
    (repository_rules.own_page_code, "a.css", "@import url(http://example.org/a.css);\n"),
    (repository_rules.own_page_code, "a.js", "//\n" * 251),
]


@pytest.mark.parametrize("rule", repository_rules.RULES, ids=name_of)
def test_rule_passes_good_files(rule, tmp_path):
    assert list(rule([made(tmp_path / name, content) for name, content in GOOD])) == []


@pytest.mark.parametrize(("rule", "name", "content"), BAD)
def test_rule_sees_a_bad_file(rule, name, content, tmp_path):
    assert list(rule([made(tmp_path / name, content)]))


def test_many_files_are_too_much_together(tmp_path):
    paths = [made(tmp_path / f"{number}.npz", 4 * 2**20) for number in range(15)]
    assert list(repository_rules.small_files(paths)) == ["the files have 63 MB together"]


def test_every_rule_has_a_bad_file():
    assert {rule for rule, _, _ in BAD} == set(repository_rules.RULES)


def test_files_need_a_checkout(tmp_path):
    with pytest.raises(RuntimeError, match="cannot list"):
        repository_rules.files(tmp_path)
