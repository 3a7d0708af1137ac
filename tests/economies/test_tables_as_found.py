"""Tables as they lie on people's desks: read right, or refused with a step that can be followed."""

import json

import pytest

from kringloop.cli.main import run
from kringloop.economies import read_table

HEAD = "block,row_region,row,column_region,column,value,unit,year\n"
TIDY = (
    HEAD
    + """output,FR,steel,,,50,mln EUR,2018
output,FR,care,,,90,mln EUR,2018
flows,FR,steel,FR,care,12,mln EUR,2018
flows,FR,care,FR,steel,8,mln EUR,2018
final_demand,FR,steel,FR,homes,38,mln EUR,2018
final_demand,FR,care,FR,homes,82,mln EUR,2018
value_added,,wages,FR,steel,42,mln EUR,2018
value_added,,wages,FR,care,78,mln EUR,2018
extension,,co2,FR,steel,30,kt,2018
extension,,co2,FR,care,6,kt,2018
"""
)
WIDE = """region,industry,output [mln EUR],co2 [kt],FR|steel,FR|care,FR|homes
FR,steel,50,30,0,12,38
FR,care,90,6,8,0,82
"""


def _seen(tmp_path, capsys, text, *more, name="table_2018.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    code = run(["chains", "audit", str(path), *more])
    return code, " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (",30,kt", ",30%,kt", "'30%' is a percentage; write the amount itself"),
        (",30,kt", ",(30),kt", "stands in brackets; where that means less than zero, write -30"),
        (",30,kt", ",30-,kt", "has its minus sign behind it; write -30"),
        (",30,kt", ",\u221230,kt", "has a dash for a minus sign; write -30"),
        (",30,kt", ",:,kt", "Give the figures or leave the rows out"),
        (",30,kt", ",#N/A,kt", "Give the figures or leave the rows out"),
        (",30,kt", ",30 p,kt", "has a sign of the producer behind the figure; write 30"),
        (",90,", ",9\u00a0000,", "has a thousands sign"),
        ("2018", "2018*", "a sign such as * belongs in a note"),
        ("6,kt,2018\n", "6,kt,2018\n,,,,,,,\n", "first row 11 below the header: a blank row"),
        ("6,kt,2018\n", "6,kt,2018\n\n\n", "2 rows of the table have no block"),
        ("6,kt,2018\n", "6,kt,2018\nSource: own count\n", "Is it a note or a total? Remove that row"),
        ("wages,FR,steel,42", "wages,FR,steel,30", "bought abroad, of block 'imports'"),
    ],
)
def test_a_tidy_table_is_refused_with_what_to_write(tmp_path, capsys, before, after, says):
    assert before in TIDY
    code, out = _seen(tmp_path, capsys, TIDY.replace(before, after))
    assert code == 2
    path = tmp_path / "table_2018.csv"
    assert run(["chains", "split", "--table", str(path)]) == 1
    assert says in " ".join((out + capsys.readouterr().err).split())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("82\n", "82\nFR,total,140,36,8,12,120\n", "A total, a blank row or a note: remove it"),
        ("82\n", "82\n,,,,,,\n", "A total, a blank row or a note: remove it"),
        ("82\n", "82\nFR,imports,15,0,10,5,0\n", "call the row 'abroad', 'imports'"),
        ("homes\n", "homes,total\n", "Is it a total or a note? Remove the column"),
    ],
)
def test_a_wide_table_is_refused_with_what_to_remove(tmp_path, capsys, before, after, says):
    code, out = _seen(tmp_path, capsys, WIDE.replace(before, after))
    assert (code, says in out) == (2, True), out


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_named(tmp_path, capsys, encoding):
    code, out = _seen(tmp_path, capsys, TIDY.replace("FR,", "Curaçao,"), encoding=encoding)
    assert code == 2
    assert "Save it again as 'CSV UTF-8'" in out


def test_a_sheet_is_sent_to_text_with_its_codes_whole(tmp_path, capsys):
    code, out = _seen(tmp_path, capsys, "PK", name="table_2018.ods")
    assert code == 2
    assert "codes as text (01, 10.10), then save it as 'CSV UTF-8'" in out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FR,", "Côte d’Ivoire,"),
        ("care", '"care, other"'),
        (",90,", ",9E+01,"),
        (",6,kt", ",6000000000,g"),
        (
            "care,FR,homes,82,mln EUR,2018\n",
            "care,FR,homes,92,mln EUR,2018\nfinal_demand,FR,care,FR,stocks,-10,mln EUR,2018\n",
        ),
    ],
)
def test_what_is_only_unusual_gives_the_same_figures(tmp_path, capsys, before, after):
    code, _ = _seen(tmp_path, capsys, TIDY.replace(before, after))
    assert code == 0
    assert run(["chains", "split", "--table", str(tmp_path / "table_2018.csv"), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    found = {e: sum(r["value"] for r in rows if r["extension"] == e) for e in ("co2", "value_added")}
    assert found == pytest.approx({"co2": 36.0, "value_added": 120.0})


def test_a_wide_table_has_a_row_of_imports(tmp_path, capsys):
    # of 120 of final demand 15 is bought abroad by industries: 105 is earned at home
    code, _ = _seen(tmp_path, capsys, WIDE + "abroad,imports,15,0,10,5,0\n")
    assert code in (0, 2)
    path = tmp_path / "table_2018.csv"
    assert read_table(path).regions == ("FR", "abroad")
    assert run(["chains", "split", "--table", str(path), "--home", "FR", "--json"]) == 0
    rows = [r for r in json.loads(capsys.readouterr().out) if r["extension"] == "value_added"]
    found = {p: sum(r["value"] for r in rows if r["place"] == p) for p in ("FR", "abroad")}
    assert found == pytest.approx({"FR": 105.0, "abroad": 15.0})
    assert not any(r["may_hold_imports"] for r in rows)


@pytest.mark.parametrize(
    ("language", "row", "note"),
    [("en", "FR, or imports", "imports included"), ("nl", "FR, of ingevoerd", "met de invoer")],
)
def test_a_residual_of_one_region_is_not_called_earned_at_home(tmp_path, capsys, language, row, note):
    _seen(tmp_path, capsys, WIDE)
    assert run(["chains", "split", "--table", str(tmp_path / "table_2018.csv"), "--lang", language]) == 0
    out = capsys.readouterr().out
    assert row in out
    assert note in " ".join(out.split())
