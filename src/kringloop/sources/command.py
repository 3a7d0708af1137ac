"""The command of a recipe: `python -m … SNAPSHOTS --to FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kringloop.core import KringloopError


def rewrite(recipe: str, write_all: Callable[[Path, Path], str], arguments: Sequence[str] | None = None) -> int:
    """Let a recipe read a folder of snapshots and write a folder of tables; 1 and a message when something is wrong.

    Parameters
    ----------
    recipe    : module that is run
    write_all : snapshots and target to what is said of it; reads everything before it writes anything
    """
    parser = argparse.ArgumentParser(prog=f"python -m {recipe}", description="Rewrite the tables of a shipped study.")
    parser.add_argument("snapshots", type=Path, help="folder with the producers' files, flat or one level deep")
    parser.add_argument("--to", type=Path, required=True, help="folder the tables are written to")
    chosen = parser.parse_args(arguments)
    try:
        said = write_all(chosen.snapshots, chosen.to)
    except ModuleNotFoundError as error:
        print(f"these tables need '{error.name}': pip install 'kringloop[mrio]'", file=sys.stderr)
        return 1
    except KringloopError as error:
        print(error, file=sys.stderr)
        return 1
    print(said, file=sys.stderr)
    return 0
