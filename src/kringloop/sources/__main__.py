"""Rewrite the shipped tables: `python -m kringloop.sources SNAPSHOTS --to FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kringloop.core import KringloopError
from kringloop.sources.shipped import tables, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Read all snapshots, then write all tables; 1 and a message when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kringloop.sources", description=__doc__)
    parser.add_argument("snapshots", type=Path, help="folder with the producers' files, flat or one level deep")
    parser.add_argument("--to", type=Path, required=True, help="folder the tables are written to")
    chosen = parser.parse_args(arguments)
    try:
        written = write(tables(chosen.snapshots), chosen.to)
    except KringloopError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} tables, {size / 1e6:.1f} MB, written to {chosen.to}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
