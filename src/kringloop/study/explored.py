"""What an answer of the explorer says: its figures in order, and how to make it again.

Owns the names and units of the figures, what each rests on, the command and the scenario of a study
file that give the same answer. Computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kringloop.core import Kind, Names
from kringloop.models import Choices
from kringloop.study.explorer import Answer, Beside
from kringloop.study.levers import LEVERS

Group = Literal["first", "together", "gates", "speed", "mass"]
OPTIONS: Final = (
    "lifetime", "repair", "reuse", "collection", "refurbishment", "remanufacture", "recycling_yield", "displacement",
    "growth",
)  # fmt: skip
"""Levers that the command line has an option for; the others go by `--lever name=value`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of an answer.

    Parameters
    ----------
    unit     : as shown; shares in %
    group    : figures that are read together
    rests_on : kinds of figure behind it; the answer itself is a scenario
    """

    key: str
    names: Names
    unit: str
    group: Group
    rests_on: tuple[Kind, ...] = ("assumed", "modelled")

    def of(self, answer: Answer) -> float:
        """The figure in its unit."""
        value = float(getattr(answer, self.key))
        return 100.0 * value if self.unit.startswith("%") else value


ANSWER_FIGURES: Final = (
    Figure(key="new_products", names=Names("nieuwe producten", "new products"), unit="t/year", group="first"),
    Figure(
        key="primary",
        names=Names("ander dan teruggewonnen materiaal", "material other than recycled"),
        unit="t/year",
        group="first",
    ),
    Figure(key="lost", names=Names("verbrand of gestort", "burnt or dumped"), unit="t/year", group="first"),
    Figure(
        key="recycled_content",
        names=Names("mogelijk gerecycled aandeel", "possible recycled content"),
        unit="%",
        group="together",
    ),
    Figure(
        key="ceiling",
        names=Names("plafond van het gerecyclede aandeel", "ceiling of recycled content"),
        unit="%",
        group="together",
    ),
    Figure(
        key="recycling_rate",
        unit="%",
        group="together",
        rests_on=("assumed",),
        names=Names("recyclingpercentage van afgedankte producten", "recycling rate of discarded products"),
    ),
    Figure(
        key="collection_rate",
        names=Names("inzamelpercentage", "collection rate"),
        unit="%",
        group="gates",
        rests_on=("assumed",),
    ),
    Figure(
        key="reuse_rate",
        names=Names("hergebruikpercentage", "reuse rate"),
        unit="%",
        group="gates",
        rests_on=("assumed",),
    ),
    Figure(
        key="loss_rate",
        names=Names("materiaalverlies", "material loss"),
        unit="%",
        group="gates",
        rests_on=("assumed",),
    ),
    Figure(
        key="stock_growth",
        unit="%",
        group="together",
        names=Names("nettotoename voorraad per nieuw product", "net addition to stock over new products"),
    ),
    Figure(
        key="turnover",
        unit="%/year",
        group="speed",
        names=Names(
            "deel van de voorraad dat per jaar wordt afgedankt (laag is goed)",
            "part of the stock discarded each year (low is good)",
        ),
    ),
    Figure(
        key="uses_per_primary_unit",
        unit="",
        group="speed",
        names=Names("gebruiken per nieuw product (hoog is goed)", "uses per primary unit (high is good)"),
    ),
    Figure(
        key="longevity", names=Names("levensduur, alle gebruiken", "longevity, all uses"), unit="year", group="speed"
    ),
    Figure(
        key="lifetime",
        names=Names("levensduur van een nieuw product", "lifetime of a new product"),
        unit="year",
        group="speed",
    ),
    Figure(
        key="years_to_steady_state",
        names=Names(
            "tijd tot evenwicht (de voorraad groeit niet meer)", "time to steady state (the stock no longer grows)"
        ),
        unit="year",
        group="speed",
    ),
    Figure(key="stock", names=Names("voorraad in gebruik", "stock in use"), unit="t", group="mass"),
    Figure(
        key="secondary",
        names=Names("teruggewonnen (secundair) materiaal", "secondary material"),
        unit="t/year",
        group="mass",
    ),
    Figure(
        key="saved", unit="t/year", group="mass", names=Names("uitgespaarde nieuwe producten", "new products saved")
    ),
)


def reproducing_command(found: Beside, *, study: str = "netherlands") -> str:
    """The command that prints the answer; only what differs from the baseline is named."""
    answer = found.answer
    parts = ["kringloop stocks project", f"--product {answer.product}"]
    for name, value in found.changes.items():
        text = LEVERS[name].text(LEVERS[name].percent(value))
        option = name.replace("_", "-")
        parts.append(f"--{option} {text}" if name in OPTIONS else f"--lever {name}={text}")
    if study != "netherlands":
        parts.append(f"--study {study}")
    return " ".join(parts)


def scenario_lines(found: Beside, *, key: str, names: Names) -> str:
    """The answer as a scenario for the setting `scenarios` of a study file."""
    changes = ", ".join(f"{name}: {value!r}" for name, value in found.changes.items())
    return f"{key}:\n  names: {{nl: {names.nl}, en: {names.en}}}\n  changes: {{{changes}}}\n"


def scenario_spans(choices: Choices) -> dict[str, tuple[float, float]]:
    """Lowest and highest value [%] of each lever over the scenarios of a study."""
    found: dict[str, tuple[float, float]] = {}
    for name, lever in LEVERS.items():
        values = [lever.percent(getattr(s.levers, name)) for s in choices.scenarios.values()]
        found[name] = min(values), max(values)
    return found
