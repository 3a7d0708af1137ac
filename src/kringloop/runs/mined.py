"""What goods in use and discarded goods of a run hold of a material, as far as its tables say what goods are made of.

Two kinds of goods count: electronics, followed year by year, and goods of the energy transition of which the study says
how much there is. What other goods hold is in no table, so all of it is a least amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.indicators import INDICATORS
from kringloop.ledger import Ledger, Result
from kringloop.models import HISTORY
from kringloop.reference import classification, raw_material
from kringloop.runs.opened import Run
from kringloop.runs.steady_metals import BoundMetal, Three, bound_metals, stated_goods

ELECTRONICS, CONTENT, CYCLE = "electronics", "electronics_content", "life_cycle"
BEST = ("recycled_content_cap", "best_recovery")
"""The choice that says which part of discards can come back as material at best [1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicsMine:
    """A material in electronics whose make-up is known.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodMine:
    """A material in a good of the energy transition: (mean, low, high) [t] in use, and [t/year] worn out.

    Parameters
    ----------
    year      : of which the study says how much of the good there is
    held      : content × amount
    discarded : held / life: what wears out each year of a stock that neither grows nor shrinks; None without a life
    """

    technology: str
    year: int
    held: Three
    discarded: Three | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrbanMine:
    """A material, or all members of a group together, in goods whose make-up is known."""

    material: str
    electronics: ElectronicsMine | None
    goods: tuple[GoodMine, ...]

    @property
    def held(self) -> float:
        """[t] in use, as far as it is known."""
        return (self.electronics.held if self.electronics else 0.0) + sum(good.held[0] for good in self.goods)

    @property
    def worn_out(self) -> float:
        """[t/year] in goods of the energy transition that wear out, as far as it is known."""
        return sum(good.discarded[0] for good in self.goods if good.discarded is not None)


def urban_mine(run: Run, material: str, year: int) -> UrbanMine | None:
    """What goods hold of a material up to a year; None where no table says what any good holds of it."""
    made = UrbanMine(
        material=material, electronics=_electronics(run, material, year), goods=_goods(run, material, year)
    )
    return made if made.electronics or made.goods else None


def _electronics(run: Run, material: str, year: int) -> ElectronicsMine | None:
    ledger, content = run.ledger, material.casefold()
    if not all(key in ledger.accounts for key in (ELECTRONICS, CONTENT, CYCLE)):
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
    return ElectronicsMine(
        year=last,
        held=1000.0 * float(stock.value.reshape(-1)[0]),
        discarded=sum(mass * shares[p] for p, mass in gone[last].items()),
        returns=_returns(ledger, last),
        best=best_recovery(run),
        sold=then,
        replaced=sum(min(gone[then].get(p, 0.0), mass) * shares[p] for p, mass in sold.get(then, {}).items()),
        goods=len(gone[last]),
        of=len(ledger.account(ELECTRONICS).select("mass", flow="discarded").selections()[0].labels("product")),
    )


def best_recovery(run: Run) -> float:
    """[1] part of discards that can come back as material at best, a choice of the study."""
    return float({**INDICATORS[BEST[0]].choices, **run.study.choices.get(BEST[0], {})}[BEST[1]])


def _flow(ledger: Ledger, flow: str, shares: Mapping[str, float], year: int) -> dict[int, dict[str, float]]:
    """Year up to `year` → kind of product → [t] of the flow, of products whose make-up is known."""
    chosen = ledger.account(ELECTRONICS).select("mass", flow=flow)
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


def _goods(run: Run, material: str, year: int) -> tuple[GoodMine, ...]:
    """What goods of the energy transition hold of it, of a group all its members together; the most first."""
    goods = {key: each for key, each in stated_goods(run).items() if each.year is not None and each.year <= year}
    if not goods:
        return ()
    wanted = {c.code for c in classification("raw_materials").codes if material in (c.code, *_above(c.code))}
    found: dict[str, list[BoundMetal]] = {}
    for metal in bound_metals(run, goods, all_metals_of=goods)[1]:
        if metal.bound is not None and raw_material(metal.metal) in wanted:
            found.setdefault(metal.technology, []).append(metal)
    made = [
        GoodMine(
            technology=technology,
            year=int(goods[technology].year or 0),
            held=_sum([m.bound for m in metals if m.bound is not None]),
            discarded=_sum([m.yearly for m in metals if m.yearly is not None])
            if all(m.yearly is not None for m in metals)
            else None,
        )
        for technology, metals in found.items()
    ]
    return tuple(sorted(made, key=lambda good: -good.held[0]))


def _above(code: str) -> tuple[str, ...]:
    return tuple(classification("raw_materials").above(code))


def _sum(threes: list[Three]) -> Three:
    """Means added up, and both ends where every part has them."""
    mean = sum(three[0] for three in threes)
    lows, highs = [three[1] for three in threes], [three[2] for three in threes]
    return (
        mean,
        None if None in lows else sum(low for low in lows if low is not None),
        None if None in highs else sum(high for high in highs if high is not None),
    )
