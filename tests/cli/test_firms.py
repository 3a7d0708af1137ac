"""`firm`, `template` and `share --of`: one company beside a run, what it fills in, and what is refused."""

import json

import pytest

from tests.reading.test_shares import PUMP
from tests.small import command

CLAIMS = "effect,joint,unit,kind,holder,share,basis,source\nreturn,-120,t,measured,Pump,50,agreement,contract\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "pump.csv").write_text(PUMP, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    two = "id,level,within,value,unit,source\nA,company,28,30,kt_CO2e,own\nB,company,25,20,kt_CO2e,own\n"
    (tmp_path / "two.csv").write_text(two, encoding="utf-8")
    (tmp_path / "sold.csv").write_text("seller,buyer,value,unit\nA,B,1,kt_CO2e\n", encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in ("pump", "claims", "two", "sold")}


def answer(capsys, *words):
    assert command([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Uit uw bestand en de run"), ("en", "From your file and the run")]
)
def test_a_company_on_the_terminal_and_as_data(files, capsys, netherlands, language, said):
    run = ["--run", str(netherlands)]
    assert command(["firm", files["pump"], "--claims", files["claims"], "--lang", language, *run]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert said in text
    assert {"nl": "0,739 %", "en": "0.739 %"}[language] in text
    found = answer(capsys, "firm", files["pump"], "--claims", files["claims"], *run)
    assert found["own_data"] is True
    assert found["place"][0]["of_sector"] == pytest.approx(0.0021 / 0.284)
    assert found["chain"]["influence_adds_up"] is False
    assert found["claims"] == [
        {"effect": "return", "kind": "measured", "unit": "t", "share": 50.0, "amount": -60.0, "unclaimed": -60.0}
    ]
    assert {g["target"] for g in found["goals"]} == {"climate_2030", "climate_2050"}
    without = answer(capsys, "firm", files["pump"], *run)
    assert without["claims"] is None


def test_runs_are_chosen_as_everywhere(files, capsys, netherlands):
    there = ["--results", str(netherlands.parent)]
    assert answer(capsys, "firm", files["pump"], "--study", "netherlands", *there)["company"] == "Pump"
    assert answer(capsys, "share", "--of", "ghg_direct.cbs", *there)["year"] == 2024
    assert answer(capsys, "share", "--of", "ghg_direct.cbs", "--study", "netherlands", *there)["top"] == "ECONOMY"
    assert command(["firm", files["pump"], "--results", "nowhere", "--lang", "en"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_companies_of_a_file_stand_in_the_figures_of_the_run(files, capsys, netherlands):
    of = ["share", files["two"], "--of", "ghg_direct.cbs", "--year", "2023", "--run", str(netherlands)]
    rows = {(r["whole"], r["part"]): r for r in answer(capsys, *of)["rows"]}
    assert rows["28", "A"]["value"] == pytest.approx(0.03)
    assert rows["24-25", "B"]["kind"] == "own"
    assert ("28", "rest") in rows
    with_sales = {(r["whole"], r["part"]): r for r in answer(capsys, *of, "--deliveries", files["sold"])["rows"]}
    assert with_sales["C", "netted"]["value"] == pytest.approx(-0.001)
    assert command([*of, "--lang", "nl"]) == 0
    assert "rest van machine-industrie" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["share", "--of", "ghg_direct.cbs", "--retention", "0.5"], "--of takes a figure of a run"),
        (["share", "--of", "ghg_direct.cbs", "--by", "sector"], "--of takes a figure of a run"),
        (["share", "--of", "ghg_direct.cbs", "--deliveries", "sold"], "goes with a file of companies"),
        (["share", "--run", "a.duckdb"], "--run and --results go with --of"),
        (["share", "--results", "a"], "--run and --results go with --of"),
        (["template", "firm", "--force"], "--force replaces a file"),
        (["template", "firm", "--json", "--out", "a.csv"], "choose one"),
        (["template", "firm", "--out", "a.doc"], "no .csv or .xlsx by its name"),
        (["template", "firn"], "did you mean 'firm'"),
        (["firm", "nowhere.csv"], "nowhere.csv"),
        (["firm", "pump", "--claims", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_does_not_go_together_is_refused(files, capsys, netherlands, arguments, said):
    told = [files.get(a, a) for a in arguments]
    run = ["--run", str(netherlands)] if told[0] == "firm" or "--of" in told else []
    assert command([*told, *run, "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert said in " ".join(err.split())


def test_a_template_is_shown_written_and_not_overwritten(tmp_path, capsys):
    assert command(["template", "claims", "--lang", "nl"]) == 0
    assert "ten hoogste 100" in " ".join(capsys.readouterr().out.split())
    assert answer(capsys, "template", "deliveries")["heads"] == ["seller", "buyer", "value", "unit"]
    out = tmp_path / "firm.xlsx"
    assert command(["template", "firm", "--out", str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert command(["template", "firm", "--out", str(out), "--lang", "en"]) == 1
    assert "--force" in capsys.readouterr().err
    assert command(["template", "firm", "--out", str(out), "--force"]) == 0
    assert command(["firm", str(out), "--lang", "nl"]) == 1
