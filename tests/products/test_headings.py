"""Headings of one's own: proposed, said, remembered; a table reads as with our own columns, and every slip is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import KringloopError, RangeError, TableError
from kringloop.products import parse_headings, read_bill, remember
from kringloop.products.headings import MAP_FILE, Target, proposal, remembered
from kringloop.products.reading import bill_of
from kringloop.products.steps import steps_of

OWN = """\
Niveau,Artikelnummer,Omschrijving,Aantal,Gewicht (g),Materiaal,Leverancier
1,100,Pomp,1,,,
2,110,Huis,1,500,staal,S1
2,120,Motor,1,,,S2
3,121,Magneet,4,20,neodymiummagneet,S2
3,122,Wikkeling,1,300,koper,S2
"""
OURS = """\
part,parent,name,quantity,mass,unit,material
100,,Pomp,1,,,
110,100,Huis,1,500,g,staal
120,100,Motor,1,,,
121,120,Magneet,4,20,g,neodymiummagneet
122,120,Wikkeling,1,300,g,koper
"""
SAID = [
    *("Niveau=level", "Artikelnummer=part", "Omschrijving=name", "Aantal=quantity"),
    *("Gewicht (g)=mass:g", "Materiaal=material", "Leverancier=-"),
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "pump.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_table_of_its_own_headings_is_the_same_bill(table):
    found, ours = read_bill(table, columns=parse_headings(SAID)), bill_of(OURS, "x")
    assert found.mass[0] == pytest.approx(0.88)  # 500 + 4 x 20 + 300 g
    assert found.frame.drop("unit").equals(ours.frame.drop("unit"))
    assert found.piece.tolist() == ours.piece.tolist()
    (left,) = found.intake.left
    assert (left.path, left.count) == ("Leverancier", 4)
    assert found.intake.used == 26  # five rows of six headings, less two masses and two materials that are empty
    assert found.intake.notes[0].en.startswith("Headings: Niveau → level")


def test_what_is_said_is_proposed_by_the_refusal(table):
    with pytest.raises(TableError) as caught:
        read_bill(table)
    for language in ("en", "nl"):
        said = caught.value.in_language(language)
        assert "--map 'Gewicht (g)=mass:g'" in said
        assert "--map Leverancier=-" in said


def test_it_is_remembered_beside_the_table_and_can_be_edited(table):
    path = remember(table.parent, parse_headings(SAID))
    assert path.name == MAP_FILE
    assert read_bill(table).mass[0] == pytest.approx(0.88)
    path.write_text(path.read_text(encoding="utf-8").replace('"mass:g"', '"mass:kg"'), encoding="utf-8")
    assert read_bill(table).mass[0] == pytest.approx(880)
    now = parse_headings(["Gewicht (g)=mass:g"])
    assert read_bill(table, columns=now).mass[0] == pytest.approx(0.88)  # what is said goes before what is remembered
    remember(table.parent, now)
    assert read_bill(table).mass[0] == pytest.approx(0.88)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.dictionaries(st.text(min_size=1, max_size=6), st.sampled_from(["part", "mass:g", "-", "level"]), max_size=4))
def test_any_heading_is_remembered_as_it_is(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("headings")
    wanted = {heading: Target(*text.split(":")) for heading, text in said.items() if heading.isprintable()}
    remember(folder, wanted)
    assert remembered(folder) == wanted


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Weight [kg]", "mass:kg"),
        ("Nettogewicht", "mass"),
        ("QTY", "quantity"),
        ("CAS-nummer", "cas"),
        ("recycled_post", "recycled_post"),
        ("Inkoopteam", "-"),
    ],
)
def test_the_nearest_column_is_proposed(heading, target):
    assert str(proposal(heading)) == target


def test_a_table_of_our_own_columns_asks_nothing(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OURS, encoding="utf-8")
    remember(tmp_path, parse_headings(SAID))
    assert read_bill(path).intake is None


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("Gewicht", "no pair"),
        ("Gewicht=masa", "did you mean 'mass'"),
        ("Gewicht=mass:pound", "only mass has a unit"),
        ("Naam=name:kg", "only mass has a unit"),
    ],
)
def test_what_is_no_column_is_refused(pair, said):
    with pytest.raises(RangeError, match=said) as caught:
        parse_headings([pair])
    assert caught.value.in_language("nl") != str(caught.value)
    with pytest.raises(RangeError, match="twice"):
        parse_headings(["a=part", "a=name"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Leverancier=-", "Leverancier=name"), "several headings are name"),
        (("Leverancier=-", "Leverancier=unit"), "several headings are unit"),
        (("Leverancier=-", "Leverancier=parent"), "several headings are parent"),
        (("Leverancier=-", "Levrancier=-"), "has no heading 'Levrancier'"),
    ],
)
def test_headings_that_clash_are_told(table, change, said):
    with pytest.raises(TableError, match=said) as caught:
        read_bill(table, columns=parse_headings([each.replace(*change) for each in SAID]))
    assert caught.value.in_language("nl") != str(caught.value)


@pytest.mark.parametrize("level", ["4", "0", "x", ""])
def test_a_level_that_jumps_is_told_by_its_line(table, level):
    table.write_text(OWN.replace("2,120", f"{level},120"), encoding="utf-8")
    with pytest.raises(TableError, match="4:level"):
        read_bill(table, columns=parse_headings(SAID))


@pytest.mark.parametrize("text", ["[columns", "a = 1", "[columns]\nx = 3", '[columns]\nx = "y"\n'])
def test_a_file_that_remembers_something_else_is_refused(table, text):
    (table.parent / MAP_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(KringloopError, match=MAP_FILE):
        read_bill(table)


def test_a_broken_table_is_told_as_it_was(table):
    table.write_text(OWN.replace("2,110,Huis,1,500,staal,S1", "2,110,Huis,1,500,staal"), encoding="utf-8")
    with pytest.raises(TableError, match="6 of 7 columns"):
        read_bill(table, columns=parse_headings(SAID))
    table.write_text(OWN.replace(",", ";", 9), encoding="utf-8")
    with pytest.raises(TableError, match=r"semicolon|comma|columns"):
        read_bill(table)


def test_json_with_keys_of_another_program_is_read_as_a_table_is(tmp_path):
    path = tmp_path / "own.json"
    path.write_text(
        '[{"id": "lid", "weight": 100, "needs": [], "duration": 10, "by": {"who": "x"}},'
        ' {"id": "board", "weight": 50, "needs": ["lid"], "duration": 20, "by": null}]'
    )
    with pytest.raises(TableError, match="--map id=part --map weight=mass --map needs=- --map duration=seconds"):
        read_bill(path)
    remember(tmp_path, parse_headings(["id=part", "weight=mass:g", "needs=after", "duration=seconds", "by=-"]))
    found = read_bill(path)
    assert found.mass[0] == pytest.approx(0.15)
    assert found.names == ["own"]
    assert steps_of(found, "materials").before == ((), (0,))
    assert [left.path for left in found.intake.left] == ["by"]
    path.write_text('[{"id": "lid", "weight": {"g": 5}}]')
    with pytest.raises(TableError, match=r"'\{\"g\": 5\}'|is no number|cannot be read"):
        read_bill(path, columns=parse_headings(["weight=mass"]))
    with pytest.raises(TableError, match="has no heading 'a'"):
        read_bill(path, columns=parse_headings(["a=part"]))


GEAR = "Item,Weight (g),Task time,{head}\n1,100,10,{one}\n2,50,20,{two}\n3,30,5,{three}\n"
FLAT = ["Item=part", "Weight (g)=mass:g", "Task time=seconds"]


@pytest.mark.parametrize(
    ("head", "cells", "said"),
    [
        ("Predecessors", ("", "1", "1; 2"), "after"),
        ("Voorgangers", ("", "1", "1|2"), "after"),
        ("Successors", ('"2, 3"', "3", ""), "before"),
    ],
)
def test_general_precedence_of_another_program_is_one_order(tmp_path, head, cells, said):
    path = tmp_path / "gear.csv"
    path.write_text(GEAR.format(head=head, one=cells[0], two=cells[1], three=cells[2]))
    assert str(proposal(head)) == said
    found = read_bill(path, columns=parse_headings([*FLAT, f"{head}={said}"]))
    assert steps_of(found, "materials").before == ((), (0,), (0, 1))
    assert found.names == ["gear"]
    assert found.intake.notes[1].en.startswith("No heading says what a part sits in")


@pytest.mark.parametrize(
    ("cells", "said", "told"),
    [
        (("", "1", "7"), "after", "'7' is no part"),
        (("2", "7", ""), "before", "3:before  '7' is no part"),
        (("3", "1", "2"), "after", "wait"),
        (("2", "3", "1"), "before", "wait"),
    ],
)
def test_an_order_that_cannot_be_is_told(tmp_path, cells, said, told):
    path = tmp_path / "gear.csv"
    path.write_text(GEAR.format(head="x", one=cells[0], two=cells[1], three=cells[2]))
    with pytest.raises(TableError, match=told) as caught:
        read_bill(path, columns=parse_headings([*FLAT, f"x={said}"]))
    assert caught.value.in_language("nl") != str(caught.value)


def test_precedence_is_said_one_way(tmp_path):
    path = tmp_path / "gear.csv"
    path.write_text("part,mass,seconds,after,x\na,5,3,,b\nb,5,3,a,\n")
    with pytest.raises(TableError, match="several headings are after"):
        read_bill(path, columns=parse_headings(["x=before"]))


@pytest.mark.parametrize(
    "text", ['{"format": "OD-BOM", "parts": []}', '{"od_bom": {"version": 1}}', '{"type": "od bom 2", "x": [1]}']
)
def test_a_format_without_a_published_text_is_named_and_not_guessed(tmp_path, text):
    path = tmp_path / "taken.json"
    path.write_text(text)
    for asked in ({}, {"form": "odbom"}):
        with pytest.raises(TableError, match="OD-BOM is not read, because no published text") as caught:
            read_bill(path, **asked)
        assert "--map 'opvolgers=before'" in caught.value.in_language("nl")


def test_a_part_may_be_called_so(tmp_path):
    path = tmp_path / "own.json"
    path.write_text('{"part": "od-bom", "mass": 5}')
    assert read_bill(path).names == ["od-bom"]
