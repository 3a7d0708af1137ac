"""Tables out to other programs: whole files, and a sentence when they cannot be written."""

import json
import os

import polars as pl
import pytest
from openpyxl import load_workbook
from polars.testing import assert_frame_equal

from kringloop.cli.commands import Form
from kringloop.core import ResultsError, UnknownNameError
from kringloop.exchange import export_tables, form_names, form_of, plain_forms

READ = {
    "csv": pl.read_csv,
    "parquet": pl.read_parquet,
    "json": lambda p: pl.DataFrame(json.loads(p.read_text("utf-8"))),
    "xlsx": lambda p: _sheet(load_workbook(p).active),
}


def _sheet(sheet):
    heads, *rows = sheet.iter_rows(values_only=True)
    return pl.DataFrame(rows, schema=list(heads), orient="row")


@pytest.mark.parametrize("form", plain_forms())
def test_a_table_comes_out_as_it_is(small_run, tmp_path, form):
    out = tmp_path / "deep" / f"nodes.{form}"
    assert export_tables(small_run.file, ["nodes"], form, out) == [(out, 5)]
    expected = small_run.file.table("nodes")
    back = READ[form](out).with_columns(pl.col("sector", "actor").cast(pl.String))
    assert back["name_nl"].to_list() == expected["name_nl"].to_list()
    assert back.columns == expected.columns


@pytest.mark.parametrize(
    ("name", "form"),
    [("x.parquet", "parquet"), ("x.JSON", "json"), ("x.csv", "csv"), ("folder", "csv"), ("x.xlsx", "xlsx")],
)
def test_the_ending_of_the_name_says_the_format(tmp_path, name, form):
    assert form_of(tmp_path / name) == form


def test_the_terminal_offers_the_formats_there_are():
    assert list(Form) == list(form_names())


@pytest.mark.parametrize("name", ["x.txt", "x.xls", "x.pdf"])
def test_an_ending_that_is_not_known_is_refused(tmp_path, name):
    with pytest.raises(
        UnknownNameError, match=r"known endings: \.csv, \.json, \.parquet, \.xlsx; other formats go by --as"
    ):
        form_of(tmp_path / name)


def test_figures_keep_all_their_digits(small_run, tmp_path):
    out = tmp_path / "figures.parquet"
    export_tables(small_run.file, ["observations"], "parquet", out)
    assert_frame_equal(pl.read_parquet(out), small_run.file.table("observations"))


def test_json_holds_null_and_no_nan(small_run, tmp_path):
    out = tmp_path / "figures.json"
    export_tables(small_run.file, ["observations"], "json", out)

    def refuse(word):
        raise AssertionError(word)

    rows = json.loads(out.read_text("utf-8"), parse_constant=refuse)
    assert {r["low"] for r in rows} == {None}


def test_several_tables_go_to_a_folder(small_run, tmp_path):
    found = export_tables(small_run.file, ["nodes", "origins"], "csv", tmp_path / "out")
    assert [p.name for p, _ in found] == ["nodes.csv", "origins.csv"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["nodes.csv", "origins.csv"]


def test_one_table_goes_into_a_folder_that_is_there(small_run, tmp_path):
    assert export_tables(small_run.file, ["nodes"], "csv", tmp_path)[0][0] == tmp_path / "nodes.csv"


def test_an_unknown_table_writes_nothing(small_run, tmp_path):
    with pytest.raises(UnknownNameError, match=r"'node' is not a known table .*did you mean 'nodes'"):
        export_tables(small_run.file, ["origins", "node"], "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_names_the_nearest(small_run, tmp_path):
    with pytest.raises(UnknownNameError, match="'parquett' is not a known format; did you mean 'parquet'"):
        export_tables(small_run.file, ["nodes"], "parquett", tmp_path / "out")


@pytest.mark.parametrize("tables", [["nodes"], ["nodes", "origins"]])
def test_a_file_in_the_way_is_a_sentence(small_run, folder, tables):
    before = (folder / "nodes.csv").read_bytes()
    out = folder / "nodes.csv" / "x.csv" if len(tables) == 1 else folder / "nodes.csv"
    with pytest.raises(ResultsError, match="cannot be written"):
        export_tables(small_run.file, tables, "csv", out)
    assert (folder / "nodes.csv").read_bytes() == before


@pytest.mark.parametrize("form", plain_forms())
def test_a_disk_that_fails_leaves_the_old_file(small_run, tmp_path, monkeypatch, form):
    out = tmp_path / "out" / f"nodes.{form}"
    out.parent.mkdir()
    out.write_text("old", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ResultsError, match="No space left on device"):
        export_tables(small_run.file, ["nodes"], form, out, force=True)
    assert [p.name for p in out.parent.iterdir()] == [out.name]
    assert out.read_text(encoding="utf-8") == "old"
