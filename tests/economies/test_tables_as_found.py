"""Tables as they lie on people's desks: read right, or refused with a step that can be followed."""

import json

import openpyxl
import polars as pl
import pytest

from kringloop.cli.main import run
from kringloop.core import SourceError, TableError
from kringloop.economies import from_tidy, read_supply_use, read_table, to_tidy
from kringloop.economies.examples import INVENTED, two_regions

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


def _earned(region: str, value: float) -> pl.DataFrame:
    table = two_regions()
    rows = [("value_added", region, "wages", r, s, value, "mln EUR", table.year) for r, s in table.sectors]
    return pl.DataFrame(rows, schema=to_tidy(table).schema, orient="row")


def test_a_blank_behind_the_name_of_a_block_does_not_lose_the_block():
    tidy = to_tidy(two_regions())
    blank = tidy.with_columns(block=pl.when(pl.col("block") == "flows").then(pl.lit("flows ")).otherwise("block"))
    assert from_tidy(blank, origin=INVENTED).flows.tolist() == two_regions().flows.tolist()


def test_value_added_of_two_regions_under_one_name_stays_two_rows():
    both = from_tidy(pl.concat([to_tidy(two_regions()), _earned("NL", 1.0), _earned("RoW", 2.0)]), origin=INVENTED)
    assert both.value_added_rows == ("NL|wages", "RoW|wages")
    assert both.value_added.tolist() == [[1.0] * 4, [2.0] * 4]


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        ("co2 [kt],co2 [t],NL|a", "1,2,3", r"has 'co2 \[kt\]' and 'co2 \[t\]', which are both 'co2'"),
        ("co2 [kt],co2_kt,NL|a", "1,2,3", r"has 'co2 \[kt\]' and 'co2_kt', which are both 'co2'"),
        ("co2 [kt],NL|a [mln EUR],NL|a", "1,2,3", r"has 'NL\|a \[mln EUR\]' and 'NL\|a', which are both"),
    ],
)
def test_two_columns_of_one_name_are_refused(tmp_path, header, row, message):
    file = tmp_path / "wide_2020.csv"
    file.write_text(f"region,industry,output [mln EUR],{header},NL|h\nNL,a,10,{row},7\n", encoding="utf-8")
    with pytest.raises(TableError, match=message):
        read_table(file)


def test_the_plain_form_may_stand_in_parquet(tmp_path):
    file = tmp_path / "plain_2020.parquet"
    frame = pl.DataFrame({"sector": ["f", "w"], "f": [150.0, 200.0], "w": [500, 100], "h": [350.0, 1700.1]})
    frame.write_parquet(file)
    assert read_table(file, unit="mln EUR").output.tolist() == [1000.0, 2000.1]
    frame.with_columns(sector=pl.Series([1, 2]), **{"1": pl.lit(1.0)}).write_parquet(file)
    with pytest.raises(TableError, match="holds numbers in its first column"):
        read_table(file, unit="mln EUR")


def test_figures_where_a_row_has_none_are_told(tmp_path):
    file = tmp_path / "plain_2020.csv"
    file.write_text(
        "sector,f,w,h,exports\nf,150,500,300,50\nw,200,100,1700,0\ntaxes,10,20,99,\nwages,1,1,0,0.0\n"
        "imports,5,5,7,88\nco2 [kt],1,2,3,4\n",
        encoding="utf-8",
    )
    notes = read_table(file, unit="mln EUR").notes
    assert [note for note in notes if "not read" in note] == [
        "figures of 'taxes' for h are not read: value added is of sectors",
        "figures of 'imports' for exports are not read: what passes through is neither made nor used here",
        "figures of 'co2' for exports are not read: pressures are of sectors and of final users at home",
    ]


def test_what_final_users_cause_has_no_place_in_supply_and_use(tmp_path):
    supply, use = tmp_path / "supply.csv", tmp_path / "use_2020.csv"
    supply.write_text("industry,p\ni,10\n", encoding="utf-8")
    use.write_text("product,i,users\np,2,8\nwages,8,\nco2 [kt],5,3\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"has figures of 'co2' for final users \(users\)"):
        read_supply_use(supply, use, unit="mln EUR")
    use.write_text("product,i,users\np,2,8\nwages,8,0\nco2 [kt],5,\n", encoding="utf-8")
    assert read_supply_use(supply, use, unit="mln EUR").extensions["co2"][1].tolist() == [5.0]


def test_line_ends_of_old_are_named(tmp_path):
    file = tmp_path / "plain_2020.csv"
    file.write_bytes(b"sector,a,y\ra,1,2\r")
    with pytest.raises(SourceError, match="cannot be read as CSV"):
        read_table(file, unit="mln EUR")


def test_a_sheet_counts_its_blank_rows(tmp_path):
    file = tmp_path / "plain_2020.xlsx"
    book = openpyxl.Workbook()
    for row in (["sector", "a", "y"], [], ["a", 1, 2], [7, 1]):
        book.active.append(row)
    book.save(file)
    with pytest.raises(SourceError, match="row 4, column 'sector': 7 is held as a number"):
        read_table(file, unit="mln EUR")


@pytest.mark.parametrize("about", ["[]", '{"systemtype": "IOSystem", "files": {"Z": {"name": "Z.txt"}}}'])
def test_a_saved_system_that_is_none_is_told(tmp_path, about):
    (tmp_path / "mrio_2020").mkdir()
    (tmp_path / "mrio_2020" / "file_parameters.json").write_text(about, encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read, it may be cut off"):
        read_table(tmp_path / "mrio_2020")
