"""A sum over part of the products says which part, in every door."""

import pytest

from kringloop.indicators import INDICATORS
from kringloop.runs.evaluate import Outcome, evaluate_one, observations
from kringloop.runs.printed_totals import PrintedTotals
from tests.netherlands import netherlands, study

# from the table of electronics: 54 product keys, 15 of them with a fitted lifetime; of the 625,644 t that was put on
# the market in 2015 those 15 are 210,875 t, 33.7 %
SAID = {
    "nl": "15 van de 54 productsoorten, 34 % van de massa die in 2015 op de markt kwam",
    "en": "15 of 54 kinds of product, 34 % of the mass put on the market in 2015",
}


def rows(id, by):
    indicator = INDICATORS[id]
    result = evaluate_one(indicator, indicator.expression(netherlands()), study().file, by)
    return observations(Outcome(indicator, result), netherlands(), by, PrintedTotals(study().totals))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("id", ["in_use_stock", "eol_recycling_rate", "material_loss_rate"])
def test_a_sum_over_products_says_which_it_holds(id, language):
    known = rows(id, ("scenario",)).filter(status="modelled") if id == "in_use_stock" else rows(id, ("scenario",))
    said = set(known.drop_nulls("value")[f"state_{language}"].to_list())
    assert said == {SAID[language]}


def test_a_figure_of_one_product_is_no_partial_sum():
    assert rows("in_use_stock", ("good", "scenario"))["state_en"].null_count() > 0
    assert SAID["en"] not in rows("in_use_stock", ("good", "scenario"))["state_en"].to_list()


def test_an_absent_figure_covers_nothing():
    absent = rows("in_use_stock", ("scenario",)).filter(status="missing")
    assert absent["state_en"].drop_nulls().to_list() == []


def test_words_of_a_cell_stand_before_what_its_sum_covers():
    said = rows("recycled_content_cap", ("scenario",)).drop_nulls("value")["state_en"].unique().to_list()
    assert all(text.endswith("; " + SAID["en"]) for text in said)
