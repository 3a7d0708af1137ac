"""Where the study of a run is: the folder of the shipped one, where the run was made of it as it ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.study import hash_of_inputs, parse_study, shipped_studies
from kringloop.tables import read_yaml

if TYPE_CHECKING:
    from kringloop.runs.opened import Run


def shipped_home(run: Run) -> Path | None:
    """The file of the shipped study whose inputs are those of the run; None for any other study.

    Raises
    ------
    StudyError   the shipped study has a mistake, or asks for what this program lacks: a fault of the program, so told
    """
    shipped = shipped_studies().get(run.study.study)
    if shipped is None:
        return None
    file = read_yaml(shipped)
    return shipped if hash_of_inputs(file, parse_study(file)) == run.meta["inputs"] else None
