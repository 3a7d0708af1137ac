"""Levers with a declared band: their ends stand beside a margin of data, worked by hand and never mixed with it."""

from dataclasses import replace

import pytest

from kringloop.core import RangeError
from kringloop.reading import ASSUMED, bands_in_words, over_draws_rows
from kringloop.runs import ScenarioBench, bands_of, open_run, over_bands, scenario_of
from kringloop.scenarios import BASELINE, LEVERS
from tests.netherlands import results_file

IDS = ("new_products", "primary_need", "ghg_direct.cbs")
YEAR = 2050


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return ScenarioBench(open_run(results_file(tmp_path_factory), keep_open=True))


@pytest.fixture(scope="module")
def found(bench):
    return over_bands(bench.run, bench.plan("longer_life"), IDS, YEAR)


def less(bench, plan, id):
    return bench.line(plan, id).at(YEAR) - bench.line(bench.plans[BASELINE], id).at(YEAR)


def test_half_of_what_is_needless_saves_half_as_many_new_products(bench, found):
    """Worked outside: new products fall by displacement times what is needless, and the band ends at one half."""
    shown = less(bench, bench.plan("longer_life"), "new_products")
    assert found.spans["new_products"] == pytest.approx((shown, shown / 2), rel=1e-9)
    assert found.bands == {"displacement": (50, 100), "component_displacement": (50, 100)}


def test_an_end_is_the_scenario_with_that_lever_set(bench, found):
    """In another way: the same scenario with the lever at its end, as a reader would set it."""
    low, high = found.spans["primary_need"]
    assert low <= less(bench, bench.plan("longer_life"), "primary_need") <= high
    ended = ScenarioBench(bench.run, today={"displacement": 0.5})
    assert less(ended, ended.plan("longer_life"), "primary_need") == pytest.approx(high, rel=1e-9)


def test_what_no_such_lever_acts_on_has_no_span_and_neither_has_the_scenario_beside_itself(bench, found):
    assert "ghg_direct.cbs" not in found.spans
    assert over_bands(bench.run, bench.plan("longer_life"), IDS, YEAR, other=bench.plan("longer_life")).spans == {}


def test_what_a_scenario_sets_itself_is_not_spanned(bench):
    said = scenario_of(bench, bench.plan("longer_life"), {"displacement": "80%", "component_displacement": "80%"})
    assert bands_of(bench, said) == {}
    assert over_bands(bench.run, said, IDS, YEAR).spans == {}
    assert bands_in_words(bench, said, "en") == ""


@pytest.mark.parametrize(("language", "words"), [("en", "less new production, 50 to 100 %"), ("nl", "50 tot 100 %")])
def test_the_span_stands_beside_the_margin_and_says_whose_it_is(bench, found, language, words):
    plan = bench.plan("longer_life")
    rows = {r["indicator"]: r for r in over_draws_rows(bench, plan, IDS, YEAR, 2)[0]}
    assert tuple(rows["primary_need"][end] for end in ASSUMED) == found.spans["primary_need"]
    assert rows["ghg_direct.cbs"][ASSUMED[0]] is None
    assert rows["primary_need"]["high"] < found.spans["primary_need"][1]  # the margin of data is not widened by it
    assert words in bands_in_words(bench, plan, language)


def test_a_band_outside_the_bounds_of_a_lever_is_refused():
    with pytest.raises(RangeError, match="outside its bounds"):
        replace(LEVERS["displacement"], expected=(50, 120))
