"""What a run must remember of indicators that were registered from Python: a changed formula is another run.

The indicators of the program are in the hash of the program, those of a study file in that of its inputs. What a
user registers with `@indicator` is in neither; it is told here by the text of its function, of the functions of the
user that it calls, and by all that it declares.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import re
import sys
import types
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kringloop.indicators import Indicator

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_INSTALLED = ("site-packages", "dist-packages")


def hash_of_added(indicators: Iterable[Indicator]) -> str:
    """Hash of the indicators that a user registered; "" when there is none, so that other runs keep their hash."""
    told = [line for i in indicators if not _is_ours(i.compute) for line in _indicator(i)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest() if told else ""


def _indicator(indicator: Indicator) -> Iterator[str]:
    """All that is declared, function by function and field by field."""
    seen: set[int] = set()
    told = {each.name: getattr(indicator, each.name) for each in fields(indicator)}
    for name, value in {**told, "texts": indicator.texts.said()}.items():
        yield name
        yield from _told(value, seen)


def _told(value: Any, seen: set[int]) -> Iterator[str]:
    """The text of a value that does not differ between machines."""
    if isinstance(value, functools.partial):
        yield from _told((value.func, value.args, value.keywords), seen)
    elif isinstance(value, types.FunctionType | types.MethodType | type):
        yield from _called(value, seen)
    elif isinstance(value, types.ModuleType):
        yield value.__name__
    elif isinstance(value, dict):
        for key, each in value.items():
            yield repr(key)
            yield from _told(each, seen)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _told(each, seen)
    elif isinstance(value, set | frozenset):
        yield repr(sorted(map(repr, value)))
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__
        for each in fields(value):
            yield from _told(getattr(value, each.name), seen)
    else:
        yield _ADDRESS.sub("", repr(value))


def _called(value: Any, seen: set[int]) -> Iterator[str]:
    """A function or class: of the user in full, with what it reads from around it; of a library its name."""
    yield f"{value.__module__}.{value.__qualname__}" if _is_library(value) else value.__qualname__
    if id(value) in seen or _is_library(value):
        return
    seen.add(id(value))
    function = getattr(value, "__func__", value)
    with suppress(OSError, TypeError):  # typed at a prompt, where no text is kept
        yield inspect.getsource(function)
    if isinstance(function, types.FunctionType):
        yield from _code(function.__code__)
        yield from _told((function.__defaults__, function.__kwdefaults__), seen)
        yield from _told([c.cell_contents for c in function.__closure__ or () if _is_filled(c)], seen)
        names = sorted(set(_names(function.__code__)) & function.__globals__.keys())
        for name in names:
            yield name
            yield from _told(function.__globals__[name], seen)


def _code(code: types.CodeType) -> Iterator[str]:
    """What a function does, where its text is not kept: its steps and constants."""
    yield code.co_code.hex()
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _code(constant)
        else:
            yield repr(constant)


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _is_filled(cell: types.CellType) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _is_ours(value: Any) -> bool:
    """Whether it belongs to the program itself."""
    return str(getattr(value, "__module__", "")).partition(".")[0] == "kringloop"


def _is_library(value: Any) -> bool:
    """Whether it belongs to the program, to Python or to an installed package."""
    room = str(getattr(value, "__module__", "")).partition(".")[0]
    if room == "kringloop" or room in sys.stdlib_module_names:
        return room != "__main__"
    file = getattr(sys.modules.get(str(getattr(value, "__module__", ""))), "__file__", None) or ""
    return any(part in _INSTALLED for part in Path(file).parts)
