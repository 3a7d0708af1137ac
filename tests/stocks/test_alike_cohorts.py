"""Cohorts that live alike are read together: each has the survivors that its own life alone gives."""

import numpy as np
import pytest

from kringloop.stocks import Grid, Lifetime
from kringloop.stocks.kernels import Kernels

MEANS = np.array([8.0, 8.0, 8.0, 9.5, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0])
EDGES = {
    "even": np.arange(2000.0, 2011.0),
    "uneven": np.array([2000.0, 2001.0, 2003.0, 2003.5, 2005.0, 2009.0, 2010.0, 2010.1, 2012.0, 2013.0, 2020.0]),
}


@pytest.mark.parametrize("grid", list(EDGES))
@pytest.mark.parametrize("age", [0.0, 2.5])
def test_a_cohort_survives_as_under_its_own_life(grid, age):
    over = Grid(EDGES[grid], flows="per_interval")
    life = Lifetime.of("weibull", by_cohort=True, scale=MEANS[:, None], shape=np.full((10, 1), 2.1))
    found = Kernels.of(life, over, (1,)).matrix(0, age=age)
    for cohort, scale in enumerate(MEANS):
        alone = Kernels.of(Lifetime.of("weibull", scale=scale, shape=2.1), over, (1,)).matrix(0, age=age)
        assert found[:, cohort] == pytest.approx(alone[:, cohort], rel=1e-12, abs=1e-15)


def test_where_all_cohorts_differ_none_is_read_twice():
    over = Grid(EDGES["uneven"], flows="per_interval")
    life = Lifetime.of("weibull", by_cohort=True, scale=np.linspace(5, 9, 10)[:, None], shape=np.full((10, 1), 2.1))
    kernels = Kernels.of(life, over, (1,))
    assert kernels._shares_of_alike(0, 0.0) is None
    assert kernels.matrix(0)[3, 3] > 0
