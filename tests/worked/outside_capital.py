"""Worked outside the program: capital goods of manufacturing, summed good by good from the investments of each year.

Twenty thousand goods with lives of equal probability, each losing the same value every moment of its own life; what is
bought in a year is bought evenly over it. Before the record investment grew as in its first fifteen years.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import exp, gamma, log

from tests.worked.outside_tables import Worked, rows

MEAN, SPREAD, GOODS, BACK = 20.0, 0.25, 20_000, 80
HOW = "CBS 81144: Σ of the investments of C since 1969 by what is left of 20,000 lives of 20 ± 5 years"


def lives() -> list[float]:
    """Lives of equal probability under a Weibull law of this mean and spread."""
    low, high = 1.0, 20.0
    for _ in range(100):
        shape = (low + high) / 2
        spread = (gamma(1 + 2 / shape) / gamma(1 + 1 / shape) ** 2 - 1) ** 0.5
        low, high = (shape, high) if spread > SPREAD else (low, shape)
    scale = MEAN / gamma(1 + 1 / shape)
    return [scale * (-log(1 - (n + 0.5) / GOODS)) ** (1 / shape) for n in range(GOODS)]


@cache
def left() -> tuple[list[float], list[float]]:
    """By years since the end of the year of purchase: share of the goods that is there, and of their value."""
    there, value = [], []
    every = lives()
    for age in range(BACK):
        passed = [(min(age, life), min(age + 1, life)) for life in every]
        there.append(sum(b - a for a, b in passed) / GOODS)
        value.append(
            sum((b - b * b / (2 * life)) - (a - a * a / (2 * life)) for (a, b), life in zip(passed, every, strict=True))
            / GOODS
        )
    return there, value


def stock(shares: list[float], year: int) -> float:
    constant = {int(r["year"]): float(r["constant"]) for r in rows("investment.csv") if r["sector"] == "C"}
    first = min(constant)
    logs = [log(constant[first + n]) for n in range(15)]
    middle = sum(logs) / 15
    slope = sum((n - 7) * (v - middle) for n, v in enumerate(logs)) / sum((n - 7) ** 2 for n in range(15))
    growth = max(exp(slope) - 1, 0.0)
    bought = {first - n: constant[first] / (1 + growth) ** n for n in range(BACK)} | constant
    return sum(bought[year - age] * share for age, share in enumerate(shares))


def capital() -> Iterator[Worked]:
    there, value = left()
    at = "year=2011; sector=C"
    net, gross = stock(value, 2011), stock(there, 2011)
    (paid,) = [r for r in rows("investment.csv") if r["sector"] == "C" and r["year"] == "2011"]
    price = float(paid["current"]) / float(paid["constant"])
    yield "net_capital_stock.constant_prices", at, net, "mln EUR_2005", HOW
    yield "net_capital_stock.current", at, net * price, "mln EUR", f"{HOW}, at prices of 2011"
    yield "capital_worn", at, (1 - net / gross) * 100, "%", f"{HOW}: 1 − net ÷ gross"
    (earned,) = [
        float(r["value"])
        for r in rows("totals/production.csv")
        if (r["year"], r["sector"], r["good"]) == ("2011", "C", "gross_value_added")
    ]
    yield (
        "value_velocity",
        at,
        earned / (net * price) * 100,
        "%",
        "value added of C, CBS 85867 ÷ the stock at prices of 2011",
    )
