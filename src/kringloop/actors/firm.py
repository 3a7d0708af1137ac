"""One company, as it fills in the template itself: where it belongs, and its own figures of one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kringloop.actors.esrs import HOW, Statement, statement_of
from kringloop.core import (
    KringloopError,
    MissingDataError,
    Names,
    Problems,
    TableError,
    conversion_factor,
    listing,
    unknown,
)
from kringloop.tables import LARGEST_FILE, Column, Schema, json_table, parse_table, read_plain, sheet_text, text_of

if TYPE_CHECKING:
    import polars as pl


ESRS, ESRS_VERSION = "esrs", "esrs_version"
ALL_WASTE, WASTE = "E5-5_07", "waste_generated"
"""All waste under ESRS E5, and the indicator that it is a figure of."""


REPORTS: Final = (".xhtml", ".html", ".htm", ".xbrl", ".xbri", ".xml", ".zip")
"""Endings of reports in XBRL."""


class Item(NamedTuple):
    """What a row can say: in which unit, or as which code, and in words what it is."""

    names: Names
    note: Names
    unit: str = ""
    is_code: bool = False
    needed: bool = False


ITEMS: Final[Mapping[str, Item]] = {
    "company": Item(
        Names("bedrijf", "company"),
        Names("naam van uw bedrijf, bij code", "name of your company, as code"),
        is_code=True,
        needed=True,
    ),
    "sector": Item(
        Names("bedrijfstak", "sector"),
        Names(
            "code van uw bedrijfstak in de studie, zoals 28; kringloop list codes sector noemt ze",
            "code of your sector in the study, such as 28; kringloop list codes sector names them",
        ),
        is_code=True,
        needed=True,
    ),
    "industry": Item(
        Names("bedrijfstak in de ketentabel", "industry of the chain table"),
        Names(
            "code van uw bedrijfstak in de tabel van ketens, zoals c13; zonder die code geen aandeel in de keten",
            "code of your industry in the table of chains, such as c13; without it no share in the chain",
        ),
        is_code=True,
    ),
    "output": Item(
        Names("productie", "output"),
        Names(
            "omzet min inkoop van wat u onbewerkt doorverkoopt, in lopende prijzen",
            "turnover less purchases of what you sell on unprocessed, in current prices",
        ),
        "mln EUR",
    ),
    "value_added": Item(
        Names("toegevoegde waarde", "value added"),
        Names(
            "productie min inkoop van goederen en diensten, in lopende prijzen",
            "output less purchases of goods and services, in current prices",
        ),
        "mln EUR",
    ),
    "heads": Item(
        Names("arbeidsvolume", "labour"),
        Names("voltijdbanen, gemiddeld over het jaar", "full-time equivalents, average of the year"),
        "FTE",
    ),
    "figure": Item(
        Names("eigen cijfer", "own figure"),
        Names(
            "bij code de indicator, zoals ghg_direct; alleen wat bij u zelf ontstaat; een regel voor elk cijfer",
            "as code the indicator, such as ghg_direct; only what arises with you; a row for each figure",
        ),
    ),
    ESRS_VERSION: Item(
        Names("versie van ESRS", "version of ESRS"),
        Names("set1 of amended, bij code; weggelaten: set1", "set1 or amended, as code; left out: set1"),
        is_code=True,
    ),
    ESRS: Item(
        Names("punt van ESRS E5", "point of ESRS E5"),
        Names(
            "bij code het punt, zoals E5-5_07, E5-5_08:hazardous:recycling of E5-5_04:uw productgroep",
            "as code the point, such as E5-5_07, E5-5_08:hazardous:recycling or E5-5_04:your product group",
        ),
    ),
}
"""What the rows of a company say. Of each item but `figure` and `esrs` there is one row."""
FIRM: Final = Schema(
    columns=(
        Column(name="item", codes=frozenset(ITEMS)),
        Column(name="code", empty=True),
        Column(name="year", type="integer", empty=True),
        Column(name="value", type="number", empty=True),
        Column(name="unit", empty=True),
        Column(name="source", empty=True),
        Column(name="how", empty=True, optional=True, codes=frozenset(HOW)),
        Column(name="note", empty=True, optional=True),
    ),
    key=("item", "code"),
)
"""Columns of a company's file; a row whose value is left empty is not filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """What one company filled in.

    sector, industry : where it belongs; industry "" where it was not given
    amounts          : output, value_added and heads as given, in the units of `ITEMS`
    figures          : indicator → figure and its unit
    not_filled       : items of the file without a value
    esrs             : what it reports under ESRS E5; None where the file has none of it
    """

    name: str
    year: int
    sector: str
    industry: str
    amounts: Mapping[str, float]
    figures: Mapping[str, tuple[float, str]]
    not_filled: tuple[str, ...]
    esrs: Statement | None = None

    def amount(self, item: str) -> float:
        """[unit of the item]

        Raises
        ------
        MissingDataError   the company did not fill it in
        """
        if item not in self.amounts:
            raise MissingDataError(
                f"{self.name} gives no {item}; fill in that row (rule C4)",
                nl=f"{self.name} geeft geen {item}; vul die regel in (regel C4)",
            )
        return self.amounts[item]

    def figure(self, indicator: str, unit: str) -> float:
        """[unit]  its own figure of an indicator.

        Raises
        ------
        UnknownNameError   the company gives no such figure
        UnitError          it measures another thing
        """
        if indicator not in self.figures:
            raise unknown("figure", indicator, self.figures)
        value, own = self.figures[indicator]
        return value * conversion_factor(own, unit)


def read_firm(path: str | Path) -> Firm:
    """A company from a file (.csv, .csv.gz, .xlsx, or .json: a list of rows).

    Raises
    ------
    TableError   the table breaks `FIRM`, mixes companies or years, or a row lacks what its item needs
    """
    return firm_from(read_plain(Path(path)), str(path), most=LARGEST_FILE)


def firm_from(data: bytes, name: str, *, most: int) -> Firm:
    """A company from the bytes of a file and its name, as `read_firm` reads a file; nothing is written."""
    path = Path(name or "?")
    if path.name.casefold().endswith(REPORTS):
        raise TableError(
            f"{path} is a report in XBRL, and its taxonomy is not on this machine; let your reporting program save "
            "its figures as a table, and fill in: kringloop template esrs --out esrs.xlsx",
            nl=f"{path} is een verslag in XBRL, en de taxonomie staat niet op deze computer; laat uw programma de "
            "cijfers als tabel bewaren, en vul in: kringloop template esrs --out esrs.xlsx",
        )
    if path.suffix.casefold() == ".json":
        return firm_of(json_table(text_of(data, path, most=most), str(path)), str(path))
    return firm_of(sheet_text(data, path, most=most), str(path))


def firm_of(text: str, where: str) -> Firm:
    """A company from the text of its table.

    Example
    >>> rows = ["company,Pump,,,,", "sector,28,,,,", "figure,ghg_direct,2023,900,t_CO2e,meter"]
    >>> found = firm_of("\\n".join(["item,code,year,value,unit,source", *rows]), "pump.csv")
    >>> found.name, found.year, found.figure("ghg_direct", "kt_CO2e")
    ('Pump', 2023, 0.9)
    """
    problems = Problems(where)
    frame = parse_table(text, FIRM, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    if frame.is_empty():
        raise TableError(f"{where} holds no rows", nl=f"{where} bevat geen rijen")
    rows = _filled(frame)
    for row in rows:
        _check(row, problems)
    _check_whole(rows, problems)
    reported = [row for row in rows if row["item"] == ESRS]
    codes = {row["item"]: row["code"] for row in rows if ITEMS[row["item"]].is_code}
    esrs = statement_of(codes.get(ESRS_VERSION, ""), reported, problems) if reported or ESRS_VERSION in codes else None
    figures = {row["code"]: (row["value"], row["unit"]) for row in rows if row["item"] == "figure"}
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return Firm(
        name=codes["company"],
        year=next(row["year"] for row in rows if row["year"] is not None),
        sector=codes["sector"],
        industry=codes.get("industry", ""),
        amounts={
            row["item"]: row["value"] * conversion_factor(row["unit"], ITEMS[row["item"]].unit)
            for row in rows
            if ITEMS[row["item"]].unit
        },
        figures=_with_waste(figures, esrs),
        not_filled=tuple(row["code"] or row["item"] for row in frame.iter_rows(named=True) if _is_open(row)),
        esrs=esrs,
    )


def _with_waste(figures: dict[str, tuple[float, str]], esrs: Statement | None) -> dict[str, tuple[float, str]]:
    """The figures, with all waste of ESRS E5 where the company gives no other figure of it."""
    waste = esrs.value(ALL_WASTE) if esrs is not None else None
    if waste is None or any(key.partition(".")[0] == WASTE for key in figures):
        return figures
    return figures | {WASTE: (waste, "t")}


def _is_open(row: Mapping[str, Any]) -> bool:
    return row["code" if ITEMS[row["item"]].is_code else "value"] is None


def _filled(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows that say something, with their line."""
    rows = frame.with_row_index("line", offset=2).iter_rows(named=True)
    return [row for row in rows if not _is_open(row)]


def _check(row: Mapping[str, Any], problems: Problems) -> None:
    item, line = ITEMS[row["item"]], row["line"]
    if item.is_code:
        if row["value"] is not None:
            problems.add(
                f"{line}:value",
                f"a {row['item']} is a code and has no value",
                nl=f"{row['item']} is een code en heeft geen waarde",
            )
        return
    if row["how"] is not None and row["item"] != ESRS:
        problems.add(
            f"{line}:how",
            f"is said of {ESRS} alone; a {row['item']} has its source",
            nl=f"hoort alleen bij {ESRS}; {row['item']} heeft een bron",
        )
    for name in ("year", "unit", "source", *(() if item.unit else ("code",))):
        if row[name] is None:
            problems.add(
                f"{line}:{name}",
                "is empty; a figure needs its year, unit and source",
                nl="is leeg; een cijfer heeft een jaar, eenheid en bron nodig",
            )
    if row["value"] < 0:
        problems.add(
            f"{line}:value",
            f"is {row['value']:g}; expected 0 or more",
            nl=f"is {row['value']:g}; verwacht: 0 of meer",
        )
    if item.unit and row["unit"] is not None:
        try:
            conversion_factor(row["unit"], item.unit)
        except KringloopError as error:
            problems.add(f"{line}:unit", error)


def _check_whole(rows: list[dict[str, Any]], problems: Problems) -> None:
    """One company with its sector, and one year."""
    years = sorted({row["year"] for row in rows if row["year"] is not None})
    if len(years) != 1:
        seen = [str(y) for y in years] or ["–"]
        problems.add(
            "year",
            f"one file is one year; seen {listing(seen)}",
            nl=f"één bestand is één jaar; gezien: {listing(seen, language='nl')}",
        )
    given = [row["item"] for row in rows]
    for key, item in ITEMS.items():
        if item.needed and key not in given:
            problems.add("item", f"'{key}' is not filled in", nl=f"'{key}' is niet ingevuld")
        if key not in ("figure", ESRS) and given.count(key) > 1:
            problems.add(
                "item", f"'{key}' stands in several rows; give one", nl=f"'{key}' staat in meer regels; geef er één"
            )
