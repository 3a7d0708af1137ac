"""One company beside a run: place, share in the chain, part of each goal, claims.

Everything here follows from a file of the reader and is marked so; nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kringloop.actors import Firm, FirmInChain, Register, firm_in_chain
from kringloop.core import KringloopError, MissingDataError, RangeError, conversion_factor, unknown
from kringloop.reading.divided import Divided, divided_target, divisible, part_of
from kringloop.reading.run import Reading
from kringloop.reading.shares import Nation, firm_rows, nation_of, required_chains

if TYPE_CHECKING:
    from kringloop.targets import Part

IN_CHAIN: Final[Mapping[str, str]] = {"co2": "co2_direct.fossil"}
"""The indicator that measures at home what a pressure of the chains is, by which a company's part of it is known."""
OUTPUT, EARNED = "output.current", "gross_value_added.current"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmView:
    """What follows from the file of a company, or why it does not.

    nations : definition → the drawing from nation to company
    missed  : indicator of the file → why it has no such drawing
    chain   : its share in the chain under every rule
    goals   : target → its division with the company in it
    claims  : effects it claims a part of, where a register was given
    """

    firm: Firm
    nations: Mapping[str, Nation]
    missed: Mapping[str, KringloopError]
    chain: FirmInChain | KringloopError
    goals: Mapping[str, Divided | KringloopError]
    claims: Register | None


def firm_view(reading: Reading, firm: Firm, register: Register | None = None) -> FirmView:
    """A company beside the run.

    Raises
    ------
    UnknownNameError   a sector that the study does not have, or a register in which the company claims nothing
    """
    part_of(reading, firm.sector, (firm.sector,))
    if register is not None and firm.name not in register.holders:
        raise unknown("holder", firm.name, register.holders)
    nations: dict[str, Nation] = {}
    missed: dict[str, KringloopError] = {}
    for key in firm.figures:
        try:
            nation = firm_nation(reading, firm, key)
            nations[nation.definition.id] = nation
        except KringloopError as error:
            missed[key] = error
    return FirmView(
        firm=firm,
        nations=nations,
        missed=missed,
        chain=_kept(lambda: firm_chain(reading, firm)),
        goals=_goals(reading, firm),
        claims=register,
    )


def firm_nation(reading: Reading, firm: Firm, key: str) -> Nation:
    """One figure of a company from the nation down, in the year of its file.

    Raises
    ------
    UnknownNameError   an indicator that does not add up from sector to nation
    MissingDataError   no figures of that year
    BalanceError       the company has more than its sector
    """
    return nation_of(reading, key, year=firm.year, firms=firm_rows(firm, key))


def firm_chain(reading: Reading, firm: Firm) -> FirmInChain:
    """A company in the chain: its shares of its sector, in the year of its file, carried to the last table of chains.

    Raises
    ------
    MissingDataError   no chains, no industry, or a figure that is not in the file or the run
    RangeError         more than its whole sector
    """
    chains = required_chains(reading)
    pressure = chains.settings.pressure
    if not firm.industry:
        raise MissingDataError(
            f"{firm.name} names no industry of the chain table; fill in that row (rule C4)",
            nl=f"{firm.name} noemt geen bedrijfstak van de ketentabel; vul die regel in (regel C4)",
        )
    if pressure not in IN_CHAIN:
        raise MissingDataError(
            f"no indicator measures '{pressure}' of a sector, by which the company's part of it would be known",
            nl=f"geen indicator meet '{pressure}' van een sector, waaruit het deel van het bedrijf zou volgen",
        )
    output, earned = (_of_sector(reading, firm, id) for id in (OUTPUT, EARNED))
    made, added = firm.amount("output"), firm.amount("value_added")
    if not made >= added:
        raise RangeError(
            f"value_added of {firm.name} is {added:g}, more than its output of {made:g}",
            nl=f"value_added van {firm.name} is {added:g}, meer dan zijn output van {made:g}",
        )
    direct = IN_CHAIN[pressure]
    unit = reading.definitions[direct].unit
    own = firm.figure(next((k for k in (direct, direct.partition(".")[0]) if k in firm.figures), direct), unit)
    engine = chains.engine(max(chains.engines))
    return firm_in_chain(
        engine,
        pressure,
        region=chains.settings.home,
        industry=firm.industry,
        output=made / output,
        inputs=(made - added) / (output - earned),
        pressure=own / _of_sector(reading, firm, direct),
    )


def _of_sector(reading: Reading, firm: Firm, id: str) -> float:
    """[unit of the item or the definition]  the sector of the company, or the nearest above it with a figure."""
    if id not in reading.definitions:
        raise MissingDataError(f"the run has no '{id}'", nl=f"de run heeft geen '{id}'")
    definition = reading.definitions[id]
    rows = reading.figures(id).filter(year=firm.year)
    found = {r["sector"]: r["value"] for r in rows.iter_rows(named=True) if r["value"]}
    if not found:
        raise MissingDataError(
            f"'{id}' has no figures of {firm.year}, the year of {firm.name} (rule C10)",
            nl=f"'{id}' heeft geen cijfers van {firm.year}, het jaar van {firm.name} (regel C10)",
        )
    value: float = found[part_of(reading, firm.sector, found)]
    return value * (conversion_factor(definition.unit, "mln EUR") if id in (OUTPUT, EARNED) else 1.0)


def _goals(reading: Reading, firm: Firm) -> dict[str, Divided | KringloopError]:
    """Every target that can be divided and whose indicator the company measures."""
    found: dict[str, Divided | KringloopError] = {}
    for statement in reading.run.targets:
        if statement.key in divisible(reading) and _measured(firm, statement.indicator):
            found[statement.key] = _kept(lambda key=statement.key: divided_target(reading, key, firm))
    return found


def _measured(firm: Firm, id: str) -> bool:
    return id in firm.figures or id.partition(".")[0] in firm.figures


def firm_part(firm: Firm, parts: tuple[Part, ...]) -> Part:
    """The company among the parts of a division."""
    return next(p for p in parts if p.id == firm.name)


def _kept(make: Any) -> Any:
    """What is made, or why it is not."""
    try:
        return make()
    except KringloopError as error:
        return error
