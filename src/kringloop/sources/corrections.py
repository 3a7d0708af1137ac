"""Corrections of single cells that a producer printed wrong: in a file beside the source, each with its reason.

`<source>.corrections.toml` holds a table per cell:

```toml
[[correction]]
files = ["fact_EUSupplyShares_t.csv"]
where = { Material = "Silicon metal", Stage = "P", Country = "Germany" }
column = "Share"
printed = "6"
corrected = "6%"
reason = "the percent sign is missing; every other cell of the column has one"
reference = "10.2873/725585, annex of shares"
```

A correction holds only as long as the producer prints what it says. Where the cell is mended, gone or printed in a
third way, reading fails and says so: a correction never outlives its reason. Nor is one passed over: a file that is no
such file, a key that is misspelt and two corrections of one cell are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kringloop.core import SourceError, TableError, did_you_mean, read_texts
from kringloop.sources.text import Row

ENDING: Final = ".corrections.toml"
CORRECTED: Final = "corrected"
"""The flag of a figure whose cell was corrected."""
_LISTED: Final = "correction"
_TEXTS: Final = ("column", "printed", "corrected", "reason", "reference")
_KEYS: Final = frozenset({"files", "where", *_TEXTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One cell that is read otherwise than it is printed.

    Parameters
    ----------
    files     : names of the file it stands in
    where     : column to cell, which pick one row
    column    : of the cell
    printed   : what the producer printed
    corrected : what is read in its place
    reason    : why
    reference : where that can be seen
    """

    files: Collection[str]
    where: Mapping[str, str]
    column: str
    printed: str
    corrected: str
    reason: str
    reference: str

    @property
    def cell(self) -> str:
        """Which cell it is: the codes of its row, and its column."""
        return ", ".join(f"{k}={v}" for k, v in self.where.items()) + f", '{self.column}'"


@cache
def corrections_beside(module: str) -> tuple[Correction, ...]:
    """The corrections in the file beside a source; none where there is no file.

    Raises
    ------
    SourceError   no such file of corrections, a correction that lacks a part or has one of another kind, or one that
                  corrects nothing
    """
    path = Path(module).with_suffix(ENDING)
    if not path.is_file():
        return ()
    try:
        read = read_texts(path)
    except TableError as error:
        raise SourceError(f"{error}", nl=error.in_language("nl")) from None
    rows = read.get(_LISTED, [])
    if read.keys() - {_LISTED} or not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise SourceError(
            f"{path.name} holds {', '.join(read)}; expected tables that each begin with [[{_LISTED}]]",
            nl=f"{path.name} bevat {', '.join(read)}; verwacht: tabellen die elk met [[{_LISTED}]] beginnen",
        )
    return tuple(_correction(path, number, row) for number, row in enumerate(rows, 1))


def correct(rows: Sequence[Row], path: Path, corrections: Sequence[Correction]) -> tuple[list[Row], frozenset[int]]:
    """The rows of a file with its corrections made, and the places of the rows that were corrected.

    Raises
    ------
    SourceError   a cell is not what its correction says: mended, gone, twice, or printed in a third way; or two
                  corrections are of one cell
    """
    made, touched = list(rows), set[tuple[int, str]]()
    for each in corrections:
        if path.name in each.files:
            at = _place(rows, path, each)
            if (at, each.column) in touched:
                raise _twice(path, each)
            made[at] = {**made[at], each.column: each.corrected}
            touched.add((at, each.column))
    return made, frozenset(at for at, _ in touched)


def _twice(path: Path, asked: Correction) -> SourceError:
    return SourceError(
        f"{path}: two corrections are of one cell, the second of {asked.cell}\n  Keep one of them.",
        nl=f"{path}: twee correcties zijn van één cel, de tweede van {asked.cell}\n  Houd er één.",
    )


def _correction(path: Path, number: int, row: Mapping[str, Any]) -> Correction:
    lacking = sorted(_KEYS - {key for key, value in row.items() if value})
    if lacking or row.keys() - _KEYS:
        needed, lost = ", ".join(sorted(_KEYS)), ", ".join(lacking)
        raise SourceError(
            f"{path.name}, correction {number}: needs {needed} and nothing else; lacks {lost or 'none of them'}",
            nl=f"{path.name}, correctie {number}: vraagt {needed} en niets anders; mist {lost or 'er geen'}",
        )
    _require_kinds(path, number, row)
    if row["printed"] == row["corrected"]:
        raise SourceError(
            f"{path.name}, correction {number}: printed and corrected are both '{row['printed']}', so it corrects "
            "nothing\n  Change corrected, or remove the correction.",
            nl=f"{path.name}, correctie {number}: printed en corrected zijn allebei '{row['printed']}', dus er wordt "
            "niets hersteld\n  Verander corrected, of verwijder de correctie.",
        )
    return Correction(**row)


def _require_kinds(path: Path, number: int, row: Mapping[str, Any]) -> None:
    """Refuse a cell written as a number, and one name where a list is expected: neither would match what is printed."""
    wrong = [key for key in _TEXTS if not isinstance(row[key], str)]
    files, where = row["files"], row["where"]
    wrong += [] if isinstance(files, list) and all(isinstance(each, str) for each in files) else ["files"]
    wrong += [] if isinstance(where, Mapping) and all(isinstance(cell, str) for cell in where.values()) else ["where"]
    if wrong:
        raise SourceError(
            f"{path.name}, correction {number}: {', '.join(wrong)} cannot be read; write each cell and text between "
            'quotes, files as a list ["a.csv"] and where as { Column = "cell" }',
            nl=f"{path.name}, correctie {number}: {', '.join(wrong)} is niet te lezen; schrijf cel en tekst tussen "
            'aanhalingstekens, files als lijst ["a.csv"] en where als { Kolom = "cel" }',
        )


def _place(rows: Sequence[Row], path: Path, asked: Correction) -> int:
    """The row of a correction, whose cell is still printed as it says."""
    heads = list(rows[0]) if rows else []
    for column in (*asked.where, asked.column):
        if heads and column not in heads:
            raise SourceError(
                f"{path}: a correction names the column '{column}', which is not there; {did_you_mean(column, heads)}",
                nl=f"{path}: een correctie noemt de kolom '{column}', die er niet is; "
                f"{did_you_mean(column, heads, 'nl')}",
            )
    found = [k for k, row in enumerate(rows) if all(row.get(c) == v for c, v in asked.where.items())]
    if len(found) != 1:
        raise SourceError(
            f"{path}: a correction is made of {asked.cell}, which stands there {len(found)} times; expected once\n"
            "  The table has changed: look at the cell, then change the correction or remove it.",
            nl=f"{path}: er is een correctie van {asked.cell}, en die staat er {len(found)} keer; verwacht: één keer\n"
            "  De tabel is veranderd: bekijk de cel, en verander of verwijder de correctie.",
        )
    seen = rows[found[0]].get(asked.column, "")
    if seen == asked.corrected:
        raise SourceError(
            f"{path}: {asked.cell} now reads '{seen}': the producer has mended it\n  Remove the correction of it.",
            nl=f"{path}: {asked.cell} is nu '{seen}': de producent heeft het hersteld\n  Verwijder de correctie ervan.",
        )
    if seen != asked.printed:
        raise SourceError(
            f"{path}: {asked.cell} reads '{seen}'; the correction expects '{asked.printed}' and makes it "
            f"'{asked.corrected}'\n  Look at the cell, then change the correction or remove it.",
            nl=f"{path}: {asked.cell} is '{seen}'; de correctie verwacht '{asked.printed}' en maakt er "
            f"'{asked.corrected}' van\n  Bekijk de cel, en verander of verwijder de correctie.",
        )
    return found[0]
