"""Worked outside the program: washing machines in one scenario, from the rows of the model, and their law of life."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator

import numpy as np
from tests.worked.outside_tables import HERE, Worked, rows


def loops() -> Iterator[Worked]:
    with (HERE / "data" / "washing_machines.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    def of(year: int, *pairs: str) -> float:
        wanted = {tuple(p.split(">")) for p in pairs}
        return sum(
            float(r["mass"])
            for r in table
            if r["year"] == str(year) and {(r["origin"], r["destination"]), (r["origin"], "*")} & wanted
        )

    new = {y: of(y, "NL.market>first_use") for y in (2028, 2029, 2030)}
    gone = of(2030, "first_use>discards", "second_use>discards")
    stock = {y: of(y, "first_use>stock at the end", "second_use>stock at the end") for y in (2029, 2030)}
    left = gone + of(2030, "first_use>repair")
    second = of(2030, "recycling>materials")
    burnt = of(2030, "discards>energy_recovery", "discards>landfill", "recycling>energy_recovery")
    back = of(2030, "reuse>second_use", "refurbishment>second_use")
    taken, added = of(2030, "discards>collection"), stock[2030] - stock[2029]
    at, kt, said = "year=2030; good=0104; scenario=more_repair_and_reuse", 1e3, "rows of the model, washing machines: "
    for key, value, unit, how in (
        ("in_use_stock", stock[2030] / kt, "kt", "first and later use at the end of 2030"),
        ("new_products", new[2030] / kt, "kt", "market to first use"),
        ("primary_need", (new[2030] - second) / kt, "kt", "new products − secondary material"),
        ("secondary_material", second / kt, "kt", "recycling to materials"),
        ("secondary_surplus", max(second - new[2030], 0.0) / kt, "kt", "secondary material beyond new products: none"),
        ("material_lost", burnt / kt, "kt", "to energy recovery and landfill"),
        ("in_use_stock_per_capita", stock[2030] * kt / 18_600_000, "kg/person", "stock ÷ 18.6 million"),
        ("stock_turnover", left / stock[2030] * 100, "%", "out of use, repair too ÷ stock"),
        ("net_addition_to_stock_ratio", added / new[2030] * 100, "%", "(stock 2030 − 2029) ÷ new"),
        ("collection_rate.discarded", taken / gone * 100, "%", "collected ÷ discarded"),
        ("collection_rate.placed", taken / (sum(new.values()) / 3) * 100, "%", "collected ÷ mean new of 2028-2030"),
        ("reuse_rate_products", back / gone * 100, "%", "back in use ÷ discarded"),
        ("eol_recycling_rate", second / gone * 100, "%", "secondary material ÷ discarded"),
        ("recycled_content", second / new[2030] * 100, "%", "secondary material ÷ new"),
        ("discards_per_new_product", gone / new[2030] * 100, "%", "discarded ÷ new"),
        ("recycled_content_cap", 0.9 * (1 - added / new[2030]) * 100, "%", "0.9 · (1 − net addition ÷ new)"),
        ("material_loss_rate", burnt / gone * 100, "%", "lost ÷ discarded"),
    ):
        yield key, at, value, unit, said + how
    yield from lives()


def lives() -> Iterator[Worked]:
    """Of a product that nobody repairs or uses again: one use, as long as its law of life says on average."""
    (law,) = [r for r in rows("electronics_lifetimes.csv") if r["product"] == "0104"]
    shape, scale = float(law["shape"]), float(law["scale"])
    ages = np.linspace(0, 400, 400_001)
    alive = np.exp(-((ages / scale) ** shape))
    held = np.concatenate([[0.0], np.cumsum((alive[1:] + alive[:-1]) / 2) * (ages[1] - ages[0])])
    mean, at = float(held[-1]), "year=2030; good=0104; scenario=baseline"
    settled = float(ages[np.argmax(held >= 0.95 * mean)])
    said = f"Weibull {shape:g}, {scale:g}: "
    yield "product_lifetime", at, mean, "year", said + "area under survival"
    (fit,) = [r for r in rows("electronics_lifetimes.csv") if r["product"] == "0104"]
    (law,) = [r for r in rows("electronics_guideline_lives.csv") if r["product"] == "0104"]
    printed = round(float(law["scale"]) * math.gamma(1 + 1 / float(law["shape"])), 4)
    yield (
        "product_lifetime.difference",
        at,
        float(fit["mean"]) - printed,
        "year",
        said + "the mean of the fit less that of the guidelines",
    )
    yield "longevity", at, mean, "year", said + "one use of its mean life"
    yield "uses_per_primary_unit", at, 1.0, "1", "nothing comes back in the baseline: one use"
    yield "settling_time", at, settled, "year", said + "until 95 % of the area under survival"
