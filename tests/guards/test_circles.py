"""No circle inside any room: what a file imports never leads back to it, also not inside functions or for types."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest
from tests.guards.source import PACKAGE, modules, rooms, tree


def name_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("kringloop", *parts)).removesuffix(".__init__")


NAMES = {name_of(path): path for path in modules()}


def needs(path, names=NAMES):
    """The modules a file takes something from; of `from room import file` that is the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module in names:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in names else node.module


def circle(graph):
    """The files of a circle, in order; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_no_circle(room):
    inside = [n for n in NAMES if n == f"kringloop.{room}" or n.startswith(f"kringloop.{room}.")]
    graph = {n: {m for m in needs(NAMES[n]) if m in inside and m != n} for n in inside}
    found = circle(graph)
    assert not found, f"{' → '.join(found)}\n  Move what both need to a file below them, or pass it in."


def test_the_guard_sees_a_circle_inside_functions_and_for_types(tmp_path):
    texts = {
        "kringloop.a": "def f():\n    from kringloop.b import g\n",
        "kringloop.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kringloop.c import H\n",
        "kringloop.c": "import kringloop.a\n",
        "kringloop.d": "from kringloop.a import f\n",
    }
    names = {}
    for name, text in texts.items():
        names[name] = tmp_path / f"{name[-1]}.py"
        names[name].write_text(text, encoding="utf-8")
    graph = {n: set(needs(p, names)) for n, p in names.items()}
    assert sorted(set(circle(graph))) == ["kringloop.a", "kringloop.b", "kringloop.c"]
    graph["kringloop.c"] = set()
    assert circle(graph) == []
