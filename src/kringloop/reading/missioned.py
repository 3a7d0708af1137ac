"""Extra material of the energy transition on a mission account: metals of the capacity that is added, by metal.

What the goods need is debited to whoever makes them; what they save elsewhere stands apart and is never taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import MissingDataError, RangeError, conversion_factor, listing, require_unit, unknown
from kringloop.reading.run import Reading
from kringloop.targets import MissionAccount, mission_account

if TYPE_CHECKING:
    import polars as pl

PER_MW: Final = "crm_mass_in_products.per_mw"
USE: Final = "primary_material_use.dmi"
"""Metals per megawatt, and the use that a goal of raw materials is held against."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mission:
    """What added capacity needs.

    capacities : technology → capacity that is added [MW]
    metals     : metal → technology → mass [t]
    year       : of the metals per megawatt
    account    : own use, the extra material and what is saved [Mt; its own unit]
    own_year   : of the own use
    sources    : of the metals per megawatt
    """

    capacities: Mapping[str, float]
    metals: Mapping[str, Mapping[str, float]]
    year: int
    account: MissionAccount
    own_year: int
    sources: tuple[str, ...]

    @property
    def total(self) -> float:
        """[t]  of all metals and technologies together."""
        return sum(sum(each.values()) for each in self.metals.values())


def mission_of(
    reading: Reading, capacities: Mapping[str, float], *, saved: float = 0.0, saved_unit: str = ""
) -> Mission:
    """The mission account of capacity that is added, from the metals per megawatt of a run.

    Raises
    ------
    MissingDataError   a run without metals per megawatt, or without the use of raw materials
    UnknownNameError   a technology of which no metals are known
    RangeError         a capacity below 0
    UnitError          what is saved in no known unit
    """
    if saved_unit:
        require_unit(saved_unit)
    rows = _of_technologies(reading)
    known = sorted(rows["technology"].unique().to_list())
    for technology, megawatts in capacities.items():
        if technology not in known:
            raise unknown("technology", technology, known)
        if not megawatts >= 0:
            raise RangeError(
                f"{technology} has {megawatts:g} MW; capacity that is added is 0 or more",
                nl=f"{technology} heeft {megawatts:g} MW; vermogen dat erbij komt, is 0 of meer",
            )
    if not capacities:
        raise RangeError(
            f"no capacity is given; technologies are {listing(known)}",
            nl=f"er is geen vermogen genoemd; technologieën zijn {listing(known, language='nl')}",
        )
    metals: dict[str, dict[str, float]] = {}
    for row in rows.filter(rows["technology"].is_in(list(capacities))).iter_rows(named=True):
        mass = row["value"] * capacities[row["technology"]] / 1000
        metals.setdefault(row["metal"], {})[row["technology"]] = mass
    extra = sum(sum(each.values()) for each in metals.values()) / 1e6
    own_year, own = _own(reading)
    sources = sorted({s for text in rows["sources"].to_list() for s in (text or "").split()})
    account = mission_account(own, extra, saved, saved_unit)
    year = int(rows["year"][0])
    return Mission(
        capacities=dict(capacities),
        metals=metals,
        year=year,
        account=account,
        own_year=own_year,
        sources=tuple(sources),
    )


def _of_technologies(reading: Reading) -> pl.DataFrame:
    """Metals per megawatt of the first year: of the technology of now, not of an assumption of later."""
    if PER_MW not in reading.definitions:
        raise _lacking("metals per megawatt", "metalen per megawatt")
    rows = reading.figures(PER_MW)
    rows = rows.filter(rows["value"].is_not_null())
    if rows.is_empty():
        raise _lacking("metals per megawatt", "metalen per megawatt")
    return rows.filter(rows["year"] == rows["year"].min())


def _own(reading: Reading) -> tuple[int, float]:
    """Last year and use of primary abiotic raw materials [Mt]."""
    definition = reading.definitions.get(USE)
    rows: list[Any] = list(reading.series(USE, reading.headline_cell(definition) or {})) if definition else []
    known = [(r["year"], r["value"]) for r in rows if r["value"] is not None]
    if definition is None or not known:
        raise _lacking("use of raw materials", "gebruik van grondstoffen")
    year, value = known[-1]
    return int(year), float(value) * conversion_factor(definition.unit, "Mt")


def _lacking(what: str, wat: str) -> MissingDataError:
    return MissingDataError(
        f"the run has no figures of {what}, which a mission account needs",
        nl=f"de run heeft geen cijfers over {wat}, die een missierekening nodig heeft",
    )
