"""Product groups, between a product and the sector that makes it: what is known of each, and what is not.

Figures of a group are computed from the ledger of the run, by the same indicators that tell of products; a group adds
nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import KringloopError, Names
from kringloop.reading.rows import StateRow, figure_of, state_row
from kringloop.reading.run import Definition, Reading
from kringloop.standing import latest_figure

GROUP: Final = "product_group"
RECORD: Final = {"scenario": "history"}
FIGURES: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("in_use_stock", RECORD),
    ("in_use_stock_per_capita", RECORD),
    ("stock_turnover", RECORD),
    ("new_products", RECORD),
    ("discards_by_product", {}),
    ("repair_attempts.volunteers", {}),
    ("repaired_share.volunteers", {}),
)
"""Definitions that are told of a group as a whole."""
BY_PRODUCT: Final[tuple[tuple[str, str], ...]] = (
    ("in_use_stock", "good"),
    ("discards_by_product", "product"),
    ("product_lifetime", "good"),
    ("product_lifetime.guideline", "good"),
    ("product_lifetime.difference", "good"),
)
"""Definitions that are told of each product, with the dimension that names it."""
BY_CONTENT: Final = ("urban_mine_stock", "discarded_content")
OF_MAKERS: Final = ("gross_value_added.current", "net_capital_stock.current", "crm_value_added.weighted")
"""Definitions that are told of the divisions that make a group: they are of all that those make."""


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """One figure of a group: the last that is no look ahead; `value` is None where there is none, `why` says why.

    cell : what it is of beside the group, such as a material
    """

    definition: Definition
    group: str
    cell: Mapping[str, str]
    year: int | None
    value: float | None
    low: float | None
    high: float | None
    unit: str
    status: str
    state: Mapping[str, str]
    why: str
    sources: tuple[str, ...]

    @property
    def number(self) -> str:
        return f"data/{self.definition.id}"

    @property
    def number_query(self) -> dict[str, str]:
        return {GROUP: self.group, **self.cell, "year": str(self.year)}


@dataclass(frozen=True, slots=True)
class Maker:
    """A division that makes products of a group; `codes` of Prodcom, None where only its title says so."""

    sector: str
    codes: int | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What nobody here knows of a group, why, and who could."""

    what: Names
    why: Names
    holder: Names


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """A group with its members by classification, and the divisions that make it."""

    code: str
    members: Mapping[str, tuple[str, ...]]
    makers: tuple[Maker, ...]
    lacking: tuple[Lacking, ...]

    @property
    def path(self) -> str:
        return f"group/{self.code}"


def product_groups(reading: Reading) -> tuple[ProductGroup, ...]:
    """The product groups of the study of a run, in its order; none where it has none."""
    return reading.keep("product groups", lambda: _groups(reading))


def _groups(reading: Reading) -> tuple[ProductGroup, ...]:
    spec = reading.run.study.groups.get(GROUP)
    if spec is None:
        return ()
    makers = _makers(reading)
    return tuple(
        ProductGroup(
            code.code,
            _members(reading, code.code),
            makers.get(code.code) or tuple(Maker(s, None) for s in spec.made_by.get(code.code, ())),
            tuple(
                Lacking(*(Names(t.nl, t.en) for t in (each.what, each.why, each.holder)))
                for each in spec.lacking.get(code.code, ())
            ),
        )
        for code in reading.run.trees[spec.groups].codes
    )


def _members(reading: Reading, group: str) -> dict[str, tuple[str, ...]]:
    """Codes of the group by the classification they are of."""
    trees = {key: tree for key, tree in reading.run.trees.items() if GROUP in tree.groupings}
    found = {k: tuple(c for c, g in t.groupings[GROUP].members.items() if g == group) for k, t in trees.items()}
    return {key: codes for key, codes in found.items() if codes}


def _makers(reading: Reading) -> dict[str, tuple[Maker, ...]]:
    """By group the divisions that its products have codes in, the most codes first."""
    account = reading.run.study.groups[GROUP].makers
    if account is None:
        return {}
    counted = reading.run.ledger.account(account).select("codes").by("year", GROUP, "sector")
    found: dict[str, list[Maker]] = {}
    for place, cell in counted.cells():
        found.setdefault(str(cell[GROUP]), []).append(Maker(str(cell["sector"]), int(counted.value[place])))
    return {group: tuple(sorted(each, key=lambda m: (-(m.codes or 0), m.sector))) for group, each in found.items()}


def maker_sources(reading: Reading) -> tuple[str, ...]:
    """Where the codes of makers are counted from; none where a study counts none."""
    spec = reading.run.study.groups.get(GROUP)
    if spec is None or spec.makers is None:
        return ()
    return reading.run.ledger.accounts[spec.makers].all_sources


def group_figures(reading: Reading, group: str, *wanted: str) -> tuple[GroupFigure, ...]:
    """What is told of a group as a whole, or the definitions wanted; one that has no figure of it says why."""
    asked = [(id, case) for id, case in FIGURES if id in reading.definitions and id in (wanted or dict(FIGURES))]
    return tuple(_figure(reading, reading.definitions[id], group, case) for id, case in asked)


def group_content(reading: Reading, group: str) -> tuple[GroupFigure, ...]:
    """Materials in use and in discards of a group, of the kinds of product whose content is known."""
    found = []
    for definition in (reading.definitions[id] for id in BY_CONTENT if id in reading.definitions):
        for content in reading.labels(definition.id, "content"):
            figure = _figure(reading, definition, group, {"content": content}, fixed=False)
            found += [figure] if figure.value is not None else []
    return tuple(found)


def product_rows(reading: Reading, group: ProductGroup) -> tuple[tuple[str, tuple[StateRow | None, ...]], ...]:
    """Each product of a group with its stock, discards and lives; None where a figure is lacking."""
    codes = group.members.get("electronics", ())
    return tuple((code, tuple(_of_product(reading, id, dim, code) for id, dim in BY_PRODUCT)) for code in codes)


def _of_product(reading: Reading, id: str, dimension: str, code: str) -> StateRow | None:
    definition = reading.definitions.get(id)
    if definition is None:
        return None
    case = {d: c for d, c in RECORD.items() if d in definition.by}
    return state_row(reading, definition, **{dimension: code, **case})


def maker_rows(reading: Reading, group: ProductGroup) -> tuple[tuple[Maker, tuple[StateRow | None, ...]], ...]:
    """The divisions that make a group, with figures of all that they make."""
    definitions = [reading.definitions.get(id) for id in OF_MAKERS]
    return tuple(
        (m, tuple(None if d is None else state_row(reading, d, sector=m.sector) for d in definitions))
        for m in group.makers
    )


def _figure(
    reading: Reading, definition: Definition, group: str, case: Mapping[str, str], *, fixed: bool = True
) -> GroupFigure:
    """The figure of a group; `fixed` asks for the case alone, else for all cases at once, because others follow."""
    labels = {d: [c] for d, c in case.items()} if fixed else {}
    key = ("by group", definition.id, *case, *(labels and case.values()))
    rows = reading.keep(key, lambda: _rows(reading, definition, tuple(case), labels))
    if isinstance(rows, KringloopError):
        return _absent(definition, group, case, str(rows))
    mine = [r for r in rows if r[GROUP] == group and all(r[d] == c for d, c in case.items())]
    latest = latest_figure([figure_of(r) for r in mine])
    if latest is None or latest.value is None:
        return _absent(
            definition, group, case, next((r["reason"] for r in mine if r["reason"]), "no data for this cell")
        )
    row = next(r for r in mine if r["year"] == latest.year)
    return GroupFigure(
        definition=definition,
        group=group,
        cell=case,
        year=latest.year,
        value=latest.value,
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        status=latest.status,
        state={n: row[f"state_{n}"] or "" for n in ("nl", "en")},
        why="",
        sources=tuple((row["sources"] or "").split()),
    )


def group_series(reading: Reading, definition: Definition, cell: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """Figures of every year at a cell of a group; what the cell does not name is added up.

    Raises
    ------
    KringloopError   what the definition measures has no product groups, or may not be added up
    """

    def find() -> tuple[dict[str, Any], ...]:
        labels = {d: [c] for d, c in cell.items()}
        frame = reading.run.observe(reading.run.known_indicators[definition.id], tuple(cell), labels)
        return tuple(sorted(frame.iter_rows(named=True), key=lambda row: row["year"]))

    return reading.keep(("series of a group", definition.id, tuple(sorted(cell.items()))), find)


def _absent(definition: Definition, group: str, case: Mapping[str, str], why: str) -> GroupFigure:
    nothing = {"nl": "", "en": ""}
    return GroupFigure(definition, group, case, None, None, None, None, definition.unit, "missing", nothing, why, ())


def _rows(
    reading: Reading, definition: Definition, by: tuple[str, ...], labels: dict[str, list[str]]
) -> list[dict[str, Any]] | KringloopError:
    """Figures of every group, or the error that says why a definition has none by group."""
    try:
        frame = reading.run.observe(reading.run.known_indicators[definition.id], (GROUP, *by), labels)
    except KringloopError as error:
        return error
    return list(frame.iter_rows(named=True))
