"""How sure the figures of the study are: every row has a rule, and every rule says how sure and why."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from tests.docs.disagreements import tables_of_one_survey
from tests.netherlands import study

from kringloop import studies
from kringloop.reference import log_deviation, relative_deviation
from kringloop.reference.quality import INDICATORS
from kringloop.robustness import with_margins

PATH = Path(studies.__path__[0]) / "netherlands" / "margins.csv"
with PATH.open(encoding="utf-8", newline="") as _file:
    RULES = list(csv.DictReader(_file))


def relative(rule):
    return relative_deviation(log_deviation({n: int(rule[n]) for n in INDICATORS}, basic=float(rule["basic"])))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r['account']} {r['layer']} {r['where']}".strip())
def test_a_rule_is_about_something_says_how_sure_and_why(rule):
    assert rule["account"] in study().file.accounts
    said = [float(rule[n]) for n in ("half_width", "vintage", "relative") if rule[n]]
    if rule["reliability"]:
        said.append(relative(rule))
        assert relative(rule) < 1
    assert bool(said) != bool(rule["follows"])  # what follows from others has no deviation of its own
    assert min(said, default=1) > 0
    assert rule["shared"] in {"", "source", "product", "good", "sector"}
    assert rule["because_nl"]
    assert rule["because_en"]


def test_every_row_of_every_layer_has_a_margin_and_no_rule_is_idle():
    sure = with_margins(study().ledger, study().margins, totals=study().totals)
    bare = {}
    for key, account in sure.accounts.items():
        for name, layer in account.layers.items():
            carried = np.ones(len(account), dtype=bool) if layer.present is None else layer.present
            without = 0 if layer.sd is not None else int(carried.sum())
            if layer.sd is not None:
                without = int((carried & (layer.sd == 0) & (layer.values != 0)).sum())
            if without:
                bare[f"{key}.{name}"] = without
    assert bare == {}, "say in margins.csv how sure these rows are, and why; where nothing is known, by assumed scores"


@pytest.mark.parametrize("account", ["waste", "waste_split"])
def test_the_spread_between_two_tables_of_one_survey_is_measured(account):
    rule = next(r for r in RULES if r["account"] == account)
    between = [float(row[3]) / math.sqrt(2) for row in tables_of_one_survey()]  # root mean square of a difference
    assert float(rule["vintage"]) == pytest.approx(sum(between) / len(between), abs=0.005)
    assert float(rule["vintage"]) > float(rule["half_width"]) / math.sqrt(3)


def test_a_model_is_less_sure_than_a_survey_of_firms():
    by_key = {(r["account"], r["where"]): relative(r) for r in RULES if r["reliability"]}
    assert by_key["electronics", "flow=discarded"] > by_key["waste_split", ""]


def test_the_margin_of_what_manufacturing_recycled_in_2021_worked_by_hand():
    # 11,366 kt; scores 2, 2, 1, 1, 1 on 1.05: sigma 3.5893 %, cv = sqrt(exp(0.00128828) - 1) = 3.5904 %
    rule = next(r for r in RULES if r["account"] == "waste_split")
    assert 11366 * relative(rule) == pytest.approx(408.1, abs=0.1)


def test_recovery_is_as_unsure_as_the_two_totals_that_are_printed():
    # 12,730 of 13,361 kt in 2020, each printed 0.38 kt off; what the survey shares drops out of a share:
    # 0.38 / 13361 * sqrt(1 + (12730 / 13361)^2) = 3.9283e-05
    sure = with_margins(study().ledger, study().margins, totals=study().totals).account("waste")
    share = sure.select("mass", destination_stage="recovery") / sure.select("mass")
    found = share.by("year", "sector", year=["2020"], sector=["C"])
    assert found.deviation.item() == pytest.approx(3.9283e-05, rel=1e-4)
