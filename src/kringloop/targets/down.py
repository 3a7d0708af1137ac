"""A target divided downwards: nation, sectors, companies; what no member stands for is the rest, with its part.

Each whole divides what it got over its members and its rest, so that every level adds up to the one above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kringloop.core import (
    NOISE,
    BalanceError,
    MissingDataError,
    Names,
    Problems,
    TableError,
    in_language,
    listing,
    unknown,
)
from kringloop.tables import Column, Schema, parse_table, read_sheet
from kringloop.targets.allocation import PRINCIPLES, allocate, bounded

if TYPE_CHECKING:
    import polars as pl

WEIGHTS: Final = ("value_added", "heads", "potential", "cost")
NAMES: Final = {
    "value_added": Names("de toegevoegde waarde", "value added"),
    "heads": Names("het aantal mensen", "the number of people"),
    "potential": Names("hoeveel er bespaard kan worden", "how much can be saved"),
    "cost": Names("de stijging van de kosten", "the rise of costs"),
}
"""What stands in each column, in words."""
DIVISION: Final = Schema(
    columns=(
        Column(name="id"),
        Column(name="within", empty=True),
        Column(name="base", type="number"),
        Column(name="unit"),
        *(Column(name=name, type="number", empty=True, optional=True) for name in (*WEIGHTS, "low", "high")),
        Column(name="source", empty=True, optional=True),
    ),
    key=("id",),
)
"""Who has how much now, within which whole, and what principles need; one row stands within nothing.

Bounds are of the target. Where one member of a whole has a bound, the others have 0 as their lowest.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one actor may have: its base, its target, and where it stands.

    rest : whether it is what no member of its whole stands for
    """

    id: str
    within: str
    depth: int
    base: float
    target: float
    rest: bool = False

    @property
    def change(self) -> float:
        """[1]  target over base, less 1; 0 where the base is 0."""
        return self.target / self.base - 1 if self.base else 0.0


def read_division(path: str | Path) -> pl.DataFrame:
    """The table of who must reach a target together.

    Raises
    ------
    TableError   it breaks `DIVISION`, mixes units, names an unknown whole or has not exactly one top
    """
    problems = Problems(str(path))
    frame = parse_table(read_sheet(Path(path)), DIVISION, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    _check(frame, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return frame


def _check(frame: pl.DataFrame, problems: Problems) -> None:
    ids, rows = frame["id"].to_list(), list(frame.iter_rows(named=True))
    tops = [row["id"] for row in rows if row["within"] is None]
    if len(tops) != 1:
        problems.add(
            "within",
            f"one row stands within nothing: the whole; seen {listing(tops) if tops else 'none'}",
            nl=f"één regel valt nergens onder: het geheel; gezien: {listing(tops, language='nl') if tops else 'geen'}",
        )
    above = {row["id"]: row["within"] for row in rows}
    for number, row in enumerate(rows, 2):
        if row["within"] is not None and row["within"] not in ids:
            problems.add(f"{number}:within", unknown("whole", row["within"], ids))
        elif _turns(row["id"], above):
            problems.add(
                f"{number}:within", f"'{row['id']}' stands within itself", nl=f"'{row['id']}' valt onder zichzelf"
            )
        if row["unit"] != rows[0]["unit"]:
            problems.add(
                f"{number}:unit",
                f"is {row['unit']}; all rows of one file have one unit",
                nl=f"is {row['unit']}; alle regels van een bestand hebben dezelfde eenheid",
            )


def _turns(id: str, above: Mapping[str, str | None]) -> bool:
    seen, at = {id}, above[id]
    while at is not None and at in above:
        if at in seen:
            return True
        seen.add(at)
        at = above[at]
    return False


def divide(frame: pl.DataFrame, target: float, principle: str = "base") -> tuple[Part, ...]:
    """The target of the whole divided over everybody below it, level by level; each level adds up to the last digit.

    Parameters
    ----------
    frame  : as `DIVISION`
    target : of the whole [unit of the table]

    Raises
    ------
    BalanceError       members that have more than their whole
    MissingDataError   a principle without its column, for a member or for the rest
    InfeasibleError    bounds that leave no division; shows the sums

    Example
    >>> import polars as pl
    >>> rows = pl.DataFrame({"id": ["NL", "steel", "food"], "within": [None, "NL", "NL"], "base": [100.0, 60.0, 30.0]})
    >>> [(p.id, p.target) for p in divide(rows.with_columns(unit=pl.lit("kt")), 50)]
    [('NL', 50.0), ('steel', 30.0), ('food', 15.0), ('rest of NL', 5.0)]
    """
    if principle not in PRINCIPLES:
        raise unknown("principle", principle, PRINCIPLES)
    rows = list(frame.iter_rows(named=True))
    members: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        members.setdefault(row["within"], []).append(row)
    top = members[None][0]
    found = [Part(id=top["id"], within="", depth=0, base=top["base"], target=float(target))]
    _below(top, float(target), 1, members, principle, found)
    return tuple(found)


def _below(
    whole: Mapping[str, Any],
    target: float,
    depth: int,
    members: Mapping[str | None, list[dict[str, Any]]],
    principle: str,
    found: list[Part],
) -> None:
    own = members.get(whole["id"], [])
    if not own:
        return
    each = [*own, *_rest(whole, own, PRINCIPLES[principle].needs)]
    for row, value in zip(each, _targets(each, target, principle), strict=True):
        found.append(
            Part(
                id=row["id"],
                within=whole["id"],
                depth=depth,
                base=row["base"],
                target=float(value),
                rest=bool(row.get("rest")),
            )
        )
        _below(row, float(value), depth + 1, members, principle, found)


def _rest(whole: Mapping[str, Any], own: list[dict[str, Any]], needs: str) -> list[dict[str, Any]]:
    """What no member stands for, as one more member; nothing where members make the whole."""
    base = whole["base"] - sum(row["base"] for row in own)
    if abs(base) <= NOISE * abs(whole["base"]):
        return []
    if base < 0:
        raise BalanceError(
            f"the members of '{whole['id']}' have {whole['base'] - base:g} and the whole {whole['base']:g}:"
            f" the rest would be {base:g}",
            nl=f"de leden van '{whole['id']}' hebben {whole['base'] - base:g} en het geheel {whole['base']:g}:"
            f" de rest zou {base:g} zijn",
        )
    rest: dict[str, Any] = {"id": f"rest of {whole['id']}", "base": base, "rest": True}
    if not needs:
        return [rest]
    weights = [row[needs] for row in own if row.get(needs) is not None]
    if needs == "cost" or whole.get(needs) is None or len(weights) < len(own):
        part = f"{100 * base / whole['base']:.2g} %"
        raise MissingDataError(
            f"no member stands for {part} of '{whole['id']}',"
            f" and {NAMES[needs].en} of that rest is not known (rule C4)\n"
            f"  Give '{needs}' of the whole and of every member, add the rest as a member, or take another principle.",
            nl=f"{in_language(part, 'nl')} van '{whole['id']}' hoort bij geen lid,"
            f" en {NAMES[needs].nl} van die rest is niet bekend (regel C4)\n"
            f"  Geef '{needs}' van het geheel en van elk lid, neem de rest op als lid, of kies een ander principe.",
        )
    left = whole[needs] - sum(weights)
    if left < -NOISE * abs(whole[needs]):
        raise BalanceError(
            f"the members of '{whole['id']}' have more than the whole of {NAMES[needs].en}:"
            f" {whole[needs] - left:g} of {whole[needs]:g}",
            nl=f"de leden van '{whole['id']}' hebben samen meer dan het geheel van {NAMES[needs].nl}:"
            f" {whole[needs] - left:g} van {whole[needs]:g}",
        )
    return [rest | {needs: max(0.0, left)}]


def _targets(each: list[dict[str, Any]], target: float, principle: str) -> Any:
    needs = PRINCIPLES[principle].needs
    if needs:
        without = [row["id"] for row in each if row.get(needs) is None]
        if without:
            raise MissingDataError(
                f"principle '{principle}' needs '{needs}' of {listing(without)} (rule C4)",
                nl=f"principe '{principle}' heeft '{needs}' nodig van {listing(without, language='nl')} (regel C4)",
            )
    columns = {needs: [row[needs] for row in each]} if needs else None
    made = allocate([row["id"] for row in each], [row["base"] for row in each], target, principle, columns)
    given = any(row.get(name) is not None for row in each for name in ("low", "high"))
    if not given:
        return made.figures()
    low = np.array([row["low"] if row.get("low") is not None else 0.0 for row in each])
    high = np.array([row["high"] if row.get("high") is not None else np.inf for row in each])
    return bounded(made, low, high)
