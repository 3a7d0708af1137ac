"""Exergy of materials and spread over a stream, on two products worked by hand; entries of a list by year."""

import hashlib
import math

import pytest

from kringloop.core import MissingDataError, StudyError
from kringloop.models import MODELS, Asked
from kringloop.models.declared import Input
from kringloop.models.material_quality import EXERGIES, SPREAD, ExergySettings, SpreadSettings
from kringloop.models.substances import LISTED, ListedSettings

FLOWS = """\
year,product,flow,mass,flag,source
2015,a,discarded,100,,s
2015,b,discarded,100,,s
2016,a,discarded,100,projected,s
2016,a,placed_on_market,7,,s
2017,c,discarded,100,,s
"""
# a is half copper in one part and half plastic in another; b has no copper
PARTS = """\
product,part,content,share,source
a,wire,copper,0.5,s
a,case,plastics,0.5,s
b,case,plastics,1,s
"""


def given(**texts):
    def table(name, text):
        return Input(name, hashlib.sha256(text.encode()).hexdigest(), None, lambda: text)

    return {name: table(name, text) for name, text in texts.items()}


def spread(flows=FLOWS, parts=PARTS, **settings):
    inputs = given(flows=flows, parts=parts)
    asked = Asked(model=SPREAD, inputs=inputs, settings=SpreadSettings(source="s", **settings))
    return MODELS[SPREAD].rows(asked)


def test_spread_by_product_and_by_part():
    found = spread().filter(year=2015, content="copper")
    by_step = dict(found.select("step", "entropy").rows())
    # by product: m = 100/50 and 100/50, c = 0.5 and 0: H = 2 · 0.5 · 1 = 1, H_max = log2(4) = 2
    assert by_step["by_product"] == pytest.approx(1 / math.log2(4))
    assert by_step["by_part"] == 0.0  # the copper is a part of its own: pure


def test_what_is_projected_stays_marked_and_a_product_without_parts_has_no_row():
    found = spread()
    assert set(found.filter(year=2016)["flag"]) == {"projected"}
    assert set(found.filter(year=2015)["flag"]) == {""}
    assert 2017 not in found["year"]
    assert set(spread(flow="placed_on_market")["year"]) == {2016}


def test_a_stream_without_known_parts_is_refused():
    with pytest.raises(MissingDataError, match="no product of flows has parts in parts"):
        spread(parts="product,part,content,share,source\nz,x,copper,1,s\n")
    with pytest.raises(StudyError, match=r"engine materials\.spread has no input 'flows'"):
        MODELS[SPREAD].rows(Asked(model=SPREAD, inputs={}, settings=SpreadSettings(source="s")))


@pytest.mark.published
def test_exergy_is_that_of_the_pure_metal_in_its_edition():
    # Szargut: Al 888.2 and 795.7 kJ/mol, 26.98 g/mol
    def aluminium(environment):
        settings = ExergySettings(source="s", formulas={"aluminium": "Al"}, environment=environment, year=2018)
        return MODELS[EXERGIES].rows(Asked(model=EXERGIES, inputs={}, settings=settings))["specific_exergy"][0]

    assert aluminium("szargut1989") == pytest.approx(888.2 / 26.9815384)
    assert aluminium("szargut2007") == pytest.approx(795.7 / 26.9815384)


@pytest.mark.published
def test_entries_are_counted_by_the_year_they_came_on_the_list():
    rows = MODELS[LISTED].rows(Asked(model=LISTED, inputs={}, settings=ListedSettings(source="s")))
    every = dict(rows.filter(criterion="all").select("year", "entries").rows())
    # the first list of October 2008 had 15 substances; 138 at the end of 2012; 253 on 1 April 2026
    assert (every[2008], every[2012], every[2026]) == (15, 138, 253)
    reasons = rows.filter(rows["criterion"] != "all", year=2026)
    assert reasons["entries"].sum() > 253  # an entry can have more than one reason
