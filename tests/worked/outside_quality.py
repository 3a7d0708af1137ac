"""Worked outside the program: what is in products, and the quality of materials."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.worked.outside_tables import Worked, rows

YEAR = "2015"
EXERGY = {"steel": 374.3 / 55.845, "aluminium": 795.7 / 26.9815384, "copper": 134.2 / 63.546}
"""MJ/kg: kJ/mol of the elements, Szargut, over g/mol of iron, aluminium and copper."""


def mixed() -> Iterator[Worked]:
    own = [r for r in rows("waste.csv") if r["year"] == "2021" and r["origin"] == "NL.29-30" and r["mass"]]
    part = sum(float(r["mass"]) for r in own if r["material"] == "mixed")
    share = part / sum(float(r["mass"]) for r in own) * 100
    yield "mixed_waste_share", "year=2021; sector=29-30", share, "%", "mixed ÷ all waste of 29-30"


def contents() -> Iterator[Worked]:
    share = {(r["product"], r["content"]): float(r["share"]) for r in rows("electronics_content.csv")}
    keys = {product for product, _ in share}
    thrown = {
        r["product"]: float(r["mass"])
        for r in rows("electronics.csv")
        if r["year"] == YEAR and r["flow"] == "discarded" and r["product"] in keys
    }
    mass = {content: sum(thrown[p] * share.get((p, content), 0.0) for p in thrown) for content in {c for _, c in share}}
    at = f"year={YEAR}; content=copper"
    yield "discarded_content", at, mass["copper"], "t", "Σ discarded · share of copper, over products"
    life = {r["product"]: float(r["scale"]) * math.gamma(1 + 1 / float(r["shape"])) for r in rows(LIVES)}
    leaves = {p: round(1 / round(life[p], 4), 6) for p in thrown}
    stock = sum(thrown[p] / leaves[p] * share.get((p, "copper"), 0.0) for p in thrown) / 1000
    yield "urban_mine_stock", at, stock, "kt", "Σ discarded · mean life of the law · share of copper"
    work = {m: mass[m] * b / 1000 for m, b in EXERGY.items()}
    yield "chemical_exergy.by_metal", at, work["copper"], "TJ", "discarded copper · 134.2 kJ/mol ÷ 63.546 g/mol"
    yield "chemical_exergy.discards", f"year={YEAR}", sum(work.values()), "TJ", "the same of steel, aluminium, copper"
    covered = sum(mass[m] for m in EXERGY) / sum(mass.values()) * 100
    yield "chemical_exergy.covered", f"year={YEAR}", covered, "%", "steel, aluminium and copper ÷ all materials"
    yield from spread(thrown)


LIVES = "electronics_guideline_lives.csv"


def spread(thrown: dict[str, float]) -> Iterator[Worked]:
    parts: dict[tuple[str, str], dict[str, float]] = {}
    for r in rows("electronics_parts.csv"):
        parts.setdefault((r["product"], r["part"]), {})[r["content"]] = float(r["share"])
    flows = [
        (thrown[p] * sum(held.values()), held.get("copper", 0.0) / sum(held.values())) for (p, _), held in parts.items()
    ]
    copper = sum(m * c for m, c in flows)
    entropy = -sum(m / copper * c * math.log2(c) for m, c in flows if c)
    relative = entropy / math.log2(sum(m for m, _ in flows) / copper) * 100
    at = f"year={YEAR}; content=copper; step=by_part"
    yield "relative_statistical_entropy", at, relative, "%", "−Σ m c log₂ c ÷ log₂ Σ m, m = mass ÷ all copper"


def quality() -> Iterator[Worked]:
    yield from mixed()
    yield from contents()
