"""A late face: names come from their modules when asked, and are those that stand under TYPE_CHECKING."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kringloop.core.late import _homes

SOURCE = Path(str(import_module("kringloop").__file__)).parent
ROOMS = sorted(
    f"kringloop.{face.parent.name}"
    for face in SOURCE.glob("*/__init__.py")
    if "late(__name__, __file__)" in face.read_text(encoding="utf-8")
)


def test_rooms_with_a_late_face_are_found():
    assert {"kringloop.core", "kringloop.ledger", "kringloop.models", "kringloop.study"} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_there(room):
    module = import_module(room)
    for name in module.__all__:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("room", ROOMS)
def test_an_unknown_name_is_an_attribute_error(room):
    with pytest.raises(AttributeError, match=f"module '{room}' has no attribute 'nothing'"):
        _ = import_module(room).nothing


@pytest.mark.parametrize(
    ("room", "name", "unread"),
    [
        ("kringloop.runs", "open_run", "kringloop.runs.workbench"),
        ("kringloop.runs", "open_run", "scipy"),
        ("kringloop.cli.showing", "show_command", "scipy"),
        ("kringloop.cli.explaining", "explain_command", "scipy"),
        ("kringloop.cli.goals", "show_goals", "scipy"),
        ("kringloop.study", "find_study", "kringloop.study.model"),
        ("kringloop.reading", "numbers", "kringloop.charts"),
    ],
)
def test_what_is_not_asked_for_is_not_read(room, name, unread):
    code = f"import sys; from {room} import {name}; print('{unread}' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("room", ROOMS)
def test_no_public_name_is_hidden_by_a_file_of_the_room(room):
    """A file of that name, once read, would stand in the place of what it holds."""
    face = Path(str(import_module(room).__file__))
    files = {path.stem for path in face.parent.glob("*.py")}
    assert not {
        name for name, home in _homes(face.read_text(encoding="utf-8")).items() if name in files and home != room
    }
