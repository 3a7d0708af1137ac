"""A source is one file: it is found by being there, and is then a public name of the room."""

import subprocess
import sys
from pathlib import Path

from kringloop import sources
from kringloop.sources import RELEASES, SOURCES

OFFICE = '''
"""Waste of an office."""
import polars as pl
from kringloop.core import Names, Origin
from kringloop.sources.source import SOURCES, Source

SOURCES.add("office_waste", Source(
    key="office_waste", names=Names("afval", "waste"), years=(2020, 2021), files=("waste.csv",), rules=("as is",),
    traps=("none known",), clean=pl.read_csv,
    origin=Origin(producer="Office", dataset="waste", title="Waste", vintage="2024", licence="CC BY 4.0",
                  kind="observed", url="https://example.org"),
), file=__file__)
'''
FOUND = """
import sys
from kringloop import sources
from kringloop.core import modules_in
from kringloop.sources.source import declared_in
sources.__path__.append(sys.argv[1])
print(*declared_in(modules_in("kringloop.sources")))
print(sources.SOURCES["office_waste"].origin.producer)
"""


def test_a_file_beside_the_others_is_a_source(tmp_path):
    (tmp_path / "office_waste.py").write_text(OFFICE, encoding="utf-8")
    said = subprocess.run([sys.executable, "-c", FOUND, str(tmp_path)], capture_output=True, text=True, check=True)
    names, producer = said.stdout.splitlines()
    assert {"office_waste", "wiod", "cbs_energy"} <= set(names.split())
    assert {"accounts", "statline", "text"}.isdisjoint(names.split())
    assert producer == "Office"


def test_every_file_that_declares_something_is_a_public_name():
    files = {SOURCES.file_of(key) for key in SOURCES.keys} | {RELEASES.file_of(key) for key in RELEASES.keys}
    assert {path.stem for path in files} <= set(sources.__all__)
    assert all(hasattr(sources, path.stem) for path in files)
    written = {p for p in Path(sources.__path__[0]).glob("*.py") if "S.add(" in p.read_text(encoding="utf-8")}
    assert files == written


def test_releases_of_world_tables_are_listed(capsys):
    from kringloop.cli.main import run

    assert run(["list", "sources", "--json"]) == 0
    said = capsys.readouterr().out
    for key in RELEASES.keys:
        assert f'"key": "{key}"' in said
    assert '"years": "1995–2011"' in said
