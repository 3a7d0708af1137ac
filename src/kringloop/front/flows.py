"""The flows of one account of a run, between groups of nodes: as a table and as the drawing of the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import polars as pl

from kringloop.core import RangeError, listing, unknown
from kringloop.front.drawing import Drawing
from kringloop.front.frame import Frame
from kringloop.front.layout import MOST_ROWS, Sheet, Shown
from kringloop.front.words import words_beside
from kringloop.reading import (
    EVERYTHING,
    Choice,
    Reading,
    cases_of,
    chosen_flows,
    covered_words,
    flow_accounts,
    flows_chart,
    flows_finding,
    grouped,
    layers_of,
    numbers,
    opening_account,
    stocks_beside,
    year_shown,
)


class Flows(Shown):
    """Flows of one account in one year on one layer. Made by `run.flows(...)`.

    Parameters
    ----------
    case : one code of each dimension whose codes are never added up, such as a scenario
    """

    def __init__(
        self,
        reading: Reading,
        account: str,
        layer: str,
        year: int,
        material: str,
        case: Mapping[str, str],
        language: str,
    ) -> None:
        self._reading, self._words = reading, words_beside(reading, language)
        self.account, self.layer, self.year, self.material, self.case = account, layer, year, material, dict(case)
        self._spec = reading.run.study.accounts[account]
        choice = Choice(year, self.case, material)
        self._found = chosen_flows(reading, account, layer, choice)
        self._flows = grouped(reading, account, layer, choice, language)

    @property
    def unit(self) -> str:
        return layers_of(self._spec)[self.layer]

    @cached_property
    def frame(self) -> Frame:
        """Flows between groups, the largest first: from, to, value, number of rows of the account."""
        names = ("origin", "destination", "origin_name", "destination_name", "value", "rows")
        return Frame([{n: f[n] for n in names} for f in self._flows], schema=list(names), infer_schema_length=None)

    def sankey(self) -> Drawing:
        """The circular Sankey of the flows page.

        Raises
        ------
        RangeError   there is no flow to draw
        """
        reading, words = self._reading, self._words
        covered = covered_words(reading, self._spec, self._found, words)
        title = flows_finding(
            reading,
            self._flows,
            account=self.account,
            unit=self.unit,
            year=self.year,
            case=self.case,
            covered=covered,
            words=words,
        )
        sources = sorted(self._found["source"].unique().to_list())
        stocks = stocks_beside(reading, self.account, self.layer, self.year, self.case, words.language)
        picture = flows_chart(
            reading,
            self._flows,
            unit=self.unit,
            layer=self.layer,
            words=words,
            sources=sources,
            title=title,
            stocks=stocks,
        )
        if picture is None:
            raise RangeError(
                f"account '{self.account}' has no flows to draw for this choice in {self.year}",
                nl=f"rekening '{self.account}' heeft voor deze keuze in {self.year} geen stromen om te tekenen",
            )
        return Drawing(picture, words)

    def _sheet(self) -> Sheet:
        words, language = self._words, self._words.language
        title = (
            words(
                "py.flows",
                account=words.word("account", self.account),
                layer=words.word("layer", self.layer),
                year=self.year,
            )
            + f" [{numbers.unit_words(self.unit, language)}]"
        )
        names = [
            f"{words.word('dimension', d)}: {self._reading.name(d, c, language, (self.account,))}"
            for d, c in self.case.items()
        ]
        shown = self._flows[:MOST_ROWS]
        places = numbers.decimals_for([f["value"] for f in shown], digits=3)
        rows = [(f["origin_name"], f["destination_name"], numbers.fixed(f["value"], places, language)) for f in shown]
        left = len(self._flows) - len(shown)
        more = words("py.more_rows", count=left) if left > 0 else ""
        notes = ["; ".join(names), more, "" if rows else words("py.not_drawn")]
        heads = (words("dimension.origin"), words("dimension.destination"), f">{words('column.value')}")
        return Sheet(title, heads, rows, notes)


def flows_of(
    reading: Reading,
    account: str | None,
    layer: str | None,
    year: int | None,
    material: str | None,
    case: Mapping[str, str],
    language: str,
) -> Flows:
    """Flows as the page opens them, or as asked.

    Raises
    ------
    UnknownNameError   an account, layer, material, dimension or code that is not there; names the nearest
    RangeError         a year without rows, or a run without flows
    """
    accounts = flow_accounts(reading)
    if not accounts:
        raise RangeError(
            f"study '{reading.meta['study']}' has no account of flows between nodes",
            nl=f"studie '{reading.meta['study']}' heeft geen rekening van stromen tussen knooppunten",
        )
    specs = reading.run.study.accounts
    chosen = account or opening_account(reading)
    _require("account of flows", chosen, accounts)
    frame = reading.table(f"account_{chosen}")
    layers = [k for k in frame.columns if k in layers_of(specs[chosen])]
    on = layer or layers[0]
    _require("layer", on, layers)
    known = frame.filter(pl.col(on).is_not_null())
    shown = year if year is not None else year_shown(reading, known)
    if shown not in known["year"]:
        years = known["year"].unique().sort().to_list()
        span = numbers.span(years[0], years[-1])
        raise RangeError(
            f"account '{chosen}' has no flows in {shown}; it has {span}",
            nl=f"rekening '{chosen}' heeft geen stromen in {shown}; wel in {span}",
        )
    cases = cases_of(reading, chosen)
    for name, code in case.items():
        _require("dimension", name, cases)
        _require(name, code, cases[name])
    of = material or EVERYTHING
    if of != EVERYTHING:
        tree = specs[chosen].dimensions.get("material")
        if tree is None:
            raise RangeError(
                f"account '{chosen}' does not tell materials apart; it has {listing(frame.columns)}",
                nl=f"rekening '{chosen}' houdt materialen niet uit elkaar; "
                f"zij heeft {listing(frame.columns, language='nl')}",
            )
        reading.run.trees[tree].require(of)
    return Flows(reading, chosen, on, shown, of, {d: case.get(d, codes[0]) for d, codes in cases.items()}, language)


def _require(kind: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise unknown(kind, str(name), known)
