"""Run recipes as a reader would, each in a namespace of its own; print the HTML they display.

Reads a JSON list of Python texts from standard input, writes a JSON list of HTML texts.
"""

import ast
import json
import sys


def displayed(code: str) -> str:
    """Run ``code`` and return the HTML of its last expression."""
    tree = ast.parse(code)
    last = ast.Expression(tree.body.pop().value)
    names = {"__name__": "__main__"}
    exec(compile(tree, "<recipe>", "exec"), names)
    value = eval(compile(last, "<recipe>", "eval"), names)
    bundle = value._repr_mimebundle_()
    return (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]


if __name__ == "__main__":
    json.dump([displayed(code) for code in json.load(sys.stdin)], sys.stdout)
