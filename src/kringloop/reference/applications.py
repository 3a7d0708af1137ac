"""What applications of raw materials are called in Dutch: our own translation of the English words of the source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kringloop.core import Names


def application_names(application: str) -> Names:
    """An application as its source names it, and in Dutch; of one that is not among them its own words serve for both.

    >>> application_names("Magnets"), application_names("Something new").nl
    (Names(nl='magneten', en='Magnets'), 'Something new')
    """
    return Names(_dutch().get(application, application), application)


@lru_cache(maxsize=1)
def _dutch() -> Mapping[str, str]:
    path = Path(__file__).with_name("application_names.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["application"]: row["name_nl"] for row in csv.DictReader(file)}
