"""What came in = what is in the table + what is reported as left out, for every reader, construct and reshaping."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import BalanceError, SingularError
from kringloop.economies import (
    Economy,
    Part,
    SupplyUse,
    add_sector,
    aggregate,
    from_supply_use,
    from_tidy,
    split_sector,
    to_tidy,
)
from tests.chains.worlds import MADE, totals, world, worlds

seeds = st.integers(0, 2**32 - 1)


def kept(before: dict[str, float], after: dict[str, float], *, but: tuple[str, ...] = ()) -> None:
    assert before.keys() == after.keys()
    for name in before.keys() - set(but):
        assert after[name] == pytest.approx(before[name], rel=1e-9, abs=1e-9), name


def valued(economy: Economy, seed: int) -> Economy:
    """The same table with two rows of value added that close its columns."""
    random = np.random.default_rng(seed)
    earned = economy.output - economy.flows.sum(axis=0)
    wages = earned * random.random(economy.size)
    about = {n: getattr(economy, n) for n in ("sectors", "demands", "flows", "final_demand", "output", "extensions")}
    return Economy.from_arrays(
        **about, value_added={"wages": wages, "profits": earned - wages}, unit="mln EUR", year=2000, origin=MADE
    )


@given(worlds, seeds)
def test_aggregation_by_names(table, seed):
    random, table = np.random.default_rng(seed), valued(table, seed)
    names = {s for _, s in table.sectors}
    sectors = {s: f"t{random.integers(2)}" for s in sorted(names)}
    regions = {r: f"Q{random.integers(2)}" for r in sorted({*table.regions, *table.consumers})}
    kept(totals(table), totals(aggregate(table, sectors=sectors, regions=regions)))


@given(worlds, seeds)
def test_aggregation_by_weights(table, seed):
    random, table = np.random.default_rng(seed), valued(table, seed)
    rows = []
    for region, sector in table.sectors:
        part = random.random()
        rows += [(region, sector, region, "left", part), (region, sector, region, "right", 1 - part)]
    concordance = pl.DataFrame(rows, schema=["region", "sector", "to_region", "to_sector", "weight"], orient="row")
    kept(totals(table), totals(aggregate(table, concordance=concordance)))


@given(worlds, seeds)
def test_sectors_cut_in_two(table, seed):
    random, table = np.random.default_rng(seed), valued(table, seed)
    region, sector = table.sectors[random.integers(table.size)]
    share = float(random.uniform(0.1, 0.9))
    parts = {"one": Part(share=share), "two": Part(share=1 - share, extensions={"co2": 0.5})}
    parts["one"] = Part(share=share, extensions={"co2": 0.5})
    kept(totals(table), totals(split_sector(table, region, sector, parts, origin=MADE)))


@given(worlds, seeds)
def test_a_sector_taken_out_of_another(table, seed):
    random, table = np.random.default_rng(seed), valued(table, seed)
    old = int(random.integers(table.size))
    region, sector = table.sectors[old]
    share = 0.3
    new = add_sector(
        table,
        region,
        "new",
        out_of=sector,
        sales=share * table.flows[old],
        final_sales=share * table.final_demand[old],
        purchases=share * table.flows[:, old] * (np.arange(table.size) != old),
        origin=MADE,
        extensions={"co2": share * float(table.extension("co2").values[old])},
    )
    kept(totals(table), totals(new))


@given(worlds, seeds)
def test_rows_in_any_order(table, seed):
    table = valued(table, seed)
    kept(totals(table), totals(from_tidy(to_tidy(table).sample(fraction=1.0, shuffle=True, seed=seed), origin=MADE)))


def tables(seed: int) -> SupplyUse:
    """Balanced supply and use of as many products as industries; one industry may make nothing."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 5))
    supply = np.diag(random.uniform(5.0, 10.0, n)) + random.random((n, n)) * (random.random((n, n)) < 0.4)
    idle = random.random() < 0.3
    if idle:
        supply[0] = 0.0
        supply[1, 0] = 6.0
    final = random.uniform(0.5, 2.0, (n, 1))
    use = random.random((n, n))
    if idle:
        use[:, 0] = 0.0
    use *= ((supply.sum(axis=0) - final[:, 0]) / use.sum(axis=1))[:, None]
    earned = supply.sum(axis=1) - use.sum(axis=0)
    pressure = random.random(n) * np.where(supply.sum(axis=1) > 0, 1.0, 0.0)
    return SupplyUse(
        products=tuple(("X", f"p{k}") for k in range(n)),
        industries=tuple(("X", f"i{k}") for k in range(n)),
        demands=(("X", "all"),),
        use=use,
        supply=supply,
        final_demand=final,
        value_added={"earned": earned},
        extensions={"co2": ("kt", pressure)},
        unit="mln EUR",
        year=2000,
        origin=MADE,
    )


@pytest.mark.parametrize("model", ["A", "B", "C", "D", "joint", "by_product"])
@given(seed=seeds)
def test_every_construct(model, seed):
    came = tables(seed)
    try:
        made = from_supply_use(came, model)
    except SingularError:  # A and C have no inverse for some; how many is counted below
        return
    found = totals(made)
    assert found["value added: earned"] == pytest.approx(came.value_added["earned"].sum())
    assert found["extension: co2"] == pytest.approx(came.extensions["co2"][1].sum())
    assert found["final demand"] == pytest.approx(came.final_demand.sum())
    if model == "joint":
        assert found["flows"] == pytest.approx(came.use.sum() + came.supply.sum())
    elif model == "by_product":
        assert found["flows"] == pytest.approx(came.use.sum() - came.supply.sum() + np.trace(came.supply))
    else:
        assert found["flows"] == pytest.approx(came.use.sum())
        assert found["output"] == pytest.approx(came.supply.sum())


def test_the_random_tables_are_worked_by_most_constructs():
    made = dict.fromkeys(("A", "B", "C", "D"), 0)
    for seed in range(40):
        for model in made:
            try:
                made[model] += bool(from_supply_use(tables(seed), model))
            except SingularError:
                continue
    assert min(made.values()) > 10, made


def test_an_industry_that_makes_nothing_does_not_lose_its_pressure():
    # industry 'i2' makes nothing and gives off 7: by products there is nothing to carry it
    came = SupplyUse(
        products=(("X", "p1"), ("X", "p2")),
        industries=(("X", "i1"), ("X", "i2")),
        demands=(("X", "all"),),
        supply=[[10.0, 4.0], [0.0, 0.0]],
        use=[[2.0, 0.0], [0.0, 0.0]],
        final_demand=[[8.0], [4.0]],
        value_added={"earned": [12.0, 0.0]},
        extensions={"co2": ("kt", [5.0, 7.0])},
        unit="mln EUR",
        year=2000,
        origin=MADE,
    )
    with pytest.raises(BalanceError, match=r"X\|i2 makes nothing, yet buys, earns or causes.*model B"):
        from_supply_use(came, "B")
    assert totals(from_supply_use(came, "D"))["extension: co2"] == pytest.approx(12.0)


def test_totals_name_every_block():
    assert set(totals(world(1))) == {"flows", "final demand", "output", "extension: co2", "extension: jobs"}
