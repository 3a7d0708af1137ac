"""Accounts that go on after their record: the rows of the last year again in each year, and what levers do to them.

What goes on is a scenario and says so: its rows have an origin of that kind. Nothing of the record changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import ROUNDING, Array, Origin, RangeError, conversion_factor, listing
from kringloop.ledger import Account, Coded, Layer, Ledger
from kringloop.scenarios.assumption import ACCOUNT, LAYER, Assumption, at_its_place, from_itself
from kringloop.scenarios.supplied import Supplies

More: TypeAlias = "Callable[[Assumption, NDArray[np.int64]], Array]"
"""(assumption, years) → (year,) [t] what the flow of products that it follows is more than in the baseline."""
SHARE: Final = "share"
"""Layer of parts of a whole."""
PERCENT, WHOLE = "%", 100.0
GOES_ON: Final = "scenario_goes_on"
"""Origin of rows after the record."""
ORIGIN: Final = Origin(
    producer="kringloop",
    dataset="scenario",
    title="Rows of the last year on record, carried on under the assumptions of a scenario",
    vintage="as the scenario",
    licence="as the rows it goes on from",
    kind="scenario",
    note="What could be. Every assumption stands in the scenario with its reason, source and certainty.",
)


@dataclass(frozen=True, slots=True, eq=False)
class GoingOn:
    """An account with its rows after the record.

    after : (rows,) which rows are of years after the record
    last  : last year of the record
    """

    account: Account
    after: NDArray[np.bool_]
    last: int


def going_on(account: Account, horizon: int) -> GoingOn:
    """The account with the rows of its last year again in every year up to the horizon.

    Raises
    ------
    RangeError   an account whose record ends at the horizon or after it
    """
    last = account.year_range[1]
    if last >= horizon:
        raise RangeError(
            f"account '{account.key}' runs to {last}, and the horizon is {horizon}: it has no year to go on in",
            nl=f"rekening '{account.key}' loopt tot {last}, en de horizon is {horizon}: er is geen jaar meer over",
        )
    more = np.where(account.years == last, horizon - last, 0)
    take = np.repeat(np.arange(len(account.years)), 1 + more)
    first = np.concatenate([[0], np.cumsum(1 + more)[:-1]])
    steps = np.arange(len(take)) - first[take]
    after = steps > 0
    lengths = np.add.reduceat(1 + more, account.starts[:-1]) if account.series_count else np.zeros(0, dtype=np.int64)
    sources = _with(Coded(account.sources, account.source_codes), take, after)
    made = replace(
        account,
        years=(account.years[take] + steps).astype(np.int16),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        series=account.series[take],
        sources=sources.labels,
        source_codes=sources.codes,
        flag_codes=None if account.flag_codes is None else _unflagged(account, take, after),
        rounding=None if account.rounding is None else account.rounding[take],
        balancing=None if account.balancing is None else account.balancing[take],
        layers={key: _layer(layer, take, after) for key, layer in account.layers.items()},
        _derived={},
        _years_of_codes={},
    )
    return GoingOn(made, after, last)


def with_none(account: Account, series: NDArray[np.intp], name: str, label: str) -> Account:
    """The account with one series more for each of some: another code of a dimension, and nothing in the last year.

    Where a scenario could give what the record has not, there is a row to hold it.

    Raises
    ------
    RangeError   a code that no row has
    """
    dimension = account.dimension(name)
    if label not in dimension.labels:
        raise RangeError(
            f"no row of account '{account.key}' has {name} '{label}'",
            nl=f"geen rij van rekening '{account.key}' heeft {name} '{label}'",
        )
    many, rows = len(series), account.starts[series + 1] - 1
    codes = {n: np.concatenate([d.codes, d.codes[series]]) for n, d in account.dimensions.items()}
    codes[name][-many or len(codes[name]) :] = dimension.labels.index(label)

    def more(values: Any) -> Any:
        return None if values is None else np.concatenate([values, values[rows]])

    return replace(
        account,
        dimensions={n: replace(d, codes=codes[n]) for n, d in account.dimensions.items()},
        years=np.concatenate([account.years, np.full(many, account.year_range[1], dtype=account.years.dtype)]),
        starts=np.concatenate([account.starts, account.starts[-1] + np.arange(1, many + 1)]),
        series=np.concatenate([account.series, np.arange(many, dtype=np.int32) + account.series_count]),
        source_codes=more(account.source_codes),
        flag_codes=more(account.flag_codes),
        rounding=more(account.rounding),
        balancing=more(account.balancing),
        layers={key: _with_none(layer, rows) for key, layer in account.layers.items()},
        _derived={},
        _years_of_codes={},
    )


def _with_none(layer: Layer, rows: NDArray[np.int64]) -> Layer:
    assert layer.sd is None and layer.draws is None  # noqa: PT018 - a model without draws
    assert layer.sources is None
    return Layer(
        key=layer.key,
        unit=layer.unit,
        values=np.concatenate([layer.values, np.zeros(len(rows))]),
        present=None if layer.present is None else np.concatenate([layer.present, np.ones(len(rows), dtype=bool)]),
    )


def _layer(layer: Layer, take: NDArray[np.intp], after: NDArray[np.bool_]) -> Layer:
    return Layer(
        key=layer.key,
        unit=layer.unit,
        values=layer.values[take],
        present=None if layer.present is None else layer.present[take],
        sources=None if layer.sources is None else _with(layer.sources, take, after),
    )


def _with(words: Coded, take: NDArray[np.intp], after: NDArray[np.bool_]) -> Coded:
    labels = (*words.labels, GOES_ON)
    return Coded(labels, np.where(after, len(labels) - 1, words.codes[take]).astype(np.int32))


def _unflagged(account: Account, take: NDArray[np.intp], after: NDArray[np.bool_]) -> NDArray[np.int32]:
    assert account.flag_codes is not None
    none = account.flags.index("") if "" in account.flags else -1
    return np.where(after, none, account.flag_codes[take]).astype(np.int32)


def rows_chosen(ledger: Ledger, key: str, each: Assumption) -> NDArray[np.bool_]:
    """(series,) which rows of an account an assumption means.

    Raises
    ------
    UnknownNameError   a dimension, code or layer that the account does not know
    RangeError         a scope that no row has
    """
    account = ledger.account(key).account
    layers = each.scope.get(LAYER, tuple(account.layers))
    for layer in layers:
        account.layer(layer)
    conditions: dict[str, Any] = {name: codes for name, codes in each.scope.items() if name not in (ACCOUNT, LAYER)}
    found = ledger.account(key).select(layers[0], **conditions).selections()[0].series_mask
    if not found.any():
        raise RangeError(
            f"no row of account '{key}' is in this scope", nl=f"geen rij van rekening '{key}' valt in dit bereik"
        )
    return found


def with_rows_changed(
    base: GoingOn,
    ledger: Ledger,
    assumptions: Sequence[Assumption],
    horizon: int,
    more: More | None = None,
    supplies: Supplies | None = None,
) -> Account:
    """The account with what the assumptions do to its rows after the record, each in its turn; effects multiply.

    Parameters
    ----------
    more     : what the flow that an assumption follows changes by; needed where one follows products in use
    supplies : what there is to replace with; needed where an assumption names a supply

    Raises
    ------
    UnknownNameError, RangeError   as `rows_chosen`, or a code that takes over and has no row of its kind, or rows that
                                   would fall below zero
    """
    account = base.account
    values = {key: layer.values.copy() for key, layer in account.layers.items()}
    years = np.arange(base.last + 1, horizon + 1)
    for each in sorted(assumptions, key=lambda a: a.turn):
        with at_its_place(each):
            _change(base, ledger, values, each, years, more, supplies)
    layers = {key: replace(layer, values=values[key]) for key, layer in account.layers.items()}
    return replace(account, layers=layers, _derived={}, _years_of_codes={})


def _change(
    base: GoingOn,
    ledger: Ledger,
    values: dict[str, Array],
    each: Assumption,
    years: NDArray[np.int64],
    more: More | None,
    supplies: Supplies | None,
) -> None:
    """What one assumption does to the values of its layers."""
    account, effect = base.account, each.declared.rows
    assert effect is not None
    factor = effect.factor(each.course.at(years.tolist()), each.number)
    if effect.follows:
        assert more is not None
        _follow(base, ledger, values, each, factor * more(each, years))
        return
    chosen = rows_chosen(ledger, account.key, each)
    mine = chosen[account.series] & base.after
    if each.supply:
        assert supplies is not None
        layer = account.layer(each.scope.get(LAYER, ("mass",))[0])
        whole = _by_year(base, values[layer.key], mine, len(years)) * conversion_factor(layer.unit, "t")
        factor = supplies.held_to(each, years, factor, whole)
    by_row = np.ones(len(account.years))
    by_row[base.after] = factor[account.years[base.after].astype(np.int64) - base.last - 1]
    for key in each.scope.get(LAYER, tuple(account.layers)):
        before = values[key]
        changed = np.where(mine, before * by_row, before)
        if effect.takes:
            changed = _taken_over(account, changed, before - changed, mine, each)
        _require_share(account, key, each, before, changed)
        values[key] = changed


def _require_share(account: Account, key: str, each: Assumption, before: Array, changed: Array) -> None:
    """Refuse parts of a whole that would no longer add up to it, and a rate of more than all that was no more before.

    What is moved from one part to another, one for one, keeps their sum.
    """
    effect, layer = each.declared.rows, account.layer(key)
    assert effect is not None
    kept = effect.takes and each.per == 1.0
    if key == SHARE and not kept and (changed != before).any():
        raise RangeError(
            f"'{each.lever}' changes layer '{key}' of account '{account.key}': parts of a whole, which would no longer "
            "add up to it; move them one for one ('resourcing'), or name another layer",
            nl=f"'{each.lever}' verandert laag '{key}' van rekening '{account.key}': delen van een geheel, die dan "
            "niet meer tot dat geheel optellen; verplaats ze één op één ('resourcing'), of noem een andere laag",
        )
    if layer.unit != PERCENT or np.nanmax(layer.values, initial=0.0) > WHOLE:
        return
    at = int(np.nan_to_num(changed).argmax()) if len(changed) else 0
    if len(changed) and changed[at] > WHOLE * (1.0 + ROUNDING):
        seen, year = f"{changed[at]:.4g}", int(account.years[at])
        raise RangeError(
            f"'{each.lever}' brings '{key}' of account '{account.key}' to {seen} % in {year}; on record it was never "
            "more than 100 %, all of it: lower the value",
            nl=f"'{each.lever}' brengt '{key}' van rekening '{account.key}' in {year} op {seen} %; gemeten was het "
            "nooit meer dan 100 %, alles: verlaag de waarde",
        )


def _follow(base: GoingOn, ledger: Ledger, values: dict[str, Array], each: Assumption, added: Array) -> None:
    """Rows in scope change by so many tonnes together, each by its share of them.

    added : (year,) [t] after the record
    """
    account, key = base.account, each.scope.get(LAYER, ("mass",))[0]
    layer = account.layer(key)
    mine = rows_chosen(ledger, account.key, each)[account.series] & base.after
    year = account.years.astype(np.int64) - base.last - 1
    whole = _by_year(base, values[key], mine, len(added))
    change = added * conversion_factor("t", layer.unit)
    short = np.flatnonzero((change != 0) & ~(whole + change >= 0) | (change != 0) & (whole <= 0))
    if len(short):
        when = base.last + 1 + int(short[0])
        said = f"{whole[short[0]]:.4g} {layer.unit}", f"{change[short[0]]:+.4g}"
        raise RangeError(
            f"'{each.lever}' changes rows of account '{account.key}' of together {said[0]} by {said[1]} in {when}; "
            "they cannot fall below zero",
            nl=f"'{each.lever}' verandert rijen van rekening '{account.key}' van samen {said[0]} met {said[1]} in "
            f"{when}; ze kunnen niet onder nul komen",
        )
    part = np.divide(change, whole, out=np.zeros_like(change), where=whole > 0)
    values[key][mine] *= 1.0 + part[year[mine]]


def _by_year(base: GoingOn, values: Array, mine: NDArray[np.bool_], years: int) -> Array:
    """(year,) rows after the record together."""
    year = base.account.years[mine].astype(np.int64) - base.last - 1
    return np.asarray(np.bincount(year, weights=values[mine], minlength=years), dtype=np.float64)


def _taken_over(account: Account, values: Array, taken: Array, mine: NDArray[np.bool_], each: Assumption) -> Array:
    """What was taken away goes to the rows that differ in the code alone."""
    name = taken_along(each)
    target = _targets(account, name, each.to)
    places = target[account.series[mine]]
    if (places < 0).any():
        lost = account.series[mine][places < 0][0]
        about = ", ".join(
            d.labels[d.codes[lost]] for n, d in account.dimensions.items() if n != name and d.codes[lost] >= 0
        )
        raise RangeError(
            f"'{each.to}' has no row in account '{account.key}' that could take over ({about})",
            nl=f"'{each.to}' heeft in rekening '{account.key}' geen rij die kan overnemen ({about})",
        )
    if (places == account.series[mine]).any():
        raise from_itself(each)
    last = account.years[account.starts[1:] - 1].astype(np.int64)
    at = account.starts[places + 1] - 1 - (last[places] - account.years[mine].astype(np.int64))
    if (account.years[at] != account.years[mine]).any() or (account.series[at] != places).any():
        raise RangeError(
            f"'{each.to}' has no row in the last year of account '{account.key}'; it cannot take over",
            nl=f"'{each.to}' heeft geen rij in het laatste jaar van rekening '{account.key}' en kan niet overnemen",
        )
    added = values.copy()
    np.add.at(added, at, each.per * taken[mine])
    return added


def taken_along(each: Assumption) -> str:
    """The dimension along which another code takes over: the last that the scope names."""
    return [name for name in each.scope if name not in (ACCOUNT, LAYER)][-1]


def _targets(account: Account, name: str, code: str) -> NDArray[np.int64]:
    """(series,) the series that differs in one code alone; −1 where there is none."""
    dimension = account.dimension(name)
    if name not in account.dimensions:
        raise RangeError(
            f"'{name}' is not stored in account '{account.key}'; expected one of {listing(account.dimensions)}",
            nl=f"'{name}' staat niet in rekening '{account.key}'; verwacht een van "
            f"{listing(account.dimensions, language='nl')}",
        )
    at = dimension.labels.index(code) if code in dimension.labels else -1
    names = list(account.dimensions)
    keys = [tuple(int(account.dimensions[n].codes[s]) for n in names) for s in range(account.series_count)]
    place = {key: s for s, key in enumerate(keys)}
    slot = names.index(name)
    return np.array([place.get((*k[:slot], at, *k[slot + 1 :]), -1) for k in keys], dtype=np.int64)


def accounts_of(assumptions: Sequence[Assumption]) -> Mapping[str, tuple[Assumption, ...]]:
    """Account → the assumptions on its rows, in order."""
    found: dict[str, tuple[Assumption, ...]] = {}
    for each in assumptions:
        for key in each.scope.get(ACCOUNT, ()):
            found[key] = (*found.get(key, ()), each)
    return found
