"""A study file with something written otherwise: checked as if it stood in the file itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from kringloop.core import Problems, StudyError
from kringloop.study.model import StudyFile, sentence


def study_with(study: StudyFile, values: Mapping[tuple[str, ...], Any]) -> StudyFile:
    """A study file with some things chosen otherwise.

    Parameters
    ----------
    values : path in the study file → what stands there instead

    Raises
    ------
    StudyError   a value the study file cannot have there; one line per problem
    """
    content = study.model_dump(mode="json")
    for path, value in values.items():
        here: Any = content
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here[path[-1]] = copy.deepcopy(value)
    try:
        return StudyFile.model_validate_json(json.dumps(content))
    except ValidationError as error:
        problems = Problems("the sets of choices", nl="de sets van keuzes")
        for each in error.errors():
            problems.add(".".join(map(str, each["loc"])), sentence(each, each["loc"], ()))
        problems.raise_if_any(StudyError, closing="Nothing was run.")
        raise
