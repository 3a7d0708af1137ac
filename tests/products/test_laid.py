"""A table of parts as programs save it: sheets, titles, signs and formulas, each read and told or refused by name."""

import csv
import io
import zipfile

import openpyxl
import pytest

from kringloop.core import KringloopError, RangeError, TableError
from kringloop.products import Sheet, bill_from, open_bill, parse_headings, read_bill

ROWS = (("part", "parent", "mass", "unit"), ("p", None, None, None), ("a", "p", 5, "g"), ("b", "p", 7, "g"))
OWN = parse_headings(["Teil=part", "Gewicht (kg)=mass:kg"])


def book(fill):
    made = openpyxl.Workbook()
    made.active.title = "BOM"
    fill(made, made.active)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def filled(sheet, *before):
    for row in (*before, *ROWS):
        sheet.append(row)


def read(tmp_path, data, name="x.xlsx", **how):
    path = tmp_path / name
    path.write_bytes(data)
    return read_bill(path, **how)


def told(bill, language="en"):
    return " ".join(note[language] for note in bill.intake.notes)


def refused(*args, **how):
    with pytest.raises(KringloopError) as caught:
        read(*args, **how)
    return str(caught.value), caught.value.in_language("nl")


def test_semicolons_and_decimal_commas_are_read_and_told(tmp_path):
    text = "Teil;Gewicht (kg)\nGehäuse;1,25\nWicklung;0,300\n"
    bill = read(tmp_path, text.encode(), "x.csv", columns=OWN)
    assert bill.mass[0] == pytest.approx(1.55)
    assert "semicolons" in told(bill)
    assert "decimal comma, as in '1,25', '0,300'; cells: 2" in told(bill)
    assert "decimale komma" in told(bill, "nl")


def test_tabs_are_read_and_told(tmp_path):
    bill = read(tmp_path, b"part\tparent\tmass\tunit\np\t\t\t\na\tp\t1.5\tkg\n", "x.csv")
    assert bill.mass[0] == pytest.approx(1.5)
    assert "tabs" in told(bill)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("1,250", "2,500"), "nothing in its column tells which"),
        (("1,25", "2.5"), "decimal comma"),
        (("1.250,5", "2,5"), "thousands signs"),
    ],
    ids=["thousands or decimals", "both signs", "points as thousands"],
)
def test_a_comma_that_may_mean_two_things_is_refused(tmp_path, cells, said):
    text = "Teil;Gewicht (kg)\n" + "".join(f"{k};{cell}\n" for k, cell in enumerate(cells))
    assert said in refused(tmp_path, text.encode(), "x.csv", columns=OWN)[0]


def test_a_row_is_called_as_in_the_file_whatever_stands_before_it(tmp_path):
    text = "Pump;\n\nTeil;Gewicht (kg)\nGehäuse;1,25\n\nWicklung;x\n"
    assert "6:mass  'x'" in refused(tmp_path, text.encode(), "x.csv", columns=OWN, header=3)[0]
    data = book(
        lambda _, sheet: [sheet.append(row) for row in (["Pump"], [], ["Teil", "Gewicht (kg)"], [], ["a", "x"])]
    )
    assert "5:mass  'x'" in refused(tmp_path, data, columns=OWN, header=3)[0]
    assert "3:mass  'x'" in refused(tmp_path, b"Teil,Gewicht (kg)\na,1\nb,x\n", "x.csv", columns=OWN)[0]


def test_a_title_above_the_headings_is_named_and_then_left_out_with_its_count(tmp_path):
    data = book(lambda _, sheet: filled(sheet, ["Pump BV", None, "2026", None], []))
    english, dutch = refused(tmp_path, data)
    assert "If the headings stand in row 3, say --header 3" in english
    assert "Staan de koppen in rij 3, zeg dan --header 3" in dutch
    bill = read(tmp_path, data, header=3)
    assert bill.mass[0] == pytest.approx(0.012)
    assert [(left.path, left.count) for left in bill.intake.left] == [("1:2", 2)]


def test_a_merged_title_is_refused_with_the_way_on(tmp_path):
    def title(_, sheet):
        filled(sheet, ["Pump BV", None, None, None])
        sheet.merge_cells("A1:D1")

    assert "say with --header in which row" in refused(tmp_path, book(title))[0]
    assert read(tmp_path, book(title), header=2).mass[0] == pytest.approx(0.012)


def test_the_sheet_that_is_shown_is_read_and_the_hidden_one_told(tmp_path):
    def hidden(made, sheet):
        filled(sheet)
        other = made.create_sheet("old")
        other.append(["x"])
        other.sheet_state = "hidden"

    assert "Sheet 'BOM' was read; not read, being hidden: old." in told(read(tmp_path, book(hidden)))
    english, _ = refused(tmp_path, book(hidden), sheet="bom")
    assert "no filled sheet 'bom'; did you mean 'BOM'?" in english


def test_of_several_sheets_one_is_named(tmp_path):
    def two(made, sheet):
        sheet.append(["prices"])
        filled(made.create_sheet("parts"))

    english, dutch = refused(tmp_path, book(two))
    assert "('BOM', 'parts'); expected one: say which with --sheet" in english
    assert "zeg met --sheet" in dutch
    assert read(tmp_path, book(two), sheet="parts").mass[0] == pytest.approx(0.012)


def test_a_formula_is_read_by_its_stored_outcome_or_refused(tmp_path):
    def formula(_, sheet):
        filled(sheet)
        sheet["C3"] = "=2+3"

    bare = book(formula)
    assert "C3  holds a formula without stored outcome" in refused(tmp_path, bare)[0]
    stored = _with_outcome(bare, "5")
    bill = read(tmp_path, stored)
    assert bill.mass[0] == pytest.approx(0.012)
    assert "Cells with a formula: 1." in told(bill)
    assert "Cellen met een formule: 1." in told(bill, "nl")


def _with_outcome(data, outcome):
    """The workbook as a spreadsheet program saves it: the outcome beside the formula."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                assert b"<f>2+3</f><v" in content
                content = content.replace(b"<f>2+3</f><v />", f"<f>2+3</f><v>{outcome}</v>".encode())
                content = content.replace(b"<f>2+3</f><v></v>", f"<f>2+3</f><v>{outcome}</v>".encode())
            new.writestr(member, content)
    return stream.getvalue()


def test_a_hidden_row_is_read_and_told(tmp_path):
    def hidden(_, sheet):
        filled(sheet)
        sheet.row_dimensions[3].hidden = True

    bill = read(tmp_path, book(hidden))
    assert bill.mass[0] == pytest.approx(0.012)
    assert "Hidden rows that were read as well: 1." in told(bill)


def test_a_row_of_totals_is_no_part(tmp_path):
    english, dutch = refused(tmp_path, b"part,mass,unit\na,5,g\nb,7,g\nTotaal,12,g\n", "x.csv")
    assert "4:part  'Totaal' would count as a part; if it is a row of totals, remove it" in english
    assert "rij met totalen" in dutch
    levels = parse_headings(["Stufe=level"])
    text = b"Stufe,part,mass,unit\n1,p,,\n2,a,5,g\nSumme,,5,g\n"
    assert "4:level  'Summe' is no level" in refused(tmp_path, text, "x.csv", columns=levels)[0]


def test_parts_without_a_word_of_what_they_sit_in_are_one_product(tmp_path):
    bill = read(tmp_path, b"part,mass,unit\na,5,g\nb,7,g\n", "pump.csv")
    assert (bill.names, bill.mass[0]) == (["pump"], pytest.approx(0.012))
    assert "every row lies in one product" in told(bill)


def test_a_sheet_or_header_is_refused_where_there_is_none(tmp_path):
    (tmp_path / "x.json").write_text('{"parts": [{"part": "a", "mass": 1}]}', encoding="utf-8")
    with pytest.raises(RangeError, match="are for tables"):
        read_bill(tmp_path / "x.json", header=2)
    with pytest.raises(RangeError, match="are for tables"):
        open_bill("phone", sheet="a")
    with pytest.raises(RangeError, match="is for a workbook"):
        read(tmp_path, b"part,mass\na,1\n", "x.csv", sheet="a")
    with pytest.raises(RangeError, match="--header is 0"):
        read(tmp_path, b"part,mass\na,1\n", "x.csv", header=0)
    for name, data in (("x.csv", b"part,mass\na,1\n"), ("x.xlsx", book(lambda _, sheet: filled(sheet)))):
        with pytest.raises(TableError, match="has nothing in row 9"):
            read(tmp_path, data, name, header=9)


def test_a_page_reads_what_the_terminal_reads(tmp_path):
    text = "Teil;Gewicht (kg)\n".replace("Teil", "part").replace("Gewicht (kg)", "mass") + "a;1,25\n"
    assert bill_from(text.encode(), "x.csv").mass[0] == pytest.approx(0.00125)


def test_the_proposal_of_columns_keeps_the_place_of_the_table(tmp_path):
    def two(made, sheet):
        sheet.append(["prices"])
        other = made.create_sheet("my parts")
        for row in (["Pump"], ["Teil", "Gewicht (kg)"], ["a", 5]):
            other.append(row)

    english, _ = refused(tmp_path, book(two), sheet="my parts", header=2)
    assert "--sheet 'my parts' --header 2 --map Teil=part --map 'Gewicht (kg)=mass:kg'" in english


def test_a_sheet_of_another_program_says_how_to_save_it(tmp_path):
    assert "save it as .xlsx" in refused(tmp_path, b"PK", "x.ods")[0]
    assert "bewaar het" in refused(tmp_path, b"PK", "x.xls")[1]


@pytest.fixture
def usual_cells():
    """The longest cell that Python's own reader takes, which other packages set for the whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("usual_cells")
def test_ends_of_lines_of_any_program_and_cells_of_several_lines_keep_their_line(tmp_path):
    assert read(tmp_path, b"Teil;Gewicht (kg)\ra;1,5\r", "x.csv", columns=OWN).mass[0] == pytest.approx(1.5)
    text = 'Teil;Gewicht (kg)\n"a\nb";1,5\nc;x\n'
    assert "4:mass  'x'" in refused(tmp_path, text.encode(), "x.csv", columns=OWN)[0]
    commas = 'part,mass,unit\n"a\nb",1,kg\nc,-5,kg\n'
    assert "4:mass  -5" in refused(tmp_path, commas.encode(), "x.csv")[0]
    huge = "part,mass\na," + '"' + "9" * 200_000 + '"\n'
    assert "cannot be read as a table: line 2" in refused(tmp_path, huge.encode(), "x.csv")[0]


def test_empty_columns_behind_the_last_are_none_and_one_cell_that_is_wrong_is_one_mistake(tmp_path):
    text = "Teil;Gewicht (kg);recycled;;\na;1,5;12,5%;;\nb;2,5;7,5;;\n"
    english, _ = refused(tmp_path, text.encode(), "x.csv", columns=OWN)
    assert english.startswith("1 problem")
    assert "2:recycled  '12,5%' is a percentage" in english


def test_percentages_that_look_like_shares_of_one_are_asked_after(tmp_path):
    shares = read(tmp_path, b"part,mass,unit,recycled\na,1,kg,0.25\nb,1,kg,0.5\n", "x.csv")
    (gap,) = [gap for gap in Sheet(shares.product()).gaps if "shares of 1" in gap.what.en]
    assert (gap.columns, gap.cost) == (("recycled",), pytest.approx(100))
    plain = read(tmp_path, b"part,mass,unit,recycled\na,1,kg,25\nb,1,kg,0.5\n", "x.csv")
    assert not [gap for gap in Sheet(plain.product()).gaps if "shares of 1" in gap.what.en]
