"""Content beside limits: always in the denominator that the law names, and never called safe."""

import pytest

from kringloop.core import IncomparableError, RangeError, UnknownNameError
from kringloop.reference import thresholds
from kringloop.valuation import Content, exceeds, hazard


def solder(mass=0.002, **other):
    values = {"substance": "7439-92-1", "mass": mass, "whole": 1.0, "denominator": "homogeneous_material"} | other
    return Content(**values)


def test_lead_above_its_limit_per_homogeneous_material():
    """0.2 % of solder is above 0.1 % (RoHS); the same lead in 10 kg of product is 0.02 %, below 0.1 % (REACH)."""
    found = hazard(solder())
    assert [(v.threshold.key, v.above) for v in found.verdicts] == [("rohs_lead", True)]
    article = hazard(solder(whole=10.0, denominator="article"))
    assert [(v.threshold.key, v.above) for v in article.verdicts] == [("reach_svhc", False)]
    assert "that does not mean it is safe" in article.said.en


def test_a_limit_of_another_denominator_is_not_compared():
    with pytest.raises(IncomparableError, match="the content is per article and the limit 'rohs_lead'") as told:
        exceeds(solder(denominator="article"), thresholds()["rohs_lead"])
    assert "geef het gehalte per homogeen materiaal" in told.value.in_language("nl")


def test_a_compound_counts_as_its_element():
    """Lead in its oxide: 0.15 % of lead, whatever the compound is called."""
    oxide = solder(substance="1317-36-8", mass=0.0015, element="Pb")
    assert {v.threshold.key for v in hazard(oxide).verdicts} == {"rohs_lead"}
    assert hazard(solder(substance="1317-36-8", mass=0.0015)).verdicts == ()


def test_a_group_without_number_is_named_by_who_gives_the_content():
    flame = solder(substance="some polybrominated ether", groups=("pbde",))
    assert {v.threshold.key for v in hazard(flame).verdicts} == {"rohs_pbde"}


def test_a_substance_of_concern_in_waste_meets_the_limit_for_waste():
    found = hazard(solder(denominator="waste_stream", mass=0.0005))
    assert [(v.threshold.key, v.above) for v in found.verdicts] == [("lap3_zzs", False)]


def test_a_substance_without_limit_is_not_safe():
    found = hazard(solder(substance="7732-18-5"))
    assert found.verdicts == ()
    assert "safe" not in found.said.en
    assert found.said.en.startswith("no limit per homogeneous material known")


def test_contents_that_cannot_be_are_refused():
    with pytest.raises(RangeError, match="a part lies between 0 and its whole"):
        solder(mass=2.0)
    with pytest.raises(UnknownNameError, match="homogeneous_material"):
        solder(denominator="homogenous_material")
    with pytest.raises(UnknownNameError, match="not a known group"):
        solder(groups=("pbdes",))
