"""Read a dataset of Eurostat in whichever form it came: SDMX-CSV, TSV or JSON-stat. All three give the same table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

import polars as pl

from kringloop.core import SourceError
from kringloop.sources.eurostat_tsv import read_eurostat_tsv, whole_eurostat_tsv
from kringloop.sources.json_stat import read_json_stat, whole_json_stat
from kringloop.sources.sdmx_csv import read_sdmx_csv, whole_sdmx_csv
from kringloop.sources.whole import Whole


class _Reader(Protocol):
    def __call__(
        self, path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None
    ) -> pl.DataFrame: ...


_SELECTED: Final[Mapping[str, _Reader]] = {
    ".csv": read_sdmx_csv,
    ".tsv": read_eurostat_tsv,
    ".json": read_json_stat,
}
_WHOLE: Final[Mapping[str, Callable[[Path], Whole]]] = {
    ".csv": whole_sdmx_csv,
    ".tsv": whole_eurostat_tsv,
    ".json": whole_json_stat,
}
_Form = TypeVar("_Form")


def forms_of(dataset: str) -> tuple[str, ...]:
    """Names under which a dataset is kept, by its form.

    >>> forms_of("cei_srm030")
    ('cei_srm030.csv', 'cei_srm030.tsv', 'cei_srm030.json')
    """
    return tuple(f"{dataset}{form}" for form in _SELECTED)


def read_eurostat(path: Path, *, dimensions: Sequence[str], where: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Rows `geo, year, <dimensions>, value, flag` of an annual dataset.

    Parameters
    ----------
    path       : `.csv`, whose codes may be followed by a column of labels or carry them ("NL: Netherlands"), `.tsv` or
                 `.json`
    dimensions : code columns wanted beside geo and year
    where      : code each of these columns must have; other rows are left out

    Raises
    ------
    SourceError   another form, a column is missing, a code asked for does not occur, a period is no year, a value no
                  number, a flag that is not known
    """
    return _of_form(path, _SELECTED)(path, dimensions=dimensions, where=where)


def whole_eurostat(path: Path) -> Whole:
    """Every observation of a dataset, with periods of any length.

    Raises
    ------
    SourceError   another form, a value that is no number, a flag that is not known, an observation that stands twice
    """
    return _of_form(path, _WHOLE)(path)


def _of_form(path: Path, forms: Mapping[str, _Form]) -> _Form:
    form = path.suffix.lower()
    if form not in forms:
        raise SourceError(
            f"{path} is no form of a dataset of Eurostat; expected .csv, .tsv or .json",
            nl=f"{path} is geen vorm van een dataset van Eurostat; verwacht .csv, .tsv of .json",
        )
    return forms[form]
