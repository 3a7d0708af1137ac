"""What the assumptions of a scenario ask of a supply chain: recipes, final demand and pressures by year.

In canonical order, and effects on one cell multiply. What is bought less of goes to what takes over, or is saved: by
firms as value added, so that columns go on closing, by final users as money that a rebound spends again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kringloop.core import ROUNDING, Array, RangeError, listing
from kringloop.scenarios.assumption import CHAIN, Assumption, at_its_place, from_itself
from kringloop.scenarios.effect import OnChain

if TYPE_CHECKING:
    from kringloop.chains import Engine, Moved
    from kringloop.economies import Economy

EVERY: Final = "all"
"""Code of every industry or region."""
Ratio = Callable[[Assumption], Array]
"""An assumption on spending → (year,) what is bought of the products it follows over that in the baseline."""
Mask = NDArray[np.bool_]


class Draft:
    """Recipes, demand and pressures of each year while assumptions are taken one after the other."""

    def __init__(self, engine: Engine, home: str, years: Sequence[int]) -> None:
        self.engine, self.home, self.years = engine, home, years
        self.recipes: dict[int, Array] = {}
        self.base: dict[int, Array] = {}
        self.demand: dict[int, Array] = {}
        self.factors = np.ones((len(years), engine.economy.size))
        users = len(engine.economy.demands)
        self.saved, self.respent = np.zeros((len(years), users)), np.zeros((len(years), users))
        self.followed = np.zeros((len(years), engine.economy.size, users))

    @property
    def economy(self) -> Economy:
        return self.engine.economy

    def recipe(self, place: int) -> Array:
        """(year, sector) inputs per unit made, ready to be changed."""
        if place not in self.recipes:
            self.base[place] = self.economy.flows[:, place] * self.engine.per_output[place]
            self.recipes[place] = np.repeat(self.base[place][None], len(self.years), axis=0)
        return self.recipes[place]

    def bought(self, user: int) -> Array:
        """(year, sector) what a final user buys, ready to be changed."""
        if user not in self.demand:
            self.demand[user] = np.repeat(self.economy.final_demand[None, :, user], len(self.years), axis=0)
        return self.demand[user]

    @property
    def moved(self) -> Moved:
        """What differs from the table."""
        from kringloop.chains import Moved

        recipes, users = sorted(self.recipes), sorted(self.demand)
        shape = (len(self.years), self.economy.size, 0)
        delta = [self.recipes[p] - self.base[p] for p in recipes]
        return Moved(
            recipes=np.array(recipes, dtype=np.intp),
            delta=np.stack(delta, axis=2) if delta else np.zeros(shape),
            users=np.array(users, dtype=np.intp),
            demand=np.stack([self.demand[u] for u in users], axis=2) if users else np.zeros(shape),
            factors=self.factors,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What an assumption acts on.

    chosen   : (sector,) the industries it names: of any region for demand, of its regions for the rest
    users    : (user,) places of final users
    inputs   : (sector,) suppliers whose deliveries it changes
    """

    chosen: Mask
    users: NDArray[np.intp]
    inputs: Mask


def chain_moved(
    engine: Engine, home: str, years: Sequence[int], assumptions: Sequence[Assumption], ratio: Ratio
) -> Moved:
    """What a scenario changes in a table, by year.

    Parameters
    ----------
    home        : region whose users and industries are meant where an assumption names none
    assumptions : on the supply chain; each is taken in its turn

    Raises
    ------
    UnknownNameError   a region, industry or final user that the table does not have; names the nearest
    RangeError         a scope in which nothing is bought, or recipes that take more than is made
    """
    draft = Draft(engine, home, years)
    for each in sorted(assumptions, key=lambda a: a.turn):
        effect = each.effect
        assert isinstance(effect, OnChain)
        with at_its_place(each):
            scope = _scope(draft, each, effect)
            share = 1.0 - effect.factor(each.course.at(np.asarray(years)), each.number)
            if effect.follows:
                _require_spent_once(draft, each, scope, 1.0 - share)
                share = (1.0 - share) * (1.0 - ratio(each))
            if effect.block == "respent":
                _spend_again(draft, each, scope, 1.0 - share)
            elif share.any():
                BLOCKS[effect.block](draft, each, scope, share)
    _require_value(draft)
    return draft.moved


def _scope(draft: Draft, each: Assumption, effect: OnChain) -> Scope:
    economy = draft.economy
    regions = _named(each, "region", (draft.home,))
    own = effect.block in ("inputs", "pressure")
    chosen = economy.where(region=regions if own else None, sector=_named(each, CHAIN, ()))
    inputs = economy.where(region=_named(each, "supplier", ()), sector=_named(each, "input", ()))
    if effect.block == "trade":
        inputs = inputs & chosen
    mine, users = economy.consumers if regions is None else regions, _named(each, "user", ())
    economy.demand_of(mine, category=users)
    places = np.flatnonzero([r in mine and (users is None or c in users) for r, c in economy.demands])
    if not (inputs if effect.block == "trade" else chosen).any():
        raise RangeError(
            f"'{each.lever}' touches no industry: region and industry are known, but not together",
            nl=f"'{each.lever}' raakt geen bedrijfstak: regio en bedrijfstak bestaan, maar niet samen",
        )
    return Scope(chosen, places, inputs)


def _named(each: Assumption, name: str, usual: tuple[str, ...]) -> tuple[str, ...] | None:
    """Codes that a scope names; None for every one."""
    codes = each.scope.get(name, usual)
    return None if EVERY in codes or not codes else codes


def _on_demand(draft: Draft, each: Assumption, scope: Scope, share: Array) -> None:
    """Final users buy less of some products; what takes over gets `per` of it, the rest is saved."""
    _require_bought(each, draft.economy.final_demand[np.ix_(np.flatnonzero(scope.chosen), scope.users)])
    for user in scope.users.tolist():
        values = draft.bought(user)
        before = values.sum(axis=1)
        taken = values * scope.chosen * share[:, None]
        values -= taken
        if each.to:
            values += each.per * _taken_over(draft, each, taken)
        if each.lever != "growth":
            draft.saved[:, user] += before - values.sum(axis=1)


def _on_inputs(draft: Draft, each: Assumption, scope: Scope, share: Array) -> None:
    """Industries use less of some inputs per unit made; what is not taken over is value added."""
    _change_recipes(draft, each, np.flatnonzero(scope.chosen), scope.inputs, share)


def _on_trade(draft: Draft, each: Assumption, scope: Scope, share: Array) -> None:
    """Buyers of some regions take a product from elsewhere: their industries and their final users."""
    regions = _named(each, "region", (draft.home,))
    buyers = np.flatnonzero(draft.economy.where(region=regions))
    _change_recipes(draft, each, buyers, scope.inputs, share)
    for user in scope.users.tolist():
        values = draft.bought(user)
        taken = values * scope.inputs * share[:, None]
        values += each.per * _taken_over(draft, each, taken) - taken


def _on_pressure(draft: Draft, _each: Assumption, scope: Scope, share: Array) -> None:
    draft.factors[:, scope.chosen] *= (1.0 - share)[:, None]


def _change_recipes(draft: Draft, each: Assumption, columns: NDArray[np.intp], rows: Mask, share: Array) -> None:
    used = draft.economy.flows[np.ix_(np.flatnonzero(rows), columns)]
    _require_bought(each, used)
    for place in columns[(used != 0).any(axis=0)].tolist():
        values = draft.recipe(place)
        taken = values * rows * share[:, None]
        values -= taken
        if each.to:
            values += each.per * _taken_over(draft, each, taken)


def _taken_over(draft: Draft, each: Assumption, taken: Array) -> Array:
    """(year, sector)  what was taken away, at the sectors that take over."""
    economy, effect = draft.economy, each.effect
    assert isinstance(effect, OnChain)
    found = np.zeros_like(taken)
    if effect.takes == "home":
        economy.where(sector=each.to)
        found[:, _maker(economy, draft.home, each.to)] = taken.sum(axis=1)
        if taken.any() and (found == taken).all():
            raise from_itself(each)
        return found
    part = 0 if effect.takes == "region" else 1
    economy.where(**{("region", "sector")[part]: each.to})
    kept = 1 - part
    for place in np.flatnonzero(taken.any(axis=0)).tolist():
        label = [each.to, each.to]
        label[kept] = economy.sectors[place][kept]
        if (maker := _maker(economy, *label)) == place and EVERY not in each.scope[_along(effect)]:
            raise from_itself(each)
        found[:, maker] += taken[:, place]
    return found


def _along(effect: OnChain) -> str:
    """The part of a scope of which another code takes over."""
    return {"demand": CHAIN, "inputs": "input", "trade": "supplier"}[effect.block]


def _maker(economy: Economy, region: str, industry: str) -> int:
    """Place of the industry that takes over; one that makes nothing in the table has no recipe and cannot."""
    place = economy.index(region, industry)
    if economy.output[place] <= 0:
        raise RangeError(
            f"'{industry}' in {region} makes nothing in the table and has no recipe; it cannot take over",
            nl=f"'{industry}' in {region} maakt niets in de tabel en heeft geen recept; die kan niet overnemen",
        )
    return place


def _spend_again(draft: Draft, each: Assumption, scope: Scope, share: Array) -> None:
    """Money that final users saved is spent on what they buy now, in the same shares; who spends more saves nothing."""
    for user in scope.users.tolist():
        draft.respent[:, user] += share
        if (most := float(draft.respent[:, user].max())) > 1.0 + ROUNDING:
            when, who = draft.years[int(draft.respent[:, user].argmax())], draft.economy.demands[user]
            raise RangeError(
                f"'{each.lever}' and one before it let {'.'.join(who)} spend {most:.0%} of the money saved again in "
                f"{when}; expected at most 100 %: lower one of them",
                nl=f"'{each.lever}' en een ervoor laten {'.'.join(who)} in {when} {most:.0%} van het bespaarde geld "
                "opnieuw uitgeven; verwacht: ten hoogste 100 %, verlaag er een",
            )
        again = np.maximum(draft.saved[:, user], 0.0) * share
        if again.any():
            basket = draft.economy.final_demand[:, user] * scope.chosen
            if not (whole := float(basket.sum())) > 0:
                raise RangeError(
                    f"'{each.lever}' spends money saved on what {'.'.join(draft.economy.demands[user])} buys in this "
                    f"scope, which is {whole:g}; name industries of which it buys something",
                    nl=f"'{each.lever}' geeft bespaard geld uit aan wat {'.'.join(draft.economy.demands[user])} in dit "
                    f"bereik koopt, en dat is {whole:g}; noem bedrijfstakken waarvan het iets koopt",
                )
            draft.bought(user)[:] += np.outer(again, basket / whole)


def _require_spent_once(draft: Draft, each: Assumption, scope: Scope, part: Array) -> None:
    """Refuse more than all that is spent on an industry going to products that are followed."""
    cells = np.ix_(np.arange(len(part)), np.flatnonzero(scope.chosen), scope.users)
    draft.followed[cells] += part[:, None, None]
    if (most := float(draft.followed[cells].max(initial=0.0))) > 1.0 + ROUNDING:
        when = draft.years[int(draft.followed[cells].max(axis=(1, 2)).argmax())]
        raise RangeError(
            f"'{each.lever}' and one before it let {most:.0%} of what is spent on "
            f"{listing(each.scope[CHAIN])} follow products in {when}; expected at most 100 %: lower one of them",
            nl=f"'{each.lever}' en een ervoor laten in {when} {most:.0%} van wat aan "
            f"{listing(each.scope[CHAIN], language='nl')} wordt besteed producten volgen; verwacht: ten hoogste 100 %, "
            "verlaag er een",
        )


def _require_bought(each: Assumption, used: Array) -> None:
    """Refuse a change of what nobody buys: it would do nothing without a word."""
    if not used.any():
        raise RangeError(
            f"'{each.lever}' changes what is not bought: the table has nothing in this scope",
            nl=f"'{each.lever}' verandert wat niet wordt ingekocht: de tabel heeft niets in dit bereik",
        )


def _require_value(draft: Draft) -> None:
    """Refuse recipes that cost more than what they make sells for."""
    value = draft.engine.intensities(["value_added"])[0]
    for place, recipe in draft.recipes.items():
        left = value[place] - (recipe - draft.base[place]).sum(axis=1)
        if left.min() < min(value[place], 0.0) - ROUNDING:
            year, label = draft.years[int(left.argmin())], draft.economy.labels[place]
            raise RangeError(
                f"inputs of {label} cost {1 - left.min():.3g} of what it makes in {year}; expected at most 1: "
                "lower 'per'",
                nl=f"inkoop van {label} kost in {year} {1 - left.min():.3g} van wat het maakt; verwacht: ten "
                "hoogste 1, verlaag 'per'",
            )


class _Block(Protocol):
    def __call__(self, draft: Draft, each: Assumption, scope: Scope, share: Array, /) -> None: ...


BLOCKS: Final[Mapping[str, _Block]] = {
    "demand": _on_demand,
    "inputs": _on_inputs,
    "trade": _on_trade,
    "pressure": _on_pressure,
}
