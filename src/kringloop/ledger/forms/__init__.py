"""The classes of expressions, one file each; a file is found by being here.

A class derives from `Expression`, answers what `Formula` asks, and registers its verb with `answers` where it has one.
"""

from importlib import import_module
from pkgutil import iter_modules

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
