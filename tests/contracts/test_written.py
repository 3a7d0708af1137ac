"""Every formula that is printed can be read back and means the same; those that leave something out are named."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.core import FormulaError
from kringloop.indicators import INDICATORS
from kringloop.ledger import read_formula
from kringloop.runs.evaluate import choices_for, evaluate_one
from tests.netherlands import netherlands, study

MANY = "names more labels than a formula writes out"
LENT = "a formula does not write which members a group lends its risk to"
SPLIT = "a logarithmic split does not write the other factors"
NOT_WRITTEN_WHOLE = {
    "third_country_dependence": MANY,
    "crm_sector_exposure.by_name": MANY,
    "crm_exposure_covered.by_name": MANY,
    "crm_sector_exposure.with_groups": MANY,
    "crm_exposure_covered.with_groups": MANY,
    "crm_value_added.by_material": LENT,
    "crm_value_added.of_material": LENT,
    "crm_value_added.weighted": MANY,
    "crm_value_added.whole": MANY,
    "crm_value_added.weighted_share": MANY,
    "crm_value_added.whole_share": MANY,
    "decomposition_factors.activity": SPLIT,
    "decomposition_factors.remainder": SPLIT,
    "decomposition_factors.coverage": SPLIT,
    "decomposition_factors.structure": SPLIT,
    "decomposition_factors.intensity": SPLIT,
}


@pytest.mark.parametrize("id", INDICATORS.keys)
def test_a_printed_formula_reads_back_as_the_indicator(id):
    indicator, file, ledger = INDICATORS[id], study().file, netherlands()
    expression = indicator.expression(ledger, choices_for(file, indicator))
    if id in NOT_WRITTEN_WHOLE:
        with pytest.raises(FormulaError):
            read_formula(expression.formula)
        return
    read = read_formula(expression.formula).on(ledger).to(indicator.unit)
    assert read.formula == expression.formula
    ours, theirs = (evaluate_one(indicator, e, file) for e in (expression, read))
    assert (ours.reasons == theirs.reasons).all()
    assert np.allclose(ours.value, theirs.value, rtol=1e-12, atol=0, equal_nan=True)
