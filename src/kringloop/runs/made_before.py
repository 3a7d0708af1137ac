"""A run of before this version: its ledger lacks what a model of this version gives, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING

from kringloop.core import ResultsError, UnknownNameError
from kringloop.runs.run import hash_of_program
from kringloop.study import shipped_studies

if TYPE_CHECKING:
    from kringloop.runs.opened import Run


@contextmanager
def as_made_before(run: Run | None, account: str) -> Iterator[None]:
    """Rows that a model makes anew for an account of a run; None for a study that is read from its folder.

    Raises
    ------
    ResultsError       rows for which the run has no node or code, and it was made by another version of the program
    UnknownNameError   the same where this very version made it, or a study is read: then it is a mistake in the study
    """
    try:
        yield
    except UnknownNameError as error:
        if run is None or run.meta.get("program") == hash_of_program():
            raise
        key, name = run.meta["study"], run.meta["run"][:10]
        study, studie = (quote(key),) * 2 if key in shipped_studies() else ("<study.yaml>", "<studie.yaml>")
        lacks, mist = (error.in_language(language).partition(";")[0] for language in ("en", "nl"))
        raise ResultsError(
            f"run {name} was made before this version of kringloop: what its model gives now for account '{account}' "
            f"has no place in it ({lacks})\n"
            f"  Make it again with: kringloop run {study}. The figures in the old file stay as they are.",
            nl=f"run {name} is gemaakt vóór deze versie van kringloop: wat het model nu geeft voor rekening "
            f"'{account}' heeft daarin geen plaats ({mist})\n"
            f"  Maak de run opnieuw met: kringloop run {studie}. De cijfers in het oude bestand blijven zoals ze zijn.",
        ) from error
