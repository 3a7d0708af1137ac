"""Who contributes, of a run: one pressure by every rule, and any figure from nation to sector to company.

The rules are those of `actors`, over the table of chains that the run keeps; what adds up from sector to nation is the
figures of the run themselves. Terminal, page, report and Python ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kringloop.actors import Beside, Levels, add_up, side_by_side
from kringloop.core import MissingDataError, RangeError, conversion_factor, unknown
from kringloop.reading.divided import part_of, parts_of
from kringloop.reading.run import Reading
from kringloop.runs import chains_of_run

if TYPE_CHECKING:
    import polars as pl

    from kringloop.actors import Firm
    from kringloop.models import Chains
    from kringloop.reading.run import Definition
    from kringloop.tables import Classification

VALUE = "value_added"
"""The value that a table of chains hands out, beside its pressure."""


def kept_chains(reading: Reading) -> Chains | None:
    """The table of chains of a run; None where its file keeps none."""
    return reading.keep("kept chains", lambda: chains_of_run(reading.run))


def required_chains(reading: Reading) -> Chains:
    """The table of chains of a run.

    Raises
    ------
    MissingDataError   its file keeps none; says how to go on
    """
    found = kept_chains(reading)
    if found is None:
        raise MissingDataError(
            "this run keeps no table of supply chains, over which a pressure can be handed out\n"
            "  Compute it again with: kringloop run; or give a table: kringloop share --table TABLE.",
            nl="deze run bewaart geen tabel van ketens waarover een druk te verdelen is\n"
            "  Reken opnieuw met: kringloop run; of geef een tabel: kringloop share --table TABEL.",
        )
    return found


def handed_out(reading: Reading) -> tuple[str, ...]:
    """What the rules can hand out: the pressure of the chains, and value; nothing for a run without chains."""
    chains = kept_chains(reading)
    if chains is None:
        return ()
    known = chains.engine(max(chains.engines)).economy.extensions
    return tuple(dict.fromkeys((chains.settings.pressure, *known, VALUE)))


def who_contributes(reading: Reading, what: str = "", *, retention: float | None = None) -> Beside:
    """One pressure or value by every rule.

    Parameters
    ----------
    what      : one of `handed_out`; left out: the first
    retention : part that makers keep under the shared rule; left out: by value added

    Raises
    ------
    MissingDataError   the run keeps no table of chains
    UnknownNameError   another pressure; names the nearest
    """
    chains = required_chains(reading)
    known = handed_out(reading)
    chosen = what or known[0]
    if chosen not in known:
        raise unknown("pressure", chosen, known)
    engine = chains.engine(max(chains.engines))
    made: Beside = reading.keep(
        ("who contributes", chosen, retention), lambda: side_by_side(engine, chosen, retention=retention)
    )
    return made


def rule_rows(found: Beside, region: str) -> list[dict[str, Any]]:
    """A row per region with what it has as a maker of the shared rule; or per sector of one, with its influence."""
    if not region:
        maker = found.as_maker()
        return [
            {"region": label, **values, "as_maker": maker[label], "as_buyer": values["shared"] - maker[label]}
            for label, values in found.by_region().items()
        ]
    return [
        {"sector": label, **values} | ({"influence": found.touched.of(f"{region}|{label}")} if label else {})
        for label, values in found.by_sector(region).items()
    ]


def home_of(reading: Reading) -> str:
    """The home region in the table of chains."""
    return required_chains(reading).settings.home


def from_nation(reading: Reading) -> tuple[str, ...]:
    """Definitions that add up from sector to nation, or to the largest whole of which the run has figures."""

    def found() -> tuple[str, ...]:
        return tuple(
            d.id
            for each in reading.keys.values()
            for d in each
            if d.additive and d.by == ("sector",) and d.figure != "scenario" and _year_of(reading, d, None)
        )

    return reading.keep("from nation", found)


def _asked_as(reading: Reading) -> dict[str, str]:
    """What may be asked → the definition: one of `from_nation`, or an indicator, which stands for its first there."""
    ids = from_nation(reading)
    return {id: id for id in ids} | {id.partition(".")[0]: id for id in reversed(ids)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nation:
    """One figure from nation to sector to company, each whole with its rest.

    levels : wholes by their code, as `kringloop share` adds up a file
    order  : the nation, then what is below, depth first
    within : id → whole in which it stands
    own    : ids that come from a file of the reader
    """

    definition: Definition
    year: int
    unit: str
    levels: Levels
    within: dict[str, str]
    own: tuple[str, ...]

    @property
    def top(self) -> str:
        """The nation, or the largest whole of which the run has this figure."""
        return next(id for id in self.levels.wholes if id not in self.within)

    def value(self, id: str) -> float:
        """[unit]  of a whole or a company."""
        return self.levels.wholes[id].value if id in self.levels.wholes else self.levels.companies[id]


def nation_of(
    reading: Reading,
    id: str = "",
    *,
    year: int | None = None,
    firms: pl.DataFrame | None = None,
    deliveries: pl.DataFrame | None = None,
) -> Nation:
    """One figure from the nation down, with companies of a file where they are given.

    Parameters
    ----------
    id    : a definition of `from_nation`, or an indicator for its first one there; left out: the first
    year  : left out: the last on record that has the nation and its parts
    firms : rows as `MEMBERS`, within sectors of the study; the wholes above them come from the run

    Raises
    ------
    UnknownNameError   another definition, or a company within a sector that the study does not have
    MissingDataError   no figures of that year
    BalanceError       companies that report more than their sector: its rest would be negative
    """
    import polars as pl

    known = _asked_as(reading)
    asked = id or next(iter(from_nation(reading)), "")
    if asked not in known:
        raise unknown("figure", asked or "–", known)
    chosen = known[asked]
    definition = reading.definitions[chosen]
    at = _year_of(reading, definition, year)
    if at is None:
        raise MissingDataError(
            f"'{chosen}' has no figures of nation and sectors in {year} (rule C4)",
            nl=f"'{chosen}' heeft geen cijfers van land en sectoren in {year} (regel C4)",
        )
    values = _values(reading, definition, at)
    rows, within = _wholes(reading, definition, values)
    own: tuple[str, ...] = ()
    if firms is not None:
        added = _within(reading, firms, rows, definition.unit)
        own = tuple(dict.fromkeys(row["id"] for row in added))
        within |= {row["id"]: row["within"] for row in added}
        rows += added
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    sold = None if deliveries is None else _sold(deliveries, definition.unit)
    return Nation(
        definition=definition,
        year=at,
        unit=definition.unit,
        levels=add_up(frame, sold, where=chosen, rounding=rounding_of(values.values())),
        within=within,
        own=own,
    )


_PRINTED = 9
"""Decimals beyond which a figure was computed, not printed."""
_SCHEMA = ("id", "level", "within", "value", "unit", "source")


def _values(reading: Reading, definition: Definition, year: int) -> dict[str, float]:
    rows = reading.figures(definition.id)
    rows = rows.filter((rows["year"] == year) & rows["value"].is_not_null())
    return dict(zip(rows["sector"].to_list(), rows["value"].to_list(), strict=True))


def rounding_of(values: Iterable[float]) -> float:
    """Half of the last decimal in which any of some printed figures is written; 0 where they are not rounded.

    >>> rounding_of([39.694, 9.9]), rounding_of([1 / 3])
    (0.0005, 0.0)
    """
    written = [Decimal(repr(round(v, _PRINTED))).normalize() for v in values]
    most = max((-int(v.as_tuple().exponent) for v in written), default=0)
    return 0.0 if most >= _PRINTED else 0.5 * 10.0**-most


def _year_of(reading: Reading, definition: Definition, year: int | None) -> int | None:
    """The year asked for, or the last on record, in which a whole and at least two of its parts have a figure."""
    from kringloop.standing import RECORD

    rows = reading.figures(definition.id)
    rows = rows.filter(rows["value"].is_not_null() & rows["status"].is_in(list(RECORD)))
    years = sorted(set(rows["year"].to_list()) if year is None else {year}, reverse=True)
    return next((y for y in years if _steps(reading, _values(reading, definition, y))), None)


def _sectors(reading: Reading) -> Classification:
    return reading.run.trees[reading.run.study.classifications["sector"]]


def _steps(reading: Reading, values: dict[str, float]) -> list[str]:
    """From the largest whole down while one part alone has figures, to the whole that has several."""
    tree = _sectors(reading)
    tops = [c for c in values if not any(above in values for above in tree.above(c))]
    if len(tops) != 1:
        return []
    steps = tops
    while len(below := parts_of(reading, steps[-1], values)) == 1:
        steps = [*steps, below[0]]
    if not below:
        return []
    return [steps[0], steps[-1]] if len(steps) > 1 else steps


def _wholes(
    reading: Reading, definition: Definition, values: dict[str, float]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    steps = _steps(reading, values)
    first = "nation" if len(steps) > 1 or _sectors(reading).parent(steps[0]) is None else "sector"
    levels: dict[str, tuple[str, str | None]] = {steps[0]: (first, None)}
    if len(steps) > 1:
        levels[steps[-1]] = ("sector", steps[0])
    levels |= dict.fromkeys(parts_of(reading, steps[-1], values), ("division", steps[-1]))
    rows = [
        {"id": c, "level": level, "within": up, "value": values[c], "unit": definition.unit, "source": definition.id}
        for c, (level, up) in levels.items()
    ]
    return rows, {code: up for code, (_, up) in levels.items() if up is not None}


def _within(reading: Reading, firms: pl.DataFrame, wholes: Sequence[dict[str, Any]], unit: str) -> list[dict[str, Any]]:
    """The rows of companies, in the unit of the figure and each within a whole that is there."""
    known = [row["id"] for row in wholes if row["level"] == "division"]
    made = []
    for row in firms.iter_rows(named=True):
        if row["level"] != "company" or row["within"] is None:
            raise RangeError(
                f"'{row['id']}' is no company within a sector; the wholes above them come from the run",
                nl=f"'{row['id']}' is geen bedrijf onder een sector; de gehelen erboven komen uit de run",
            )
        made.append(
            {
                "id": row["id"],
                "level": "company",
                "within": part_of(reading, row["within"], known),
                "value": row["value"] * conversion_factor(row["unit"], unit),
                "unit": unit,
                "source": row["source"],
            }
        )
    return made


def _sold(deliveries: pl.DataFrame, unit: str) -> pl.DataFrame:
    import polars as pl

    factors = [conversion_factor(u, unit) for u in deliveries["unit"].to_list()]
    return deliveries.with_columns(value=deliveries["value"] * pl.Series(factors), unit=pl.lit(unit))


def firm_rows(firm: Firm, key: str) -> pl.DataFrame:
    """One figure of a company as a row of `MEMBERS`."""
    import polars as pl

    value, unit = firm.figures[key]
    return pl.DataFrame([(firm.name, "company", firm.sector, value, unit, "own")], schema=_SCHEMA, orient="row")
