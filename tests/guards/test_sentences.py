"""What is said about a mistake in a study or its tables stands in the table of sentences, so that it has Dutch."""

import ast
from itertools import product

import pytest
from tests.guards.source import PACKAGE

from kringloop.core.phrases import sentences

ADDED = (
    "study/load.py",
    "study/named.py",
    "tables/yamlfile.py",
    "runs/sets.py",
    "study/own_indicators.py",
    "tables/records.py",
    "models/life_cycle_choices.py",
    "models/life_cycle_inputs.py",
    "scenarios/compose.py",
)
"""Files whose problems are noted with `add`."""
REFUSED = tuple(f"study/{name}.py" for name in ("model", "strict", "own_indicators", "reconciliations", "concluding"))
"""Files whose parts of a study file are refused with a ValueError, for pydantic to carry."""
ANSWERED = ("core/cells.py", "core/choice.py", "models/life_cycle_choices.py")
"""Files whose functions answer what is wrong with a cell or a choice."""
RAISED = (
    *(f"economies/{name}.py" for name in ("files", "plain", "printed", "readers", "sheets", "tidy")),
    *(f"chains/{name}.py" for name in ("changes", "paths", "scenario")),
)
"""Files that read tables of one's own and what is asked of them: what they raise reaches a reader."""
HINT = "did you mean 'x'?"
TWICE = "'x' stands twice"
FILLED = {
    "what": "is not a number",
    "why": "it is too long",
    "error": "it is too long",
    "why or 'is not a number'": "is not a number",
    "_way": "Give the figures or leave the rows out.",
    "each.what": TWICE,
    "_first": TWICE,
    "hint": HINT,
    "near": "",
    "more": "",
    "bounds": "between 0 and 1",
    "expected": "a share between 0 and 1",
    "name": "'x'",
    "reason": "expected above 0",
    "wrong": "is not a lever",
    "message": "unknown key",
}
"""What stands in a place of a sentence that is a sentence itself; elsewhere a name stands."""


def written(node):
    """Every sentence that an expression can give; none where it is made elsewhere."""
    match node:
        case ast.Constant(value=str()):
            return [node.value]
        case ast.IfExp():
            return [*written(node.body), *written(node.orelse)]
        case ast.JoinedStr():
            parts = [[v.value] if isinstance(v, ast.Constant) else filled(v.value) for v in node.values]
            return ["".join(chosen) for chosen in product(*parts)]
        case ast.BinOp(op=ast.Add()):
            return ["".join(chosen) for chosen in product(written(node.left), written(node.right))]
    return []


def filled(node):
    text = ast.unparse(node)
    if "did_you_mean" in text:
        return [HINT]
    if isinstance(node, ast.IfExp):
        return written(node)
    last = text.split("(")[0].split(".")[0]
    return [FILLED.get(text, FILLED.get(last, "x"))]


def said(path):
    """The sentences of a file about mistakes, by its line."""
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if path in ADDED and isinstance(node, ast.Call) and ast.unparse(node.func).endswith("problems.add"):
            yield from ((node.lineno, text) for text in written(node.args[-1]))
        if path in REFUSED and isinstance(node, ast.Call) and ast.unparse(node.func) == "ValueError":
            yield from ((node.lineno, text) for text in written(node.args[0]))
        if path in RAISED and isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error") and node.args:
            if any(k.arg == "nl" for k in node.keywords):
                continue
            yield from ((node.lineno, text) for text in written(node.args[0]))
        if path in ANSWERED and isinstance(node, ast.Return) and node.value is not None:
            yield from ((node.lineno, text) for text in written(node.value) if text.count(" ") > 1)


@pytest.mark.parametrize("path", sorted({*ADDED, *REFUSED, *ANSWERED, *RAISED}))
def test_a_sentence_about_a_mistake_has_dutch(path):
    found = list(said(path))
    assert found
    assert [(line, text) for line, text in found if text and not sentences().dutch(text)] == []
