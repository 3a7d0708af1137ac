"""Critical raw materials, against the assessments the Commission printed."""

import pytest

from kringloop.indicators import INDICATORS
from tests.netherlands import netherlands

pytestmark = pytest.mark.published


def by_year(id):
    indicator = INDICATORS[id]
    result = indicator.expression(netherlands()).by("year")
    return {int(result.grid.labels["year"][c[0]]): result.value[c] for c in np_cells(result)}, result, indicator


def np_cells(result):
    return [tuple(int(i) for i in place) for place in zip(*(result.reasons == 0).nonzero(), strict=True)]


def test_how_many_materials_reach_both_thresholds():
    # counted in the table of assessments: SR >= 1.0 and EI >= 2.8. The list of 2023 has 34 with copper and nickel,
    # which are on it as strategic materials below the thresholds; that of 2020 has 30.
    counted, *_ = by_year("critical_materials.count")
    assert counted == {2017: 26.0, 2020: 30.0, 2023: 32.0}


def test_the_share_is_of_those_assessed():
    shares, *_ = by_year("critical_materials.share")
    # 32 of 70 in 2023, 30 of 66 in 2020, 26 of 61 in 2017
    assert shares[2023] == pytest.approx(100 * 32 / 70)
    assert shares[2020] == pytest.approx(100 * 30 / 66)
    assert shares[2017] == pytest.approx(100 * 26 / 61)


def test_the_words_name_those_with_most_value():
    # economic importance in 2023: tungsten 8.7, magnesium 7.4, platinum metals 7.1
    _, result, indicator = by_year("critical_materials.count")
    words = indicator.states(result.expression, result.grid)
    last = words[max(words)]
    assert last.en == "of 70 assessed; most value: tungsten, magnesium, platinum group metals"
    assert last.nl.startswith("van 70 beoordeelde; de grootste waarde: wolfraam, magnesium,")


def test_the_largest_supplier_is_named():
    # tungsten, processing: China 85.6 %; niobium, extraction: Brazil 91.8 %
    indicator = INDICATORS["largest_supplier"]
    result = indicator.expression(netherlands()).by("year", "material", "stage")
    words = indicator.states(result.expression, result.grid)
    for cell, share, country in (
        ({"material": "Tungsten", "stage": "P"}, 85.6, "China"),
        ({"material": "Niobium", "stage": "E"}, 91.8, "Brazil"),
    ):
        place = result.index({"year": "2023", **cell})
        assert result.value[place] == pytest.approx(share)
        assert words[place].en == country
