"""The mean over all orders in which parts of a scenario come together: all of them, or some that are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kringloop.actors import shapley
from kringloop.core import whole

ALWAYS: Final = 8
"""Parts of which every group is asked, whatever orders would take."""
ORDERS: Final = 32
"""Orders that are drawn where nothing is said, the fewest that have an error: sixteen, each with its reverse."""
SEED: Final = 7
_MOST_EXACT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """How a mean over orders was drawn.

    Parameters
    ----------
    orders : that were drawn, each second one the reverse of the one before
    errors : part → standard error of its mean [unit of the figure]
    """

    orders: int
    seed: int
    errors: Mapping[str, float]


def all_orders(count: int, orders: int) -> bool:
    """Whether every group is asked: of few parts, or where that takes no more figures than drawing the orders would.

    >>> all_orders(8, 32), all_orders(9, 32), all_orders(13, 32), all_orders(13, 1000)
    (True, False, False, True)
    """
    return count <= ALWAYS or (count <= _MOST_EXACT and 2**count <= orders * count)


def mean_over_orders(
    parts: Sequence[str], worth: Callable[[tuple[str, ...]], float], *, orders: int = ORDERS
) -> tuple[dict[str, float], Sampled | None]:
    """What each part adds, the mean over all orders (Shapley), and how it was drawn; None where it is exact.

    Also where orders are drawn the parts add up to the difference, as they do in each order.

    Parameters
    ----------
    worth  : what a group of parts changes; that of none is 0
    orders : how many are drawn where not every group is asked; at least 32

    Raises
    ------
    RangeError   fewer orders than have an error

    Source      shapley1953
    Example     a right glove is scarce:
    >>> pair = lambda group: float("right" in group and len(group) > 1)
    >>> mean_over_orders(["left", "right"], pair)
    ({'left': 0.5, 'right': 0.5}, None)
    """
    whole(orders, what="orders", least=ORDERS)
    exact = all_orders(len(parts), orders)
    found = shapley(parts, worth, exact_up_to=len(parts) if exact else 0, most_orders=orders, error=0.0, seed=SEED)
    shares = dict(zip(found.players, found.values.tolist(), strict=True))
    if exact:
        return shares, None
    errors = dict(zip(found.players, found.errors.tolist(), strict=True))
    return shares, Sampled(orders=found.orders, seed=SEED, errors=errors)
