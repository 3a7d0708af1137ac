"""The table of addresses of a study: where its rows stand at their producers."""

from __future__ import annotations

from typing import Final, NamedTuple

OPEN: Final = frozenset({"dimension", "code", "column"})
"""Columns of the table that may be empty."""


class Address(NamedTuple):
    """One part of an address: `code` of our `dimension` is `value` in the producer's `column`.

    An empty dimension holds for every row; an empty column says that `value` is the column of the figure.
    """

    source: str
    dimension: str
    code: str
    column: str
    value: str
