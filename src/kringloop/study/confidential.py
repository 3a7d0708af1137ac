"""Confidential figures stay out: a results file is read by others, and none is marked as closed to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kringloop.core import FLAGS, ConfidentialityError, Problems

if TYPE_CHECKING:
    import polars as pl

CONFIDENTIAL = "c"
MOST = 5
"""Rows that are named; more are counted."""


def refuse_confidential(
    frame: pl.DataFrame, layers: Sequence[str], problems: Problems, *, table: str, lines: Mapping[int, int]
) -> None:
    """Add a problem for each row that is confidential (flag c) and holds a figure all the same; never the figure.

    A confidential row without a figure may stay; among flows a sum does not count it, so that a printed total shows it.
    """
    if "flag" not in frame.columns or frame.is_empty():
        return
    import polars as pl

    held = frame.with_row_index("_row", 2).filter(pl.any_horizontal(pl.col(layers).is_not_null()))
    closed = {flag for flag in held["flag"].drop_nulls().unique().to_list() if _closed(flag)}
    rows = held.filter(pl.col("flag").is_in(list(closed)))["_row"].to_list()
    found = [lines.get(row, row) for row in rows]
    for number in found[:MOST]:
        problems.add(f"{table}:{number}:flag", _refused())
    if len(found) > MOST:
        count = len(found) - MOST
        problems.add(table, f"and {count} more confidential rows", nl=f"en nog {count} vertrouwelijke regels")


def _closed(flags: str) -> bool:
    """Whether flags, as words or as joined letters, hold the one of confidential figures."""
    return any(part == CONFIDENTIAL or (part not in FLAGS and CONFIDENTIAL in part) for part in flags.split())


def _refused() -> ConfidentialityError:
    return ConfidentialityError(
        "a confidential figure (flag c) may not enter results, which others read; among flows let a row of part"
        " 'unspecified' hold it together with others, in a ready-made series leave its cell empty, or publish sums with"
        " 'kringloop disclose'",
        nl="een vertrouwelijk cijfer (vlag c) mag niet in resultaten komen, die anderen lezen; zet het bij stromen"
        " samen met andere in een regel met part 'unspecified', laat in een kant-en-klare reeks de cel leeg, of"
        " publiceer totalen met 'kringloop disclose'",
    )
