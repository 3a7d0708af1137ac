"""The value balance of a sector or the country in kilograms, euros and exergy, with what is unknown on each."""

from __future__ import annotations

from kringloop.reading import balances, numbers
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Table, View


def build_balance(asked: Asked) -> tuple[View, Address]:
    """One circle of links on three planes."""
    reading, words, language = asked.reading, asked.words, asked.language
    sectors, first = balances.balance_sectors(reading), balances.opened_sector(reading)
    sector = asked.question.one("sector", sectors, first) or first
    address = asked.question.done(language, asked.path)
    sheet = balances.value_sheet(reading, words, sector)
    planes = sheet.pictures(reading, words)
    view = View(
        title=sheet.title,
        summary=words("balance.lead"),
        content={
            "sector": sector,
            "sectors": [(c, reading.name("sector", c, language)) for c in sectors],
            "name": sheet.name,
            "planes": planes,
            "figures": sheet.figures,
            "units": {p: numbers.unit_words(u, language) for p, u in balances.PLANES.items()},
            "kinds": sheet.kinds,
            "lacks": balances.LACKS,
        },
        tables=(_table(asked, sheet),),
        pictures=tuple(planes.values()),
        sources=sheet.sources,
        about={"sector": sector, "year": sheet.year},
    )
    return view, address


def _table(asked: Asked, sheet: balances.ValueSheet) -> Table:
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
        Column("kinds", words("column.status")),
    )
    return Table("balance", words("balance.links"), columns, tuple(balances.value_rows(sheet)))
