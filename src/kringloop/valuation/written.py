"""Links of value, or prices of used products, in a small file: comma-separated, Excel, or YAML with the same keys.

    link, unit, value_in, added, value_out, lost        one of the four may be left empty
    plane, year, price_index, from, strategy, new       when needed; see `Link`
    product, unit, age, price                           a price of a product at an age, in a file of its own
    kind, year, price_index, life                       when needed; see `UsedPrice`

In YAML the rows stand under `links:` or `prices:`, and `index: {2015: 92.1, 2021: 100}` gives a price level to every
row by its year. A link comes from the one before it on its plane, unless `from` names another, or says `outside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from kringloop.core import KringloopError, Names, Problems, RangeError, TableError, unknown
from kringloop.tables import SHEETS, Column, Schema, parse_table, read_sheet, read_text, read_yaml, row_lines
from kringloop.valuation.balance import linked
from kringloop.valuation.depreciation import PRICE_KINDS, UsedPrice
from kringloop.valuation.links import DISCARD, PLANES, STRATEGIES, Link

LINKS: Final = Schema(
    columns=(
        Column(name="link"),
        Column(name="plane", codes=frozenset(PLANES), optional=True, empty=True),
        Column(name="unit", empty=True),
        Column(name="year", type="integer", optional=True, empty=True),
        Column(name="value_in", type="number", empty=True),
        Column(name="added", type="number", empty=True),
        Column(name="value_out", type="number", empty=True),
        Column(name="lost", type="number", optional=True, empty=True),
        Column(name="price_index", type="number", optional=True, empty=True),
        Column(name="from", optional=True, empty=True),
        Column(name="strategy", codes=frozenset({*STRATEGIES, DISCARD}), optional=True, empty=True),
        Column(name="new", type="number", optional=True, empty=True),
        Column(name="note", optional=True, empty=True),
    ),
    key=("link", "plane"),
)
"""A row per link and plane."""
PRICES: Final = Schema(
    columns=(
        Column(name="product"),
        Column(name="age", type="number"),
        Column(name="price", type="number"),
        Column(name="unit", empty=True),
        Column(name="kind", codes=frozenset(PRICE_KINDS), optional=True, empty=True),
        Column(name="year", type="integer", optional=True, empty=True),
        Column(name="price_index", type="number", optional=True, empty=True),
        Column(name="life", type="number", optional=True, empty=True),
        Column(name="note", optional=True, empty=True),
    ),
    key=(),
)
"""A row per price."""
_YAML: Final = {"links": LINKS, "prices": PRICES}
_EXPECTED: Final = {"integer": Names("jaar, zoals 2021", "year, such as 2021"), "number": Names("getal", "number")}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ValueFile:
    """What a file holds: links, or prices with the lives of their products."""

    links: tuple[Link, ...] = ()
    prices: tuple[UsedPrice, ...] = ()
    lives: Mapping[str, float] | None = None


def read_value_file(path: Path | str) -> ValueFile:
    """Read links or prices; every problem is told with its line.

    Raises
    ------
    TableError   no such file, unknown or missing columns, and whatever is wrong with a link or a price by itself
    StudyError   a YAML file that cannot be read
    """
    path = Path(path)
    problems = Problems(str(path))
    schema, rows = _yaml_rows(path, problems) if path.suffix in (".yaml", ".yml") else _csv_rows(path, problems)
    problems.raise_if_any(TableError)
    if not rows:
        raise TableError(f"{path} has a header and no rows", nl=f"{path} heeft een kopregel en geen rijen")
    found = _links(rows, problems) if schema is LINKS else _prices(rows, problems)
    problems.raise_if_any(TableError)
    return found


def _csv_rows(path: Path, problems: Problems) -> tuple[Schema, list[Row]]:
    text = read_sheet(path) if path.name.casefold().endswith(SHEETS) else read_text(path)
    header = {name.strip() for name in text.split("\n", 1)[0].split(",")}
    schema = PRICES if header & {"product", "age", "price"} and "link" not in header else LINKS
    frame = parse_table(text, schema, problems)
    lines = row_lines(text, frame.height)
    return schema, [{**row, "place": str(lines.get(n, n))} for n, row in enumerate(frame.iter_rows(named=True), 2)]


def _yaml_rows(path: Path, problems: Problems) -> tuple[Schema, list[Row]]:
    file = read_yaml(path)
    known = (*_YAML, "index")
    for key in file.content:
        if key not in known:
            problems.add(file.place((key,)), unknown("key", str(key), known))
    asked = [key for key in _YAML if key in file.content]
    if len(asked) != 1:
        problems.add(
            "1:1",
            f"a file holds 'links' or 'prices', one of the two; seen: {' and '.join(asked) or 'neither'}",
            nl=f"een bestand bevat 'links' of 'prices', één van de twee; gezien: "
            f"{' en '.join(asked) or 'geen van beide'}",
        )
        return LINKS, []
    index = _index(file.content.get("index", {}), file.place(("index",)), problems)
    schema, held = _YAML[asked[0]], file.content[asked[0]]
    if not isinstance(held, list) or not all(isinstance(row, dict) for row in held):
        problems.add(
            file.place((asked[0],)),
            f"'{asked[0]}' is a list of rows, each with its keys",
            nl=f"'{asked[0]}' is een lijst van rijen, elk met hun sleutels",
        )
        return schema, []
    rows: list[Row] = []
    for n, row in enumerate(held):
        place = file.place((asked[0], n))
        read = dict(_cells(row, schema, place, problems))
        rows.append({**read, "place": place, "price_index": _level(read, index, place, problems)})
    return schema, rows


def _index(given: Any, place: str, problems: Problems) -> Mapping[int, float]:
    if not isinstance(given, dict) or not all(
        isinstance(k, int) and isinstance(v, int | float) and not isinstance(v, bool) for k, v in given.items()
    ):
        problems.add(
            place,
            "index is a price level by year, such as {2015: 92.1, 2021: 100}",
            nl="index is een prijspeil per jaar, zoals {2015: 92.1, 2021: 100}",
        )
        return {}
    return {int(k): float(v) for k, v in given.items()}


def _level(row: Row, index: Mapping[int, float], place: str, problems: Problems) -> float | None:
    """Price level of a row: its own, else that of its year; refused where the index lacks the year."""
    own = row.get("price_index")
    if own is not None or not index or row.get("plane") not in (None, "economic"):
        return own
    year = row.get("year")
    if year is None:
        problems.add(
            place,
            "the row has no year, so that no price level can be found for it",
            nl="de rij heeft geen jaar; er is dus geen prijspeil voor te vinden",
        )
    elif year not in index:
        problems.add(
            place,
            f"the index has no price level for {year}; seen: {', '.join(map(str, sorted(index)))}",
            nl=f"de index heeft geen prijspeil voor {year}; gezien: {', '.join(map(str, sorted(index)))}",
        )
    return index.get(year) if year is not None else None


def _cells(row: Mapping[Any, Any], schema: Schema, place: str, problems: Problems) -> Iterator[tuple[str, Any]]:
    """The cells of a YAML row, checked as those of a table."""
    columns = {c.name: c for c in schema.columns}
    for name in row:
        if name not in columns:
            problems.add(place, unknown("key", str(name), tuple(columns)))
    for name, column in columns.items():
        cell = row.get(name)
        if cell is None and not column.empty:
            problems.add(place, f"'{name}' is missing", nl=f"'{name}' ontbreekt")
        elif cell is not None and column.type != "text":
            if isinstance(cell, bool) or not isinstance(cell, int if column.type == "integer" else int | float):
                problems.add(
                    place,
                    f"{name} is '{cell}'; expected a {_EXPECTED[column.type].en}",
                    nl=f"{name} is '{cell}'; verwacht: een {_EXPECTED[column.type].nl}",
                )
                continue
            yield name, int(cell) if column.type == "integer" else float(cell)
        elif cell is not None:
            if (codes := _codes(column)) and cell not in codes:
                problems.add(place, unknown(name, str(cell), _codes(column)))
            yield name, str(getattr(cell, "text", cell))


def _codes(column: Column) -> tuple[str, ...]:
    return tuple(sorted(column.codes)) if isinstance(column.codes, frozenset) else ()


def _links(rows: Sequence[Row], problems: Problems) -> ValueFile:
    links = [
        Link(
            name=row["link"],
            unit=row.get("unit") or "",
            plane=row.get("plane") or "economic",
            source=row.get("from") or "",
            strategy=row.get("strategy") or "",
            worth_new=row.get("new"),
            place=row["place"],
            value_in=row.get("value_in"),
            added=row.get("added"),
            value_out=row.get("value_out"),
            lost=row.get("lost"),
            year=row.get("year"),
            price_index=row.get("price_index"),
        )
        for row in rows
    ]
    for link in links:
        _tell(link.closed, link.place, problems)
    return ValueFile(links=linked(links))


def _prices(rows: Sequence[Row], problems: Problems) -> ValueFile:
    prices: list[UsedPrice] = []
    lives: dict[str, float] = {}
    for row in rows:
        price = UsedPrice(
            product=row["product"],
            age=row["age"],
            price=row["price"],
            unit=row.get("unit") or "",
            kind=row.get("kind") or ("new" if row["age"] == 0 else "resale"),
            year=row.get("year"),
            price_index=row.get("price_index"),
            place=row["place"],
        )
        _tell(price.require, price.place, problems)
        prices.append(price)
        if (life := row.get("life")) is not None:
            _tell(partial(_same_life, row["product"], life, lives), price.place, problems)
    return ValueFile(prices=tuple(prices), lives=lives)


def _same_life(product: str, life: float, lives: dict[str, float]) -> None:
    """Note the life of a product; refused when it is none, or another than before."""
    if life <= 0:
        raise RangeError(
            f"the life of '{product}' is {life:g} years; a life is above 0",
            nl=f"de levensduur van '{product}' is {life:g} jaar; een levensduur is meer dan 0",
        )
    if lives.setdefault(product, life) != life:
        raise RangeError(
            f"the life of '{product}' is {life:g} here and {lives[product]:g} above; give one",
            nl=f"de levensduur van '{product}' is hier {life:g} en hierboven {lives[product]:g}; geef er één",
        )


def _tell(check: Callable[[], object], place: str, problems: Problems) -> None:
    try:
        check()
    except KringloopError as error:
        problems.add(place, error)
