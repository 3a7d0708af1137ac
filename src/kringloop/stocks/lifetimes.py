"""Lifetimes with their parameters, which may differ by product, by cohort and by calendar year.

Owns the declaration: which law, which parameters, what a change of design (by cohort) or
of care (by calendar year) does. Knows nothing of inflow or stock. Rules: C4, C6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import Array, MismatchError, Names, RangeError, ShapeError, did_you_mean, figures, listing, together
from kringloop.stocks.laws import LAWS, Law, from_moments, lifetime

Curves = Sequence[tuple[Array, Array]]


@lifetime(
    "table",
    names=Names(nl="overlevingstabel", en="survival table"),
    params={"which": "1", "stretch": "year"},
    reference="derived",
    integral=lambda age, *, which, stretch, curves: _table(age, which, stretch, curves, True),
    mean=lambda *, which, stretch, curves: _table(_last_age(curves) * stretch, which, stretch, curves, True),
)
def table(age: Array, *, which: Array, stretch: Array, curves: Curves) -> Array:
    """S(a) linear between the points of survival table number `which`; 0 after its last age."""
    return _table(age, which, stretch, curves, False)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Lifetime:
    """A lifetime law with its parameters.

    Build it with `Lifetime.of`, `Lifetime.from_mean` or `Lifetime.table`. A parameter is one
    number or an array that broadcasts against the dimensions behind the year, such as
    (product, 1) for inflow (year, product, region). With by_cohort=True its first axis is the
    interval of birth.

    Parameters
    ----------
    stretch : (year, …) [1]  in this calendar year life runs slower by this factor, for old and
              new cohorts: remaining life is multiplied by it (hazard at effective age / stretch)
    hazard  : (year, …) [1]  in this calendar year the cumulative hazard is multiplied by it

    >>> round(float(Lifetime.of("weibull", scale=15.0, shape=2.2).mean()), 3)
    13.284
    >>> Lifetime.of("weibul", scale=15.0, shape=2.2)
    Traceback (most recent call last):
    ...
    kringloop.core.errors.UnknownNameError: 'weibul' is not a known lifetime law; did you mean 'weibull'?
    """

    law: Law
    parameters: Mapping[str, Array]
    by_cohort: bool = False
    stretch: Array | None = None
    hazard: Array | None = None

    @classmethod
    def of(cls, law: str, *, by_cohort: bool = False, **parameters: ArrayLike) -> Lifetime:
        """A lifetime from the parameters of its law; every parameter above zero.

        Raises
        ------
        UnknownNameError   the law or a parameter is not known
        RangeError         a parameter is missing, zero or negative
        """
        entry = LAWS[law]
        if law == "table":
            raise RangeError("lifetime 'table' needs its survival tables; use Lifetime.table(ages, survival)")
        given = {name: figures(value, what=f"'{name}' of lifetime '{law}'") for name, value in parameters.items()}
        for name in given:
            if name not in entry.parameters:
                raise RangeError(f"lifetime '{law}' has no parameter '{name}'; {did_you_mean(name, entry.parameters)}")
        absent = [name for name in entry.parameters if name not in given]
        if absent:
            raise RangeError(f"lifetime '{law}' lacks {listing(absent)}; it takes {listing(entry.parameters)}")
        for name, value in given.items():
            _require_positive(value, f"'{name}' of lifetime '{law}'")
        _require_held(entry, given)
        return cls(entry, given, by_cohort)

    @classmethod
    def from_mean(cls, law: str, *, mean: ArrayLike, sd: ArrayLike | None = None, by_cohort: bool = False) -> Lifetime:
        """A lifetime whose life has this mean and standard deviation [year].

        A law that is cut off at age 0 gets the parameters with which what is left has them.

        Parameters
        ----------
        sd : left out for 'fixed' and 'exponential', which have a spread of their own

        Raises
        ------
        RangeError   a law that cannot have this mean and spread; names the laws that can

        >>> round(float(Lifetime.from_mean("normal", mean=10.0, sd=5.0).mean()), 9)
        10.0
        """
        center = figures(mean, what=f"mean of lifetime '{law}'")
        _require_positive(center, f"mean of lifetime '{law}'")
        spread = None if sd is None else figures(sd, what=f"sd of lifetime '{law}'")
        if spread is not None and len(LAWS[law].parameters) > 1:
            _require_spread(spread, law)
        parameters = from_moments(law, center, spread)
        return cls.of(law, by_cohort=by_cohort, **cast("dict[str, ArrayLike]", parameters))

    @classmethod
    def table(cls, ages: ArrayLike, survival: ArrayLike, *, which: ArrayLike = 1) -> Lifetime:
        """An empirical survival table: linear between its points, S(0) = 1, never rising, ending at 0.

        Parameters
        ----------
        ages     : (point,) [year]  strictly rising from 0
        survival : (point,) or (table, point) [1]
        which    : number of the table (from 1) for each product, when several are given

        >>> float(Lifetime.table([0, 10, 20], [1, 0.5, 0]).mean())
        10.0
        """
        ages = figures(ages, what="ages of a survival table")
        rows = np.atleast_2d(figures(survival, what="survival tables"))
        for number, row in enumerate(rows, start=1):
            _require_survival_table(ages, row, number)
        chosen = figures(which, what="which table")
        if not np.isin(chosen, np.arange(1, len(rows) + 1)).all():
            raise RangeError(f"which table: seen {listing(np.unique(chosen))}; expected numbers 1 … {len(rows)}")
        curves = tuple((ages, row) for row in rows)
        entry = LAWS["table"]
        law = replace(
            entry,
            survival=partial(entry.survival, curves=curves),
            integral=partial(entry.integral, curves=curves),
            logarithm=partial(entry.logarithm, curves=curves),
            mean=partial(entry.mean, curves=curves),
        )
        return cls(law, {"which": chosen, "stretch": np.ones_like(chosen)})

    def scaled(self, factor: ArrayLike, *, by_cohort: bool = False) -> Lifetime:
        """Lives `factor` times as long from birth on: S(a/factor).

        With by_cohort the first axis of `factor` is the interval of birth; (cohort,) holds for all combinations.
        """
        factors = figures(factor, what="lifetime factor")
        _require_positive(factors, "lifetime factor")
        if self.by_cohort and not by_cohort and factors.ndim:
            factors = factors[None]
        in_years = {name for name, unit in self.law.parameters.items() if unit == "year"}
        changed = {
            name: _lifted(value, factors, self.by_cohort, by_cohort) if name in in_years else value
            for name, value in self.parameters.items()
        }
        if by_cohort and not self.by_cohort:
            changed = {n: v if n in in_years or not v.ndim else v[None] for n, v in changed.items()}
        longer = replace(self, parameters=changed, by_cohort=self.by_cohort or by_cohort)
        if longer.by_cohort == self.by_cohort:
            _require_held(longer.law, longer.parameters)
        return longer

    def in_years(self, *, stretch: ArrayLike | None = None, hazard: ArrayLike | None = None) -> Lifetime:
        """The same lifetime with care that acts by calendar year on every cohort in use.

        Raises
        ------
        RangeError   a factor is zero or negative

        A life extension of 20 % from the third of five years on:
        >>> longer = Lifetime.of("fixed", mean=10.0).in_years(stretch=[1, 1, 1.2, 1.2, 1.2])
        """
        words = ("stretch of life by year", "hazard factor by year")
        slow = None if stretch is None else figures(stretch, what=words[0])
        risk = None if hazard is None else figures(hazard, what=words[1])
        for value, what in zip((slow, risk), words, strict=True):
            if value is not None and not value.ndim:
                raise ShapeError(
                    f"{what} is one number; give one for each interval, or use scaled(factor) for all years"
                )
            if value is not None:
                _require_positive(value, what)
        return replace(self, stretch=slow, hazard=risk)

    def survival(self, age: ArrayLike, *, reached: ArrayLike = 0.0) -> Array:
        """S(reached + age) / S(reached): the share still in use after `age` more years.

        Parameters
        ----------
        reached : age [year] at which the stock is known; nothing survives where S(reached) = 0

        >>> life = Lifetime.of("exponential", mean=5.0)
        >>> bool(np.isclose(life.survival(2.0, reached=9.0), life.survival(2.0)))
        True
        """
        start, later = figures(reached, what="age reached"), figures(age, what="age")
        start, later = together(reached=start, age=later)
        if (start < 0).any() or (later < 0).any():
            raise RangeError(f"an age is {min(float(start.min()), float(later.min())):g}; expected 0 or more years")
        try:
            return survived(self.law, start, start + later, self.parameters)
        except ValueError:
            shapes = ", ".join(f"'{name}' {value.shape}" for name, value in self.parameters.items())
            raise ShapeError(
                f"ages of shape {later.shape} do not fit the parameters: {shapes}\n"
                "  Parameters broadcast from the last dimension; give ages (age, 1) for parameters (product,)."
            ) from None

    def mean(self) -> Array:
        """Mean life ∫ S [year], in the shape of the parameters; without factors by calendar year."""
        return np.asarray(self.law.mean(**self.parameters))


def survived(law: Law, reached: Array, later: Array, parameters: Mapping[str, Array]) -> Array:
    """S(later) / S(reached), through logarithms where S itself is too small for a float; 0 where nobody gets there."""
    with np.errstate(invalid="ignore", under="ignore"):
        log = np.asarray(law.logarithm(reached, **parameters)) if reached.any() else np.zeros(())
        share: Array = np.exp(np.asarray(law.logarithm(later, **parameters)) - log)
    return np.where(np.isneginf(log), 0.0, np.minimum(share, 1.0))


def _require_held(law: Law, parameters: Mapping[str, Array]) -> None:
    """Parameters whose life, survival and integral are numbers; extreme ones leave the range of floats."""
    with np.errstate(all="ignore"):
        arrays = dict(zip(parameters, together(**parameters), strict=True))
        mean = np.asarray(law.mean(**arrays))
        answers = [
            mean,
            *(curve(mean * f, **arrays) for curve in (law.survival, law.integral) for f in (0.5, 1.0, 2.0)),
        ]
    lost = np.argwhere(~np.isfinite(np.array(answers)).all(axis=0) | (mean <= 0))
    if len(lost):
        at = tuple(int(i) for i in lost[0])
        seen = ", ".join(f"{name} {float(value[at]):g}" for name, value in arrays.items())
        raise RangeError(
            f"lifetime '{law.key}' with {seen} leaves the range of floats\n"
            "  Take less extreme parameters, law 'fixed' for a life without spread, or a survival table."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Distinct lifetimes and which of them each combination has: parameters (1 or year, group)."""

    parameters: dict[str, Array]
    stretch: Array | None
    hazard: Array | None
    index: NDArray[np.intp]

    @property
    def count(self) -> int:
        return int(next(iter(self.parameters.values())).shape[1])


def grouped(life: Lifetime, years: int, shape: tuple[int, ...]) -> Groups:
    """Distinct lifetimes among the combinations of `shape`, each to be computed once."""
    arrays = {n: (v if life.by_cohort and v.ndim else v[None]) for n, v in life.parameters.items()}
    arrays |= {n: v for n, v in (("+stretch", life.stretch), ("+hazard", life.hazard)) if v is not None}
    for name, value in arrays.items():
        wanted = (1, years) if name[0] != "+" and (not life.by_cohort or value.shape[0] == 1) else (years,)
        if value.shape[0] not in wanted:
            raise ShapeError(
                f"'{name.lstrip('+')}' has {value.shape[0]} rows by year; expected {years}, one for each interval"
            )
    inner = _common_shape(arrays, shape)
    flat = {n: np.broadcast_to(v, (v.shape[0], *inner)).reshape(v.shape[0], -1) for n, v in _padded(arrays, inner)}
    first, inverse = _distinct_columns(np.concatenate(list(flat.values()), axis=0))
    index = np.broadcast_to(inverse.reshape(inner), shape).reshape(-1)
    kept = {n: np.ascontiguousarray(v[:, first]) for n, v in flat.items()}
    stretch, hazard = kept.pop("+stretch", None), kept.pop("+hazard", None)
    return Groups(kept, stretch, hazard, index)


def _padded(arrays: dict[str, Array], inner: tuple[int, ...]) -> list[tuple[str, Array]]:
    """Row axis first, then ones, so that what follows broadcasts against `inner` from the right."""
    return [(n, v.reshape((v.shape[0],) + (1,) * (len(inner) + 1 - v.ndim) + v.shape[1:])) for n, v in arrays.items()]


def _common_shape(arrays: dict[str, Array], shape: tuple[int, ...]) -> tuple[int, ...]:
    try:
        inner = np.broadcast_shapes(*(v.shape[1:] for v in arrays.values()))
        fits = np.broadcast_shapes(inner, shape) == shape
    except ValueError:
        inner, fits = (), False
    if not fits:
        seen = ", ".join(f"'{n.lstrip('+')}' {v.shape[1:]}" for n, v in arrays.items())
        raise MismatchError(
            f"lifetime parameters do not fit combinations of shape {shape}: {seen}\n"
            "  Parameters broadcast from the last dimension; give (product, 1) for (product, region)."
        )
    return (1,) * (len(shape) - len(inner)) + inner


def _distinct_columns(matrix: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if matrix.shape[1] == 1:
        return np.zeros(1, dtype=np.intp), np.zeros(1, dtype=np.intp)
    count = matrix.shape[1]
    if len(np.unique(matrix[0])) == count:
        return np.arange(count, dtype=np.intp), np.arange(count, dtype=np.intp)
    columns = np.ascontiguousarray(matrix.T)
    width, text = columns.shape[1] * columns.itemsize, columns.tobytes()
    seen: dict[bytes, int] = {}
    numbers = [seen.setdefault(text[at : at + width], len(seen)) for at in range(0, len(text), width)]
    inverse = np.array(numbers, dtype=np.intp)
    first = np.full(len(seen), -1, dtype=np.intp)
    first[inverse[::-1]] = np.arange(len(inverse) - 1, -1, -1)
    return first, inverse


def _lifted(value: Array, factors: Array, had_cohorts: bool, by_cohort: bool) -> Array:
    if by_cohort and not had_cohorts and value.ndim:
        value = value[None]
    if by_cohort and factors.ndim == 1 and value.ndim > 1:
        factors = factors.reshape((-1,) + (1,) * (value.ndim - 1))
    try:
        with np.errstate(over="ignore"):
            product: Array = np.asarray(value * factors)
    except ValueError:
        raise ShapeError(
            f"a lifetime factor of shape {factors.shape} does not fit parameters of shape {value.shape}\n"
            "  Give one factor, one per cohort, or the shape of the parameters."
        ) from None
    if not np.isfinite(product).all():
        raise RangeError("a lifetime factor makes a life too long for a number; check its unit")
    return product


def _require_positive(values: Array, what: str) -> None:
    wrong = np.argwhere(np.atleast_1d(values) <= 0)
    if len(wrong):
        place = tuple(int(i) for i in wrong[0])
        where = f" at {place}" if values.ndim else ""
        raise RangeError(
            f"{what} is {np.atleast_1d(values)[place]:g}{where}; expected above 0"
            + (f" ({len(wrong)} such values)" if len(wrong) > 1 else "")
        )


def _require_spread(sd: Array, law: str) -> None:
    """A law with a spread needs one; a life without is another law."""
    none = np.argwhere(np.atleast_1d(sd) == 0)
    if len(none):
        places = f" at {listing(tuple(int(i) for i in p) for p in none)}" if sd.ndim else ""
        raise RangeError(
            f"sd of lifetime '{law}' is 0{places}: a life without spread is law 'fixed'\n"
            "  Run those products apart with Lifetime.of('fixed', mean=…), or give every product a survival table: "
            "Lifetime.table(ages, survival, which=…)."
        )
    _require_positive(sd, f"sd of lifetime '{law}'")


def _require_survival_table(ages: Array, survival: Array, number: int) -> None:
    if ages.shape != survival.shape or ages.ndim != 1 or len(ages) < 2:
        raise ShapeError(
            f"survival table {number} has {survival.size} values for {ages.size} ages; give one per age, two or more"
        )
    if ages[0] != 0 or (np.diff(ages) <= 0).any():
        raise MismatchError(f"ages of survival table {number} must start at 0 and rise; seen {listing(ages)}")
    rises = np.flatnonzero(np.diff(survival) > 0)
    if len(rises):
        raise RangeError(f"survival table {number} rises after age {ages[rises[0]]:g}; nothing comes back to life")
    if survival[0] != 1 or survival[-1] != 0:
        raise RangeError(
            f"survival table {number} runs from {survival[0]:g} to {survival[-1]:g}; expected from 1 to 0\n"
            "  Extend it to the age at which nothing is left."
        )


def _last_age(curves: Curves) -> float:
    return max(float(ages[-1]) for ages, _ in curves)


def _table(age: Array, which: Array, stretch: Array, curves: Curves, area: bool) -> Array:
    """Survival, or with `area` its integral, read from each combination's own table."""
    age = np.asarray(age, dtype=np.float64)
    shape = np.broadcast_shapes(age.shape, np.shape(which), np.shape(stretch))
    own = np.broadcast_to(age / stretch, shape)
    numbers = np.broadcast_to(which, shape)
    result = np.zeros(shape)
    for number in np.unique(numbers):
        mask = numbers == number
        ages, survival = curves[int(number) - 1]
        value = np.interp(own[mask], ages, survival)
        if area:
            whole = np.concatenate(([0.0], np.cumsum(np.diff(ages) * (survival[1:] + survival[:-1]) / 2.0)))
            before = np.clip(np.searchsorted(ages, own[mask], side="right") - 1, 0, len(ages) - 1)
            beyond = np.where(before == len(ages) - 1, 0.0, own[mask] - ages[before])
            value = whole[before] + beyond * (survival[before] + value) / 2.0
        result[mask] = value
    return result * np.asarray(stretch) if area else result
