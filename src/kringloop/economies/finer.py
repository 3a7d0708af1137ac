"""Finer tables: sectors split into parts, and new sectors taken out of old ones.

Whatever is made here says where it came from: splits and new sectors need an origin,
and the table keeps a note. Totals stay as published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import (
    NOISE,
    Array,
    BalanceError,
    Origin,
    RangeError,
    ShapeError,
    figures,
    listing,
    number,
    texts,
    unknown,
)
from kringloop.economies.economy import Economy, require_vector
from kringloop.economies.fitting import SEPARATOR, Label, labels_from, require_origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a split sector.

    share      : [1]  of output, and of everything not given below
    recipe     : supplier → share of that input bought by this part (default `share`)
    sales      : buyer → share of that delivery made by this part (default `share`)
    extensions : key → share of the pressure caused by this part (default `share`)
    """

    share: float
    recipe: Mapping[Label, float] = field(default_factory=dict)
    sales: Mapping[Label, float] = field(default_factory=dict)
    extensions: Mapping[str, float] = field(default_factory=dict)


def split_sector(economy: Economy, region: str, sector: str, parts: Mapping[str, Part], *, origin: Origin) -> Economy:
    """Cut one sector into parts; the parts add up to what it was, in every cell.

    Row totals of the parts follow from their sales, so output is recomputed from the rows; value added rows
    take what is left of each part's column.

    Parameters
    ----------
    parts  : new sector name → Part; shares add up to 1, and so do those given for any one input, sale or pressure
    origin : where the shares come from

    Raises
    ------
    RangeError         shares that do not add up to 1
    UnknownNameError   a sector, label or pressure that the table does not have

    Example
    >>> from kringloop.economies.examples import INVENTED, two_regions
    >>> halves = {"new goods": Part(share=0.25), "old goods": Part(share=0.75)}
    >>> split_sector(two_regions(), "NL", "goods", halves, origin=INVENTED).labels[:2]
    ('NL|new goods', 'NL|old goods')
    """
    old = economy.index(region, sector)
    require_origin(origin, f"the split of '{region}{SEPARATOR}{sector}'")
    names = _names_of(parts)
    _require_sum(parts, region, sector)
    n, k = economy.size, len(parts)
    keep = [i for i in range(n) if i != old]
    order = [*keep[:old], *([old] * k), *keep[old:]]
    block = slice(old, old + k)
    _require_known(economy, parts)
    buys = np.array([_shares(p.share, p.recipe, economy.sectors) for p in parts.values()])
    sells = np.array([_shares(p.share, p.sales, economy.sectors) for p in parts.values()])
    final = np.array([_shares(p.share, p.sales, economy.demands) for p in parts.values()])
    flows = np.array(economy.flows[np.ix_(order, order)])
    flows[block, :] *= sells[:, order]
    flows[:, block] *= buys[:, order].T
    demand = np.array(economy.final_demand[order])
    demand[block] *= final
    plain = np.array([p.share for p in parts.values()])
    # a share of the gap of the old row keeps a table that does not close as open as it was
    gap = economy.output[old] - economy.flows[old].sum() - economy.final_demand[old].sum()
    output = np.array(economy.output[order])
    output[block] = flows[block].sum(axis=1) + demand[block].sum(axis=1) + gap * plain
    extensions = {}
    for key, extension in economy.extensions.items():
        values = np.array(extension.values[order])
        values[block] *= [p.extensions.get(key, p.share) for p in parts.values()]
        extensions[key] = replace(extension, values=values)
    sectors = (*economy.sectors[:old], *((region, name) for name in names), *economy.sectors[old + 1 :])
    return replace(
        economy,
        sectors=sectors,
        flows=flows,
        final_demand=demand,
        output=output,
        value_added=_value_of_parts(economy, order, block, output, flows, plain),
        extensions=extensions,
        row_units=None if economy.row_units is None else tuple(economy.row_units[i] for i in order),
        sector_origins={
            **{s: o for s, o in economy.sector_origins.items() if s in sectors},
            **{(region, name): origin for name in names},
        },
        notes=(*economy.notes, f"{region}{SEPARATOR}{sector} split into {listing(names)} ({origin.label})"),
    )


def add_sector(
    economy: Economy,
    region: str,
    sector: str,
    *,
    out_of: str,
    sales: ArrayLike,
    final_sales: ArrayLike,
    purchases: ArrayLike,
    origin: Origin,
    extensions: Mapping[str, float] | None = None,
) -> Economy:
    """A new sector, taken out of one of the same region that held it, so that every total stays as published.

    Parameters
    ----------
    out_of      : sector whose row and column the new one is taken out of
    sales       : (sector,) [unit]  deliveries to the sectors there are
    final_sales : (demand,) [unit]
    purchases   : (sector,) [unit]  inputs from the sectors there are
    extensions  : pressure of the new sector by key, taken out of the old one; default 0
    origin      : where these figures come from

    Raises
    ------
    BalanceError       the new sector is larger than what it is taken out of, in some cell or pressure
    UnknownNameError   a sector or pressure that the table does not have
    """
    old, n = economy.index(region, out_of), economy.size
    row, column = require_vector(sales, economy, what="sales"), require_vector(purchases, economy, what="purchases")
    axis: dict[str, Any] = {"axes": ("demand column",), "labels": (economy.demands,)}
    final = figures(final_sales, what="final_sales", shape=(len(economy.demands),), **axis)
    require_origin(origin, f"the new sector '{sector}'")
    flows = np.zeros((n + 1, n + 1))
    flows[:n, :n] = economy.flows
    flows[old, :n] -= row
    flows[:n, old] -= column
    flows[n, :n], flows[:n, n] = row, column
    demand = np.vstack([economy.final_demand, final])
    demand[old] -= final
    made = float(row.sum() + final.sum())
    output = np.append(economy.output, made)
    output[old] -= made
    held = np.array([economy.flows[old], economy.flows[:, old]])
    users = economy.final_demand[old]
    more_to_users = (final > 0) & (users < final - 1e-12 * np.abs(users))
    if (held < np.array([row, column]) - 1e-12 * np.abs(held)).any() or more_to_users.any() or output[old] < 0:
        raise BalanceError(
            f"'{sector}' is larger than what '{out_of}' sells or buys in some cell; lower its sales or purchases"
        )
    wanted = {}
    for key, pressure in (extensions or {}).items():
        _require_extension(economy, key)
        wanted[key] = number(pressure, what=f"'{key}' of the new sector '{sector}'")
        there = float(economy.extensions[key].values[old])
        if wanted[key] > max(there, 0.0) * (1 + 1e-12):
            raise BalanceError(
                f"'{key}' of '{sector}' is {wanted[key]:g}, more than the {there:g} of '{out_of}' it is taken out of; "
                "lower it"
            )
    moved = {}
    for key, extension in economy.extensions.items():
        values = np.append(extension.values, wanted.get(key, 0.0))
        values[old] -= wanted.get(key, 0.0)
        moved[key] = replace(extension, values=values)
    value = np.hstack([economy.value_added, np.zeros((len(economy.value_added_rows), 1))])
    if len(value):
        earned = made - float(column.sum())
        held_by_old = float(economy.value_added[:, old].sum())
        if not held_by_old:
            raise BalanceError(f"'{out_of}' has no value added that '{sector}' could take its part of")
        taken = economy.value_added[:, old] / held_by_old * earned
        value[:, n], value[:, old] = taken, economy.value_added[:, old] - taken
    return replace(
        economy,
        sectors=(*economy.sectors, (region, sector)),
        flows=flows,
        final_demand=demand,
        output=output,
        value_added=value,
        extensions=moved,
        row_units=None if economy.row_units is None else (*economy.row_units, economy.row_units[old]),
        sector_origins={**economy.sector_origins, (region, sector): origin},
        notes=(*economy.notes, f"{region}{SEPARATOR}{sector} taken out of {out_of} ({origin.label})"),
    )


def _names_of(parts: object) -> list[str]:
    if not isinstance(parts, Mapping) or not all(isinstance(part, Part) for part in parts.values()):
        raise ShapeError(f"parts is {parts!r}; expected a mapping from name to Part")
    return list(texts(list(parts), what="names of the parts"))


def _require_sum(parts: Mapping[str, Part], region: str, sector: str) -> None:
    sums = {"output": [p.share for p in parts.values()]}
    for kind in ("recipe", "sales", "extensions"):
        keys = dict.fromkeys(k for p in parts.values() for k in getattr(p, kind))
        sums |= {f"{kind} {k}": [getattr(p, kind).get(k, p.share) for p in parts.values()] for k in keys}
    for what, shares in sums.items():
        numbers = [number(s, what=f"a share of {what} of '{region}{SEPARATOR}{sector}'") for s in shares]
        if not numbers or not abs(sum(numbers) - 1) <= NOISE or min(numbers) < 0:
            raise RangeError(
                f"shares of {what} of the parts of '{region}{SEPARATOR}{sector}' are {listing(shares)}; "
                f"expected shares of 0 or more that make 1"
            )


def _require_known(economy: Economy, parts: Mapping[str, Part]) -> None:
    """Every share is of something the table has: a supplier, a buyer, a pressure."""
    buyers = (*economy.sectors, *economy.demands)
    for part in parts.values():
        for given, known in ((part.recipe, economy.sectors), (part.sales, buyers)):
            for label in labels_from(list(given), "labels of a part"):
                if label not in known:
                    names = [SEPARATOR.join(k) for k in known]
                    raise unknown("label", SEPARATOR.join(label), names, where="this table")
        for key in part.extensions:
            _require_extension(economy, key)


def _require_extension(economy: Economy, key: str) -> None:
    if key not in economy.extensions:
        raise unknown("extension", key, economy.extensions, where="this table")


def _shares(share: float, given: Mapping[Label, float], labels: tuple[Label, ...]) -> Array:
    return np.array([given.get(label, share) for label in labels])


def _value_of_parts(
    economy: Economy, order: list[int], block: slice, output: Array, flows: Array, share: Array
) -> Array:
    value = np.array(economy.value_added[:, order])
    if not len(value):
        return np.zeros((0, len(order)))
    whole = value[:, block.start].sum()
    left = output[block] - flows[:, block].sum(axis=0)
    portion = left / left.sum() if whole and left.sum() else share
    value[:, block] *= portion
    return value
