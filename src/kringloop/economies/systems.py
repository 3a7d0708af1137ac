"""A table from the object of another program: pymrio systems in any state that still holds the figures.

Every block is put in the order of the table by its labels, whatever the order or the names of the levels; labels that
are not those of the table are refused (rule C1). Flows that are not there are made from recipes: Z = A x̂ with
x = (I − A)⁻¹ Y 1, and pressures from intensities: F = S x̂. No solver of the other program is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg

from kringloop.core import Array, MismatchError, MissingDataError, Origin, SingularError, UnitError, listing
from kringloop.economies.economy import Economy
from kringloop.economies.fitting import SEPARATOR, Label
from kringloop.economies.parts import Extension

_SECOND = ("sector", "industry", "product", "category")
_NO_NAME = "final demand"


def from_pymrio(
    system: Any,
    *,
    year: int,
    origin: Origin,
    unit: str | None = None,
    hybrid: bool = False,
    rounding: float = 0.0,
    copy: bool = True,
    notes: Sequence[str] = (),
) -> Economy:
    """A table from a pymrio IOSystem: EXIOBASE 3, GLORIA, OECD ICIO, EORA26 come in through its readers.

    Every stressor row of every extension becomes one extension, 'account: row'; its unit is taken from the object.
    Units of Z are read from the object unless `unit` is given. Flows may be given as Z, as recipes A or as L, pressures
    as F, as intensities S or as multipliers M. What has none of these is named in the notes.

    Raises
    ------
    MissingDataError   the system lacks Y, or has neither Z nor recipes, or an extension lacks units
    MismatchError      a block whose labels are not those of the flows
    UnitError          Z has several units, none was given, and the table is not declared hybrid

    Example
    >>> import pymrio                                             # doctest: +SKIP
    >>> from_pymrio(pymrio.load_test(), year=2020, origin=mine)   # doctest: +SKIP
    """
    core = _core(system)
    extensions: dict[str, Extension] = {}
    told = list(notes)
    for account in system.get_extensions(data=True):
        rows, said = _stressors(account, core)
        twice = [key for key in rows if key in extensions]
        if twice:
            raise MismatchError(f"two extensions have a row {listing(twice)}; give each extension its own name")
        extensions |= rows
        told += said
    return Economy.from_arrays(
        sectors=core.sectors,
        demands=core.demands,
        flows=core.flows,
        final_demand=core.final_demand,
        output=core.output,
        extensions=extensions,
        unit=unit if unit is not None else _units(system, core.sectors),
        hybrid=hybrid,
        year=year,
        origin=origin,
        rounding=rounding,
        copy=copy,
        notes=told,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Core:
    sectors: list[Label]
    demands: list[Label]
    flows: Array
    final_demand: Array
    output: Array | None

    @property
    def made(self) -> Array:
        """(sector,)  output, as given or as the sum of the row."""
        return self.flows.sum(axis=1) + self.final_demand.sum(axis=1) if self.output is None else self.output


def _core(system: Any) -> _Core:
    square = next((name for name in ("Z", "A", "L") if _part(system, name) is not None), None)
    if square is None:
        raise MissingDataError(
            "the pymrio system has no Z, and neither recipes (A) nor L to make it from\n  Save it with Z, or with A."
        )
    if _part(system, "Y") is None:
        raise MissingDataError(
            "the pymrio system has no Y: final demand is not there, and recipes alone do not say who buys\n"
            "  Save the system with its final demand (Y), as it is before reset_to_coefficients."
        )
    frame = _part(system, square)
    sectors = _labels(frame.index, square)
    given = _placed(frame, square, sectors, sectors)
    demand = system.Y.to_frame() if system.Y.ndim == 1 else system.Y
    demands = _labels(demand.columns, "Y", second=_NO_NAME)
    bought = _placed(demand, "Y", sectors, demands)
    output = None
    if (x := _part(system, "x")) is not None:
        column = x.to_frame() if x.ndim == 1 else x
        output = _rows(column, "x", sectors)[:, 0]
    if square == "Z":
        return _Core(sectors, demands, given, bought, output)
    recipes = given if square == "A" else _recipes(given)
    if output is None:
        output = given @ bought.sum(axis=1) if square == "L" else _solved(recipes, bought.sum(axis=1))
    return _Core(sectors, demands, recipes * output, bought, output)


def _part(holder: Any, name: str) -> Any:
    return getattr(holder, name, None)


def _solved(recipes: Array, demand: Array) -> Array:
    try:
        return np.asarray(linalg.solve(np.eye(len(recipes)) - recipes, demand))
    except linalg.LinAlgError:
        raise SingularError("recipes (A) use as much as they make: I − A has no inverse; check A") from None


def _recipes(chain: Array) -> Array:
    """A = I − L⁻¹."""
    try:
        return np.asarray(np.eye(len(chain)) - linalg.inv(chain))
    except linalg.LinAlgError:
        raise SingularError(
            "L has no inverse, so that no recipes can be made from it; save the system with Z"
        ) from None


def _labels(index: Any, block: str, second: str = "") -> list[Label]:
    """Pairs (region, name) of an axis, by the names of its levels where they have them."""
    levels = [str(name).lower() if name is not None else "" for name in index.names]
    if len(levels) == 1 and second:
        return [(_text(label, block), second) for label in index]
    if len(levels) < 2:
        raise MismatchError(
            f"block {block} has one level of labels ({levels[0] or 'without a name'}); expected region and sector\n"
            "  Give every label its region, also where there is one."
        )
    first = levels.index("region") if "region" in levels else 0
    others = [i for i in range(len(levels)) if i != first]
    after = next((i for i in others if levels[i] in _SECOND), others[0])
    return [(_text(label[first], block), _text(label[after], block)) for label in index]


def _text(part: Any, block: str) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, int | np.integer) and not isinstance(part, bool):
        return str(part)
    raise MismatchError(
        f"a label of block {block} is {part!r}: a code that was stored as a number or lost\n  Write codes as text."
    )


def _placed(frame: Any, block: str, rows: list[Label], columns: list[Label]) -> Array:
    """Figures of a frame in the order of rows and columns, by label."""
    return _columns(frame, block, columns, _rows(frame, block, rows))


def _rows(frame: Any, block: str, rows: list[Label]) -> Array:
    order = _order(_labels(frame.index, block), rows, f"rows of block {block}")
    values = np.asarray(frame.to_numpy(), dtype=np.float64)
    return values if order is None else values[order]


def _columns(frame: Any, block: str, columns: list[Label], values: Array) -> Array:
    second = _NO_NAME if columns and columns[0][1] == _NO_NAME else ""
    order = _order(_labels(frame.columns, block, second), columns, f"columns of block {block}")
    return values if order is None else values[:, order]


def _order(seen: list[Label], wanted: list[Label], where: str) -> list[int] | None:
    """Where each wanted label stands; None when they stand there already."""
    if seen == wanted:
        return None
    if set(seen) != set(wanted) and {(b, a) for a, b in seen} == set(wanted):
        seen = [(b, a) for a, b in seen]
    place = {label: i for i, label in enumerate(seen)}
    lost = [SEPARATOR.join(label) for label in wanted if label not in place]
    known = set(wanted)
    more = [SEPARATOR.join(label) for label in seen if label not in known]
    twice = len(place) < len(seen)
    if lost or more or twice:
        parts = [f"lack {listing(lost, most=4)}"] * bool(lost) + [f"have {listing(more, most=4)} more"] * bool(more)
        raise MismatchError(
            f"{where} are not those of the table: they {' and '.join(parts) or 'hold a label twice'} (rule C1)\n"
            "  Give every block the same regions and sectors; the order is free."
        )
    return [place[label] for label in wanted]


def _units(system: Any, sectors: list[Label]) -> str | list[str]:
    table = _part(system, "unit")
    if table is None:
        raise MissingDataError(
            "the pymrio system has no unit of Z; say what it is: unit='mln EUR', at the command line --unit 'mln EUR'"
        )
    found = _unit_of_rows(table, "the table")
    texts = [found.get(label) for label in sectors]
    if None in texts:
        texts = [found.get((b, a)) for a, b in sectors]
    lost = [SEPARATOR.join(s) for s, u in zip(sectors, texts, strict=True) if u is None]
    if lost:
        raise MismatchError(f"units of the table do not name {listing(lost)}; give every sector its unit")
    units = [str(u) for u in texts]
    return units[0] if len(set(units)) == 1 else units


def _unit_of_rows(table: Any, where: str) -> dict[Any, str]:
    """Unit per label; a table without a column has its units as the last level of its labels."""
    if table.ndim == 2 and table.shape[1] == 0:
        if table.index.nlevels < 2:
            raise MissingDataError(f"{where} has no units: its table of units has labels only; add a column 'unit'")
        pairs = [(label[:-1], label[-1]) for label in table.index]
    else:
        column = table.iloc[:, 0] if table.ndim == 2 else table
        pairs = [(label if isinstance(label, tuple) else (label,), unit) for label, unit in column.items()]
    found: dict[Any, str] = {}
    for label, unit in pairs:
        if not isinstance(unit, str) or not unit.strip():
            raise UnitError(f"{where} has no unit for {', '.join(map(str, label))}; seen {unit!r}")
        if found.setdefault(tuple(map(str, label)), unit.strip()) != unit.strip():
            raise UnitError(f"{where} has two units for {', '.join(map(str, label))}: '{unit}' is the second")
    return found


def _stressors(account: Any, core: _Core) -> tuple[dict[str, Extension], list[str]]:
    """Extensions of one account, and what is said of what is not in them."""
    made = _pressures(account, core)
    if made is None:
        return {}, [f"extension '{account.name}' holds results only (no F, S or M) and is left out"]
    rows, values = made
    if _part(account, "unit") is None:
        raise MissingDataError(
            f"extension '{account.name}' has no units; add its table of units, one row per pressure, and save again"
        )
    units = _unit_of_rows(account.unit, f"extension '{account.name}'")
    users = _of_users(account, core)
    stray = [", ".join(row) for row in users if row not in set(rows)]
    if stray:
        raise MismatchError(
            f"final users of extension '{account.name}' have {listing(stray)}, which its industries do not have\n"
            "  Give the row to the industries too, with 0 where nothing arises."
        )
    found: dict[str, Extension] = {}
    for i, row in enumerate(rows):
        name = f"{account.name}: {', '.join(row)}"
        if row not in units:
            raise MissingDataError(
                f"extension '{account.name}' has no unit for '{', '.join(row)}'; add it to its units"
            )
        found[name] = Extension(key=name, unit=units[row], values=values[i], final_demand=users.get(row))
    lost = [", ".join(row) for row in rows if row not in users]
    said = [f"extension '{account.name}' has no figures of final users for {listing(lost)}"] if users and lost else []
    return found, said


def _pressures(account: Any, core: _Core) -> tuple[list[tuple[str, ...]], Array] | None:
    """(row, sector)  F as given, or S x̂, or M (I − A) x̂."""
    name = next((part for part in ("F", "S", "M") if _part(account, part) is not None), None)
    if name is None:
        return None
    frame = _part(account, name)
    rows = _row_names(frame.index, f"extension '{account.name}'")
    figures = np.asarray(frame.to_numpy(), dtype=np.float64)
    values = _columns(frame, f"{name} of extension '{account.name}'", core.sectors, figures)
    if name == "F":
        return rows, values
    output = core.made
    if name == "M":
        per = np.divide(1.0, output, out=np.zeros_like(output), where=output != 0)
        values = values - (values @ core.flows) * per
    return rows, values * output


def _of_users(account: Any, core: _Core) -> dict[tuple[str, ...], Array]:
    """(demand,) per row  F_Y as given, or S_Y times final demand."""
    name = next((part for part in ("F_Y", "S_Y") if _part(account, part) is not None), None)
    if name is None:
        return {}
    frame = _part(account, name)
    figures = np.asarray(frame.to_numpy(), dtype=np.float64)
    values = _columns(frame, f"{name} of extension '{account.name}'", core.demands, figures)
    if name == "S_Y":
        values = values * core.final_demand.sum(axis=0)
    return dict(zip(_row_names(frame.index, f"{name} of extension '{account.name}'"), values, strict=True))


def _row_names(index: Any, where: str) -> list[tuple[str, ...]]:
    rows = [tuple(map(str, row)) if isinstance(row, tuple) else (str(row),) for row in index]
    if len(set(rows)) < len(rows):
        raise MismatchError(f"{where} holds a row twice; take the two together, or name them apart")
    return rows
