"""Secondary suppression by the program of statistical offices, beside our own by rectangles.

Needs the extra `confidential` (pytauargus, EUPL-1.2). What it leaves out is audited here all the same, and where one of
our rules asks for more distance than that program keeps, rectangles make up for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.actors.auditing import audit
from kringloop.actors.disclosure import Guarded, Rules, guarded
from kringloop.actors.suppressing import Release, hide
from kringloop.core import MissingDataError, RangeError, listing, one_of

if TYPE_CHECKING:
    import polars as pl

_WAYS = {"optimal": "OPT(1)", "modular": "MOD(1)"}


def protect_with_argus(
    frame: pl.DataFrame,
    by: Sequence[str],
    *,
    value: str = "value",
    group: str = "group",
    rules: Rules,
    method: Literal["optimal", "modular"] = "modular",
) -> Release:
    """A release of a table of company figures of two dimensions, with what pytauargus and our rules leave out.

    The figures of firms stand in files of a folder of their own while it works, which is removed after. Its solver
    leaves logs in the current folder, so for as long as it works that is the folder too: run it in no other thread.

    Parameters
    ----------
    method : "optimal" (least left out; slow on large tables) or "modular"

    Raises
    ------
    MissingDataError       the extra is not installed; says how to install it
    ConfidentialityError   a sensitive cell that cannot be made safe
    RangeError             another method, or not two dimensions
    """
    one_of(method, tuple(_WAYS), what="method")
    run = _program()
    if len(by) != 2:
        raise RangeError(
            f"the optimal and modular ways are for tables of two dimensions here; seen {listing(by)}\n"
            "  protect() takes more.",
            nl=f"de optimale en modulaire manier zijn hier voor tabellen met twee dimensies;"
            f" gezien: {listing(by, language='nl')}\n  protect() kan er meer aan.",
        )
    row, column = by
    table = guarded(frame, by, value=value, group=group, rules=rules)
    codes, told = _coded(frame, table, row, column, value, group)
    with TemporaryDirectory() as folder, chdir(folder):
        found = run(
            told,
            ["row", "column"],
            response="amount",
            safety_rules=_rules_text(rules),
            suppress=_WAYS[method],
            holding_var="holding",
            workdir=folder,
        )
        hidden = _mask(found.tables[0], codes, table.values.shape)
    release = Release(table, hidden | table.sensitive)
    exposed = [table.place(names) for _, *names in audit(release).exposed]
    return hide(table, release.hidden, [at for at in exposed if table.needed[at] > 0])


def _program() -> Any:
    try:
        from pytauargus import protect as run
    except ImportError:
        raise MissingDataError(
            "the optimal and modular ways need the extra 'confidential': pip install 'kringloop[confidential]'\n"
            "  Without it, protect() leaves out rectangles.",
            nl="de optimale en modulaire manier vragen de uitbreiding 'confidential':"
            " pip install 'kringloop[confidential]'\n  Zonder die laat protect() rechthoeken weg.",
        ) from None
    return run


def _rules_text(rules: Rules) -> str:
    """Our rules as that program writes them; its freq rule has no range of its own."""
    parts = [f"FREQ({rules.at_least},{rules.p or 10:g})"]
    if rules.dominance is not None:
        parts.insert(0, f"NK({rules.dominance[0]},{rules.dominance[1]:g})")
    if rules.p is not None:
        parts.insert(0, f"P({rules.p:g},1)")
    return "|".join(parts)


def _coded(
    frame: pl.DataFrame, table: Guarded, row: str, column: str, value: str, group: str
) -> tuple[tuple[dict[str, int], dict[str, int]], dict[str, list[Any]]]:
    """Short codes in place of labels, and firms of one group below each other, as that program wants them."""
    ordered = frame.sort(group)
    rows = {label: f"r{i:05d}" for i, label in enumerate(table.labels[0][:-1])}
    columns = {label: f"c{i:05d}" for i, label in enumerate(table.labels[1][:-1])}
    holdings = {label: i + 1 for i, label in enumerate(dict.fromkeys(ordered[group].to_list()))}
    told: dict[str, list[Any]] = {
        "row": [rows[label] for label in ordered[row].to_list()],
        "column": [columns[label] for label in ordered[column].to_list()],
        "holding": [holdings[label] for label in ordered[group].to_list()],
        "amount": ordered[value].to_list(),
    }
    place = ({code: i for i, code in enumerate(codes.values())} for codes in (rows, columns))
    by_row, by_column = place
    return (by_row, by_column), told


def _mask(found: Any, codes: tuple[dict[str, int], dict[str, int]], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(row, column)  cells that were left out; a code that is neither is the total."""
    hidden = np.zeros(shape, dtype=np.bool_)
    for cell, shown in zip(found.rows, found.safe(None), strict=True):
        i = codes[0].get(str(cell["row"]).strip(), shape[0] - 1)
        j = codes[1].get(str(cell["column"]).strip(), shape[1] - 1)
        hidden[i, j] |= shown is None
    return hidden
