"""The examples of docs/chains.md run, one after the other, and the docstrings too."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import kringloop.chains

GUIDE = Path(__file__).parents[2] / "docs" / "chains.md"
MODULES = [f"kringloop.chains.{m.name}" for m in pkgutil.iter_modules(kringloop.chains.__path__)]


def test_guide_runs(capsys):
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL):
        exec(compile(block, str(GUIDE), "exec"), names)
    assert "woodbury-columns" in capsys.readouterr().out


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_public_names_exist_and_are_documented():
    for name in kringloop.chains.__all__:
        assert getattr(kringloop.chains, name).__doc__
