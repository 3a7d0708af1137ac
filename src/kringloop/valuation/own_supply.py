"""What the EU assessment says of supply by one country itself: evidence beside a risk that counts it as nought.

The study of 2023 prints shares of world supply by country, the smallest as "<0.1 %". A country with a share produces,
so that the true risk of its imports is lower. A country without one may produce what the shares leave open: rounded
shares never prove nought, and the risk stays an upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kringloop.core import tolerance
from kringloop.reference import SUPPLY_OF, classification, fact_frame, raw_material

Evidence = Literal["produces", "not_named"]
KIND: Final = "published"


@dataclass(frozen=True, slots=True)
class OwnSupply:
    """What one study says of own supply of a material at a stage.

    Parameters
    ----------
    evidence  : produces (a share is printed) or not_named (others are)
    share     : of world supply, 1; None where it is not printed
    censored  : printed as smaller than the share
    countries : how many the study names
    left_open : part of world supply that no named country has; 0 where the rounded shares reach the whole
    """

    material: str
    stage: str
    country: str
    evidence: Evidence
    share: float | None
    censored: bool
    countries: int
    left_open: float
    year: int = SUPPLY_OF
    kind: str = KIND


def own_supply(material: str, stage: str, country: str) -> OwnSupply | None:
    """Evidence of own supply; None where the study has no shares of this material and stage.

    Parameters
    ----------
    stage   : E (extraction) or P (processing)
    country : code of `countries`: of a union its members together

    >>> own_supply("Cadmium", "P", "NLD").share, own_supply("Cobalt", "P", "NLD").evidence
    (0.035, 'not_named')
    """
    import polars as pl

    code = raw_material(material)
    rows = fact_frame("supply_shares").filter(material=code, stage=stage, scope="world")
    if not rows.height:
        return None
    own = rows.filter(pl.col("country").is_in([country, *classification("countries").below(country)]))
    shares = rows["share"].to_numpy()
    left = 1 - float(shares.sum())
    return OwnSupply(
        code,
        stage,
        country,
        "produces" if own.height else "not_named",
        float(own["share"].sum()) if own.height else None,
        bool(own.height and (own["flag"] == "censored").all()),
        rows.height,
        left if left > tolerance(shares) else 0.0,
    )
