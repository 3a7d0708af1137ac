"""FIGARO as Eurostat publishes it, in the matrix form: sellers in rows and buyers in columns, of all regions.

    rowLabels,NL_A01,NL_C24,DE_A01,…,NL_P3_S14,…
    NL_A01,12.5,3.25,…
    W2_D1,4.5,…

A label is a region and a code joined by `_`; a code may hold one itself (`C31_32`). Five codes are final users. Rows of
`W2` are what is paid beside deliveries: taxes less subsidies on products (D21X31), purchases abroad of residents and at
home of non-residents (OP_RES, OP_NRES), wages (D1), other taxes on production (D29X39), operating surplus (B2A3G).
Output is not printed: it is the sum of the rows, and the rows of `W2` close the columns, which `kringloop chains audit`
checks. Figures are million euro at current basic prices. The order of rows and columns does not count: labels do.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from kringloop.core import Origin, TableError, listing
from kringloop.economies.economy import Economy
from kringloop.economies.fitting import Label
from kringloop.economies.wide import figures_of

if TYPE_CHECKING:
    import polars as pl

UNIT: Final = "mln EUR"
_JOINED: Final = "_"
_PAID: Final = "W2"
_USERS: Final = ("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M")
_VALUE: Final = ("D21X31", "OP_RES", "OP_NRES", "D1", "D29X39", "B2A3G")
_FLAT: Final = frozenset({"refArea", "counterpartArea", "obsValue"})
_EDITION: Final = re.compile(r"_(\d\d)ed_")
_LICENCE: Final = "Eurostat reuse policy (attribution)"


def is_figaro(columns: list[str]) -> bool:
    """Whether the columns are those of FIGARO, as a matrix or flat."""
    return set(columns) >= _FLAT or any(_split(c)[1] == "P3_S14" for c in columns)


def from_figaro(
    frame: pl.DataFrame, name: str, *, year: int, origin: Origin | None, rounding: float, notes: list[str]
) -> Economy:
    """A table of all regions from the matrix form; figures are text until here.

    Raises
    ------
    TableError         the flat form, supply and use, a row that is no column, a column that names no buyer, a row of
                       value added that is missing or not known, a label that stands twice
    MissingDataError   a cell that is no number
    """
    _require_matrix(frame.columns, name)
    first = frame.columns[0]
    rows = [str(label).strip() for label in frame[first].to_list()]
    users = [c for c in frame.columns[1:] if _split(c)[1] in _USERS]
    sectors = [c for c in frame.columns[1:] if _split(c)[1] not in _USERS]
    paid = [f"{_PAID}{_JOINED}{code}" for code in _VALUE]
    _require_rows(rows, sectors, paid, name)
    at = {label: k for k, label in enumerate(rows)}
    sold, inputs = frame[[at[s] for s in sectors]], frame[[at[p] for p in paid]]
    beside = figures_of(inputs, users, name)
    unread = [code for k, code in enumerate(_VALUE) if beside[k].any()]
    return Economy.from_arrays(
        sectors=[_split(s) for s in sectors],
        demands=[_split(u) for u in users],
        flows=figures_of(sold, sectors, name),
        final_demand=figures_of(sold, users, name),
        value_added=dict(zip(_VALUE, figures_of(inputs, sectors, name), strict=True)),
        unit=UNIT,
        year=year,
        origin=origin or _origin(name),
        rounding=rounding,
        copy=False,
        notes=[
            *notes,
            "output is the sum of the rows: FIGARO prints none",
            *([f"figures of {listing(unread)} for final users are not read: value added is of sectors"] * bool(unread)),
        ],
    )


def _split(label: str) -> Label:
    region, _, code = label.strip().partition(_JOINED)
    return region, code


def _require_matrix(columns: list[str], name: str) -> None:
    if set(columns) >= _FLAT:
        raise TableError(
            f"'{name}' is FIGARO in the flat form, one row per cell; take the matrix form of the same year "
            "(matrix_eu-ic-io_ind-by-ind_…)",
            nl=f"'{name}' is FIGARO in de platte vorm, met één rij per cel; neem de matrixvorm van hetzelfde jaar "
            "(matrix_eu-ic-io_ind-by-ind_…)",
        )
    strange = [c for c in columns[1:] if not all(_split(c))]
    if strange:
        raise TableError(
            f"'{name}' has columns that are no region and code: {listing(strange)}; expected such as NL_C24",
            nl=f"'{name}' heeft kolommen die geen regio en code zijn: {listing(strange, language='nl')}; verwacht "
            "zoals NL_C24",
        )


def _require_rows(rows: list[str], sectors: list[str], paid: list[str], name: str) -> None:
    """Each sector once as a row, each row of value added once, and nothing else."""
    seen, wanted = Counter(rows), {*sectors, *paid}
    lacking = [label for label in (*sectors, *paid) if label not in seen]
    others = [label for label in rows if label not in wanted]
    twice = sorted(label for label, count in seen.items() if count > 1)
    if not (lacking or others or twice):
        return
    none, none_nl = "none", "geen"
    raise TableError(
        f"'{name}' is no table of industries by industries of FIGARO\n"
        f"  rows that are missing: {listing(lacking, most=5) if lacking else none}\n"
        f"  rows that are no column and no value added: {listing(others, most=5) if others else none}\n"
        f"  rows that stand twice: {listing(twice, most=5) if twice else none}\n"
        "  Supply and use are other files; a file that was cut off is to be fetched again.",
        nl=f"'{name}' is geen tabel van bedrijfstakken bij bedrijfstakken van FIGARO\n"
        f"  rijen die ontbreken: {listing(lacking, most=5, language='nl') if lacking else none_nl}\n"
        "  rijen die geen kolom en geen toegevoegde waarde zijn: "
        f"{listing(others, most=5, language='nl') if others else none_nl}\n"
        f"  rijen die dubbel staan: {listing(twice, most=5, language='nl') if twice else none_nl}\n"
        "  Aanbod en gebruik zijn andere bestanden; haal een afgebroken bestand opnieuw op.",
    )


def _origin(name: str) -> Origin:
    edition = _EDITION.search(name)
    return Origin(
        producer="Eurostat",
        dataset="FIGARO" + (f", edition 20{edition[1]}" if edition else ""),
        title="FIGARO, EU inter-country input-output tables, industry by industry",
        vintage=f"20{edition[1]}" if edition else "edition not in the name of the file",
        licence=_LICENCE,
        kind="modelled",
        url="https://ec.europa.eu/eurostat/web/esa-supply-use-input-tables/database",
    )
