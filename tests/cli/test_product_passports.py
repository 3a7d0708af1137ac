"""`product` with a passport: recognised and said so, in both languages; as data; and what is asked of it."""

import json

import openpyxl
import pytest

from kringloop.cli import render
from tests.products import passports
from tests.small import command


@pytest.fixture
def passport(tmp_path):
    def write(document, name="passport.json"):
        path = tmp_path / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            [
                "Gelezen als batterijpaspoort",
                "noemt zelf geen versie",
                "Wat het paspoort zelf opgeeft",
                "waarden",
            ],
        ),
        ("en", ["Read as battery passport", "names no version itself", "the passport itself declares", "values"]),
    ],
)
def test_what_a_file_was_recognised_as_is_said(capsys, monkeypatch, passport, width, language, said):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    assert command(["product", passport(passports.battery()), "--lang", language]) == 0
    text = capsys.readouterr().out
    folded = " ".join(text.split())
    assert [words for words in said if words not in folded] == []
    assert [line for line in text.splitlines() if len(line.rstrip()) > width] == []


def test_plain_data_has_the_whole_account(capsys, passport):
    assert command(["product", passport(passports.untp_older()), "--json"]) == 0
    read = json.loads(capsys.readouterr().out)["read_as"]
    assert (read["format"], read["version"], read["version_named_in_file"]) == ("untp", "0.6.1", True)
    assert {"path", "count", "why"} == set(read["left_out"][0])
    assert read["declared"][3] == {
        "figure": "mci",
        "name": "material circularity (MCI)",
        "value": 0.5,
        "unit": "1",
        "path": "credentialSubject.circularityScorecard.materialCircularityIndicator",
    }


def test_the_format_can_be_named(capsys, passport):
    file = passport(passports.content())
    assert command(["product", file, "--format", "catenax_content"]) == 0
    assert command(["product", file, "--format", "cirpass", "--lang", "nl"]) == 1
    assert "--format catenax_content" in capsys.readouterr().err


def test_a_mass_is_given_where_a_passport_has_none(capsys, passport):
    file = passport(passports.cirpass())
    assert command(["product", file, "--lang", "en"]) == 1
    assert "--mass '1.2 kg'" in capsys.readouterr().err
    assert command(["product", file, "--mass", "500 g", "--json"]) == 0
    figures = {f["key"]: f["value"] for f in json.loads(capsys.readouterr().out)["figures"]}
    assert figures["mass"] == pytest.approx(0.5)


def test_neither_goes_with_two_designs(capsys, passport):
    file = passport(passports.untp())
    for option in (["--format", "untp"], ["--mass", "1 kg"]):
        assert command(["product", "compare", file, "laptop", *option, "--lang", "en"]) == 1
        assert "leave out" in capsys.readouterr().err
    assert command(["product", "compare", file, "laptop"]) == 0


def test_headings_of_ones_own_are_proposed_said_and_remembered(capsys, tmp_path):
    file = tmp_path / "parts.csv"
    file.write_text("Stuk,Zit in,Gewicht (kg),Inkoper\na,,,\nb,a,2,P\n", encoding="utf-8")
    assert command(["product", str(file), "--lang", "nl"]) == 1
    assert "--map 'Gewicht (kg)=mass:kg'" in capsys.readouterr().err
    said = ["Stuk=part", "Zit in=parent", "Gewicht (kg)=mass:kg", "Inkoper=-"]
    assert command(["product", str(file), *(w for pair in said for w in ("--map", pair)), "--lang", "nl"]) == 0
    assert "kringloop-columns.toml" in capsys.readouterr().out
    assert command(["product", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["read_as"]["left_out"] == [{"path": "Inkoper", "count": 1, "why": "you left this heading out"}]
    assert {f["key"]: f["value"] for f in found["figures"]}["mass"] == pytest.approx(2)
    assert command(["product", "laptop", "--map", "a=part", "--lang", "en"]) == 1
    assert "--map is for headings" in capsys.readouterr().err


def test_a_sheet_and_its_row_of_headings_are_named_on_the_command_line(capsys, tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["prices"])
    other = made.create_sheet("parts")
    for row in (["Pump"], ["part", "parent", "mass", "unit"], ["p", None, None, None], ["a", "p", 5, "g"]):
        other.append(row)
    path = str(tmp_path / "x.xlsx")
    made.save(path)
    assert command(["product", path, "--sheet", "parts", "--header", "2", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["materials_kg"] == {"unknown": 0.005}
    assert [(left["path"], left["count"]) for left in read["read_as"]["left_out"]] == [("1:1", 1)]
    assert command(["product", "compare", path, path, "--header", "2", "--lang", "en"]) == 1
