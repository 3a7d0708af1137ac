"""A table of one's own: plain matrices of one country, or recipes, made into what a table needs.

Names, users and source are given in the fewest words; what is not given is not made up. Imports and exports become a
region abroad, so that every answer has a part from there and for there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kringloop.core import (
    Array,
    MissingDataError,
    Origin,
    RangeError,
    ShapeError,
    SingularError,
    axis_labels,
    figures,
    listing,
    require_numbers,
    texts,
)
from kringloop.economies.fitting import Label, labels_from
from kringloop.economies.imports import ABROAD, EARNED, GOODS, IMPORTS_NOTE
from kringloop.economies.parts import Extension, items_of

HOME, USERS, EXPORTS = "home", "final demand", "exports"


def labels_of(region: str, names: Sequence[str]) -> tuple[Label, ...]:
    """Labels of one region, for national tables.

    >>> labels_of("NL", ["a", "b"])
    (('NL', 'a'), ('NL', 'b'))
    """
    return tuple((region, name) for name in texts(names, what="names"))


def origin_from(source: str | Origin, year: int) -> Origin:
    """The origin as given, or one made of the words that say where figures come from."""
    if isinstance(source, Origin):
        return source
    if not isinstance(source, str) or not source.strip():
        raise RangeError(f"source is {source!r}; say in a few words where the figures come from, such as 'CBS, 2023'")
    return Origin(
        producer=source,
        dataset="table of one's own",
        title=source,
        vintage=str(year),
        licence="as given",
        kind="assumed",
    )


def national_parts(
    flows: object,
    final_demand: object,
    names: Sequence[str] | None,
    *,
    region: str,
    users: Sequence[str] | None,
    output: object,
    value_added: object,
    extensions: object,
    imports: object,
    exports: object,
) -> dict[str, Any]:
    """Arguments of `Economy.from_arrays` for the table of one region."""
    sectors = labels_of(region, _names(flows, names, "flows"))
    demand, demands = demand_of_users(final_demand, sectors, users, region)
    n = len(sectors)
    table: dict[str, Any] = {
        "sectors": sectors,
        "demands": demands,
        "flows": _square(flows, sectors, "flows"),
        "final_demand": demand,
        "output": None if output is None else _row(output, sectors, "output"),
        "value_added": {k: _row(v, sectors, f"value_added '{k}'") for k, v in _earned(value_added)},
        "extensions": dict(items_of(extensions, "extensions")),
        "notes": [],
    }
    if imports is None and exports is None:
        return table
    sold = np.zeros(n) if exports is None else _row(exports, sectors, "exports")
    table["final_demand"] = np.column_stack([demand, sold])
    table["demands"] = (*demands, (ABROAD, EXPORTS))
    bought, suppliers = _bought(imports, sectors, demands)
    return _with_abroad(table, bought, suppliers)


def recipe_parts(
    recipes: object,
    final_demand: object,
    names: Sequence[str] | Sequence[Label] | None,
    *,
    region: str,
    users: Sequence[str] | Sequence[Label] | None,
    intensities: object,
) -> dict[str, Any]:
    """Arguments of `Economy.from_arrays` from recipes A, with x = (I − A)⁻¹ y, Z = A x̂ and F = f x̂."""
    called = _names(recipes, names, "recipes")
    sectors = called if called and isinstance(called[0], tuple) else labels_of(region, called)
    demand, demands = demand_of_users(final_demand, sectors, users, region)
    coefficients = _square(recipes, sectors, "recipes")
    for what, array in (("recipes", coefficients), ("final_demand", demand)):
        require_numbers(array, what=what)
    output = _made(coefficients, demand.sum(axis=1))
    return {
        "sectors": sectors,
        "demands": demands,
        "flows": coefficients * output,
        "final_demand": demand,
        "output": output,
        "extensions": {k: _grown(k, given, sectors, output) for k, given in items_of(intensities, "intensities")},
        "notes": ("output, flows and pressures were made from recipes, intensities and final demand",),
    }


def _names(matrix: object, names: Any, what: str) -> Any:
    """Names as given, or those that the matrix carries on both of its axes."""
    if names is not None:
        return labels_from(names, "sectors") if _of_pairs(names) else texts(names, what="names")
    rows, columns = (axis_labels(matrix, axis) for axis in (0, 1))
    found = columns if rows is None else rows
    if found is None:
        raise MissingDataError(
            f"{what} carry no names of sectors, and none were given\n"
            "  Give them as third argument, in the order of the rows: ['goods', 'services']."
        )
    return found


def _square(values: object, sectors: Sequence[Label], what: str) -> Array:
    n = len(sectors)
    given = figures(values, what=what, labels=(sectors, sectors), finite=False)
    if given.shape != (n, n):
        raise ShapeError(
            f"{what} have shape {given.shape}; {n} sectors ({listing((s for _, s in sectors), most=3)}) need ({n}, {n})"
            "\n  One row per seller and one column per buyer; totals, final demand and value added are given apart."
        )
    return given


def demand_of_users(
    values: object, sectors: Sequence[Label], users: Any, region: str
) -> tuple[Array, tuple[Label, ...]]:
    """Final demand as columns, and who they are."""
    given = users if users is not None else axis_labels(values, 1)
    named = None if given is None else _users(given, region)
    shape = (len(sectors), None if named is None else len(named))
    if axes_of(values) == 1:
        column = figures(
            values, what="final_demand", shape=shape[:1], axes=("sector",), labels=(sectors,), finite=False
        )
        found = column[:, None]
    else:
        axes, labels = ("sector", "final user"), (sectors, named)
        found = figures(values, what="final_demand", shape=shape, axes=axes, labels=labels, finite=False)
    if named is None:
        regions = tuple(dict.fromkeys(r for r, _ in sectors))
        if found.shape[1] == len(regions):
            named = tuple((r, USERS) for r in regions)
        elif len(regions) == 1:
            named = labels_of(region, [f"{USERS} {k + 1}" for k in range(found.shape[1])])
        else:
            raise MissingDataError(
                f"final_demand has {found.shape[1]} columns and no word of whose they are; {len(regions)} regions\n"
                "  Give users=[(region, category), …], one per column."
            )
    if len(named) != found.shape[1]:
        raise ShapeError(f"users names {len(named)} final users, and final_demand has {found.shape[1]} columns")
    return found, named


def _users(given: Any, region: str) -> tuple[Label, ...]:
    if _of_pairs(given):
        return labels_from(given, "demands")
    return labels_of(region, [given] if isinstance(given, str) else given)


def _of_pairs(given: object) -> bool:
    """Whether labels are pairs already, (region, name), and not names of one region."""
    return isinstance(given, list | tuple) and len(given) > 0 and all(isinstance(label, tuple) for label in given)


def axes_of(values: object) -> int:
    """How many axes figures have, also where their rows differ in length."""
    if isinstance(values, list | tuple):
        return 2 if any(isinstance(row, list | tuple | np.ndarray) for row in values) else 1
    return len(getattr(values, "shape", ()))


def _row(values: object, sectors: Sequence[Label], what: str) -> Array:
    return figures(values, what=what, shape=(len(sectors),), axes=("sector",), labels=(sectors,), finite=False)


def _earned(value_added: object) -> list[tuple[str, object]]:
    """Rows of value added by name; one row of figures is called value added, and empty is none."""
    if value_added is None or isinstance(value_added, Mapping):
        return list(items_of(value_added, "value_added"))
    rows = figures(value_added, what="value_added", finite=False) if axes_of(value_added) != 1 else None
    if (rows is not None and not rows.size) or (isinstance(value_added, list | tuple) and not value_added):
        return []
    return [("value added", value_added)]


def _bought(imports: object, sectors: Sequence[Label], demands: Sequence[Label]) -> tuple[Array, tuple[str, ...]]:
    """(supplier abroad, buyer)  what industries and final users import, in all or by product."""
    n, m = len(sectors), len(demands)
    if imports is None:
        return np.zeros((1, n + m)), (GOODS,)
    if not isinstance(imports, tuple | list) or len(imports) != 2:
        raise ShapeError(
            "imports are of two kinds of buyers; expected (imports of industries, imports of final users)"
            f"\n  Each is one figure per buyer ({n} and {m}), or a matrix with a row per imported product. Write 0 for "
            "buyers who import nothing."
        )
    by_product = axes_of(imports[0]) == 2
    kinds = _names(imports[0], None, "imports") if by_product and axis_labels(imports[0], 0) else None
    if by_product and kinds is None:
        kinds = tuple(s for _, s in sectors)
    names = (GOODS,) if kinds is None else kinds
    blocks = []
    for what, part, buyers in (("industries", imports[0], sectors), ("final users", imports[1], demands)):
        about = f"imports of {what}"
        array = np.zeros((len(names), len(buyers))) if _is_zero(part) else None
        if array is None and by_product:
            rows = tuple((ABROAD, k) for k in names)
            shape = (len(names), len(buyers))
            array = figures(part, what=about, shape=shape, axes=("imported product", "buyer"), labels=(rows, buyers))
        elif array is None:
            array = figures(part, what=about, shape=(len(buyers),), axes=("buyer",), labels=(buyers,))[None]
        blocks.append(array)
    bought = np.hstack(blocks)
    short = np.flatnonzero(bought.sum(axis=1) < 0)
    if short.size:
        raise RangeError(f"imports of {listing(names[k] for k in short)} sum to less than nothing")
    return bought, tuple(names)


def _is_zero(part: object) -> bool:
    return isinstance(part, int | float) and part == 0


def _with_abroad(table: dict[str, Any], bought: Array, suppliers: tuple[str, ...]) -> dict[str, Any]:
    """The table with suppliers abroad below and beside it; what they sell is what they earn, and they buy nothing."""
    n, k = len(table["sectors"]), len(suppliers)
    made = bought.sum(axis=1)
    none = np.zeros(k)
    home = table["sectors"]
    flows = np.zeros((n + k, n + k))
    flows[:n, :n], flows[n:, :n] = table["flows"], bought[:, :n]
    demand = np.zeros((n + k, len(table["demands"])))
    demand[:n] = table["final_demand"]
    demand[n:, : bought.shape[1] - n] = bought[:, n:]
    value = {name: np.append(row, none) for name, row in table["value_added"].items()}
    if value:
        value[EARNED] = np.append(np.zeros(n), made)
    return table | {
        "sectors": (*home, *labels_of(ABROAD, suppliers)),
        "flows": flows,
        "final_demand": demand,
        "output": None if table["output"] is None else np.append(table["output"], made),
        "value_added": value,
        "extensions": {key: _padded(key, given, home, none) for key, given in table["extensions"].items()},
        "notes": [*table["notes"], IMPORTS_NOTE],
    }


def _padded(key: str, given: object, home: Sequence[Label], none: Array) -> tuple[object, ...]:
    """An extension with 0 on the suppliers abroad and on exports."""
    unit, values, users = _parts_of(key, given)
    made = np.append(_row(values, home, f"extension '{key}'"), none)
    if users is None:
        return unit, made
    return unit, made, np.append(figures(users, what=f"extension '{key}' of final users"), 0.0)


def _parts_of(key: str, given: object) -> tuple[object, object, object]:
    if isinstance(given, Extension):
        return given.unit, given.values, given.final_demand
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise ShapeError(f"extension '{key}' is a {type(given).__name__}; expected (unit, figures of sectors)")
    return given[0], given[1], given[2] if len(given) == 3 else None


def _grown(key: str, given: object, sectors: Sequence[Label], output: Array) -> tuple[object, Array]:
    """Pressure from an intensity: f ∘ x."""
    unit, per, users = _parts_of(key, given)
    if users is not None:
        raise ShapeError(f"intensity '{key}' has figures of final users; an intensity is per unit of output only")
    return unit, _row(per, sectors, f"intensity '{key}'") * output


def _made(recipes: Array, demand: Array) -> Array:
    """x = (I − A)⁻¹ y, refused where no sector could make it."""
    output = _solved(recipes, demand)
    if output is not None and (output >= -1e-12 * np.abs(output).max(initial=0.0)).all():
        return np.maximum(output, 0.0)
    turned = _solved(recipes.T, demand)
    hint = (
        "Transposed they would be productive: is A printed with buyers in rows? Give its .T."
        if turned is not None and (turned >= 0).all() and (recipes.sum(axis=0) > 1).any()
        else f"Columns are buyers, and each is per unit of output: the largest sums to {recipes.sum(axis=0).max():.4g}."
    )
    raise SingularError(f"recipes use more than they make: no output of 0 or more meets this final demand\n  {hint}")


def _solved(recipes: Array, demand: Array) -> Array | None:
    try:
        return np.asarray(np.linalg.solve(np.eye(len(recipes)) - recipes, demand))
    except np.linalg.LinAlgError:
        return None
