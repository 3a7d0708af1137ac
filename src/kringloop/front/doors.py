"""The two ways to a run: open a results file, or compute a study."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kringloop.core import RangeError
from kringloop.front.run import Run
from kringloop.front.words import words_of
from kringloop.perspectives import asked_names
from kringloop.reading import Reading
from kringloop.runs import open_run, run_study
from kringloop.study import find_study
from kringloop.tables import newest_results


def open(place: str | Path = "results", *, study: str | None = None, language: str = "en") -> Run:
    """Open a results file, or the newest of a folder; nothing is written.

    Parameters
    ----------
    study    : of a folder, the newest of this study
    language : of names and sentences, "en" or "nl"

    Raises
    ------
    ResultsError       no such file, none in the folder, or one that cannot be read
    UnknownNameError   a language that is not spoken

    Example
    -------
    >>> import kringloop as kl
    >>> kl.open("results")                                          # doctest: +SKIP
    """
    words_of(language)
    path = Path(place)
    if path.is_dir():
        path = newest_results(path, study)
    elif study is not None:
        raise RangeError(
            f"{path} is one file; leave study='{study}' out, or give a folder",
            nl=f"{path} is één bestand; laat study='{study}' weg, of geef een map",
        )
    return Run(Reading(open_run(path), path.name), language)


def run(
    study: str | Path,
    *,
    sets: str | Iterable[str] = (),
    perspectives: Iterable[str | Path] = (),
    out: str | Path = "results",
    language: str = "en",
) -> Run:
    """Compute a study and open what came out; the file is the one `kringloop run` writes.

    Parameters
    ----------
    study : a study that ships, a folder, or a study file
    sets  : sets of choices of the study whose figures stand beside its own; "a+b" are two together
    perspectives : by key or file, kept with their comparison
    out   : folder for the results file

    Raises
    ------
    StudyError, KringloopError   a mistake in the study, its data or the sets; nothing is written
    ResultsError                 the folder cannot be written

    Example
    -------
    >>> import kringloop as kl
    >>> kl.run("netherlands")                                       # doctest: +SKIP
    """
    words_of(language)
    asked = (sets,) if isinstance(sets, str) else tuple(sets)
    path = find_study(str(study))
    ran = run_study(path, Path(out), sets=asked, beside=asked_names(list(perspectives), path.parent))
    return open(ran.path, language=language)
