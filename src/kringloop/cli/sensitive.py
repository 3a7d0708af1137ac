"""`sensitivity`: which data should be measured better first, by three methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.how_sure import data_said, datum, figure_words, group_name, group_word, years_of
from kringloop.cli.one_figure import each_definition, ledger_asked
from kringloop.cli.render import console, print_json, share, table, year_span
from kringloop.cli.speech import say
from kringloop.core import MissingDataError, RangeError
from kringloop.reading import numbers
from kringloop.robustness import Drawing, culprits, screening, sensitivity

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.ledger import Expression, Ledger
    from kringloop.runs import Run

DATUM = "datum"
FIRST_ORDER, SOBOL, MORRIS = "first_order", "sobol", "morris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a figure, besides which figure it is."""

    year: int | None
    top: int
    method: str
    group: str | None
    seed: int

    @property
    def by(self) -> str:
        """What data are put together by: by itself for the slope of the formula, by source elsewhere."""
        return self.group or (DATUM if self.method == FIRST_ORDER else "source")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranked:
    """The data behind one cell, those to measure better first on top; `rows` are as a machine reads them."""

    indicator: Indicator
    cell: Mapping[str, str]
    year: int
    value: float
    rows: tuple[dict[str, Any], ...]
    left_out: int


def sensitivity_command(
    run: Run,
    key: str,
    labels: Mapping[str, list[str]],
    wanted: Wanted,
    margins: Path | None,
    *,
    language: str,
    as_json: bool,
) -> None:
    """Rank the data behind one figure; of several definitions, each that has the figure and data with a margin."""
    if wanted.method == FIRST_ORDER and wanted.by != DATUM:
        raise RangeError(say("group_needs_draws"))
    ledger = ledger_asked(run, margins)
    found = each_definition(run, key, labels, "sensitivity", lambda i, cell: _ranked(run, i, ledger, cell, wanted))
    if as_json:
        print_json([_json(each, wanted) for each in found])
        return
    for each in found:
        _print(run, each, wanted, language)


def _ranked(run: Run, indicator: Indicator, ledger: Ledger, cell: Mapping[str, str], wanted: Wanted) -> Ranked:
    known = years_of(run, indicator, cell)
    if not known:
        raise MissingDataError(say("no_figure_at_all", key=indicator.id))
    year = known[-1] if wanted.year is None else wanted.year
    if year not in known:
        raise RangeError(say("no_figure", key=indicator.id, year=year, where="", span=year_span(known)))
    expression = indicator.expression(ledger, run.choices(indicator))
    rows = tuple(_rows(expression, {**cell, "year": year}, wanted))
    value = float(expression.by("year", *cell, year=[str(year)], **{d: [c] for d, c in cell.items()}).value.item())
    return Ranked(
        indicator=indicator,
        cell=cell,
        year=year,
        value=value,
        rows=rows[: wanted.top],
        left_out=max(0, len(rows) - wanted.top),
    )


def _rows(expression: Expression, cell: Mapping[str, Any], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every datum or group of data, the one to measure better first on top."""
    if wanted.method == FIRST_ORDER:
        for each in culprits(expression, most=10**9, **cell):
            yield {
                "datum": datum(each),
                "account": each.account,
                "layer": each.layer,
                "source": each.source,
                "year": each.year,
                "labels": dict(each.labels),
                "shared": each.shared,
                "rows": each.rows,
                "value": each.value,
                "sd": each.sd,
                "move": each.move,
                "share": each.share,
            }
        return
    drawing = Drawing(seed=wanted.seed)
    if wanted.method == SOBOL:
        found = sensitivity(expression, wanted.by, drawing=drawing, **cell).indices
        for name in found.ranking:
            k = found.names.index(name)
            yield {
                "group": name,
                "total": float(found.total[k]),
                "first": float(found.first[k]),
                "total_low": float(found.total_low[k]),
                "total_high": float(found.total_high[k]),
            }
        return
    screened = screening(expression, wanted.by, drawing=drawing, **cell)
    order = sorted(range(len(screened.names)), key=lambda k: -screened.effect[k])
    for k in order:
        yield {"group": screened.names[k], "effect": float(screened.effect[k]), "spread": float(screened.spread[k])}


def _print(run: Run, of: Ranked, wanted: Wanted, language: str) -> None:
    unit = of.indicator.unit
    for line in figure_words(run, of.indicator, of.cell, of.year, of.value, unit, language):
        console().print(line, style="bold", markup=False)
    columns = {
        FIRST_ORDER: ("datum", "value", "deviation", "share_variance"),
        SOBOL: ("group", "share_total", "share_alone", "between"),
        MORRIS: ("group", "effect", "spread"),
    }[wanted.method]
    title = say("culprits_of", method=say(f"method_{wanted.method}"), group=group_word(wanted.by))
    sides = ["words", *["right"] * (len(columns) - 1)]
    made = table(title, [(say(f"head_{c}"), side) for c, side in zip(columns, sides, strict=True)])
    rows: Sequence[Mapping[str, Any]] = of.rows
    if wanted.method == FIRST_ORDER:
        rows = [{**r, "datum": d} for r, d in zip(of.rows, data_said(run, of.rows, language), strict=True)]
    for row in rows:
        made.add_row(*_cells(row, wanted.method, numbers.difference_unit(unit, language), language))
    console().print(made)
    console().print(say(f"note_{wanted.method}"), markup=False, style="dim")
    if of.left_out:
        console().print(say("culprits_more", count=of.left_out, top=wanted.top + of.left_out), markup=False)


def _cells(row: Mapping[str, Any], method: str, unit: str, language: str) -> tuple[str, ...]:
    def told(value: float) -> str:
        return numbers.figure(value, language, digits=4)

    def whole(part: float) -> str:
        return f"{numbers.fixed(100 * part, 0, language)} %"

    if method == FIRST_ORDER:
        return row["datum"], told(row["value"]), told(row["sd"]), share(row["share"], language)
    name = group_name(row["group"])
    if method == SOBOL:
        between = f"{whole(row['total_low'])} – {whole(row['total_high'])}"
        return name, whole(row["total"]), whole(row["first"]), between
    return name, f"{told(row['effect'])} {unit}", f"{told(row['spread'])} {unit}"


def _json(of: Ranked, wanted: Wanted) -> dict[str, Any]:
    return {
        "indicator": of.indicator.id,
        "cell": {**of.cell, "year": of.year},
        "unit": of.indicator.unit,
        "value": of.value,
        "method": wanted.method,
        "grouped_by": wanted.by,
        "seed": wanted.seed,
        "ranked": list(of.rows),
        "left_out": of.left_out,
    }
