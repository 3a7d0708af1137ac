"""Every lever that has a file: those moved by hand in the order people meet them, and all in canonical order."""

from __future__ import annotations

from typing import Any

from kringloop.core import Registry, modules_in
from kringloop.scenarios import levers as _files
from kringloop.scenarios.lever import RUNGS, Lever

LEVERS: Registry[Lever] = Registry("lever")
"""Levers with a slider: product, use, collection, recycling, growth."""
VOCABULARY: Registry[Lever] = Registry("lever")
"""All levers, from refusing to recovering energy, then sourcing, growth, mix, process and rebound."""

_modules: list[Any] = [*modules_in(_files.__name__)]
for _module in sorted(_modules, key=lambda module: (module.LEVER.order, module.LEVER.key)):
    if _module.LEVER.slider:
        LEVERS.add(_module.LEVER.key, _module.LEVER, file=str(_module.__file__))
for _module in sorted(_modules, key=lambda module: (RUNGS.index(module.LEVER.rung), module.LEVER.order)):
    VOCABULARY.add(_module.LEVER.key, _module.LEVER, file=str(_module.__file__))
