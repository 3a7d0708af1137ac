"""What is to be reached: one indicator in one definition, from which base, by when, how much, and who says so.

A goal for which no figure is at hand is a goal all the same: it names the office and table that would hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import (
    IncomparableError,
    KringloopError,
    Names,
    Problems,
    RangeError,
    conversion_factor,
    require_unit,
    unknown,
)
from kringloop.indicators import GOALS
from kringloop.tables import Column, Schema
from kringloop.targets.materials import METRICS, require_metric

if TYPE_CHECKING:
    import polars as pl

    from kringloop.core import Registry
    from kringloop.indicators import Indicator

BESIDE_STUDY: Final = "targets.csv"
"""Name of the table in the folder of a study."""
STANDINGS: Final[Mapping[str, Names]] = {
    "law": Names("wet", "law"),
    "policy": Names("beleid", "policy"),
    "aim": Names("streven", "aim"),
    "proposal": Names("voorstel", "proposal"),
}
"""How firm a goal is: bound by law, adopted as policy, spoken of as an aim, or put forward."""
CERTAINTIES: Final[Mapping[str, Names]] = {
    "official": Names("gelezen in de officiële tekst", "read in the official text"),
    "read_second_hand": Names("gelezen bij een ander", "read in another's text"),
    "memory": Names("uit het hoofd, nog na te lezen", "from memory, to be checked"),
}
"""How the figure of a goal was read."""
CHANGE: Final = "change"
METRIC_OF: Final[Mapping[str, str]] = {
    "dmi": "DMI",
    "dmc": "DMC",
    "primary_material_use.dmi": "DMI",
    "primary_material_use.dmc": "DMC",
    "material_footprint": "RMC",
}
"""Metric of material use that an indicator, or one of its definitions, is in."""


def _column(name: str, **more: Any) -> Column:
    return Column(name=name, empty=True, **more)


TARGETS: Final = Schema(
    columns=(
        Column(name="target"),
        Column(name="name_nl"),
        Column(name="name_en"),
        Column(name="goal", codes=frozenset(GOALS)),
        _column("indicator"),
        _column("where"),
        _column("metric", codes=frozenset(METRICS)),
        _column("base_year", type="integer"),
        _column("base_value", type="number"),
        Column(name="year", type="integer"),
        Column(name="kind", codes=frozenset({"value", CHANGE, "direction"})),
        _column("value", type="number"),
        _column("unit"),
        Column(name="side", codes=frozenset({"at_most", "at_least"})),
        _column("ceiling", type="number"),
        _column("activity"),
        Column(name="standing", codes=frozenset(STANDINGS)),
        Column(name="source_nl"),
        Column(name="source_en"),
        _column("date"),
        _column("url"),
        Column(name="certainty", codes=frozenset(CERTAINTIES)),
        _column("note_nl"),
        _column("note_en"),
        _column("holder_nl"),
        _column("holder_en"),
    ),
    key=("target",),
)
"""Columns of a table of targets; `holder` says who would have the figure of a goal without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One target.

    Parameters
    ----------
    indicator  : id with its definition; empty for a goal without a figure
    where      : code by dimension; what is left out is that of the headline
    metric     : of material use, where the goal says which
    base_year  : from which a change counts; None where the target is a value
    base_value : in that year [unit]; None: that of the series
    kind       : "value" [unit], "change" from the base [%], or "direction": no less, or no more, than the base
    side       : "at_most" or "at_least"
    ceiling    : the most there can be [unit], under which an S-curve can be drawn
    activity   : indicator whose growth says what a unit of output may still take; empty: none
    """

    key: str
    names: Names
    goal: str
    indicator: str
    where: Mapping[str, str]
    metric: str
    base_year: int | None
    base_value: float | None
    year: int
    kind: str
    value: float | None
    unit: str
    side: str
    ceiling: float | None
    activity: str
    standing: str
    source: Names
    date: str
    url: str
    certainty: str
    note: Names | None
    holder: Names | None

    def aim(self, base: float | None) -> float:
        """[unit]  the value to be reached: as stated, or by its change from a base.

        Raises
        ------
        RangeError   a change without a base

        >>> statement_of(EXAMPLE).aim(120.0)
        60.0
        """
        if self.kind == "value":
            assert self.value is not None
            return self.value
        if base is None:
            raise RangeError(
                f"target '{self.key}' is a change from {self.base_year}, of which there is no figure",
                nl=f"doel '{self.key}' is een verandering sinds {self.base_year}, en van dat jaar is er geen cijfer",
            )
        return base * (1 + (self.value or 0.0) / 100)


EXAMPLE: Final[Mapping[str, Any]] = dict.fromkeys((c.name for c in TARGETS.columns), None) | {
    "target": "half",
    "name_nl": "half",
    "name_en": "half",
    "goal": "circulation",
    "indicator": "dmi",
    "base_year": 2016,
    "year": 2030,
    "kind": CHANGE,
    "value": -50.0,
    "side": "at_most",
    "standing": "proposal",
    "source_nl": "voorbeeld",
    "source_en": "example",
    "certainty": "memory",
}
"""A row for examples."""


def statement_of(row: Mapping[str, Any]) -> Statement:
    """A row of a table of targets as a target."""

    def names(name: str) -> Names | None:
        nl, en = row[f"{name}_nl"], row[f"{name}_en"]
        return Names(nl, en) if nl and en else None

    named, source = names("name"), names("source")
    assert named is not None
    assert source is not None
    where = dict(each.split("=", 1) for each in (row["where"] or "").replace(" ", "").split(";") if "=" in each)
    texts = {n: row[n] or "" for n in ("indicator", "metric", "unit", "activity", "date", "url")}
    return Statement(
        key=row["target"],
        names=named,
        goal=row["goal"],
        where=where,
        base_year=row["base_year"],
        base_value=row["base_value"],
        year=row["year"],
        kind=row["kind"],
        value=row["value"],
        side=row["side"],
        ceiling=row["ceiling"],
        standing=row["standing"],
        certainty=row["certainty"],
        source=source,
        note=names("note"),
        holder=names("holder"),
        **texts,
    )


def statements_of(frame: pl.DataFrame) -> tuple[Statement, ...]:
    """A table of targets that was checked before, as targets."""
    return tuple(statement_of(row) for row in frame.iter_rows(named=True))


def check_targets(frame: pl.DataFrame, known: Registry[Indicator], problems: Problems) -> None:
    """Add what is wrong with the targets of a study, each with its line: indicator, unit, metric, base, holder."""
    for number, row in enumerate(frame.iter_rows(named=True), 2):
        for name, error in _wrong(row, known):
            problems.add(f"{number}:{name}", error)


def _wrong(row: Mapping[str, Any], known: Registry[Indicator]) -> list[tuple[str, KringloopError]]:
    found: list[tuple[str, KringloopError]] = [
        (f"{n}_nl", _needed(f"{n}_nl", f"{n}_en"))
        for n in ("note", "holder")
        if bool(row[f"{n}_nl"]) != bool(row[f"{n}_en"])
    ]
    if (row["value"] is None) != (row["kind"] == "direction"):
        found.append(("value", _needed("value") if row["value"] is None else _idle("value", row["kind"])))
    if row["kind"] != "value" and row["base_year"] is None:
        found.append(("base_year", _needed("base_year")))
    if row["base_year"] is not None and row["base_year"] >= row["year"]:
        found.append(
            (
                "base_year",
                RangeError(
                    f"is {row['base_year']}; expected before {row['year']}, the year of the target",
                    nl=f"is {row['base_year']}; verwacht: voor {row['year']}, het jaar van het doel",
                ),
            )
        )
    if not row["indicator"]:
        return found if row["holder_nl"] else [*found, ("holder_nl", _needed("holder_nl", "indicator"))]
    ids = {each.id: each for each in known}
    named = [(column, row[column]) for column in ("indicator", "activity") if row[column]]
    found += [(column, unknown("indicator", id, ids)) for column, id in named if id not in ids]
    if row["indicator"] in ids:
        found += _unlike(row, ids[row["indicator"]])
    return found


def _unlike(row: Mapping[str, Any], indicator: Indicator) -> list[tuple[str, KringloopError]]:
    asked = statement_of(row).where
    found: list[tuple[str, KringloopError]] = [
        ("where", unknown("dimension", name, indicator.by)) for name in asked if name not in indicator.by
    ]
    own = METRIC_OF.get(indicator.id, METRIC_OF.get(indicator.key, ""))
    if row["metric"]:
        try:
            if not own:
                raise IncomparableError(
                    f"'{indicator.id}' is no figure of material use; leave 'metric' empty",
                    nl=f"'{indicator.id}' is geen cijfer over materiaalgebruik; laat 'metric' leeg",
                )
            require_metric(row["metric"], own)
        except KringloopError as error:
            found.append(("metric", error))
    if row["unit"]:
        try:
            require_unit(row["unit"])
            conversion_factor(row["unit"], indicator.unit)
        except KringloopError as error:
            found.append(("unit", error))
    elif row["kind"] == "value":
        found.append(("unit", _needed("unit")))
    return found


def _needed(*names: str) -> RangeError:
    return RangeError(f"{' or '.join(names)} is needed here", nl=f"{' of '.join(names)} is hier nodig")


def _idle(name: str, kind: str) -> RangeError:
    return RangeError(f"a target of kind {kind} has no {name}", nl=f"een doel van de soort {kind} heeft geen {name}")
