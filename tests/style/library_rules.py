"""How the library is built: floors, sizes, docstrings. A rule yields its complaints about a module.

The floors, from the bottom: words, markup, chance, layers; sources and theme; one room an idea;
figures, live and claims. A room is a module or a package directly below ``nextword``. It may import
rooms of lower floors, and nothing else of the library.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS = {"words": 0, "markup": 0, "chance": 0, "layers": 0, "sources": 1, "theme": 1}
FLOORS |= {"figures": 3, "live": 3, "claims": 3}
IDEAS = 2
GRAB_BAGS = {"util", "utils", "helper", "helpers", "misc", "common", "tools"}
PICKLES = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
PICKLING = {"torch.save", "torch.load", "pandas.read_pickle", "pd.read_pickle"}
NETWORK = {"pooch", "requests", "urllib", "http", "httpx", "socket", "aiohttp"}
DRAWING = {"matplotlib", "plotly"}
MODULE_LINES = 250
FUNCTION_LINES = 40

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file; `name` is its dotted name as an import would say it."""

    name: str
    source: str
    package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def room(self) -> str:
        """The part of the library it belongs to; "" for ``nextword`` itself or other code."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "nextword" and len(parts) > 1 else ""

    def imported(self) -> Iterator[str]:
        """The dotted names of what the module imports, relative ones spelled out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from (f"{base}.{alias.name}" for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        up = node.level - self.package
        return ".".join([*parts[: len(parts) - up], *filter(None, [node.module])])

    def functions(self) -> Iterator[FunctionNode]:
        """All functions and methods, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FunctionNode))


def modules(root: Path) -> list[Module]:
    """Return the Python files below `root`, the folder that imports start from."""
    found = []
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), package))
    return found


def floor(room: str) -> int:
    """Return how far up a room is."""
    return FLOORS.get(room, IDEAS)


def nothing_upward(module: Module) -> Iterator[str]:
    """A module imports lower floors of the library only, and modules of its own room."""
    for name in module.imported():
        room = Module(name, "").room
        if room and room != module.room and floor(room) >= floor(module.room):
            yield f"{module.name} imports {name}, which is not below it"


def drawing_apart(module: Module) -> Iterator[str]:
    """Only theme and figures draw."""
    if module.room not in ("theme", "figures"):
        yield from _forbidden(module, DRAWING, "figures draw, ideas compute")


def network_apart(module: Module) -> Iterator[str]:
    """Only sources reaches for the network."""
    if module.room != "sources":
        yield from _forbidden(module, NETWORK, "only sources downloads")


def no_pickles(module: Module) -> Iterator[str]:
    """Nothing is stored in a form that runs code when it is loaded."""
    yield from _forbidden(module, PICKLES, "use safetensors, npz or JSON")
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        if ast.unparse(call.func) in PICKLING:
            yield f"{module.name} calls {ast.unparse(call.func)}"
        for word in call.keywords:
            if word.arg == "allow_pickle" and ast.unparse(word.value) != "False":
                yield f"{module.name} allows pickles"


def _forbidden(module: Module, names: set[str], why: str) -> Iterator[str]:
    for name in module.imported():
        if name.split(".")[0] in names:
            yield f"{module.name} imports {name}: {why}"


def no_grab_bag(module: Module) -> Iterator[str]:
    """Modules are named by their idea."""
    if set(module.name.split(".")) & GRAB_BAGS:
        yield f"{module.name} is named by no idea"


def no_print(module: Module) -> Iterator[str]:
    """The library returns values and prints none."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield f"{module.name}, line {node.lineno}, prints"


def short_module(module: Module) -> Iterator[str]:
    """A module has at most 250 lines."""
    lines = len(module.source.splitlines())
    if lines > MODULE_LINES:
        yield f"{module.name} has {lines} lines, more than {MODULE_LINES}"


def short_functions(module: Module) -> Iterator[str]:
    """A function has at most 40 lines, its docstring not counted."""
    for node in module.functions():
        first = node.body[0]
        lines = node.end_lineno - node.lineno + 1
        if ast.get_docstring(node) is not None:
            lines -= first.end_lineno - first.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{module.name}.{node.name} has {lines} lines, more than {FUNCTION_LINES}"


def docstrings(module: Module) -> Iterator[str]:
    """Modules, and their public classes, functions and methods, say what they are."""
    if ast.get_docstring(module.tree) is None:
        yield f"{module.name} has no docstring"
    yield from _undocumented(module.tree, module.name)


def _undocumented(node: ast.Module | ast.ClassDef, name: str) -> Iterator[str]:
    for inner in node.body:
        if isinstance(inner, FunctionNode | ast.ClassDef) and not inner.name.startswith("_"):
            if ast.get_docstring(inner) is None:
                yield f"{name}.{inner.name} has no docstring"
            if isinstance(inner, ast.ClassDef):
                yield from _undocumented(inner, f"{name}.{inner.name}")


EVERYWHERE = (no_pickles, no_grab_bag, short_module, short_functions, docstrings)
LIBRARY = (*EVERYWHERE, nothing_upward, drawing_apart, network_apart, no_print)
