"""The files of a delivery put in place: all of them, or none when one cannot be made."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import Form, Write
from kringloop.tables import replace_file, require_free


def delivered_paths(form: Form, delivery: Delivery, out: Path) -> dict[str, Path]:
    """Where each file of a delivery goes: one file to `out` itself unless that is a folder, several into `out`."""
    names = list(_files(form, delivery))
    return {name: out if len(names) == 1 and not out.is_dir() else out / name for name in names}


def deliver(form: Form, delivery: Delivery, out: Path, *, force: bool = False) -> list[Path]:
    """Make all files aside, then put them in place; the figures first, what describes them last.

    Raises
    ------
    ResultsError   a place cannot be written, or what is there stays
    """
    paths = delivered_paths(form, delivery, out)
    for path in paths.values():
        require_free(path, force=force)
    with tempfile.TemporaryDirectory(prefix="kringloop-") as aside:
        for name, write in _files(form, delivery).items():
            (Path(aside) / name).parent.mkdir(parents=True, exist_ok=True)
            write(Path(aside) / name)
        for name, path in paths.items():
            replace_file(path, partial(shutil.copyfile, Path(aside) / name), force=force)
    return list(paths.values())


def _files(form: Form, delivery: Delivery) -> Mapping[str, Write]:
    assert form.files is not None, "a form of a delivery"
    return form.files(delivery)
