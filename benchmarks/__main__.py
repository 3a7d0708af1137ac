"""Run the registered subjects: `python -m benchmarks [KEY …] [--size N] [--repeats N] [--memory]`.

Ours and the peer run in turn, so a drifting machine hits both; medians of wall and
processor time and their ratios are printed. With --memory each side also runs once in
a process of its own and the rise of its peak resident size is printed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import statistics
import subprocess
import sys
import time
from typing import Any

import benchmarks
from benchmarks.registry import SUBJECTS, Benchmark, NotInstalledError, Subject


def load_subjects() -> None:
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("bench_"):
            importlib.import_module(f"benchmarks.{module.name}")


def clock(call: Any) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), processor_time()
    answer = call()
    return time.perf_counter() - wall, processor_time() - cpu, answer


def processor_time() -> float:
    """Seconds of this process and of the commands it ran and waited for."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def measure(subject: Subject, repeats: int) -> dict[str, Any]:
    ours, peer, answers = [], [], (None, None)
    for turn in range(repeats + 1):
        mine = clock(subject.ours)
        theirs = clock(subject.peer) if subject.peer else None
        answers = (mine[2], theirs[2] if theirs else None)
        if turn or repeats == 1:
            ours.append(mine[:2])
            if theirs:
                peer.append(theirs[:2])
    row: dict[str, Any] = {"wall": _median(ours, 0), "cpu": _median(ours, 1), "first_to_last": _spread(ours)}
    if peer:
        row |= {"peer_wall": _median(peer, 0), "peer_cpu": _median(peer, 1)}
        row |= {"wall_ratio": row["wall"] / row["peer_wall"], "cpu_ratio": row["cpu"] / max(row["peer_cpu"], 1e-9)}
        if subject.difference:
            row["difference"] = subject.difference(*answers)
    return row


def peak_memory(benchmark: Benchmark, size: Any, side: str) -> float:
    """Rise of the peak resident size in MB while one side runs once, in a fresh process."""
    code = (
        "import resource,sys,benchmarks.__main__ as m; m.load_subjects();"
        f"s=m.SUBJECTS[{benchmark.key!r}].prepare({size!r});"
        "open('/proc/self/clear_refs','w').write('5') if sys.platform=='linux' else None;"
        "peak=lambda: int(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')));"
        f"before=peak(); s.{side}(); print((peak()-before)/1024)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(out.stdout.strip().splitlines()[-1])


def _median(rows: list[tuple[float, ...]], column: int) -> float:
    return statistics.median(r[column] for r in rows)


def _spread(rows: list[tuple[float, ...]]) -> str:
    walls = [r[0] for r in rows]
    return f"{min(walls):.4g}–{max(walls):.4g}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("keys", nargs="*")
    parser.add_argument("--size", help="only this size (as printed)")
    parser.add_argument("--repeats", type=int, help="timed turns after one that is not counted; 1 counts both")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    load_subjects()
    unknown = [k for k in chosen.keys if k not in SUBJECTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(SUBJECTS)}", file=sys.stderr)
        return 1
    print(
        f"# {platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        file=sys.stderr,
    )
    for key in chosen.keys or SUBJECTS:
        benchmark = SUBJECTS[key]
        repeats = chosen.repeats or benchmark.repeats
        print(f"# {key}: {benchmark.goal}", file=sys.stderr)
        for size in benchmark.sizes:
            if chosen.size and str(size) != chosen.size:
                continue
            try:
                subject = benchmark.prepare(size)
            except NotInstalledError as reason:
                print(f"# skipped: {reason}", file=sys.stderr)
                break
            row = {"benchmark": key, "size": size, "peer": benchmark.peer} | measure(subject, repeats)
            if chosen.memory:
                row["memory_mb"] = peak_memory(benchmark, size, "ours")
                if subject.peer:
                    row["peer_memory_mb"] = peak_memory(benchmark, size, "peer")
                if subject.array_bytes:
                    row["arrays_mb"] = subject.array_bytes / 2**20
            print(json.dumps(row) if chosen.json else _line(row), flush=True)
    return 0


def _line(row: dict[str, Any]) -> str:
    cells = [f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in row.items() if v != ""]
    return "  ".join(cells)


if __name__ == "__main__":
    sys.exit(main())
