"""Every question to a table: twice the pressure is twice the answer, and another table is another answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import kringloop.chains as chains
from kringloop.chains import Engine
from kringloop.economies import Economy
from kringloop.economies.examples import two_regions
from tests.contracts.test_hostile_inputs import numbers_of

LESS = chains.RecipeChange(name="less", region="NL", sector="goods", factor=0.8)


def bought(engine: Engine) -> np.ndarray:
    return engine.economy.demand_of("NL")


def earlier() -> Engine:
    return Engine(two_regions())


QUESTIONS: dict[str, Callable[[Engine], object]] = {
    "accounts": lambda e: chains.accounts(e, ["co2"]).trade,
    "imports by product": lambda e: chains.accounts(e, ["co2"]).imports_by_sector(),
    "multipliers": lambda e: chains.multipliers(e, "co2"),
    "composition": lambda e: chains.composition(e, "co2", "NL", "goods"),
    "ghosh": lambda e: chains.ghosh(e, e.intensities(["co2"])[0]),
    "chain footprint": lambda e: chains.chain_footprint(e, "co2").figures,
    "influence": lambda e: chains.influence(e, "co2").figures,
    "extraction": lambda e: chains.extraction(e, "co2", [("NL", "goods")]),
    "extraction of each": lambda e: chains.extraction_of_each(e, "co2").figures,
    "shared responsibility": lambda e: chains.shared_responsibility(e, "co2").producers,
    "income based": lambda e: chains.income_based(e, "co2"),
    "paths": lambda e: chains.structural_paths(e, "co2", bought(e)).covered,
    "split": lambda e: chains.split_by_place(e, "co2", bought(e), chains.home_and_abroad(e.economy, "NL")),
    "scenario": lambda e: chains.solve_scenario(e, "s", [LESS], extensions=["co2"]).trade,
    "demands": lambda e: chains.demand_scenarios(e, ["co2"], bought(e)[:, None]),
    "along the chain": lambda e: chains.along_chain(e, "co2", bought(e)),
}
WITHOUT_PRESSURE: dict[str, Callable[[Engine], object]] = {
    "output multipliers": chains.output_multipliers,
    "forward linkages": chains.forward_linkages,
    "linkages": chains.linkages,
    "value by origin": chains.value_by_origin,
    "gross exports": chains.gross_export_terms,
}


def other_table() -> Economy:
    base = two_regions()
    flows = np.array(base.flows)
    flows[0, 2] += 2.0
    flows[2, 3] += 1.0
    return replace(base, flows=flows, output=flows.sum(axis=1) + base.final_demand.sum(axis=1))


@pytest.mark.parametrize("name", QUESTIONS)
def test_twice_the_pressure_is_twice_the_answer(name):
    once, twice = (figures_of(QUESTIONS[name], two_regions(scale=s)) for s in (1.0, 2.0))
    assert np.abs(once).max() > 0
    assert twice == pytest.approx(2 * once)


@pytest.mark.parametrize("name", [*QUESTIONS, *WITHOUT_PRESSURE])
def test_another_table_is_another_answer(name):
    ask = (QUESTIONS | WITHOUT_PRESSURE)[name]
    assert not np.allclose(figures_of(ask, two_regions()), figures_of(ask, other_table()), rtol=1e-9)


@pytest.mark.parametrize("name", [*QUESTIONS, *WITHOUT_PRESSURE])
def test_an_answer_is_the_same_each_time(name):
    ask, engine = (QUESTIONS | WITHOUT_PRESSURE)[name], earlier()
    first = np.concatenate([n.ravel() for n in numbers_of(ask(engine))])
    again = np.concatenate([n.ravel() for n in numbers_of(ask(engine))])
    assert first.tolist() == again.tolist()


def figures_of(ask: Callable[[Engine], object], economy: Economy) -> np.ndarray:
    return np.concatenate([n.ravel() for n in numbers_of(ask(Engine(economy)))])
