"""Readers of the pages: what 95 in 100 of them wait at most, when many read at once."""

from __future__ import annotations

import atexit
import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence

from benchmarks.registry import Subject, benchmark

PAGES = (
    "/nl/",
    "/en/",
    "/nl/indicators",
    "/nl/indicator/ghg_direct",
    "/en/data/ghg_direct.cbs",
    "/nl/flows",
    "/nl/sector/28",
)
REQUESTS_EACH = 20
SERVER = """
import sys, uvicorn
from pathlib import Path
from kringloop.runs import run_study
from kringloop.study import find_study
from kringloop.web import create_app
run_study(find_study("netherlands"), Path(sys.argv[1]))
uvicorn.run(create_app(sys.argv[1]), port=int(sys.argv[2]), log_level="critical", access_log=False)
"""


@benchmark("web_readers", sizes=(1, 20, 200), goal="p95 < 100 ms with 20 readers; no error with 200", repeats=1)
def web_readers(readers: int) -> Subject:
    port = 18000 + readers
    serve(port, PAGES)
    return Subject(ours=lambda: _p95(readers, port))


def serve(port: int, paths: Sequence[str]) -> None:
    """A server over a new run of the shipped study until this program ends; each path is asked once before."""
    server = subprocess.Popen([sys.executable, "-c", SERVER, tempfile.mkdtemp(), str(port)])
    atexit.register(server.kill)
    for _ in range(600):
        try:
            for path in paths:
                ask(http.client.HTTPConnection("localhost", port, timeout=60), path)
            return
        except OSError:
            time.sleep(0.2)


def ask(connection: http.client.HTTPConnection, path: str, accept: str = "*/*") -> int:
    """The status of an answer that was read whole."""
    connection.request("GET", path, headers={"accept-encoding": "gzip", "accept": accept})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _p95(readers: int, port: int) -> float:
    """Seconds that 95 in 100 requests stay below; an answer other than 200 is an error."""
    times: list[float] = []
    wrong: list[int] = []

    def read() -> None:
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        for number in range(REQUESTS_EACH):
            start = time.perf_counter()
            status = ask(connection, PAGES[number % len(PAGES)])
            times.append(time.perf_counter() - start)
            if status != 200:
                wrong.append(status)

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or len(times) != readers * REQUESTS_EACH:
        raise RuntimeError(f"{len(wrong)} errors, {readers * REQUESTS_EACH - len(times)} without an answer")
    found = statistics.quantiles(times, n=20)[-1]
    print(f"  {readers} readers: p95 {1000 * found:.0f} ms, median {1000 * statistics.median(times):.1f} ms, no error")
    return found
