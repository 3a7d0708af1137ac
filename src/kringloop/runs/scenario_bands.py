"""What a scenario changes where levers that no table gives stand at the ends of the band they are expected in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kringloop.core import same
from kringloop.runs.opened import Run
from kringloop.runs.scenario import ScenarioBench
from kringloop.scenarios import BASELINE, LEVERS, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class OverBands:
    """A scenario and the one beside it over the bands of levers.

    Parameters
    ----------
    bands : lever → lowest and highest [%] that is expected
    spans : figure → lowest and highest difference [unit], of figures on which such a lever acts
    """

    bands: Mapping[str, tuple[float, float]]
    spans: Mapping[str, tuple[float, float]]


def bands_of(bench: ScenarioBench, plan: Plan) -> dict[str, tuple[float, float]]:
    """Levers of today with a band, lever → its ends [%]; those that a scenario sets itself are left out."""
    if bench.bench is None:
        return {}
    said = {each.lever for each in plan.own}
    return {lever.key: lever.expected for lever in LEVERS if lever.expected is not None and lever.key not in said}


def over_bands(run: Run, plan: Plan, ids: Sequence[str], year: int, *, other: Plan | None = None) -> OverBands:
    """Lowest and highest difference of figures between two scenarios, over every pair of ends of the bands together.

    The figures on record count too, so that what is shown lies inside. Both scenarios have the same ends; this is a
    span of what is assumed and no margin of data.

    Parameters
    ----------
    other : the scenario beside which it stands; left out: the baseline
    """
    central = ScenarioBench(run)
    bands = bands_of(central, plan)
    if not bands or not ids:
        return OverBands(bands=bands, spans={})
    ends = [dict(zip(bands, each, strict=True)) for each in product(*bands.values())]
    benches = [central, *(ScenarioBench(run, today={k: LEVERS[k].value(v) for k, v in each.items()}) for each in ends)]
    found: dict[str, list[float]] = {id: [] for id in ids}
    for bench in benches:
        before, after = (bench.lines(each, ids) for each in (other or bench.plans[BASELINE], plan))
        for id in set(before) & set(after):
            found[id].append(after[id].at(year) - before[id].at(year))
    spans = {
        id: (min(values), max(values))
        for id, values in found.items()
        if len(values) == len(benches) and not np.isnan(values).any() and not same(min(values), max(values))
    }
    return OverBands(bands=bands, spans=spans)
