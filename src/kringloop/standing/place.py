"""Where one region stands among its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where one region stands among its peers in one year; rank 1 is the best, or the highest where none is better."""

    year: int
    value: float
    rank: int
    members: Mapping[str, float]
    average: float | None
    judged: bool = True
    """Whether rank 1 is the best; without that it is the highest, which is no judgement."""

    @property
    def count(self) -> int:
        return len(self.members)


def place_of(
    values: Mapping[str, float], region: str, *, year: int, better: str, average: str | None = None
) -> Place | None:
    """Rank of a region among the members of one year, equal figures sharing the best rank.

    None below three members. Where neither more nor less is better there is no best: the rank then counts from the
    highest and is no judgement. Absolute amounts and indices must not come here: a large country has more of
    everything, and an index starts at 100 everywhere.

    >>> place_of({"NL": 3.0, "BE": 1.0, "DE": 2.0}, "NL", year=2023, better="down").rank
    3
    >>> place_of({"NL": 3.0, "BE": 1.0, "DE": 2.0}, "NL", year=2023, better="neutral").judged
    False
    """
    members = {code: value for code, value in values.items() if code != average}
    if region not in members or len(members) < LEAST_MEMBERS:
        return None
    here = members[region]
    ahead = sum(v < here if better == "down" else v > here for v in members.values())
    mean = values.get(average) if average else None
    return Place(year, here, ahead + 1, members, mean, judged=better in ("up", "down"))
