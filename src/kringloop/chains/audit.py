"""Is a table fit for use? Every check before the first question.

Runs the checks of `checks` on a table or a file. Nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kringloop.chains.checks import CHECKS, Case, Finding, regions_counted
from kringloop.chains.usable import sweep_flows
from kringloop.core import KringloopError
from kringloop.economies import Economy, Label, labels_from


def audit(
    economy: Economy,
    *,
    before: Economy | None = None,
    reference: Mapping[str, float] | None = None,
    trade: Mapping[tuple[str, str], float] | None = None,
    accounting: Sequence[Label] = (),
) -> tuple[Finding, ...]:
    """All checks of one table.

    Parameters
    ----------
    before    : the table of an earlier year, for jumps
    reference : extension → known world total, for coverage
    trade     : (seller region, buyer region) → reported trade [unit of the table], for the trade mirror
    accounting : labels of rows that only make accounts close; their negative output is named, not a fault

    Example
    >>> from kringloop.economies.examples import two_regions
    >>> {finding.status for finding in audit(two_regions())} <= {"PASS", "SKIPPED"}
    True
    """
    case = Case(
        economy,
        sweep_flows(economy.flows),
        before,
        reference or {},
        trade or {},
        tuple(labels_from(accounting, "accounting")),
    )
    return tuple(check(case) for check in CHECKS)


def audit_file(
    path: Path,
    *,
    rounding: float | None = None,
    accounting: Sequence[Label] = (),
    unit: str | None = None,
    hybrid: bool = False,
    year: int | None = None,
) -> tuple[Finding, ...]:
    """The checks of a file in one of the forms of `read_table`; an unreadable file is one FAIL.

    Parameters
    ----------
    rounding   : largest rounding error of one printed cell, in the unit of the table
    accounting : labels of rows that only make accounts close
    unit, hybrid, year : what the file does not say itself, as for `read_table`
    """
    from kringloop.economies import read_table

    try:
        economy = read_table(path, rounding=rounding, unit=unit, hybrid=hybrid, year=year)
    except KringloopError as error:
        return (Finding("readable", "FAIL", str(error)),)
    seen = f"{economy.size} sectors, {regions_counted(economy)}, {economy.year}, {economy.unit}"
    seen = "; ".join((seen, *economy.notes))
    return (Finding("readable", "PASS", seen), *audit(economy, accounting=accounting))
