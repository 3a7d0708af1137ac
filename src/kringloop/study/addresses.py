"""The table of addresses of a study: where its rows stand at their producers."""

from __future__ import annotations

from typing import Final, NamedTuple

OPEN: Final = frozenset({"dimension", "code", "column"})
"""Columns of the table that may be empty."""


def fits_year(value: str) -> bool:
    """Whether a value of an address holds no other mark than {year}.

    >>> fits_year("{year}JJ00"), fits_year("T001058"), fits_year("{code}"), fits_year("{")
    (True, True, False, False)
    """
    try:
        value.format(year=0)
    except (KeyError, IndexError, ValueError, AttributeError):
        return False
    return True


class Address(NamedTuple):
    """One part of an address: `code` of our `dimension` is `value` in the producer's `column`.

    An empty dimension holds for every row; an empty column says that `value` is the column of the figure.
    """

    source: str
    dimension: str
    code: str
    column: str
    value: str
