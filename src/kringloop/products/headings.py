"""Headings of a spreadsheet of one's own as columns of a bill of materials: said once, remembered, never guessed.

Which heading is which column stands in a small file beside the tables, `kringloop-columns.toml`. A heading that stands
nowhere is refused, with the nearest column as a proposal that the user confirms by running it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from kringloop.core import Problems, RangeError, TableError, did_you_mean, listing, read_texts
from kringloop.products.columns import BILL, GRAMS
from kringloop.tables import read_plain, replace_file

MAP_FILE: Final = "kringloop-columns.toml"
LEFT_OUT: Final = "-"
"""What a heading is that is not used."""
LEVEL: Final = "level"
"""What a heading is that says how deep a row lies, from which its parent follows."""
BEFORE: Final = "before"
"""What a heading is that names what comes off after the part, as lists of successors do; `after` follows from it."""
_MOST_BYTES: Final = 2**20
_UNIT: Final = re.compile(r"\W(mg|g|kg|t)\W*$", re.IGNORECASE)
_NAMES: Final = tuple(column.name for column in BILL.columns)


@dataclass(frozen=True, slots=True)
class Target:
    """What a heading is: a column, and for a mass its unit."""

    column: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.column}:{self.unit}" if self.unit else self.column


def parse_headings(pairs: Sequence[str]) -> dict[str, Target]:
    """Targets as they are given on a command line, `heading=column`, `heading=mass:kg` or `heading=-`.

    Raises
    ------
    RangeError   no such pair, no such column or unit, or a heading twice

    >>> parse_headings(["Weight (kg)=mass:kg"])
    {'Weight (kg)': Target(column='mass', unit='kg')}
    """
    found: dict[str, Target] = {}
    for pair in pairs:
        heading, sign, text = pair.rpartition("=")
        if not sign or not heading.strip():
            raise RangeError(
                f"--map {pair} is no pair; write --map 'heading=column', or 'heading=-' to leave it out",
                nl=f"--map {pair} is geen paar; schrijf --map 'kop=kolom', of 'kop=-' om hem weg te laten",
            )
        if heading.strip() in found:
            raise RangeError(
                f"--map names '{heading.strip()}' twice; once is enough",
                nl=f"--map noemt '{heading.strip()}' twee keer; één keer is genoeg",
            )
        found[heading.strip()] = target(text.strip(), heading.strip())
    return found


def target(text: str, heading: str) -> Target:
    """What a heading is, from words.

    Raises
    ------
    RangeError   no column of a bill, or a unit where there can be none
    """
    column, _, unit = text.partition(":")
    if column not in (*_NAMES, LEFT_OUT, LEVEL, BEFORE):
        raise RangeError(
            f"'{heading}' cannot be '{column}', no column of a bill; {did_you_mean(column, (*_NAMES, LEVEL, BEFORE))}",
            nl=f"'{heading}' kan geen '{column}' zijn, geen kolom van een stuklijst; "
            f"{did_you_mean(column, (*_NAMES, LEVEL, BEFORE), 'nl')}",
        )
    if unit and (column != "mass" or unit not in GRAMS):
        raise RangeError(
            f"'{heading}' cannot be '{text}'; only mass has a unit here, one of {listing(GRAMS)}",
            nl=f"'{heading}' kan geen '{text}' zijn; alleen mass heeft hier een eenheid, uit {', '.join(GRAMS)}",
        )
    return Target(column, unit)


def remembered(folder: Path) -> dict[str, Target]:
    """What the file of a folder remembers; nothing where there is none.

    Raises
    ------
    TableError   the file is no such file, or says what cannot be, each line told
    """
    path = folder / MAP_FILE
    if not path.exists():
        return {}
    try:
        read = tomllib.loads(read_plain(path, most=_MOST_BYTES).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path} is no TOML: {error}", nl=f"{path} is geen TOML: {error}") from None
    columns = read.get("columns")
    if set(read) != {"columns"} or not isinstance(columns, dict):
        raise TableError(
            f'{path} holds something else; expected one table [columns] with lines such as "Weight" = "mass:g"',
            nl=f'{path} bevat iets anders; verwacht: één tabel [columns] met regels als "Gewicht" = "mass:g"',
        )
    problems, found = Problems(str(path)), {}
    for heading, text in columns.items():
        try:
            found[heading] = target(str(text), heading)
        except RangeError as error:
            problems.add("columns", error)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return found


def remember(folder: Path, new: Mapping[str, Target]) -> Path:
    """Write what is new into the file of a folder, beside what it remembers; gives its path."""
    every = {**remembered(folder), **new}
    lines = [
        "# Which heading of the tables in this folder is which column of a bill of materials; - is left out.",
        "# kringloop product --map adds to it; edit it as you like.",
        "",
        "[columns]",
        *(f"{_quoted(heading)} = {_quoted(str(goal))}" for heading, goal in every.items()),
        "",
    ]
    path = folder / MAP_FILE
    replace_file(path, lambda partial: partial.write_text("\n".join(lines), encoding="utf-8"), force=True)
    return path


def _quoted(text: str) -> str:
    """Text as TOML has it."""
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(signs.get(sign, sign) for sign in text) + '"'


def proposal(heading: str) -> Target:
    """The column that a heading most looks like, with the unit that it names; left out where it looks like none.

    >>> str(proposal("Gewicht (g)")), str(proposal("Leverancier"))
    ('mass:g', '-')
    """
    unit = _UNIT.search(heading)
    bare = _plain(heading[: unit.start()] if unit else heading)
    close = get_close_matches(bare, _words(), n=1, cutoff=0.8)
    column = _words()[close[0]] if close else LEFT_OUT
    return Target(column, unit[1].casefold() if unit and column == "mass" else "")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    """What a heading may be called, and which column that is."""
    found = {_plain(name): name for name in (*_NAMES, LEVEL, BEFORE)}
    for column, words in read_texts(Path(__file__).with_name("headings.toml"))["columns"].items():
        found |= {_plain(word): column for word in words}
    return found


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split()).casefold()
