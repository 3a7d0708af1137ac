"""The Netherlands ledger from the shipped tables, for tests of rooms below `study`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from kringloop.core import Names, Origin
from kringloop.ledger import Account, Ledger, Node, Nodes
from kringloop.reference import classification

TABLES = Path(str(files("kringloop"))) / "studies" / "netherlands" / "tables"

MONEY, REAL_MONEY = "mln EUR", "mln EUR_2021"
FLOWS: Mapping[str, Mapping[str, str]] = {
    "material_flows": {"mass": "kt"},
    "production": {"value": MONEY},
    "production_volumes": {"value_2021": REAL_MONEY},
    "air_emissions": dict.fromkeys(
        ("co2", "co2_excl_biomass", "co2_biomass", "n2o", "ch4", "nox", "so2", "nh3", "co", "nmvoc", "pm10"), "kt"
    )
    | {"ghg": "kt_CO2e", "acidification": "bn acid_eq", "cfc12e": "kg_CFC12e"},
    "energy": {"energy": "PJ"},
    "energy_earlier": {"energy": "PJ"},
    "waste": {"mass": "kt"},
    "waste_split": {"mass": "kt"},
    "labour_trade": {"value": MONEY, "labour": "thousand FTE"},
    "environmental_goods": {"value": MONEY, "labour": "thousand FTE"},
}
PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "critical_materials_assessment": {"supply_risk": "1", "economic_importance": "1"},
    "critical_materials_supply": {"share": "1", "trade_parameter": "1"},
    "critical_materials_use": {"share": "1", "value_added": MONEY},
    "governance": {"wgi_mean": "1"},
    "technology_metals": dict.fromkeys(("mean", "median", "min", "max"), "kg"),
    "electronics_discards": {"mass": "t"},
}
MATERIALS = {"waste": "waste_types"}
UNITS = {"million EUR": MONEY}
ASSESSMENT = 2023
"""Year of the published tables that carry none."""


@lru_cache(maxsize=1)
def netherlands() -> Ledger:
    """The ledger of the shipped study; built once per process."""
    nodes = _nodes()
    accounts = [_flows(key, units, nodes) for key, units in FLOWS.items()]
    accounts += [_published(key, units) for key, units in PUBLISHED.items()]
    return Ledger(nodes, [*accounts, *_eurostat()], _origins())


def _read(name: str) -> pl.DataFrame:
    text = pl.read_csv(TABLES / f"{name}.csv", infer_schema=False)
    return text.with_columns(pl.col("year").cast(pl.Int64)) if "year" in text.columns else text


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _nodes() -> Nodes:
    trees = {
        "stage": classification("stages"),
        "sector": classification("activities"),
        "region": classification("regions"),
    }
    return Nodes(
        [
            Node(
                id=r["id"], names=Names(r["name_nl"], r["name_en"]), stage=r["stage"], sector=r["sector"] or "",
                region=r["region"] or "", actor=r["actor"] or "",
            )
            for r in _rows("nodes")
        ],
        trees,
    )  # fmt: skip


def _origins() -> dict[str, Origin]:
    return {r["id"]: Origin(**{k: v for k, v in r.items() if k != "id"}) for r in _rows("origins")}  # type: ignore[arg-type]


def _flows(key: str, units: Mapping[str, str], nodes: Nodes) -> Account:
    frame = _read(key)
    trees = {"good": classification("goods"), "material": classification(MATERIALS.get(key, "materials"))}
    return Account.from_frame(
        key, frame, kind="flows", units=units, nodes=nodes, trees={k: t for k, t in trees.items() if k in frame.columns}
    )


def _published(key: str, units: Mapping[str, str]) -> Account:
    frame = _read(key)
    if "year" not in frame.columns:
        frame = frame.with_columns(year=pl.lit(ASSESSMENT, dtype=pl.Int64))
    return Account.from_frame(key, frame, kind="published", units=units)


def _eurostat() -> list[Account]:
    units = {r["series"]: UNITS.get(r["unit"], r["unit"]) for r in _rows("eurostat_series")}
    table = _read("eurostat").with_columns(pl.col("item").fill_null(""))
    return [
        Account.from_frame(series, table.filter(series=series).drop("series"), kind="published", units={"value": unit})
        for series, unit in units.items()
    ]
