"""One indicator of a run as Python sees it: its figures as table and labelled array, opened, drawn and split."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.core import Array, RangeError, listing, unknown
from kringloop.front.drawing import Drawing
from kringloop.front.explained import Explained, explained
from kringloop.front.figure_sheet import figure_sheet
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.front.question import Question, figures_asked
from kringloop.front.split import Split, split
from kringloop.front.words import words_beside
from kringloop.reading import Definition, Reading, pictures, state_row, trend_sentence
from kringloop.runs import adjusted_figures
from kringloop.standing import headline_cell

if TYPE_CHECKING:
    import xarray as xr

MOST_BARS = 30


class Figure(Shown):
    """Figures of one definition of one indicator. Made by `run.indicator(...)`; never changes.

    Example
    -------
    >>> figure = run.indicator("ghg_direct", sector="C")            # doctest: +SKIP
    >>> figure.data.sel(year=2023), figure.explain(year=2023), figure.chart()   # doctest: +SKIP
    """

    def __init__(self, reading: Reading, definition: Definition, asked: Question, language: str) -> None:
        self._reading, self.definition, self.asked, self._language = reading, definition, asked, language
        rows, self.dimensions = figures_asked(reading, definition, asked)
        self.frame = Frame(rows)

    @property
    def key(self) -> str:
        """`key.definition`, by which it can be asked for again."""
        return self.definition.id

    @property
    def name(self) -> str:
        return self.definition.full_name(self._language)

    @property
    def unit(self) -> str:
        return self.definition.unit

    @property
    def value(self) -> float:
        """The figure, where there is exactly one.

        Raises
        ------
        RangeError   several cells or years, or no figure; says which have to be chosen
        """
        known = self.frame.filter(pl.col("value").is_not_null())
        if known.height != 1:
            open_ = [d for d in ("year", *self.dimensions) if known[d].n_unique() > 1]
            way = f"choose one {listing(open_)}" if open_ else "see why in .frame, column reason"
            way_nl = f"kies één {listing(open_, language='nl')}" if open_ else "waarom staat in .frame, kolom reason"
            raise RangeError(
                f"'{self.key}' has {known.height} figures here, not one; {way}",
                nl=f"'{self.key}' heeft hier {known.height} cijfers, niet één; {way_nl}",
            )
        return float(known["value"].item())

    @property
    def low(self) -> float | None:
        """Below the figure, where there is exactly one: 95 % lies from here to `high`; None without a margin."""
        return self._end("low")

    @property
    def high(self) -> float | None:
        """Above the figure, where there is exactly one: 95 % lies from `low` to here; None without a margin."""
        return self._end("high")

    def _end(self, name: str) -> float | None:
        _ = self.value  # refuses several figures, or none
        found = self.frame.filter(pl.col("value").is_not_null())[name].item()
        return None if found is None else float(found)

    def draws(self, count: int = 1000, *, seed: int = 7) -> Array:
        """(draws,) what the figure could be by the margins of its study, where there is exactly one [its unit].

        Draw n of one figure goes with draw n of any other: subtract or divide them draw by draw.

        Raises
        ------
        RangeError         several figures, or none
        MissingDataError   the run has no margins, or none for the data behind this figure
        """
        from kringloop.robustness import Drawing, drawn_values

        _ = self.value
        cell = self.frame.filter(pl.col("value").is_not_null()).to_dicts()[0]
        labels = {d: cell[d] for d in ("year", *self.dimensions)}
        run = self._reading.run
        (indicator,) = run.definitions_of(self.key)
        found = drawn_values(run.evaluate(indicator, self.dimensions, **labels), Drawing(count=count, seed=seed))
        return found.reshape(-1)

    @property
    def adjusted(self) -> Frame:
        """The figures over reconciled data, with the published ones beside them; the cells and years asked for.

        `value`, `low`, `high` and `status` ("modelled") are of the adjusted figure; `published`, `published_low`,
        `published_high` and `published_status` of the published one; `reconciliation` says which fit it comes from.

        Raises
        ------
        RangeError   no reconciliation is behind the figure, or it was asked by other dimensions than it is kept by
        """
        run = self._reading.run
        (indicator,) = run.definitions_of(self.key)
        if self.asked.sets or set(self.dimensions) != set(indicator.by):
            raise RangeError(
                f"adjusted figures of '{self.key}' stand by {listing(indicator.by) or 'year'} only; ask it so",
                nl=f"aangepaste cijfers van '{self.key}' staan alleen per "
                f"{listing(indicator.by, language='nl') or 'jaar'}; vraag zo",
            )
        found = adjusted_figures(run, indicator)
        on = ["year", *self.dimensions]
        named = ("published", "published_low", "published_high", "published_status")
        found = found.join(self.frame.select(on), on=on, how="semi", maintain_order="left")
        return Frame(found.select(*on, "value", "low", "high", "interval", "status", *named, "unit", "reconciliation"))

    @cached_property
    def data(self) -> xr.DataArray:
        """Labelled array, year × dimensions [unit in `attrs`]; NaN where there is no figure.

        Beside the values stand `status`, the kind of each figure, and `low` and `high` where an error is known.
        """
        from kringloop.front.labelled import labelled

        return labelled(
            self.frame,
            self.dimensions,
            name=self.key,
            unit=self.unit,
            about={
                "name": self.name,
                "definition": self.definition.definition,
                "formula": self.definition.formula_in(self._language),
                "run": self._reading.hash,
            },
        )

    def explain(self, **cell: str | int) -> Explained:
        """One figure opened down to its rows, sources and formula.

        What the figure leaves open is asked for here, or taken from the headline of the study: the last year, and the
        codes it puts in front.

        Raises
        ------
        RangeError         a cell that stays open, or without a figure
        UnknownNameError   a dimension or code that is not there
        """
        if self.asked.sets:
            raise RangeError(
                "a figure under a set of choices cannot be opened here; run the study with that choice",
                nl="een cijfer onder een set van keuzes is hier niet te openen; reken de studie met die keuze door",
            )
        return explained(self._reading, self.definition, *self._cell(cell), words_beside(self._reading, self._language))

    def decompose(self, start: int, end: int, **cell: str | int) -> Split:
        """The change of one figure between two years, over the terms of its formula; they add up to the change.

        Raises
        ------
        RangeError   a figure that an office publishes ready-made, years without a figure, or a formula that cannot
        """
        if self.asked.sets:
            raise RangeError(
                "a change under a set of choices is not split here; run the study with that choice",
                nl="een verandering onder een set van keuzes is hier niet te splitsen; reken de studie zo door",
            )
        if "year" in cell:
            raise RangeError(
                f"decompose takes two years, such as .decompose({start}, {end}); leave `year` out",
                nl=f"decompose heeft twee jaren nodig, zoals .decompose({start}, {end}); laat `year` weg",
            )
        at, _ = self._cell(cell)
        every = Question(by=self.dimensions, labels={d: [c] for d, c in at.items()})
        found, _ = figures_asked(self._reading, self.definition, every)
        rows = {r["year"]: r for r in found.iter_rows(named=True) if r["value"] is not None}
        return split(
            self._reading, self.definition, rows, at, (start, end), words_beside(self._reading, self._language)
        )

    def chart(self) -> Drawing:
        """The drawing of the pages: lines over the years; of one year bars, the largest first.

        Raises
        ------
        RangeError   one figure only, or more lines than can be told apart: choose cells
        """
        words, known = words_beside(self._reading, self._language), self.frame.filter(pl.col("value").is_not_null())
        series = self._series()
        if known["year"].n_unique() > 1:
            if len(series) > pictures.MOST_SERIES:
                raise RangeError(
                    f"{len(series)} lines cannot be told apart; choose at most {pictures.MOST_SERIES} codes of "
                    f"{listing(self._apart)}, or one year for bars",
                    nl=f"{len(series)} lijnen zijn niet te onderscheiden; kies hoogstens {pictures.MOST_SERIES} codes "
                    f"van {listing(self._apart, language='nl')}, of één jaar voor staven",
                )
            return Drawing(
                pictures.series_chart(self._reading, self.definition, series, words, standing=self._standing(series)),
                words,
            )
        if known.height < 2:
            raise RangeError(
                f"there is nothing to compare in {known.height} figure(s); ask for more years or codes",
                nl=f"in {known.height} cijfer(s) is niets te vergelijken; vraag meer jaren of codes",
            )
        largest = known.sort("value", descending=True).head(MOST_BARS)
        rows = [(", ".join(self._names(r)), r) for r in largest.iter_rows(named=True)]
        title = words("indicator.one_year", name=self.name, year=rows[0][1]["year"])
        note = words("indicator.largest", shown=len(rows), all=known.height) if len(rows) < known.height else ""
        return Drawing(
            pictures.bars_chart(self._reading, self.definition, rows, title=title, words=words, note=note), words
        )

    def _standing(self, series: list[tuple[dict[str, str], list[dict[str, Any]]]]) -> str:
        """Where the one line stands, as its page says it; nothing for several, or under other choices."""
        if len(series) > 1 or self.asked.sets or set(self.dimensions) != set(self.definition.by):
            return ""
        row = state_row(self._reading, self.definition, **series[0][0])
        return trend_sentence(row, words_beside(self._reading, self._language)) if row else ""

    @property
    def _apart(self) -> list[str]:
        return [d for d in self.dimensions if self.frame[d].n_unique() > 1]

    def _names(self, row: Mapping[str, Any]) -> list[str]:
        return [self._reading.name(d, row[d], self._language, self.definition.accounts) for d in self._apart]

    def _series(self) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
        """Each cell with its rows by year."""
        found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in self.frame.sort("year", maintain_order=True).iter_rows(named=True):
            found.setdefault(tuple(row[d] for d in self.dimensions), []).append(row)
        return [
            (dict(zip(self.dimensions, codes, strict=True)), rows)
            for codes, rows in found.items()
            if any(r["value"] is not None for r in rows)
        ]

    def _cell(self, given: Mapping[str, str | int]) -> tuple[dict[str, str], int]:
        """One cell and year: what is said now, else what the figure was asked for, else the headline."""
        known = self.frame.filter(pl.col("value").is_not_null())
        for name in given:
            if name not in ("year", *self.dimensions):
                raise unknown("dimension", name, ("year", *self.dimensions), where=f"'{self.key}'")
        available = {d: tuple(dict.fromkeys(known[d].to_list())) for d in self.dimensions}
        for name, code in ((n, str(c)) for n, c in given.items() if n != "year"):
            if code not in available[name]:
                raise unknown(name, code, available[name], where=f"'{self.key}'")
            available[name] = (code,)
        cell = headline_cell(
            self.definition.key,
            self.definition.definition,
            self.dimensions,
            available,
            self._reading.run.study.show.headline,
        )
        if cell is None:
            lost = next(d for d in self.dimensions if len(available[d]) > 1)
            example = f'{lost}="{available[lost][0]}"'
            raise RangeError(
                f"say which {lost}, such as {example}; known: {listing(available[lost])}",
                nl=f"zeg welke {lost}, zoals {example}; bekend: {listing(available[lost], language='nl')}",
            )
        rows = known.filter(*(pl.col(d) == c for d, c in cell.items()))
        years = rows.filter(pl.col("status") != "scenario")["year"].to_list() or rows["year"].to_list()
        year = given.get("year", max(years, default=0))
        if year not in rows["year"]:
            raise RangeError(
                f"'{self.key}' has no figure for {year} in this cell; it has {listing(sorted(years))}",
                nl=f"'{self.key}' heeft in deze cel geen cijfer voor {year}; "
                f"wel voor {listing(sorted(years), language='nl')}",
            )
        return dict(cell), int(year)

    def _sheet(self) -> Sheet:
        return figure_sheet(
            self._reading,
            self.definition,
            self.frame,
            self.dimensions,
            self.asked,
            words_beside(self._reading, self._language),
        )

    def _repr_html_(self) -> str:
        """The table, and below it the drawing where there are lines to draw."""
        series = self._series()
        lines = any(sum(r["value"] is not None for r in rows) > 1 for _, rows in series)
        drawn = lines and len(series) <= pictures.MOST_SERIES
        return super()._repr_html_() + (self.chart()._repr_html_() if drawn else "")
