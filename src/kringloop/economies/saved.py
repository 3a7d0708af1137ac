"""Folders and archives in which pymrio saved a system: text or parquet, labels kept as text.

Owns the file form: file_parameters.json in the folder of the system and of each extension. Knows no method.
A code such as 01 or 10.10 stays what it is; figures are parsed in the columns of figures only.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kringloop.core import SourceError, listing

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

PARAMETERS = "file_parameters.json"
_PARTS = frozenset({"Z", "Y", "A", "L", "x", "F", "F_Y", "S", "S_Y", "M", "unit"})


@dataclass(slots=True)
class Saved:
    """What was saved: the blocks of a system or of one extension, by name."""

    name: str
    parts: dict[str, Any] = field(default_factory=dict)
    extensions: list[Saved] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        if name in _PARTS:
            return self.parts.get(name)
        raise AttributeError(name)

    def get_extensions(self, *, data: bool = True) -> list[Saved]:
        """The extensions, as a pymrio system gives them."""
        return self.extensions if data else []


def is_saved_system(path: Path) -> bool:
    """Whether a folder or archive describes itself the way pymrio writes it."""
    if path.is_dir():
        return (path / PARAMETERS).is_file()
    if path.suffix != ".zip" or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(PurePosixPath(name).name == PARAMETERS for name in archive.namelist())


def read_saved(path: Path) -> Saved:
    """The system in a folder or archive, with its extensions.

    Raises
    ------
    SourceError   a part is missing, cut off or stored as a pickle; several systems in one archive
    """
    try:
        with _Place(path) as place:
            return _system(place)
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        EOFError,
    ) as error:
        raise SourceError(f"'{path}' cannot be read, it may be cut off: {error}\n  Fetch or save it again.") from error


class _Place:
    """Files of a folder or of an archive, by their path inside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = None if path.is_dir() else zipfile.ZipFile(path)

    def __enter__(self) -> _Place:
        return self

    def __exit__(self, *_: object) -> None:
        if self.archive is not None:
            self.archive.close()

    def parameters(self) -> list[PurePosixPath]:
        """Where descriptions stand, in the order of their names."""
        if self.archive is None:
            found = [PurePosixPath(PARAMETERS)]
            found += [PurePosixPath(p.name) / PARAMETERS for p in self.path.iterdir() if (p / PARAMETERS).is_file()]
        else:
            found = [p for n in self.archive.namelist() if (p := PurePosixPath(n)).name == PARAMETERS]
        return sorted(found, key=lambda p: (len(p.parts), str(p)))

    def read(self, inside: PurePosixPath) -> bytes:
        if self.archive is not None:
            return self.archive.read(str(inside))
        return (self.path / inside).read_bytes()


def _system(place: _Place) -> Saved:
    described = {p.parent: json.loads(place.read(p).decode("utf-8-sig")) for p in place.parameters()}
    systems = [folder for folder, about in described.items() if about.get("systemtype") == "IOSystem"]
    if len(systems) != 1:
        raise SourceError(
            f"'{place.path}' holds {len(systems)} systems ({listing(map(str, systems)) or 'none'}); expected one\n"
            "  Unpack it and give the folder of the one you mean."
        )
    (root,) = systems
    found = Saved(root.name or place.path.stem, _blocks(place, root, described[root]))
    for folder, about in described.items():
        if folder != root and folder.parent == root:
            found.extensions.append(Saved(about.get("name") or folder.name, _blocks(place, folder, about)))
    return found


def _blocks(place: _Place, folder: PurePosixPath, about: Any) -> dict[str, Any]:
    parts = {}
    for key, entry in about["files"].items():
        part = "F_Y" if key == "FY" else key  # as written before pymrio 0.4
        if part in _PARTS:
            parts[part] = _frame(place, folder / entry["name"], int(entry["nr_index_col"]), int(entry["nr_header"]))
    return parts


def _frame(place: _Place, file: PurePosixPath, labels: int, headers: int) -> pd.DataFrame:
    if file.suffix in (".pkl", ".pickle"):
        raise SourceError(
            f"'{place.path}' holds {file.name}, a pickle: opening one runs what is written in it\n"
            "  Save the system again as text or parquet: system.save_all(folder, table_format='parquet')."
        )
    data = place.read(file)
    if file.suffix == ".parquet":
        import pandas as pd

        return pd.read_parquet(io.BytesIO(data))
    return _from_text(data.decode("utf-8-sig"), labels, headers, str(file))


def _from_text(text: str, labels: int, headers: int, name: str) -> pd.DataFrame:
    import pandas as pd

    lines = io.StringIO(text)
    tops = [lines.readline().rstrip("\r\n").split("\t") for _ in range(headers)]
    names = tops[0][:labels]
    if headers > 1:
        # with several rows of labels the names of the row labels stand in a line of their own
        names = lines.readline().rstrip("\r\n").split("\t")[:labels]
    figures = range(labels, len(tops[0]))
    unit = name.rsplit("/", 1)[-1].startswith("unit")
    kinds: dict[int, Any] = dict.fromkeys(range(labels), str) | dict.fromkeys(figures, str if unit else float)
    try:
        body = pd.read_csv(
            lines,
            sep="\t",
            header=None,
            dtype=kinds,
            names=list(kinds),
            keep_default_na=False,
            na_values={i: [""] for i in figures},
            index_col=False,
        )
    except ValueError as error:
        raise SourceError(
            f"{name}: {error}\n  Expected figures with a decimal point below the labels.",
            nl=f"{name}: {error}\n  Verwacht: cijfers met een decimale punt onder de namen.",
        ) from None
    index = [body[i] for i in range(labels)]
    rows = pd.MultiIndex.from_arrays(index, names=names) if labels > 1 else pd.Index(index[0], name=names[0])
    heads = [[top[i] for i in figures] for top in tops]
    if headers > 1:
        columns: Any = pd.MultiIndex.from_arrays(heads, names=[top[0] for top in tops])
    else:
        columns = pd.Index(heads[0])
    return body[list(figures)].set_axis(rows, axis=0).set_axis(columns, axis=1)
