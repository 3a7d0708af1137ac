"""How to run a study, and make an answer of the workbench again: the command, and the lines of a study file."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from kringloop.core import Names
from kringloop.scenarios import LEVERS, Beside

OPTIONS: Final = (
    "lifetime",
    "repair",
    "reuse",
    "collection",
    "refurbishment",
    "remanufacture",
    "recycling_yield",
    "displacement",
    "growth",
)
"""Levers that the command line has an option for; the others go by `--lever name=value`."""


def reproducing_command(found: Beside, option: str = "") -> str:
    """The command that prints the answer; only what differs from the baseline is named.

    option : that names the study or the run, left out for the one the command takes by itself
    """
    parts = ["kringloop stocks project", f"--product {found.answer.product}"]
    for name, value in found.changes.items():
        text = LEVERS[name].text(LEVERS[name].percent(value))
        parts.append(f"--{name.replace('_', '-')} {text}" if name in OPTIONS else f"--lever {name}={text}")
    return " ".join([*parts, *([option] if option else [])])


def scenario_lines(found: Beside, *, key: str, names: Names) -> str:
    """The answer as a scenario for the setting `scenarios` of a study file."""
    changes = ", ".join(f"{name}: {value!r}" for name, value in found.changes.items())
    return f"{key}:\n  names: {{nl: {names.nl}, en: {names.en}}}\n  changes: {{{changes}}}\n"


def typed_path(folder: Path) -> str:
    """A folder as it is typed after `kringloop run`: never the name of a shipped study, quoted where a shell needs it.

    >>> typed_path(Path("netherlands")), typed_path(Path("/tmp/my study"))
    ('./netherlands', "'/tmp/my study'")
    """
    text = str(folder)
    return shlex.quote(text if folder.is_absolute() or text.startswith((".", "~")) else f"./{text}")
