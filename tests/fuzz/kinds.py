"""The kinds of input that are tried: each takes a random source and a folder, and says what went wrong, if anything."""

from __future__ import annotations

import atexit
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from kringloop.core import KringloopError
from kringloop.runs import run_study
from kringloop.study import load_study
from kringloop.tables import ResultsFile
from kringloop.web import create_app
from tests.fuzz.chains import engine_argument, mutated_table, rewritten_table
from tests.fuzz.faults import SCRAPS, FaultError, mutated
from tests.small import FILES, write_study
from tests.web.conftest import Served

MOST_SECONDS = 60


def study_mutation(source: random.Random, folder: Path) -> None:
    """A study with mistakes in one or two files is run or refused with a sentence, and leaves no half file."""
    place = write_study(folder / "study").parent
    for name in source.sample(sorted(FILES), source.randint(1, 2)):
        (place / name).write_text(mutated(FILES[name], source), encoding="utf-8", errors="surrogatepass", newline="")
    start = time.monotonic()
    try:
        load_study(place / "study.yaml")
        ran = run_study(place / "study.yaml", folder / "results")
    except KringloopError as error:
        if not str(error).strip() or len(str(error)) > 50_000:
            raise FaultError(f"a message of {len(str(error))} signs") from error
    else:
        if not ResultsFile(ran.path).sound():
            raise FaultError("a results file that is not as it was written")
    if time.monotonic() - start > MOST_SECONDS:
        raise FaultError("it took more than a minute")


_PARTS = """
en nl api/v1 embed/en static indicators indicator data quality revisions figures explain runs checks small_waste
sector 24 .. . %00 %2e%2e //
"""
PARTS = tuple(_PARTS.split())
KEYS = ("run", "year", "by", "where", "old", "rows", "v", "first", "limit", "chart", "token", "x")


def address(source: random.Random) -> str:
    """An address of the server, right or wrong."""
    path = "/" + "/".join(source.choice(PARTS) for _ in range(source.randint(0, 4)))
    path += source.choice(("", ".csv", ".json", ".svg", ".metadata.json", "/"))
    if path.startswith("//"):  # the client would not send it
        path = "/en" + path
    pairs = []
    for _ in range(source.randint(0, 3)):
        value = source.choice((source.choice(SCRAPS), source.choice(PARTS), str(source.randint(-5, 10**6))))
        pairs.append(f"{source.choice(KEYS)}={quote(value, errors='surrogatepass')}")
    return path + ("?" + "&".join(pairs) if pairs else "")


class Addresses:
    """Addresses asked of one server over the small study."""

    def __init__(self, folder: Path) -> None:
        run_study(write_study(folder / "study"), folder / "results")
        self.served = Served(create_app(folder / "results"))
        self.served.__enter__()
        atexit.register(self.served.__exit__)

    def ask(self, source: random.Random) -> None:
        """One address gets an answer below 500."""
        asked = address(source)
        answer = self.served.get(asked)
        if answer.status_code >= 500:
            raise FaultError(f"{answer.status_code} at {asked[:300]!r}")
        if answer.headers.get("location", "/").startswith("//"):
            raise FaultError(f"sent to another server by {asked[:300]!r}")


_served: dict[Path, Addresses] = {}


def web_address(source: random.Random, folder: Path) -> None:
    """Any address is answered, with a page or a refusal."""
    place = folder.parent
    if place not in _served:
        _served.clear()
        _served[place] = Addresses(place / "served")
    _served[place].ask(source)


RUN = "import sys; from kringloop.cli import main; main(sys.argv[1:])"
CODES = {signal.SIGINT: {0, 130}, signal.SIGTERM: {0, 143, -15}, signal.SIGKILL: {0, -9}}


def stopped_run(source: random.Random, folder: Path) -> None:
    """A run that is stopped at any moment leaves a whole file or none, and the next run is as any other."""
    study, results = write_study(folder / "study"), folder / "results"
    number = source.choice(sorted(CODES))
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, "run", str(study), "-q", "--out", str(results)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with child:
        time.sleep(source.uniform(0.15, 3.0))
        child.send_signal(number)
        _, said = child.communicate(timeout=MOST_SECONDS)
    if child.returncode not in CODES[number]:
        raise FaultError(f"{number.name}: code {child.returncode}: {said[-300:]}")
    if "Traceback" in said:
        raise FaultError(f"{number.name}: {said[-300:]}")
    if results.exists() and number != signal.SIGKILL:
        left = [p.name for p in results.iterdir() if p.name.startswith(".")]
        if left:
            raise FaultError(f"{number.name} left {left}")
    ran = run_study(study, results)
    if not ResultsFile(ran.path).sound() or [p for p in results.iterdir() if p.name.startswith(".")]:
        raise FaultError("the run after it is not whole")


Kind = Callable[[random.Random, Path], None]
KINDS: dict[str, Kind] = {
    "study": study_mutation,
    "table": mutated_table,
    "rewritten": rewritten_table,
    "argument": engine_argument,
    "address": web_address,
    "stopped": stopped_run,
}
