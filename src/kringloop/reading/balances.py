"""The value balance of one sector or the country: what page, terminal, paper and Python say alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import MissingDataError, listing
from kringloop.reading import numbers
from kringloop.reading.pictures import Picture
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.rows import StateRow, amount, flag_words, state_row
from kringloop.reading.run import Reading
from kringloop.reading.value_links import (
    PLANES,
    SECTORS,
    LinkFigure,
    balance_pictures,
    balance_sectors,
    balance_year,
    link_figures,
)
from kringloop.reading.words import Words

__all__ = [
    "KINDS",
    "LACKS",
    "PLANES",
    "ValueSheet",
    "balance_sectors",
    "kind_rows",
    "opened_sector",
    "value_blocks",
    "value_rows",
    "value_sheet",
]

KINDS: Final = {
    "economic": ("gross_value_added.current", "consumption_of_fixed_capital", "net_value_added"),
    "social": ("employment.cbs",),
    "environmental": ("ghg_direct.cbs", "waste_generated.cbs"),
}
"""What is made and used up, by the kind of value it is."""
LACKS: Final = ("mass", "price", "exergy", "loops")
"""What is unknown, each with who could know."""
OPENED: Final = "C"
"""The sector that is shown unless another is asked."""


@dataclass(frozen=True, slots=True)
class ValueSheet:
    """A value balance.

    Parameters
    ----------
    sector  : code
    name    : of the sector
    title   : the sentence above it
    year    : of the balance
    figures : every link on every plane
    kinds   : figures by kind of value, never added up
    sources : keys of what they rest on
    """

    sector: str
    name: str
    title: str
    year: int | None
    figures: tuple[LinkFigure, ...]
    kinds: tuple[tuple[str, tuple[StateRow, ...]], ...]
    sources: tuple[str, ...]

    def pictures(self, reading: Reading, words: Words) -> dict[str, Picture]:
        """A drawing for each plane."""
        said = "; ".join(reading.name("source", s, words.language) for s in self.sources)
        return balance_pictures(self.figures, words, self.title, said)


def opened_sector(reading: Reading) -> str:
    """The sector that is shown unless another is asked; empty where a study has no value balance."""
    sectors = balance_sectors(reading)
    return OPENED if OPENED in sectors else next(iter(sectors), "")


def value_sheet(reading: Reading, words: Words, sector: str = "") -> ValueSheet:
    """The value balance of a sector, of the last year that has all its accounts.

    Raises
    ------
    MissingDataError   the results have no value balance, or none of this sector; names those there are
    """
    known = balance_sectors(reading)
    if not known:
        raise _no_balance(reading)
    sector = sector or opened_sector(reading)
    if sector not in known:
        raise _no_sector(sector, known)
    figures, year = link_figures(reading, sector), balance_year(reading)
    name = reading.name("sector", sector, words.language)
    return ValueSheet(
        sector,
        name,
        _title(reading, words, name[0].upper() + name[1:], sector, year),
        year,
        figures,
        tuple((kind, _rows(reading, ids, sector, year)) for kind, ids in KINDS.items()),
        tuple(sorted({s for f in figures for r in f.rows for s in r.sources})),
    )


def value_rows(sheet: ValueSheet) -> list[dict[str, Any]]:
    """A row per link and plane; `value` is None where nobody counts it, `kinds` of the figures in it."""
    return [
        {
            "origin": f.link.origin,
            "destination": f.link.destination,
            "strategy": f.link.strategy,
            "plane": f.plane,
            "year": f.year,
            "value": f.value,
            "unit": PLANES[f.plane],
            "figures": " ".join(r.definition.id for r in f.rows),
            "kinds": " ".join(dict.fromkeys(r.status for r in f.rows)),
        }
        for f in sheet.figures
    ]


def kind_rows(sheet: ValueSheet) -> list[dict[str, Any]]:
    """A row per figure of each kind of value."""
    return [
        {"kind_of_value": kind, "figure": r.definition.id, "year": r.year, "value": r.value, "unit": r.unit}
        | {"kind": r.status}
        for kind, rows in sheet.kinds
        for r in rows
    ]


def value_blocks(sheet: ValueSheet, words: Words) -> tuple[ProductBlock, ...]:
    """The links, the kinds of value beside each other, and what is unknown."""
    return (_links(sheet, words), _kinds(sheet, words), _lacks(words))


def _links(sheet: ValueSheet, words: Words) -> ProductBlock:
    """A row per link with its three planes; empty where a link does not exist on a plane."""
    planes = tuple(
        (f"{words.word('balance', f'plane_{plane}')} [{numbers.unit_words(unit, words.language)}]", "right")
        for plane, unit in PLANES.items()
    )
    heads = ((words("balance.from"), "words"), (words("balance.to"), "words"), *planes)
    by_link: dict[str, dict[str, LinkFigure]] = {}
    for figure in sheet.figures:
        by_link.setdefault(figure.link.key, {})[figure.plane] = figure
    rows = tuple((*_ends(found, words), *(_amount(found.get(p), words) for p in PLANES)) for found in by_link.values())
    lines = tuple(_behind(sheet, plane, words) for plane in PLANES)
    return ProductBlock("links", words("balance.links"), heads, rows, words("balance.note"), tuple(filter(None, lines)))


def _ends(found: dict[str, LinkFigure], words: Words) -> tuple[str, str]:
    link = next(iter(found.values())).link
    to = words.word("balance", link.destination)
    if link.strategy != "main":
        to = f"{to}, {words.word('balance', f'by_{link.strategy}')}"
    return words.word("balance", link.origin), to


def _amount(figure: LinkFigure | None, words: Words) -> str:
    if figure is None:
        return ""
    return words("balance.unknown") if figure.value is None else numbers.figure(figure.value, words.language, digits=3)


def _behind(sheet: ValueSheet, plane: str, words: Words) -> str:
    """The figures that a plane is made of, each once, with its year and kind."""
    rows = {r.definition.id: r for f in sheet.figures if f.plane == plane for r in f.rows}
    if not rows:
        return ""
    told = (f"{r.definition.full_name(words.language)} ({when_words(r, words)})" for r in rows.values())
    return words("balance.behind", plane=words.word("balance", f"plane_{plane}"), figures="; ".join(told))


def when_words(row: StateRow, words: Words) -> str:
    """The year of a figure, its kind where it is not on record, and what its producer remarks."""
    kind = () if row.recorded else (words(f"kind.{row.status}"),)
    return ", ".join((str(row.year), *kind, *flag_words(row.flags, words)))


def _kinds(sheet: ValueSheet, words: Words) -> ProductBlock:
    rows = tuple(
        (
            words(f"balance.{kind}"),
            row.definition.full_name(words.language),
            amount(row, words.language),
            when_words(row, words),
        )
        for kind, found in sheet.kinds
        for row in found
    )
    heads = (
        (words("balance.kind"), "words"),
        (words("column.value"), "words"),
        (words("balance.amount"), "right"),
        (words("column.year"), "left"),
    )
    return ProductBlock("kinds", words("balance.planes"), heads, rows, words("balance.planes_lead"))


def _lacks(words: Words) -> ProductBlock:
    lines = (f"{words('balance.lacks')}:", *(words.word("balance", f"lacks_{key}") for key in LACKS))
    return ProductBlock("lacks", words("balance.lacks"), lines=lines)


def _title(reading: Reading, words: Words, name: str, sector: str, year: int | None) -> str:
    row = state_row(reading, reading.definitions[SECTORS], year, sector=sector)
    if row is None:
        return words("balance.title_none", name=name)
    return words("balance.title", name=name, share=numbers.percent(row.value / 100, words.language), year=row.year)


def _rows(reading: Reading, ids: tuple[str, ...], sector: str, year: int | None) -> tuple[StateRow, ...]:
    """Figures of the year of the balance."""
    found = (state_row(reading, reading.definitions[i], year, sector=sector) for i in ids if i in reading.definitions)
    return tuple(row for row in found if row is not None)


def _no_balance(reading: Reading) -> MissingDataError:
    return MissingDataError(
        f"{reading.meta['study']} has no value balance; it needs output and value added by sector "
        f"(indicator '{SECTORS}'). Choose results of a study that has them, or give a file of links of your own.",
        nl=f"{reading.meta['study']} heeft geen waardebalans; nodig zijn productie en toegevoegde waarde per "
        f"bedrijfstak (indicator '{SECTORS}'). Kies resultaten van een studie met die cijfers, of geef een eigen "
        "bestand met schakels.",
    )


def _no_sector(sector: str, known: tuple[str, ...]) -> MissingDataError:
    return MissingDataError(
        f"'{sector}' has no value balance; there is one of: {listing(known, most=99)}",
        nl=f"'{sector}' heeft geen waardebalans; die is er van: {listing(known, most=99, language='nl')}",
    )
