"""`disclose`: what it prints and writes can be published; what cannot be made safe ends with code 4 and no file."""

import csv
import json

import pytest

from tests.small import command

FIRMS = [
    (f"F{s}{p}{n}", f"G{s}{p}{n}", s, p, value, "kt")
    for s in ("machines", "metal", "electronics")
    for p in ("north", "east", "south")
    for n, value in enumerate((30, 25, 20)[: 2 if (s, p) == ("metal", "east") else 3])
]
HEADS = ("firm", "group", "sector", "place", "value", "unit")


def written(path, rows, heads=HEADS):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])
    return path


@pytest.fixture
def firms(tmp_path):
    return written(tmp_path / "firms.csv", FIRMS)


def asked(firms, *more):
    return command(["disclose", str(firms), "--by", "sector,place", *map(str, more)])


def test_what_is_written_has_gaps_that_nobody_can_fill_and_no_firm(firms, tmp_path, capsys):
    out = tmp_path / "table.csv"
    assert asked(firms, "--out", out, "--lang", "en") == 0
    screen = capsys.readouterr().out
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["sector", "place", "value", "flag", "unit"]
    hidden = [r for r in rows if r["flag"] == "confidential"]
    assert ("metal", "east") in {(r["sector"], r["place"]) for r in hidden}
    assert len(hidden) == 4
    assert all(r["value"] == "" for r in hidden)
    assert "55" not in {r["value"] for r in rows}  # metal in the east
    assert "Left out: 1 of 16 cells by a rule, and 3 because" in screen
    assert "G" not in out.read_text(encoding="utf-8").replace("sector,place", "")
    assert asked(firms, "--out", out, "--lang", "en") == 1  # a file is there
    assert asked(firms, "--out", out, "--force", "--lang", "nl") == 0
    assert "Alleen dit bestand is voor publicatie" in " ".join(capsys.readouterr().out.split())


def test_rules_are_those_that_are_asked(firms, capsys):
    def counts(*more):
        assert asked(firms, *more, "--json") == 0
        found = json.loads(capsys.readouterr().out)
        return found["left_out_by_rule"], found["exposed"]

    assert counts() == (1, 0)
    assert counts("--at-least", "2", "--p", "0") == (0, 0)
    assert counts("--at-least", "1", "--dominance", "none", "--p", "0") == (0, 0)
    assert counts("--at-least", "2", "--p", "0", "--dominance", "1:54,6") == (0, 0)  # 30 of 55 is 54.5 %
    assert counts("--at-least", "2", "--p", "0", "--dominance", "1:50") == (1, 0)  # 30 of 55 is more than half


def test_earlier_releases_are_audited_too_and_what_is_out_cannot_be_mended(firms, tmp_path, capsys):
    out = tmp_path / "table.csv"
    assert asked(firms, "--out", out) == 0
    assert asked(firms, "--earlier", out, "--lang", "nl") == 0
    assert "samen met 1 eerdere publicatie(s)" in " ".join(capsys.readouterr().out.split())
    sums = {}
    for _, _, s, p, value, _ in FIRMS:
        for cell in ((s, p), (s, "total"), ("total", p), ("total", "total")):
            sums[cell] = sums.get(cell, 0) + value
    gone = ("metal", "east")
    rows = [(*c, "" if c == gone else v, "confidential" if c == gone else "") for c, v in sums.items()]
    told = written(tmp_path / "told.csv", rows, ("sector", "place", "value", "flag"))
    new = tmp_path / "new.csv"
    assert asked(firms, "--earlier", told, "--out", new, "--lang", "en") == 4
    assert "'metal', 'east' cannot be made safe" in capsys.readouterr().err
    assert not new.exists()
    bare = written(tmp_path / "bare.csv", [(*c, v, "") for c, v in sums.items()], ("sector", "place", "value", "flag"))
    assert asked(firms, "--earlier", bare, "--lang", "nl") == 4
    assert "wat openbaar is, is niet terug te nemen" in " ".join(capsys.readouterr().err.split())
    totals = written(
        tmp_path / "totals.csv", [(s, v, "") for (s, p), v in sums.items() if p == "total"], ("sector", "value", "flag")
    )
    assert asked(firms, "--earlier", totals) == 0


@pytest.mark.parametrize(
    ("more", "said", "dutch"),
    [
        (["--dominance", "3"], "write n:k, such as 1:75", "schrijf n:k, zoals 1:75"),
        (["--dominance", "1:0"], "dominance, k is 0", "is 0"),
        (
            ["--dominance", "1:many"],
            "--dominance 1:many: k is 'many'; write a number",
            "k is 'many'; schrijf een getal",
        ),
        (["--dominance", "1:1,234"], "write 1234, or 1.234", "schrijf 1234, of 1.234"),
        (["--force"], "--force goes with --out", "--force hoort bij --out"),
        (["--out", "table.xlsx"], "the table is written as .csv", "de tabel wordt als .csv geschreven"),
        (["--by", "group"], "a dimension is a column of its own", "een dimensie is een eigen kolom"),
        (["--by", "size"], "column 'size' is missing", "kolom 'size' ontbreekt"),
    ],
)
def test_mistakes_are_told(firms, capsys, more, said, dutch):
    for language, words in (("en", said), ("nl", dutch)):
        assert asked(firms, *more, "--lang", language) == 1
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("X", "Y", "metal", "east", -5, "kt"), "value: is -5; expected 0 or more"),
        (("X", "Y", "metal", "east", 5, "t"), "unit: is t; all rows of one file have one unit"),
        (("X", "", "metal", "east", 5, "kt"), "group"),
    ],
)
def test_a_file_of_firms_that_is_wrong_says_where(tmp_path, capsys, row, said):
    assert asked(written(tmp_path / "firms.csv", [*FIRMS, row]), "--lang", "en") == 1
    told = " ".join(capsys.readouterr().err.split())
    assert str(len(FIRMS) + 2) in told
    assert said.split(":")[-1].strip() in told


@pytest.mark.parametrize(
    ("row", "said", "dutch"),
    [
        (("metal", "total", 1, ""), "add up to another figure", "tellen op tot een ander cijfer"),
        (("metal", "west", 1, ""), "'west' is not a known label", "'west' is geen bekende naam"),
        (("metal", "total", "", ""), "or 'confidential' without one", "of 'confidential' zonder cijfer"),
    ],
)
def test_an_earlier_table_of_other_figures_is_refused(firms, tmp_path, capsys, row, said, dutch):
    told = written(tmp_path / "told.csv", [row], ("sector", "place", "value", "flag"))
    for language, words in (("en", said), ("nl", dutch)):
        assert asked(firms, "--earlier", told, "--lang", language) == 1
        assert words in " ".join(capsys.readouterr().err.split())
