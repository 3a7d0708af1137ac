"""Worked outside the program: supply, use and risk of raw materials."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator

from tests.worked.outside_tables import HERE, Worked, rows


def supply(scope: str, material: str, stage: str) -> list[dict[str, str]]:
    cell = {"scope": scope, "material": material, "stage": stage}
    return [r for r in rows("critical_materials_supply.csv") if all(r[k] == v for k, v in cell.items())]


FACTS = HERE.parents[1] / "src/kringloop/reference/facts"
EU27 = (
    "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL", "ITA", "LVA",
    "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE",
)  # fmt: skip
EXPOSED = "28"


def fact(name: str) -> list[dict[str, str]]:
    with gzip.open(FACTS / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def risk_of_imports() -> Iterator[Worked]:
    """Lithium oxide, hydroxide and carbonate of 2022: Taiwan stands there as Asia not elsewhere named."""
    bought: dict[str, float] = {}
    for r in fact("trade_imports"):
        if r["importer"] == "NLD" and r["year"] == "2022" and r["hs6"] in ("282520", "283691") and r["tonnes"]:
            bought[r["partner"]] = bought.get(r["partner"], 0.0) + float(r["tonnes"])
    stable = {r["country"]: float(r["political_stability"]) for r in fact("governance") if r["year"] == "2022"}
    known = {c: t for c, t in bought.items() if c.replace("S19", "TWN") in stable}
    unstable = sum(t * (2.5 - stable[c.replace("S19", "TWN")]) / 5 for c, t in known.items()) / sum(known.values())
    shares = [float(r["share"]) for r in supply("world", "Lithium", "P")]
    concentration = sum(s * s for s in shares) / sum(shares) ** 2
    how = "Σ share² of world processing · Σ tonnes (2.5 − stability)/5 ÷ Σ tonnes"
    yield "geopolrisk", "year=2022; material=Lithium; stage=P", concentration * unstable, "1", how


def value_exposed() -> Iterator[Worked]:
    """Magnesium, 28 and all divisions in 2023; members of a group have the risk of their group."""
    use: dict[tuple[str, str], float] = {}
    for r in rows("critical_materials_use.csv"):
        if r["sector"]:
            use[r["material"], r["sector"]] = use.get((r["material"], r["sector"]), 0.0) + float(r["share"])
    earned = {
        r["sector"]: float(r["value"])
        for r in rows("totals/production.csv")
        if r["year"] == "2023" and r["good"] == "gross_value_added"
    }
    assessed = {r["material"]: r for r in rows("critical_materials_assessment.csv") if r["year"] == "2023"}
    group = {member: name for name, members in GROUPS.items() for member in members}
    critical = set()
    for material in {m for m, _ in use}:
        found = assessed.get(material) or assessed.get(group.get(material, ""), {})
        if found and found["supply_risk"] and float(found["supply_risk"]) >= 1:
            critical |= {material} if float(found["economic_importance"]) >= 2.8 else set()
    made = sorted({s for _, s in use if s >= "10"})
    largest = {s: max((a for (m, d), a in use.items() if d == s and m in critical), default=0.0) for s in made}
    magnesium = {s: a for (m, s), a in use.items() if m == "Magnesium" and s in made}
    at, key = "year=2023; material=Magnesium", "crm_value_added"
    some = next(iter(sorted(magnesium)))
    how = "Σ use share · value added"
    yield f"{key}.by_material", f"{at}; sector={some}", magnesium[some] * earned[some], "mln EUR", how[2:]
    yield f"{key}.of_material", at, sum(a * earned[s] for s, a in magnesium.items()), "mln EUR", how
    how = "largest use share of a critical material · value added"
    yield f"{key}.weighted", f"year=2023; sector={EXPOSED}", largest[EXPOSED] * earned[EXPOSED], "mln EUR", how
    yield f"{key}.whole", f"year=2023; sector={EXPOSED}", earned[EXPOSED], "mln EUR", "value added of a user"
    part = sum(a * earned[s] for s, a in largest.items()) / earned["C"] * 100
    yield f"{key}.weighted_share", "year=2023", part, "%", f"Σ {how} ÷ value added of C"
    users = sum(earned[s] for s, a in largest.items() if a >= 0.005) / earned["C"] * 100
    yield f"{key}.whole_share", "year=2023", users, "%", "Σ value added of users ÷ value added of C"


def security() -> Iterator[Worked]:
    yield from risk_of_imports()
    yield from value_exposed()
    for scope, name in (("world", "world"), ("EU", "eu")):
        material, stage = "Cobalt", "E" if scope == "world" else "P"
        found, at = supply(scope, material, stage), f"year=2023; material=Cobalt; stage={stage}"
        share = {r["country"]: float(r["share"]) for r in found}
        weight = {r["country"]: float(r["trade_parameter"]) for r in found if r["trade_parameter"]}
        governed = {r["country"]: float(r["wgi_mean"]) for r in rows("governance.csv") if r["year"] == "2023"}
        squares = sum(s * s for s in share.values())
        yield f"supply_concentration.{name}", at, squares, "1", "Σ share² over countries"
        risk = sum(s * s * weight[c] * 2 * (2.5 - governed[c]) for c, s in share.items() if c in governed)
        yield f"supply_concentration.{name}_governance", at, risk, "1", "Σ share² · t · 2 (2.5 − WGI)"
        yield f"supply_share_covered.{name}", at, sum(share.values()) * 100, "%", "Σ share over countries"
        if scope == "world":
            yield "largest_supplier", at, max(share.values()) * 100, "%", "largest share of a country"
        else:
            outside = max(s for c, s in share.items() if c not in EU27)
            yield "third_country_dependence", at, outside * 100, "%", "largest share of a country outside the 27"
    use = rows("critical_materials_use.csv")
    core = sum(float(r["share"]) * float(r["value_added"]) for r in use if r["material"] == "Copper") / 204200 * 10
    how = "Σ share · value added ÷ 204,200 million EUR (28, the largest) · 10"
    yield "economic_importance.core", "year=2023; material=Copper", core, "1", how
    yield from exposure(use)
    assessed = [r for r in rows("critical_materials_assessment.csv") if r["year"] == "2023" and r["supply_risk"]]
    critical = [r for r in assessed if float(r["supply_risk"]) >= 1 and float(r["economic_importance"]) >= 2.8]
    yield "critical_materials.count", "year=2023", len(critical), "1", "materials with SR ≥ 1.0 and EI ≥ 2.8"
    part = len(critical) / len(assessed) * 100
    yield "critical_materials.share", "year=2023", part, "%", "the same ÷ all materials with a supply risk"
    for name, per, unit, technology, metal, scale in (
        ("per_mw", "kg/MW", "kg/MW", "AEL", "Cobalt", 1),
        ("per_kg_vehicle", "kg metal/kg vehicle", "g/kg", "", "", 1e3),
        ("per_kg_motor", "kg metal/kg motor", "g/kg", "", "", 1e3),
    ):
        row = next(
            r
            for r in rows("technology_metals.csv")
            if r["unit"] == per and r["technology"].startswith(technology) and r["metal"].startswith(metal)
        )
        cell = f"year={row['year']}; technology={row['technology']}; metal={row['metal']}"
        how = f"mean of the table, {per}" + (" × 1000" if scale > 1 else "")
        yield f"crm_mass_in_products.{name}", cell, float(row["mean"]) * scale, unit, how


GROUPS = {
    "LREEs": ["Cerium", "Lanthanum", "Neodymium", "Praseodymium", "Samarium"],
    "HREEs": [
        "Dysprosium",
        "Erbium",
        "Europium",
        "Gadolinium",
        "Holmium",
        "Lutetium",
        "Terbium",
        "Thulium",
        "Ytterbium",
        "Yttrium",
    ],
    "PGMs": ["Iridium", "Palladium", "Platinum", "Rhodium", "Ruthenium"],
}  # fmt: skip


def exposure(use: list[dict[str, str]]) -> Iterator[Worked]:
    risks = {
        r["material"]: float(r["supply_risk"])
        for r in rows("critical_materials_assessment.csv")
        if r["year"] == "2023" and r["supply_risk"]
    }
    lent = {member: risks[g] for g, members in GROUPS.items() if g in risks for member in members}
    mine = [r for r in use if r["sector"] == EXPOSED]
    every = sum(float(r["share"]) for r in mine)
    for name, known in (("by_name", risks), ("with_groups", lent | risks)):
        held = [(float(r["share"]), known[r["material"]]) for r in mine if r["material"] in known]
        at = f"year=2023; sector={EXPOSED}"
        exposed = sum(s * risk for s, risk in held)
        yield f"crm_sector_exposure.{name}", at, exposed, "1", "Σ use share of 28 · supply risk"
        part = sum(s for s, _ in held) / every * 100
        yield f"crm_exposure_covered.{name}", at, part, "%", "use shares with a supply risk ÷ all of 28"
