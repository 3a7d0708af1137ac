"""How much one quantity moves when another does."""

from __future__ import annotations

from kringloop.core import RangeError
from kringloop.ledger.expression import Expression


def elasticity(
    response: Expression, driver: Expression, *, since: int | None = None, years: int | None = None
) -> Expression:
    """Relative change of one quantity over the relative change of another.

    e = ((r − r_0) / r_0) / ((d − d_0) / d_0) ; 0.5: when the driver grows by 2 %, the response grows by 1 %

    Absent where the driver did not change, of which there is no elasticity.

    Parameters
    ----------
    since : the year of r_0 and d_0
    years : how many years earlier that is; left out with `since` too: one

    Raises
    ------
    RangeError   both are given

    Source      tapio2005

    Example
    -------
    elasticity(emissions, value_added, since=2010).by("year", sector="C")
    """
    if since is not None and years is not None:
        raise RangeError(f"since is {since} and years is {years}; give one of them")
    if since is not None:
        return response.growth_since(since) / driver.growth_since(since)
    return response.growth(years=years or 1) / driver.growth(years=years or 1)
