"""How sure a figure is when its producer gives no margin: scores of data quality and the factor of each score.

The table lies beside this file as data: change a factor there, or give a table of your own. Its factors are those of
the data quality guideline of ecoinvent 2, read second-hand in a program that carries them; the words of the scores are
ours. Geography 4 and technology 2, which other readers fill otherwise, are marked as a proposal.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kringloop.core import CERTAINTIES, Names, RangeError, SourceError, unknown

FACTORS: Final = Path(__file__).parent / "quality_factors.csv"
INDICATORS: Final = ("reliability", "completeness", "time", "geography", "technology")
SCORES: Final = range(1, 6)


@dataclass(frozen=True, slots=True)
class QualityFactor:
    """What one score of one indicator adds.

    Parameters
    ----------
    indicator : reliability, completeness, time, geography or technology
    score     : 1 (best) to 5
    factor    : square of the geometric standard deviation, at least 1
    meaning   : what has the score, in both languages
    reference : where the factor comes from, a key of the bibliography
    certainty : how it was read
    """

    indicator: str
    score: int
    factor: float
    meaning: Names
    reference: str
    certainty: str


@lru_cache(maxsize=4)
def quality_factors(path: Path = FACTORS) -> Mapping[tuple[str, int], QualityFactor]:
    """The factor of each indicator and score.

    Raises
    ------
    SourceError   an indicator and score that are absent, come twice or are not known, or a factor below 1

    >>> quality_factors()["reliability", 3].factor
    1.1
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[tuple[str, int], QualityFactor] = {}
    for line, row in enumerate(rows, 2):
        factor = _factor(row, f"{path} line {line}")
        at = (factor.indicator, factor.score)
        if at in found:
            raise SourceError(f"{path} line {line}: score {at[1]} of '{at[0]}' comes twice; one factor per score")
        found[at] = factor
    if lost := [f"{name} {score}" for name in INDICATORS for score in SCORES if (name, score) not in found]:
        raise SourceError(f"{path} has no factor for {', '.join(lost)}; expected scores 1 to 5 of {INDICATORS}")
    return found


def _factor(row: Mapping[str, str], where: str) -> QualityFactor:
    try:
        score, factor = int(row["score"]), float(row["factor"])
    except (KeyError, ValueError):
        raise SourceError(f"{where}: expected a whole 'score' and a number as 'factor'; seen {dict(row)}") from None
    if row["indicator"] not in INDICATORS or score not in SCORES:
        raise SourceError(f"{where}: '{row['indicator']}' {score} is no score; expected 1 to 5 of {INDICATORS}")
    if not (math.isfinite(factor) and factor >= 1):
        raise SourceError(f"{where}: factor {factor:g}; a square of a geometric standard deviation is at least 1")
    if row["certainty"] not in CERTAINTIES:
        raise SourceError(f"{where}: certainty '{row['certainty']}'; expected one of {', '.join(CERTAINTIES)}")
    meaning = Names(row["meaning_nl"], row["meaning_en"])
    return QualityFactor(row["indicator"], score, factor, meaning, row["reference"], row["certainty"])


def log_deviation(
    scores: Mapping[str, int], *, basic: float = 1.0, factors: Mapping[tuple[str, int], QualityFactor] | None = None
) -> float:
    """Standard deviation of the logarithm of a figure from its scores: σ = √(ln² basic + Σ ln² factor) / 2.

    Parameters
    ----------
    scores  : 1 to 5 of each of the five indicators
    basic   : factor of a figure with the best scores, at least 1
    factors : left out, those of the shipped table

    Raises
    ------
    UnknownNameError   an indicator that is none of the five
    RangeError         an indicator without a score, a score outside 1 to 5, or a basic factor below 1

    >>> best = dict.fromkeys(INDICATORS, 1)
    >>> log_deviation(best), round(log_deviation(best | {"reliability": 4}), 4)
    (0.0, 0.0912)
    """
    known = quality_factors() if factors is None else factors
    for name in scores:
        if name not in INDICATORS:
            raise unknown("indicator of quality", name, INDICATORS)
    if lost := [name for name in INDICATORS if name not in scores]:
        raise RangeError(f"no score of {', '.join(lost)}; expected 1 (best) to 5 of each of {', '.join(INDICATORS)}")
    if wrong := {name: score for name, score in scores.items() if score not in SCORES}:
        raise RangeError(f"scores {wrong}; expected whole numbers from 1 (best) to 5")
    if not basic >= 1:
        raise RangeError(f"the basic factor is {basic:g}; a square of a geometric standard deviation is at least 1")
    return math.hypot(math.log(basic), *(math.log(known[at].factor) for at in scores.items())) / 2


def relative_deviation(log: float) -> float:
    """Standard deviation over the mean of a lognormal figure with this deviation of its logarithm: √(exp σ² − 1).

    >>> round(relative_deviation(0.1), 5)
    0.10025
    """
    return math.sqrt(math.expm1(log**2))
