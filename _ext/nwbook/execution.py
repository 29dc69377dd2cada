"""Running the chapters: once for each state of the library, two at a time.

Outputs are cached by the chapters' code alone, so the cache's folder is named after
everything else they depend on: the library, the pins, and where the texts come from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from myst_nb.core.read import create_nb_reader
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

PREFIX = "outputs-"
KEYED = {".py", ".toml", ".json", ".mo", ".po"}
CORES = os.cpu_count() or 1
AT_A_TIME = min(2, CORES)


def library() -> Path:
    """The folder of the installed ``nextword`` package, found without importing it."""
    return Path(importlib.util.find_spec("nextword").origin).parent


def rungs() -> dict[str, str]:
    """Registered source → the rung of the ladder it would come from now."""
    from nextword import sources

    def rung(name: str) -> str:
        try:
            return sources.find(name).rung
        except sources.SourceError:
            return "none"

    return {name: rung(name) for name in sorted(sources.REGISTRY)}


def fingerprint(library: Path, pins: Path, settings: Mapping[str, str]) -> str:
    """Return 12 hexadecimal digits that change with anything a chapter's outputs depend on."""
    digest = hashlib.sha256(sys.version.split()[0].encode())
    for path in [*sorted(_files(library)), pins]:
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(json.dumps(dict(settings), sort_keys=True).encode())
    return digest.hexdigest()[:12]


def _files(library: Path) -> Iterator[Path]:
    """What the library computes with; of artifacts the manifest, of page scripts nothing."""
    for path in library.rglob("*"):
        kept = path.parent.name != "artifacts" or path.name == "manifest.json"
        if kept and path.suffix in KEYED:
            yield path


def name_cache(app: Sphinx, config: Config) -> None:
    """Choose the cache's folder. Sphinx reads all pages again when the name changes."""
    settings = {**rungs(), "language": os.environ.get("NEXTWORD_LANG", "en")}
    state = fingerprint(library(), Path(app.srcdir, "constraints.txt"), settings)
    config.nb_execution_cache_path = str(Path(app.outdir).parent / (PREFIX + state))


def clear_old_caches(app: Sphinx) -> None:
    """Remove the outputs of earlier states of the library, and unreadable ones of this."""
    current = Path(app.config.nb_execution_cache_path)
    for folder in current.parent.glob(PREFIX + "*"):
        if folder != current:
            shutil.rmtree(folder)
    try:
        drop_broken(get_cache(str(current)))
    except Exception:  # not a cache any more: a build was killed while it wrote the database
        shutil.rmtree(current, ignore_errors=True)


def drop_broken(cache: JupyterCacheAbstract) -> None:
    """Forget cached notebooks whose file is missing or cut short."""
    for record in cache.list_cache_records():
        try:
            cache.get_cache_bundle(record.pk)
        except Exception:  # missing, truncated, not JSON, not a notebook
            NbCacheRecord.remove_records([record.pk], cache.db)


def run_ahead(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the chapters about to be read whose outputs are not cached.

    Raises ExtensionError with the traceback of each chapter that fails.
    """
    cache = get_cache(env.mystnb_config.execution_cache_path)
    timeout, failures = env.mystnb_config.execution_timeout, []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        waiting = {
            pool.submit(run, notebook, path, timeout=timeout): path
            for path, notebook in _uncached(env, docnames, cache)
        }
        for done in as_completed(waiting):
            path, result = waiting[done], done.result()
            print(f"  {path.name}: ran in {result.time:.0f} s", flush=True)
            if result.err is None:
                _keep(cache, path, result)
            else:
                failures.append(f"{path}\n{result.err}")
    if failures:
        raise ExtensionError("chapters that did not run to the end:\n\n" + "\n\n".join(failures))


def _uncached(
    env: BuildEnvironment, docnames: list[str], cache: JupyterCacheAbstract
) -> Iterator[tuple[Path, NotebookNode]]:
    for docname in docnames:
        path = Path(env.doc2path(docname))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield path, notebook


def run(notebook: NotebookNode, path: Path, *, timeout: int = 300) -> ExecutionResult:
    """Run a chapter's notebook in a fresh kernel, in its own folder; ``timeout`` is per cell."""
    quiet = ["--log-level=ERROR"]  # a kernel's own remarks are no part of the build's
    # Two kernels that each use all cores wait for each other at every product.
    os.environ.setdefault("OMP_NUM_THREADS", str(CORES // AT_A_TIME))
    return single_nb_execution(
        notebook, str(path.parent), timeout, allow_errors=False, extra_arguments=quiet
    )


def _keep(cache: JupyterCacheAbstract, path: Path, result: ExecutionResult) -> None:
    bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> None:
    """Connect the execution of chapters to the build."""
    app.connect("config-inited", name_cache)
    app.connect("builder-inited", clear_old_caches)
    app.connect("env-before-read-docs", run_ahead)
