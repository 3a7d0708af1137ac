"""Write the packed tables of facts from the files of their producers: `python tools/facts.py SNAPSHOTS --to FOLDER`.

The small tables of facts (`*.csv`) are written by hand, figure by figure; these are too large for that.
"""

from __future__ import annotations

import gzip
import sys
from functools import partial
from pathlib import Path

import polars as pl

from kringloop.sources import cepii_baci, ec_critical_materials, echa_lists, rewrite, worldbank_governance
from kringloop.tables import put_file

TARGET = "src/kringloop/reference/facts"
SUPPLY = ("material", "stage", "scope", "country", "share", "trade_parameter", "flag")
USE = ("material", "application", "sector", "line", "share", "value_added", "flag")
ASSESSED = ("material", "year", "supply_risk", "economic_importance")


def tables(snapshots: Path) -> dict[str, pl.DataFrame]:
    """Every packed table by its name."""
    ec = ec_critical_materials
    return {
        "supply_shares": ec.clean_supply(snapshots).select(SUPPLY).sort(SUPPLY[:4]),
        "use_shares": ec.clean_use(snapshots).select(USE).sort(USE[:4]),
        "criticality_assessments": ec.clean_assessment(snapshots).select(ASSESSED).sort(ASSESSED[:2]),
        "governance": worldbank_governance.clean_series(snapshots),
        "substances_of_concern": echa_lists.clean(snapshots),
        "trade_imports": cepii_baci.clean_imports(snapshots),
        "trade_exports": cepii_baci.clean_exports(snapshots),
    }


def write_all(snapshots: Path, target: Path) -> str:
    """Read every snapshot, then write every table; what was written, in words."""
    made = tables(snapshots)
    for name, frame in made.items():
        data = gzip.compress(frame.write_csv().encode(), 9, mtime=0)
        put_file(target / f"{name}.csv.gz", partial(_put, data))
    return f"{len(made)} tables of facts written to {target}"


def _put(data: bytes, path: Path) -> None:
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(rewrite("tools.facts", write_all))
