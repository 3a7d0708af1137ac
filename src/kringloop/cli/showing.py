"""`show`: one indicator as a table, or the headline figures of every goal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.render import (
    CERTAINTY,
    clipped,
    console,
    number,
    print_json,
    reason_words,
    sparkline,
    status_word,
    table,
    tell_refused,
    year_span,
)
from kringloop.core import AdditivityError, KringloopError, RangeError, UnknownNameError, readable_unit
from kringloop.indicators import Indicator, definitions_of

if TYPE_CHECKING:
    from kringloop.study import Run

YEARS_SHOWN = 8


def show_command(
    run: Run, key: str, *, years: list[int] | None, by: tuple[str, ...] | None, labels: Mapping[str, list[str]],
    language: str, as_json: bool,
) -> None:  # fmt: skip
    """One indicator with all its definitions; each definition is a table of its own, never mixed."""
    indicators = [i for i in definitions_of(key) if i.certainty != "memory" or "." in key]
    if by:
        by = tuple(dict.fromkeys(d for d in by if d not in ("definition", "year")))
        by = by if by or "year" in by else None
    frames: list[tuple[Indicator, pl.DataFrame]] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    for i in indicators:
        try:
            frame = _figures(run, i, years, by, labels)
        except (AdditivityError, UnknownNameError) as error:
            refused.append((i, error))
        else:
            frames += [(i, frame)] if frame is not None else []
    if not any(f.height for _, f in frames):
        raise refused[0][1] if refused else RangeError(_nothing(run, key, years, labels))
    tell_refused(refused)
    if as_json:
        print_json([row for i, f in frames for row in _json_rows(i, f)])
        return
    for indicator, frame in frames:
        if frame.height:
            _print_indicator(run, indicator, frame, language)


def _figures(
    run: Run, indicator: Indicator, years: list[int] | None, by: tuple[str, ...] | None, labels: Mapping[str, list[str]]
) -> pl.DataFrame | None:
    """Stored figures where they answer the question, else computed anew from the ledger of the run."""
    dimensions = indicator.by if by is None else by
    for name in labels:
        if name not in dimensions:
            dimensions = (*dimensions, name)
    stored = run.observations_of(indicator)
    if stored is None:
        return None
    if set(dimensions) == set(indicator.by) and _among(stored, labels):
        frame = stored
        for name, codes in labels.items():
            frame = frame.filter(pl.col(name).is_in(codes))
    else:
        frame = run.observe(indicator, dimensions, labels)
    return frame if years is None else frame.filter(pl.col("year").is_in(years))


def _among(stored: pl.DataFrame, labels: Mapping[str, list[str]]) -> bool:
    return all(name in stored.columns and set(codes) <= set(stored[name].to_list()) for name, codes in labels.items())


def _nothing(run: Run, key: str, years: list[int] | None, labels: Mapping[str, list[str]]) -> str:
    stored = run.observations(key)
    known = stored.filter(pl.col("value").is_not_null())["year"]
    span = year_span(known.to_list())
    asked = [f"year {', '.join(map(str, years))}"] if years else []
    asked += [f"{k} {', '.join(v)}" for k, v in labels.items()]
    return f"'{key}' has no figures for {'; '.join(asked) or 'this question'}; it has figures for {span}"


def _json_rows(indicator: Indicator, frame: pl.DataFrame) -> list[dict[str, Any]]:
    rows = []
    dimensions = dimensions_in(frame)
    for r in frame.iter_rows(named=True):
        state = {"state": r["state_en"]} if r["state_en"] else {}
        rows.append(
            {"indicator": r["indicator"], "definition": r["definition"], "unit": r["unit"], "value": r["value"],
             "low": r["low"], "high": r["high"], "status": r["status"], "year": r["year"],
             **{d: r[d] for d in dimensions}, **state, "flags": (r["flags"] or "").split(),
             "reason": r["reason"], "certainty": indicator.certainty, "origins": r["sources"].split()}
        )  # fmt: skip
    return rows


def dimensions_in(frame: pl.DataFrame) -> list[str]:
    """Dimension columns of a frame of figures that hold anything."""
    from kringloop.study import BASE_COLUMNS, VALUE_COLUMNS

    fixed = {*BASE_COLUMNS, *VALUE_COLUMNS}
    return [c for c in frame.columns if c not in fixed and frame[c].null_count() < frame.height]


def _print_indicator(run: Run, indicator: Indicator, frame: pl.DataFrame, language: str) -> None:
    out = console()
    dimensions = dimensions_in(frame)
    years = sorted(frame.filter(pl.col("value").is_not_null())["year"].unique().to_list())
    shown, label_width = _room(out.width, len(dimensions), years)
    label = indicator.label[language] if indicator.definition else ""
    name = indicator.names[language]
    title = f"{name}{': ' + label if label and label != name else ''} [{readable_unit(indicator.unit)}]"
    columns = [(d, "left") for d in dimensions] + [(str(y), "right") for y in shown]
    states = "state_nl" if language == "nl" else "state_en"
    stated = frame[states].null_count() < frame.height
    columns += [("", "left")] * (stated + (len(shown) > 1) + 1)
    made = table(title, columns)
    groups = frame.group_by(dimensions, maintain_order=True) if dimensions else [((), frame)]
    for codes, rows in groups:
        values = dict(zip(rows["year"].to_list(), rows["value"].to_list(), strict=True))
        if all(v is None for v in values.values()):
            continue
        words = [clipped(_label(run, d, str(c), language), label_width) for d, c in zip(dimensions, codes, strict=True)]
        flags = dict(zip(rows["year"].to_list(), rows["flags"].to_list(), strict=True))
        cells = [number(values.get(y), language) + (f" {flags[y]}" if flags.get(y) else "") for y in shown]
        last = rows.filter(pl.col("value").is_not_null())
        line = [sparkline([values.get(y) for y in shown])] if len(shown) > 1 else []
        state = [str(last[states][-1] or "")] if stated else []
        made.add_row(*words, *cells, *state, *line, status_word(str(last["status"][-1]), language))
    if made.row_count:
        out.print(made)
    else:
        _print_absence(run, title, frame, dimensions, language)
    _print_notes(run, indicator, frame, language)


def _print_absence(run: Run, title: str, frame: pl.DataFrame, dimensions: list[str], language: str) -> None:
    """No figure at all: say so, and why."""
    out = console()
    out.print(title, style="bold", markup=False)
    for row in frame.unique([*dimensions, "reason"], maintain_order=True).iter_rows(named=True):
        cell = ", ".join(_label(run, d, str(row[d]), language) for d in dimensions)
        out.print(f"  {cell or row['year']}: {reason_words(row['reason'], language)}", markup=False)


def _room(width: int, labels: int, years: list[int]) -> tuple[list[int], int]:
    """The latest years that fit a screen, and the width left for each label."""
    column, tail = 9, 24
    fitting = max(1, min(YEARS_SHOWN, (width - tail - 26 * max(labels, 1)) // column))
    shown = years[-fitting:]
    return shown, max(14, (width - tail - column * len(shown)) // max(labels, 1) - 2)


def _label(run: Run, dimension: str, code: str, language: str) -> str:
    name = run.names(dimension, code)[language]
    return code if name == code else f"{code}  {name}" if len(code) <= 8 else name


def _print_notes(run: Run, indicator: Indicator, frame: pl.DataFrame, language: str) -> None:
    out = console()
    row = run.about(indicator)
    sources = sorted({s for text in frame["sources"].to_list() for s in text.split()})
    words = {"nl": ("Formule", "Bronnen", "Let op", "Toon ook"), "en": ("Formula", "Sources", "Mind", "Show with")}[
        language
    ]
    lines = [indicator.question[language], f"{words[0]}: {row['formula']}"]
    lines.append(f"{words[1]}: " + "; ".join(run.origins[s].label for s in sources))
    lines.append(f"{CERTAINTY[language][indicator.certainty]} ({indicator.reference})")
    choices = json.loads(row["choices"])
    if choices:
        lines.append(", ".join(f"{k} = {v}" for k, v in choices.items()))
    if indicator.traps:
        lines.append(f"{words[2]}: {indicator.traps[language]}")
    if indicator.show_with:
        lines.append(f"{words[3]}: {', '.join(indicator.show_with)}")
    out.print("\n".join(lines) + "\n", style="dim", markup=False)
