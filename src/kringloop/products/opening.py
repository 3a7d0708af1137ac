"""A product by the name of a file or of a worked product that ships with the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.core import Names, TableError, did_you_mean, read_texts
from kringloop.products.laid import Place
from kringloop.products.reading import bill_of, read_bill
from kringloop.products.renaming import require_no_columns
from kringloop.products.sheet import Sheet
from kringloop.products.taking_in import require_own

if TYPE_CHECKING:
    from kringloop.products.bill import Bill
    from kringloop.products.headings import Target

_FOLDER = Path(__file__).with_name("worked")


@dataclass(frozen=True, slots=True)
class Worked:
    """A real product whose parts were weighed and published: where its figures come from, and what to mind."""

    key: str
    names: Names
    source: str
    url: str
    licence: Names
    note: Names


@lru_cache(maxsize=1)
def worked_products() -> Mapping[str, Worked]:
    """The worked products that ship with the package.

    >>> sorted(worked_products())
    ['laptop', 'motor', 'motor_2004', 'phone', 'printer', 'smartphone']
    """
    return {
        key: Worked(
            key, Names(**row["names"]), row["source"], row["url"], Names(**row["licence"]), Names(**row["note"])
        )
        for key, row in read_texts(_FOLDER / "worked.toml").items()
    }


def open_bill(
    name: str | Path,
    *,
    form: str = "",
    mass: str = "",
    columns: Mapping[str, Target] | None = None,
    sheet: str = "",
    header: int = 1,
) -> Bill:
    """The bill of a file, or of a worked product by its key where no file is called so.

    Raises
    ------
    TableError   no such file and no such worked product, or what `read_bill` refuses
    """
    path = Path(name)
    key = str(name)
    if key in worked_products() and not path.exists():
        require_own(form, mass, key)
        require_no_columns(columns, key)
        Place(sheet=sheet, header=header).require_none(key)
        made = worked_products()[key]
        return bill_of((_FOLDER / f"{key}.csv").read_text(encoding="utf-8"), made.source, own=False)
    if not path.suffix and not path.exists():
        hint = {n: did_you_mean(key, worked_products(), n) for n in ("en", "nl")}
        raise TableError(
            f"'{key}' is no file and no worked product; {hint['en']}",
            nl=f"'{key}' is geen bestand en geen uitgewerkt product; {hint['nl']}",
        )
    return read_bill(path, form=form, mass=mass, columns=columns, sheet=sheet, header=header)


def product(
    name: str | Path,
    *,
    which: str = "",
    form: str = "",
    mass: str = "",
    columns: Mapping[str, Target] | None = None,
    sheet: str = "",
    header: int = 1,
) -> Sheet:
    """One product with all that follows from it.

    Parameters
    ----------
    name  : a file (.csv, .xlsx, .json), or the key of a worked product
    which : the product of a file that holds several
    form  : key of the format that the file must be read as; left out, it is recognised
    mass  : of the product with its unit, such as "1.2 kg", for a passport that gives shares alone
    columns : which column a heading of a table is, as `parse_headings` makes them of words; beside what is remembered
    sheet : title of the sheet of a workbook; left out, the one that is filled and shown
    header : row of a table that holds the headings

    >>> product("phone").figures["mass"].value
    0.1387
    """
    made = open_bill(name, form=form, mass=mass, columns=columns, sheet=sheet, header=header)
    return Sheet(made.product(which))
