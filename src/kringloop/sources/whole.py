"""A table read whole as it came: its tidy cells, and all that is in none of them.

What is fetched is read so before it is kept, whether or not a study uses it; periods stay text, since a table may be
of months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kringloop.core import SourceError, listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large a table is that was read, and what of it was not read.

    Parameters
    ----------
    rows    : of the tidy table, one per observation
    columns : their names
    unused  : fields of the producer that go into no column
    empty   : observations without a figure, by the reason that the producer gives ("" where it gives none)
    """

    rows: int
    columns: tuple[str, ...]
    unused: tuple[str, ...] = ()
    empty: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The tidy cells of a table, with the fields that are in none of them.

    Parameters
    ----------
    frame  : codes as text, `value`, and the column `why` names
    why    : column that says why a figure is absent
    unused : fields of the producer that go into no column
    """

    frame: pl.DataFrame
    why: str
    unused: tuple[str, ...] = ()

    @property
    def extent(self) -> Extent:
        """How large it is, and what was not read."""
        absent = self.frame.filter(pl.col("value").is_null())[self.why]
        empty = dict(sorted(absent.fill_null("").value_counts().rows()))
        return Extent(rows=self.frame.height, columns=tuple(self.frame.columns), unused=self.unused, empty=empty)


def require_once(path: Path, frame: pl.DataFrame, keys: Iterable[str]) -> None:
    """Refuse a table in which one observation stands twice, since nobody knows which of the two counts.

    Raises
    ------
    SourceError   an observation that stands twice
    """
    keys = list(keys)
    twice = frame.filter(frame.select(keys).is_duplicated()).select(keys)
    if twice.height:
        cells = listing((", ".join(map(str, row)) for row in twice.unique(maintain_order=True).rows()), most=3)
        raise SourceError(
            f"{path} holds observations twice ({cells}); fetch it again",
            nl=f"{path} bevat waarnemingen dubbel ({cells}); haal het opnieuw op",
        )
