"""Every mistake of a study, its nodes and its tables in one go; each a sentence with its place; none without bounds."""

import os
import time

import pytest

from kringloop.cli.main import run as command
from kringloop.core import StudyError, UnitError, conversion_factor
from kringloop.runs import typed_path
from kringloop.study import copy_study, find_study, load_study, shipped_studies
from tests.small import change, write_study


def refused(folder):
    with pytest.raises(StudyError) as caught:
        load_study(folder / "study.yaml")
    return str(caught.value)


def test_mistakes_of_the_file_its_nodes_and_its_tables_are_told_together(folder):
    change(folder, "study.yaml", "years: [2000, 2030]", "years: [false, true]")
    change(folder, "study.yaml", "{value: mln EUR}", "{value: mln EURO}")
    change(folder, "nodes.csv", "NL.24,basismetaal", "NL.24,")
    change(folder, "nodes.csv", ",production,24,", ",prodution,24,")
    change(folder, "waste.csv", "metal,30", "metl,30")
    change(folder, "origins.csv", "CC BY 4.0,observed", "CC BY 4.0,observd")
    change(folder, "rates.csv", "one,2020,40", "one,2020,veertig")
    message = refused(folder)
    for part in (
        "4:",
        "years",
        "mln EURO",
        "nodes.csv:2:",
        "'prodution'",
        "waste.csv:2:material",
        "'metl'",
        "origins.csv:2",
        "observd",
        "rates.csv:2:value",
        "'veertig'",
    ):
        assert part in message, message


def test_a_place_after_a_line_break_inside_a_cell_is_the_line_of_the_file(folder):
    change(
        folder, "waste.csv", "2020,NL.24,NL.recovery,glass,10,leaf,p,", '2020,NL.24,NL.recovery,glass,10,leaf,"p\nq\n",'
    )
    change(folder, "waste.csv", "2021,NL.25,NL.recovery,metal,10", "2021,NL.25,NL.recovery,metl,10")
    change(folder, "origins.csv", '"Preliminary, may change."', '"Preliminary;\nmay change."')
    change(folder, "origins.csv", "CC BY 4.0,published", "CC BY 4.0,publishd")
    message = refused(folder)
    assert "waste.csv:11:material" in message
    assert "origins.csv:5" in message


REFUSED = {
    "unknown region": ("region: NL\n", "region: NLD\n", "5:1", "'NLD' is not a known region"),
    "blank region": ("region: NL\n", "region: '  '\n", "5:1", "blank"),
    "blank name": ("nl: Kleine studie", "nl: ' '", "names.nl", "blank"),
    "years that are yes and no": ("[2000, 2030]", "[false, true]", "4:", "integer"),
    "years as text": ("[2000, 2030]", "['2000', '2030']", "4:", "integer"),
    "years without measure": ("[2000, 2030]", "[0, 9999]", "years", "at most 1000 years"),
    "a moment that is none": ("study: small", "study: !!timestamp abc", "1:8", "no timestamp"),
    "yes or no that is none": ("study: small", "study: !!bool abc", "1:8", "no bool"),
    "number that is none": ("study: small", "study: !!int ''", "1:8", "no int"),
    "path no file can have": ("table: waste.csv", 'table: "wa\\0ste.csv"', "15:", "no name of a file"),
    "power without end": ("mass: kt", "mass: kt^999999", "18:14", "powers up to 12"),
    "power in words": ("mass: kt", "mass: kt**99999", "18:14", "powers up to 12"),
    "brackets without end": ("mass: kt", f'mass: "{"(" * 3000}kg{")" * 3000}"', "18:14", "at most 200 signs"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_mistake_is_said_with_its_place(folder, kind):
    old, new, place, words = REFUSED[kind]
    change(folder, "study.yaml", old, new)
    message = refused(folder)
    assert place in message, message
    assert words in message, message


def test_codes_are_text_as_they_stand_in_the_file(folder):
    change(folder, "study.yaml", '["24-25", "24", "25"]', "[056, 10.10, 01]")
    message = refused(folder)
    assert all(f"'{code}' is not a code of 'sector'" in message for code in ("056", "10.10"))
    assert message.startswith("2 problems")  # 01 is a code, as it stands there


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
def test_a_study_file_that_was_cut_off_is_not_run(folder, part):
    path = folder / "study.yaml"
    text = path.read_text(encoding="utf-8")
    at = int(len(text) * part)
    while text[at - 1] == "\n":
        at -= 1
    path.write_text(text[:at], encoding="utf-8")
    refused(folder)


def bomb(levels=9, width=10):
    lines = ["a0: &a0 [" + ",".join("x" * width) + "]"]
    lines += [f"a{i}: &a{i} [" + ",".join([f"*a{i - 1}"] * width) + "]" for i in range(1, levels + 1)]
    return "\n".join(lines) + "\n"


HEAVY = {
    "anchors": lambda f: (f / "study.yaml").write_text(bomb(), encoding="utf-8"),
    "depth": lambda f: (f / "study.yaml").write_text("a: " + "[" * 400 + "]" * 400 + "\n", encoding="utf-8"),
    "size": lambda f: (f / "study.yaml").write_text("a: b\n" * 300_000, encoding="utf-8"),
    "digits": lambda f: change(f, "study.yaml", "[2000, 2030]", f"[{'1:' * 4000}1, 2030]"),
    "pipe": lambda f: ((f / "waste.csv").unlink(), os.mkfifo(f / "waste.csv")),
    "device": lambda f: ((f / "waste.csv").unlink(), (f / "waste.csv").symlink_to("/dev/zero")),
    "study as a pipe": lambda f: ((f / "study.yaml").unlink(), os.mkfifo(f / "study.yaml")),
    "codes": lambda f: (f / "waste.csv").write_text(
        "year,origin,destination,material,mass,part,flag,source\n"
        + "".join(f"2020,NL.24,NL.recovery,strange{i},1,leaf,,waste_office\n" for i in range(200_000)),
        encoding="utf-8",
    ),
}


@pytest.mark.parametrize("kind", HEAVY)
def test_what_would_take_for_ever_is_refused_soon(folder, kind):
    HEAVY[kind](folder)
    start = time.process_time()
    message = refused(folder)
    assert time.process_time() - start < 20  # a second or less where nothing else runs; without bounds it never ends
    assert len(message) < 20_000


def test_a_table_that_unpacks_without_end_is_refused(folder, monkeypatch):
    import gzip

    from kringloop.tables import records

    monkeypatch.setattr(records.text_of, "__kwdefaults__", {"most": 2**20})
    (folder / "waste.csv.gz").write_bytes(gzip.compress(b"0" * 2**22) + gzip.compress(b"1" * 2**10))
    change(folder, "study.yaml", "table: waste.csv", "table: waste.csv.gz")
    assert "unpacks to more than 1 MB" in refused(folder)


@pytest.mark.parametrize("unit", ["kt^13", "m^-999999999", "kg**(99999)", "m" * 201])
def test_a_unit_has_bounds(unit):
    with pytest.raises(UnitError, match="cannot be read as a unit"):
        conversion_factor(unit, "t")
    assert conversion_factor("m^2", "cm^2") == pytest.approx(1e4)


def test_a_name_that_means_two_studies_is_refused(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    copy_study("netherlands", tmp_path / "netherlands")
    with pytest.raises(StudyError, match=r"means two studies.*\n.*\./netherlands .*shipped:netherlands"):
        find_study("netherlands")
    assert find_study("./netherlands").resolve() == tmp_path / "netherlands" / "study.yaml"
    assert find_study("shipped:netherlands").resolve() != tmp_path / "netherlands" / "study.yaml"
    assert command(["new", "shipped:netherlands", "other"]) == 0
    assert "kringloop run ./other" in capsys.readouterr().err
    assert typed_path(tmp_path) == str(tmp_path)


def test_a_shipped_study_is_copied_whole(tmp_path):
    path = copy_study("netherlands", tmp_path / "mine")
    assert load_study(path).input_hash == load_study(shipped_studies()["netherlands"]).input_hash
    assert not [p for p in path.parent.rglob("*") if p.suffix == ".py" or p.name == "recipe"]


def test_a_copy_that_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    import shutil

    def full(source, target, **_):
        os.makedirs(target)
        (target / "half").write_text("x", encoding="utf-8")
        raise shutil.Error([(str(source), str(target), "No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(StudyError, match=r"No space left on device\. Nothing was written"):
        copy_study("netherlands", tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_no_page_is_no_source(tmp_path):
    path = write_study(tmp_path / "mine")
    change(path.parent, "origins.csv", "https://example.org/w1", "javascript:alert(1)")
    assert "origins.csv:2:url" in refused(path.parent)
