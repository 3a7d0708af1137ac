"""What the shipped tables say, read as plain CSV: printed totals where there are, else the rows of the table."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "src/kringloop/studies/netherlands/tables"
PRINTED = TABLES.parent / "printed"
Worked = tuple[str, str, float, str, str]
"""Definition, cell, value, unit and how it was worked."""


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(table: str, column: str, **cell: str | int) -> float:
    """One printed total; several rows are a mistake."""
    found = [r for r in rows(f"totals/{table}.csv") if all(r[k] == str(v) for k, v in cell.items()) and r[column]]
    (row,) = found
    return float(row[column])


def leaf(table: str, column: str, **cell: str | int) -> float:
    """Sum of the rows of a table that answer to a cell."""
    found = [r for r in rows(f"{table}.csv") if all(r[k] == str(v) for k, v in cell.items()) and r[column]]
    assert found, (table, cell)
    return sum(float(r[column]) for r in found)


def eurostat(series: str, year: int) -> float:
    return leaf("eurostat", "value", series=series, region="NL", year=year)


def air(layer: str, year: int, sector: str = "C") -> float:
    return total("air_emissions", layer, year=year, sector=sector)


def volume(year: int, sector: str = "C") -> float:
    """Gross value added, prices of 2021: a printed total, or the row of a sector that has no parts."""
    return either("production_volumes", "value_2021", "gross_value_added", year, sector)


def current(good: str, year: int, sector: str = "C") -> float:
    return total("production", "value", year=year, sector=sector, good=good)


def either(table: str, column: str, good: str, year: int, sector: str) -> float:
    printed = [
        r for r in rows(f"totals/{table}.csv") if (r["year"], r["sector"], r["good"]) == (str(year), sector, good)
    ]
    if printed:
        return float(printed[0][column])
    made = [r for r in rows(f"{table}.csv") if r["year"] == str(year) and r["good"] == good]
    return sum(float(r[column]) for r in made if f"NL.{sector}" in (r["origin"], r["destination"]))


def energy(year: int, sector: str = "C", table: str = "energy") -> float:
    return total(table, "energy", year=year, sector=sector)


def labour(year: int) -> float:
    return total("labour_trade", "labour", year=year, sector="C", good="labour")


def waste(year: int, treatment: str = "treatment", material: str = "industrial_waste") -> float:
    return total("waste", "mass", year=year, sector="C", material=material, **{"destination.stage": treatment})


def both_treatments(year: int, material: str = "industrial_waste") -> float:
    return waste(year, "recovery", material) + waste(year, "disposal", material)


def mass(origin: str, destination: str, year: int, *materials: str) -> float:
    def one(material: str) -> float:
        cell = {"year": year, "origin": origin, "destination": destination, "material": material}
        printed = [r for r in rows("totals/material_flows.csv") if all(r.get(k) == str(v) for k, v in cell.items())]
        return float(printed[0]["mass"]) if printed else leaf("material_flows", "mass", **cell)

    return sum(one(m) for m in materials or ("materials",)) / 1e3


def extraction(year: int, *materials: str) -> float:
    return mass("NL.environment", "NL.extraction", year, *materials)


def imports(year: int, *materials: str) -> float:
    return mass("RoW", "NL", year, *materials)


def exports(year: int, *materials: str) -> float:
    return mass("NL", "RoW", year, *materials)
