"""One run as the pages read it: definitions, figures and names, each looked up once and kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from kringloop.core import Names, Origin, UnknownNameError
from kringloop.indicators import GOALS
from kringloop.ledger import Expression, Ledger
from kringloop.reading import numbers
from kringloop.reading.choice_words import choices_in_words
from kringloop.reading.formulas import formula_words
from kringloop.reading.origins import origin_label
from kringloop.reading.words import Words
from kringloop.runs import BASE_COLUMNS, VALUE_COLUMNS, Run
from kringloop.standing import RECORD, Window, headline_cell, window_of

Kept = TypeVar("Kept")
PAPER_GOALS = ("pressure", "value", "security", "quality")
"""The effect goals of the position paper, in its order; the last is the one it asks for."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of one indicator, as the run stored it."""

    key: str
    definition: str
    names: Names
    label: Names
    question: Names
    goal: str
    unit: str
    by: tuple[str, ...]
    better: str
    figure: str
    certainty: str
    reference: str
    additive: bool
    among_countries: str
    accounts: tuple[str, ...]
    concept: str
    formula: str
    choices: Mapping[str, Any]
    show_with: tuple[str, ...]
    traps: Names | None
    why_not: str | None
    stated: Names | None = None

    @property
    def id(self) -> str:
        return _id(self.key, self.definition)

    def formula_in(self, language: str) -> str:
        """As the producer states it for a printed figure; else what it was computed with."""
        return self.stated[language] if self.stated else formula_words(self.formula, language)

    def choices_in(self, language: str) -> tuple[str, ...]:
        """What was chosen in its method, in words."""
        return choices_in_words(self.id, self.choices, language)

    def full_name(self, language: str) -> str:
        """Name and what this definition says that the others do not."""
        name, label = self.names[language], self.label[language]
        return name if label == name or not self.definition else f"{name}: {label}"


class Reading:
    """A run with its tables kept in memory. The run itself never changes, so nothing here gets old.

    Parameters
    ----------
    piecewise : read the figures of each indicator when they are asked, for a command that shows few; else all at once
    """

    def __init__(self, run: Run, file_name: str, *, piecewise: bool = False) -> None:
        self.run = run
        self.file_name = file_name
        self._piecewise = piecewise
        self._lock = threading.RLock()
        self._kept: dict[Any, Any] = {}

    def keep(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """What was made before under a key, or now; made once, however many ask."""
        if key not in self._kept:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = make()
        found: Kept = self._kept[key]
        return found

    @cached_property
    def hash(self) -> str:
        return self.run.meta["run"][:10]

    @property
    def meta(self) -> Mapping[str, str]:
        return self.run.meta

    def title(self, language: str) -> str:
        """Name of the study."""
        return self.meta[f"name_{language}"]

    def words(self, language: str, also: Path | None = None) -> Words:
        """The messages of a language, in the words of the country the run tells of and with its years of trends."""

        def made() -> Words:
            study = self.run.study
            return Words(language, also, study.places, self._trend_years).of(study.own_words)

        return self.keep(("words", language, also), made)

    @property
    def region(self) -> str:
        return self.run.study.region

    @property
    def whole(self) -> str:
        """The region that home is a part of and is compared with; empty where the study names none."""
        return self.run.study.whole

    def table(self, name: str) -> pl.DataFrame:
        """A table of the results file, kept; empty when the file has none of that name."""
        return self.keep(("table", name), lambda: self.run.file.table(name) if name in self.tables else pl.DataFrame())

    @property
    def tables(self) -> tuple[str, ...]:
        return self.keep("tables", lambda: self.run.file.names)

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """Every definition the run has, in the order it was computed."""
        return self.keep("definitions", lambda: {d.id: d for d in map(_definition, _rows(self.table("indicators")))})

    @property
    def keys(self) -> Mapping[str, tuple[Definition, ...]]:
        """Definitions with figures per indicator; those from memory are left out."""
        return self.keep("keys", self._by_key)

    def _by_key(self) -> Mapping[str, tuple[Definition, ...]]:
        found: dict[str, tuple[Definition, ...]] = {}
        for definition in self.definitions.values():
            if definition.certainty != "memory" and definition.id in self._with_rows:
                found[definition.key] = (*found.get(definition.key, ()), definition)
        return found

    def figures(self, id: str) -> pl.DataFrame:
        """Stored figures of one definition, absent ones included; only dimensions it has."""
        return self.keep(("figures", id), lambda: self._figures(id))

    def _figures(self, id: str) -> pl.DataFrame:
        key = id.partition(".")[0]
        part = self.keep(("piece", key), lambda: self._piece(key)).get(id) if self._piecewise else self._parts.get(id)
        if part is None:
            return pl.DataFrame(schema={**BASE_COLUMNS, **VALUE_COLUMNS})
        by = self.definitions[id].by if id in self.definitions else ()
        return part.select(*BASE_COLUMNS, *(d for d in by if d in part.columns), *VALUE_COLUMNS)

    def _piece(self, key: str) -> Mapping[str, pl.DataFrame]:
        """Rows of each definition of one indicator; those that stand in front are read together."""
        if not self._with_rows:
            return {}
        in_front = {name.partition(".")[0] for names in self.run.study.show.front.values() for name in names}
        self.run.read_ahead(in_front if key in in_front else {key})
        return _by_definition(self.run.stored(key))

    @property
    def _parts(self) -> Mapping[str, pl.DataFrame]:
        """Rows of each definition that has any, with the columns of all."""
        return self.keep("parts", lambda: _by_definition(self.table("observations")) if self._with_rows else {})

    @property
    def _with_rows(self) -> frozenset[str]:
        """Definitions that have any row, absent figures included."""

        def find() -> frozenset[str]:
            if not self._evaluated:
                return frozenset()
            pairs = self.run.file.query("select distinct indicator, definition from observations").iter_rows()
            return frozenset(_id(key, definition) for key, definition in pairs)

        return self.keep("with rows", find)

    @property
    def _evaluated(self) -> bool:
        """Whether the run has figures at all: a study without indicators stores an empty table."""
        return "observations" in self.tables and len(self.definitions) > 0

    def labels(self, id: str, dimension: str) -> tuple[str, ...]:
        """Codes of a dimension that have a figure."""

        def find() -> tuple[str, ...]:
            known = self.keep(("known", id), lambda: self.figures(id).filter(pl.col("value").is_not_null()))
            return tuple(dict.fromkeys(known[dimension].drop_nulls().to_list()))

        return self.keep(("labels", id, dimension), find)

    @cached_property
    def window(self) -> Window:
        """The years over which every trend and change of this run is told."""
        last = self.run.file.query(_LAST_RECORDED, list(RECORD)).item() if self._evaluated else None
        return window_of(self.run.study.show.window, last or self.run.study.years[1])

    def _trend_years(self) -> str:
        return numbers.span(self.window.first, self.window.last)

    def headline_cell(self, definition: Definition, **fixed: str) -> dict[str, str] | None:
        """The cell a headline is taken from; dimensions in `fixed` stand at the code given, or give None."""
        available = {d: self.labels(definition.id, d) for d in definition.by}
        for dimension, code in fixed.items():
            if dimension in available:
                available[dimension] = (code,) if code in available[dimension] else ()
        if any(not labels for labels in available.values()):
            return None
        return headline_cell(
            definition.key, definition.definition, definition.by, available, self.run.study.show.headline
        )

    def series(self, id: str, cell: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
        """Rows of one cell in order of years, absent ones included."""

        def find() -> tuple[dict[str, Any], ...]:
            found = self.figures(id).filter(*(pl.col(d) == code for d, code in cell.items()))
            return tuple(sorted(found.iter_rows(named=True), key=lambda row: row["year"]))

        return self.keep(("series", id, tuple(sorted(cell.items()))), find)

    def name(self, dimension: str, code: str | None, language: str, accounts: tuple[str, ...] = ()) -> str:
        """Name of a code of a dimension in the accounts it is of, or the code itself."""
        key = ("name", dimension, code, accounts)
        return self.keep(key, lambda: self._names(dimension, code or "", accounts))[language]

    def _names(self, dimension: str, code: str, accounts: tuple[str, ...]) -> Names:
        if dimension == "source":
            origin = self.run.origins.get(code)
            if origin is None:
                return Names(code or "–", code or "–")
            return Names(origin_label(origin, "nl"), origin_label(origin, "en"))
        return self.run.names(dimension, code, accounts)

    @property
    def nodes(self) -> Mapping[str, Names]:
        def find() -> dict[str, Names]:
            return {r["id"]: Names(r["name_nl"], r["name_en"]) for r in _rows(self.table("nodes"))}

        return self.keep("nodes", find)

    @property
    def origins(self) -> Mapping[str, Origin]:
        return self.keep("origins", lambda: self.run.origins)

    @property
    def ledger(self) -> Ledger:
        """The ledger; an account is built when a formula first reads it."""
        return self.keep("ledger", lambda: self.run.ledger)

    def expression(self, definition: Definition) -> Expression | None:
        """The expression of a definition, or None when this program does not know it."""

        def find() -> Expression | None:
            try:
                indicator = self.run.known_indicators[definition.id]
                return indicator.expression(self.ledger, dict(definition.choices))
            except UnknownNameError:
                return None

        return self.keep(("expression", definition.id), find)

    def goals(self) -> tuple[str, ...]:
        """Goals of the paper, then the other goals that have figures."""
        used = {d.goal for found in self.keys.values() for d in found}
        return (*PAPER_GOALS, *(g for g in GOALS if g in used and g not in PAPER_GOALS))


_LAST_RECORDED = (
    "select max(year) from observations where value is not null and status in (" + ", ".join("?" * len(RECORD)) + ")"
)


def _id(key: str, definition: str) -> str:
    return f"{key}.{definition}" if definition else key


def _by_definition(rows: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    parts = rows.partition_by("indicator", "definition", as_dict=True)
    return {_id(str(key), str(definition)): part for (key, definition), part in parts.items()}


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()


def _definition(row: Mapping[str, Any]) -> Definition:
    traps = Names(row["traps_nl"], row["traps_en"]) if row["traps_nl"] else None
    return Definition(
        key=row["indicator"],
        definition=row["definition"],
        names=Names(row["name_nl"], row["name_en"]),
        label=Names(row["label_nl"], row["label_en"]),
        question=Names(row["question_nl"], row["question_en"]),
        goal=row["goal"],
        unit=row["unit"],
        by=tuple(row["by"].split()),
        better=row["better"],
        figure=row["figure"],
        certainty=row["certainty"],
        reference=row["reference"],
        additive=bool(row["additive"]),
        among_countries=row["among_countries"],
        accounts=tuple((row["accounts"] or "").split()),
        concept=row["concept"],
        formula=row["formula"] or "",
        choices=json.loads(row["choices"]),
        show_with=tuple(row["show_with"].split()),
        traps=traps,
        why_not=row["why_not"],
        stated=Names(row["stated_nl"], row["stated_en"]) if row.get("stated_nl") else None,
    )
