"""What stands below and above figures: the run they are of, and a bar when its checks failed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.render import console
from kringloop.cli.speech import say, words

if TYPE_CHECKING:
    from kringloop.runs import Run


def program() -> str:
    """How this program was started, so that a printed command works when it is pasted.

    `kringloop` when that is what the path gives, else the script as it was typed, else the interpreter with -m.
    """
    started = Path(sys.argv[0])
    if started.stem not in ("kringloop", "__main__"):
        return "kringloop"
    if started.stem == "__main__":
        return f"{_shown(Path(sys.executable))} -m kringloop"
    found = shutil.which("kringloop")
    if found is not None and os.path.realpath(found) == os.path.realpath(started):
        return "kringloop"
    return _shown(started) if started.parent != Path(".") or started.exists() else "kringloop"


def _shown(path: Path) -> str:
    """A path as short as it works from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else str(path)


def run_line(run: Run) -> str:
    """The run that is shown, and its place among the results in its folder."""
    from kringloop.reading import run_sentence

    return "— " + run_sentence(run, words()) + _place(run)


def _place(run: Run) -> str:
    path = run.file.path
    ages = {p: p.stat().st_mtime_ns for p in path.parent.glob(f"[!.]*{path.suffix}") if p.is_file()}
    return place_words(sum(age > ages.get(path, 0) for age in ages.values()), len(ages))


def place_words(newer: int, count: int) -> str:
    """Whether a run is the newest of those in its folder; nothing where it is the only one."""
    if count < 2:
        return ""
    return ", " + (say("older_of", newer=newer, count=count) if newer else say("newest_of", count=count))


def print_bar(run: Run) -> None:
    """A loud line when checks of the run failed."""
    from kringloop.reading import failed_sentence

    sentence = failed_sentence(run, words())
    if sentence:
        console().print(sentence, style="bold reverse", markup=False)


def print_run(run: Run) -> None:
    """The run, below the figures."""
    console().print(run_line(run), style="dim", markup=False)
