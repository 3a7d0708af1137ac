"""What goods in use and discarded goods of a run hold of a material, and what a shock can count on because of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kringloop.core import Names
from kringloop.indicators import INDICATORS
from kringloop.ledger import Ledger, Result
from kringloop.models import HISTORY
from kringloop.runs.opened import Run
from kringloop.shocks import OWN, Assumptions, SupplyShares, Taken

GOODS, CONTENT, CYCLE = "electronics", "electronics_content", "life_cycle"
BEST: Final = ("recycled_content_cap", "best_recovery")
"""The choice that says which part of discards can come back as material at best [1]."""
PROCESSED: Final = "P"
LONGER: Final = 1.25
"""Goods are kept so many times longer while a shock lasts, unless a file says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrbanMine:
    """A material in goods whose make-up is known.

    Parameters
    ----------
    held      : [t] in use
    discarded : [t/year]
    returns   : [1] part of what is discarded that comes back as material today
    best      : [1] the same at best, a choice of the study
    replaced  : [t/year] in new goods that take the place of discarded ones, in `sold`, the last year with sales
    goods     : kinds of product that count, of `of` that are discarded
    """

    year: int
    held: float
    discarded: float
    returns: float
    best: float
    sold: int
    replaced: float
    goods: int
    of: int

    @property
    def more(self) -> float:
        """[t/year] that could come back above today."""
        return self.discarded * max(0.0, self.best - self.returns)


def urban_mine(run: Run, material: str, year: int) -> UrbanMine | None:
    """What goods hold of a material in the last year up to `year`; None where no table says what goods hold of it."""
    ledger, content = run.ledger, material.casefold()
    if not all(key in ledger.accounts for key in (GOODS, CONTENT, CYCLE)):
        return None
    made_of = ledger.account(CONTENT).select("share")
    if content not in made_of.selections()[0].labels("content"):
        return None
    shares = _by(made_of.by("product", content=[content]), "product")
    gone, sold = (_flow(ledger, flow, shares, year) for flow in ("discarded", "placed_on_market"))
    if not gone or not sold:
        return None
    last, then = max(gone), max(sold.keys() & gone.keys(), default=0)
    stock = INDICATORS["urban_mine_stock"].expression(ledger).by("content", content=[content], year=[last])
    return UrbanMine(
        year=last,
        held=1000.0 * float(stock.value.reshape(-1)[0]),
        discarded=sum(mass * shares[p] for p, mass in gone[last].items()),
        returns=_returns(ledger, last),
        best=float({**INDICATORS[BEST[0]].choices, **run.study.choices.get(BEST[0], {})}[BEST[1]]),
        sold=then,
        replaced=sum(min(gone[then].get(p, 0.0), mass) * shares[p] for p, mass in sold.get(then, {}).items()),
        goods=len(gone[last]),
        of=len(ledger.account(GOODS).select("mass", flow="discarded").selections()[0].labels("product")),
    )


def _flow(ledger: Ledger, flow: str, shares: Mapping[str, float], year: int) -> dict[int, dict[str, float]]:
    """Year up to `year` → kind of product → [t] of the flow, of products whose make-up is known."""
    chosen = ledger.account(GOODS).select("mass", flow=flow)
    years = [y for y in chosen.selections()[0].year_labels if y <= year]
    found = chosen.by("product", "year", product=sorted(shares), year=years) if years else None
    made: dict[int, dict[str, float]] = {}
    for index, labels in found.cells() if found is not None else ():
        made.setdefault(int(labels["year"]), {})[labels["product"]] = float(found.value[index])  # type: ignore[union-attr]
    return made


def _by(found: Result, dimension: str) -> dict[str, float]:
    return {labels[dimension]: float(found.value[index]) for index, labels in found.cells()}


def _returns(ledger: Ledger, last: int) -> float:
    """[1] end-of-life recycling rate of the record, in its last year up to `last`; 0 where the record has none."""
    rate = INDICATORS["eol_recycling_rate"].expression(ledger)
    years = sorted(int(y) for y in rate.selections()[0].labels("year") if int(y) <= last)
    values = rate.by("year", "scenario", year=years, scenario=[HISTORY]).value.reshape(-1).tolist() if years else []
    return next((v / 100.0 for v in reversed(values) if v == v), 0.0)


def with_mine(assumptions: Assumptions, mine: UrbanMine | None, supply: SupplyShares, material: str) -> Assumptions:
    """The assumptions with recovery and longer use of what goods hold, where it is known and nobody says otherwise.

    Trade of ores, or of a group that holds the material, cannot be laid beside its content, nor can shares without an
    amount: there the shipped assumptions stay.
    Recovery is what could return above today over what is imported; the band runs from nothing to all that does not
    return now. Longer use puts off what the new goods hold that replace others, for as much as LONGER says.
    """
    if mine is None or not supply.amount or supply.material != material or supply.stage != PROCESSED:
        return assumptions
    part = 100.0 / supply.amount
    taken: Mapping[str, Taken] = {
        "recovery": _taken(part * mine.more, part * mine.discarded * (1.0 - mine.returns), _recovery(mine, supply)),
        "longer_life": _taken(part * mine.replaced * (1.0 - 1.0 / LONGER), part * mine.replaced, _longer(mine, supply)),
    }
    free = {key: each for key, each in taken.items() if assumptions.taken[key].certainty != OWN}
    return replace(assumptions, taken={**assumptions.taken, **free})


def _taken(value: float, high: float, why: Names) -> Taken:
    most = min(100.0, high)
    return Taken(value=min(value, most), low=0.0, high=most, why=why, source="", certainty="derived")


def _recovery(mine: UrbanMine, supply: SupplyShares) -> Names:
    gone, more, bought = (_tonnes(v) for v in (mine.discarded, mine.more, supply.amount or 0.0))
    return Names(
        f"afgedankte elektronica ({mine.goods} van {mine.of} soorten) bevatte in {mine.year} {gone[0]} t; bij de "
        f"beste terugwinning komt daarvan {more[0]} t meer terug dan nu, naast {bought[0]} t invoer; de band loopt van "
        "niets tot alles wat nu niet terugkomt",
        f"discarded electronics ({mine.goods} of {mine.of} kinds of product) held {gone[1]} t in {mine.year}; at best "
        f"{more[1]} t more of it returns than now, beside {bought[1]} t of imports; the band runs from nothing to all "
        "that does not return now",
    )


def _longer(mine: UrbanMine, supply: SupplyShares) -> Names:
    held, bought = (_tonnes(v) for v in (mine.replaced, supply.amount or 0.0))
    longer = round(100 * (LONGER - 1))
    return Names(
        f"elektronica die andere vervangt bevatte in {mine.sold} {held[0]} t, naast {bought[0]} t invoer; {longer} % "
        "langer gebruik stelt een vijfde daarvan uit; de band loopt van niets tot alles. Veel van die goederen komt "
        "kant-en-klaar van elders: hoogstens zo veel",
        f"electronics that replace others held {held[1]} t in {mine.sold}, beside {bought[1]} t of imports; {longer} % "
        "longer use puts off a fifth of it; the band runs from nothing to all. Much of those goods comes ready-made "
        "from elsewhere: at most this much",
    )


def _tonnes(value: float) -> tuple[str, str]:
    """Three digits, in Dutch and in English."""
    english = f"{float(f'{value:.3g}'):,.10g}"
    return english.translate(str.maketrans(",.", ".,")), english
