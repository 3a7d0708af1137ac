"""Which division of manufacturing makes electrical and electronic products: Prodcom codes by UNU key.

The first two digits of a Prodcom code are the division of NACE that makes it. Several codes of a key lie in several
divisions; how many there are says nothing of how much each of them makes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.reference import classification
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, require_columns

KEY: Final = "cbs_waste_over_time_prodcom"
FILES: Final = ("htbl_PCC_Match_Key.csv",)
FIRST_YEAR: Final = 2008
"""From this year on Prodcom follows NACE Rev. 2; before it the same digits mean other divisions."""
SIGNS: Final = 8
MANUFACTURING: Final = "C"


def clean(place: Path) -> pl.DataFrame:
    """Rows `product, sector, codes, source`: of how many Prodcom codes of a product each division is the maker.

    Raises
    ------
    SourceError   a product that is no UNU key, or a code whose division is none of manufacturing
    """
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["PCC", "UNU_Key", "Year"])
    products, sectors = classification("electronics"), classification("activities")
    found: dict[tuple[str, str], set[str]] = {}
    for line, row in enumerate(rows, 2):
        code, key = row["PCC"].strip(), row["UNU_Key"].strip()
        if int(row["Year"]) < FIRST_YEAR or not key or len(code) < SIGNS:
            continue
        if key not in products:
            raise SourceError(f"{path} line {line}: '{key}' is no UNU key of the classification electronics")
        if code[:2] not in sectors:
            raise SourceError(f"{path} line {line}: '{code}' begins with '{code[:2]}', which is no division of NACE")
        if MANUFACTURING not in sectors.above(code[:2]):
            continue
        found.setdefault((key, code[:2]), set()).add(code)
    records = [(key, division, float(len(codes)), KEY) for (key, division), codes in found.items()]
    schema = {"product": pl.String, "sector": pl.String, "codes": pl.Float64, "source": pl.String}
    return pl.DataFrame(records, schema=schema, orient="row").sort("product", "sector")


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Elektronica naar de industrie die ze maakt", "Electronics by the industry that makes them"),
        origin=Origin(
            producer="CBS",
            dataset="Waste over Time",
            title="Waste over Time: Prodcom codes by UNU key",
            vintage="repository state ec302519; codes of 2008-2015",
            licence="MIT",
            kind="published",
            url="https://github.com/Statistics-Netherlands/ewaste",
            note="The first two digits of a Prodcom code are a division of NACE Rev. 2. Codes are counted, not what is "
            "made under them.",
        ),
        years=(2008, 2015),
        files=FILES,
        rules=(
            f"only codes of {FIRST_YEAR} and later, which follow NACE Rev. 2",
            "codes of fewer than eight signs and rows without a key are left out",
            "codes of another section than manufacturing are left out: one of toys still follows the older NACE",
            "a code counts once, in however many years it stands",
        ),
        traps=(
            "a count of codes is no measure of production: two codes of a division may be most of what is sold",
            "what the Netherlands buys is mostly made elsewhere; the division is the kind of maker, not the maker",
        ),
        clean=clean,
    ),
    file=__file__,
)
