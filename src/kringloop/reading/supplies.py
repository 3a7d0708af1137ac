"""Levers that replace with what must be there, in words: what is asked, what there is, and what was replaced."""

from __future__ import annotations

import numpy as np

from kringloop.reading import numbers
from kringloop.reading.words import WORDS
from kringloop.runs import Backcasted, ScenarioBench, address_of_mix, can_be_opened, scenario_named
from kringloop.scenarios import BASELINE, Assumption, Plan


def supply_told(bench: ScenarioBench, plan: Plan, each: Assumption, language: str) -> str:
    """How far one lever was held to what there is, or that no account says how much that is; empty for other levers."""
    words = WORDS[language]
    if not each.declared.supplied:
        return ""
    if not each.supply:
        return words("scenario.no_supply")
    swap = next(found for found in bench.swaps(plan) if found.assumption == each)
    if not swap.held.any():
        return words("scenario.in_supply", there=numbers.figure(float(swap.there[-1]) / 1e3, language))
    at = int(np.argmax(swap.asked - swap.there))
    years = swap.years[swap.held]
    return words(
        "scenario.held_to_supply",
        first=int(years[0]),
        last=int(years[-1]),
        year=int(swap.years[at]),
        asked=numbers.figure(float(swap.asked[at]) / 1e3, language),
        there=numbers.figure(float(swap.there[at]) / 1e3, language),
    )


def held_swaps(bench: ScenarioBench, plan: Plan, language: str) -> tuple[str, ...]:
    """Each lever that asks more than there is: its name, and what it was held to."""
    held = [swap.assumption for swap in bench.swaps(plan) if swap.held.any()]
    return tuple(_named(bench, plan, each, language) for each in held)


def supplies_of_mix(bench: ScenarioBench, found: Backcasted, language: str) -> tuple[str, ...]:
    """Each such lever of the scenario that a mix opens as: those of the baseline, as a backcast moves none itself."""
    plan = bench.plans[BASELINE]
    if not any(each.declared.supplied for each in plan.assumptions):
        return ()
    if bench.bench is not None and can_be_opened(bench.bench, found):
        plan = scenario_named(bench, address_of_mix(found))
    return tuple(_named(bench, plan, each, language) for each in plan.assumptions if each.declared.supplied)


def _named(bench: ScenarioBench, plan: Plan, each: Assumption, language: str) -> str:
    return f"{each.declared.names[language]}: {supply_told(bench, plan, each, language)}"
