"""`product`: a file or a worked product on the screen, in both languages, and two side by side."""

import json

import pytest

from kringloop.cli import render
from tests.products.conftest import PUMP
from tests.small import command


@pytest.fixture
def pump_file(tmp_path):
    path = tmp_path / "pump.csv"
    path.write_text(PUMP.replace("120,,,12", "120,housing,,12"), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["blijft op deze computer", "◄ stop", "Stop na motor", "12,5–70,8", "neodymium", "boven"]),
        ("en", ["stays on this machine", "◄ stop", "Stop after motor", "12.5–70.8", "neodymium", "above"]),
    ],
)
def test_a_product_fits_the_screen_and_says_where_to_stop(capsys, monkeypatch, pump_file, width, language, said):
    monkeypatch.setattr(render, "PIPE_WIDTH", width)
    assert command(["product", pump_file, "--labour", "30", "--changes", "--lang", language]) == 0
    text = capsys.readouterr().out
    folded = " ".join(text.split()).casefold()
    assert [words for words in said if words.casefold() not in folded] == []
    assert [line for line in text.splitlines() if len(line.rstrip()) > width] == []


def test_plain_data_says_the_same_and_marks_what_is_not_sure(capsys, pump_file):
    assert command(["product", pump_file, "--labour", "30", "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    figures = {each["key"]: each for each in found["figures"]}
    assert found["own_data"] is True
    assert figures["mass"]["value"] == pytest.approx(1.2)
    assert (figures["critical_mass"]["at_least"], figures["critical_mass"]["most"]) == (True, None)
    assert figures["recycled_content"]["certainty"] == "memory"
    assert (found["disassembly"]["stop"], found["disassembly"]["exact"]) == (2, True)


def test_two_designs_stand_side_by_side(capsys, pump_file):
    assert command(["product", "compare", pump_file, "laptop", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "(−12.5)" in text  # the ranges of recycled content overlap
    assert "+0.545" in text
    assert command(["product", "compare", pump_file, "laptop", "--json"]) == 0
    rows = {each["key"]: each for each in json.loads(capsys.readouterr().out)["figures"]}
    assert rows["mass"]["difference"] == pytest.approx(0.544925)
    assert not rows["recycled_content"]["settled"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "laptop"], "write: kringloop product FILE"),
        (["laptop", "phone"], "'laptop phone' is no question"),
        (["laptop", "--labour", "-1"], "--labour is -1.0; expected euros per hour"),
        (["laptop", "--changes"], "--changes needs the price of labour"),
        (["laptop", "--gain", "critical", "--labour", "30"], "--labour goes with --gain value"),
        (["compare", "laptop", "phone", "--labour", "30"], "compare takes two files only"),
        (["laptop", "--product", "x"], "'x' is no product of"),
        (["lapto"], "did you mean 'laptop'"),
    ],
)
def test_a_question_that_is_none_is_refused(capsys, arguments, said):
    assert command(["product", *arguments, "--lang", "en"]) == 1
    assert said in capsys.readouterr().err


FIRM_BILL = "part,parent,mass,unit,material,to_recycling,recycling_yield,traced\na,,,,,,,\na1,a,2,kg,steel,50,80,yes\n"
FIRM_FLOWS = "id,flow,item,pieces,mass,unit,recycled\n1,purchase,steel,,20,kg,50\n2,sale,a,10,,,\n3,return,a,2,,,\n"


@pytest.fixture
def firm(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bill.csv").write_text(FIRM_BILL, encoding="utf-8")
    (tmp_path / "maker.csv").write_text(FIRM_FLOWS, encoding="utf-8")
    return ["product", "company", "maker.csv", "bill.csv"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", ["Ingekocht: gerecycled", "Geen cijfer"]), ("en", ["Bought: recycled", "kringloop run netherlands"])],
)
def test_a_firm_has_its_figures_without_results(capsys, firm, language, said):
    assert command([*firm, "--lang", language]) == 0
    text = " ".join(capsys.readouterr().out.split())
    # bought 50 % recycled; sold 50 % to recycling at 80 %; 2 of 10 come back
    assert [w for w in ("50 %", "40 %", "20 %") if w not in text] == []
    assert said[0] in text


def test_a_firm_in_plain_data_is_marked_as_own(capsys, firm):
    assert command([*firm, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["own_data"], found["beside"]) == (True, [])
    assert {f["key"]: f["value"] for f in found["figures"]}["returned"] == pytest.approx(20)


def test_a_product_group_needs_results_and_goes_with_a_firm(capsys, firm):
    assert command([*firm, "--good", "0104", "--lang", "en"]) == 1
    assert "There are no results to set beside the firm" in capsys.readouterr().err
    assert command(["product", "laptop", "--good", "0104", "--lang", "en"]) == 1
    assert "goes with: kringloop product company" in capsys.readouterr().err
