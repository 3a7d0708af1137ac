"""The examples of docs/stocks.md and of the room's docstrings run as printed."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import kringloop.stocks as room

PAGE = Path(__file__).parents[2] / "docs" / "stocks.md"
MODULES = [f"kringloop.stocks.{m.name}" for m in pkgutil.iter_modules(room.__path__)]


def test_page_runs_as_printed():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 20
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_run_as_printed(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", room.__all__)
def test_every_public_name_is_told(name):
    assert len((getattr(room, name).__doc__ or "").strip()) > 10
