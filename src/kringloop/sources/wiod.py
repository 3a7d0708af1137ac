"""WIOD 2013 tables with the CO2 accounts of the Joint Research Centre, from the release files.

41 regions, 35 industries, 1995–2011, million current USD. Knows the forms of these
two producers and the bridge between their industries; gives plain arrays with labels.

Timmer, Dietzenbacher, Los, Stehrer & de Vries (2015), Review of International Economics
23(3), 575–605; Corsatea et al. (2019), European Commission, Joint Research Centre.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, cast

import numpy as np

from kringloop.core import Array, MissingDataError, Names, Origin, SourceError, listing
from kringloop.sources.source import RELEASES, Release

CATEGORIES = ("HH", "NPISH", "GOV", "GFCF", "INVNT")
FIRST_YEAR, LAST_YEAR = 1995, 2011
RELEASE_FILE, CO2_FILE = "wiot_{}.RData", "CO2_emissions_JRC_WIOD2016.xlsx"
CO2_YEARS = range(2000, LAST_YEAR + 1)

BRIDGE = {
    "c1": "A01 A02 A03", "c2": "B", "c3": "C10-C12", "c4": "C13-C15", "c5": "C13-C15", "c6": "C16",
    "c7": "C17 C18 J58", "c8": "C19", "c9": "C20 C21", "c10": "C22", "c11": "C23", "c12": "C24 C25",
    "c13": "C28 C33", "c14": "C26 C27", "c15": "C29 C30", "c16": "C31_C32", "c17": "D35 E36", "c18": "F",
    "c19": "G45", "c20": "G46", "c21": "G47", "c22": "I", "c23": "H49", "c24": "H50", "c25": "H51", "c26": "H52",
    "c27": "H53 J61", "c28": "K64 K65 K66", "c29": "L68", "c30": "J62_J63 M69_M70 M71 M72 M73 M74_M75 N",
    "c31": "O84", "c32": "P85", "c33": "Q", "c34": "E37-E39 J59_J60 R_S", "c35": "T",
}  # fmt: skip
"""NACE rev. 2 codes of the CO2 accounts by WIOD 2013 industry. C13-C15 goes to c4 and c5 by output
(all to c4 when both are zero); sector U has no industry and is left out."""

SHEETS = {"ROM": ("ROU",), "RoW": ("RoW", "CHE", "HRV", "NOR")}
"""Sheets of the CO2 accounts that make a WIOD region, where they are not of the same name."""

EU27 = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROM", "SVK", "SVN", "SWE",
)  # fmt: skip

ORIGIN = Origin(
    producer="WIOD",
    dataset="WIOT 2013 release",
    title="World Input-Output Tables, 41 regions, 35 industries",
    vintage="2013 release, last table 2011",
    licence="freely available, cite Timmer et al. 2015; CO2: EC-JRC, CC BY 4.0, cite Corsatea et al. 2019",
    kind="observed",
    url="https://www.rug.nl/ggdc/valuechain/wiod/",
    note="Million current USD. No value-added rows: the residual holds product taxes and transport margins. "
    "CO2 accounts bridged from NACE rev. 2; C13-C15 split by output.",
)

CO2_ORIGIN = Origin(
    producer="EC-JRC",
    dataset="CO2 emissions accounts, WIOD 2016 industries",
    title="CO2 emissions of industries and households by country",
    vintage="Corsatea et al. 2019",
    licence="CC BY 4.0, cite Corsatea et al. 2019",
    kind="modelled",
    url="https://publications.jrc.ec.europa.eu/repository/handle/JRC116234",
    note="Estimated by EC-JRC from energy accounts.",
)

RELEASES.add(
    "wiod2013",
    Release(
        key="wiod2013",
        names=Names("Wereldtabellen van WIOD, uitgave 2013", "World tables of WIOD, release of 2013"),
        origin=ORIGIN,
        years=(FIRST_YEAR, LAST_YEAR),
        files=tuple(map(RELEASE_FILE.format, range(LAST_YEAR, FIRST_YEAR - 1, -1))),
        rules=("flows, final demand and output of 41 regions and 35 industries, as released",),
        traps=(
            "no rows of value added: the residual holds product taxes and transport margins as well",
            "million current USD: years are not comparable in volume",
        ),
    ),
    file=__file__,
)
RELEASES.add(
    "jrc_co2",
    Release(
        key="jrc_co2",
        names=Names("CO2-rekeningen bij WIOD", "CO2 accounts beside WIOD"),
        origin=CO2_ORIGIN,
        years=(CO2_YEARS[0], CO2_YEARS[-1]),
        files=(CO2_FILE,),
        rules=(
            "industries of NACE rev. 2 to those of WIOD 2013; C13-C15 by output",
            "Switzerland, Croatia and Norway are part of the rest of the world",
        ),
        traps=("the classification is that of WIOD 2016, not of the 2013 tables", "sector U has no industry"),
    ),
    file=__file__,
)


Label = tuple[str, str]


class WorldTable(TypedDict):
    """A table as plain arrays and labels, under the names that an input-output engine asks them by."""

    sectors: list[Label]
    demands: list[Label]
    flows: Array
    final_demand: Array
    output: Array
    unit: str
    year: int
    origin: Origin
    rounding: float
    extensions: dict[str, tuple[str, Array, Array]]


def read_wiod2013(path: Path, *, co2: Path | None = None) -> WorldTable:
    """The world table of one year from a release file (wiot_YYYY.RData), with CO2 when the accounts are given.

    Parameters
    ----------
    path : RData file of one year
    co2  : workbook of the CO2 accounts (one sheet per country, kt), years 2000 and later

    Raises
    ------
    SourceError       a file is missing, cut off or not of this producer
    MissingDataError  CO2 asked for a year before 2000

    Source      timmer2015, corsatea2019

    Example
    -------
    Economy.from_arrays(**read_wiod2013(Path("wiot_2011.RData")))
    """
    year, regions, industries, flows, final, output = _read_release(path)
    table = WorldTable(
        sectors=[(r, c) for r in regions for c in industries],
        demands=[(r, c) for r in regions for c in CATEGORIES],
        flows=flows,
        final_demand=final,
        output=output,
        unit="mln USD",
        year=year,
        origin=ORIGIN,
        rounding=0.5,
        extensions={},
    )
    if co2 is not None:
        table["extensions"]["co2"] = ("kt", *read_jrc_co2(co2, table))
    return table


def read_jrc_co2(path: Path, table: WorldTable) -> tuple[Array, Array]:
    """CO2 [kt] of the industries and of the final users of a WIOD 2013 table, bridged from the NACE rev. 2 accounts.

    Source      corsatea2019
    """
    if table["year"] not in CO2_YEARS:
        raise MissingDataError(
            f"the CO2 accounts have no {table['year']} that fits these tables; expected 2000 … {LAST_YEAR}"
        )
    regions = list(dict.fromkeys(region for region, _ in table["sectors"]))
    accounts = _read_workbook(path, regions, table["year"])
    output = dict(zip(table["sectors"], table["output"].tolist(), strict=True))
    place = {label: i for i, label in enumerate(table["sectors"])}
    values, users = np.zeros(len(table["sectors"])), np.zeros(len(table["demands"]))
    for region in regions:
        codes = accounts[region]
        for industry, nace in BRIDGE.items():
            total = sum(codes[code] for code in nace.split())
            values[place[region, industry]] = total * _textile_share(output, region, industry)
        users[table["demands"].index((region, "HH"))] = codes["FC_HH"]
    return values, users


def _textile_share(output: dict[Label, float], region: str, industry: str) -> float:
    if industry not in ("c4", "c5"):
        return 1.0
    textiles, leather = (output[region, c] for c in ("c4", "c5"))
    if textiles + leather == 0:
        return 1.0 if industry == "c4" else 0.0
    return (textiles if industry == "c4" else leather) / (textiles + leather)


def _read_release(path: Path) -> tuple[int, list[str], list[str], Array, Array, Array]:
    import rdata

    if not path.exists():
        raise SourceError(f"'{path}' does not exist; expected a release file such as wiot_2011.RData")
    try:
        with warnings.catch_warnings():
            # the release stores its own R class, of which only the plain parts are needed
            warnings.filterwarnings("ignore", message="Missing constructor")
            held = rdata.read_rda(path)
        (table,) = held.values()
        parts = {str(k): v for k, v in table.items()}
        regions, industries = ([str(v) for v in parts[k]] for k in ("countries", "industries"))
        arrays = [np.asarray(parts[k], dtype=np.float64) for k in ("inter", "final", "output")]
        year = int(parts["year"][0])
    except (ValueError, LookupError, AttributeError, EOFError, OSError, NotImplementedError, zlib.error) as error:
        raise SourceError(
            f"'{path}' cannot be read as a WIOD 2013 release file, it may be cut off: {error}\n  Fetch it again."
        ) from error
    n = len(regions) * len(industries)
    if arrays[0].shape != (n, n) or arrays[1].shape != (n, len(regions) * len(CATEGORIES)):
        raise SourceError(
            f"'{path}' holds flows {arrays[0].shape} and final demand {arrays[1].shape}; expected {n} sectors"
        )
    return year, regions, industries, arrays[0], arrays[1], arrays[2]


def _read_workbook(path: Path, regions: Iterable[str], year: int) -> dict[str, dict[str, float]]:
    import openpyxl

    if not path.exists():
        raise SourceError(f"'{path}' does not exist; expected the workbook of the CO2 accounts")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise SourceError(f"'{path}' cannot be read as a workbook, it may be cut off: {error}") from error
    needed = {r: SHEETS.get(r, (r,)) for r in regions}
    lacking = [s for sheets in needed.values() for s in sheets if s not in book.sheetnames]
    if lacking:
        raise SourceError(f"'{path}' has no sheet for {listing(lacking)}")
    found: dict[str, dict[str, float]] = {}
    for region, sheets in needed.items():
        total: dict[str, float] = {}
        for sheet in sheets:
            for code, value in _read_sheet(book[sheet].iter_rows(values_only=True), year, f"{path.name}:{sheet}"):
                total[code] = total.get(code, 0.0) + value
        found[region] = total
    book.close()
    return found


def _read_sheet(rows: object, year: int, where: str) -> list[tuple[str, float]]:
    table = [tuple(row) for row in cast(Iterable[tuple[object, ...]], rows)]
    header = [str(cell) for cell in table[0]]
    if str(year) not in header:
        raise SourceError(f"{where} has no column {year}; columns are {listing(header[1:])}")
    column = header.index(str(year))
    found = []
    for row in table[1:]:
        if row[0] is None:
            continue
        value = row[column]
        if not isinstance(value, (int, float)):
            raise MissingDataError(f"{where} has no figure for {row[0]} in {year}; seen {value!r}")
        found.append((str(row[0]), float(value)))
    return found
