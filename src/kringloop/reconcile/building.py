"""From quantities and equations, or from the flows of a network, to a system of arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kringloop.core import (
    Array,
    DuplicateError,
    KringloopError,
    MissingDataError,
    Problems,
    UnitError,
    UnknownNameError,
    conversion_factor,
    did_you_mean,
    listing,
    product_unit,
    same,
    unknown,
)
from kringloop.reconcile.correlations import Correlations
from kringloop.reconcile.equation import Equation, read_equation
from kringloop.reconcile.quantity import Quantity
from kringloop.reconcile.system import Products, System

OUTSIDE = -1
"""The end of a flow that has no balance: the world around the system."""


def system_of(
    quantities: Iterable[Quantity],
    constraints: Iterable[Equation | str] | Mapping[str, str],
    *,
    correlations: Mapping[tuple[str, str], float] | None = None,
    where: str = "the system",
    apart: bool = False,
) -> System:
    """A system from quantities and constraints in words.

    Parameters
    ----------
    constraints  : equations, their texts, or texts by name
    correlations : of pairs of measured quantities
    where        : name for messages, such as a file
    apart        : a quantity in no constraint is left as it is, instead of refused

    Raises
    ------
    DuplicateError, UnknownNameError, UnitError, RangeError, MissingDataError
        one problem as itself; several of one kind are told together, each with its place

    >>> system_of([Quantity(name="a", value=1, deviation=.1), Quantity(name="b")], ["a = b"]).constraint_count
    1
    """
    given = list(quantities)
    equations = (
        [e if isinstance(e, Equation) else read_equation(e) for e in constraints]
        if not isinstance(constraints, Mapping)
        else [read_equation(text, name=name) for name, text in constraints.items()]
    )
    _require_sound(given, where)
    _require_known(given, equations, where, apart=apart)
    _require_units(given, equations, where)
    given, equations = _with_slacks(given, equations)
    return _assembled(given, equations, correlations or {})


def network(
    *,
    names: Sequence[str],
    origin: NDArray[np.int64],
    destination: NDArray[np.int64],
    values: Array,
    deviations: Array,
    nodes: Sequence[str] | int,
    unit: str = "1",
    lower: Array | None = None,
) -> System:
    """A system of balances only: what flows into a node flows out of it.

    Parameters
    ----------
    origin, destination : (flows,) place of each end in `nodes`, −1 for the world outside, which has no balance
    values, deviations  : (flows,) figures and standard deviations [unit]; NaN for unknown, deviation 0 for constant
    """
    count = nodes if isinstance(nodes, int) else len(nodes)
    size = len(names)
    flows = np.arange(size)
    leaves, enters = origin >= 0, destination >= 0
    rows = np.concatenate([origin[leaves], destination[enters]])
    columns = np.concatenate([flows[leaves], flows[enters]])
    signs = np.concatenate([-np.ones(int(leaves.sum())), np.ones(int(enters.sum()))])
    linear = sparse.csr_array((signs, (rows, columns)), shape=(count, size))
    linear.eliminate_zeros()  # a flow from a node to itself is in no balance
    return System(
        names=names,
        values=values,
        deviations=deviations,
        units=unit,
        linear=linear,
        lower=np.zeros(0) if lower is None else lower,
        constraint_names=[f"node {i + 1}" for i in range(count)] if isinstance(nodes, int) else nodes,
    )


def _require_sound(given: Sequence[Quantity], where: str) -> None:
    seen: dict[str, Quantity] = {}
    wrong: list[tuple[Quantity, KringloopError]] = []
    for quantity in given:
        if quantity.name in seen:
            first = f" (first at {seen[quantity.name].place})" if seen[quantity.name].place else ""
            wrong.append(
                (quantity, DuplicateError(f"'{quantity.name}' stands twice{first}; give one of them another name"))
            )
        seen[quantity.name] = quantity
        problem = quantity.problem()
        if problem is not None:
            wrong.append((quantity, problem))
    _raise([(q.place, e) for q, e in wrong], where)
    if given and not any(q.kind == "measured" for q in given):
        raise MissingDataError(
            f"nothing is measured in {where}: all {len(given)} quantities are unknown or constant\n"
            "  Give at least one figure with its standard deviation; there is nothing to reconcile."
        )


def _raise(wrong: Sequence[tuple[str, KringloopError]], where: str) -> None:
    """One problem as itself, several together with their places; the class is that of the first."""
    if len(wrong) == 1 and not wrong[0][0]:
        raise wrong[0][1]
    problems = Problems(where)
    for place, error in wrong:
        problems.add(place, error)
    if wrong:
        problems.raise_if_any(type(wrong[0][1]))


def _require_known(given: Sequence[Quantity], equations: Sequence[Equation], where: str, *, apart: bool) -> None:
    names = {q.name for q in given}
    wrong: list[tuple[str, KringloopError]] = []
    used: set[str] = set()
    for equation in equations:
        used.update(equation.quantities)
        for name in equation.quantities:
            if name not in names:
                what = f"constraint '{equation.name}' names '{name}', which is no quantity; {did_you_mean(name, names)}"
                wrong.append((equation.place, UnknownNameError(what)))
    _raise(wrong, where)
    loose = [q for q in given if q.name not in used]
    if loose and not apart:
        several = len(loose) > 1
        said = (
            "stand in no constraint: nothing checks them and they check nothing\n  Name them in a constraint, or leave "
        )
        one = "stands in no constraint: nothing checks it and it checks nothing\n  Name it in a constraint, or leave "
        named = listing(repr(q.name) for q in loose)
        raise MissingDataError(f"{named} of {where} {said if several else one}{'them' if several else 'it'} out.")


def _require_units(given: Sequence[Quantity], equations: Sequence[Equation], where: str) -> None:
    unit = {q.name: q.unit for q in given}
    found = [(equation.place, unit_problem(equation, unit)) for equation in equations]
    _raise([(place, error) for place, error in found if error is not None], where)


def unit_problem(equation: Equation, unit: Mapping[str, str]) -> UnitError | None:
    """What is wrong with the units: every term has the same one; a number alone takes that of the others."""
    terms = {key: _term_unit(key, unit) for key in equation.terms if key}
    first_key, first = next(iter(terms.items()))
    for key, other in terms.items():
        if not _same_unit(first, other):
            return UnitError(
                f"units differ along constraint '{equation.name}': {' × '.join(first_key)} is in '{first}', "
                f"{' × '.join(key)} in '{other}'; give them in one unit, or a factor that converts"
            )
    return None


def _term_unit(key: tuple[str, ...], unit: Mapping[str, str]) -> str:
    text = unit[key[0]]
    for name in key[1:]:
        text = product_unit(text, unit[name])
    return text


def _same_unit(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return same(conversion_factor(one, other), 1.0)
    except UnitError:
        return False


def _with_slacks(given: list[Quantity], equations: list[Equation]) -> tuple[list[Quantity], list[Equation]]:
    """What must be at most 0 is 0 with an unknown room of at least 0 beside it."""
    unit = {q.name: q.unit for q in given}
    made, closed = list(given), []
    for equation in equations:
        if equation.sense == "=":
            closed.append(equation)
            continue
        room = f"room of {equation.name}"
        first = next(key for key in equation.terms if key)
        made.append(Quantity(name=room, unit=_term_unit(first, unit), lower=0.0, start=0.0, place=equation.place))
        closed.append(
            Equation(
                name=equation.name, terms={**equation.terms, (room,): 1.0}, text=equation.text, place=equation.place
            )
        )
    return made, closed


def _assembled(
    given: Sequence[Quantity], equations: Sequence[Equation], correlations: Mapping[tuple[str, str], float]
) -> System:
    place = {q.name: i for i, q in enumerate(given)}
    offset = np.zeros(len(equations))
    single: list[tuple[int, int, float]] = []
    double: list[tuple[int, int, int, float]] = []
    for row, equation in enumerate(equations):
        for key, factor in equation.terms.items():
            if not key:
                offset[row] += factor
            elif len(key) == 1:
                single.append((row, place[key[0]], factor))
            else:
                double.append((row, place[key[0]], place[key[1]], factor))
    rows, columns, factors = (np.array(c) for c in zip(*single, strict=True)) if single else (np.zeros(0, int),) * 3
    linear = sparse.csr_array((factors.astype(float), (rows, columns)), shape=(len(equations), len(given)))
    lost = [name for pair in correlations for name in pair if name not in place]
    if lost:
        raise unknown("quantity", lost[0], place)
    pairs = np.array([[place[a], place[b]] for a, b in correlations], dtype=np.int64).reshape(-1, 2)
    return System(
        names=[q.name for q in given],
        values=_array(q.value for q in given),
        deviations=_array(0.0 if q.constant else q.deviation for q in given),
        units=[q.unit for q in given],
        linear=linear,
        offset=offset,
        products=_products(double),
        lower=_array(q.lower for q in given),
        upper=_array(q.upper for q in given),
        start=_array(q.start for q in given),
        correlations=Correlations(pairs[:, 0], pairs[:, 1], np.array(list(correlations.values()), dtype=float)),
        constraint_names=[e.name for e in equations],
        places=[e.place for e in equations],
    )


def _array(values: Iterable[float | None]) -> Array:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _products(double: Sequence[tuple[int, int, int, float]]) -> Products:
    if not double:
        return Products.none()
    row, first, second, factor = (np.array(c) for c in zip(*double, strict=True))
    return Products(row, first, second, factor.astype(float))
