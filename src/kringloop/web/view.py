"""What a page builds: a finding, tables and pictures, from which the page and its files are made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kringloop.core import Origin
from kringloop.reference import fact_source

if TYPE_CHECKING:
    from kringloop.exchange import AnalystTable
    from kringloop.reading import Picture, Reading, Template, Words
    from kringloop.web.address import Address, Question
    from kringloop.web.errors import Said
    from kringloop.web.shelf import Shelf

Role = Literal["dimension", "measure", "attribute"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key in files, its heading in words, what it holds."""

    key: str
    label: str
    role: Role = "attribute"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain values, as files carry it."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One view in one language.

    Parameters
    ----------
    title    : the finding, in a sentence generated from the figures
    summary  : one sentence that says what is shown
    content  : what the template of the page fills in
    tables   : the first is what `.csv` and `.json` give
    pictures : the first is what `.svg` and `.png` give, unless `chart=` names another
    about    : what `.metadata.json` says beside the run and the sources
    sources  : tables of the run that it is made from, by key
    facts    : sources of facts that come with the program, by key
    analyst  : makes the table that `.xlsx` and `.sheet.csv` give: names in words, notes and sources beside it
    filled_in : an empty table that the reader fills in, which `.csv` and `.xlsx` give
    wrong    : what the reader has to mend: the page says it beside the field, its files are refused
    written  : the view as a file that is read back as the same, which `.yaml` gives
    private  : of a file of the reader's own: no address holds it, so nothing of it can be linked or taken along
    """

    title: str
    summary: str
    content: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    analyst: Callable[[], AnalystTable] | None = None
    filled_in: Template | None = None
    wrong: tuple[Said, ...] = ()
    written: Callable[[], str] | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page gets to answer with: the run, the language, the path's names and the keys of the address."""

    shelf: Shelf
    reading: Reading
    words: Words
    path: str
    names: Mapping[str, str]
    question: Question

    @property
    def language(self) -> str:
        return self.words.language


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a family: its path below the language, with `{names}`, and the function that builds it.

    Parameters
    ----------
    nav    : key of its word in the menu; empty when it is not in the menu
    exists : whether this run has anything to show on it
    near   : names that could stand in the path, for a reader who mistyped
    slow   : worked out when it is first asked for, never before
    other_runs : whether it shows runs beside its own; its answers are made anew when one comes or goes
    """

    path: str
    template: str
    build: Callable[[Asked], tuple[View, Address]]
    nav: str = ""
    footer: str = ""
    exists: Callable[[Reading], bool] = lambda _: True
    near: Callable[[Reading], Sequence[str]] = lambda _: ()
    other_runs: bool = False
    slow: bool = False


def as_csv(table: Table) -> str:
    """Tidy CSV: one row per figure, decimal point, empty where there is no figure."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [c.key for c in table.columns], extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: _safe(v) for k, v in row.items()} for row in table.rows)
    return out.getvalue()


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is written as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "@", "\t", "\r")) else value


def as_json(view: View, *, href: str, updated: str) -> str:
    """JSON-stat 2.0 where the first table is a cube of figures; else a plain list of rows under the same names."""
    table = view.tables[0]
    measures = [c for c in table.columns if c.role == "measure"]
    cube = _cube(table) if len(measures) == 1 else None
    plain = {"columns": [_column(c) for c in table.columns], "rows": list(table.rows)}
    body = {
        "version": "2.0",
        "class": "dataset" if cube else "collection",
        "href": href,
        "label": view.title,
        "updated": updated,
        **(cube or {}),
        "extension": {"summary": view.summary, "caption": table.caption, **plain},
    }
    return json.dumps(body, ensure_ascii=False, allow_nan=False)


def _column(column: Column) -> dict[str, str]:
    return {"key": column.key, "label": column.label, "role": column.role, "unit": column.unit}


def _cube(table: Table) -> dict[str, Any] | None:
    """Dimensions and sparse values; None when two rows share a cell."""
    by = [c for c in table.columns if c.role == "dimension"]
    measure = next(c for c in table.columns if c.role == "measure")
    ids = [c.key for c in by]
    codes = {k: list(dict.fromkeys(str(r[k]) for r in table.rows)) for k in ids}
    index = {k: {code: i for i, code in enumerate(found)} for k, found in codes.items()}
    sizes = [len(codes[k]) for k in ids]
    values: dict[str, float] = {}
    status: dict[str, str] = {}
    seen = set()
    for row in table.rows:
        place = 0
        for key, size in zip(ids, sizes, strict=True):
            place = place * size + index[key][str(row[key])]
        if place in seen:
            return None
        seen.add(place)
        if row[measure.key] is not None:
            values[str(place)] = row[measure.key]
        if row.get("status"):
            status[str(place)] = row["status"]
    return {
        "id": ids,
        "size": sizes,
        "value": values,
        "status": status,
        "dimension": {c.key: {"label": c.label, "category": {"index": codes[c.key]}} for c in by},
    }


def sources_of(view: View, reading: Reading) -> dict[str, Origin]:
    """What a view is made from: tables of its run, then facts that come with the program; key → origin."""
    told = {key: reading.origins[key] for key in view.sources if key in reading.origins}
    return told | {key: fact_source(key).origin for key in view.facts}


def as_metadata(view: View, asked: Asked, address: Address, *, href: str) -> str:
    """What the view is, in both senses: what it shows, and what it was made from."""
    origins = {key: _origin(origin) for key, origin in sources_of(view, asked.reading).items()}
    meta = asked.reading.meta
    body = {
        "title": view.title,
        "summary": view.summary,
        "language": asked.language,
        "href": href,
        "address": address.url(),
        "same_in": {n: address.other(n) for n in ("nl", "en")},
        **view.about,
        "tables": {t.key: [_column(c) for c in t.columns] for t in view.tables},
        "sources": origins,
        "run": {k: meta[k] for k in ("study", "run", "inputs", "program", "version", "created")},
        "citation": {n: _citation(asked, n, href) for n in ("nl", "en")},
    }
    return json.dumps(body, ensure_ascii=False, allow_nan=False)


def _origin(origin: Origin) -> dict[str, str]:
    return {
        n: getattr(origin, n) for n in ("producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")
    }


def _citation(asked: Asked, language: str, href: str) -> str:
    meta = asked.reading.meta
    title, run, day = meta[f"name_{language}"], meta["run"][:10], meta["created"][:10]
    return f"kringloop {meta['version']}, {title}, run {run}, {day}, {href}"
