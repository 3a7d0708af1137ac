"""One pressure, value or loss handed out over actors so that it adds up, and what may be done with such figures.

Rules: C8, C10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kringloop.core import NOISE, Array, IncomparableError, Names, RangeError, unknown

if TYPE_CHECKING:
    import polars as pl

ROLES: Mapping[str, Names] = {
    "producer": Names("makers", "producers"),
    "consumer": Names("kopers", "final consumers"),
    "earner": Names("verdieners", "earners"),
    "rest": Names("rest, niet toe te wijzen", "rest, not to be assigned"),
}


class Actor(NamedTuple):
    """Who gets a share: in which role, where, and as which sector; final consumers have no sector."""

    role: str
    region: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attributed:
    """A total handed out once over actors, the rest that no rule can assign among them.

    what       : what is handed out, such as "co2 2011"
    method     : key of the rule
    parameters : what the rule was told, such as its retention
    boundary   : whose pressure the total is
    actors     : in the order of `values`; the last is the rest, often 0
    total      : what all of them add up to
    """

    what: str
    unit: str
    method: str
    boundary: str
    actors: tuple[Actor, ...]
    values: Array
    total: float
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.actors) != len(self.values):
            raise RangeError(f"{self.what}: {len(self.actors)} actors and {len(self.values)} figures")
        gap = abs(float(self.values.sum()) - self.total)
        if gap > NOISE * max(abs(self.total), float(abs(self.values).max(initial=0.0))):
            raise RangeError(f"{self.what} by '{self.method}' adds up to {self.values.sum():.6g}, not {self.total:.6g}")

    @property
    def rest(self) -> float:
        """What stands with no actor: of printed tables the part that does not close."""
        return self.by("role").get("rest", 0.0)

    def by(self, *names: str) -> dict[str, float]:
        """Figures summed by role, region or sector, or by several of these joined with |; they add up to the total.

        Raises
        ------
        UnknownNameError   another name
        """
        for name in names:
            if name not in Actor._fields:
                raise unknown("dimension", name, Actor._fields)
        found: dict[str, float] = {}
        for actor, value in zip(self.actors, self.values.tolist(), strict=True):
            label = "|".join(str(getattr(actor, name)) for name in names)
            found[label] = found.get(label, 0.0) + value
        return found

    def to_frame(self) -> pl.DataFrame:
        """A row per actor: role, region, sector, value, share of the total, unit, method, additive."""
        import polars as pl

        columns = {name: [getattr(a, name) for a in self.actors] for name in Actor._fields}
        share = self.values / self.total if self.total else self.values * float("nan")
        more = {"value": self.values, "share": share, "unit": self.unit, "method": self.method, "additive": True}
        return pl.DataFrame(columns | more)


def together(*figures: Attributed) -> float:
    """The sum of figures that were handed out by one rule out of one total: the total of both, once.

    Raises
    ------
    IncomparableError   other rules, parameters, units or boundaries: their sum counts some of it twice, and some never
    """
    first = figures[0]
    for other in figures[1:]:
        unlike = [
            name
            for name in ("method", "unit", "boundary", "parameters")
            if getattr(first, name) != getattr(other, name)
        ]
        if unlike:
            raise IncomparableError(
                f"'{first.what}' and '{other.what}' differ in {', '.join(unlike)}; their sum means nothing (rule C10)\n"
                "  Hand both out by one rule first.",
                nl=f"'{first.what}' en '{other.what}' verschillen in {', '.join(unlike)}; hun som betekent niets"
                " (regel C10)\n  Verdeel ze eerst volgens dezelfde regel.",
            )
    return sum(each.total for each in figures)
