"""The list of rooms and their public names, read from the package when the documentation is built."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

from sphinx.application import Sphinx

PAGE = Path("generated", "rooms.md")
INTRODUCTION = """# Rooms and public names

What each room owns, in its own words, and the names other rooms and users may take from it.
"""


def room_names() -> list[str]:
    """Packages directly below the root, in the order of the alphabet."""
    import kringloop

    return [m.name for m in pkgutil.iter_modules(kringloop.__path__) if m.ispkg]


def page() -> str:
    """The page in Markdown."""
    return "\n".join([INTRODUCTION, *map(_room, room_names())])


def _room(name: str) -> str:
    room = importlib.import_module(f"kringloop.{name}")
    lines = [f"## {name}\n", inspect.cleandoc(room.__doc__ or ""), ""]
    rows = [(public, _first_line(getattr(room, public))) for public in getattr(room, "__all__", ())]
    if rows:
        lines += ["| name | what it is |", "|---|---|"]
        lines += [f"| `{public}` | {text} |" for public, text in rows] + [""]
    return "\n".join(lines)


def _first_line(thing: object) -> str:
    if not (inspect.isclass(thing) or inspect.isroutine(thing)):
        return f"a value of type {type(thing).__name__}"
    text = (inspect.getdoc(thing) or "").strip().split("\n\n")[0].replace("\n", " ")
    for sign in "|*<$[":
        text = text.replace(sign, "\\" + sign)
    return text


def write(app: Sphinx) -> None:
    """Write the page, only when it differs."""
    target = Path(app.srcdir) / PAGE
    text = page()
    target.parent.mkdir(exist_ok=True)
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook into the build."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
