"""`show`: one indicator as a table, or the headline figures of every goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.figures import Grid, Line, label_names, line_of, print_grid, print_none
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.refused import tell_refused, why_refused
from kringloop.cli.render import console, print_json, year_span
from kringloop.cli.speech import say, spoken, words
from kringloop.core import AdditivityError, KringloopError, RangeError, UnknownNameError
from kringloop.indicators import Indicator
from kringloop.reading import choices_in_words, origin_label, spans
from kringloop.runs import figures_for

if TYPE_CHECKING:
    from kringloop.runs import Run

UNVERIFIED = {"read_second_hand": "†", "memory": "‡"}
"""Marks of definitions that were not checked against the official text."""


def show_command(
    run: Run,
    key: str,
    *,
    years: list[int] | None,
    by: tuple[str, ...] | None,
    labels: Mapping[str, list[str]],
    language: str,
    as_json: bool,
) -> None:
    """One indicator with all its definitions; each is a table of its own, or all stand in one, side by side."""
    frames, refused = figures_asked(run, key, years=years, by=by, labels=labels)
    beside = by is not None and "definition" in by
    tell_refused(refused)
    if as_json:
        print_json([row for i, f in frames for row in _json_rows(i, f)])
        return
    print_bar(run)
    if beside:
        _print_definitions(run, _by_concept(frames), years, language)
    else:
        for indicator, frame in frames:
            _print_indicator(run, indicator, frame, years, language)
    print_run(run)


def _by_concept(frames: list[tuple[Indicator, pl.DataFrame]]) -> list[list[tuple[Indicator, pl.DataFrame]]]:
    """Definitions that measure one thing together, those with most first."""
    found: dict[str, list[tuple[Indicator, pl.DataFrame]]] = {}
    for indicator, frame in frames:
        found.setdefault(indicator.concept, []).append((indicator, frame))
    return sorted(found.values(), key=len, reverse=True)


def figures_asked(
    run: Run, key: str, *, years: list[int] | None, by: tuple[str, ...] | None, labels: Mapping[str, list[str]]
) -> tuple[list[tuple[Indicator, pl.DataFrame]], list[tuple[Indicator, KringloopError]]]:
    """The figures of each definition that answers the question, and why others do not.

    Raises
    ------
    KringloopError   no definition has a figure
    """
    indicators = [i for i in run.definitions_of(key) if i.certainty != "memory" or "." in key]
    beside = by is not None and "definition" in by
    if by:
        by = tuple(dict.fromkeys(d for d in by if d not in ("definition", "year"))) or (() if "year" in by else None)
    frames: list[tuple[Indicator, pl.DataFrame]] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    for i in indicators:
        try:
            frame = _figures(run, i, years, by, labels)
            if beside and by is None and frame is not None:
                frame = _at_headline(run, i, frame, labels)
        except (AdditivityError, UnknownNameError) as error:
            refused.append((i, error))
        else:
            frames += [(i, frame)] if frame is not None and frame.height else []
    if not frames:
        able = [i for i in indicators if i not in [lacking for lacking, _ in refused]]
        raise RangeError(_nothing(run, key, able, years, labels)) if able or not refused else why_refused(refused)
    return frames, refused


def _at_headline(run: Run, indicator: Indicator, frame: pl.DataFrame, labels: Mapping[str, list[str]]) -> pl.DataFrame:
    """The figures of the cell that stands for a definition; all of them where nothing stands for it."""
    from kringloop.reading import Reading

    reading = Reading(run, run.file.path.name, piecewise=True)
    cell = reading.headline_cell(reading.definitions[indicator.id]) or {}
    for dimension, code in cell.items():
        if dimension not in labels:
            frame = frame.filter(pl.col(dimension) == code)
    return frame


def _figures(
    run: Run, indicator: Indicator, years: list[int] | None, by: tuple[str, ...] | None, labels: Mapping[str, list[str]]
) -> pl.DataFrame | None:
    """Stored figures where they answer the question, else computed anew from the ledger of the run."""
    if by is not None and "set" in by:
        return _in_sets(run, indicator, years, by, labels)
    frame = figures_for(run, indicator, by, labels)
    return frame if years is None or frame is None else frame.filter(pl.col("year").is_in(years))


def _in_sets(
    run: Run, indicator: Indicator, years: list[int] | None, by: tuple[str, ...], labels: Mapping[str, list[str]]
) -> pl.DataFrame | None:
    """Stored figures under every set of choices, of the cells asked; of the headline cell where none is asked.

    Raises
    ------
    RangeError   the run has no sets, or a dimension the stored figures do not have
    """
    if not run.sets:
        raise RangeError(say("no_sets", study=run.meta["study"]))
    if lost := [d for d in (*by, *labels) if d != "set" and d not in indicator.by]:
        raise RangeError(say("not_in_sets", dimension=lost[0], known=", ".join(indicator.by) or "–"))
    frame = run.beside_sets(indicator)
    if frame is None:
        return None
    for name, codes in labels.items():
        frame = frame.filter(pl.col(name).is_in(codes))
    asked = {d: ["asked"] for d in by if d != "set"}
    frame = _at_headline(run, indicator, frame, {**labels, **asked})
    return frame if years is None else frame.filter(pl.col("year").is_in(years))


def _nothing(
    run: Run, key: str, indicators: Sequence[Indicator], years: list[int] | None, labels: Mapping[str, list[str]]
) -> str:
    """Why there is no figure: what the ledger says of the cells that were asked, else the years there are."""
    stored = run.observations(key)
    if labels and (why := _why_absent(run, indicators, labels)):
        cell = "; ".join(f"{k} {', '.join(v)}" for k, v in labels.items())
        summed = [d for d in indicators[0].by if d not in labels]
        way = say("or_the_sum", by=",".join(summed) or "year") if len(labels) == 1 else ""
        return say("nothing_because", key=key, asked=cell, why=why) + way
    known = stored.filter(pl.col("value").is_not_null())["year"]
    span = year_span(known.to_list())
    asked = [say("year_asked", years=spans(years))] if years else []
    asked += [f"{k} {', '.join(v)}" for k, v in labels.items()]
    return say("nothing_shown", key=key, asked="; ".join(asked) or say("this_question"), span=span)


def _why_absent(run: Run, indicators: Sequence[Indicator], labels: Mapping[str, list[str]]) -> str:
    """The reason the cells of some labels have no figure, where it is one and the same; a known cell has none."""
    from kringloop.ledger import REASON_TEXT

    found: set[int] = set()
    for indicator in indicators:
        dimensions = (*indicator.by, *(n for n in labels if n not in indicator.by))
        found |= {int(r) for r in run.evaluate(indicator, dimensions, **labels).reasons.reshape(-1)}
    return REASON_TEXT[spoken()][max(found)] if found else ""


def _json_rows(indicator: Indicator, frame: pl.DataFrame) -> list[dict[str, Any]]:
    rows = []
    dimensions = dimensions_in(frame)
    for r in frame.iter_rows(named=True):
        state = {"state": r["state_en"]} if r["state_en"] else {}
        rows.append(
            {
                "indicator": r["indicator"],
                "definition": r["definition"],
                "unit": r["unit"],
                "value": r["value"],
                "low": r["low"],
                "high": r["high"],
                "interval": r["interval"],
                "status": r["status"],
                "year": r["year"],
                **{d: r[d] for d in dimensions},
                **state,
                "flags": (r["flags"] or "").split(),
                "reason": r["reason"],
                "certainty": indicator.certainty,
                "origins": r["sources"].split(),
            }
        )
    return rows


def dimensions_in(frame: pl.DataFrame) -> list[str]:
    """Dimension columns of a frame of figures that hold anything."""
    from kringloop.runs import BASE_COLUMNS, VALUE_COLUMNS

    fixed = {*BASE_COLUMNS, *VALUE_COLUMNS}
    return [c for c in frame.columns if c not in fixed and frame[c].null_count() < frame.height]


def _print_indicator(
    run: Run, indicator: Indicator, frame: pl.DataFrame, years: list[int] | None, language: str
) -> None:
    """The table of one definition; a label that all rows share stands in the title."""
    dimensions = dimensions_in(frame)
    names = {d: label_names(run, run.accounts_of(indicator), d, _codes(frame, d), language) for d in dimensions}
    same = [d for d in dimensions if len(names[d]) == 1]
    apart = [d for d in dimensions if d not in same]
    title = title_of(indicator, [" ".join(next(iter(names[d].values())).split()) for d in same], language)
    known = frame.filter(pl.col("value").is_not_null())
    if known.is_empty():
        print_none(title, frame, dimensions, [names[d] for d in dimensions])
        notes = []
    else:
        groups = known.group_by(apart, maintain_order=True) if apart else [((), known)]
        lines = [
            line_of([names[d][str(c)] for d, c in zip(apart, codes, strict=True)], rows, language)
            for codes, rows in groups
        ]
        own = words().of(run.study.own_words)
        heads = tuple((own.word("dimension", d), "words" if _unnamed(names[d]) else "name") for d in apart)
        notes = print_grid(Grid(title, heads, tuple(lines)), years, language)
    _print_notes(run, indicator, frame, notes, language)


def _codes(frame: pl.DataFrame, dimension: str) -> list[str]:
    return [str(c) for c in frame[dimension].unique(maintain_order=True).to_list()]


def _unnamed(names: Mapping[str, str]) -> bool:
    """Whether a label of several words has no code: it is wrapped, because nothing else tells its row apart."""
    return any(" " in code for code in names)


def title_of(indicator: Indicator, cell: list[str], language: str) -> str:
    """Name, definition, unit and the cell that all rows share."""
    from kringloop.reading import numbers

    label, name = indicator.label[language] if indicator.definition else "", indicator.names[language]
    unit = numbers.unit_words(indicator.unit, language)
    title = f"{name}: {label}" if label and label != name else name
    unit = unit.removeprefix("(").removesuffix(")") if unit.startswith("(") else unit  # one pair of brackets
    return title + (f" [{unit}]" if unit and unit not in title else "") + (f", {', '.join(cell)}" if cell else "")


def _print_notes(run: Run, indicator: Indicator, frame: pl.DataFrame, notes: list[str], language: str) -> None:
    sources = sorted({s for text in frame["sources"].to_list() for s in text.split()})
    notes = [*notes, *how_sure(frame["interval"]), *_sure_of_one(run, indicator, frame)]
    lines = [*notes, indicator.question[language], f"{say('formula')}: {_formula(run, indicator, language)}"]
    lines.append(f"{say('sources')}: " + "; ".join(origin_label(run.origins[s], spoken()) for s in sources))
    lines.append(f"{words().word('certainty', indicator.certainty)} ({indicator.reference})")
    if choices := choices_in_words(indicator.id, run.choices(indicator), language):
        lines.append(f"{say('choices')}: {'; '.join(choices)}")
    if indicator.traps:
        lines.append(f"{say('traps')}: {indicator.traps[language]}")
    if indicator.show_with:
        lines.append(f"{say('show_with')}: {', '.join(indicator.show_with)}")
    console().print("\n".join(lines) + "\n", style="dim", markup=False)


def _print_definitions(
    run: Run, concepts: Sequence[Sequence[tuple[Indicator, pl.DataFrame]]], years: list[int] | None, language: str
) -> None:
    """All definitions of an indicator in one table, each with its unit and the cell it is about.

    An empty line stands between definitions that measure different things; one with a name of its own says it.
    """
    frames = [each for alike in concepts for each in alike]
    name = frames[0][0].names[language]
    lines: list[Line] = []
    breaks: list[int] = []
    for alike in concepts:
        breaks += [len(lines) - 1] if lines else []
        lines += [
            line for indicator, frame in alike for line in _definition_lines(run, indicator, frame, name, language)
        ]
    heads = [(say("definition"), "left"), ("", "words"), (say("cell"), "words"), (say("unit"), "left")]
    cells = {line.names[2] for line in lines}
    if len(cells) == 1:
        heads.pop(2)
        lines = [replace(line, names=(*line.names[:2], *line.names[3:])) for line in lines]
    title = f"{name}, {next(iter(cells))}" if len(cells) == 1 and next(iter(cells)) else name
    grid = Grid(title, tuple(heads), tuple(lines), apart=True, breaks=tuple(breaks))
    shown = years or sorted({int(f.filter(pl.col("value").is_not_null())["year"].max()) for _, f in frames})  # type: ignore[arg-type]
    notes = print_grid(grid, shown, language)
    notes += [say("rows_together")] if breaks else []
    several = len({kind for line in lines for kind in line.kinds.values()}) > 1
    told = [_definition_note(run, i, f, shown if several else [], language) for i, f in frames]
    notes += how_sure(pl.concat([f["interval"] for _, f in frames]))
    unsure = dict.fromkeys(i.certainty for i, _ in frames if i.certainty in UNVERIFIED)
    notes += [f"{UNVERIFIED[c]} = {words().word('certainty', c)}" for c in unsure]
    console().print("\n".join([*notes, f"{say('formula')}, {say('sources').lower()}:", *told]) + "\n", style="dim")


def _definition_lines(run: Run, indicator: Indicator, frame: pl.DataFrame, title: str, language: str) -> list[Line]:
    """The rows of one definition: one for each cell asked."""
    known = frame.filter(pl.col("value").is_not_null())
    dimensions = dimensions_in(known)
    accounts = run.accounts_of(indicator)
    names = {d: label_names(run, accounts, d, _codes(known, d), language) for d in dimensions}
    groups = known.group_by(dimensions, maintain_order=True) if dimensions else [((), known)]
    found = []
    for codes, rows in groups:
        cell = ", ".join(" ".join(names[d][str(c)].split()) for d, c in zip(dimensions, codes, strict=True))
        found.append(_definition_line(indicator, cell, rows, title, language))
    return found


def how_sure(intervals: pl.Series) -> list[str]:
    """What ± means below a table, and what it leaves out; nothing where no figure has a margin."""
    found = intervals.drop_nulls().unique(maintain_order=True).to_list()
    return [say("margin_note", how=", ".join(say(f"margin_{how}") for how in found))] if found else []


def _sure_of_one(run: Run, indicator: Indicator, frame: pl.DataFrame) -> list[str]:
    """The sentence of the report on how sure a figure is, where one cell is shown; nothing where no margin is known."""
    dimensions = dimensions_in(frame)
    if frame["interval"].null_count() == frame.height or set(dimensions) != set(indicator.by):
        return []
    if frame.select(dimensions).n_unique() > 1 if dimensions else False:
        return []
    from kringloop.reading import Reading, state_row, sure_sentence

    reading = Reading(run, run.file.path.name, piecewise=True)
    row = state_row(reading, reading.definitions[indicator.id], **{d: str(frame[d][0]) for d in dimensions})
    return [] if row is None or row.low is None else [sure_sentence(reading, row, words())]


def _formula(run: Run, indicator: Indicator, language: str) -> str:
    """What a figure was computed with; for a printed one how its producer states it."""
    from kringloop.reading import formula_words

    if indicator.stated:
        return indicator.stated[language]
    return formula_words(str(run.about(indicator)["formula"]), language)


def _definition_note(run: Run, indicator: Indicator, frame: pl.DataFrame, years: Sequence[int], language: str) -> str:
    """Formula of a definition, where its figures come from, and of what kind those of some years are."""
    sources = sorted({s for text in frame["sources"].drop_nulls().to_list() for s in text.split()})
    said = "; ".join(origin_label(run.origins[s], spoken()) for s in sources)
    kinds = line_of((), frame, language).kind(years)
    kind = f"; {kinds}" if kinds else ""
    return f"  {indicator.definition or indicator.key}: {_formula(run, indicator, language)}. {said}{kind}"


def _definition_line(indicator: Indicator, cell: str, rows: pl.DataFrame, title: str, language: str) -> Line:
    from kringloop.reading import numbers

    name, label = indicator.names[language], indicator.label[language]
    label = f"{label if name == title else f'{name}: {label}'} {UNVERIFIED.get(indicator.certainty, '')}".rstrip()
    unit = numbers.unit_words(indicator.unit, language) or "×"
    return line_of((indicator.definition or indicator.key, label, cell, unit), rows, language)
