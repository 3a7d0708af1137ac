"""The lifetime laws, one file each: a file in this folder is a law that every run, and a study, may choose."""

from importlib import import_module
from pkgutil import iter_modules

from kringloop.stocks.law import LAWS, Law, from_moments, lifetime

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["LAWS", "Law", "from_moments", "lifetime"]
