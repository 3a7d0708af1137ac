"""All rules beside each other, and one company split off from its industry: what adds up, and what stays as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import firm_in_chain, responsibility, side_by_side
from kringloop.chains import Engine
from kringloop.core import RangeError, UnknownNameError
from kringloop.economies.examples import two_regions
from tests.chains.worlds import world


def split(engine, region, industry, output, inputs, pressure):
    told = {"region": region, "industry": industry, "output": output, "inputs": inputs, "pressure": pressure}
    return firm_in_chain(engine, "co2", **told)


@pytest.mark.analytic
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 500), st.floats(0, 1))
def test_regions_sectors_and_the_rest_make_the_total_under_any_retention(seed, rho):
    engine = Engine(world(seed, regions=2, sectors=3))
    found = side_by_side(engine, "co2", retention=rho)
    regions = engine.economy.regions
    for rule in found.found:
        by_region = sum(row[rule] for row in found.by_region().values()) + found.rest[rule]
        rows = [row for region in regions for row in found.by_sector(region).values()]
        by_sector = sum(row.get(rule, 0.0) for row in rows) + found.rest[rule]
        assert by_region == pytest.approx(found.total)
        assert by_sector == pytest.approx(found.total)
    shared = found.found["shared"].by("role")
    assert sum(found.as_maker().values()) == pytest.approx(shared["producer"])
    assert found.overlap == pytest.approx(responsibility(engine, "co2", "influence").overlap)


@pytest.mark.analytic
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.floats(0.001, 0.999))
def test_a_company_like_its_industry_has_its_part_and_leaves_all_others_as_they_were(part):
    engine = Engine(two_regions())
    before, made = side_by_side(engine, "co2"), split(Engine(two_regions()), "NL", "goods", part, part, part)
    for rule in ("producer", "shared", "income"):
        industry = before.by_sector("NL")["goods"][rule]
        assert made.industry[rule] == pytest.approx(industry)
        assert made.company[rule] == pytest.approx(part * industry)
        for region in ("NL", "RoW"):
            for sector, row in before.by_sector(region).items():
                if (region, sector) != ("NL", "goods"):
                    assert made.beside.by_sector(region)[sector].get(rule) == pytest.approx(row.get(rule))


@pytest.mark.analytic
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.floats(0.05, 0.5), st.floats(0.8, 1.2), st.floats(0, 1))
def test_with_any_company_everything_still_adds_up(output, mix, pressure):
    inputs = output * mix
    engine = Engine(two_regions())
    made = split(engine, "NL", "goods", output, inputs, pressure)
    assert made.beside.total == pytest.approx(side_by_side(engine, "co2").total)
    for rule in made.beside.found:
        rows = [row for region in ("NL", "RoW") for row in made.beside.by_sector(region).values()]
        assert sum(row.get(rule, 0.0) for row in rows) + made.beside.rest[rule] == pytest.approx(made.beside.total)
    assert made.company["producer"] == pytest.approx(
        pressure * side_by_side(engine, "co2").by_sector("NL")["goods"]["producer"]
    )


def test_more_than_its_industry_and_an_unknown_industry_are_refused():
    with pytest.raises(
        RangeError, match="output of the company is 120 % of its industry: the rest would be nega"
    ) as no:
        split(Engine(two_regions()), "NL", "goods", 1.2, 0.5, 0.5)
    assert "de rest zou negatief zijn" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="the rest of its industry would earn less than nothing") as no:
        split(Engine(two_regions()), "NL", "goods", 0.9, 0.1, 0.5)
    assert "de rest van de bedrijfstak minder dan niets verdienen" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="goods"):
        split(Engine(two_regions()), "NL", "godos", 0.5, 0.5, 0.5)
