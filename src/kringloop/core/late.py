"""A face of a room whose modules are read when one of their names is first asked for.

For rooms of which a command needs a small part: who shows a figure waits for no explorer. The names and their modules
are those under `if TYPE_CHECKING` in the room's own `__init__.py`, so that they stand in one place.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def late(room: str, file: str) -> Callable[[str], object]:
    """The `__getattr__` of a room.

    Parameters
    ----------
    room : its `__name__`
    file : its `__file__`

    Raises
    ------
    AttributeError   by what comes out: a name the room has not
    """
    home_of = _homes(Path(file).read_text(encoding="utf-8"))

    def find(name: str) -> object:
        if name not in home_of:
            raise AttributeError(f"module '{room}' has no attribute '{name}'")
        home = home_of[name]
        found = import_module(f"{room}.{name}") if home == room else getattr(import_module(home), name)
        setattr(sys.modules[room], name, found)
        return found

    return find


def _homes(text: str) -> dict[str, str]:
    """Name → module, of what is imported under `if TYPE_CHECKING`."""
    blocks = [node.body for node in ast.parse(text).body if isinstance(node, ast.If)]
    imports = [node for body in blocks for node in body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}
