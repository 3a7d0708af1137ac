"""The factor on the second life counts in the years it has its value in: not before, and not at once for all ages."""

from dataclasses import replace

import numpy as np
import pytest

from kringloop.models import LifeCycleModel
from kringloop.models.product_lives import slowed
from kringloop.stocks import Grid, Lifetime, circulate, inflow_driven
from tests.bench import bench

WASHERS = "0104"


@pytest.fixture(scope="module", params=["weibull", "lognormal"])
def model(request):
    known = bench().model
    today = replace(known.choices.today, reuse=0.4, displacement=0.0, second_life=1.0)
    choices = replace(known.choices, today=today, law=request.param)
    return LifeCycleModel(known.products.only((WASHERS,)), choices)


def test_the_years_before_a_scenario_keep_their_second_life(model):
    usual = model.project(model.choices.today)
    moved = model.project(replace(model.choices.today, second_life=1.5), usual)
    past = model.at(model.products.last_record) + 1
    for phase, stock in usual.run.stock.items():
        assert moved.run.stock[phase][:past] == pytest.approx(stock[:past], rel=1e-9)
    assert (moved.run.stock["second_use"][past + 1 :] > usual.run.stock["second_use"][past + 1 :]).all()


def test_a_longer_second_life_comes_between_today_and_always(model):
    always = LifeCycleModel(
        model.products, replace(model.choices, today=replace(model.choices.today, second_life=1.5))
    ).project(replace(model.choices.today, second_life=1.5))
    usual = model.project(model.choices.today)
    moved = model.project(replace(model.choices.today, second_life=1.5), usual)
    low, middle, high = (p.run.stock["second_use"][model.at(2030), 0] for p in (usual, moved, always))
    assert low < middle < high


def test_a_factor_of_all_years_is_a_longer_scale(model):
    """Slowed from the first year on, or with another scale: the same life."""
    grid = Grid.yearly(int(model.years[0]), int(model.years[-1]))
    path = model.choices.path(model.choices.today, model.years, model.products.last_record)
    longer = {**path, "second_life": np.full_like(model.years, 1.3)}
    nearly = {**path, "second_life": np.full_like(model.years, 1.3)}
    nearly["second_life"][-1] *= 1 + 1e-12  # no longer the same in all years, so by year
    runs = [circulate(model.cycle(each), model.usual_sales(), grid) for each in (longer, nearly)]
    assert runs[0].cycle.phases[1].life.stretch is None
    assert runs[1].cycle.phases[1].life.stretch is not None
    assert runs[1].stock["second_use"] == pytest.approx(runs[0].stock["second_use"], rel=1e-6)


def test_each_year_adds_one_over_its_factor_to_the_age():
    """A life of exactly 10 years, second use from the age of 4: by hand.

    In the years 1 to 6 the factor is 1, from year 7 on 2. Made at the end of year 1 it is 5 years old at the end of
    year 6; each later year adds a half, so it reaches 10 at the end of year 16, not of year 11.
    """
    life = slowed(Lifetime.of("fixed", mean=np.array([10.0])), np.where(np.arange(20) < 6, 1.0, 2.0))
    new = np.zeros((20, 1))
    new[0] = 1.0
    stock = inflow_driven(new, life, Grid.yearly(2001, 2020), timing="end").stock[:, 0].tolist()
    assert (stock[:15], stock[16:]) == ([1.0] * 15, [0.0] * 4)
