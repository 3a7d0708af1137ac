"""What if: scenarios answered from the factor of the base table.

A scenario without changes returns the base figures bit for bit. The changes themselves
stand in `changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.accounts import placed, sum_by_origin
from kringloop.chains.answers import labelled
from kringloop.chains.changed import Changed
from kringloop.chains.changes import Change, Draft
from kringloop.chains.engine import Engine
from kringloop.core import Array, DuplicateError, RangeError, figures, texts, unknown
from kringloop.economies import Economy, Extension

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One scenario solved: output, and pressure by place of origin and by consumer.

    output   : (sector,) [unit]
    trade    : (extension, region of origin, consumer), in the unit of each extension
    method   : how the changed system was answered
    """

    name: str
    engine: Engine
    extensions: tuple[str, ...]
    output: Array
    trade: Array
    method: str
    residual: float
    draft: Draft

    @property
    def base(self) -> Array:
        """(extension, region of origin, consumer)  the same before the changes."""
        made = self.engine.outputs_by_consumer().values
        return sum_by_origin(self.engine.economy, self.engine.intensities(self.extensions), made)

    @property
    def change(self) -> Array:
        return self.trade - self.base

    def by_region(self, key: str) -> xr.DataArray:
        """(figure, region) of one extension: where it occurs and for whom, new, and the change from the base."""
        if key not in self.extensions:
            raise unknown("extension", key, self.extensions, where="this scenario")
        k = self.extensions.index(key)
        economy = self.engine.economy
        then, moved = placed(economy, self.trade[k]), placed(economy, self.change[k])
        values = np.array([then.sum(axis=1), then.sum(axis=0), moved.sum(axis=1), moved.sum(axis=0)])
        figures = ["production", "footprint", "production_change", "footprint_change"]
        axes = {"figure": figures, "region": economy.regions}
        return labelled(values, axes, unit=economy.extension(key).unit, residual=self.residual, scenario=self.name)

    def economy(self) -> Economy:
        """The scenario as a table of its own: flows, final demand, output, extensions; value added per output kept.

        Columns need not close any more: prices are held, so that a cheaper recipe is a margin. A table with
        value-added rows is therefore asked on with `Engine(…, balance="report")`.
        """
        base, draft, per = self.engine.economy, self.draft, self.engine.per_output
        coefficients = base.flows * per
        for place, column in draft.columns.items():
            coefficients[:, place] = column
        grown = self.output * per
        extensions = {
            k: Extension(
                key=k, unit=e.unit, values=e.values * grown * draft.factors.get(k, 1.0), final_demand=e.final_demand
            )
            for k, e in base.extensions.items()
        }
        note = f"scenario '{self.name}'; columns need not close, prices held"
        return replace(
            base,
            flows=coefficients * self.output,
            final_demand=base.final_demand if draft.final_demand is None else draft.final_demand,
            output=self.output,
            value_added=base.value_added * grown,
            extensions=extensions,
            notes=(*base.notes, note),
        )


def solve_scenario(
    engine: Engine, name: str, changes: Iterable[Change], *, extensions: Sequence[str] | None = None
) -> Outcome:
    """Solve one scenario from the factor of the base.

    Up to n/20 changed recipes or supply rows by low-rank update, more by the base factor as
    preconditioner, demand and intensities without any new system.

    Raises
    ------
    RangeError, UnknownNameError   a change outside its domain, or one that names what the table does not have
    DuplicateError                 two changes of one name
    SingularError                  recipes that make the table unproductive

    Source      cetinay2020
    Example
    >>> from kringloop.chains.changes import RecipeChange
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> less = RecipeChange(name="less material", region="NL", sector="goods", supplier_sector="goods", factor=0.8)
    >>> outcome = solve_scenario(engine, "less material", [less], extensions=["co2"])
    >>> float(outcome.by_region("co2").sel(figure="footprint_change", region="NL")) < 0
    True
    """
    keys = tuple(engine.economy.extensions) if extensions is None else texts(extensions, what="extensions")
    draft = draft_of(engine, name, changes)
    base = engine.outputs_by_consumer()
    system = Changed(engine.solver, draft.delta())
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows stagnates, and is refused with its residual
        if draft.final_demand is None:
            found = system.right(engine.demand_by_consumer(), known=base)
        else:
            found = system.right(engine.economy.sum_by_consumer(draft.final_demand))
    direct = engine.intensities(keys)
    with np.errstate(over="ignore", invalid="ignore"):
        intensity = direct
        if draft.factors:
            intensity = direct * np.array([draft.factors.get(k, np.ones(engine.economy.size)) for k in keys])
        trade = sum_by_origin(engine.economy, intensity, found.values)
    if not np.isfinite(trade).all():
        raise RangeError(f"scenario '{name}' gives pressures too large for a number; check the factors of its changes")
    return Outcome(
        name=name,
        engine=engine,
        extensions=keys,
        # a table whose rows do not close keeps its gap: only the difference of two solves is added
        output=engine.economy.output + (found.values - base.values).sum(axis=1),
        trade=trade,
        method=found.method,
        residual=max(found.residual, base.residual),
        draft=draft,
    )


def draft_of(engine: Engine, name: str, changes: Iterable[Change]) -> Draft:
    """The figures of a scenario before it is solved; changes are applied in the order given."""
    draft = Draft(engine)
    seen: set[str] = set()
    for change in changes:
        if change.name in seen:
            raise DuplicateError(f"scenario '{name}' has two changes named '{change.name}'; give each its own name")
        seen.add(change.name)
        change.apply(draft)
    return draft


def demand_scenarios(engine: Engine, extensions: Sequence[str], demands: ArrayLike) -> xr.DataArray:
    """(extension, scenario)  pressure of many demand vectors at once: M y, no solve per scenario.

    Parameters
    ----------
    demands : (sector, scenario) [unit of the table]

    Raises
    ------
    ShapeError, MissingDataError   demands that do not fit the table or hold NaN
    """
    economy = engine.economy
    axes_of = ("sector", "scenario")
    many = figures(demands, what="demands", shape=(economy.size, None), axes=axes_of, labels=(economy.sectors,))
    keys = texts(extensions, what="extensions")
    found = engine.multipliers(keys)
    axes = {"extension": keys, "scenario": [str(i) for i in range(many.shape[1])]}
    units = {economy.extension(k).unit for k in keys}
    unit = units.pop() if len(units) == 1 else "unit of the extension"
    return labelled(found.values @ many, axes, unit=unit, residual=found.residual)


def solve_series(
    engine: Engine, steps: Mapping[str, Iterable[Change]], *, extensions: Sequence[str] | None = None
) -> dict[str, Outcome]:
    """Scenarios of successive years, each with its own changes from the base; one factor serves them all."""
    return {year: solve_scenario(engine, year, changes, extensions=extensions) for year, changes in steps.items()}
