"""From the words of a question to the figures that answer it: which definition, years, codes and set of choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kringloop.core import KringloopError, RangeError, UnknownNameError, listing, unknown
from kringloop.reading import Definition, Reading, default_definition, reason_words
from kringloop.runs import AS_STUDIED, BASE_COLUMNS, VALUE_COLUMNS, figures_for

Codes = str | int | Iterable[str | int]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of an indicator.

    Parameters
    ----------
    labels : dimension → codes asked for
    years  : years asked for, each of which must be there; None: all
    span   : whether they came as a range, of which some may be absent
    sets   : sets of choices; empty: as the study chooses
    """

    by: tuple[str, ...] | None
    labels: Mapping[str, list[str]]
    years: tuple[int, ...] | None = None
    span: bool = False
    sets: tuple[str, ...] = field(default=())


def question(by: Codes | None, sets: Codes | None, cells: Mapping[str, object]) -> Question:
    """The words of a call, checked for their kind.

    Raises
    ------
    RangeError   something that is no code, year or list of them
    """
    years = cells.get("year")
    labels = {name: _codes(name, value) for name, value in cells.items() if name != "year"}
    asked = None if years is None else _years(years)
    dimensions = () if by in ((), []) else by
    return Question(
        by=None if dimensions is None else tuple(_codes("by", dimensions) if dimensions else ()),
        labels=labels,
        years=asked,
        span=isinstance(years, range),
        sets=() if sets is None else tuple(_codes("set", sets)),
    )


def _codes(name: str, value: object) -> list[str]:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return [str(value)]
    found = list(value) if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping) else []
    if not found or any(not isinstance(v, str | int) or isinstance(v, bool) for v in found):
        raise RangeError(
            f'{name} is {value!r}; expected a code or a list of codes, such as {name}="C"',
            nl=f'{name} is {value!r}; verwacht een code of een lijst van codes, zoals {name}="C"',
        )
    return [str(v) for v in found]


def _years(value: object) -> tuple[int, ...]:
    found = [value] if isinstance(value, int) else list(value) if isinstance(value, Iterable) else []
    years = [v for v in found if isinstance(v, int) and not isinstance(v, bool)]
    if not found or len(years) != len(found):
        raise RangeError(
            f"year is {value!r}; expected a year, a list or a range, such as year=range(2015, 2024)",
            nl=f"year is {value!r}; verwacht een jaar, een lijst of een reeks, zoals year=range(2015, 2024)",
        )
    return tuple(years)


def definition_for(reading: Reading, key: str, asked: Iterable[str] = ()) -> Definition:
    """The definition of a key: `key.definition`, or the one its page opens with.

    Raises
    ------
    UnknownNameError   no such indicator; names the nearest
    RangeError         the run has no figures for it; says what is lacking
    """
    if key in reading.definitions and reading.figures(key).height:
        return reading.definitions[key]
    if key in reading.keys:
        default = default_definition(reading, key)
        fitting = [d for d in (default, *reading.keys[key]) if set(asked) <= set(d.by)]
        return fitting[0] if fitting and len({d.concept for d in (default, fitting[0])}) == 1 else default
    known = [d for d in reading.definitions.values() if key in (d.key, d.id)]
    if not known:
        if any(key in (i.key, i.id) for i in reading.run.known_indicators):
            reading.run.observations(key)  # says why it has none
        raise unknown("indicator", key, {*reading.keys, *reading.definitions})
    if known[0].why_not is None and known[0].certainty == "memory":
        names = [d.id for d in known]
        raise RangeError(
            f"'{key}' has only definitions that were not compared with their text: {listing(names)}\n"
            f'  Ask for one by its whole name: .indicator("{known[0].id}").',
            nl=f"'{key}' heeft alleen definities die niet met hun tekst zijn vergeleken: "
            f"{listing(names, language='nl')}\n"
            f'  Vraag er een met de hele naam: .indicator("{known[0].id}").',
        )
    why, study = known[0].why_not or "the study does not ask for it", reading.meta["study"]
    raise RangeError(
        f"'{key}' has no figures in study '{study}': {why}",
        nl=f"'{key}' heeft geen cijfers in studie '{study}': {reason_words(why, 'nl')}",
    )


def figures_asked(reading: Reading, definition: Definition, asked: Question) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Rows that answer a question, and their dimensions besides the year: those of the terminal and the pages.

    Raises
    ------
    UnknownNameError, AdditivityError   a dimension, code or set that is not there; a sum that means nothing
    RangeError                          years without figures
    """
    try:
        frame, dimensions = _in_sets(reading, definition, asked) if asked.sets else _plain(reading, definition, asked)
    except UnknownNameError as error:
        raise _with_others(reading, definition, asked, error) from None
    frame = frame.select(*BASE_COLUMNS, *dimensions, *VALUE_COLUMNS)
    return (frame if asked.years is None else _of_years(definition, frame, asked, asked.years)), dimensions


def _plain(reading: Reading, definition: Definition, asked: Question) -> tuple[pl.DataFrame, tuple[str, ...]]:
    by = definition.by if asked.by is None else asked.by
    dimensions = tuple(dict.fromkeys((*(d for d in by if d != "year"), *asked.labels)))
    frame = figures_for(reading.run, reading.run.known_indicators[definition.id], dimensions, asked.labels)
    if frame is None:
        raise RangeError(
            f"'{definition.id}' has no figures in study '{reading.meta['study']}'",
            nl=f"'{definition.id}' heeft geen cijfers in studie '{reading.meta['study']}'",
        )
    return frame, dimensions


def _in_sets(reading: Reading, definition: Definition, asked: Question) -> tuple[pl.DataFrame, tuple[str, ...]]:
    known = reading.run.sets
    if not known:
        raise RangeError(
            f"this run of '{reading.meta['study']}' holds no figures under sets of choices\n"
            '  Make one that does: kl.run(study, sets=["name"]); kringloop list choices names the choices.',
            nl=f"deze run van '{reading.meta['study']}' heeft geen cijfers onder sets van keuzes\n"
            '  Maak er een die ze heeft: kl.run(study, sets=["naam"]); kringloop list choices noemt de keuzes.',
        )
    for name in asked.sets:
        if name not in (AS_STUDIED, *known):
            raise unknown("set of choices", name, [AS_STUDIED, *known])
    for name in (*(asked.by or ()), *asked.labels):
        if name not in definition.by:
            where, where_nl = f"'{definition.id}' under sets of choices", f"'{definition.id}' onder sets van keuzes"
            raise unknown("dimension", name, definition.by, where=where, where_nl=where_nl)
    if asked.by is not None and set(asked.by) != set(definition.by):
        raise RangeError(
            f"under sets of choices '{definition.id}' is kept by {listing(definition.by)}; leave `by` out",
            nl=f"onder sets van keuzes staat '{definition.id}' per "
            f"{listing(definition.by, language='nl')}; laat `by` weg",
        )
    frame = reading.run.beside_sets(reading.run.known_indicators[definition.id])
    assert frame is not None, "a run with sets has figures of its own"
    frame = frame.filter(pl.col("set").is_in(asked.sets))
    for name, codes in asked.labels.items():
        for code in codes:
            if code not in reading.labels(definition.id, name):
                raise unknown(name, code, reading.labels(definition.id, name))
        frame = frame.filter(pl.col(name).is_in(codes))
    return frame, (*definition.by, "set")


def _with_others(reading: Reading, definition: Definition, asked: Question, error: KringloopError) -> UnknownNameError:
    """The error, with the definitions of the key that do know the dimensions asked."""
    others = [d.id for d in reading.keys.get(definition.key, ()) if d != definition and set(asked.labels) <= set(d.by)]
    told = bool(others and asked.labels)
    hint = f"\n  These know {listing(asked.labels)}: {listing(others)}." if told else ""
    hint_nl = f"\n  Deze kennen {listing(asked.labels)}: {listing(others, language='nl')}." if told else ""
    return UnknownNameError(f"{error}{hint}", nl=f"{error.in_language('nl')}{hint_nl}")


def _of_years(definition: Definition, frame: pl.DataFrame, asked: Question, years: Sequence[int]) -> pl.DataFrame:
    known = frame.filter(pl.col("value").is_not_null())["year"].unique().sort().to_list()
    lost = [y for y in years if y not in known]
    if known and (len(lost) == len(years) or (lost and not asked.span)):
        raise RangeError(
            f"'{definition.id}' has no figure for {listing(lost)} here; it has figures for {known[0]}–{known[-1]}",
            nl=f"'{definition.id}' heeft hier geen cijfer voor {listing(lost, language='nl')}; "
            f"wel voor {known[0]}–{known[-1]}",
        )
    return frame.filter(pl.col("year").is_in(years))
