"""The model of imports of raw materials: its rows are the risks of the room, for whom and by the weight it is asked."""

import pytest

from kringloop.core import UnknownNameError
from kringloop.models import MODELS, Asked
from kringloop.models.material_imports import IMPORTS, ImportSettings
from kringloop.reference import trade_importer
from kringloop.valuation import trade_risks


def rows(**settings):
    asked = Asked(model=IMPORTS, inputs={}, settings=ImportSettings(**{"source": "s", "importer": "eu"} | settings))
    return MODELS[IMPORTS].rows(asked)


def test_a_row_is_the_risk_of_its_material_stage_and_year():
    (risk,) = trade_risks("Cobalt", trade_importer("eu"), years=[2020])
    found = rows().filter(material="Cobalt", stage="P", year=2020)
    assert found["score"].to_list() == pytest.approx([risk.score])
    assert found["import_risk"].to_list() == pytest.approx([risk.import_risk])
    assert set(rows()["source"]) == {"s"}


def test_importer_and_weight_are_heeded():
    of_one = rows().filter(material="Cobalt", year=2020)["score"][0]
    assert rows(importer="netherlands").filter(material="Cobalt", year=2020)["score"][0] != of_one
    assert rows(weight="value").filter(material="Cobalt", year=2020)["score"][0] != of_one


def test_no_score_lies_outside_nought_and_one():
    scores = rows()["score"]
    assert 0 <= scores.min() <= scores.max() <= 1


def test_an_importer_whose_trade_is_not_at_hand_is_refused():
    with pytest.raises(UnknownNameError, match="not a known importer"):
        rows(importer="atlantis")
