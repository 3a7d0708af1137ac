"""Rewrite the shipped tables: `python -m kringloop.studies.belgium.recipe SNAPSHOTS --to FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kringloop.sources import rewrite, write
from kringloop.studies.belgium.recipe.tables import tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Read all snapshots, then write all tables; 1 and a message when something is wrong."""
    return rewrite("kringloop.studies.belgium.recipe", write_all, arguments)


def write_all(snapshots: Path, target: Path) -> str:
    """Write every table; what was written, in words."""
    written = write(tables(snapshots), target)
    return f"{len(written)} tables, {sum(p.stat().st_size for p in written) / 1e6:.1f} MB, written to {target}"


if __name__ == "__main__":
    sys.exit(main())
