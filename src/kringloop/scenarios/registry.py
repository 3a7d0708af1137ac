"""Every lever that has a file, in the order people meet them: product, use, collection, recycling, growth."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from kringloop.core import Registry
from kringloop.scenarios import levers as _files
from kringloop.scenarios.lever import Lever

LEVERS: Registry[Lever] = Registry("lever")


def _found() -> list[tuple[Lever, str]]:
    modules: list[Any] = [import_module(f"{_files.__name__}.{m.name}") for m in iter_modules(_files.__path__)]
    return sorted(((m.LEVER, str(m.__file__)) for m in modules), key=lambda found: (found[0].order, found[0].key))


for _lever, _file in _found():
    LEVERS.add(_lever.key, _lever, file=_file)
