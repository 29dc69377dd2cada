"""The code behind a figure: everything it needs, nothing it does not, and it runs alone."""

from __future__ import annotations

import pytest

from nwbook.recipe import names_of, recipe, without_display, without_magics

IMPORTS = "import math\nfrom random import Random"


def test_takes_what_the_cell_needs_and_leaves_the_rest():
    cells = [IMPORTS, "a = 1", "b = 2", "c = a + 1", "b", "print(c)"]
    assert recipe(cells, 5) == f"{IMPORTS}\n\na = 1\n\nc = a + 1\n\nprint(c)\n"


def test_the_first_cell_alone_is_its_own_recipe():
    assert recipe(["x = 1\nx"], 0) == "x = 1\nx\n"


def test_the_nearest_definition_counts():
    cells = [IMPORTS, "a = 1", "a = 2", "a"]
    assert "a = 1" not in recipe(cells, 3)


def test_later_cells_are_never_taken():
    assert "a = 2" not in recipe([IMPORTS, "a = 1", "a", "a = 2"], 2)


def test_what_other_cells_display_is_left_out():
    cells = [IMPORTS, "a = 1\nmath.sqrt(a)", "a"]
    assert recipe(cells, 2) == f"{IMPORTS}\n\na = 1\n\na\n"


@pytest.mark.parametrize("change", ["a += 1", "a[0] = 5", "a.name = 'x'"])
def test_a_change_to_an_earlier_value_is_taken_with_its_beginning(change):
    code = recipe([IMPORTS, "a = start()", change, "a"], 3)
    assert "a = start()" in code
    assert change in code


def test_functions_bring_what_their_bodies_read():
    cells = [
        IMPORTS,
        "step = 2",
        "def up(x):\n    step_size = step\n    return x + step_size",
        "up(1)",
    ]
    code = recipe(cells, 3)
    assert "step = 2" in code
    assert "def up" in code


def test_names_inside_a_function_are_its_own():
    cells = [IMPORTS, "x = 'unrelated'", "def double(x):\n    return 2 * x", "double(3)"]
    assert "unrelated" not in recipe(cells, 3)


@pytest.mark.parametrize(
    "code",
    [
        "[word for word in words]",
        "{word: 1 for word in words}",
        "list(map(lambda word: word, words))",
    ],
)
def test_names_of_comprehensions_and_lambdas_are_their_own(code):
    assert names_of(code).needs == {"words"} | ({"list", "map"} if "map" in code else set())
    assert "word" not in names_of(code).makes


def test_loops_and_blocks_bind_their_names():
    code = "for i in range(3):\n    total = i\nwith open(path) as file:\n    text = file.read()"
    names = names_of(code)
    assert {"i", "total", "file", "text"} <= names.makes
    assert "path" in names.needs


def test_classes_imports_walrus_and_match_bind_their_names():
    code = (
        "import a.b\nfrom c import d as e\n"
        "class F:\n    size = one\n"
        "(g := two)\n"
        "match three:\n    case [h, *i]:\n        pass"
    )
    names = names_of(code)
    assert {"a", "e", "F", "g", "h", "i"} <= names.makes
    assert {"one", "two", "three"} <= names.needs


def test_a_local_change_needs_nothing_from_outside():
    names = names_of("def f():\n    seen = {}\n    seen[1] = 2\n    return seen")
    assert "seen" not in names.needs | names.changes


def test_lines_for_the_notebook_only_are_left_out():
    assert without_magics("%matplotlib inline\nx = 1\n!ls") == "x = 1"
    assert without_magics("%%time\nx = 1") == ""


def test_only_a_bare_last_expression_is_a_display():
    assert without_display("x = 1\nshow(\n    x\n)") == "x = 1"
    assert without_display("x = 1") == "x = 1"
    assert without_display("") == ""


def test_a_cell_that_is_not_python_is_refused():
    with pytest.raises(SyntaxError):
        recipe([IMPORTS, "for"], 1)


def test_the_recipe_runs_by_itself():
    cells = [
        IMPORTS,
        "rng = Random(3)\nrolls = [rng.random() for _ in range(3)]",
        "unused = undefined_name",
        "def mean(values):\n    return math.fsum(values) / len(values)",
        "answer = mean(rolls)",
    ]
    scope: dict = {}
    exec(recipe(cells, 4), scope)
    assert 0 < scope["answer"] < 1
    assert "unused" not in scope


def test_the_built_page_carries_the_recipe(built):
    page = built.page()
    assert page.count('class="nw-recipe"') == page.count('class="nw-figure"') == 1
    recipe_text = page.split('<template class="nw-recipe">')[1].split("</template>")[0]
    assert "heights = np.random.default_rng(7)" in recipe_text
    assert "claims.check" not in recipe_text
