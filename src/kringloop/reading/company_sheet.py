"""A firm in words: its figures by one set of formulas, and beside them what a run says of product group and nation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import KringloopError, RangeError
from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.rows import default_definition

if TYPE_CHECKING:
    from kringloop.products import Company
    from kringloop.reading.run import Reading
    from kringloop.reading.words import Words


@dataclass(frozen=True, slots=True)
class FirmFigure:
    """One figure of a firm: key, value, unit, how its formula was read; or why there is none."""

    key: str
    value: float | None
    unit: str
    mark: str
    lacking: KringloopError | None = None


BESIDE: Final[Mapping[str, Mapping[str, str]]] = {
    "in_recycled": {"group": "recycled_content", "nation": "circular_material_use"},
    "returned": {"group": "collection_rate"},
}
"""By figure of a firm, the indicator of a product group and of the nation that comes nearest; none is the same."""


def firm_figures(company: Company) -> list[FirmFigure]:
    """What is bought, what is sold, and what comes back, in and out apart."""
    inflow = [("in_mass", "mass", "kg"), *((f"in_{n}", n, "%") for n in ("reused", "recycled", "renewable", "linear"))]
    outflow = [
        ("out_mass", "mass", "kg"),
        *((f"out_{n}", n, "%") for n in ("reused", "recycled", "biological", "linear")),
    ]
    return [
        *(_asked(key, lambda name=name: company.inflow()[name], unit, "*") for key, name, unit in inflow),
        *(_asked(key, lambda name=name: company.outflow()[name], unit, "*") for key, name, unit in outflow),
        _asked("returned", company.return_rate, "%", "°"),
        _asked("mci", company.indicator, "1", "**"),
        _asked("critical", company.critical_mass, "kg", "*"),
    ]


def _asked(key: str, ask: Callable[..., float], unit: str, mark: str) -> FirmFigure:
    try:
        return FirmFigure(key, ask(), unit, mark)
    except KringloopError as error:
        return FirmFigure(key, None, unit, mark, error)


def firm_block(company: Company, words: Words) -> ProductBlock:
    """The figures of a firm as a table."""
    found, language = firm_figures(company), words.language
    rows = tuple(
        (
            f"{words.word('firm', f.key)} {f.mark}",
            numbers.figure(f.value, language),
            numbers.unit_words(f.unit, language),
        )
        for f in found
        if f.lacking is None
    )
    why = {f.lacking.in_language(language): None for f in found if f.lacking is not None}
    heads = ((words("product.head_figure"), "words"), (words("product.head_value"), "right"), ("", "left"))
    return ProductBlock("firm", words("firm.title"), heads, rows, words("product.marks"), tuple(why))


def beside(company: Company, reading: Reading, good: str | None) -> list[dict[str, Any]]:
    """A firm's figures beside the nearest of its product group and the nation, each with its own definition.

    Raises
    ------
    RangeError   the run has no such product group; names those it has
    """
    _require_good(reading, good)
    firm = {figure.key: figure for figure in firm_figures(company)}
    made = []
    for key, near in BESIDE.items():
        row: dict[str, Any] = {"figure": key, "firm": firm[key].value, "unit": firm[key].unit}
        row["group"] = _cell(reading, near.get("group"), good=good) if good else None
        row["nation"] = _cell(reading, near.get("nation"))
        made.append(row)
    return made


def _require_good(reading: Reading, good: str | None) -> None:
    known = {code for key in ("recycled_content", "collection_rate") for code in _goods(reading, key)}
    if good is not None and good not in known:
        named = ", ".join(sorted(known)) or "–"
        raise RangeError(
            f"the run has no product group '{good}'; it has: {named}",
            nl=f"de run heeft geen productgroep '{good}'; wel: {named}",
        )


def _goods(reading: Reading, key: str) -> tuple[str, ...]:
    if key not in reading.keys:
        return ()
    return tuple(reading.labels(default_definition(reading, key).id, "good"))


def _cell(reading: Reading, key: str | None, **fixed: str | None) -> dict[str, Any] | None:
    """The last figure of an indicator, with what it is."""
    if key is None or key not in reading.keys:
        return None
    definition = default_definition(reading, key)
    cell = reading.headline_cell(definition, **{k: v for k, v in fixed.items() if v})
    rows = [] if cell is None else [r for r in reading.series(definition.id, cell) if r["value"] is not None]
    last = max((r for r in rows if r["status"] != "scenario"), key=lambda r: r["year"], default=None)
    if last is None:
        return None
    return {"value": last["value"], "year": last["year"], "definition": definition.id, "status": last["status"]}


def beside_block(company: Company, reading: Reading, good: str | None, words: Words) -> ProductBlock:
    """The comparison as a table, with the definition of every figure below it."""
    language, lines = words.language, []
    rows = []
    for row in beside(company, reading, good):
        cells = [words.word("firm", row["figure"]), numbers.figure(row["firm"], language, digits=3)]
        for column in ("group", "nation"):
            cells.append(_told(row[column], language))
            if row[column] is not None:
                lines.append(_defined(reading, row[column], words(f"firm.{column}"), words))
        rows.append((*cells, numbers.unit_words(row["unit"], language)))
    if good is None:
        lines.append(words("firm.no_good"))
    heads = [(words("product.head_figure"), "words"), (words("firm.firm"), "right")]
    heads += [(words("firm.group"), "right"), (words("firm.nation"), "right"), ("", "left")]
    return ProductBlock(
        "beside",
        words("firm.beside"),
        tuple(heads),
        tuple(rows),
        words("firm.beside_note"),
        tuple(dict.fromkeys(lines)),
    )


def _told(cell: Mapping[str, Any] | None, language: str) -> str:
    return "–" if cell is None else f"{numbers.figure(cell['value'], language, digits=3)} ({cell['year']})"


def _defined(reading: Reading, cell: Mapping[str, Any], column: str, words: Words) -> str:
    name = reading.definitions[cell["definition"]].full_name(words.language)
    return words("firm.defined", column=column, name=name, kind=words.word("kind", cell["status"]))
