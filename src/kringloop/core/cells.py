"""What is wrong with a cell, a header or a row of somebody's text table, said in one way in every room.

A thousands sign and a decimal comma look alike in one cell. The other cells of the column tell which it is;
where they do not, both readings are named and none is advised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kringloop.core.errors import listing

_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_CERTAIN_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3}){2,}(\.\d*)?|(,\d{3})+\.\d*)")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3}){2,}(,\d*)?|(\.\d{3})+,\d*)")
_ONE_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_APART = re.compile(r"[+-]?\d{1,3}([ '\u2019\u00a0\u202f]\d{3})+([.,]\d*)?")


_PLAIN = re.compile(r"\d+(\.\d*)?")
_FLAGGED = re.compile(r"([+-]?\d+(?:\.\d*)?)\s*(?:\*+|[a-z]{1,2})")


def separator_problem(header: str) -> str | None:
    """What to do about a header whose columns are separated by something else than a comma; None when it is fine.

    >>> separator_problem("year;mass")
    "columns are separated by ';'; expected ','. Save the file with commas and decimal points."
    """
    for sign, name in ((";", "';'"), ("\t", "tabs")):
        if sign in header and "," not in header:
            return f"columns are separated by {name}; expected ','. Save the file with commas and decimal points."
    return None


def header_problem(names: Sequence[str]) -> str | None:
    """What is wrong with the names of the columns: one that stands twice, or one without a name.

    >>> header_problem(["year", "mass", "mass"])
    "column 'mass' stands twice in the header; give each column its own name, or remove one"
    """
    for name in names:
        if not name.strip():
            return "a column has no name; name it, or remove the column"
        if names.count(name) > 1:
            return f"column '{name}' stands twice in the header; give each column its own name, or remove one"
    return None


def number_problem(cell: str, column: Iterable[str]) -> str | None:
    """Why a cell is not a plain number and how to write it, by what stands elsewhere in its column; None when unknown.

    Parameters
    ----------
    cell   : the text that could not be read as a number
    column : the cells of its column, which show what a comma or a point means there

    >>> number_problem("1,186", ["1,186", "1,086,300"])
    "has a thousands sign (as in '1,086,300'); write 1186"
    >>> number_problem("1,186", ["1,186", "0,5"])
    "has a decimal comma (as in '0,5'); write 1.186"
    """
    cells = [c.strip() for c in column if c is not None]
    if (why := _dressed_problem(cell)) is not None:
        return why
    if _POINTS.fullmatch(cell):
        plain = cell.replace(".", "").replace(",", ".")
        also = [c for c in cells if _ONE_POINT.fullmatch(c)]
        more = f"; then {listing(map(repr, also), most=3)} in this column has one too" if also else ""
        return f"has points as thousands signs; write {plain}{more}"
    if _APART.fullmatch(cell):
        return "has a thousands sign; write the digits without blanks or signs between them, and a decimal point"
    if _CERTAIN_GROUPS.fullmatch(cell):
        return f"has a thousands sign; write {cell.replace(',', '')}"
    if not _COMMA.fullmatch(cell):
        return None
    return _comma_problem(cell, cells)


def _dressed_problem(cell: str) -> str | None:
    """What to do about a figure that is written with signs around it."""
    if cell.endswith("%"):
        return "is a percentage; write the amount itself, in the unit of its row"
    if cell.startswith("(") and cell.endswith(")"):
        return f"stands in brackets; where that means less than zero, write -{cell[1:-1].strip()}"
    if cell.endswith("-") and _PLAIN.fullmatch(cell[:-1].strip()):
        return f"has its minus sign behind it; write -{cell[:-1].strip()}"
    if cell[:1] in "−–" and _PLAIN.fullmatch(cell[1:].strip()):
        return f"has a dash for a minus sign; write -{cell[1:].strip()}"
    if (found := _FLAGGED.fullmatch(cell)) is not None:
        return f"has a sign of the producer behind the figure; write {found[1]} and keep the sign in a note"
    return None


def _comma_problem(cell: str, cells: Sequence[str]) -> str:
    grouped = [c for c in cells if _CERTAIN_GROUPS.fullmatch(c)]
    decimal = [c for c in cells if _POINTS.fullmatch(c) or (_COMMA.fullmatch(c) and not _GROUPS.fullmatch(c))]
    if grouped and decimal:
        return (
            f"has a comma that means two things in this column: '{grouped[0]}' and '{decimal[0]}'; "
            "look up what the producer means and write plain numbers with a decimal point"
        )
    if not _GROUPS.fullmatch(cell):
        return "has a decimal comma; write a decimal point"
    if grouped:
        return f"has a thousands sign (as in '{grouped[0]}'); write {cell.replace(',', '')}"
    if decimal:
        return f"has a decimal comma (as in '{decimal[0]}'); write {cell.replace(',', '.')}"
    return (
        f"is {cell.replace(',', '')} with a thousands sign or {cell.replace(',', '.')} with a decimal comma, and "
        "nothing in its column tells which; look it up at the producer and write it without thousands signs"
    )
