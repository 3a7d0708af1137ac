"""Find the run, the cell and the labels a command line means."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.core import RangeError

if TYPE_CHECKING:
    from kringloop.study import Run

DEFAULT_FOLDER = Path("results")
_LAST_YEAR = 9999


class Language(StrEnum):
    """Language of names and words."""

    nl = "nl"
    en = "en"


def chosen_run(run: Path | None, study: str | None, folder: Path = DEFAULT_FOLDER) -> Run:
    """The results file named, or the newest of a study, or the newest of all."""
    from kringloop.study import open_run
    from kringloop.tables import newest_results

    chosen = open_run(run if run is not None else newest_results(folder, study))
    chosen.file.keep_open()
    return chosen


def conditions(where: list[str]) -> dict[str, list[str]]:
    """`dimension=code,code` texts as labels per dimension.

    >>> conditions(["sector=C,24"])
    {'sector': ['C', '24']}
    >>> conditions(["sector=C28"])
    {'sector': ['28']}
    """
    from kringloop.reference import activity_code

    found: dict[str, list[str]] = {}
    for text in where:
        name, sign, codes = text.partition("=")
        if not sign or not name or not codes:
            raise RangeError(f"'{text}' is not a condition; write dimension=code, for example --where sector=C,24")
        if name.strip() == "year":
            raise RangeError(f"'{text}' is not a condition; a year is given with --year")
        labels = [c.strip() for c in codes.split(",")]
        found.setdefault(name.strip(), []).extend(map(activity_code, labels) if name.strip() == "sector" else labels)
    return found


def year_labels(text: str | None) -> list[int] | None:
    """`2023`, `2016..2023` or `2010,2020` as years.

    >>> year_labels("2016..2018")
    [2016, 2017, 2018]
    """
    if text is None:
        return None
    try:
        if ".." in text:
            first, last = (int(t) for t in text.split(".."))
            years = list(range(max(first, -1), min(last, _LAST_YEAR + 1) + 1))
        else:
            years = [int(t) for t in text.split(",")]
    except ValueError:
        raise RangeError(f"'{text}' is not a year; write 2023, 2016..2023 or 2010,2020") from None
    if not years:
        raise RangeError(f"'{text}' holds no year; the first comes first")
    if min(years) < 0 or max(years) > _LAST_YEAR:
        raise RangeError(f"'{text}' is no range of years; they lie between 0 and {_LAST_YEAR}")
    return years
