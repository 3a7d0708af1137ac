"""Which room may know which library, beside the order of rooms that import-linter watches."""

import ast
import importlib

import pytest
from tests.guards.source import PACKAGE, by_room, imports, modules, python_files, rooms, short, tree

from kringloop.runs.run import PROGRAM_FILES, PROGRAM_ROOMS

MODULES = [pytest.param(paths, id=room) for room, paths in by_room()]
NETWORK = ("requests", "urllib.request", "urllib3", "http.client", "httpx", "aiohttp", "socket", "ftplib")

RECIPES_KNOW = ("chains", "core", "economies", "reference", "sources", "tables")
"""Rooms from which the tables of a study may be made."""

LISTENS = PACKAGE / "web" / "serving.py"
"""Opens the socket readers come in by; asks nothing of anyone."""


def room_of(path):
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def known(path, libraries):
    return [
        f"{short(path)}:{line} imports {name}"
        for line, name in imports(path)
        if any(name == library or name.startswith(f"{library}.") for library in libraries)
    ]


@pytest.mark.parametrize("paths", MODULES)
def test_pydantic_stays_inside_the_study_room(paths):
    assert [found for path in paths if room_of(path) != "study" for found in known(path, ["pydantic"])] == []


@pytest.mark.parametrize("paths", MODULES)
def test_only_fetching_reaches_the_network(paths):
    elsewhere = [path for path in paths if room_of(path) != "fetching"]
    listening = [n for n in NETWORK if n != "socket"]
    assert [f for path in elsewhere for f in known(path, listening if path == LISTENS else NETWORK)] == []


@pytest.mark.parametrize("paths", MODULES)
def test_another_room_is_entered_by_its_face(paths):
    here = room_of(paths[0])
    deep = [
        f"{short(path)}:{line} imports {name}"
        for path in paths
        for line, name, public in entrances(path)
        if name.startswith("kringloop.") and name.split(".")[1] != here and is_module(name) and not public
    ]
    assert not deep, "take public names of another room, not its files"


@pytest.mark.parametrize("path", [pytest.param(p, id=short(p)) for p in modules() if room_of(p) == "studies"])
def test_a_recipe_knows_few_rooms_and_no_other_study(path):
    own = ".".join(path.relative_to(PACKAGE.parent).parts[:3])
    rooms = [name for _, name in imports(path) if name.startswith("kringloop.")]
    known = [n for n in rooms if n.split(".")[1] in RECIPES_KNOW or f"{n}.".startswith(f"{own}.")]
    assert rooms == known


def entrances(path):
    """Line and full name of what is imported below a room; public when the room itself offers the name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, a.name, False) for a in node.names if a.name.count(".") > 1)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module.count(".") > 1:
                yield node.lineno, node.module, False
            elif node.module.count(".") == 1 and node.module.startswith("kringloop."):
                offered = getattr(importlib.import_module(node.module), "__all__", ())
                yield from ((node.lineno, f"{node.module}.{a.name}", a.name in offered) for a in node.names)


def is_module(name):
    place = PACKAGE.joinpath(*name.split(".")[1:])
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def test_the_root_imports_no_room_by_itself():
    at_import = [node for node in tree(PACKAGE / "__init__.py").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [n for n in at_import if "kringloop" in ast.unparse(n)] == []


def test_the_guard_sees_imports_inside_functions(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("def f():\n    from urllib import request\n    import pydantic.v1\n", encoding="utf-8")
    assert [name for _, name in imports(path)] == ["urllib", "urllib.request", "pydantic.v1"]


def test_the_hash_of_a_program_covers_every_room_that_makes_figures():
    """A change in any of them gives another results file."""
    reached, ahead = set(), {"runs"}
    while ahead:
        room = ahead.pop()
        reached.add(room)
        for path in python_files(f"src/kringloop/{room}"):
            found = {name.split(".")[1] for _, name in imports(path) if name.startswith("kringloop.")}
            ahead |= (found & set(rooms())) - reached
    drawn_or_read = {"charts", "sources"}  # no figure of a run comes from these
    assert set(PROGRAM_ROOMS) == reached - drawn_or_read


def test_the_hash_of_a_program_covers_every_kind_of_file_in_those_rooms():
    files = [f for room in PROGRAM_ROOMS for f in (PACKAGE / room).rglob("*") if f.is_file()]
    assert {f.suffix for f in files if f.parent.name != "__pycache__"} == PROGRAM_FILES
