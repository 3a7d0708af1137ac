"""`robust`: how sure one figure is, whether it changed more than its error, and which data make it uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.one_figure import each_definition, ledger_asked
from kringloop.cli.render import console, print_json, share, table, year_span
from kringloop.cli.speech import say, words
from kringloop.core import MissingDataError, RangeError
from kringloop.ledger import Expression, Ledger
from kringloop.reading import numbers
from kringloop.robustness import (
    Crew,
    Culprit,
    Difference,
    Drawing,
    Samples,
    Sensitivity,
    apart,
    cluster,
    culprits,
    difference,
    draw,
    processes,
    sensitivity,
    trend,
    without_margin,
)

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.robustness import Progress
    from kringloop.runs import Run, ThroughModels

MOST_CULPRITS = 5
DATUM_PARTS = "\x1f"
"""Between the parts of the name of a datum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a figure, besides which figure it is."""

    year: int | None
    since: int | None
    draws: int
    seed: int
    group: str
    crew: Crew
    through_models: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HowSure:
    """How sure one cell of one indicator is."""

    indicator: Indicator
    cell: Mapping[str, str]
    year: int
    since: int
    samples: Samples
    change: Difference | None
    slope: Difference | None
    sources: Sensitivity
    culprits: tuple[Culprit, ...]
    without: tuple[tuple[str, str, int, int], ...]
    through: ThroughModels | None
    through_change: Difference | None


def crew_of(workers: int, address: str | None) -> Crew:
    """Who works: so many processes, or the cluster at an address."""
    if address is None:
        return processes(workers)
    if workers != 1:
        raise RangeError(say("workers_beside_cluster"))
    return cluster(address)


def robust_command(
    run: Run,
    key: str,
    labels: Mapping[str, list[str]],
    asked: Asked,
    margins: Path | None,
    *,
    language: str,
    as_json: bool,
) -> None:
    """How sure one figure is; of several definitions, each that has the figure and data with a margin."""
    if margins is None and not run.margins:
        raise MissingDataError(say("no_margins", study=run.study.study))
    place = say("margins_of_run", study=run.study.study) if margins is None else str(margins)
    ledger = ledger_asked(run, margins)
    found = each_definition(run, key, labels, "robust", lambda i, cell: _how_sure(run, i, ledger, cell, asked))
    if as_json:
        print_json([_json(run, each, place) for each in found])
        return
    for each in found:
        _print(run, each, language)
    console().print(say("margins_from", place=place), markup=False, style="dim")


def _how_sure(run: Run, indicator: Indicator, ledger: Ledger, cell: Mapping[str, str], asked: Asked) -> HowSure:
    expression = indicator.expression(ledger, run.choices(indicator))
    known = years_of(run, indicator, cell)
    if not known:
        raise MissingDataError(say("no_figure_at_all", key=indicator.id))
    year = known[-1] if asked.year is None else asked.year
    since = known[0] if asked.since is None else asked.since
    for each in (year, since):
        if each not in known:
            span = year_span(known)
            raise RangeError(say("no_figure", key=indicator.id, year=each, where="", span=span))
    if since > year:
        raise RangeError(say("since_after", since=since, year=year))
    years = [str(y) for y in known if since <= y <= year]
    place: dict[str, Any] = {**cell}
    drawing = Drawing(count=asked.draws, seed=asked.seed)
    with _progress() as tell:
        samples = draw(expression, drawing=drawing, crew=asked.crew, progress=tell, year=years, **place)
        sources = sensitivity(
            expression, asked.group, drawing=drawing, crew=asked.crew, progress=tell, year=year, **place
        )
        through = _through(run, indicator, drawing, asked, tell, year=years, **place)
    earlier, later = {**place, "year": since}, {**place, "year": year}
    return HowSure(
        indicator=indicator,
        cell=cell,
        year=year,
        since=since,
        samples=samples,
        change=difference(samples, later, earlier) if since < year else None,
        slope=trend(samples, since, year, **cell) if len(years) > 2 else None,
        sources=sources,
        culprits=_culprits(expression, year, cell),
        without=without_margin(expression, year=year, **cell),
        through=through,
        through_change=difference(through.samples, later, earlier) if through is not None and since < year else None,
    )


def _through(
    run: Run, indicator: Indicator, drawing: Drawing, asked: Asked, tell: Progress, **labels: object
) -> ThroughModels | None:
    """The same figure drawn through the models behind it, where that is asked."""
    if not asked.through_models:
        return None
    from kringloop.runs import draw_through_models

    return draw_through_models(run, indicator, drawing=drawing, crew=asked.crew, progress=tell, **labels)


def _culprits(expression: Expression, year: int, cell: Mapping[str, str]) -> tuple[Culprit, ...]:
    return culprits(expression, most=MOST_CULPRITS, year=year, **cell)


def years_of(run: Run, indicator: Indicator, cell: Mapping[str, str]) -> list[int]:
    """The years in which a cell has a figure."""
    frame = run.observe(indicator, tuple(cell), {d: [c] for d, c in cell.items()})
    years = frame.filter(pl.col("value").is_not_null())["year"].to_list()
    return sorted(int(y) for y in years)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar with the time that is left, on a terminal only."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _, __: None
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(TextColumn(say("drawing")), BarColumn(), TimeRemainingColumn(), console=screen, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def figure_words(
    run: Run, indicator: Indicator, cell: Mapping[str, str], year: int, value: float, unit: str, language: str
) -> tuple[str, str]:
    """The name of a figure, and where it is what."""
    label = "" if indicator.label == indicator.names else f": {indicator.label[language]}"
    accounts = run.accounts_of(indicator)
    place = [str(year), *(run.names(d, c, accounts)[language] for d, c in cell.items())]
    told = f"{', '.join(place)}:  {_figure(value, language)} {numbers.unit_words(unit, language)}"
    return f"\n{indicator.names[language]}{label}", told


def _print(run: Run, of: HowSure, language: str) -> None:
    out = console()
    at = of.samples.result.index({**of.cell, "year": of.year})
    value, unit = float(of.samples.result.value[at]), of.samples.result.unit
    for line in figure_words(run, of.indicator, of.cell, of.year, value, unit, language):
        out.print(line, style="bold", markup=False)
    for line in _lines(of, at, numbers.difference_unit(of.samples.result.unit, language), language):
        out.print(line, markup=False)
    _print_sources(of, language)
    _print_culprits(run, of, language)
    for account, layer, rows, of_rows in of.without:
        out.print(say("without_margin", account=account, layer=layer, rows=rows, of=of_rows), markup=False)
    _print_conclusions(run, of, language)


def _print_conclusions(run: Run, of: HowSure, language: str) -> None:
    """What the run concludes from this figure, and how sure that is."""
    from kringloop.reading import Reading, conclusions_in_words

    reading = Reading(run, "", piecewise=True)
    found = conclusions_in_words(reading, reading.words(language), of.indicator.id)
    if not found:
        return
    columns = [("conclusion", "words"), ("in_sets", "right"), ("in_draws", "right"), ("turned", "words")]
    made = table(say("conclusions"), [(say(f"head_{c}"), side) for c, side in columns])
    for each in found:
        made.add_row(each.name, each.in_sets, each.in_draws, each.turned)
    console().print(made)
    if all(each.in_draws == "–" for each in found):
        console().print(say("conclusions_without_draws", study=run.study.study), markup=False, style="dim")


def _lines(of: HowSure, at: tuple[int, ...], unit: str, language: str) -> Iterator[str]:
    """The interval, the error to first order beside it, and the change beside its own error."""
    found = of.samples
    low, high, deviation = (float(part[at]) for part in (found.low, found.high, found.deviation))
    unit_of_ends = numbers.unit_words(found.result.unit, language)
    between = {"low": _figure(low, language), "high": _figure(high, language), "unit_of_ends": unit_of_ends}
    spread = _figure(deviation, language)
    yield say("interval", draws=found.drawing.count, deviation=spread, unit=unit, **between)
    first = 0.0 if found.result.deviation is None else float(found.result.deviation[at])
    kind = "first_order_apart" if bool(apart(found)[at]) else "first_order"
    yield say(kind, deviation=_figure(first, language), unit=unit)
    if lost := int(found.undefined[at]):
        yield say("draws_without", lost=lost, draws=found.drawing.count)
    if of.change is not None:
        yield _change_line("change", of.change, of.since, unit, language)
    if of.slope is not None:
        yield _change_line("slope", of.slope, of.since, unit, language)
    if of.through is not None:
        yield from _through_lines(of, of.through, unit, language)


def _through_lines(of: HowSure, through: ThroughModels, unit: str, language: str) -> Iterator[str]:
    """The interval of draws through the models, what stands still in them, and the change beside its own error."""
    found = through.samples
    at = found.result.index({**of.cell, "year": of.year})
    low, high, deviation = (_figure(float(part[at]), language) for part in (found.low, found.high, found.deviation))
    yield say(
        "through_models", drawn=_inputs(through.drawn), draws=found.drawing.count, low=low, high=high, unit=unit,
        unit_of_ends=numbers.unit_words(found.result.unit, language), deviation=deviation,
    )  # fmt: skip
    if through.held:
        yield say("through_models_held", held=_inputs(through.held))
    if lost := int(found.undefined[at]):
        yield say("draws_without", lost=lost, draws=found.drawing.count)
    if of.through_change is not None:
        yield _change_line("change", of.through_change, of.since, unit, language)


def _inputs(by_account: Mapping[str, Sequence[str]]) -> str:
    """The inputs of models in words, each once."""
    return ", ".join(dict.fromkeys(words().word("input", name) for names in by_account.values() for name in names))


def _change_line(what: str, change: Difference, since: int, unit: str, language: str) -> str:
    side = change.higher if change.value >= 0 else 1 - change.higher
    return say(
        f"{what}_{'clear' if change.is_clear else 'unclear'}",
        since=since, value=_figure(change.value, language, signed=True), unit=unit, share=share(side, language),
        low=_figure(change.low, language, signed=True), high=_figure(change.high, language, signed=True),
        way=say("way_up" if change.value >= 0 else "way_down"),
    )  # fmt: skip


def _print_sources(of: HowSure, language: str) -> None:
    found = of.sources.indices
    columns = [("group", "words"), ("share_total", "right"), ("share_alone", "right"), ("between", "right")]
    made = table(say("sensitivity", group=group_word(of.sources.by)), [(say(f"head_{c}"), side) for c, side in columns])
    for name in found.ranking:
        k = found.names.index(name)
        low, high = _whole(found.total_low[k], language), _whole(found.total_high[k], language)
        made.add_row(
            group_name(name),
            _whole(found.total[k], language),
            _whole(found.first[k], language),
            f"{low} – {high}",
        )
    console().print(made)


def _whole(part: float, language: str) -> str:
    """A sampled share in whole per cents: it is not known closer."""
    return f"{numbers.fixed(100 * float(part), 0, language)} %"


def group_name(name: str) -> str:
    """A group of data as a line of a table: of a datum by itself, its parts with blanks between."""
    if name == "others":
        return say("group_others")
    kind, *parts = name.split(DATUM_PARTS)
    return " ".join(parts) if parts and kind in ("row", "shared") else name


def group_word(group: str) -> str:
    """What data are put together by, in a word."""
    return (
        say(f"group_{group}") if group in ("source", "account", "layer", "datum") else words().word("dimension", group)
    )


def _print_culprits(run: Run, of: HowSure, language: str) -> None:
    columns = [("datum", "words"), ("value", "right"), ("deviation", "right"), ("share_variance", "right")]
    made = table(say("culprits"), [(say(f"head_{c}"), side) for c, side in columns])
    for each, said in zip(of.culprits, data_said(run, [asdict(c) for c in of.culprits], language), strict=True):
        made.add_row(
            said,
            _figure(each.value, language),
            _figure(each.sd, language),
            share(each.share, language),
        )
    console().print(made)


def data_said(run: Run, data: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    """Data with names for codes, as the page on certainty has them; with their layer where they are of several."""
    from kringloop.reading import Reading, datum_words

    reading = Reading(run, run.file.path.name)
    told, apart_by_layer = reading.words(language), len({d["layer"] for d in data}) > 1
    return [
        datum_words(reading, told, d["account"], d["year"], dict(d["labels"]), d["rows"])
        + (f" ({told.word('layer', d['layer'])})" if apart_by_layer else "")
        for d in data
    ]


def datum(each: Culprit) -> str:
    """A datum by its account, layer, year and labels; where rows err together, how many do."""
    row = f"{each.account} {each.layer} {each.year}: " + ", ".join(label for _, label in each.labels)
    return say("datum_shared", error=each.shared, rows=each.rows, row=row) if each.rows > 1 else row


def _figure(value: float, language: str, *, signed: bool = False) -> str:
    return ("+" if signed and value > 0 else "") + numbers.figure(value, language, digits=4)


def _json(run: Run, of: HowSure, place: str) -> dict[str, Any]:
    at = of.samples.result.index({**of.cell, "year": of.year})
    found, indices = of.samples, of.sources.indices
    parts: Sequence[str] = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return {
        "indicator": of.indicator.id,
        "cell": {**of.cell, "year": of.year},
        "unit": found.result.unit,
        "value": float(found.result.value[at]),
        "low": float(found.low[at]),
        "middle": float(found.middle[at]),
        "high": float(found.high[at]),
        "deviation": float(found.deviation[at]),
        "first_order": None if found.result.deviation is None else float(found.result.deviation[at]),
        "apart": bool(apart(found)[at]),
        "draws": found.drawing.count,
        "seed": found.drawing.seed,
        "law": found.drawing.law,
        "undefined": int(found.undefined[at]),
        "since": of.since,
        "change": _change_json(of.change),
        "slope": _change_json(of.slope),
        "sensitivity": [
            {"group": name, **{part: float(getattr(indices, part)[k]) for part in parts}}
            for k, name in enumerate(indices.names)
        ],
        "grouped_by": of.sources.by,
        "culprits": [{**asdict(each), "labels": dict(each.labels)} for each in of.culprits],
        "without_margin": [
            {"account": account, "layer": layer, "rows": rows, "of": whole}
            for account, layer, rows, whole in of.without
        ],
        "conclusions": run.conclusions.filter(pl.col("indicator") == of.indicator.id).to_dicts(),
        "margins": place,
        "through_models": None if of.through is None else _through_json(of, of.through),
    }


def _change_json(change: Difference | None) -> dict[str, Any] | None:
    return None if change is None else {**asdict(change), "verdict": change.verdict}


def _through_json(of: HowSure, through: ThroughModels) -> dict[str, Any]:
    found = through.samples
    at = found.result.index({**of.cell, "year": of.year})
    return {
        "drawn": {account: list(names) for account, names in through.drawn.items()},
        "held": {account: list(names) for account, names in through.held.items()},
        **{part: float(getattr(found, part)[at]) for part in ("low", "middle", "high", "deviation")},
        "undefined": int(found.undefined[at]),
        "change": None
        if of.through_change is None
        else {**asdict(of.through_change), "verdict": of.through_change.verdict},
    }
