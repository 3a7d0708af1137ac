"""How sure the figures are that two reconciliations take: each rule finds rows, has scores, and says why."""

import csv
import math
from pathlib import Path

import pytest
from tests.docs.disagreements import tables_of_one_survey
from tests.netherlands import study

from kringloop import studies
from kringloop.reference import log_deviation, relative_deviation
from kringloop.reference.quality import INDICATORS

PATH = Path(studies.__path__[0]) / "netherlands" / "margins.csv"
with PATH.open(encoding="utf-8", newline="") as _file:
    RULES = list(csv.DictReader(_file))


def relative(rule):
    return relative_deviation(log_deviation({n: int(rule[n]) for n in INDICATORS}, basic=float(rule["basic"])))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r['account']} {r['where']}".strip())
def test_a_rule_finds_rows_has_scores_and_says_why(rule):
    where = dict(part.split("=") for part in rule["where"].split("; ")) if rule["where"] else {}
    account = study().file.accounts[rule["account"]]
    assert rule["layer"] in (account.layers or {"value": ""})
    with (PATH.parent / account.table).open(encoding="utf-8", newline="") as file:
        found = [r for r in csv.DictReader(file) if all(r[column] == code for column, code in where.items())]
    assert sum(r[rule["layer"]] != "" for r in found) > 10
    assert 0 < relative(rule) < 1
    assert float(rule["half_width"]) > 0
    assert rule["shared"] in {"source", "product"}
    assert rule["because_nl"]
    assert rule["because_en"]


@pytest.mark.parametrize("account", ["waste", "waste_split"])
def test_the_spread_between_two_tables_of_one_survey_is_measured(account):
    rule = next(r for r in RULES if r["account"] == account)
    between = [float(row[3]) / math.sqrt(2) for row in tables_of_one_survey()]  # root mean square of a difference
    assert float(rule["vintage"]) == pytest.approx(sum(between) / len(between), abs=0.005)
    assert float(rule["vintage"]) > float(rule["half_width"]) / math.sqrt(3)


def test_a_model_is_less_sure_than_a_survey_of_firms():
    by_key = {(r["account"], r["where"]): relative(r) for r in RULES}
    assert by_key["electronics", "flow=discarded"] > by_key["waste_split", ""]


def test_the_margin_of_what_manufacturing_recycled_in_2021_worked_by_hand():
    # 11,366 kt; scores 2, 2, 1, 1, 1 on 1.05: sigma 3.5893 %, cv = sqrt(exp(0.00128828) - 1) = 3.5904 %
    rule = next(r for r in RULES if r["account"] == "waste_split")
    assert 11366 * relative(rule) == pytest.approx(408.1, abs=0.1)
