"""A reconciliation by equations of the study: its quantities and equations made one system, and solved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from kringloop.core import ConvergenceError, KringloopError, Names, RangeError, unknown
from kringloop.reconcile import Correlations, Equation, Quantity, Reconciled, System, reconcile, system_of
from kringloop.robustness import read_margins
from kringloop.runs.reconciliation_rules import Found, raise_found
from kringloop.runs.stated_equations import Expander, Lives, stated_equations
from kringloop.runs.stated_figures import At, Known, Stated, shown, stated_quantities, with_sizes
from kringloop.runs.worked import Behind, Figure, Worked
from kringloop.study import ReconciliationSpec, Study

_MOST, _SETTLED = 60, 0.01
"""Fits, and the share by which a deviation may still change."""
_NOTHING = 1e-6
"""Part of the error of a figure below which nothing is left of it beside the errors of others."""


def worked_equations(study: Study, key: str, spec: ReconciliationSpec) -> Worked:
    """Work a reconciliation by equations.

    Raises
    ------
    StudyError   names, units or equations that cannot be, each with its line
    """
    margins = read_margins(study.path.parent / spec.margins) if spec.margins is not None else ()
    quantities, wrong = stated_quantities(spec, study.ledger, margins, study.totals)
    lives, lost = _lives(study, spec)
    _refuse(study, key, [*wrong, *lost, *_strange(study, spec, quantities)])
    assert spec.years is not None
    expander = Expander(quantities, lives, spec.years, _labels(spec, quantities))
    equations, wrong = stated_equations(expander, spec.equations)
    _refuse(study, key, wrong)
    _refuse(study, key, _idle(spec, expander))
    figures, answer = _settled(quantities, equations, expander, spec)
    kinds = [e.name.split(" ", 1)[0] for e in equations]
    return Worked(
        key=key,
        spec=spec,
        dimensions={**{name: q.by for name, q in quantities.items()}, "": ()},
        figures=tuple(figures),
        kinds=tuple(kinds),
        of=(None,) * len(kinds),
        texts=tuple(e.text for e in equations),
        answer=answer,
        behind=_behind(figures, quantities),
    )


def _behind(figures: Sequence[Figure], quantities: Mapping[str, Stated]) -> dict[int, Behind]:
    """By place, the rows of the ledger that figures on record are made of."""
    found = {}
    for place, figure in enumerate(figures):
        stated = quantities.get(figure.account)
        known = stated and stated.known.get(At(figure.account, figure.year, tuple(map(str, figure.codes))))
        if stated and known:
            found[place] = Behind(stated.account, stated.layer, known.rows, stated.factor)
    return found


def _refuse(study: Study, key: str, wrong: Iterable[Found]) -> None:
    raise_found(study.path, [(("reconciliations", key, *where), error) for where, error in wrong])


def _strange(study: Study, spec: ReconciliationSpec, quantities: Mapping[str, Stated]) -> list[Found]:
    """Dimensions that no figure is by."""
    accounts = [study.ledger.account(q.account).account for q in quantities.values() if q.account]
    known = dict.fromkeys(n for account in accounts for n in account.dimension_names)
    return [(("by", i), unknown("dimension", name, known)) for i, name in enumerate(spec.by) if name not in known]


def _lives(study: Study, spec: ReconciliationSpec) -> tuple[dict[str, Lives], list[Found]]:
    made: dict[str, Lives] = {}
    wrong: list[Found] = []
    for name, account in spec.lives.items():
        try:
            made[name] = Lives.of(study.ledger.account(account).account, spec.by)
        except KringloopError as error:
            wrong.append((("lives", name), error))
    return made, wrong


def _labels(spec: ReconciliationSpec, quantities: Mapping[str, Stated]) -> dict[str, tuple[str, ...]]:
    """Labels by dimension: those asked for, or all that some figure has."""
    found: dict[str, tuple[str, ...]] = {}
    for name in spec.by:
        seen = {at.labels[q.by.index(name)] for q in quantities.values() if name in q.by for at in q.known}
        found[name] = spec.labels.get(name, tuple(sorted(seen)))
    return found


def _idle(spec: ReconciliationSpec, expander: Expander) -> list[Found]:
    """Quantities that no equation names, and labels of which no figure is known."""
    used = set().union(*(expander.names(text) for text in spec.equations.values()))
    wrong: list[Found] = [
        (("quantities", key), RangeError(f"no equation names '{key}': nothing checks it and it checks nothing"))
        for key in spec.quantities
        if key not in used
    ]
    for name, asked in spec.labels.items():
        if name not in spec.by:
            wrong.append((("labels", name), unknown("dimension", name, spec.by)))
            continue
        known = {at.labels[q.by.index(name)] for q in expander.quantities.values() if name in q.by for at in q.known}
        lost = [v for v in asked if v not in known]
        if lost and known:
            wrong.append((("labels", name), unknown(name, lost[0], known)))
    return wrong


def _settled(
    quantities: Mapping[str, Stated], equations: Sequence[Equation], expander: Expander, spec: ReconciliationSpec
) -> tuple[list[Figure], Reconciled]:
    """The answer whose errors are shares of its own figures: fitted again until they no longer change.

    Raises
    ------
    ConvergenceError   they go on changing; names where
    """
    system, figures = _system(quantities, equations, expander)
    known = {key: dict(q.known) for key, q in quantities.items()}
    _require_own(known)
    shares, data = _pairs(known, lambda k: k.shared), _pairs(known, lambda k: k.data)
    for _ in range(_MOST):
        errors = {at.name: k for own in known.values() for at, k in own.items()}
        answer = reconcile(_weighed(system, errors, shares, data), method=spec.method, bounds=spec.bounds)
        values = dict(zip(system.names, answer.values.tolist(), strict=True))
        known = {key: with_sizes(own, {at: values[at.name] for at in own}) for key, own in known.items()}
        moved = {
            at.name: abs(k.deviation / errors[at.name].deviation - 1.0)
            for own in known.values()
            for at, k in own.items()
        }
        if max(moved.values(), default=0.0) <= _SETTLED:
            shared = {name: k.together for name, k in errors.items()}
            told = [f._replace(shared=shared.get(n, f.shared)) for n, f in zip(system.names, figures, strict=True)]
            return told, answer
    worst = max(moved, key=lambda name: moved[name])
    raise ConvergenceError(
        f"errors that are a share of adjusted figures did not settle in {_MOST} fits; they change most at '{worst}'\n"
        "  Give such figures an error that does not depend on them: half_width or vintage in the table of margins.",
        nl=f"fouten die een deel zijn van aangepaste cijfers liggen na {_MOST} keer niet vast, vooral bij '{worst}'\n"
        "  Geef zulke cijfers een fout die er niet van afhangt: half_width of vintage in de tabel met marges.",
    )


def _system(
    quantities: Mapping[str, Stated], equations: Sequence[Equation], expander: Expander
) -> tuple[System, list[Figure]]:
    used = {name for equation in equations for name in equation.quantities}
    known = {at.name: k for q in quantities.values() for at, k in q.known.items()}
    every = [at for q in quantities.values() for at in expander.every(q) if at.name in used or at.name in known]
    given = [quantities[at.key].quantity(at, "") for at in every]
    system = system_of(given, equations, apart=True, where="the reconciliation")
    figures = [_figure(quantities[at.key], at, known.get(at.name), q) for at, q in zip(every, given, strict=True)]
    rooms = [Figure("", None, (), "", 0.0, Names(f"speling in {n[8:]}", n)) for n in system.names[len(every) :]]
    return system, [*figures, *rooms]


def _figure(stated: Stated, at: At, known: Known | None, quantity: Quantity) -> Figure:
    spec = stated.spec
    printed = "row" if known is not None else "own" if quantity.value is not None else ""
    shared = float("nan") if known is None else known.together
    return Figure(at.key, at.year, at.labels, printed, shared, Names(spec.names.nl, spec.names.en))


def _require_own(known: Mapping[str, Mapping[At, Known]]) -> None:
    """Refuse figures that leave nothing to weigh them by.

    Raises
    ------
    RangeError   figures that have no error but a shared one, or that others say already
    """
    every = {at.name: k for own in known.values() for at, k in own.items()}
    held: dict[str, list[str]] = {}
    for name, each in every.items():
        for error in each.shared:
            held.setdefault(error, []).append(name)
    for error, names in held.items():
        if len(names) > 1 and (bare := [n for n in names if every[n].alone == 0 and not every[n].data]):
            raise RangeError(
                f"{shown(bare)} have no error of their own, only one that they share: {error}\n"
                "  Give half_width or vintage in the table of margins, or 'scatter' of the quantity."
            )
    if said := _said_already({n: k for n, k in every.items() if k.data and k.alone == 0}):
        raise RangeError(
            f"{shown(said)} follow from other figures here and say nothing beside them\n"
            "  Leave such a quantity out, or give it no 'figure' and state what it is as an equation."
        )


def _said_already(made: Mapping[str, Known]) -> list[str]:
    """Figures whose errors are a sum of those of others."""
    from scipy.linalg import qr

    if not made:
        return []
    names = {n: i for i, n in enumerate(dict.fromkeys(n for k in made.values() for n in (*k.data, *k.shared)))}
    moves = np.zeros((len(names), len(made)))
    for column, each in enumerate(made.values()):
        for name, move in (*each.data.items(), *each.shared.items()):
            moves[names[name], column] = move / each.deviation
    triangle, order = qr(moves, mode="r", pivoting=True)
    size = np.zeros(len(made))
    diagonal = np.abs(np.diagonal(triangle))
    size[: len(diagonal)] = diagonal
    keys = list(made)
    return sorted(keys[int(order[i])] for i in np.flatnonzero(size < _NOTHING).tolist())


def _pairs(
    known: Mapping[str, Mapping[At, Known]], moves: Callable[[Known], Mapping[str, float]]
) -> dict[tuple[str, str], float]:
    """Covariance of each two figures that errors move both, as published."""
    every = {at.name: moves(k) for own in known.values() for at, k in own.items()}
    held: dict[str, list[str]] = {}
    for name, each in every.items():
        for error in each:
            held.setdefault(error, []).append(name)
    covariance: dict[tuple[str, str], float] = {}
    for error, names in held.items():
        for one, other in combinations(names, 2):
            covariance[one, other] = covariance.get((one, other), 0.0) + every[one][error] * every[other][error]
    return {pair: value for pair, value in covariance.items() if value}


def _weighed(
    system: System,
    known: Mapping[str, Known],
    shares: Mapping[tuple[str, str], float],
    data: Mapping[tuple[str, str], float],
) -> System:
    """The system with the errors of its figures: how large each is, and what they have in common.

    Parameters
    ----------
    shares, data : covariance by errors that go with the size of figures, and by those that do not
    """
    place = {name: i for i, name in enumerate(system.names)}
    deviations, sizes = system.deviations.copy(), np.ones(len(system))
    for name, each in known.items():
        deviations[place[name]], sizes[place[name]] = each.deviation, each.size
    pairs = tuple(dict.fromkeys((*shares, *data)))
    first = np.array([place[one] for one, _ in pairs], dtype=np.int64)
    second = np.array([place[other] for _, other in pairs], dtype=np.int64)
    by_share, by_datum = (np.array([of.get(p, 0.0) for p in pairs], dtype=np.float64) for of in (shares, data))
    scale = np.where(deviations > 0, deviations, 1.0)
    coefficient = (by_share * sizes[first] * sizes[second] + by_datum) / (scale[first] * scale[second])
    return replace(system, deviations=deviations, correlations=Correlations(first, second, coefficient))
