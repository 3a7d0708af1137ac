"""The reconciliations of a study: printed parts and totals of its accounts made to agree, beside what is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from kringloop.core import KringloopError, RangeError, StudyError, unknown
from kringloop.reconcile import System, reconcile
from kringloop.robustness import read_margins
from kringloop.runs.own_errors import OwnErrors, own_errors
from kringloop.runs.printed_cells import Cell, PrintedCells, printed_cells
from kringloop.runs.reconciliation_rules import Found, check_reconciliations, raise_found
from kringloop.runs.stated import worked_equations
from kringloop.runs.worked import Figure, Worked
from kringloop.study import ReconciliationSpec, Study

SAME = "same"
"""What ties two prints of one figure, where a rule along a dimension has the name of that."""


def worked_reconciliations(study: Study) -> Iterator[Worked]:
    """Work every reconciliation of a study.

    Raises
    ------
    StudyError   one that cannot be worked, with its line
    """
    check_reconciliations(study.file, study.path)
    raise_found(
        study.path, [found for key, spec in study.file.reconciliations.items() for found in _unknown(study, key, spec)]
    )
    for key, spec in study.file.reconciliations.items():
        try:
            yield worked_equations(study, key, spec) if spec.by_equations else _worked(study, key, spec)
        except StudyError:
            raise
        except KringloopError as error:
            raise_found(study.path, [(("reconciliations", key), error)])


def _unknown(study: Study, key: str, spec: ReconciliationSpec) -> Iterator[Found]:
    """Dimensions that none of the accounts has."""
    known = dict.fromkeys(n for name in spec.accounts for n in study.ledger.account(name).account.dimension_names)
    asked: list[tuple[tuple[str | int, ...], str]] = [(("totals", i), name) for i, name in enumerate(spec.totals)]
    asked += [(("where", name), name) for name in spec.where]
    for place, name in asked:
        if name not in known:
            yield ("reconciliations", key, *place), unknown("dimension", name, known)


def _worked(study: Study, key: str, spec: ReconciliationSpec) -> Worked:
    assert spec.margins is not None
    assert spec.layer is not None
    margins = read_margins(study.path.parent / spec.margins)
    accounts = [study.ledger.account(name).account for name in spec.accounts]
    printed, errors = [], []
    for account in accounts:
        cells = printed_cells(account, study.totals.get(account.key), spec.layer, spec.totals, spec.where)
        if not cells.rows and not cells.totals:
            raise RangeError(f"'{account.key}' prints no figure that this reconciliation is about")
        printed.append(cells)
        errors.append(own_errors(cells, account, spec.layer, study.ledger, margins))
    if spec.same and len({cells.dimensions for cells in printed}) > 1:
        raise RangeError("'same' needs accounts by the same dimensions; choose a code of the others in 'where'")
    return _solved(key, spec, printed, errors, accounts[0].layer(spec.layer).unit)


def _solved(
    key: str, spec: ReconciliationSpec, printed: Sequence[PrintedCells], errors: Sequence[OwnErrors], unit: str
) -> Worked:
    place: dict[tuple[str, Cell], int] = {}
    ties: list[tuple[str, int, list[int]]] = []
    for cells in printed:
        known, rules = cells.rules()
        place.update({(cells.account, cell): len(place) + i for i, cell in enumerate(known)})
        at = {cell: place[cells.account, cell] for cell in known}
        ties += [(rule.dimension, at[rule.total], [at[part] for part in rule.parts]) for rule in rules]
    if spec.same:
        first = printed[0].account
        ties += [
            (SAME, place[first, cell], [i])
            for (name, cell), i in place.items()
            if name != first and (first, cell) in place
        ]
    if not ties:
        raise RangeError(
            "no printed total has printed parts, and no figure is printed twice: there is nothing to reconcile"
        )
    values, own, shared = (np.full(len(place), np.nan) for _ in range(3))
    printed_as, words = [""] * len(place), [""] * len(place)
    for cells, error in zip(printed, errors, strict=True):
        for cell, value in (*cells.rows.items(), *cells.totals.items()):
            i = place[cells.account, cell]
            values[i], own[i], shared[i] = value, error.own[cell], error.shared[cell]
            printed_as[i] = "total" if cell in cells.totals else "row"
            words[i] = error.words[cell]
    named = [_named(name, cell) for name, cell in place]
    system = System(
        names=named,
        values=values,
        deviations=own,
        units=unit,
        linear=_sums(ties, len(place)),
        constraint_names=[f"{named[total]} ({kind})" for kind, total, _ in ties],
    )
    dimensions = {cells.account: cells.dimensions for cells in printed}
    figures = tuple(
        Figure(name, cell.year, cell.codes, printed_as[i], shared[i], error=words[i])
        for i, (name, cell) in enumerate(place)
    )
    return Worked(
        key=key,
        spec=spec,
        dimensions=dimensions,
        figures=figures,
        kinds=tuple(t[0] for t in ties),
        of=tuple(named[total] for _, total, _ in ties),
        texts=(None,) * len(ties),
        answer=reconcile(system, method=spec.method, bounds=spec.bounds),
        printed=tuple(printed),
        totals=frozenset(total for kind, total, _ in ties if kind != SAME),
    )


def _sums(ties: Sequence[tuple[str, int, list[int]]], size: int) -> sparse.csr_array:
    """A total less its parts, a row each."""
    lengths = [1 + len(parts) for _, _, parts in ties]
    columns = np.array([c for _, total, parts in ties for c in (total, *parts)])
    signs = np.array([s for _, _, parts in ties for s in (1.0, *(-1.0 for _ in parts))])
    return sparse.csr_array((signs, (np.repeat(np.arange(len(ties)), lengths), columns)), shape=(len(ties), size))


def _named(account: str, cell: Cell) -> str:
    return " ".join([account, str(cell.year), *(code for code in cell.codes if code)])
