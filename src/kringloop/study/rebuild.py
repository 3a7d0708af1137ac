"""Rewrite the shipped chain tables: `python -m kringloop.study.rebuild SNAPSHOTS --to FOLDER`.

They are made by the supply-chain engine from release files, so `sources`, which stands below it, cannot write them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kringloop.core import KringloopError, SourceError

TABLES, ACCOUNTS = "wiot_2011.RData", "CO2_emissions_JRC_WIOD2016.xlsx"


def rebuild_chain_tables(snapshots: Path, target: Path) -> tuple[Path, ...]:
    """Write the seven-region tables when the folder holds the release files; nothing when it holds none.

    Raises
    ------
    SourceError   one of the two sources is there and the other is not, or a file cannot be read
    """
    from kringloop.chains import write_study_tables

    wiod, co2 = (_find(snapshots, name) for name in (TABLES, ACCOUNTS))
    if wiod is None and co2 is None:
        return ()
    if wiod is None or co2 is None:
        lost = TABLES if wiod is None else ACCOUNTS
        raise SourceError(
            f"{lost} is not in {snapshots} nor one folder below it; chain tables need it\nNothing was written."
        )
    return write_study_tables(wiod.parent, co2, target)


def _find(folder: Path, name: str) -> Path | None:
    return next((p for p in (folder / name, *sorted(folder.glob(f"*/{name}"))) if p.is_file()), None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables and say so; 1 and a message when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kringloop.study.rebuild", description=__doc__)
    parser.add_argument("snapshots", type=Path, help="folder with the release files, flat or one level deep")
    parser.add_argument("--to", type=Path, required=True, help="folder the tables are written to")
    chosen = parser.parse_args(arguments)
    try:
        written = rebuild_chain_tables(chosen.snapshots, chosen.to)
    except ModuleNotFoundError as error:
        print(f"chain tables need '{error.name}': pip install 'kringloop[mrio]'", file=sys.stderr)
        return 1
    except KringloopError as error:
        print(error, file=sys.stderr)
        return 1
    if written:
        print(f"{len(written)} chain tables written to {chosen.to}", file=sys.stderr)
    else:
        print(f"chain tables left as they are: {chosen.snapshots} holds no {TABLES} and no {ACCOUNTS}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
