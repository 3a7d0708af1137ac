"""Every rule of who contributes, beside each other for one pressure: what adds up, what overlaps, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kringloop.actors.attributed import Attributed
from kringloop.actors.rules import RULES, responsibility

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kringloop.chains import Engine, Overlapping


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """One pressure by every rule; `found` adds up to `total` under each, `touched` overlaps.

    found          : key of the rule → who gets what, the rest among them
    touched        : influence, which refuses to be summed
    total          : [unit]  of all sectors
    of_final_users : [unit]  what final users cause themselves, which no rule hands out; 0 where the table has none
    clipped        : sectors whose retention was cut at 0 or 1, with the value before
    """

    what: str
    unit: str
    year: int
    total: float
    of_final_users: float
    found: Mapping[str, Attributed]
    touched: Overlapping
    clipped: tuple[tuple[str, float], ...]

    @property
    def overlap(self) -> float:
        """[1]  how often the total stands in influence."""
        return self.touched.overlap

    @property
    def rest(self) -> dict[str, float]:
        """[unit]  by rule, what stands with nobody because the rows of a printed table do not close."""
        return {key: each.rest for key, each in self.found.items()}

    def by_region(self) -> dict[str, dict[str, float]]:
        """Region → rule → figure [unit]; with the rest each column adds up to the total."""
        by = {key: each.by("region") for key, each in self.found.items()}
        labels = [label for label in dict.fromkeys(r for each in by.values() for r in each) if label]
        return {label: {key: each.get(label, 0.0) for key, each in by.items()} for label in labels}

    def as_maker(self) -> dict[str, float]:
        """Region → the part of its shared figure that it has as a maker; the remainder it has as a buyer [unit]."""
        by = self.found["shared"].by("role", "region")
        return {label: by.get(f"producer|{label}", 0.0) for label in self.by_region()}

    def by_sector(self, region: str) -> dict[str, dict[str, float]]:
        """Sector of one region → rule → figure [unit]; final consumers stand under an empty name, last."""
        rows: dict[str, dict[str, float]] = {}
        for key, each in self.found.items():
            for actor, value in zip(each.actors, each.values.tolist(), strict=True):
                if actor.region == region:
                    rows.setdefault(actor.sector, {})[key] = value
        consumers = rows.pop("", None)
        return rows | ({"": consumers} if consumers else {})


def side_by_side(
    engine: Engine,
    extension: str,
    *,
    retention: ArrayLike | None = None,
    outside: Literal["raise", "clip"] = "raise",
) -> Beside:
    """One pressure by every rule.

    Parameters
    ----------
    retention, outside : as `shared` takes them

    Raises
    ------
    RangeError   retention outside 0 … 1

    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> found = side_by_side(Engine(two_regions()), "co2")
    >>> {rule: round(each.by("region")["NL"], 1) for rule, each in found.found.items()}
    {'producer': 6.0, 'consumer': 5.5, 'shared': 4.9, 'income': 6.2}
    >>> round(found.overlap, 2)
    2.85
    """
    told: dict[str, dict[str, Any]] = {"shared": {"retention": retention, "outside": outside}}
    found: dict[str, Attributed] = {}
    for key, rule in RULES.items():
        if rule.additive:
            made = responsibility(engine, extension, key, **told.get(key, {}))
            assert isinstance(made, Attributed)
            found[key] = made
    touched = responsibility(engine, extension, "influence")
    assert not isinstance(touched, Attributed)
    users = engine.economy.extension(extension).final_demand
    shared: Any = found["shared"].parameters["clipped"]
    return Beside(
        what=extension,
        unit=engine.economy.extension(extension).unit,
        year=engine.economy.year,
        total=found["producer"].total,
        of_final_users=0.0 if users is None else float(users.sum()),
        found=found,
        touched=touched,
        clipped=tuple(shared),
    )
