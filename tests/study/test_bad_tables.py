"""What is wrong in a table is named with file, line, what was seen and what was expected; nothing is written."""

import pytest

from kringloop.core import KringloopError, StudyError
from kringloop.runs import run_study
from kringloop.study import load_study
from tests.small import change, gzipped


def refused(folder, results):
    """The message with which a run of the study ends; nothing may be written."""
    with pytest.raises(KringloopError) as caught:
        run_study(folder / "study.yaml", results)
    assert not results.exists()
    return str(caught.value)


REPLACED = {
    "missing column": ("waste.csv", "material,mass", "material", ["waste.csv:", "columns"]),
    "renamed column": ("waste.csv", "mass,part", "mas,part", ["waste.csv:1", "'mas' is not declared", "mean 'mass'"]),
    "column twice": ("waste.csv", "mass,part", "mass,mass", ["waste.csv:1", "stands twice"]),
    "unknown code": ("waste.csv", "glass,10", "gless,10", ["waste.csv:3:material", "'gless'", "mean 'glass'"]),
    "unknown node": ("waste.csv", "NL.25,NL.rec", "NL.52,NL.rec", ["waste.csv:5:origin", "'NL.52'", "'NL.25'"]),
    "unknown source": ("waste.csv", "leaf,p,waste_office", "leaf,p,waste_ofice", ["waste.csv:3:source", "_office"]),
    "unknown part": ("waste.csv", "30,leaf", "30,leave", ["waste.csv:2:part", "'leave'", "'leaf'"]),
    "no source": ("waste.csv", "leaf,p,waste_office", "leaf,p,", ["waste.csv:3:source", "is empty"]),
    "text in a number": ("waste.csv", "glass,10", "glass,ten", ["waste.csv:3:mass", "'ten'", "not a number"]),
    "not a number": ("waste.csv", "glass,10", "glass,nan", ["waste.csv:3:mass", "'nan'", "not a finite number"]),
    "infinite": ("waste.csv", "glass,10", "glass,inf", ["waste.csv:3:mass", "'inf'", "not a finite number"]),
    "decimal comma": ("waste.csv", "glass,10", 'glass,"10,5"', ["waste.csv:3:mass", "'10,5'", "decimal point"]),
    "year with a point": ("waste.csv", "2020,NL.24,NL.d", "2020.5,NL.24,NL.d", ["waste.csv:4:year", "whole number"]),
    "semicolons": ("nodes.csv", None, ";", ["nodes.csv:1", "separated by ';'", "expected ','"]),
    "same key": ("waste.csv", "recovery,glass,10", "recovery,metal,10", ["waste.csv:3", "stands twice", "metal"]),
    "year outside": ("waste.csv", "2021,NL.25", "2031,NL.25", ["waste.csv:9", "2031", "2000–2030"]),
    "year mistyped": ("waste.csv", "2021,NL.25", "20211,NL.25", ["waste.csv:9", "20211", "2000–2030"]),
    "two rows on one line": ("waste.csv", "leaf,p,waste_office\n", "leaf,p,waste_office,", ["waste.csv:3", "columns"]),
    "only a header": ("production.csv", ..., 1, ["production.csv:1", "no row below it"]),
    "node without stage": ("nodes.csv", "metals,production", "metals,", ["nodes.csv:2:stage", "is empty"]),
    "node twice": ("nodes.csv", "NL.25,metaal", "NL.24,metaal", ["nodes.csv:3", "id=NL.24 stands twice"]),
    "origin kind": ("origins.csv", "observed", "observd", ["origins.csv:2", "'observd'", "'observed'"]),
    "origin without licence": ("origins.csv", "CC BY 4.0,obs", ",obs", ["origins.csv:2:licence", "is empty"]),
    "origin with a blank": ("origins.csv", "rate_office", "rate office", ["origins.csv:4", "'rate office'"]),
    "unit of a series": ("series.csv", "rate_b,%", "rate_b,percentt", ["series.csv:3:unit", "'percentt'"]),
    "series without unit": ("rates.csv", "rate_b", "rate_c", ["rates.csv", "'rate_c' has no unit", "'rate_a'"]),
    "totals: renamed": ("totals.csv", "mass", "mas", ["totals.csv:1", "no column of published figures", "mass"]),
    "totals: dimension": ("totals.csv", "sector", "sectr", ["totals.csv:1", "'sectr'", "mean 'sector'"]),
    "totals: code": ("totals.csv", "24-25", "24-52", ["totals.csv:4:sector", "'24-52'", "'24-25'"]),
    "totals: comma": ("totals.csv", "metal,55", 'metal,"5,5"', ["totals.csv:4:mass", "decimal comma"]),
}


@pytest.mark.parametrize(("file", "old", "new", "words"), REPLACED.values(), ids=REPLACED)
def test_a_mistake_in_a_table(folder, results, file, old, new, words):
    path = folder / file
    if old is ...:
        path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:new]), encoding="utf-8")
    elif old is None:
        path.write_text(path.read_text(encoding="utf-8").replace(",", new), encoding="utf-8")
    else:
        change(folder, file, old, new)
    message = refused(folder, results)
    assert [w for w in words if w not in message] == [], message
    assert message.endswith("Nothing was run.")


def test_a_total_beside_its_parts(folder, results):
    with (folder / "waste.csv").open("a", encoding="utf-8") as file:
        file.write("2020,NL.24,NL.recovery,non_chemical,40,leaf,,waste_office\n")
    message = refused(folder, results)
    assert "waste.csv" in message
    assert "a total beside its part in 2020" in message
    assert "material=non_chemical" in message
    assert "'<code>_X'" in message


@pytest.mark.parametrize("name", ["waste.csv", "nodes.csv", "totals.csv", "series.csv", "study.yaml"])
@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(folder, results, name, content):
    (folder / name).write_bytes(content)
    message = refused(folder, results)
    assert name in message
    assert "empty" in message or "header" in message


@pytest.mark.parametrize("name", ["nodes.csv", "study.yaml"])
def test_a_file_in_latin_1(folder, results, name):
    path = folder / name
    text = path.read_text(encoding="utf-8").replace("metaalproducten", "métaal").replace("Kleine", "Één")
    path.write_bytes(text.encode("latin-1"))
    message = refused(folder, results)
    assert name in message
    assert "not UTF-8" in message


def test_a_latin_1_table_names_the_line_and_the_letter(folder, results):
    path = folder / "nodes.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("metaalproducten", "métaal").encode("latin-1"))
    message = refused(folder, results)
    assert "line 3" in message
    assert "'é' in latin-1" in message


def test_a_table_in_utf_16(folder, results):
    path = folder / "nodes.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert "not UTF-8" in refused(folder, results)


def test_a_table_with_a_byte_order_mark_and_windows_lines_is_read(folder, results):
    for name in ("waste.csv", "nodes.csv", "totals.csv"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", "\r\n").encode())
    assert run_study(folder / "study.yaml", results).failed_checks == ()


def test_a_file_cut_inside_a_row(folder, results):
    path = folder / "waste.csv"
    path.write_bytes(path.read_bytes()[:-30])
    message = refused(folder, results)
    assert "waste.csv:9" in message
    assert "truncated" in message


@pytest.mark.parametrize("cut", [1, 9, 60])
def test_a_packed_file_that_is_cut(folder, results, cut):
    gzipped(folder / "waste.csv", cut=cut)
    change(folder, "study.yaml", "waste.csv", "waste.csv.gz")
    message = refused(folder, results)
    assert "waste.csv.gz" in message
    assert "not a complete gzip file" in message


def test_a_packed_file_is_read(folder, results):
    gzipped(folder / "waste.csv")
    change(folder, "study.yaml", "waste.csv", "waste.csv.gz")
    assert run_study(folder / "study.yaml", results).failed_checks == ()


def test_a_table_that_is_not_there_names_the_nearest(folder, results):
    change(folder, "study.yaml", "production.csv", "productoin.csv")
    message = refused(folder, results)
    assert "productoin.csv does not exist" in message
    assert "'production.csv'" in message


def test_a_folder_in_place_of_a_table(folder, results):
    (folder / "waste.csv").unlink()
    (folder / "waste.csv").mkdir()
    assert "cannot be read" in refused(folder, results)


def test_mistakes_in_several_files_are_told_at_once(folder, results):
    change(folder, "waste.csv", "glass,10", "gless,ten")
    change(folder, "production.csv", "NL.25", "NL.52")
    change(folder, "rates.csv", "35.5", '"35,5"')
    message = refused(folder, results)
    assert message.startswith("4 problems in ")
    for place in ("waste.csv:3:material", "waste.csv:3:mass", "production.csv:3:origin", "rates.csv:4:value"):
        assert place in message


def test_many_equal_mistakes_are_counted_not_listed(folder, results):
    path = folder / "waste.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("leaf,", "blad,"), encoding="utf-8")
    assert refused(folder, results).count("'blad'") == 1
    path.write_text(path.read_text(encoding="utf-8").replace("blad,", "leaf,").replace("202", "192"), encoding="utf-8")
    message = refused(folder, results)
    assert message.count("lies outside the study") == 5
    assert "and 3 more rows outside the study" in message


def test_an_empty_cell_is_absence_not_zero(folder, results):
    change(folder, "waste.csv", "glass,10", "glass,")
    ran = run_study(folder / "study.yaml", results)
    assert ran.failed_checks == (
        "1 of 4 missed; mass of year 2020, sector 24, material non_chemical: published 100, from the rows 90",
    )


@pytest.mark.parametrize("year", [2019, 2022])
def test_a_published_total_of_a_year_without_rows_is_missed(folder, results, year):
    change(folder, "totals.csv", "2021,,glass,5", f"{year},,glass,5")
    assert "from the rows 0" in run_study(folder / "study.yaml", results).failed_checks[0]


def test_a_small_difference_in_small_figures_is_missed_too(folder, results):
    change(folder, "waste.csv", "2020,NL.25,NL.recovery,metal,20", "2020,NL.25,NL.recovery,metal,2e-10")
    change(folder, "totals.csv", "non_chemical,20", "non_chemical,4e-10")
    assert "published 4e-10" in run_study(folder / "study.yaml", results).failed_checks[0]


def test_an_address_of_an_unknown_source_is_refused(folder):
    change(folder, "study.yaml", "origins: origins.csv", "origins: origins.csv\ncells: cells.csv")
    (folder / "cells.csv").write_text("source,dimension,code,column,value\nwaste_offic,year,,Periods,{year}\n")
    with pytest.raises(StudyError, match="'waste_offic' has no origin; did you mean 'waste_office'"):
        load_study(folder / "study.yaml")


def test_own_classification_with_an_unknown_parent(folder, results):
    (folder / "own.csv").write_text("code,parent,name_nl,name_en\na,,a,a\nb,aa,b,b\n", encoding="utf-8")
    change(folder, "study.yaml", "item: null", "item: own.csv")
    message = refused(folder, results)
    assert "own.csv" in message
    assert "parent 'aa'" in message


def test_problems_of_a_study_are_study_errors(folder, results):
    change(folder, "waste.csv", "glass,10", "glass,ten")
    with pytest.raises(StudyError):
        run_study(folder / "study.yaml", results)


def test_an_address_with_an_unknown_mark_is_told_with_its_line(folder, results):
    change(folder, "study.yaml", "nodes: nodes.csv", "cells: cells.csv\nnodes: nodes.csv")
    rows = ["source,dimension,code,column,value", "waste_office,year,,Period,{year}JJ00", "waste_office,,,,{code}"]
    (folder / "cells.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    assert "cells.csv:3:value  '{code}' has a mark in braces that is not year" in refused(folder, results)
