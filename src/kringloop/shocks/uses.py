"""What a material is for, by application and division: who stops when it stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.reference import classification, use_shares

_Key = tuple[str, str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One application.

    Parameters
    ----------
    sector : division that makes it
    share  : [1] of the use of the material; all uses together make 1
    value  : [mln EUR/year] value added of the division in the Union, as the assessment counts with it; None where
             it gives none
    """

    application: str
    sector: str
    share: float
    value: float | None

    @property
    def label(self) -> str:
        """What tells it from the other uses, as the source names it."""
        return f"{self.application} ({self.sector})"


def uses_of(material: str) -> tuple[Use, ...]:
    """Uses of a material in the Union, or the mean over the members of a group of which uses are known; none where
    nobody says what it is for.

    What the source leaves unnamed is shared out over the uses it names.

    >>> [(u.application, u.share) for u in uses_of("Gallium")][:1], uses_of("Nickel")
    ([('Integrated circuits', 0.7)], ())
    """
    own = _named(material)
    tree = classification("raw_materials")
    members = [material] if own else [c.code for c in tree.codes if material in tree.above(c.code)]
    known = [found for member in members if (found := _named(member))]
    total: dict[_Key, float] = {}
    for found in known:
        whole = sum(found.values())
        for key, share in found.items():
            total[key] = total.get(key, 0.0) + share / whole / len(known)
    made = [Use(application=a, sector=s, value=v, share=share) for (a, s, v), share in total.items()]
    return tuple(sorted(made, key=lambda u: (-u.share, u.application, u.sector)))


def _named(material: str) -> Mapping[_Key, float]:
    rows = use_shares(material).select("application", "sector", "value_added", "share").iter_rows()
    found: dict[_Key, float] = {}
    for application, sector, value, share in rows:
        key = (application, str(sector), value)
        found[key] = found.get(key, 0.0) + share
    return {key: share for key, share in found.items() if share > 0}
