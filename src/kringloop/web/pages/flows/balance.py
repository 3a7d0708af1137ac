"""The value balance of a sector or the country in kilograms, euros and exergy, with what is unknown on each."""

from __future__ import annotations

from typing import Final

from kringloop.reading import Reading, StateRow, numbers, state_row, value_links
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Table, View

KINDS: Final = {
    "economic": ("gross_value_added.current", "consumption_of_fixed_capital", "net_value_added"),
    "social": ("employment.cbs",),
    "environmental": ("ghg_direct.cbs", "waste_generated.cbs"),
}
"""What is made and used up, by the kind of value it is."""
OPENED: Final = "C"


def build_balance(asked: Asked) -> tuple[View, Address]:
    """One circle of links on three planes."""
    reading, words, language = asked.reading, asked.words, asked.language
    sectors = value_links.balance_sectors(reading)
    first = OPENED if OPENED in sectors else sectors[0]
    sector = asked.question.one("sector", sectors, first) or first
    address = asked.question.done(language, asked.path)
    figures = value_links.link_figures(reading, sector)
    name = reading.name("sector", sector, language)
    sources = tuple(sorted({s for f in figures for r in f.rows for s in r.sources}))
    title = _title(asked, name[0].upper() + name[1:], sector)
    said = "; ".join(reading.name("source", s, language) for s in sources)
    planes = value_links.balance_pictures(figures, words, title, said)
    view = View(
        title=title,
        summary=words("balance.lead"),
        content={
            "sector": sector,
            "sectors": [(c, reading.name("sector", c, language)) for c in sectors],
            "name": name,
            "planes": planes,
            "figures": figures,
            "units": {p: numbers.unit_words(u, language) for p, u in value_links.PLANES.items()},
            "kinds": [(kind, _rows(reading, ids, sector)) for kind, ids in KINDS.items()],
        },
        tables=(_table(asked, figures),),
        pictures=tuple(planes.values()),
        sources=sources,
        about={"sector": sector, "year": value_links.balance_year(reading)},
    )
    return view, address


def _title(asked: Asked, name: str, sector: str) -> str:
    reading, year = asked.reading, value_links.balance_year(asked.reading)
    definition = reading.definitions[value_links.SECTORS]
    row = state_row(reading, definition, year, sector=sector)
    if row is None:
        return asked.words("balance.title_none", name=name)
    share = numbers.percent(row.value / 100, asked.language)
    return asked.words("balance.title", name=name, share=share, year=row.year)


def _rows(reading: Reading, ids: tuple[str, ...], sector: str) -> list[StateRow]:
    """Figures of the year of the balance."""
    year = value_links.balance_year(reading)
    found = (state_row(reading, reading.definitions[i], year, sector=sector) for i in ids if i in reading.definitions)
    return [row for row in found if row is not None]


def _table(asked: Asked, figures: tuple[value_links.LinkFigure, ...]) -> Table:
    words = asked.words
    columns = (
        Column("origin", words("balance.from"), "dimension"),
        Column("destination", words("balance.to"), "dimension"),
        Column("strategy", words("balance.strategy"), "dimension"),
        Column("plane", words("balance.plane"), "dimension"),
        Column("year", words("column.year")),
        Column("value", words("column.value"), "measure"),
        Column("unit", words("column.unit")),
        Column("figures", words("column.source")),
    )
    rows = tuple(
        {
            "origin": f.link.origin,
            "destination": f.link.destination,
            "strategy": f.link.strategy,
            "plane": f.plane,
            "year": f.year,
            "value": f.value,
            "unit": value_links.PLANES[f.plane],
            "figures": " ".join(r.definition.id for r in f.rows),
        }
        for f in figures
    )
    return Table("balance", words("balance.links"), columns, rows)
