"""From a run to the shapes of the JSON interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kringloop.core import KringloopError, Names, Origin
from kringloop.indicators import GOALS
from kringloop.ledger import Term, TermError, error_parts
from kringloop.reading import Definition, Reading, StateRow, rows_of
from kringloop.runs import BASE_COLUMNS, Comparison, SourceCell
from kringloop.web.api import models as m
from kringloop.web.errors import MistakeError, NotThereError, in_both, near_or_known, said


def two(names: Names) -> m.TwoLanguages:
    """Both languages."""
    return m.TwoLanguages(names.nl, names.en)


def figure(definition: Definition, row: Mapping[str, Any]) -> m.FigureModel:
    """One stored figure."""
    return m.FigureModel(
        indicator=definition.key,
        definition=definition.definition,
        cell={d: row[d] for d in definition.by if row.get(d) is not None},
        year=row["year"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        interval=row.get("interval"),
        unit=row["unit"],
        status=row["status"],
        flags=(row["flags"] or "").split(),
        reason=row["reason"],
        origins=(row["sources"] or "").split(),
    )


def state(reading: Reading, row: StateRow) -> m.StateModel:
    """A headline figure with its trend and place."""
    stored = next(r for r in reading.series(row.definition.id, row.cell) if r["year"] == row.year)
    trend, place = row.trend, row.place
    return m.StateModel(
        figure(row.definition, stored),
        two(row.definition.names),
        m.TrendModel(trend.direction, trend.verdict, trend.first, trend.last, trend.count, trend.p),
        m.PlaceModel(place.year, place.rank, place.count, place.average, place.judged) if place else None,
    )


def goals(reading: Reading) -> m.GoalsModel:
    """Every goal with its states."""
    found = [m.GoalModel(g, two(GOALS[g]), [state(reading, r) for r in rows_of(reading, g)]) for g in reading.goals()]
    return m.GoalsModel(reading.meta["run"], found)


def definition(reading: Reading, d: Definition) -> m.DefinitionModel:
    """One definition."""
    return m.DefinitionModel(
        id=d.id,
        indicator=d.key,
        definition=d.definition,
        names=two(d.names),
        label=two(d.label),
        question=two(d.question),
        goal=d.goal,
        unit=d.unit,
        dimensions=list(d.by),
        better=d.better,
        figure=d.figure,
        certainty=d.certainty,
        reference=d.reference,
        additive=d.additive,
        formula=d.formula,
        choices={k: str(v) for k, v in d.choices.items()},
        show_with=list(d.show_with),
        has_figures=reading.figures(d.id).height > 0,
        why_not=d.why_not,
    )


def known_definition(reading: Reading, id: str) -> Definition:
    """A definition with figures by its id, or the first of an indicator."""
    if id in reading.definitions and reading.figures(id).height:
        return reading.definitions[id]
    if id in reading.keys:
        return reading.keys[id][0]
    raise NotThereError(said("error.indicator", value=id, near=near_or_known(id, reading.definitions)))


def cell_of(texts: list[str], definition: Definition, reading: Reading) -> dict[str, list[str]]:
    """`dimension=code,code` texts as codes per dimension; every mistake is listed."""
    wrong, found = [], {}
    frame = reading.figures(definition.id)
    for text in texts:
        name, sign, codes = text.partition("=")
        if not sign or name not in definition.by:
            wrong.append(said("error.key", key=name, near=near_or_known(name, definition.by)))
            continue
        known = frame[name].drop_nulls().unique(maintain_order=True).to_list()
        found[name] = codes.split(",")
        wrong += [
            said("error.value", key=name, value=c, near=near_or_known(c, known)) for c in found[name] if c not in known
        ]
    if wrong:
        raise MistakeError(*wrong)
    return found


def figures(
    reading: Reading,
    definition: Definition,
    cell: Mapping[str, list[str]],
    years: tuple[int | None, int | None],
    offset: int,
    limit: int,
) -> m.FiguresModel:
    """Stored figures of a definition, gaps included."""
    frame = reading.figures(definition.id)
    for dimension, codes in cell.items():
        frame = frame.filter(pl.col(dimension).is_in(codes))
    first, last = years
    if first is not None:
        frame = frame.filter(pl.col("year") >= first)
    if last is not None:
        frame = frame.filter(pl.col("year") <= last)
    rows = [figure(definition, r) for r in frame.slice(offset, limit).iter_rows(named=True)]
    return m.FiguresModel(reading.meta["run"], frame.height, offset, rows)


def explanation(
    reading: Reading, definition: Definition, cell: Mapping[str, list[str]], year: int | None, rows: int
) -> m.ExplanationModel:
    """One number opened; the cell left open is that of the headline."""
    headline = reading.headline_cell(definition) or {}
    chosen = {d: cell[d][0] if d in cell else headline.get(d, "") for d in definition.by}
    lacking = [d for d, c in chosen.items() if not c]
    several = [d for d, codes in cell.items() if len(codes) > 1]
    if lacking or several:
        near = {d: reading.labels(definition.id, d)[:6] for d in [*lacking, *several]}
        raise MistakeError(*(said("error.choose_one", key=d, near=codes) for d, codes in near.items()))
    series = reading.series(definition.id, chosen)
    known = [r for r in series if r["value"] is not None and year in (None, r["year"])]
    expression = reading.expression(definition)
    if not known or expression is None:
        raise NotThereError(said("error.no_cell"))
    row = known[-1]
    try:
        opened = reading.run.explain(reading.run.known_indicators[definition.id], year=row["year"], **chosen)
    except KringloopError as error:
        raise NotThereError(said("error.cannot", why=in_both(error))) from error
    ids = sorted({s for t in opened.terms for s in t.rows["source"].to_list()})
    return m.ExplanationModel(
        run=reading.meta["run"],
        figure=figure(definition, row),
        formula=opened.formula,
        certainty=definition.certainty,
        reference=definition.reference,
        choices={k: str(v) for k, v in definition.choices.items()},
        note=two(definition.traps) if definition.traps else None,
        terms=[term(reading, t, e, rows) for t, e in zip(opened.terms, error_parts(opened).terms, strict=True)],
        numbers=[m.NumberModel(n.value, n.unit, n.role.value, n.of_part, n.contribution) for n in opened.numbers],
        constants=list(opened.constants),
        origins=[origin(i, reading.origins[i]) for i in ids],
    )


def term(reading: Reading, found: Term, error: TermError, rows: int) -> m.TermModel:
    """One selection with its largest rows, each with its cell at the producer."""
    fixed = {"year", "value", "sd", "share", "contribution", "flag", "source", "computed", "follows"}
    names = [c for c in found.rows.columns if c not in fixed]
    shown = [
        m.RowModel(
            r["year"],
            {n: r[n] for n in names if r[n]},
            r["value"],
            r["sd"],
            r["share"],
            r["flag"] or "",
            r["source"],
            r["computed"],
            r["follows"] or None,
            None if cell is None else source_cell(cell),
        )
        for r, cell in zip(found.rows.head(rows).iter_rows(named=True), reading.run.source_cells(found), strict=False)
    ]
    return m.TermModel(
        selection=str(found.selection),
        role=found.role.value,
        of_part=found.of_part,
        move=found.move.value,
        read=found.read.value if found.read else None,
        count=found.count,
        value=found.value,
        unit=found.unit,
        contribution=found.contribution,
        sd=error.deviation,
        variance_share=error.share,
        rows_without_margin=error.bare,
        model=reading.run.model_behind(found),
        row_count=found.rows.height,
        rows=shown,
    )


def source_cell(cell: SourceCell) -> m.SourceCellModel:
    """A cell of a producer's table."""
    return m.SourceCellModel(cell.table, dict(cell.codes), cell.column, cell.computed)


def origin(id: str, o: Origin) -> m.OriginModel:
    """One source."""
    return m.OriginModel(id, o.producer, o.dataset, o.title, o.vintage, o.licence, o.kind, o.url, o.note)


def changes(old: Reading, new: Reading, found: Comparison, offset: int, limit: int) -> m.ChangesModel:
    """What differs between two runs, the largest relative change first."""
    fixed = {*BASE_COLUMNS, "old", "new", "difference", "relative", "unit"}
    rows = [
        m.ChangeModel(
            r["indicator"],
            r["definition"],
            r["year"],
            {c: v for c, v in r.items() if c not in fixed and v is not None},
            r["old"],
            r["new"],
            r["unit"],
        )
        for r in found.changed.slice(offset, limit).iter_rows(named=True)
    ]
    return m.ChangesModel(
        old.meta["run"],
        new.meta["run"],
        found.same_inputs,
        found.same_program,
        found.changed.height,
        found.only_old.height,
        found.only_new.height,
        offset,
        rows,
    )
