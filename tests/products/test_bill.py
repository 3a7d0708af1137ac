"""A bill of materials: masses, counts and content by hand, and every mistake with its place."""

import io
import json
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.products.conftest import PUMP

from kringloop.core import RangeError, TableError
from kringloop.products import Sheet, figure_table, open_bill, parse_headings, product, read_bill, worked_products
from kringloop.products.figures import figures_of
from kringloop.products.reading import bill_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
HEAD = "part,parent,mass,unit,material,quantity,kind,cas,recycled_pre,recycled_post,seconds,after"


def text(*rows):
    width = HEAD.count(",")
    return "\n".join([HEAD, *(row + "," * (width - row.count(",")) for row in rows)]) + "\n"


def test_masses_and_materials_are_those_worked_by_hand(pump):
    # 500 g steel, 4 x 20 g magnets, 300 g copper; of the motor 600 - 80 - 300 = 220 g and of the pump 100 g not told
    masses = {key: mass[0] for key, mass in pump.material_mass().items()}
    expected = {"": 0.32, "steel": 0.5, "ndfeb_magnet": 0.08, "copper": 0.3, "Neodymium": 0.0}
    assert masses == pytest.approx(expected, abs=1e-12)
    assert pump.mass[0] == pytest.approx(1.2)


def test_shares_are_those_worked_by_hand(pump):
    found = figures_of(pump)
    # recycled: 30 % of 500 g = 150 g of 1200 g; not told of 80 + 300 (pre only) + 320 g = 700 g
    assert found["recycled_content"].value[0] == pytest.approx(12.5)
    assert found["recycled_content"].most[0] == pytest.approx(100 * 850 / 1200)
    assert found["unknown_share"].value[0] == pytest.approx(100 * 320 / 1200)
    # critical: 300 g copper and 4 x 6 g neodymium (a light rare earth)
    assert found["critical_mass"].value[0] == pytest.approx(0.324)
    assert found["price"].value[0] == pytest.approx(0.5 * 0.3 + 0.08 * 5 + 0.3 * 7)


def test_what_is_not_split_further_adds_up_to_the_product(pump):
    assert pump.leaves.mass.sum() == pytest.approx(pump.mass[0])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 8), st.floats(0.1, 100), st.integers(1, 4)), min_size=1, max_size=12))
def test_any_tree_adds_up(rows):
    """Leaves add up to the product whatever the tree: each part hangs on an earlier one."""
    lines = ["p0,,,,,"]
    for number, (above, _, count) in enumerate(rows, 1):
        lines.append(f"p{number},p{min(above, number - 1)},,g,,{count}")
    held = {line.split(",")[1] for line in lines}
    lines = [
        line
        if line.split(",")[0] in held
        else f"{line.split(',')[0]},{line.split(',')[1]},{rows[i - 1][1]},g,,{rows[i - 1][2]}"
        for i, line in enumerate(lines)
    ]
    bill = bill_of(text(*lines), "any")
    assert bill.leaves.mass.sum() == pytest.approx(bill.mass[0])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a,,10,g", "b,a,11,g,steel"], "2:mass .*what is in it weighs 11 g and it itself 10 g"),
        (["a,b,1,g", "b,a,1,g"], "parts lie in a circle: a in b in a|parts lie in a circle: b in a in b"),
        (["a,,", "b,a,1,g,stel"], "3:material .*'stel' is not a known material; did you mean 'steel'"),
        (["a,,", "b,a,1,g,steel,,,7439-92-2"], "3:cas .*last digit should be 1.*did you mean '7439-92-1'"),
        (["a,,", "b,a,1,g,steel,,,,60,50"], "3:recycled_pre .*110 per cent together; at most 100"),
        (["a,,", "b,a,1,g,steel,,,,120"], "3:recycled_pre +120 per cent; expected 0 to 100"),
        (["a,,", "b,a,1,g,steel,,,,,,-5"], "3:seconds +-5 is below zero"),
        (["a,,", "b,a,1,g,steel,,,,,,5,c", "c,a,1,g,steel,,,,,,5,b"], "no order is possible.*waits for the next"),
        (["a,,", "b,a,1,g,steel,,,,,,5,x"], "3:after .*'x' is no part"),
        (["a,,", "b,c,1,g,steel"], "3:parent .*'c' is no part of this bill"),
        (["a,,", "b,a,,,steel"], "3:mass .*is empty; give the mass of one piece"),
        (["a,,", "b,a,1,g,steel", "b,a,1,g,steel"], "the key part=b stands twice"),
        (["a,,", "b,a,1,g,steel,,,,,,1e300"], "3:seconds +1e\\+300 is beyond any product"),
        (["a,,", "b,a,,,,1e9", "c,b,,,,1e9", "d,c,1,g,steel,1e9"], "multiply to more than any product holds"),
        (["a,,1,lb"], "'lb' is not a known code"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(rows, said):
    with pytest.raises(TableError, match=f"(?s){said}"):
        bill_of(text(*rows), "own.csv")


@pytest.mark.parametrize(
    "rows", [["a,,10,g", "b,a,-4,g,steel"], ["a,,", "b,a,-4,g,steel"], ["a,,", "b,a,1,g,steel,,,,120"]]
)
def test_one_slip_is_one_mistake(rows):
    """A mass below zero does not fit in its whole either, and 120 per cent is too much together as well."""
    with pytest.raises(TableError, match=r"^1 problem in own\.csv"):
        bill_of(text(*rows), "own.csv")


@pytest.mark.parametrize(
    ("name", "data", "en", "nl"),
    [
        ("a.csv", PNG, "is no table of text, but a picture", "is geen tabel van tekst, maar een afbeelding"),
        ("a.xlsx", b"", "is empty; expected a sheet", "is leeg; verwacht: een blad"),
        ("a.json", b" ", "is empty; expected parts", "is leeg; verwacht: onderdelen"),
        ("folder", None, "is a folder, not a file", "het is een map"),
    ],
)
def test_a_file_that_is_none_says_what_it_is(tmp_path, name, data, en, nl):
    path = tmp_path / name
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    with pytest.raises(TableError, match=en) as raised:
        read_bill(path)
    assert nl in raised.value.in_language("nl")


def test_a_mistake_is_told_in_dutch_too():
    with pytest.raises(TableError) as raised:
        bill_of(text("a,,", "b,a,1,g,stel"), "own.csv")
    assert "'stel' is geen bekend materiaal; bedoelt u" in raised.value.in_language("nl")


def as_workbook(change=None):
    book = openpyxl.Workbook()
    for line in PUMP.splitlines():
        book.active.append([float(c) if c.replace(".", "").isdigit() else (c or None) for c in line.split(",")])
    if change:
        change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_stands_beside_the_parts_in_json_is_told_and_what_is_read_stays_the_same(tmp_path):
    parts = [{"part": "lid", "mass": 5, "parent": ""}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"maker": "x", "when": {"year": 2026, "by": ["y", "z"]}, "parts": parts}))
    found = read_bill(path)
    assert found.mass[0] == pytest.approx(read_bill(_json(tmp_path, parts)).mass[0])
    told = found.intake.as_dict()
    assert {each["path"]: each["count"] for each in told["left_out"]} == {"maker": 1, "when.year": 1, "when.by[]": 2}
    assert all("beside the parts" in each["why"] for each in told["left_out"])
    assert (told["format"], told["values_used"]) == ("bill", 2)
    path.write_text(json.dumps({"maker": "x", "parts": [{"part": "lid", "mass": 5, "colour": "red"}]}))
    headings = read_bill(path, columns=parse_headings(["colour=-"])).intake
    assert [(left.path, left.why.nl.split()[0]) for left in headings.left] == [("maker", "staat"), ("colour", "u")]
    assert read_bill(_json(tmp_path, parts)).intake is None


def _json(folder, parts):
    path = folder / "parts.json"
    path.write_text(json.dumps({"parts": parts}))
    return path


def test_excel_and_json_say_the_same_as_csv(tmp_path, pump):
    (tmp_path / "a.xlsx").write_bytes(as_workbook())
    rows = [dict(zip(PUMP.splitlines()[0].split(","), line.split(","), strict=True)) for line in PUMP.splitlines()[1:]]
    by_part = {r["part"]: {k: v for k, v in r.items() if v and k != "parent"} | {"parts": []} for r in rows}
    for row in rows[1:]:
        by_part[row["parent"]]["parts"].append(by_part[row["part"]])
    (tmp_path / "a.json").write_text(json.dumps(by_part["pump"]), encoding="utf-8")
    tables = [figure_table(read_bill(tmp_path / name)) for name in ("a.xlsx", "a.json")]
    assert all(table.equals(figure_table(pump)) for table in tables)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.merge_cells("A3:A4"), "A3:A4 .*the cells are merged"),
        (lambda sheet: sheet.__setitem__("E3", "=1+1"), "E3 .*holds a formula"),
        (lambda sheet: sheet.__setitem__("E3", datetime(2024, 1, 2)), "E3 .*holds the date or time 2024-01-02"),
        (lambda sheet: sheet.__setitem__("XFD1048576", 1), "runs to row 1048576, column 16384"),
    ],
)
def test_a_workbook_that_leaves_room_for_reading_is_refused(tmp_path, change, said):
    (tmp_path / "a.xlsx").write_bytes(as_workbook(change))
    with pytest.raises(TableError, match=f"(?s){said}"):
        read_bill(tmp_path / "a.xlsx")


def with_member(name, content):
    stream = io.BytesIO(as_workbook())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: with_member("xl/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares entities"),
        (lambda: with_member("xl/x.bin", b"0" * (101 * 2**20)), "unpacks to 101 MB"),
        (lambda: b"no workbook at all", "cannot be read as a workbook"),
        (lambda: as_workbook()[:900], "cannot be read as a workbook"),
    ],
)
def test_a_harmful_or_broken_workbook_is_refused(tmp_path, data, said):
    (tmp_path / "a.xlsx").write_bytes(data())
    with pytest.raises(TableError, match=said):
        read_bill(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1, 2", "is no JSON"),
        ('[{"part": "a", "mass": NaN}]', "NaN is no figure"),
        ('[{"part": "a", "part": "b"}]', "the key 'part' stands twice"),
        ("{}", "is empty; a figure or code is needed"),
        ("[]", "holds no parts"),
        ("[" * 20000, "nests too deep"),
        ('[{"part": "a", "parts": [{"part": "b", "mass": -1, "material": "steel"}]}]', r"parts\[0\].parts\[0\]:mass"),
    ],
)
def test_json_that_is_none_is_refused_with_its_place(tmp_path, content, said):
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=said):
        read_bill(tmp_path / "a.json")


def test_another_kind_of_file_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(TableError, match=r"is no bill of materials by its name; expected .csv"):
        read_bill(tmp_path / "a.pdf")


def test_one_product_of_several_is_asked_by_name():
    bill = bill_of(text("a,,", "a1,a,2,g,steel", "b,,", "b1,b,3,g,copper"), "two.csv")
    assert bill.product("b").mass.tolist() == [0.003]
    with pytest.raises(RangeError, match="holds 2 products; name one of: a, b"):
        bill.product()
    with pytest.raises(RangeError, match=r"'c' is no product of two\.csv"):
        bill.product("c")


PRINTED = {
    "laptop": (1744.925, 71),
    "phone": (138.7, 13),
    "printer": (5964.5, 20),
    "smartphone": (159.99113, 22),
    "motor": (36790.0, 7),
    "motor_2004": (45000.0, 7),
}


@pytest.mark.published
@pytest.mark.parametrize("key", PRINTED)
def test_worked_products_weigh_what_their_source_prints(key):
    grams, rows = PRINTED[
        key
    ]  # printed totals, Babbitt et al. 2020 and the motor of 2004; else the sum of the printed rows
    bill = open_bill(key)
    assert bill.mass[0] * 1e3 == pytest.approx(grams, abs=1e-9)
    assert bill.forest.size == rows
    assert not bill.own
    assert all(bill.texts("source"))
    assert set(worked_products()) == set(PRINTED)


@pytest.mark.published
@pytest.mark.parametrize(("key", "kilograms"), [("motor", 0.768), ("motor_2004", 1.232)])
def test_sixteen_magnets_weigh_what_the_report_prints_of_all(key, kilograms):
    sheet = product(key)  # ORNL/TM-2010/253, table 2.7: 48 g and 77 g each, and 0.768 kg and 1.232 kg in the rotor
    assert sheet.materials["ndfeb_magnet"] == pytest.approx(kilograms)
    (magnets,) = sheet.hidden
    assert magnets.mass == pytest.approx(kilograms)
    assert [names.en for names in magnets.holds] == ["neodymium", "boron and borate"]
    assert sheet.figures["critical_mass"].value == pytest.approx(sheet.materials["copper"])


def test_what_a_row_tells_of_a_magnet_is_not_called_untold():
    rows = ("a,,,,,,", "m,a,10,g,ndfeb_magnet,material", "n,m,3,g,Neodymium,substance")
    made = bill_of("part,parent,mass,unit,material,kind\n" + "\n".join(r.removesuffix(",") for r in rows), "m.csv")
    (left,) = Sheet(made).hidden
    assert [names.en for names in left.holds] == ["boron and borate"]
    assert Sheet(made).as_dict()["critical_not_told"][0]["holds"] == ["boron and borate"]


def test_no_file_and_no_worked_product_names_the_nearest():
    with pytest.raises(TableError, match="'lapto' is no file and no worked product; did you mean 'laptop'"):
        open_bill("lapto")


def test_a_sheet_shows_itself_as_text_and_html():
    sheet = product("phone")
    assert "≥ 0.02295 kg" in repr(sheet)
    assert "<table>" in sheet._repr_html_()
    assert sheet.as_dict()["own_data"] is False


def test_a_mass_without_a_unit_is_read_as_grams_and_that_is_told():
    sheet = Sheet(bill_of("part,parent,mass\np,,\na,p,5\nb,p,15\n", "x.csv").product())
    (gap,) = [gap for gap in sheet.gaps if gap.columns == ("unit",)]
    assert "als gram gelezen" in gap.what.nl
    assert (gap.cost, gap.parts) == (pytest.approx(100), ("b", "a"))
    named = Sheet(bill_of("part,parent,mass,unit\np,,,\na,p,5,g\nb,p,15,g\n", "x.csv").product())
    assert not [gap for gap in named.gaps if gap.columns == ("unit",)]
