"""A late face: names come from their modules when asked, and are those that stand under TYPE_CHECKING."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("kringloop.reading", "kringloop.study")


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
        ("kringloop.study", "open_run", "kringloop.study.workbench"),
        ("kringloop.reading", "numbers", "kringloop.charts"),
    ],
)
def test_what_is_not_asked_for_is_not_read(room, name, unread):
    code = f"import sys; from {room} import {name}; print('{unread}' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
