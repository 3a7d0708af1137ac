"""Every lever that has a file, in the order people meet them: product, use, collection, recycling, growth."""

from __future__ import annotations

from typing import Any

from kringloop.core import Registry, modules_in
from kringloop.scenarios import levers as _files
from kringloop.scenarios.lever import Lever

LEVERS: Registry[Lever] = Registry("lever")

_modules: list[Any] = [*modules_in(_files.__name__)]
for _module in sorted(_modules, key=lambda module: (module.LEVER.order, module.LEVER.key)):
    LEVERS.add(_module.LEVER.key, _module.LEVER, file=str(_module.__file__))
