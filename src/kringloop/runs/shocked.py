"""A shock of supply asked of a run: whose value is at stake and what goods in use hold come from its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from kringloop.core import MissingDataError, UnknownNameError
from kringloop.reference import TRADE_YEARS, raw_material, trade_importer
from kringloop.runs.along_chains import embodied
from kringloop.runs.mine_taken import with_mine
from kringloop.runs.mined import UrbanMine, urban_mine
from kringloop.runs.opened import Run
from kringloop.shocks import (
    Assumptions,
    Shock,
    ShockAnswer,
    answer_shock,
    countries_of,
    require_shock,
    supply_of,
    uses_of,
)
from kringloop.study import ShockSpec

VALUE, VALUE_ADDED = "production", "gross_value_added"


def shock_of_run(run: Run, shock: Shock, assumptions: Assumptions, *, apart: bool = True) -> ShockAnswer:
    """Answer a shock for the country of a run, or for another importer with the value of the Union.

    Parameters
    ----------
    apart : tell what each buffer saves apart, which takes longer than all the rest

    Raises
    ------
    UnknownNameError   an importer whose trade is not at hand
    MissingDataError   no trade of the material
    """
    home = importer_of(run)
    importer = shock.importer or home
    if importer is None:
        raise MissingDataError(
            f"no trade of {run.study.region} is at hand; ask for another importer, such as eu",
            nl=f"van {run.study.region} is hier geen handel bekend; vraag naar een andere importeur, zoals eu",
        )
    asked = replace(shock, importer=importer)
    if importer != home:
        return answer_shock(asked, assumptions, None, apart=apart)
    sectors = {u.sector for u in uses_of(asked.material)}
    year, value = value_added(run, sectors | _others(assumptions)) if sectors else (None, {})
    made, mine = _linked(run, asked, assumptions)
    return answer_shock(
        asked,
        made,
        value,
        value_year=year,
        mine=None if mine is None else asdict(mine),
        embodied=embodied(run, asked.origins),
        apart=apart,
    )


def assumed_in(run: Run, shock: Shock, assumptions: Assumptions) -> Assumptions:
    """The assumptions that `shock_of_run` answers with: those that follow from the goods of the run in their place.

    Raises
    ------
    MissingDataError   no trade of the material
    """
    home = importer_of(run)
    if home is None or (shock.importer or home) != home:
        return assumptions
    return _linked(run, replace(shock, importer=home), assumptions)[0]


def _linked(run: Run, shock: Shock, assumptions: Assumptions) -> tuple[Assumptions, UrbanMine | None]:
    supply = supply_of(require_shock(shock))
    mine = urban_mine(run, supply.material, supply.year or TRADE_YEARS[1])
    return with_mine(assumptions, mine, supply, shock.material), mine


def importer_of(run: Run) -> str | None:
    """The importer of trade that the country of a run is; None where its trade is not at hand."""
    try:
        return trade_importer(run.study.region)
    except UnknownNameError:
        return None


def shock_of(spec: ShockSpec) -> Shock:
    """The shock that a study states.

    Raises
    ------
    UnknownNameError   a material or country that is not known; names the nearest
    """
    return Shock(
        material=raw_material(spec.material),
        origins=countries_of(spec.origin),
        share=spec.share / 100.0,
        weeks=spec.weeks,
        start=spec.start,
        basis=spec.basis,
        stage=spec.stage,
        year=spec.year,
    )


def _others(assumptions: Assumptions) -> set[str]:
    return {edge.to for edge in assumptions.essential}


def value_added(run: Run, sectors: set[str]) -> tuple[int | None, Mapping[str, float]]:
    """Last year with figures and [mln EUR/year] value added of divisions, as far as the run has them; else none."""
    ledger = run.ledger
    if VALUE not in ledger.accounts or not sectors:
        return None, {}
    account = ledger.account(VALUE)
    for year in sorted((int(y) for y in account.account.year_values), reverse=True):
        chosen = account.select("value", good=VALUE_ADDED, destination=ledger.home, year=[year])
        known = sorted(sectors & set(chosen.selections()[0].labels("sector")))
        if not known:
            continue
        values = chosen.by("sector", sector=known).value
        found = {s: float(v) for s, v in zip(known, values.tolist(), strict=True) if v == v and v > 0}
        if found:
            return year, found
    return None, {}
