"""Write the exact versions that an install of `.[test]` chooses now, with hashes: `python tools/lock.py FILE`.

Uses uv when it is there, else the dry run of pip; names no host, so the file serves behind any mirror. What
builds the package itself is in it too, so that an install from it takes nothing without a hash. CI installs
from it when its Python is the one named in the first line.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

PROJECT = "kringloop"
BUILD = ("hatchling>=1.24", "editables")
"""What makes an editable install of the package, and would else be fetched without a hash."""

Locked = tuple[str, tuple[str, ...]]
"""A version, and the sha256 of each file that may be taken for it."""


def chosen_by_uv() -> dict[str, Locked]:
    """Versions and hashes as uv resolves them."""
    command = ["uv", "pip", "compile", "pyproject.toml", "-", "--extra", "test", "--quiet", "--no-header"]
    command += ["--no-annotate", "--generate-hashes", "--python", sys.executable]
    made = subprocess.run(command, input="\n".join(BUILD), check=True, capture_output=True, text=True)
    return read_lock(made.stdout)


def chosen_by_pip() -> dict[str, Locked]:
    """Versions and hashes of what pip would install into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-qq"]
        subprocess.run([*command, "--report", str(report), ".[test]", *BUILD], check=True)
        return reported(json.loads(report.read_text(encoding="utf-8")))


def reported(report: Mapping[str, list[dict[str, dict[str, object]]]]) -> dict[str, Locked]:
    """Versions and hashes in a report of pip; the project itself, which is no file, is left out."""
    found: dict[str, Locked] = {}
    for entry in report["install"]:
        name, version = str(entry["metadata"]["name"]), str(entry["metadata"]["version"])
        archive = entry["download_info"].get("archive_info")
        hashes = archive.get("hashes", {}) if isinstance(archive, dict) else {}
        if plain(name) == PROJECT:
            continue
        if "sha256" not in hashes:
            raise SystemExit(f"pip gave no sha256 for {name} {version}; nothing was written")
        found[plain(name)] = (version, (hashes["sha256"],))
    return found


def plain(name: str) -> str:
    """A name of a package as indexes write it.

    >>> plain("Ruamel.yaml_clib")
    'ruamel-yaml-clib'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> dict[str, Locked]:
    """Versions and hashes in a lock file.

    >>> read_lock("a==1 --hash=sha256:00 --hash=sha256:11")
    {'a': ('1', ('00', '11'))}
    """
    found: dict[str, Locked] = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        pinned = re.match(r"([\w.-]+)==([^\s;]+)", line)
        if pinned:
            found[plain(pinned[1])] = (pinned[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]+)", line)))
    return found


def lock_text(locked: Mapping[str, Locked]) -> str:
    """The lock file: the Python it holds for, then one exact version and its hashes a line.

    >>> print(lock_text({"b": ("2", ("ff",)), "a": ("1", ("00", "11"))}).split(chr(10), 1)[1], end="")
    a==1 --hash=sha256:00 --hash=sha256:11
    b==2 --hash=sha256:ff
    """
    pins = [
        " ".join([f"{name}=={version}", *(f"--hash=sha256:{each}" for each in hashes)])
        for name, (version, hashes) in sorted(locked.items())
        if name != PROJECT
    ]
    return "\n".join([f"# python {sys.version_info.major}.{sys.version_info.minor}", *pins, ""])


def main() -> int:
    """Write the file named on the command line, whole or not at all."""
    target = Path(sys.argv[1])
    locked = chosen_by_uv() if shutil.which("uv") else chosen_by_pip()
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(lock_text(locked), encoding="utf-8")
    partial.replace(target)
    print(f"{target}: {len(locked)} packages", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
