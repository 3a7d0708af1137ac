"""Releases of world input-output tables that are read as downloaded, or by pymrio: where each is, and how it comes.

None is part of the package. What is registered from a file is read with `kringloop chains … --table FILE`.
"""

from __future__ import annotations

from typing import Final

from kringloop.core import Names, Origin
from kringloop.sources.source import RELEASES, Release

_FORMS: Final = ("ixi", "pxp")


def _release(
    key: str,
    names: Names,
    origin: Origin,
    years: tuple[int, int],
    files: tuple[str, ...],
    rules: tuple[str, ...],
    traps: tuple[str, ...],
) -> None:
    made = Release(key=key, names=names, origin=origin, years=years, files=files, rules=rules, traps=traps, ships=False)
    RELEASES.add(key, made, file=__file__)


def _every_year(form: str, years: tuple[int, int], kinds: tuple[str, ...] = ("",)) -> tuple[str, ...]:
    """Names of the file of every year, the last year first."""
    return tuple(form.format(year=year, kind=kind) for year in range(years[1], years[0] - 1, -1) for kind in kinds)


_EXIOBASE: Final = (1995, 2022)
_release(
    "exiobase3",
    Names("EXIOBASE 3, wereldtabellen met milieudruk", "EXIOBASE 3, world tables with pressures"),
    Origin(
        producer="EXIOBASE consortium",
        dataset="EXIOBASE 3",
        title="EXIOBASE 3, monetary multi-regional input-output tables",
        vintage="3.8.2",
        licence="CC BY-SA 4.0",
        kind="modelled",
        url="https://doi.org/10.5281/zenodo.5589597",
    ),
    _EXIOBASE,
    _every_year("IOT_{year}_{kind}.zip", _EXIOBASE, _FORMS),
    (
        "read through pymrio (extra mrio), which mends its names of regions",
        "a zip of one year and form is fetched without an account: kringloop fetch zenodo/5589597/IOT_2019_ixi.zip",
    ),
    (
        "folders of 3.8 and 3.9 differ: 3.9 has its pressures in folders of their own",
        "recent years are carried on by the makers, not counted",
    ),
)

_FIGARO: Final = (2010, 2023)
_release(
    "figaro",
    Names("FIGARO, tabellen tussen landen van Eurostat", "FIGARO, inter-country tables of Eurostat"),
    Origin(
        producer="Eurostat",
        dataset="FIGARO, edition 2025",
        title="FIGARO, EU inter-country input-output tables, industry by industry",
        vintage="2025",
        licence="Eurostat reuse policy (attribution)",
        kind="modelled",
        url="https://ec.europa.eu/eurostat/web/esa-supply-use-input-tables/database",
    ),
    _FIGARO,
    _every_year("matrix_eu-ic-io_ind-by-ind_25ed_{year}.csv", _FIGARO),
    (
        "downloaded by hand without an account: its addresses change with every edition",
        "read as downloaded, in the matrix form of industries by industries; output is the sum of the rows",
    ),
    (
        "46 regions and 64 industries; the rest of the world is one region",
        "taxes on products of final users stand in the file and are not read",
    ),
)

_ICIO: Final = (1995, 2020)
_release(
    "oecd_icio",
    Names("OESO ICIO, tabellen tussen landen", "OECD ICIO, inter-country tables"),
    Origin(
        producer="OECD",
        dataset="ICIO 2023",
        title="OECD inter-country input-output tables",
        vintage="2023",
        licence="OECD terms: free use with citation",
        kind="modelled",
        url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    ),
    _ICIO,
    _every_year("{year}_SML.csv", _ICIO),
    ("downloaded by hand without an account; read by pymrio (parse_oecd), then saved as a system",),
    (
        "a bundle holds several years in one zip: unpack it first",
        "editions differ in regions: China and Mexico are split",
    ),
)

_GLORIA: Final = (1990, 2028)
_release(
    "gloria",
    Names("GLORIA, wereldtabellen met grondstoffen", "GLORIA, world tables with materials"),
    Origin(
        producer="University of Sydney, IELab",
        dataset="GLORIA",
        title="Global Resource Input-Output Assessment",
        vintage="by release",
        licence="GLORIA terms: registration, own use",
        kind="modelled",
        url="https://ielab.info/resources/gloria/about",
    ),
    _GLORIA,
    _every_year("GLORIA_MRIOs_59_{year}.zip", _GLORIA),
    ("downloaded by hand after registration; read by pymrio (parse_gloria_sut), then saved as a system",),
    ("years after the last accounts are carried on by the makers", "supply and use: turn it into a table first"),
)

_EORA: Final = (1990, 2017)
_release(
    "eora26",
    Names("EORA 26, wereldtabellen", "EORA 26, world tables"),
    Origin(
        producer="KGM & Associates",
        dataset="EORA 26",
        title="EORA 26, simplified world tables",
        vintage="199.82",
        licence="EORA terms: account, free for degree-granting academic institutions",
        kind="modelled",
        url="https://worldmrio.com/eora26/",
    ),
    _EORA,
    _every_year("Eora26_{year}_{kind}.zip", _EORA, ("bp", "pp")),
    ("downloaded by hand with an account; read by pymrio (parse_eora26), then saved as a system",),
    ("basic and purchasers' prices are two tables", "the statistical difference is a region of its own"),
)
