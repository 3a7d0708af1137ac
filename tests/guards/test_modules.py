"""Modules say why they exist, stay small, and know no machine."""

import ast
import doctest
import importlib
import inspect
import re

import pytest
from tests.guards.source import (
    PACKAGE,
    ROOT,
    asserts_something,
    by_room,
    code_lines,
    python_files,
    rooms,
    short,
    tree,
)

MOST_CODE_LINES = 400
MODULES = [pytest.param(paths, id=room) for room, paths in by_room()]
ROOMS = rooms()
TESTS = [path for path in python_files("tests") if path.name.startswith("test_")]
TEXTS = (".py", ".md", ".yaml", ".yml", ".toml", ".cff", ".csv", ".sh", ".lock", "")
FOLDERS = ("src", "tests", "docs", "benchmarks", "tools", ".ci")
# put together from pieces, so that this file is not found by its own guard
MACHINE = re.compile("|".join([r"\.\./sha" + "red", "/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", r"C:\\Us" + "ers"]))


@pytest.mark.parametrize("paths", MODULES)
def test_a_module_says_why_it_exists(paths):
    assert [short(path) for path in paths if not ast.get_docstring(tree(path))] == [], "these have no docstring"


@pytest.mark.parametrize("paths", MODULES)
def test_a_module_stays_small(paths):
    sizes = {short(path): code_lines(path) - listed_lines(tree(path)) for path in paths}
    assert {path: lines for path, lines in sizes.items() if lines > MOST_CODE_LINES} == {}


def listed_lines(module: ast.Module) -> int:
    """Lines of the list of public names, which says the imports of a face once more."""
    lists = [
        node
        for node in module.body
        if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["__all__"]
    ]
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in lists)


def test_the_list_of_public_names_is_not_counted_as_code():
    assert listed_lines(ast.parse('from a import b\n\n__all__ = [\n    "b",\n]\n')) == 3


@pytest.mark.parametrize("room", ROOMS)
def test_public_names_are_explained(room):
    module = importlib.import_module(f"kringloop.{room}")
    public = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    bare = [name for name, thing in public.items() if not explained(thing)]
    assert not bare, f"public names of '{room}' without a docstring: {bare}"


def explained(thing: object) -> bool:
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return True
    text = thing.__doc__ or ""
    return bool(text.strip()) and not text.startswith(f"{thing.__name__}(")  # a dataclass writes its own


@pytest.mark.parametrize("room", ROOMS)
def test_public_names_are_sorted_and_there(room):
    module = importlib.import_module(f"kringloop.{room}")
    public = getattr(module, "__all__", [])
    assert len(public) == len(set(public))
    assert all(hasattr(module, name) for name in public)


@pytest.mark.parametrize("paths", MODULES)
def test_examples_in_docstrings_hold(paths):
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    read = [importlib.import_module(n.removesuffix(".__init__")) for n in names if not n.endswith("__main__")]
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert [m.__name__ for m in read if doctest.testmod(m, optionflags=flags).failed] == []


def test_nothing_knows_the_machine_it_was_written_on():
    found = []
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    files += [path for path in ROOT.iterdir() if path.name != ".git"]
    for path in files:
        if not path.is_file() or path.suffix not in TEXTS or {"_build", "__pycache__"} & set(path.parts):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{short(path)}:{number}")
    assert not found


def test_a_test_module_asserts_something():
    assert [short(path) for path in TESTS if not asserts_something(tree(path))] == []


def test_the_guard_of_asserts_sees_their_absence():
    assert not asserts_something(ast.parse("def test_nothing():\n    print(1)\n"))
    assert asserts_something(ast.parse("def test_error():\n    with raises(ValueError):\n        f()\n"))


def test_the_count_of_code_leaves_out_prose(tmp_path):
    path = tmp_path / "a.py"
    path.write_text('"""Two\nlines."""\n\n# why\na = 1\n\n\ndef f():\n    """Doc."""\n    return a\n', encoding="utf-8")
    assert code_lines(path) == 3


FEW = 20
"""Public names of a room that need no reason."""


@pytest.mark.parametrize("room", ROOMS)
def test_a_long_list_of_public_names_has_a_reason(room):
    module = importlib.import_module(f"kringloop.{room}")
    if len(getattr(module, "__all__", ())) > FEW:
        assert "More than twenty public names" in (module.__doc__ or ""), f"{room} has {len(module.__all__)} names"


LAID_OUT_BY_HAND = 50
"""Places that may keep a layout of their own: tables whose columns are read. Everything else is for the formatter."""


def test_the_formatter_lays_out_nearly_all_code():
    by_hand = re.compile(r"# fmt: " + "(skip|off)")
    counts = {
        short(path): len(by_hand.findall(path.read_text(encoding="utf-8")))
        for folder in ("src", "tests")
        for path in python_files(folder)
    }
    kept = {path: count for path, count in counts.items() if count}
    assert sum(kept.values()) < LAID_OUT_BY_HAND, (
        f"{sum(kept.values())} places are laid out by hand: {kept}; put texts in a file of texts, or let the formatter"
    )
