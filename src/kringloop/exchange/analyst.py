"""The table an analyst takes along: figures with names, kinds and marks in words, and where they come from.

Made of frames and metadata, so that the command line and the pages hand out the same file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.reading import (
    Words,
    choices_in_words,
    failed_sentence,
    flag_legend,
    numbers,
    origin_words,
    reason,
    run_sentence,
)

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.runs import Run

Cell = str | int | float | None
DIGITS = 12
"""Significant digits that are written: more than any figure has, fewer than the rounding of binary numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet: its name, headings in the asked language, machine keys of the columns, and rows."""

    name: str
    keys: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class AnalystTable:
    """Figures, their definitions, their sources and the run, in one language."""

    language: str
    title: str
    figures: Part
    notes: Part
    sources: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.figures, self.notes, self.sources


def analyst_table(run: Run, found: Sequence[tuple[Indicator, pl.DataFrame]], language: str) -> AnalystTable:
    """The table of one or more definitions.

    Parameters
    ----------
    found    : definitions, each with its figures: columns of `observations`, as `Run.observations_of` or
               `Run.observe` give them, filtered to what was asked
    language : of names, headings, kinds, marks and reasons

    Returns
    -------
    figures (one row per cell and year, with the words that belong to it, such as what a partial sum covers; absent
    ones with their reason), notes (question, formula, traps, run,
    program) and sources (producer, table, title, vintage, licence, address)

    Example
    -------
    analyst_table(run, [(indicator, run.observations_of(indicator))], "nl")
    """
    found = [(run.study.worded(indicator), frame) for indicator, frame in found]
    words = Words(language, places=run.study.places).of(run.study.own_words)
    used = sorted({s for _, frame in found for text in frame["sources"].to_list() for s in (text or "").split()})
    return AnalystTable(
        language,
        found[0][0].names[language],
        _figures(run, found, words),
        _notes(run, found, words),
        _sources(run, used, words),
    )


def written_number(value: float | None) -> float | None:
    """The shortest number that is right to DIGITS significant digits.

    >>> written_number(41.596000000000004), written_number(0.1 + 0.2), written_number(None)
    (41.596, 0.3, None)
    """
    return None if value is None else float(f"{value:.{DIGITS}g}")


def _dimensions(found: Sequence[tuple[Indicator, pl.DataFrame]]) -> tuple[str, ...]:
    from kringloop.runs import BASE_COLUMNS, VALUE_COLUMNS

    fixed = {*BASE_COLUMNS, *VALUE_COLUMNS}
    held = (c for _, f in found for c in f.columns if c not in fixed and f[c].null_count() < f.height)
    return tuple(dict.fromkeys(held))


def _figures(run: Run, found: Sequence[tuple[Indicator, pl.DataFrame]], words: Words) -> Part:
    dimensions = _dimensions(found)
    named = tuple(k for d in dimensions for k in (d, f"{d}_name"))
    keys = (
        "indicator",
        "definition",
        "name",
        *named,
        "year",
        "value",
        "low",
        "high",
        "interval",
        "unit",
        "kind",
        "flags",
        "flags_words",
        "state",
        "reason",
        "sources",
    )
    rows = tuple(_row(run, i, r, dimensions, words) for i, frame in found for r in frame.iter_rows(named=True))
    heads = tuple(_head(k, words) for k in keys)
    return Part(words("analyst.figures"), keys, heads, rows)


def _head(key: str, words: Words) -> str:
    stem = key.removesuffix("_name")
    if stem != key:
        return words("analyst.name_of", dimension=words.word("dimension", stem))
    return words(f"analyst.{key}") if words.has(f"analyst.{key}") else words.word("dimension", key)


def _row(
    run: Run, indicator: Indicator, row: Mapping[str, Any], dimensions: Sequence[str], words: Words
) -> tuple[Cell, ...]:
    label = indicator.label[words.language]
    name = indicator.names[words.language] + (f": {label}" if indicator.definition else "")
    cell: list[Cell] = []
    accounts = run.accounts_of(indicator)
    for dimension in dimensions:
        code = row.get(dimension)
        cell += [code, run.names(dimension, code, accounts)[words.language] if code else None]
    flags = row["flags"] or ""
    return (
        indicator.key,
        indicator.definition,
        name,
        *cell,
        row["year"],
        *(written_number(row[k]) for k in ("value", "low", "high")),
        words.word("sure_how", row["interval"]) if row["interval"] else None,
        numbers.unit_words(row["unit"], words.language),
        words.word("kind", row["status"]),
        flags,
        ", ".join(flag_legend([flags], words.language).values()),
        row[f"state_{words.language}"],
        reason(row["reason"], words) or None,
        row["sources"],
    )


def _notes(run: Run, found: Sequence[tuple[Indicator, pl.DataFrame]], words: Words) -> Part:
    language = words.language
    rows: list[tuple[Cell, ...]] = []
    for indicator, _ in found:
        about = run.about(indicator)
        said = {
            "question": indicator.question[language],
            "formula": indicator.stated[language] if indicator.stated else about["formula"],
            "certainty": words.word("certainty", indicator.certainty),
            "reference": indicator.reference,
            "choices": "; ".join(choices_in_words(indicator.id, run.choices(indicator), language)),
            "traps": indicator.traps[language] if indicator.traps else "",
        }
        rows += [(indicator.id, words(f"analyst.{k}"), text) for k, text in said.items() if text]
    flags = [f for _, frame in found for f in frame["flags"].drop_nulls().unique().to_list()]
    rows += [
        ("", words("analyst.mark", mark=m), text) for m, text in sorted(flag_legend(flags, words.language).items())
    ]
    rows += [
        ("", words("analyst.run"), run_sentence(run, words)),
        ("", words("analyst.hash"), run.meta["run"]),
        ("", words("analyst.program"), f"kringloop {run.meta['version']}"),
    ]
    failed = failed_sentence(run, words)
    rows = [("", "!!", failed), *rows] if failed else rows
    keys = ("about", "what", "text")
    return Part(words("analyst.notes"), keys, tuple(words(f"analyst.{k}") for k in keys), tuple(rows))


def _sources(run: Run, used: Sequence[str], words: Words) -> Part:
    keys = ("id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")
    rows = []
    for key in used:
        o = run.origins[key]
        producer, dataset, vintage, licence, note = (
            origin_words(text, words.language) for text in (o.producer, o.dataset, o.vintage, o.licence, o.note)
        )
        rows.append((key, producer, dataset, o.title, vintage, licence, words.word("kind", o.kind), o.url, note))
    heads = tuple(words(f"analyst.{k}") for k in keys)
    return Part(words("analyst.sources"), keys, heads, tuple(rows))


def records(table: AnalystTable) -> list[dict[str, Cell]]:
    """The figures as records with machine keys, for JSON and Parquet."""
    return part_records(table.figures)


def part_records(part: Part) -> list[dict[str, Cell]]:
    """The rows of a sheet as records with machine keys.

    >>> part_records(Part("figures", ("year", "value"), ("Year", "Value"), ((2020, 1.5),)))
    [{'year': 2020, 'value': 1.5}]
    """
    return [dict(zip(part.keys, row, strict=True)) for row in part.rows]
