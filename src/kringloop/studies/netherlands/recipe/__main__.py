"""Rewrite the shipped tables: `python -m kringloop.studies.netherlands.recipe SNAPSHOTS --to FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kringloop.sources import rewrite, write
from kringloop.studies.netherlands.recipe.chains import ACCOUNTS, TABLES, release_files, write_study_tables
from kringloop.studies.netherlands.recipe.tables import tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Read all snapshots, then write all tables; 1 and a message when something is wrong."""
    return rewrite("kringloop.studies.netherlands.recipe", write_all, arguments)


def write_all(snapshots: Path, target: Path) -> str:
    """Write every table, the chain tables where the release files are at hand; what was written, in words."""
    made, release = tables(snapshots), release_files(snapshots)
    written = write(made, target)
    size = sum(path.stat().st_size for path in written)
    said = f"{len(written)} tables, {size / 1e6:.1f} MB, written to {target}\n"
    if release is None:
        return said + f"chain tables left as they are: {snapshots} holds no {TABLES} and no {ACCOUNTS}"
    return said + f"{len(write_study_tables(release[0].parent, release[1], target))} chain tables written to {target}"


if __name__ == "__main__":
    sys.exit(main())
