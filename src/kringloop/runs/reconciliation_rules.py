"""What the reconciliations of a study file may ask: looked at before anything is solved, without loading a solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kringloop.core import FormulaError, KringloopError, Problems, RangeError, StudyError, listing, unknown
from kringloop.reconcile import METHODS, read_equation
from kringloop.runs.equation_calls import CALLS
from kringloop.study import ReconciliationSpec, StudyFile
from kringloop.tables import read_yaml

Found = tuple[tuple[str | int, ...], KringloopError]
"""A place in the study file, and what is wrong there."""


def check_reconciliations(study: StudyFile, path: Path) -> None:
    """Refuse reconciliations of what is not there: accounts, layers, dimensions and methods, each with its line.

    Raises
    ------
    StudyError   one line per problem
    """
    found: list[Found] = []
    for key, spec in study.reconciliations.items():
        found += [(("reconciliations", key, *where), error) for where, error in _wrong(study, spec)]
    raise_found(path, found)


def raise_found(path: Path, found: Sequence[Found]) -> None:
    """Refuse with every mistake that was found, each with its line."""
    if not found:
        return
    file, problems = read_yaml(path), Problems(str(path))
    for place, error in found:
        problems.add(file.place(place), error)
    problems.raise_if_any(StudyError, closing="Nothing was run.")


def _wrong(study: StudyFile, spec: ReconciliationSpec) -> Iterator[Found]:
    if spec.method not in METHODS:
        yield ("method",), unknown("method of reconciliation", spec.method, [m.key for m in METHODS])
    yield from _wrong_equations(study, spec) if spec.by_equations else _wrong_accounts(study, spec)


def _wrong_equations(study: StudyFile, spec: ReconciliationSpec) -> Iterator[Found]:
    """Equations that cannot be read, and lifetimes that are not there; figures are looked up on a ledger."""
    for name, account in spec.lives.items():
        if account not in study.accounts:
            yield ("lives", name), unknown("account", account, study.accounts)
    for key, text in spec.equations.items():
        try:
            read_equation(text, calls=CALLS)
        except FormulaError as error:
            yield ("equations", key), error


def _wrong_accounts(study: StudyFile, spec: ReconciliationSpec) -> Iterator[Found]:
    assert spec.layer is not None
    units: dict[str, str] = {}
    for i, name in enumerate(spec.accounts):
        if name not in study.accounts:
            yield ("accounts", i), unknown("account", name, study.accounts)
        elif spec.layer not in (layers := study.accounts[name].layers):
            yield (
                ("layer",),
                unknown("layer", spec.layer, layers, where=f"account '{name}'", where_nl=f"rekening '{name}'"),
            )
        elif name in units:
            yield ("accounts", i), RangeError(f"'{name}' stands twice")
        else:
            units[name] = layers[spec.layer]
    if len(set(units.values())) > 1:
        seen = listing(units.values())
        yield ("layer",), RangeError(f"figures that are made to agree have one unit; seen: {seen}")
    if spec.same and len(spec.accounts) == 1:
        yield ("same",), RangeError("'same' ties the figures of several accounts; give more than one")
