"""What the repository as a whole keeps to. A rule yields its complaints about a list of files."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

LARGE_FILE = 4 * 2**20  # bytes
# What is worth more than that, and how much: the language model that comes with the book.
WORTH_IT = {"lib/nextword/artifacts/pocket-gpt.safetensors": 14 * 10**6}
LARGE_REPOSITORY = 60 * 10**6
PAGE_CODE = {".js", ".css"}
MODULE_LINES = 250

# Each pattern is written so that it does not match itself.
FORBIDDEN = {
    "a path of one machine": (
        r"(?<![\w.~-])/(?:wor[k]|roo[t]|hom[e]|User[s]|opt/(?:pypi|wheels))(?![\w-])"
    ),
    "a host of a package registry": (
        r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|download\.pytorch\.org"
        r"|anaconda\.org|crates\.io|jsdelivr\.net|unpkg\.com|cdnjs\."
    ),
    "a mark of unfinished work": r"\b(?:TO[D]O|FIX[M]E|XX[X]|lorem ip[s]um)\b",
}
FOREIGN_ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)[\w.-]+")


def files(root: Path) -> list[Path]:
    """Return the files that are, or would be, committed. RuntimeError outside a git checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"cannot list the files of {root}: {run.stderr.strip()}")
    paths = (root / name for name in run.stdout.split("\0") if name)
    return sorted({path for path in paths if path.is_file()})


def text_of(path: Path) -> str | None:
    """Return the text in a file, None if it is not text."""
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def small_files(paths: Sequence[Path]) -> Iterator[str]:
    """No file is larger than 4 MiB, but for the named ones; all together stay below 60 MB."""
    sizes = {path: path.stat().st_size for path in paths}
    for path, size in sizes.items():
        worth = [most for name, most in WORTH_IT.items() if path.as_posix().endswith(f"/{name}")]
        if size > max([LARGE_FILE, *worth]):
            yield f"{path} has {size / 2**20:.1f} MiB"
    if sum(sizes.values()) > LARGE_REPOSITORY:
        yield f"the files have {sum(sizes.values()) / 1e6:.0f} MB together"


def clean_text(paths: Sequence[Path]) -> Iterator[str]:
    """No paths of one machine, no registry hosts, no marks of unfinished work."""
    for path in paths:
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            for what, pattern in FORBIDDEN.items():
                if found := re.search(pattern, line):
                    yield f"{path}:{number} has {what}: {found[0]}"


def own_page_code(paths: Sequence[Path]) -> Iterator[str]:
    """Scripts and styles of the pages name no other host, and are short."""
    for path in paths:
        if path.suffix not in PAGE_CODE:
            continue
        text = text_of(path) or ""
        for address in FOREIGN_ADDRESS.findall(text):
            yield f"{path} names {address}"
        lines = len(text.splitlines())
        if path.suffix == ".js" and lines > MODULE_LINES:
            yield f"{path} has {lines} lines, more than {MODULE_LINES}"


RULES = (small_files, clean_text, own_page_code)
