"""Limits of content of hazardous substances, each with the denominator that its law names.

A limit per article, per homogeneous material and per waste stream are three limits: a content of 0.1 % of a laptop is
not a content of 0.1 % of its solder. So the denominator is part of the limit, and is never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kringloop.core import Names
from kringloop.reference.facts import fact_rows, fact_source

DENOMINATORS: Final[Mapping[str, Names]] = {
    "article": Names("voorwerp", "article"),
    "homogeneous_material": Names("homogeen materiaal", "homogeneous material"),
    "mixture_or_article": Names("mengsel of voorwerp", "mixture or article"),
    "substance": Names("stof", "substance"),
    "waste_stream": Names("afvalstroom", "waste stream"),
}
"""Over what mass the law takes the content."""

GROUPS: Final[Mapping[str, Names]] = {
    "candidate_list": Names("stoffen van de kandidaatslijst", "substances of the candidate list"),
    "chromium_vi": Names("zeswaardig chroom", "hexavalent chromium"),
    "pbb": Names("polybroombifenylen", "polybrominated biphenyls"),
    "pbde": Names("polybroomdifenylethers", "polybrominated diphenyl ethers"),
    "zzs": Names("zeer zorgwekkende stoffen", "substances of very high concern"),
}
"""Groups that have no number of their own; what belongs to one is said by whoever gives the content."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit of content.

    Parameters
    ----------
    key         : short id
    names       : of the substance or group
    cas         : number of the substance; empty for a group
    element     : symbol, where all compounds of an element count as the element; else empty
    covers      : group it is for, a key of `GROUPS`; empty for one substance
    limit       : mass of the substance over mass of the denominator, at most
    denominator : key of `DENOMINATORS`
    source      : key of the source
    text_of     : year of the text that was read
    note        : what else the law says
    """

    key: str
    names: Names
    cas: str
    element: str
    covers: str
    limit: float
    denominator: str
    source: str
    text_of: str
    note: Names | None

    @property
    def certainty(self) -> str:
        """How the limit was read."""
        return fact_source(self.source).certainty

    def is_for(self, cas: str, groups: Collection[str], element: str = "") -> bool:
        """Whether the limit is about a substance: by its number, as an element in all compounds, or by its group."""
        if self.covers:
            return self.covers in groups
        return cas == self.cas or (bool(element) and element == self.element)


@lru_cache(maxsize=1)
def thresholds() -> Mapping[str, Threshold]:
    """Every limit by its key.

    >>> limit = thresholds()["rohs_cadmium"]
    >>> limit.limit, limit.denominator, limit.certainty
    (0.0001, 'homogeneous_material', 'read_second_hand')
    """
    return {row["key"]: _threshold(row) for row in fact_rows("substance_thresholds")}


def _threshold(row: Mapping[str, str]) -> Threshold:
    return Threshold(
        key=row["key"],
        names=Names(row["name_nl"], row["name_en"]),
        cas=row["cas"],
        element=row["element"],
        covers=row["covers"],
        limit=float(row["limit"]),
        denominator=row["denominator"],
        source=row["source"],
        text_of=row["text_of"],
        note=Names(row["note_nl"], row["note_en"]) if row["note_nl"] else None,
    )
