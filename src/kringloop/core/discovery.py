"""Modules that are found by being there: adding one is adding a file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_in(package: str, *, but: str = "") -> tuple[ModuleType, ...]:
    """Every module of a package, read now, in the order of their names.

    Parameters
    ----------
    but : full name of a module that is left out, such as the one that asks

    >>> [m.__name__ for m in modules_in("kringloop.scenarios.levers")][:2]
    ['kringloop.scenarios.levers.clean_process', 'kringloop.scenarios.levers.collection']
    """
    found = (f"{package}.{each.name}" for each in iter_modules(import_module(package).__path__))
    return tuple(import_module(name) for name in found if name != but)
