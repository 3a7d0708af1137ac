"""From company to product group, sector and nation without counting anything twice, with the rest in the open.

    whole = Σ members − deliveries between members + rest

A figure that is stated for a whole is net of what its members deliver to each other. What nobody reported is the rest;
it is printed, never spread over the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import NOISE, BalanceError, Names, Problems, TableError, listing, unknown
from kringloop.tables import Column, Schema, parse_table, read_sheet

if TYPE_CHECKING:
    import polars as pl

LEVELS: Final[Mapping[str, Names]] = {
    "company": Names("bedrijf", "company"),
    "product_group": Names("productgroep", "product group"),
    "division": Names("bedrijfsklasse", "division"),
    "sector": Names("sector", "sector"),
    "nation": Names("land", "nation"),
}
"""From small to large; whatever stands within something is smaller than it."""

MEMBERS: Final = Schema(
    columns=(
        Column(name="id"),
        Column(name="level", codes=frozenset(LEVELS)),
        Column(name="within", empty=True),
        Column(name="value", type="number", empty=True),
        Column(name="unit"),
        Column(name="source"),
        Column(name="note", empty=True, optional=True),
    ),
    key=("id", "within"),
)
"""Who reports what, and within which whole it falls. A whole without a value of its own is what its members report."""
DELIVERIES: Final = Schema(
    columns=(
        Column(name="seller"),
        Column(name="buyer"),
        Column(name="value", type="number"),
        Column(name="unit"),
    ),
    key=("seller", "buyer"),
)
"""What companies deliver to each other of the same quantity, so that it counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole and what it is made of: value = reported − netted + rest.

    value    : [unit] as it was stated, or what its members report where it was not
    reported : [unit] sum of its members
    netted   : [unit] deliveries between them, which stand in two members and count once
    rest     : [unit] what no member reported; 0 where the whole was not stated
    stated   : whether the whole has a figure of its own
    members  : id → value
    """

    id: str
    level: str
    value: float
    reported: float
    netted: float
    rest: float
    stated: bool
    members: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Every whole of a file, the largest last; `top` is what stands within nothing."""

    unit: str
    wholes: Mapping[str, Whole]
    companies: Mapping[str, float]

    def __getitem__(self, id: str) -> Whole:
        if id not in self.wholes:
            raise unknown("whole", id, self.wholes)
        return self.wholes[id]

    def share(self, company: str, whole: str) -> float:
        """[%]  the figure of a company over that of a whole; deliveries inside the whole are in it.

        Raises
        ------
        UnknownNameError   a company or a whole that is not in the file
        BalanceError       a whole of 0, of which nothing is a share
        """
        if company not in self.companies:
            raise unknown("company", company, self.companies)
        found = self[whole]
        if not found.value:
            raise BalanceError(
                f"'{whole}' is 0: nothing is a share of it", nl=f"'{whole}' is 0: niets is er een deel van"
            )
        return 100 * self.companies[company] / found.value


def read_levels(members: str | Path, deliveries: str | Path | None = None) -> Levels:
    """Companies, product groups, sectors and the nation from a file, and what companies deliver to each other.

    Raises
    ------
    TableError     a table breaks `MEMBERS` or `DELIVERIES`, names somebody unknown, mixes units or counts one twice
    BalanceError   members report more than their whole: the rest would be negative
    """
    sold = None if deliveries is None else read_deliveries(deliveries)
    return add_up(read_members(members), sold, where=str(members))


def read_members(path: str | Path) -> pl.DataFrame:
    """Rows of a file with the columns of `MEMBERS`; that they add up is asked when they do.

    Raises
    ------
    TableError   the table breaks `MEMBERS`
    """
    return _rows_of(Path(path), MEMBERS)


def read_deliveries(path: str | Path) -> pl.DataFrame:
    """Rows of a file with the columns of `DELIVERIES`.

    Raises
    ------
    TableError   the table breaks `DELIVERIES`
    """
    return _rows_of(Path(path), DELIVERIES)


def _rows_of(path: Path, schema: Schema) -> pl.DataFrame:
    problems = Problems(str(path))
    rows = parse_table(read_sheet(path), schema, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return rows


def add_up(
    members: pl.DataFrame,
    deliveries: pl.DataFrame | None = None,
    *,
    where: str = "members",
    rounding: float = 0.0,
) -> Levels:
    """Wholes from members, each with its rest.

    Parameters
    ----------
    rounding : [unit] largest rounding error of one figure, of printed ones: the rest may be below 0 by what those of a
               whole and its members make together

    Example
    >>> import polars as pl
    >>> rows = [("A", "company", "s", 30.0), ("B", "company", "s", 50.0), ("s", "sector", None, 100.0)]
    >>> members = pl.DataFrame(rows, schema=["id", "level", "within", "value"], orient="row")
    >>> members = members.with_columns(unit=pl.lit("kt"), source=pl.lit("own"))
    >>> sold = pl.DataFrame({"seller": ["A"], "buyer": ["B"], "value": [10.0], "unit": ["kt"]})
    >>> found = add_up(members, sold)["s"]
    >>> found.reported, found.netted, found.rest
    (80.0, 10.0, 30.0)
    """
    problems = Problems(where)
    tree = _Tree(list(members.iter_rows(named=True)), problems)
    sales = [] if deliveries is None else list(deliveries.iter_rows(named=True))
    for number, row in enumerate(sales, 2):
        tree.check_sale(number, row, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    wholes: dict[str, Whole] = {}
    for id in tree.smallest_first():
        wholes[id] = tree.whole(id, wholes, sales, rounding)
    return Levels(tree.unit, wholes, tree.companies)


def _is_company(row: Mapping[str, Any]) -> bool:
    return bool(row["level"] == "company")


class _Tree:
    """Who stands within whom."""

    def __init__(self, rows: list[dict[str, Any]], problems: Problems) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for number, row in enumerate(rows, 2):
            self.rows.setdefault(row["id"], []).append(row | {"line": number})
        self.order, self.unit = list(LEVELS), rows[0]["unit"] if rows else ""
        for id, each in self.rows.items():
            for row in each:
                self._check(id, row, each[0], problems)
        if not len(problems):
            for id, each in self.rows.items():
                self._check_once(id, each, problems)
        self.companies = {id: sum(r["value"] or 0.0 for r in e) for id, e in self.rows.items() if _is_company(e[0])}
        self.members: dict[str, list[dict[str, Any]]] = {}
        for each in self.rows.values():
            for row in each:
                self.members.setdefault(row["within"], []).append(row)
        self._held: dict[str, dict[str, set[str]]] = {}

    def _check(self, id: str, row: dict[str, Any], first: dict[str, Any], problems: Problems) -> None:
        line, level, within = row["line"], row["level"], row["within"]
        if row["unit"] != self.unit:
            problems.add(
                f"{line}:unit",
                f"is {row['unit']}; all rows of one file have one unit",
                nl=f"is {row['unit']}; alle regels van een bestand hebben dezelfde eenheid",
            )
        if level == "company" and row["value"] is None:
            problems.add(f"{line}:value", "a company needs a figure", nl="een bedrijf heeft een cijfer nodig")
        if level != first["level"]:
            problems.add(
                f"{line}:level",
                f"'{id}' is a {first['level']} above; it is one thing",
                nl=f"'{id}' is hierboven {first['level']}; het is één ding",
            )
        if len(self.rows[id]) > 1 and level != "company" and row is not first:
            problems.add(
                f"{line}:id",
                f"'{id}' stands within two wholes; only a company can be divided",
                nl=f"'{id}' valt onder twee gehelen; alleen een bedrijf kan worden verdeeld",
            )
        if within is None:
            return
        if within not in self.rows:
            problems.add(f"{line}:within", unknown("whole", within, self.rows))
        elif self.order.index(level) >= self.order.index(self.rows[within][0]["level"]):
            problems.add(
                f"{line}:within",
                f"a {level} cannot stand within a {self.rows[within][0]['level']}",
                nl=f"een {LEVELS[level].nl} kan niet onder een {LEVELS[self.rows[within][0]['level']].nl} vallen",
            )

    def _check_once(self, id: str, each: list[dict[str, Any]], problems: Problems) -> None:
        """A company in a product group and again in the sector of that group counts twice."""
        places = [row["within"] for row in each if row["within"] is not None]
        for row in each:
            above = set(self._above(row["within"])) if row["within"] is not None else set()
            twice = [p for p in places if p in above and p != row["within"]]
            if twice:
                problems.add(
                    f"{row['line']}:within",
                    f"'{id}' stands in {row['within']} and again in {listing(twice)}, which holds it: it counts twice",
                    nl=f"'{id}' valt onder {row['within']} en ook direct onder {listing(twice, language='nl')},"
                    " waar dat in zit: het telt dubbel",
                )

    def _above(self, id: str) -> tuple[str, ...]:
        found = [id]
        while (above := self.rows[found[-1]][0]["within"]) is not None:
            found.append(above)
        return tuple(found)

    def check_sale(self, number: int, row: dict[str, Any], problems: Problems) -> None:
        for name in ("seller", "buyer"):
            if row[name] not in self.companies:
                problems.add(f"deliveries {number}:{name}", unknown("company", row[name], self.companies))
        if row["seller"] == row["buyer"] or row["value"] < 0:
            problems.add(
                f"deliveries {number}",
                "expected two companies and a figure of 0 or more",
                nl="verwacht: twee bedrijven en een cijfer van 0 of meer",
            )
        if row["unit"] != self.unit:
            problems.add(
                f"deliveries {number}:unit",
                f"is {row['unit']}; the members have another unit",
                nl=f"is {row['unit']}; de leden hebben een andere eenheid",
            )

    def smallest_first(self) -> list[str]:
        wholes = [id for id, rows in self.rows.items() if not _is_company(rows[0])]
        return sorted(wholes, key=lambda id: self.order.index(self.rows[id][0]["level"]))

    def held(self, id: str) -> dict[str, set[str]]:
        """Company → the members of a whole in which it stands: itself, or the groups that hold it."""
        if id not in self._held:
            found: dict[str, set[str]] = {}
            for row in self.members.get(id, []):
                inside = (row["id"],) if _is_company(row) else self.held(row["id"])
                for company in inside:
                    found.setdefault(company, set()).add(row["id"])
            self._held[id] = found
        return self._held[id]

    def whole(self, id: str, wholes: Mapping[str, Whole], sales: list[dict[str, Any]], rounding: float) -> Whole:
        rows, held = self.members.get(id, []), self.held(id)
        values = {r["id"]: r["value"] if _is_company(r) else wholes[r["id"]].value for r in rows}
        netted = 0.0
        for sale in sales:
            seller, buyer = held.get(sale["seller"]), held.get(sale["buyer"])
            if seller and buyer and not seller & buyer:
                netted += sale["value"]
        reported, own = sum(values.values()), self.rows[id][0]["value"]
        net = reported - netted
        allowed = NOISE * max(abs(net), abs(own or 0.0)) + rounding * (1 + len(values))
        if own is not None and net - own > allowed:
            raise BalanceError(
                f"the members of '{id}' report {net:g} and the whole is {own:g}: the rest would be {own - net:g}\n"
                f"  Members: {listing(f'{k} {v:g}' for k, v in values.items())}. Something counts twice, or their"
                " boundary is wider; give their deliveries to each other, or mend the figures.",
                nl=f"de leden van '{id}' melden {net:g} en het geheel is {own:g}: de rest zou {own - net:g} zijn\n"
                f"  Leden: {listing((f'{k} {v:g}' for k, v in values.items()), language='nl')}. Er telt iets dubbel,"
                " of hun afbakening is ruimer; geef hun leveringen aan elkaar, of verbeter de cijfers.",
            )
        return Whole(
            id=id,
            level=self.rows[id][0]["level"],
            value=net if own is None else own,
            reported=reported,
            netted=netted,
            rest=0.0 if own is None else own - net,
            stated=own is not None,
            members=values,
        )
