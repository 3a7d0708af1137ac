"""What the tables of Statistics Netherlands share: producer, licence, address, activity codes."""

from __future__ import annotations

import polars as pl

from kringloop.core import Kind, Origin
from kringloop.reference import cbs_activity_codes
from kringloop.sources.source import CBS_LICENCE, UNDATED
from kringloop.sources.statline import map_codes


def cbs_origin(dataset: str, title: str, *, vintage: str = UNDATED, kind: Kind = "observed", note: str) -> Origin:
    """Origin of a StatLine table."""
    return Origin(
        producer="CBS",
        dataset=dataset,
        title=title,
        vintage=vintage,
        licence=CBS_LICENCE,
        kind=kind,
        url=f"https://opendata.cbs.nl/statline/#/CBS/{_language(dataset)}/dataset/{dataset}",
        note=note,
    )


def statline_files(dataset: str) -> tuple[str, ...]:
    """The names a table may have: as downloaded, as OData v3 gives it, as OData v4 does."""
    return (f"{dataset}.csv", f"{dataset}.json", f"{dataset}.v4.json")


def _language(dataset: str) -> str:
    """The site of StatLine on which a table stands: English tables have a site of their own."""
    return "en" if dataset.upper().endswith("ENG") else "nl"


def by_activity(frame: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Translate the column `sector` from CBS numbers; codes without a label lose their rows."""
    activities = cbs_activity_codes()
    return map_codes(frame, "sector", activities.codes, left_out=activities.left_out, where=where)
