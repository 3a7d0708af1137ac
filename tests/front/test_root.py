"""The package itself: cheap to import, and every name of it is there for people, completion and editors."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kringloop as kl
from kringloop.front.words import CATALOGUE
from kringloop.reading import catalogue


def test_importing_the_package_reads_no_room_and_no_library():
    code = (
        "import sys; before = set(sys.modules); import kringloop; "
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before} - {'kringloop'}), "
        "sorted(m for m in sys.modules if m.startswith('kringloop.')))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[] []"


def test_every_sentence_of_the_door_is_asked_for_and_there():
    home = Path(CATALOGUE).parent
    asked = {m for file in home.glob("*.py") for m in re.findall(r"[\"'](py\.\w+)[\"']", file.read_text("utf-8"))}
    assert asked == {m for m in catalogue(CATALOGUE) if m.startswith("py.")}


def test_every_name_is_there():
    assert {"open", "run", "Economy", "lmdi", "stocks"} <= set(dir(kl))
    assert [name for name in dir(kl) if not hasattr(kl, name)] == []
    assert callable(kl.open)


def test_editors_know_the_same_names():
    stub = ast.parse(Path(kl.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imported = {a.asname for node in stub.body if isinstance(node, ast.ImportFrom) for a in node.names}
    assert {*imported, "__version__"} == set(dir(kl))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'kringloop' has no attribute 'opne'"):
        _ = kl.opne
