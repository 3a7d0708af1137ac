"""Content of hazardous substances beside the limits of the law, each in the denominator that the law names.

A content per article says nothing of a limit per homogeneous material: such a comparison is refused. A content below
every limit at hand is not "safe": the limits at hand are those of a few laws, and no list of substances is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kringloop.core import IncomparableError, Names, RangeError, unknown
from kringloop.reference import DENOMINATORS, GROUPS, Concern, SubstanceList, Threshold, concern_of, thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """How much of a substance is in what.

    Parameters
    ----------
    substance   : CAS number, or the name on a list
    mass        : of the substance, kg; of all its compounds where `element` is given
    whole       : mass of the denominator, kg
    denominator : key of `reference.DENOMINATORS`, such as article or homogeneous_material
    element     : symbol, where the mass is that of an element in all its compounds
    groups      : groups that the substance belongs to, keys of `reference.GROUPS`
    """

    substance: str
    mass: float
    whole: float
    denominator: str
    element: str = ""
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.denominator not in DENOMINATORS:
            raise unknown("denominator", self.denominator, DENOMINATORS)
        for group in self.groups:
            if group not in GROUPS:
                raise unknown("group", group, GROUPS)
        if not (0 <= self.mass <= self.whole and self.whole > 0):
            raise RangeError(
                f"{self.mass:g} kg of {self.substance} in {self.whole:g} kg; a part lies between 0 and its whole",
                nl=f"{self.mass:g} kg {self.substance} in {self.whole:g} kg; een deel ligt tussen 0 en het geheel",
            )

    @property
    def share(self) -> float:
        """Mass of the substance over that of the denominator."""
        return self.mass / self.whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """A content beside one limit of its own denominator."""

    threshold: Threshold
    share: float

    @property
    def above(self) -> bool:
        """Whether the content is above the limit."""
        return self.share > self.threshold.limit


@dataclass(frozen=True, slots=True)
class Hazard:
    """What is known of a content: the limits it was held against, and what the lists say of the substance."""

    content: Content
    concern: Concern
    verdicts: tuple[Verdict, ...]

    @property
    def said(self) -> Names:
        """The answer as a sentence; it never says safe."""
        of = DENOMINATORS[self.content.denominator]
        if not self.verdicts:
            return Names(
                f"geen grens per {of.nl} bekend voor {self.content.substance} in de bekeken wetten",
                f"no limit per {of.en} known of {self.content.substance} in the laws looked at",
            )
        over = [v for v in self.verdicts if v.above]
        if not over:
            return Names(
                f"onder {len(self.verdicts)} bekeken grens(zen) per {of.nl}; dat betekent niet dat het veilig is",
                f"below {len(self.verdicts)} limit(s) per {of.en} looked at; that does not mean it is safe",
            )
        return Names(
            f"boven {', '.join(f'{v.threshold.limit:.2%} ({v.threshold.source})' for v in over)} per {of.nl}",
            f"above {', '.join(f'{v.threshold.limit:.2%} ({v.threshold.source})' for v in over)} per {of.en}",
        )


def exceeds(content: Content, threshold: Threshold) -> bool:
    """Whether a content is above a limit of the same denominator.

    Raises
    ------
    IncomparableError   a limit of another denominator

    >>> lead = Content(substance="7439-92-1", mass=0.002, whole=1.0, denominator="homogeneous_material")
    >>> exceeds(lead, thresholds()["rohs_lead"])
    True
    """
    if content.denominator != threshold.denominator:
        mine, theirs = DENOMINATORS[content.denominator], DENOMINATORS[threshold.denominator]
        raise IncomparableError(
            f"the content is per {mine.en} and the limit '{threshold.key}' per {theirs.en}; "
            f"give the content per {theirs.en}",
            nl=f"het gehalte is per {mine.nl} en de grens '{threshold.key}' per {theirs.nl}; "
            f"geef het gehalte per {theirs.nl}",
        )
    return Verdict(threshold, content.share).above


def hazard(content: Content, lists: Sequence[SubstanceList] | None = None) -> Hazard:
    """A content held against every limit of its own denominator, and its substance looked up.

    A substance on the candidate list counts for limits of that list; one that meets any criterion counts for limits of
    substances of very high concern, of which the lists at hand are a part.

    >>> found = hazard(Content(substance="117-81-7", mass=0.0005, whole=1.0, denominator="article"))
    >>> [(v.threshold.key, v.above) for v in found.verdicts]
    [('reach_svhc', False)]
    """
    concern = concern_of(content.substance, lists)
    groups = {*content.groups}
    groups |= {"candidate_list"} if any(e.list == "candidate_list" for e in concern.entries) else set()
    groups |= {"zzs"} if concern.listed else set()
    about = [t for t in thresholds().values() if t.is_for(content.substance, groups, content.element)]
    limits = [t for t in about if t.denominator == content.denominator]
    return Hazard(content, concern, tuple(Verdict(t, content.share) for t in limits))
