"""Rewrite the shipped tables: `python -m kringloop.studies.netherlands.recipe SNAPSHOTS --to FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kringloop.core import KringloopError
from kringloop.sources import write
from kringloop.studies.netherlands.recipe.chains import ACCOUNTS, TABLES, release_files, write_study_tables
from kringloop.studies.netherlands.recipe.tables import tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Read all snapshots, then write all tables; 1 and a message when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kringloop.studies.netherlands.recipe", description=__doc__)
    parser.add_argument("snapshots", type=Path, help="folder with the producers' files, flat or one level deep")
    parser.add_argument("--to", type=Path, required=True, help="folder the tables are written to")
    chosen = parser.parse_args(arguments)
    try:
        made, release = tables(chosen.snapshots), release_files(chosen.snapshots)
        written = write(made, chosen.to)
        chains = () if release is None else write_study_tables(release[0].parent, release[1], chosen.to)
    except ModuleNotFoundError as error:
        print(f"chain tables need '{error.name}': pip install 'kringloop[mrio]'", file=sys.stderr)
        return 1
    except KringloopError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} tables, {size / 1e6:.1f} MB, written to {chosen.to}", file=sys.stderr)
    print(_said_of_chains(chains, chosen.snapshots, chosen.to), file=sys.stderr)
    return 0


def _said_of_chains(written: Sequence[Path], snapshots: Path, target: Path) -> str:
    if written:
        return f"{len(written)} chain tables written to {target}"
    return f"chain tables left as they are: {snapshots} holds no {TABLES} and no {ACCOUNTS}"


if __name__ == "__main__":
    sys.exit(main())
