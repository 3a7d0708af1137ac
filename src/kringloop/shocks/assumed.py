"""What a shock assumes: figures with unit, band, bounds, reason, source and certainty; a YAML file changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from kringloop.core import Names, RangeError, did_you_mean, is_finite_number, is_slight

SHIPPED: Final = Path(__file__).with_name("assumptions.yaml")
Level = Literal["value", "worst", "best"]
OWN: Final = "own"
UNITS: Final[Mapping[str, Names]] = {
    "days": Names("dagen", "days"),
    "weeks": Names("weken", "weeks"),
    "%": Names("%", "%"),
}
SMALLEST: Final = 1e-6
"""Of an assumption that is not 0; nothing tells less from none."""
NO_REASON: Final = Names("niet vermeld", "not given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One assumption that can be made.

    Parameters
    ----------
    unit   : key of `UNITS`
    most   : the largest value; the smallest is 0
    helps  : whether more of it makes the loss smaller
    buffer : field of `Buffers`, and by what a value is divided to become it
    """

    key: str
    names: Names
    unit: str
    most: float
    helps: bool
    buffer: str
    per: float


_ALL: Final = (
    Assumed(
        key="cover",
        names=Names("voorraad bij gebruikers", "stock with users"),
        unit="days",
        most=1000,
        helps=True,
        buffer="stock",
        per=7.0,
    ),
    Assumed(
        key="spare",
        names=Names("wat andere leveranciers meer kunnen leveren", "what other suppliers can add"),
        unit="%",
        most=500,
        helps=True,
        buffer="spare",
        per=100.0,
    ),
    Assumed(
        key="spare_delay",
        names=Names("tijd tot andere leveranciers meer leveren", "time until other suppliers deliver more"),
        unit="weeks",
        most=520,
        helps=False,
        buffer="spare_delay",
        per=1.0,
    ),
    Assumed(
        key="substitutes",
        names=Names("deel dat een ander materiaal kan overnemen", "part that another material can take over"),
        unit="%",
        most=100,
        helps=True,
        buffer="substitutes",
        per=100.0,
    ),
    Assumed(
        key="substitutes_delay",
        names=Names("tijd tot een ander materiaal het overneemt", "time until another material takes over"),
        unit="weeks",
        most=520,
        helps=False,
        buffer="substitutes_delay",
        per=1.0,
    ),
    Assumed(
        key="recovery",
        names=Names("terugwinning uit afgedankte goederen", "recovery from discarded goods"),
        unit="%",
        most=100,
        helps=True,
        buffer="recovery",
        per=100.0,
    ),
    Assumed(
        key="recovery_delay",
        names=Names("tijd tot die terugwinning loopt", "time until that recovery runs"),
        unit="weeks",
        most=520,
        helps=False,
        buffer="recovery_delay",
        per=1.0,
    ),
    Assumed(
        key="longer_life",
        names=Names("vraag die kan wachten door langer gebruik", "demand that longer use puts off"),
        unit="%",
        most=100,
        helps=True,
        buffer="longer_life",
        per=100.0,
    ),
)
ASSUMED: Final[Mapping[str, Assumed]] = {each.key: each for each in _ALL}
"""Every assumption, in the order in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An assumption as it is made: value, band, why, and who says so."""

    value: float
    low: float
    high: float
    why: Names
    source: str
    certainty: str

    def at(self, level: Level, *, helps: bool) -> float:
        """The value, or the end of the band that makes the loss largest (worst) or smallest (best)."""
        if level == "value":
            return self.value
        return self.high if helps == (level == "best") else self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A division that cannot make part of what it makes when another stops [1]: its uses of the material, or all that
    it makes where it uses none itself and waits for others."""

    origin: str
    to: str
    dependence: Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """All assumptions of a shock."""

    taken: Mapping[str, Taken]
    essential: tuple[Edge, ...] = ()
    not_essential: tuple[str, ...] = ()
    file: str = field(default="")

    def with_values(self, values: Mapping[str, float]) -> Assumptions:
        """The same with some values changed, each without a band.

        Raises
        ------
        RangeError   an assumption that is not there, or a value out of its bounds
        """
        made = dict(self.taken)
        for key, value in values.items():
            if key not in ASSUMED:
                raise RangeError(
                    f"'{key}' is not an assumption of a shock; {did_you_mean(key, ASSUMED)}",
                    nl=f"'{key}' is geen aanname van een schok; {did_you_mean(key, ASSUMED, 'nl')}",
                )
            if wrong := out_of_bounds(ASSUMED[key], value):
                raise RangeError(f"{key} {wrong}", nl=f"{key} {out_of_bounds(ASSUMED[key], value, 'nl')}")
            made[key] = Taken(value=value, low=value, high=value, why=NO_REASON, source="", certainty=OWN)
        return replace(self, taken=made)


def out_of_bounds(about: Assumed, value: Any, language: str = "en") -> str:
    if is_finite_number(value) and 0 <= value <= about.most and not is_slight(value, SMALLEST):
        return ""
    unit = UNITS[about.unit][language]
    seen = f"{value:g}" if isinstance(value, float) else repr(value)
    if language == "nl":
        return f"is {seen}; verwacht een getal van 0 tot en met {about.most:g} ({unit})"
    return f"is {seen}; expected a number from 0 to {about.most:g} ({unit})"
