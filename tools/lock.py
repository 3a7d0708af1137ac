"""Write the exact versions that an install of `.[test]` chooses now: `python tools/lock.py FILE`.

Uses uv when it is there, else the dry run of pip; names no host, so the file serves behind
any mirror. CI takes it as constraints when its Python is the one named in the first line.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = "kringloop"


def chosen_by_uv() -> dict[str, str]:
    """Versions as uv resolves them."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--extra", "test", "--quiet", "--no-header", "--no-annotate"]
    out = subprocess.run([*command, "--python", sys.executable], check=True, capture_output=True, text=True).stdout
    lines = [line.split(";")[0].strip() for line in out.splitlines()]
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith(("#", "-")))


def chosen_by_pip() -> dict[str, str]:
    """Versions as pip would install them into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-qq"]
        subprocess.run([*command, "--report", str(report), ".[test]"], check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {entry["metadata"]["name"].lower().replace("_", "-"): entry["metadata"]["version"] for entry in found}


def lock_text(versions: dict[str, str]) -> str:
    """The lock file: the Python it holds for, then one exact version a line.

    >>> print(lock_text({"b": "2", "a": "1", "kringloop": "0"}).split(chr(10), 1)[1], end="")
    a==1
    b==2
    """
    pins = [f"{name}=={version}" for name, version in sorted(versions.items()) if name != PROJECT]
    return "\n".join([f"# python {sys.version_info.major}.{sys.version_info.minor}", *pins, ""])


def main() -> int:
    """Write the file named on the command line."""
    target = Path(sys.argv[1])
    versions = chosen_by_uv() if shutil.which("uv") else chosen_by_pip()
    target.write_text(lock_text(versions), encoding="utf-8")
    print(f"{target}: {len(versions) - (PROJECT in versions)} packages", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
