"""Find the run, the cell and the labels a command line means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.agreed import DEFAULT_FOLDER
from kringloop.cli.speech import say
from kringloop.core import RangeError, ResultsError

if TYPE_CHECKING:
    from kringloop.reading import Reading
    from kringloop.runs import Run

_LAST_YEAR = 9999


def chosen_run(run: Path | None, study: str | None, folder: Path | None = None) -> Run:
    """The results file named, or the newest of a study, or the newest of all.

    Raises
    ------
    RangeError     a file beside a study or a folder: one of them would not count
    ResultsError   there is no such file, folder or study
    """
    from kringloop.runs import open_run
    from kringloop.tables import newest_results

    if run is not None:
        beside = [name for name, given in (("--study", study), ("--results", folder)) if given is not None]
        if beside:
            raise RangeError(say("run_beside", run=run, beside=", ".join(beside)))
    return open_run(run if run is not None else newest_results(results_folder(folder), study), keep_open=True)


def newest_reading() -> Reading | None:
    """The newest results of the usual folder; None where there are none."""
    from kringloop.reading import Reading

    try:
        run = chosen_run(None, None)
    except ResultsError:
        return None
    return Reading(run, run.file.path.name)


def results_folder(folder: Path | None) -> Path:
    """The folder asked for, which must be there, or the usual one.

    Raises
    ------
    ResultsError   the folder that was asked for is not there
    """
    if folder is not None and not folder.is_dir():
        raise ResultsError(say("no_folder", folder=folder))
    return folder if folder is not None else DEFAULT_FOLDER


def refuse(wrong: bool, message: str, **values: object) -> None:
    """Refuse an option that would not count, with the sentence of the catalogue."""
    if wrong:
        raise RangeError(say(message, **values))


def dimensions_asked(by: str | None) -> tuple[str, ...] | None:
    """`sector,region` as dimensions.

    >>> dimensions_asked("sector, region")
    ('sector', 'region')
    """
    if by is None:
        return None
    found = tuple(d.strip() for d in by.split(",") if d.strip())
    refuse(not found, "empty_by")
    return found


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
            raise RangeError(say("no_condition", text=text))
        if name.strip() == "year":
            raise RangeError(say("year_condition", text=text))
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
        raise RangeError(say("no_year", text=text)) from None
    if not years:
        raise RangeError(say("empty_years", text=text))
    if min(years) < 0 or max(years) > _LAST_YEAR:
        raise RangeError(say("far_years", text=text, last=_LAST_YEAR))
    return years
