"""What the guards look at: the modules of the package, read as text and as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "kringloop"


def python_files(*folders: str) -> list[Path]:
    """All Python files below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def modules() -> list[Path]:
    """All modules of the package."""
    return python_files("src/kringloop")


def by_room() -> list[tuple[str, list[Path]]]:
    """The modules of each room, and of the package itself under its own name: a test looks at a whole room."""
    found: dict[str, list[Path]] = {}
    for path in modules():
        parts = path.relative_to(PACKAGE).parts
        found.setdefault(parts[0] if len(parts) > 1 else PACKAGE.name, []).append(path)
    return list(found.items())


def rooms() -> list[str]:
    """Rooms of the package: its folders with an `__init__.py`."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def short(path: Path) -> str:
    """The path as a reader knows it, for test ids and messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def code_lines(path: Path) -> int:
    """Lines without blanks, comments and docstrings."""
    text = path.read_text(encoding="utf-8").splitlines()
    prose = {n for n, line in enumerate(text, 1) if not line.strip() or line.strip().startswith("#")}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(text) - len(prose)


def asserts_something(module: ast.Module) -> bool:
    """Whether a test module has an assert, or expects an error or a warning."""
    for node in ast.walk(module):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"raises", "warns", "assert_series_equal", "assert_frame_equal", "assert_allclose"}:
                return True
    return False
