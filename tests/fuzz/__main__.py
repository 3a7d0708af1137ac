"""Try many inputs and print what was tried, what failed and the seed of each failure."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.fuzz.kinds import KINDS


def tried(kind: str, seed: int, count: int, folder: Path) -> list[tuple[int, str]]:
    """Failures of one kind: the seed of each, and what went wrong."""
    failed = []
    for number in range(seed, seed + count):
        place = folder / f"{kind}-{number}"
        place.mkdir()
        try:
            KINDS[kind](random.Random(number), place)
        except Exception:
            failed.append((number, traceback.format_exc().strip().splitlines()[-1]))
    return failed


def main() -> int:
    """0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=100, help="of each kind")
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    asked = parser.parse_args()
    wrong = 0
    for kind in asked.kind or sorted(KINDS):
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            failed = tried(kind, asked.seed, asked.count, Path(folder))
        taken = time.monotonic() - start
        print(f"{kind}: {asked.count} tried from seed {asked.seed}, {len(failed)} failed, {taken:.0f} s", flush=True)
        for seed, what in failed[:20]:
            print(f"  --kind {kind} --seed {seed} --count 1: {what[:300]}", flush=True)
        wrong += len(failed)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
