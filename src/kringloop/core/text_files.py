"""Texts that lie beside the code that shows them, in TOML files: read here, in one way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli

from kringloop.core.errors import TableError


def read_texts(path: Path) -> dict[str, Any]:
    """The sections of a file of texts, as TOML has them.

    tomli is the reader that Python itself took over, compiled: a command that says one sentence waits a fifth as long.

    Raises
    ------
    TableError   the file is no TOML: its name, and the line and column of the mistake
    """
    with path.open("rb") as file:
        try:
            return tomli.load(file)
        except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TableError(f"{path}: {error}; write texts between quotes, as the entries around it do") from error
