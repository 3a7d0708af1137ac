"""`exergy` and `criticality`: figures with their edition, marks and limits, in words and for programs."""

import json
import statistics

import numpy as np
import pytest

from kringloop.core import MissingDataError
from kringloop.reference import assessments
from kringloop.valuation import open_supply_risk
from tests.small import command


@pytest.fixture
def said(capsys):
    def asked(*arguments):
        code = command(list(arguments))
        return code, *capsys.readouterr()

    return asked


def test_exergy_of_rust_by_edition_with_its_source(said):
    """2 · 374.3 + 1.5 · 3.97 − 742.2 = 12.355 kJ/mol, over 159.687 g/mol."""
    code, out, _ = said("exergy", "Fe2O3", "--lang", "en")
    assert code == 0
    assert "12.355 kJ/mol" in out
    assert "0.07737 MJ/kg" in out
    assert "Fe of Szargut 1989" in out
    assert "Cannot be computed with: Szargut and Valero 2005" in out
    assert "read in a copy by others, not in the source itself" in out


def test_what_is_from_memory_says_so_on_screen_and_for_programs(said):
    assert "uit het geheugen, niet nagekeken" in said("exergy", "CuSO4.5H2O", "--lang", "nl")[1]
    record = json.loads(said("exergy", "CuSO4.5H2O", "--json")[1])[0]
    assert record["certainty"] == "memory"
    assert {s["certainty"] for s in record["sources"]} == {"memory", "read_second_hand"}


def test_both_phases_stand_side_by_side(said):
    records = json.loads(said("exergy", "H2O", "--edition", "szargut1989", "--json")[1])
    assert {r["phase"] for r in records} == {"l", "g"}


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("Fe3+", "een lading"),
        ("Xx", "'Xx' is geen element"),
        ("Fe(OH", "wordt niet gesloten"),
        ("Fe7C3", "geen vormingsenergie"),
    ],
)
def test_a_formula_that_cannot_be_is_told_in_dutch(said, formula, message):
    code, out, err = said("exergy", formula, "--lang", "nl")
    assert (code, out) == (1, "")
    assert message in err


def test_all_assessed_materials_stand_in_the_overview(said):
    records = json.loads(said("criticality", "--json")[1])
    assert len(records) == sum(a.supply_risk is not None for (_, y), a in assessments().items() if y == 2023)
    assert {"supply_risk", "economic_importance", "trade", "abundance", "columns", "sources"} <= set(records[0])
    assert not any("quality" in key or "score" in key for key in records[0])


def test_one_material_has_assessments_supply_trade_and_what_they_cannot_say(said):
    code, out, _ = said("criticality", "kobalt", "--for", "netherlands", "--lang", "en")
    assert code == 0
    assert "Assessment 2023: supply risk 2.8 (critical from 1), economic importance 6.8 (from 2.8)" in out
    assert "Congo" in out
    assert "2024" in out
    assert "own production is not known in tonnes and counts as nought" in out
    assert "what only passes through cannot be told from own use" in out
    assert "Computed here from open inputs" in out


def test_a_member_of_a_group_has_the_assessment_and_the_trade_of_the_group(said):
    """The study of 2023 prints 3.7 and 5.9 for the light rare earths, which stand on the list as a group."""
    out = " ".join(said("criticality", "neodymium", "--lang", "en")[1].split())
    assert "Not assessed by itself, but as one of the group: light rare earths. Assessment 2023: supply risk 3.7" in out
    assert "Imports of NL, processing: rare earths" in out
    record = json.loads(said("criticality", "Neodymium", "--json")[1])[0]
    assert (record["assessed_as"], record["supply_risk"], record["economic_importance"]) == ("LREEs", 3.7, 5.9)
    assert (record["listed_2023"], record["listed_as"], record["strategic"]) == (True, "LREEs", None)
    assert record["abundance"]["listed"] is True


def test_the_assessment_is_the_last_up_to_the_year(said):
    record = json.loads(said("criticality", "Cobalt", "--year", "2019", "--json")[1])[0]
    assert (record["assessment"], record["supply_risk"]) == (2017, 1.6)
    assert {risk["year"] for risk in record["trade"]} == {2019}
    assert json.loads(said("criticality", "Cobalt", "--year", "2000", "--json")[1])[0]["supply_risk"] is None


def test_a_material_that_is_not_known_gets_the_nearest(said):
    code, out, err = said("criticality", "cobolt", "--lang", "nl")
    assert (code, out) == (1, "")
    assert "bedoelt u 'Cobalt'" in err


def test_open_inputs_come_near_the_published_figures():
    """No copy: inputs of 2023 that were not printed differ. But over all materials the two go together."""
    pairs = []
    for (material, year), found in assessments().items():
        if year != 2023 or found.supply_risk is None:
            continue
        try:
            pairs.append((found.supply_risk, open_supply_risk(material).value))
        except MissingDataError:
            continue
    published, computed = np.array(pairs).T
    assert len(pairs) > 50
    assert np.corrcoef(published, computed)[0, 1] > 0.9
    assert statistics.median(np.abs(published - computed)) <= 0.1
