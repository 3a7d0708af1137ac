"""Read a bill of materials from CSV, Excel or JSON; one table of rows comes out, or every mistake with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kringloop.core import Names, Problems, TableError
from kringloop.products.bill import Bill, kilograms
from kringloop.products.checking import LARGEST, check_cells, check_places, piece_masses
from kringloop.products.columns import BILL
from kringloop.products.forest import forest
from kringloop.products.form import BILL_KEY
from kringloop.products.headings import Target, remembered
from kringloop.products.intake import also_told
from kringloop.products.laid import Place, laid, with_points
from kringloop.products.nested import completed
from kringloop.products.renaming import renamed, require_no_columns
from kringloop.products.steps import check_steps
from kringloop.products.taking_in import bill_table, require_own, with_headings
from kringloop.tables import SHEETS, parse_table, read_plain, row_lines

if TYPE_CHECKING:
    import polars as pl

    from kringloop.products.laid import Laid

MOST_BYTES: Final = 200 * 2**20
"""Size of a file that is read, packed and unpacked; a workbook may unpack to less."""
_ENDINGS: Final = (".csv", ".csv.gz", ".xlsx", ".json")
_OTHER_SHEETS: Final = (".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers")
_SAVE: Final = Names("; bewaar het in het rekenprogramma als .xlsx", "; save it as .xlsx in the spreadsheet program")


def read_bill(
    path: str | Path,
    *,
    form: str = "",
    mass: str = "",
    columns: Mapping[str, Target] | None = None,
    sheet: str = "",
    header: int = 1,
) -> Bill:
    """Read a bill of materials.

    Parameters
    ----------
    path : a table with the columns `part`, `parent`, `mass` and any other of `BILL` as .csv, .csv.gz or .xlsx; or
           .json: a list of such rows, parts that hold `parts`, or a document of another format, which is recognised
    form : key of the format that it must be read as; left out, it is recognised
    mass : of the product with its unit, for a passport that gives shares alone
    columns : which column a heading of the table or a key of its JSON is, before what `kringloop-columns.toml` beside
              it remembers
    sheet : title of the sheet of a workbook; left out, the one that is filled and shown
    header : row of a table that holds the headings; what stands above it is not read

    Raises
    ------
    TableError   the file is missing, none of these, too large, holds formulas without stored outcome, merged cells or
                 entities; or rows are wrong: masses that do not add up, circles, unknown materials, percentages above
                 100, negative times, an impossible order of taking apart. Every mistake is named with its line or cell.
    """
    path = Path(path)
    if not path.is_dir():
        _require_ending(path)
    data, at = read_plain(path, most=MOST_BYTES), Place(sheet=sheet, header=header)
    if not path.name.casefold().endswith(SHEETS):
        at.require_none(str(path))
        return _json(data, path, form, mass, columns or {}, remembered(path.parent))
    require_own(form, mass, str(path))
    found = laid(data, path, at, most=MOST_BYTES)
    return _table(found, str(path), columns or {}, remembered(path.parent), at)


def bill_from(data: bytes, name: str, *, most: int = MOST_BYTES, form: str = "", mass: str = "") -> Bill:
    """A bill of the bytes of a file and its name, as `read_bill` reads a file; nothing is written.

    Parameters
    ----------
    most : bytes that are taken, and that a packed file may unpack to

    Raises
    ------
    TableError   as `read_bill`
    """
    path = Path(name or "?")
    _require_ending(path)
    if len(data) > most:
        raise TableError(
            f"{path} has more than {most / 2**20:.0f} MB; leave out what is no part of the product",
            nl=f"{path} is meer dan {most / 2**20:.0f} MB; laat weg wat geen onderdeel van het product is",
        )
    return _read(data, path, most, form, mass)


def _read(data: bytes, path: Path, most: int, form: str, mass: str) -> Bill:
    if path.name.casefold().endswith(SHEETS):
        require_own(form, mass, str(path))
        return _table(laid(data, path, Place(), most=most), str(path), {}, {}, Place())
    return _json(data, path, form, mass, {}, {})


def _json(
    data: bytes, path: Path, form: str, mass: str, given: Mapping[str, Target], known: Mapping[str, Target]
) -> Bill:
    """A document of others, or parts whose keys may be those of another program."""
    text, places, intake = bill_table(_decoded(data, path), str(path), form=form, mass=mass)
    if intake is None or intake.form == BILL_KEY:
        text, headings, added = renamed(text, str(path), given, known)
        text, intake = completed(text), with_headings(intake, headings)
    else:
        require_no_columns(given, str(path))
        added = 0

    def place(line: int) -> str:
        at = line - 2 - added
        return places[at] if 0 <= at < len(places) else str(line)

    return replace(bill_of(text, str(path), place=place), intake=intake)


def _table(found: Laid, name: str, given: Mapping[str, Target], known: Mapping[str, Target], at: Place) -> Bill:
    """A table, whose headings may be those of its maker."""
    text, intake, added = renamed(found.text, name, given, known, found.place, at.options, flat=True)
    text, points = with_points(text) if found.sign != "," else (text, None)
    whole = bill_of(text, name, place=(lambda line: found.place(line - added)) if found.lines or added else None)
    used = sum(int(whole.frame[column].is_not_null().sum()) for column in whole.frame.columns)
    notes = [*found.notes, *([] if points is None else [points])]
    return replace(whole, intake=also_told(intake, used=used, notes=notes, left=found.left))


def bill_of(text: str, origin: str, *, own: bool = True, place: Callable[[int], str] | None = None) -> Bill:
    """A bill from the text of a table, with every check.

    Parameters
    ----------
    place : what a line of the text is called in the file it came from; left out, its number
    """
    found = Problems(origin)
    frame = parse_table(text, BILL, found)
    _placed(found, place).raise_if_any(TableError, closing="Nothing was read.")
    if frame.is_empty():
        raise TableError(f"{origin} holds no rows", nl=f"{origin} bevat geen rijen")
    bill = _checked(frame, origin, own, found)
    lines = row_lines(text, frame.height) if len(found) else {}
    _placed(found, place or (lambda line: str(lines.get(line, line)))).raise_if_any(
        TableError, closing="Nothing was computed."
    )
    assert bill is not None
    return bill


def _placed(found: Problems, place: Callable[[int], str] | None) -> Problems:
    """The problems with their lines called as in the file they came from."""
    if place is None:
        return found
    problems = Problems(found.where)
    for each in found.found:
        row, colon, column = each.place.partition(":")
        problems.add(
            f"{place(int(row)) if row.isdecimal() else row}{colon}{column}", each.what, nl=each.in_language("nl")
        )
    return problems


def _checked(frame: pl.DataFrame, origin: str, own: bool, problems: Problems) -> Bill | None:
    """The bill, with its mistakes noted; None where there is no tree."""
    check_cells(frame, problems)
    tree = forest(frame["part"].to_list(), frame["parent"].to_list(), problems)
    if tree is None:
        return None
    quantity = frame["quantity"].fill_null(1.0).to_numpy()
    solid = ~(frame["kind"].fill_null("") == "substance").to_numpy()
    check_places(frame, tree, tree.children_sum(solid.astype(float)) > 0, problems)
    piece = piece_masses(kilograms(frame), quantity, tree, solid, problems)
    count = tree.expanded(quantity)
    if not (count <= LARGEST).all():
        problems.add(
            "1",
            "quantities multiply to more than any product holds",
            nl="aantallen vermenigvuldigen tot meer dan enig product bevat",
        )
    bill = Bill(frame, tree, piece, count, origin, own)
    if not len(problems):
        check_steps(bill, problems)
    return bill


def _require_ending(path: Path) -> None:
    if not path.name.casefold().endswith(_ENDINGS):
        other = path.suffix.casefold() in _OTHER_SHEETS
        raise TableError(
            f"{path} is no bill of materials by its name; expected {', '.join(_ENDINGS)}{_SAVE.en * other}",
            nl=f"{path} is naar zijn naam geen stuklijst; verwacht: {', '.join(_ENDINGS)}{_SAVE.nl * other}",
        )


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path} is not UTF-8; save it as UTF-8", nl=f"{path} is geen UTF-8; bewaar het zo") from None
