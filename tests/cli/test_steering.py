"""`allocate`, `share` and `claims` with files of one's own: what they say, in both languages, and what they refuse."""

import json

import pytest

from kringloop.cli import render
from tests.small import command

FIRMS = """\
id,level,within,value,unit,source
Adam,company,pumps,30,kt,own
Bas,company,pumps,50,kt,own
pumps,sector,NL,120,kt,CBS
NL,nation,,400,kt,CBS
"""
SALES = "seller,buyer,value,unit\nAdam,Bas,12,kt\n"
CLAIMS = """\
effect,joint,unit,kind,holder,share,basis,source
take-back,-120,t_CO2e,measured,maker,50,agreement,contract
take-back,-120,t_CO2e,measured,recycler,30,cost,own
"""
DIVISION = """\
id,within,base,unit,value_added,low
NL,,100,kt,50,
steel,NL,60,kt,10,40
food,NL,30,kt,30,
"""


@pytest.fixture
def files(tmp_path):
    for name, text in (("firms", FIRMS), ("sales", SALES), ("register", CLAIMS), ("division", DIVISION)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in ("firms", "sales", "register", "division")}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", [["Onderling geleverd", "41,7 %"], ["gezamenlijk", "−24 t"], ["rest van NL", "naar draagkracht"]]),
        ("en", [["Delivered inside", "41.7 %"], ["joint", "−24 t"], ["rest of NL", "by means"]]),
    ],
)
def test_files_of_ones_own_on_the_screen(files, capsys, monkeypatch, width, language, said):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    asked = (
        ["share", files["firms"], "--deliveries", files["sales"]],
        ["claims", files["register"]],
        ["allocate", files["division"], "--to", "50"],
    )
    for arguments, words in zip(asked, said, strict=True):
        assert command([*arguments, "--lang", language]) == 0
        text = capsys.readouterr().out
        assert [w for w in words if w not in " ".join(text.split())] == []
        assert [line for line in text.splitlines() if len(line.rstrip()) > width] == []


def test_plain_data_adds_up(files, capsys):
    assert command(["share", files["firms"], "--deliveries", files["sales"], "--json"]) == 0
    wholes = {w["id"]: w for w in json.loads(capsys.readouterr().out)["wholes"]}
    assert (wholes["pumps"]["reported"], wholes["pumps"]["netted"], wholes["pumps"]["rest"]) == (80, 12, 52)
    assert command(["claims", files["register"], "--holder", "maker", "--json"]) == 0
    effect = json.loads(capsys.readouterr().out)[0]
    assert (effect["claims"][0]["amount"], effect["unclaimed"]) == (-60, pytest.approx(-24))
    assert command(["allocate", files["division"], "--cut", "50", "--principle", "base", "--json"]) == 0
    parts = json.loads(capsys.readouterr().out)[0]["parts"]
    # steel keeps its 40; food and the rest divide 10 as 15 : 5
    assert [p["target"] for p in parts] == [50, 40, pytest.approx(7.5), pytest.approx(2.5)]


@pytest.mark.parametrize(
    ("arguments", "said", "dutch"),
    [
        (["allocate", "division"], "say what the whole may have (--to)", "zeg wat het geheel mag hebben (--to)"),
        (["allocate", "division", "--to", "30"], "lower bounds add up to 40", "ondergrenzen samen 40"),
        (
            ["allocate", "division", "--to", "50", "--principle", "heads"],
            "the number of people of that rest is not known",
            "van die rest is niet bekend",
        ),
        (["share", "firms", "--year", "2011"], "goes with --deliveries only", "alleen samen met --deliveries"),
        (["share", "firms", "--retention", "0"], "goes with --deliveries only", "alleen samen met --deliveries"),
        (["claims", "register", "--holder", "makers"], "did you mean 'maker'", "bedoelt u 'maker'"),
    ],
)
def test_what_is_refused_says_how_to_go_on(files, capsys, arguments, said, dutch):
    told = [files.get(a, a) for a in arguments]
    infeasible = told + (["--principle", "base"] if "30" in told else [])
    for language, words in (("en", said), ("nl", dutch)):
        assert command([*infeasible, "--lang", language]) == 1
        assert words in " ".join(capsys.readouterr().err.split())


def test_rules_of_the_shipped_chains_add_up_and_influence_does_not(capsys):
    assert command(["share", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for rule in ("producer", "consumer", "shared", "income"):
        made = sum(row[rule] for row in found["rows"]) + found["rest"][rule]
        assert made == pytest.approx(found["total"], rel=1e-9)
    assert found["influence_overlap"] > 2
    assert command(["share", "--by", "sector", "--lang", "nl"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Invloed overlapt" in text
    assert "kopers van eindproducten" in text
    assert command(["share", "--json", "--by", "sector", "--home", "DEU", "--year", "2008", "--pressure", "co2"]) == 0
    other = json.loads(capsys.readouterr().out)
    assert (other["region"], other["total"] == found["total"]) == ("DEU", False)
    half = ["share", "--json", "--study", "netherlands", "--retention", "0.5", "--clip"]
    assert command(half) == 0
    shared = json.loads(capsys.readouterr().out)
    assert shared["rows"][0]["shared"] != found["rows"][0]["shared"]
    assert shared["rows"][0]["producer"] == found["rows"][0]["producer"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["targets", "--results", "nowhere"], "nowhere"),
        (["targets", "--study", "smal", "--results", "{tmp}"], "{tmp}"),
        (["targets", "--run", "nowhere.duckdb"], "nowhere.duckdb"),
        (["allocate", "division", "--to", "5", "--study", "small"], "--study"),
        (["allocate", "division", "--to", "5", "--run", "nowhere.duckdb"], "--run"),
        (["allocate", "climate_2030", "--to", "5"], "go with a file of your own"),
        (["allocate", "--results", "nowhere"], "nowhere"),
        (["share", "--table", "nowhere.csv", "--study", "netherlands"], "--study and --table"),
        (["share", "--deliveries", "sales"], "goes with a file of companies"),
        (["share", "--by", "country"], "--by is 'country'"),
        (["share", "--retention", "1.5"], "retention is outside 0 … 1"),
        (["share", "--by", "sector", "--home", "NDL"], "'NDL' is not a known region"),
    ],
)
def test_an_option_that_does_not_go_with_the_others_is_refused(files, tmp_path, capsys, arguments, said):
    told = [files.get(a, a).replace("{tmp}", str(tmp_path)) for a in arguments]
    assert command([*told, "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert said.replace("{tmp}", "") in err


@pytest.mark.parametrize(("option", "value"), [("--cut", "200"), ("--cut", "-1"), ("--to", "-5")])
def test_a_whole_cannot_lose_more_than_all_of_it(tmp_path, capsys, option, value):
    file = tmp_path / "actors.csv"
    file.write_text("id,within,base,unit\nwhole,,100,kt\na,whole,60,kt\nb,whole,40,kt\n", encoding="utf-8")
    assert command(["allocate", str(file), option, value, "--lang", "nl"]) == 1
    assert f"{option} {value}:" in capsys.readouterr().err


def test_a_table_of_ones_own_without_a_unit_in_it_is_given_one(tmp_path, capsys):
    """Industries emit 100 + 50 of 170 kt; the 20 of households no rule hands out."""
    table = tmp_path / "table_2009.csv"
    text = ",farms,works,households\nfarms,150,500,350\nworks,200,100,1700\nwages,650,1400,\nco2 [kt],100,50,20\n"
    table.write_text(text, encoding="utf-8")
    assert command(["share", "--table", str(table), "--lang", "en"]) == 1
    assert "--unit 'mln EUR'" in capsys.readouterr().err
    assert command(["share", "--table", str(table), "--unit", "mln EUR", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["total"], said["of_final_users"]) == (150, 20)
    assert command(["share", "--table", str(table), "--unit", "mln EUR", "--lang", "nl"]) == 0
    assert "Niet verdeeld: 20 kt die eindgebruikers" in capsys.readouterr().out


FARMS = ",farms,works,households\nfarms,150,500,350\nworks,200,100,1700\nwages,650,1400,\nco2 [kt],100,50,20\n"


def shared_of(tmp_path, capsys, text, *more):
    table = tmp_path / "table_2009.csv"
    table.write_text(text, encoding="utf-8")
    code = command(["share", "--table", str(table), "--unit", "mln EUR", "--json", "--lang", "en", *more])
    told = capsys.readouterr()
    return json.loads(told.out) if code == 0 else told.err


@pytest.mark.parametrize(("dial", "maker"), [("1", 150.0), ("0", 0.0)])
def test_at_the_ends_of_the_dial_only_makers_or_only_buyers_count(tmp_path, capsys, dial, maker):
    (row,) = shared_of(tmp_path, capsys, FARMS, "--retention", dial)["rows"]
    assert (row["as_maker"], row["as_buyer"]) == pytest.approx((maker, 150.0 - maker))
    assert (row["shared"], row["income"]) == pytest.approx((150.0, 150.0))


def test_a_retention_outside_its_range_is_refused_or_cut_when_asked(tmp_path, capsys):
    text = FARMS.replace("650,1400", "-350,1400").replace("works,200,100,1700", "works,1200,100,700")
    assert "retention is outside" in shared_of(tmp_path, capsys, text)
    found = shared_of(tmp_path, capsys, text, "--clip")
    assert [row["sector"] for row in found["clipped"]] == ["home|farms"]


def test_rounding_lets_a_printed_table_through(tmp_path, capsys):
    text = FARMS.replace("wages,650", "wages,651")
    assert "close" in shared_of(tmp_path, capsys, text)
    assert shared_of(tmp_path, capsys, text, "--rounding", "0.5")["total"] == 150
